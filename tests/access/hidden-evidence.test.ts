import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS } from '../../src/app/table.ts';
import { unspool } from '../../src/documents/spool.ts';
import { statement } from '../../src/storage/statement.ts';
import type { Subject } from '../../src/subjects/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
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
    await head.call('triage.restrict', { tip: 'H-2', ...why });
    const clearing = { subject: subjects[0]!.id, reason: 'the number was misread' };
    expect(await refusal(deputy.call('subjects.clear', clearing))).toMatchObject({ code: 'APPROVAL_NEEDED' });
    const refused = await refusal(second(deputy, head, 'subjects.clear', clearing));
    expect(refused).toMatchObject({ code: 'NOT_FOUND' });
    expect(refused).toEqual(
      await refusal(deputy.call('subjects.clear', { ...clearing, subject: randomUUID() })),
    );
    for (const tip of ['H-1', 'H-2'])
      expect((await head.call<TipView>('tips.show', { tip })).facts.parties.length).toBe(1);
    const done = await second<{ purged: string[] }>(head, deputy, 'subjects.clear', clearing);
    expect(done.purged.length).toBe(2);
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
  });
});
