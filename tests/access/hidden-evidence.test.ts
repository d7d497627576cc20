import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS } from '../../src/app/table.ts';
import { unspool } from '../../src/documents/spool.ts';
import { statement } from '../../src/storage/statement.ts';
import type { Subject } from '../../src/subjects/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { destroys } from '../app/second-officer.ts';
import { freshApp } from '../database/fresh.ts';
import { type Person, person, refusal, tipLine } from './people.ts';

const why = { reason: 'one of the parties is known in the house' };
const PHONE = '+91 98765 00031';
type Entry = { record_kind: string | null; record_id: string | null; outcome: string };
const LOG = statement<Entry>(
  'test.entriesOf',
  'fan-out',
  'SELECT record_kind, record_id, outcome FROM audit_entry WHERE action = $1 ORDER BY seq',
);

describe('what an officer may not see', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  let head: Person;
  let deputy: Person;
  const entriesOf = (action: string) =>
    app.database.transaction('read', 'house', (db) => db.all(LOG, [action]));
  /** Ask for an act, have it approved by the other head, do it. */
  const second = async <T>(by: Person, approver: Person, action: string, input: object): Promise<T> => {
    const asked = await by.call<{ id: string; digest: string }>('approvals.ask', {
      action,
      input,
      reason: 'asked by a test',
    });
    await approver.call('approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
    return by.call<T>(action, { ...input, approval: asked.id });
  };

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    deputy = await person(app, 1, 'deputy', ['unit head']);
    await head.takeIn([tipLine('H-1', { phone: PHONE }), tipLine('H-2', { phone: PHONE })]);
  });

  test('is destroyed by nobody: clearing answers as if the person were not there', async () => {
    const { subjects } = await deputy.call<{ subjects: Subject[] }>('subjects.ofTip', { tip: 'H-1' });
    expect(subjects[0]!.total).toBe(2);
    const reached = await destroys(deputy, subjects[0]!.id);
    await head.call('triage.restrict', { tip: 'H-2', ...why });
    expect(await destroys(deputy, subjects[0]!.id)).toEqual(reached.filter((tip) => tip.startsWith('H-1 ')));
    const clearing = { subject: subjects[0]!.id, reason: 'the number was misread', destroys: reached };
    const asFarAsSeen = { ...clearing, destroys: reached.filter((tip) => tip.startsWith('H-1 ')) };
    expect(await refusal(deputy.call('subjects.clear', asFarAsSeen))).toMatchObject({
      code: 'APPROVAL_NEEDED',
    });
    const refused = await refusal(second(deputy, head, 'subjects.clear', asFarAsSeen));
    expect(refused).toMatchObject({ code: 'NOT_FOUND' });
    expect(refused).toEqual(
      await refusal(deputy.call('subjects.clear', { ...clearing, subject: randomUUID() })),
    );
    for (const tip of ['H-1', 'H-2'])
      expect((await head.call<TipView>('tips.show', { tip })).facts.parties.length).toBe(1);
    const done = await second<{ purged: string[] }>(head, deputy, 'subjects.clear', clearing);
    expect(done.purged.length).toBe(2);
  });

  test('of a person who is cleared leaves its bundle to the next tip of it', async () => {
    const hash = 'c'.repeat(64);
    for (const [number, phone] of [
      ['V-1', '+91 98765 00041'],
      ['V-2', '+91 98765 00042'],
      ['V-3', '+91 98765 00043'],
    ])
      await head.takeIn([tipLine(number!, { phone: phone!, hash, viral: true })]);
    type Row = { number: string; bundle: number };
    const bundles = async () =>
      (await head.call<{ rows: Row[] }>('triage.queue', { filter: {} })).rows
        .filter(({ number }) => number.startsWith('V-'))
        .map(({ number, bundle }) => [number, bundle]);
    expect(await bundles()).toEqual([['V-1', 2]]);
    const clear = async (tip: string) => {
      const { subjects } = await head.call<{ subjects: Subject[] }>('subjects.ofTip', { tip });
      const subject = subjects[0]!.id;
      const input = { subject, reason: 'misread number', destroys: await destroys(head, subject) };
      await second(head, deputy, 'subjects.clear', input);
    };
    await clear('V-1');
    expect(await bundles()).toEqual([['V-2', 1]]);
    await clear('V-3');
    expect(await bundles()).toEqual([['V-2', 0]]);
    const { total } = await head.call<{ total: number }>('triage.facets', { filter: {} });
    const { rows } = await head.call<{ rows: Row[] }>('triage.queue', { filter: {}, limit: 1000 });
    expect(total).toBe(rows.length);
  });

  test('makes no number ambiguous: acts on it are answered as if there were the other alone', async () => {
    const line = (number: string, source: string) => ({ ...tipLine(number), source });
    await head.takeIn([line('N-7', 'Example Hotline'), line('N-7', 'Second Hotline')]);
    await head.takeIn([line('N-8', 'Second Hotline')]);
    const { rows } = await head.call<{ rows: { id: string; number: string; source: string }[] }>(
      'triage.queue',
    );
    const kept = rows.find(({ number, source }) => number === 'N-7' && source === 'Example Hotline')!;
    await head.call('triage.restrict', { tip: kept.id, ...why });
    for (const action of ['triage.unrestrict', 'triage.grant', 'triage.withdraw'])
      expect(await refusal(deputy.call(action, { tip: 'N-7', officer: deputy.id, ...why })), action).toEqual(
        await refusal(deputy.call(action, { tip: 'N-8', officer: deputy.id, ...why })),
      );
    const investigator = await person(app, 1, 'breaking', ['investigator']);
    const broken = { reason: 'a child may be in danger', minutes: 1 };
    expect(
      await investigator.call<{ tip: string }>('tips.breakGlass', { tip: 'N-7', ...broken }),
    ).toMatchObject({ tip: kept.id });
    expect(await refusal(deputy.call('triage.restrict', { tip: 'N-7', ...why }))).toBe(null);
    expect(await refusal(deputy.call('triage.restrict', { tip: kept.id, ...why }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('may join two subjects, which is told of neither by name nor by place: only the tips one sees count', async () => {
    const account = { platform: 'ExampleChat', accountId: 'u-70041' };
    const party = (more: object) => ({ parties: [{ role: 'suspect', ...more }] });
    const phone = { identifiers: [{ kind: 'phone', value: '+91 98765 00071' }] };
    await head.takeIn([
      { ...tipLine('J-a'), ...party(phone) },
      { ...tipLine('J-b'), ...party(account) },
      { ...tipLine('J-c'), ...party(account) },
    ]);
    const subjectOf = async (who: Person, tip: string) =>
      (await who.call<{ subjects: Subject[] }>('subjects.ofTip', { tip })).subjects[0]!.id;
    const watched = await subjectOf(deputy, 'J-a');
    const watch = { reason: 'named twice', until: '2027-02-01T00:00:00.000Z' };
    await deputy.call('watch.add', { subject: watched, ...watch });
    await head.call('triage.restrict', { tip: 'J-b', ...why });
    await head.takeIn([{ ...tipLine('J-b'), ...party({ ...account, ...phone }) }]);
    app.rescoreWork.follow(1);
    await app.rescoreWork.settled();

    const subject = await subjectOf(deputy, 'J-a');
    expect(await subjectOf(deputy, 'J-c')).toBe(subject);
    const ids = async (tip: string) => (await head.call<TipView>('tips.show', { tip })).id;
    const [a, b, c] = [await ids('J-a'), await ids('J-b'), await ids('J-c')];
    const ends = { subject, left: { tip: a, party: 0 }, right: { tip: c, party: 0 } };
    // resolution is one for the unit; of the bridge it is told nothing but that there is no chain one may see
    expect(await deputy.call('subjects.why', ends)).toEqual({ subject, steps: [] });
    expect((await head.call<{ steps: object[] }>('subjects.why', ends)).steps.length).toBe(2);
    expect(
      await refusal(deputy.call('subjects.why', { ...ends, right: { tip: b, party: 0 } })),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
    const { alerts } = await deputy.call<{ alerts: { version: number; tip: { number: string } }[] }>(
      'watch.alerts',
    );
    expect(alerts.map(({ version, tip }) => [version, tip.number])).toEqual([[0, 'J-c']]);
    for (const action of ['subjects.identifiers', 'subjects.activity', 'subjects.show']) {
      const told = JSON.stringify(await deputy.call(action, { subject }));
      expect(told, action).not.toContain(b);
      expect(told, action).not.toContain('J-b');
    }
  });

  test('is not told by what became of a document that is tried again', async () => {
    await head.takeIn([tipLine('H-3')]);
    await head.call('triage.restrict', { tip: 'H-3', ...why });
    const changed = JSON.stringify(tipLine('H-3', { phone: PHONE }));
    await deputy.takeIn([{ tipstaff: 'tip/1', kind: 'hotline' }]);
    const { items } = await deputy.call<{ items: { id: string }[] }>('intake.quarantine');
    const { results } = await deputy.call<{ results: object[] }>('intake.retry', {
      ids: [items[0]!.id],
      replacement: changed,
    });
    expect(results).toEqual([{ id: items[0]!.id, outcome: 'accepted', tip: null }]);
    expect((await head.call<TipView>('tips.show', { tip: 'H-3' })).version).toBe(2);
  });

  test('a dismissal names in answer and log what changed, and nothing else', async () => {
    await deputy.takeIn([{ tipstaff: 'tip/1', kind: 'hotline', number: 1 }]);
    const { items } = await deputy.call<{ items: { id: string }[] }>('intake.quarantine');
    const [one] = items;
    const dismiss = (ids: string[]) => deputy.call('intake.dismiss', { ids, note: 'nothing to do' });
    expect(await dismiss([one!.id, randomUUID()])).toEqual({ dismissed: 1, ids: [one!.id] });
    expect(await dismiss([one!.id])).toEqual({ dismissed: 0, ids: [] });
    expect(await entriesOf('intake.dismiss')).toEqual([
      { record_kind: 'quarantine', record_id: one!.id, outcome: 'dismissed' },
      { record_kind: null, record_id: null, outcome: 'done' },
    ]);
  });

  test('a refused look has the kind of record that a granted one has', async () => {
    const tip = (await head.call<TipView>('tips.show', { tip: 'H-3' })).id;
    expect(await refusal(deputy.call('tips.show', { tip }))).toMatchObject({ code: 'NOT_FOUND' });
    const looks = (await entriesOf('tips.show')).filter((each) => each.record_id === tip);
    expect(looks.map((each) => [each.record_kind, each.outcome])).toContainEqual(['tip', 'refused']);
    expect(new Set(looks.map((each) => each.record_kind))).toEqual(new Set(['tip']));
    // every act that takes an id says whose
    const withId = ACTIONS.filter((each) => !each.internal).filter(
      (each) => 'id' in ((each.input as { shape?: object }).shape ?? {}),
    );
    expect(withId.length).toBeGreaterThan(5);
    const auditor = await person(app, 1, 'auditor', ['auditor']);
    for (const { name, input } of withId) {
      const id = randomUUID();
      const known = (input as unknown as { shape: object }).shape;
      const more = Object.fromEntries(
        Object.entries({ note: 'looked at', digest: 'a'.repeat(64), approve: false }).filter(
          ([field]) => field in known,
        ),
      );
      await refusal((name.startsWith('access.closeGlass') ? auditor : head).call(name, { id, ...more }));
      const entry = (await entriesOf(name)).find((each) => each.record_id === id);
      expect(entry?.record_kind, name).toMatch(/^(?:approval|glass|quarantine|session|token|view)$/);
    }
  });

  describe('in exports that wait', () => {
    const asked = { profile: 'tips', format: 'csv', filter: {}, reason: 'for the register' };
    const make = async (by: Person, approver: Person) =>
      (await second<{ export: string }>(by, approver, 'documents.export', asked)).export;
    const PARTS = statement<{ parts: number }>(
      'test.waitingParts',
      'fan-out',
      'SELECT count(*)::int AS parts FROM export_part',
    );
    const parts = async () => (await app.database.transaction('read', 'house', (db) => db.one(PARTS)))!.parts;

    test.each([
      ['a restriction', (tip: string) => head.call('triage.restrict', { tip, ...why })],
      [
        'a withdrawal',
        async (tip: string) => {
          await head.call('triage.withdraw', { tip, officer: deputy.id, ...why });
        },
      ],
      [
        'a clearing',
        async (tip: string) => {
          const { subjects } = await head.call<{ subjects: Subject[] }>('subjects.ofTip', { tip });
          await second(head, deputy, 'subjects.clear', {
            subject: subjects[0]!.id,
            reason: 'misread number',
            destroys: await destroys(head, subjects[0]!.id),
          });
        },
      ],
    ] as const)('goes with them after %s', async (what, hide) => {
      const number = `X-${what.replace(' ', '-')}`;
      await head.takeIn([tipLine(number, { phone: `+91 98765 0009${what.length % 10}` })]);
      if (what === 'a withdrawal')
        await head.call('triage.restrict', { tip: number, officers: [deputy.id], ...why });
      const kept = await make(deputy, head);
      expect(await parts()).toBeGreaterThan(0);
      await hide(number);
      expect(await parts()).toBe(0);
      expect(await refusal(deputy.call('documents.fetch', { export: kept }))).toMatchObject({
        code: 'NOT_FOUND',
      });
      const anew = await make(deputy, head); // what is made afterwards waits as before
      await deputy.call('documents.fetch', { export: anew });
      for await (const part of unspool(app.database, 1, anew)) expect(part.length).toBeGreaterThan(0);
    });

    describe('of what was seen for a time', () => {
      const minute = (at: number) => `2026-11-21T09:${String(at).padStart(2, '0')}:00.000Z`;
      let investigator: Person;
      beforeAll(async () => {
        investigator = await person(app, 1, 'investigator', ['investigator']);
        await head.takeIn([tipLine('X-glass')]);
        await head.call('triage.restrict', { tip: 'X-glass', ...why });
      });
      const broken = () =>
        investigator.call('tips.breakGlass', {
          tip: 'X-glass',
          reason: 'somebody may be in danger',
          minutes: 5,
        });

      test('goes when the review of an emergency is closed', async () => {
        await broken();
        const made = await make(investigator, head);
        const { uses } = await head.call<{ uses: { id: string; reason: string }[] }>('access.glassUses');
        const his = uses.find(({ reason }) => reason === 'somebody may be in danger')!;
        await head.call('access.closeGlass', { id: his.id, note: 'looked at' });
        expect(await parts()).toBe(0);
        expect(await refusal(investigator.call('documents.fetch', { export: made }))).toMatchObject({
          code: 'NOT_FOUND',
        });
      });

      test('is not handed out once what showed it has run out, and is before', async () => {
        await broken();
        const [early, late] = [await make(investigator, head), await make(investigator, head)];
        app.setNow(minute(4));
        await investigator.call('documents.fetch', { export: early });
        app.setNow(minute(5));
        expect(await refusal(investigator.call('documents.fetch', { export: late }))).toMatchObject({
          code: 'NOT_FOUND',
        });
        app.setNow(minute(0));
      });
    });
  });
});
