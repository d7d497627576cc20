import { beforeAll, describe, expect, test } from 'vitest';
import { addedUnit, type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { groupsOf, phone, type State, stateOf, subjectOf, tipOn } from './world.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const reason = 'the ferryman knew both of them';
type Decided = { decision: string; subjects: string[]; ended: string[]; revived: string[] };
let minutes = 0;
const later = () => {
  minutes += 1;
  app.setNow(new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString());
};
const what = ({ parties, standing, ties }: State) => ({ parties, standing, ties });

describe('what an officer decides', () => {
  let head: Person;
  let foreign: Person;
  let [a, b] = ['', ''];

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    await addedUnit(app, 2, 'Second unit');
    foreign = await person(app, 2, 'foreign', ['unit head']);
    await head.takeIn([tipOn('D-1', [{ phone: phone(1), email: 'otter.of.weir@example.org' }])]);
    later();
    await head.takeIn([tipOn('D-2', [{ phone: phone(1) }])]);
    later();
    await head.takeIn([tipOn('D-3', [{ phone: phone(2) }])]);
    [a, b] = [await subjectOf(head, 'D-1'), await subjectOf(head, 'D-3')];
  });

  test('joins two subjects under the older id; the other leads on; undone, all is as before', async () => {
    const before = await stateOf(app, 1);
    later();
    const joined = await head.call<Decided>('subjects.join', { left: b, right: a, reason });
    expect(joined.subjects).toEqual([a]);
    for (const id of [a, b])
      expect(await head.call('subjects.show', { subject: id })).toMatchObject({ id: a, total: 3 });
    later();
    await head.takeIn([tipOn('D-4', [{ phone: phone(2) }])]);
    expect(await subjectOf(head, 'D-4')).toBe(a);
    later();
    const undone = await head.call<Decided>('subjects.undo', { decision: joined.decision, reason });
    expect(undone.subjects.sort()).toEqual([a, b].sort());
    const after = await stateOf(app, 1);
    expect(after.parties.filter((row) => row.number !== 'D-4')).toEqual(before.parties);
    expect(await head.call('subjects.show', { subject: b })).toMatchObject({ id: b, total: 2 });
  });

  test('a newer decision that says otherwise ends the older one, and lets it hold again when it is undone', async () => {
    later();
    const apart = await head.call<Decided>('subjects.separate', { left: a, right: b, reason });
    const before = await stateOf(app, 1);
    later();
    const same = await head.call<Decided>('subjects.join', { left: a, right: b, reason });
    expect(same.ended).toEqual([apart.decision]);
    expect(await subjectOf(head, 'D-3')).toBe(a);
    const { decisions } = await head.call<{
      decisions: { id: string; kind: string; reason: string; ended: { by: string; kind: string } | null }[];
    }>('subjects.decisions', { subject: a });
    expect(decisions.find((each) => each.id === apart.decision)).toMatchObject({
      kind: 'separate',
      reason,
      ended: { by: same.decision, kind: 'join' },
    });
    later();
    const undone = await head.call<Decided>('subjects.undo', { decision: same.decision, reason });
    expect(undone.revived).toEqual([apart.decision]);
    expect(what(await stateOf(app, 1))).toEqual(what(before));
    later();
    await head.call('subjects.undo', { decision: apart.decision, reason });
  });

  test('splits by chosen identifiers, named by id or by place, and undoes that', async () => {
    const before = await stateOf(app, 1);
    const { identifiers } = await head.call<{
      identifiers: { choice: string; kind: string; at: { tip: string; at: number }; display: string }[];
    }>('subjects.identifiers', { subject: a });
    const mail = identifiers.find((each) => each.kind === 'email')!;
    expect(mail.display).toBe('otter.of.weir@example.org');
    for (const chosen of [mail.choice, mail.at]) {
      later();
      const input = { subject: a, identifiers: [chosen], reason };
      const split = await head.call<Decided>('subjects.split', input);
      expect(split.subjects.length).toBe(2);
      expect(await subjectOf(head, 'D-1')).toBe(a);
      expect(await subjectOf(head, 'D-2')).not.toBe(a);
      later();
      await head.call('subjects.undo', { decision: split.decision, reason });
      expect(what(await stateOf(app, 1))).toEqual(what(before));
    }
  });

  test('refuses what says nothing', async () => {
    const no = { code: 'INPUT_INVALID' };
    expect(await refusal(head.call('subjects.join', { left: a, right: a, reason }))).toMatchObject(no);
    const none = { subject: a, identifiers: ['0'.repeat(32)], reason };
    expect(await refusal(head.call('subjects.split', none))).toMatchObject(no);
    expect(await refusal(head.call('subjects.join', { left: a, right: b, reason: ' ' }))).toMatchObject(no);
  });

  test('stays with the person when a later version names the parties in another order', async () => {
    later();
    const first = { phone: phone(11) };
    const second = { phone: phone(12) };
    await head.takeIn([tipOn('V-1', [first, second]), tipOn('V-2', [{ phone: phone(13) }])]);
    later();
    const [left, right] = [await subjectOf(head, 'V-1', 1), await subjectOf(head, 'V-2')];
    await head.call('subjects.join', { left, right, reason });
    later();
    await head.takeIn([tipOn('V-1', [{ ...second, role: 'recipient' }, first])]);
    const groups = groupsOf(await stateOf(app, 1));
    expect(groups).toContain('V-1 0, V-2 0');
    expect(groups).toContain('V-1 1');
  });

  test('says why two parties are one, with document and place', async () => {
    const tips = new Map((await stateOf(app, 1)).parties.map((row) => [row.number, row.tip_id]));
    const place = (number: string) => ({ tip: tips.get(number)!, party: 0 });
    const { steps } = await head.call<{ steps: { evidence: { left: object; right: object }[] }[] }>(
      'subjects.why',
      { subject: a, left: place('D-1'), right: place('D-2') },
    );
    expect(steps.length).toBe(1);
    const shared = steps[0]!.evidence.find((each) => 'kind' in each && each.kind === 'phone')!;
    for (const [side, number] of [
      ['left', 'D-1'],
      ['right', 'D-2'],
    ] as const)
      expect(shared[side]).toMatchObject({
        number,
        at: expect.stringContaining('/parties/0'),
        display: expect.stringContaining('98765'),
        document: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
  });

  test('is nothing to another unit, nor to one from whom a tip of it is kept', async () => {
    const calls: [string, object][] = [
      ['subjects.identifiers', { subject: a }],
      ['subjects.activity', { subject: a }],
      ['subjects.decisions', { subject: a }],
      ['subjects.compare', { left: a, right: b }],
      ['subjects.join', { left: a, right: b, reason }],
      ['subjects.separate', { left: a, right: b, reason }],
      ['subjects.split', { subject: a, identifiers: ['0'.repeat(32)], reason }],
    ];
    for (const [name, input] of calls)
      expect(await refusal(foreign.call(name, input)), name).toMatchObject({ code: 'NOT_FOUND' });
    const analyst = await person(app, 1, 'analyst', ['analyst']);
    await head.call('triage.restrict', { tip: 'D-2', reason });
    for (const [name, input] of calls.slice(4))
      expect(await refusal(analyst.call(name, input)), name).toMatchObject({ code: 'NOT_FOUND' });
    expect(await analyst.call('subjects.show', { subject: a })).toMatchObject({ total: 1 });
    const { parties } = await analyst.call<{ parties: { tip: string }[] }>('subjects.export');
    expect(parties.map((each) => each.tip)).not.toContain('D-2');
    const seen = await analyst.call<{ identifiers: { tips: number }[] }>('subjects.identifiers', {
      subject: a,
    });
    expect(seen.identifiers.every((each) => each.tips === 1)).toBe(true);
    await head.call('triage.unrestrict', { tip: 'D-2', reason });
  });

  test('every party stands on one line of the export, with its place and its subject', async () => {
    const state = await stateOf(app, 1);
    const lines: { tip: string; at: string; subject: string; document: string; role: string }[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: { parties: typeof lines; next: string | null } = await head.call('subjects.export', {
        limit: 2,
        ...(after && { after }),
      });
      lines.push(...page.parties);
      after = page.next;
    }
    expect(lines.map((line) => `${line.tip} ${line.at} ${line.subject}`).sort()).toEqual(
      state.parties.map((row) => `${row.number} /parties/${row.party_no} ${row.subject_id}`).sort(),
    );
  });
});
