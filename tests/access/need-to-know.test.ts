import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { GlassUse, Notice } from '../../src/access/shape.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { inputsOf } from '../../src/cli/files.ts';
import type { Subject } from '../../src/subjects/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import type { FacetCounts, QueueRow, TipGrant } from '../../src/triage/shape.ts';
import { lay } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { addedUnit, type Person, person, refusal, tipLine } from './people.ts';
import { disableForTests, setRolesForTests, takeDownWall } from './rights.ts';

const PHONE = '+91 98765 00017';
const HASH = 'b'.repeat(64);
const ABSENT = '01890000-0000-7000-8000-000000000000';
const why = { reason: 'one of the parties is known in the house' };

// each check of the program must hold by itself: where only the database would stop an answer, that is a fault here
describe.each([
  ['behind both walls', true],
  ['behind the program’s own wall alone', false],
] as const)('%s', async (_, secured) => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  if (!secured) await takeDownWall(app);
  let head: Person;
  let analyst: Person;
  let other: Person;
  let investigator: Person;
  let auditor: Person;
  let foreign: Person;
  const ids = new Map<string, string>();

  type Queue = { rows: QueueRow[] };
  const queueOf = async (who: Person, filter: object = {}) =>
    (await who.call<Queue>('triage.queue', { filter, limit: 1000 })).rows;
  const numbersOf = async (who: Person) =>
    (await queueOf(who, { bundled: true })).map((row) => row.number).sort();
  const facetsOf = (who: Person, filter: object = {}) =>
    who.call<{ total: number; facets: FacetCounts }>('triage.facets', { filter });
  const found = async (who: Person, text: string) =>
    (await who.call<Queue>('triage.search', { text })).rows.map((row) => row.number).sort();

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    analyst = await person(app, 1, 'analyst', ['analyst', 'intake clerk']);
    other = await person(app, 1, 'other', ['analyst']);
    investigator = await person(app, 1, 'investigator', ['investigator']);
    auditor = await person(app, 1, 'auditor', ['auditor']);
    await addedUnit(app, 2, 'Second unit');
    foreign = await person(app, 2, 'foreign', ['unit head']);
    await head.takeIn([tipLine('R-1', { phone: PHONE, hash: HASH })]);
    app.setNow('2026-11-21T09:01:00.000Z');
    await head.takeIn([tipLine('T-1', { phone: PHONE }), tipLine('T-2', { hash: HASH }), tipLine('T-3')]);
    for (const row of await queueOf(head, { bundled: true })) ids.set(row.number, row.id);
  });

  describe('a restricted tip', () => {
    test('is seen by all before, with what it shares', async () => {
      expect(await numbersOf(analyst)).toEqual(['R-1', 'T-1', 'T-2', 'T-3']);
      expect(await found(analyst, PHONE)).toEqual(['R-1', 'T-1']);
      expect((await queueOf(analyst)).find((row) => row.number === 'T-1')!.earlier).toBe(1);
    });

    test('is restricted only by those who may, with a reason', async () => {
      expect(await refusal(analyst.call('triage.restrict', { tip: 'R-1', ...why }))).toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await refusal(head.call('triage.restrict', { tip: 'R-1', reason: ' ' }))).toMatchObject({
        code: 'INPUT_INVALID',
      });
      await head.call('triage.restrict', { tip: 'R-1', officers: [other.id], ...why });
      expect(await refusal(head.call('triage.restrict', { tip: 'R-1', ...why }))).toMatchObject({
        code: 'ALREADY_EXISTS',
      });
    });

    test('is gone from every list, count, search and suggestion of those who are not named', async () => {
      expect(await numbersOf(analyst)).toEqual(['T-1', 'T-2', 'T-3']);
      expect((await facetsOf(analyst)).total).toBe(3);
      expect(await found(analyst, PHONE)).toEqual(['T-1']);
      expect(await found(analyst, HASH)).toEqual(['T-2']);
      expect(await found(analyst, 'R-1')).toEqual([]);
      expect((await queueOf(analyst)).find((row) => row.number === 'T-1')!.earlier).toBe(0);
      expect((await analyst.call<{ tips: number }>('app.about')).tips).toBe(3);
      const today = await analyst.call<{ lanes: { open: number }[]; immediate: QueueRow[] }>('app.today');
      expect(today.lanes.reduce((sum, lane) => sum + lane.open, 0)).toBe(3);
      const { subjects } = await analyst.call<{ subjects: Subject[] }>('subjects.ofTip', { tip: 'T-1' });
      expect(subjects).toMatchObject([{ total: 1, tips: [] }]);
      const subject = await analyst.call<Subject>('subjects.show', { subject: subjects[0]!.id });
      expect([subject.total, subject.firstAt]).toEqual([1, '2026-11-21T09:01:00.000Z']);
      expect(JSON.stringify(subject)).not.toContain(ids.get('R-1')!);
      const { runs } = await analyst.call<{ runs: { run: string }[] }>('intake.runs');
      for (const { run } of runs)
        expect(JSON.stringify(await analyst.call('intake.items', { run }))).not.toContain(ids.get('R-1')!);
    });

    test('is there for those who are named, in every count', async () => {
      for (const who of [head, other]) {
        expect(await numbersOf(who)).toEqual(['R-1', 'T-1', 'T-2', 'T-3']);
        expect((await facetsOf(who)).total).toBe(4);
        expect(await found(who, PHONE)).toEqual(['R-1', 'T-1']);
        expect((await who.call<{ tips: number }>('app.about')).tips).toBe(4);
      }
      const { restricted, grants } = await other.call<{ restricted: boolean; grants: TipGrant[] }>(
        'triage.grants',
        { tip: 'R-1' },
      );
      expect(restricted).toBe(true);
      expect(grants.map((each) => [each.name, each.by, each.kind]).sort()).toEqual([
        ['head', 'head', 'named'],
        ['other', 'head', 'named'],
      ]);
    });

    test('answers every action by id and by number as one that does not exist', async () => {
      const asked: Record<string, (tip: string) => object> = {
        'tips.document': (tip) => ({ tip, digest: 'c'.repeat(64) }),
        'tips.difference': (tip) => ({ tip, from: 1, to: 1 }),
        'tips.unseal': (tip) => ({ tip, field: 1, ...why }),
        'tips.unsealAll': (tip) => ({ tip, version: 1, ...why }),
        'tips.unsealDocument': (tip) => ({ tip, digest: 'c'.repeat(64), ...why }),
        'clocks.start': (tip) => ({ tip, rule: 'us.2703f' }),
        'triage.restrict': (tip) => ({ tip, ...why }),
        'triage.unrestrict': (tip) => ({ tip, ...why }),
        'triage.grant': (tip) => ({ tip, officer: foreign.id, ...why }),
        'triage.withdraw': (tip) => ({ tip, officer: head.id, ...why }),
        'triage.assign': (tip) => ({ tips: [{ id: tip }], officer: 'me' }),
        'triage.escalate': (tip) => ({ tips: [{ id: tip }] }),
        'triage.close': (tip) => ({ tips: [{ id: tip }], reason: 'no_crime' }),
        'triage.reopen': (tip) => ({ tips: [{ id: tip }] }),
        'triage.claim': (tip) => ({ tips: [{ id: tip }] }),
        'triage.release': (tip) => ({ tips: [{ id: tip }] }),
        'triage.assignBest': (tip) => ({ tips: [{ id: tip }] }),
        'triage.handOver': (tip) => ({ tips: [{ id: tip }], officer: other.id, note: 'read it' }),
        'triage.readHandOver': (tip) => ({ tips: [{ id: tip }] }),
        'triage.sawEnds': (tip) => ({ tips: [{ id: tip }] }),
        'triage.outcome': (tip) => ({ tips: [{ id: tip }], outcome: 'unknown' }),
        'triage.look': (tip) => ({ tip, decision: ABSENT, confirm: true, note: 'looked at' }),
        'triage.merge': (tip) => ({ tips: [{ id: tip }, { id: ids.get('T-1')! }] }),
        'triage.undo': (tip) => ({ decisions: [{ tip, decision: ABSENT }] }),
      };
      const second = await person(app, 1, 'second head', ['unit head']);
      const withTip = ACTIONS.filter(
        (action) =>
          action.name !== 'tips.breakGlass' &&
          JSON.stringify(Object.keys((action.input as { shape?: object }).shape ?? {})).match(
            /"tips?"|"decisions"/,
          ),
      );
      expect(withTip.length).toBeGreaterThan(12);
      for (const action of withTip) {
        const input = asked[action.name] ?? ((tip: string) => ({ tip }));
        const hidden = await refusal(second.call(action.name, input(ids.get('R-1')!)));
        expect(hidden, action.name).toMatchObject({ code: 'NOT_FOUND' });
        expect(hidden, action.name).toEqual(await refusal(second.call(action.name, input(ABSENT))));
      }
      for (const name of ['tips.show', 'tips.words', 'subjects.ofTip', 'triage.history'])
        expect(await refusal(second.call(name, { tip: 'R-1' }))).toEqual(
          await refusal(second.call(name, { tip: 'R-9' })),
        );
    });

    test('in a bulk act refuses the whole act', async () => {
      const tips = [{ id: ids.get('T-3')! }, { id: ids.get('R-1')! }];
      expect(await refusal(analyst.call('triage.close', { tips, reason: 'no_crime' }))).toMatchObject({
        code: 'NOT_FOUND',
      });
      expect((await analyst.call<TipView>('tips.show', { tip: 'T-3' })).state).toBe('open');
    });

    test('keeps out of the counts what is decided on it, and what comes to it', async () => {
      await other.call('triage.assign', { tips: [{ id: ids.get('R-1')! }], officer: 'me' });
      expect((await facetsOf(analyst)).facets.assigned).toEqual([{ value: 'nobody', count: 3 }]);
      expect((await facetsOf(other, { assigned: [other.id] })).total).toBe(1);
      app.setNow('2026-11-21T09:02:00.000Z');
      const run = await analyst.takeIn([tipLine('R-1', { phone: PHONE, hash: HASH, platform: 'OtherChat' })]);
      expect((await facetsOf(analyst)).total).toBe(3);
      expect(await analyst.call('intake.items', { run })).toEqual({ items: [], next: null });
      expect((await other.call<TipView>('tips.show', { tip: 'R-1' })).version).toBe(2);
      await analyst.takeIn([tipLine('T-4', { phone: PHONE, hash: HASH })]);
      const fresh = (await queueOf(analyst)).find((row) => row.number === 'T-4')!;
      expect(fresh.earlier).toBe(1); // T-1; not R-1
    });

    test('is granted until a moment, and not longer', async () => {
      const until = '2026-11-21T10:00:00.000Z';
      await head.call('triage.grant', { tip: 'R-1', officer: analyst.id, until, ...why });
      expect(await numbersOf(analyst)).toContain('R-1');
      app.setNow(until);
      expect(await numbersOf(analyst)).not.toContain('R-1');
      expect(await refusal(analyst.call('tips.show', { tip: 'R-1' }))).toMatchObject({ code: 'NOT_FOUND' });
      app.setNow('2026-11-21T09:30:00.000Z');
      expect(
        await refusal(head.call('triage.grant', { tip: 'R-1', officer: foreign.id, ...why })),
      ).toMatchObject({ code: 'NOT_FOUND' });
      expect(
        await refusal(
          head.call('triage.grant', { tip: 'R-1', officer: other.id, until: '2026-11-21T09:00:00Z', ...why }),
        ),
      ).toMatchObject({ code: 'INPUT_INVALID' });
    });

    test('is withdrawn from the next request; the last one named stays', async () => {
      await head.call('triage.withdraw', { tip: 'R-1', officer: analyst.id, ...why });
      expect(await numbersOf(analyst)).not.toContain('R-1');
      await head.call('triage.withdraw', { tip: 'R-1', officer: other.id, ...why });
      expect(await refusal(other.call('tips.show', { tip: 'R-1' }))).toMatchObject({ code: 'NOT_FOUND' });
      expect(
        await refusal(head.call('triage.withdraw', { tip: 'R-1', officer: head.id, ...why })),
      ).toMatchObject({ code: 'INPUT_INVALID' });
    });

    test('opened again counts as before, and its grants are over', async () => {
      await head.call('triage.grant', { tip: 'R-1', officer: other.id, ...why });
      await head.call('triage.unrestrict', { tip: 'R-1', ...why });
      expect((await facetsOf(analyst)).total).toBe(5);
      const rows = await queueOf(analyst);
      expect(Object.fromEntries(rows.map((row) => [row.number, row.earlier]))).toMatchObject({
        'T-1': 1,
        'T-4': 2,
      });
      await head.call('triage.restrict', { tip: 'R-1', ...why });
      expect(await numbersOf(other)).not.toContain('R-1');
    });
  });

  describe('a bundle', () => {
    test('hands itself on when its first tip is restricted, and counts it no more', async () => {
      const viral = { hash: 'd'.repeat(64), viral: true, platform: 'ViralChat' };
      await head.takeIn(['V-1', 'V-2', 'V-3'].map((number) => tipLine(number, viral)));
      const filter = { platform: ['ViralChat'] };
      const [first, ...rest] = await queueOf(analyst, filter);
      expect([first!.number, first!.bundle, rest.length]).toEqual(['V-1', 2, 0]);
      await head.call('triage.restrict', { tip: 'V-1', ...why });
      const [next, ...more] = await queueOf(analyst, filter);
      expect([next!.bundle, next!.bundleOf, more.length]).toEqual([1, null, 0]);
      expect(next!.number).not.toBe('V-1');
      expect((await facetsOf(analyst, filter)).total).toBe(1);
      expect((await facetsOf(analyst, { ...filter, bundled: true })).total).toBe(2);
      await analyst.takeIn([tipLine('V-4', viral)]);
      expect((await queueOf(analyst, filter)).map((row) => [row.number, row.bundle])).toEqual([
        [next!.number, 2],
      ]);
      const folded = (await queueOf(analyst, { ...filter, bundled: true })).find((row) => row.bundleOf)!;
      await head.call('triage.restrict', { tip: folded.id, ...why });
      expect((await queueOf(analyst, filter)).map((row) => row.bundle)).toEqual([1]);
      expect((await facetsOf(analyst, { ...filter, bundled: true })).total).toBe(2);
    });

    test('whose only tip is restricted begins anew', async () => {
      const viral = { hash: 'e'.repeat(64), viral: true, platform: 'LoneChat' };
      await head.takeIn([tipLine('W-1', viral)]);
      await head.call('triage.restrict', { tip: 'W-1', ...why });
      await head.takeIn([tipLine('W-2', viral)]);
      expect((await queueOf(analyst, { platform: ['LoneChat'] })).map((row) => row.number)).toEqual(['W-2']);
    });
  });

  describe('a subject', () => {
    test('that is known only from restricted tips is not there', async () => {
      await head.takeIn([tipLine('S-1', { phone: '+91 98765 00001' })]);
      const { subjects } = await head.call<{ subjects: Subject[] }>('subjects.ofTip', { tip: 'S-1' });
      await head.call('triage.restrict', { tip: 'S-1', ...why });
      const subject = subjects[0]!.id;
      expect((await head.call<Subject>('subjects.show', { subject })).total).toBe(1);
      expect(await refusal(analyst.call('subjects.show', { subject }))).toEqual(
        await refusal(analyst.call('subjects.show', { subject: ABSENT })),
      );
    });
  });

  describe('break-glass', () => {
    const glass = { tip: 'R-1', reason: 'a child may be in danger today', minutes: 20 };

    test('asks for the permission, a fresh proof and a reason, and tells of no tip that is not there', async () => {
      expect(await refusal(analyst.call('tips.breakGlass', glass))).toMatchObject({ code: 'NOT_FOUND' });
      expect(await refusal(investigator.call('tips.breakGlass', { ...glass, minutes: 61 }))).toMatchObject({
        code: 'INPUT_INVALID',
      });
      expect(await refusal(investigator.call('tips.breakGlass', { ...glass, tip: 'R-9' }))).toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await refusal(investigator.call('tips.breakGlass', { ...glass, tip: 'T-3' }))).toMatchObject({
        code: 'GLASS_NOT_NEEDED',
      });
      const action = ACTIONS.find((each) => each.name === 'tips.breakGlass')!;
      expect(action.fresh).toBe(true);
    });

    test('opens the tip for its time, tells at once, and waits for somebody else', async () => {
      app.setNow('2026-11-21T11:00:00.000Z');
      const { until } = await investigator.call<{ until: string }>('tips.breakGlass', glass);
      expect(until).toBe('2026-11-21T11:20:00.000Z');
      expect((await investigator.call<TipView>('tips.show', { tip: 'R-1' })).number).toBe('R-1');
      expect(
        await refusal(investigator.call('triage.grant', { tip: 'R-1', officer: other.id, ...why })),
      ).toMatchObject({ code: 'NOT_FOUND' });
      for (const who of [head, auditor]) {
        const { notices } = await who.call<{ notices: Notice[] }>('access.notices');
        expect(notices.map((each) => [each.kind, each.by])).toEqual([['break-glass', 'investigator']]);
      }
      expect(await analyst.call('access.notices')).toEqual({ notices: [], unkept: 0 });
      const { uses } = await auditor.call<{ uses: GlassUse[] }>('access.glassUses');
      expect(uses).toMatchObject([
        { by: 'investigator', reason: glass.reason, maySee: false, mayClose: true },
      ]);
      expect(await head.call('access.glassUses')).toMatchObject({ uses: [{ maySee: true }] });
      await head.call('tips.show', { tip: uses[0]!.tip });
      expect(await refusal(auditor.call('tips.show', { tip: uses[0]!.tip }))).toMatchObject({
        code: 'NOT_FOUND',
      });
      app.setNow(until);
      expect(await refusal(investigator.call('tips.show', { tip: 'R-1' }))).toMatchObject({
        code: 'NOT_FOUND',
      });
      expect((await auditor.call<{ uses: GlassUse[] }>('access.glassUses')).uses.length).toBe(1);
    });

    test('is closed by somebody else, once, neither by the one who used it nor by one whom he let in', async () => {
      const { uses } = await auditor.call<{ uses: GlassUse[] }>('access.glassUses');
      const close = { id: uses[0]!.id, note: 'looked at with the unit head' };
      await setRolesForTests(app, investigator, ['investigator', 'unit head']);
      expect(await refusal(investigator.call('access.closeGlass', close))).toMatchObject({
        code: 'GLASS_OTHER_MUST_CLOSE',
      });
      await investigator.takeIn([tipLine('Q-1')]);
      await investigator.call('triage.restrict', { tip: 'Q-1', officers: [other.id], ...why });
      await setRolesForTests(app, other, ['unit head']);
      expect(await refusal(other.call('access.closeGlass', close))).toMatchObject({
        code: 'GLASS_OTHER_MUST_CLOSE',
      });
      expect(await refusal(foreign.call('access.closeGlass', close))).toMatchObject({ code: 'NOT_FOUND' });
      await auditor.call('access.closeGlass', close);
      expect(await refusal(head.call('access.closeGlass', close))).toMatchObject({
        code: 'CHANGED_MEANWHILE',
      });
      expect(await head.call('access.notices')).toEqual({ notices: [], unkept: 0 });
      expect((await head.call<{ uses: GlassUse[] }>('access.glassUses')).uses).toEqual([]);
      expect(
        (await head.call<{ uses: GlassUse[] }>('access.glassUses', { closed: true })).uses,
      ).toMatchObject([{ closedBy: 'auditor', note: close.note }]);
    });
  });

  describe('rights that change', () => {
    test('count from the next request, and end a job that is at work', async () => {
      const clerk = await person(app, 1, 'clerk', ['intake clerk']);
      const { run } = await clerk.call<{ run: string }>('intake.begin', { label: 'x' });
      const job = await app.jobs.open(run, await clerk.actor(), false);
      await disableForTests(app, clerk);
      const file = lay(join(app.folder, 'revoked'), { 'a.ndjson': JSON.stringify(tipLine('J-1')) });
      for (const input of await inputsOf([file])) await job.add(input);
      await job.settle();
      app.jobs.finish(run);
      await app.jobs.settle(run);
      const state = await head.call<{ state: string; counts: { accepted: number } }>('intake.run', { run });
      expect([state.state, state.counts.accepted]).toEqual(['stopped', 0]);
      expect(await numbersOf(head)).not.toContain('J-1');
    });

    test('every log still holds', async () => {
      await setRolesForTests(app, auditor, ['auditor']);
      expect(await auditor.call('audit.verify')).toMatchObject({ holds: true });
    });
  });
});
