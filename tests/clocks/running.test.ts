import { beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clocks/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { type Person, person, refusal, tipLine } from '../access/people.ts';
import { takeDownWall } from '../access/rights.ts';
import { freshApp } from '../database/fresh.ts';

type Shown = Clock & { note: string | null; stopNote: string | null };

describe.each([
  ['behind both walls', true],
  ['behind the program’s own wall alone', false],
] as const)('clocks, %s', async (_, secured) => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  if (!secured) await takeDownWall(app);
  let head: Person;
  let analyst: Person;
  const clocksOf = async (who: Person, tip: string) =>
    (await who.call<{ clocks: Shown[] }>('clocks.ofRecord', { tip })).clocks;
  const running = async (who: Person, tip: string) =>
    (await clocksOf(who, tip))
      .filter((each) => each.stoppedAt === null)
      .map((each) => each.rule)
      .sort();
  const board = async (who: Person, filter: object = {}, more: object = {}) =>
    who.call<{ clocks: Clock[]; next: string | null }>('clocks.board', { filter, limit: 1000, ...more });
  const ids = new Map<string, string>();

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    analyst = await person(app, 1, 'analyst', ['analyst']);
    await head.takeIn(['T-1', 'T-2', 'T-3', 'T-4', 'T-5'].map((number) => tipLine(number)));
    const { rows } = await head.call<{ rows: QueueRow[] }>('triage.queue', { limit: 1000 });
    for (const row of rows) ids.set(row.number, row.id);
  });

  test('start with the tip: what lapses and the lane, in the intake’s own transaction', async () => {
    expect(await running(analyst, 'T-1')).toEqual(['answer.30d', 'platform.records']);
    const [first] = (await board(analyst)).clocks.filter((each) => each.rule === 'platform.records');
    const tip = await analyst.call<TipView>('tips.show', { tip: first!.record.id, words: false });
    expect(first!.dueAt).toBe(tip.expiresAt);
    expect(first!.estimate).toBe(true);
    const answer = (await clocksOf(analyst, 'T-1')).find((each) => each.rule === 'answer.30d')!;
    expect(answer).toMatchObject({
      startedAt: '2026-11-21T09:00:00.000Z',
      dueAt: '2026-12-21T09:00:00.000Z',
      zone: 'Asia/Kolkata',
    });
  });

  test('lifted, the lane’s clock starts anew; taken back, the old one runs on as it was', async () => {
    const { decisions } = await analyst.call<{ decisions: { tip: string; decision: string }[] }>(
      'triage.escalate',
      {
        tips: [{ id: ids.get('T-1') }],
      },
    );
    expect(await running(analyst, 'T-1')).toEqual(['answer.now', 'platform.records']);
    await analyst.call('triage.undo', {
      decisions: decisions.map(({ tip, decision }) => ({ tip, decision })),
    });
    expect(await running(analyst, 'T-1')).toEqual(['answer.30d', 'platform.records']);
    const [back] = (await clocksOf(analyst, 'T-1')).filter((each) => each.rule === 'answer.30d');
    expect(back!.startedAt).toBe('2026-11-21T09:00:00.000Z');
  });

  test('given to another it goes on, under his name; taken, it is answered; given back, it runs', async () => {
    const tips = [{ id: ids.get('T-2') }];
    await head.call('triage.assign', { tips, officer: analyst.id });
    expect(await running(analyst, 'T-2')).toEqual(['answer.30d', 'platform.records']);
    expect((await board(analyst, { officer: 'me' })).clocks.map((each) => each.record.label)).toEqual([
      'Example Hotline T-2',
      'Example Hotline T-2',
    ]);
    await analyst.call('triage.assign', { tips, officer: 'me' });
    expect(await running(analyst, 'T-2')).toEqual(['platform.records']);
    await head.call('triage.assign', { tips, officer: null });
    expect(await running(analyst, 'T-2')).toEqual(['answer.30d', 'platform.records']);
    expect((await board(analyst, { officer: 'me' })).clocks).toEqual([]);
  });

  test('closing stops what ends with the tip and leaves duties; reopened, they run on', async () => {
    const tips = [{ id: ids.get('T-3') }];
    await analyst.call('clocks.start', {
      tip: 'T-3',
      rule: 'in.pocso-19-6',
      at: '2026-11-21T14:00:00+05:30',
    });
    await analyst.call('triage.close', { tips, reason: 'no_crime' });
    expect(await running(analyst, 'T-3')).toEqual(['in.pocso-19-6']);
    await analyst.call('triage.reopen', { tips });
    expect(await running(analyst, 'T-3')).toEqual(['answer.30d', 'in.pocso-19-6', 'platform.records']);
  });

  test('start by hand with place and time, stop with a note, both sealed; renew 2703(f) once', async () => {
    const made = await analyst.call<Clock>('clocks.start', {
      tip: 'T-4',
      rule: 'us.2703f',
      at: '2026-11-20T10:00:00Z',
      note: 'served at the provider’s portal',
    });
    expect(made).toMatchObject({ dueAt: '2027-02-18T10:00:00.000Z', renewable: true, startedBy: analyst.id });
    const again = await analyst.call<Clock>('clocks.renew', { clock: made.id });
    expect(again).toMatchObject({ dueAt: '2027-05-19T10:00:00.000Z', renewals: 1, renewable: false });
    expect(await refusal(analyst.call('clocks.renew', { clock: made.id }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    await analyst.call('clocks.stop', { clock: made.id, note: 'the order was served' });
    expect(await refusal(analyst.call('clocks.stop', { clock: made.id }))).toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    const [shown] = (await clocksOf(analyst, 'T-4')).filter((each) => each.id === made.id);
    expect(shown).toMatchObject({
      note: 'served at the provider’s portal',
      stopNote: 'the order was served',
      stopReason: 'done',
    });
  });

  test.each([
    [{ rule: 'answer.now' }, /starts by itself/],
    [{ rule: 'unit.order' }, /length/],
    [{ rule: 'in.takedown', at: '2026-12-01T00:00:00Z' }, /not come yet/],
    [{ rule: 'in.takedown', zone: 'Middle/Earth' }, /zone/],
    [{ rule: 'unit.order', count: 3 }, /count and unit/],
  ])('refuses %j', async (input, words) => {
    const answer = await refusal(analyst.call('clocks.start', { tip: 'T-4', ...input }));
    expect(answer!.code).toBe('INPUT_INVALID');
    expect(answer!.words).toMatch(words);
  });

  test('a holiday that the unit adds moves what counts working days, and moves it back', async () => {
    const made = await head.call<Clock>('clocks.start', {
      tip: 'T-5',
      rule: 'unit.order',
      count: 2,
      unit: 'working-days',
    });
    expect(made.dueThere).toBe('2026-11-25T23:59'); // Saturday; Monday, [Tuesday: Guru Nanak], Wednesday
    expect(await refusal(analyst.call('clocks.addHoliday', { day: '2026-11-25', name: 'x' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await head.call('clocks.addHoliday', { day: '2026-11-25', name: 'Local holiday' })).toEqual({
      moved: 1,
    });
    const end = async () => (await clocksOf(head, 'T-5')).find((each) => each.id === made.id)!.dueThere;
    expect(await end()).toBe('2026-11-26T23:59');
    expect(await head.call('clocks.removeHoliday', { day: '2026-11-25' })).toEqual({ moved: 1 });
    expect(await head.call('clocks.removeHoliday', { day: '2026-11-24' })).toEqual({ moved: 1 });
    expect(await end()).toBe('2026-11-24T23:59');
    expect(await refusal(head.call('clocks.removeHoliday', { day: '2026-11-24' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('a unit’s own estimate counts for tips that come after; law is not edited', async () => {
    await head.call('clocks.setEstimate', { platform: 'ExampleChat', days: 20 });
    await head.takeIn([tipLine('E-1')]);
    const [own] = (await clocksOf(head, 'E-1')).filter((each) => each.kind === 'logs');
    expect(own).toMatchObject({ rule: 'platform.logs', estimate: true, dueAt: '2026-12-10T10:00:00.000Z' });
    await head.call('clocks.setEstimate', { platform: 'ExampleChat', days: null });
    expect(await refusal(head.call('clocks.setEstimate', { rule: 'us.report-act', days: 3 }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  test('a new version moves what it rests on, and opens a closed tip with a fresh answer time', async () => {
    await head.takeIn([tipLine('V-1')]);
    const { id } = await head.call<{ id: string }>('tips.show', { tip: 'V-1' });
    const [kept] = (await clocksOf(head, 'V-1')).filter((each) => each.kind === 'preservation');
    expect(kept!.dueAt).toBe('2027-02-18T10:00:00.000Z');
    await analyst.call('triage.close', { tips: [{ id }], reason: 'no_crime' });
    expect(await running(head, 'V-1')).toEqual([]);
    app.setNow('2026-11-21T09:05:00.000Z');
    await head.takeIn([{ ...tipLine('V-1'), received: '2026-11-19T10:00:00Z' }]);
    const shown = await clocksOf(head, 'V-1');
    expect(shown.find((each) => each.id === kept!.id)).toMatchObject({
      dueAt: '2027-02-17T10:00:00.000Z',
      stoppedAt: null,
    });
    expect(shown.find((each) => each.kind === 'answer')).toMatchObject({
      startedAt: '2026-11-21T09:05:00.000Z',
      stoppedAt: null,
    });
    app.setNow('2026-11-21T09:00:00.000Z');
  });

  test('the board goes on from page to page, by window, kind and estimates; counts agree', async () => {
    const all = (await board(head)).clocks;
    const paged: Clock[] = [];
    let after: string | null = null;
    do {
      const page: { clocks: Clock[]; next: string | null } = await board(
        head,
        {},
        { limit: 2, ...(after && { after }) },
      );
      paged.push(...page.clocks);
      after = page.next;
    } while (after);
    expect(paged).toEqual(all);
    expect(all.map((each) => each.dueAt)).toEqual(all.map((each) => each.dueAt).sort());
    const { kinds } = await head.call<{ kinds: { kind: string; clocks: number }[] }>('clocks.counts');
    expect(kinds.reduce((sum, each) => sum + each.clocks, 0)).toBe(all.length);
    const duties = (await board(head, { kinds: ['duty'] })).clocks;
    expect(duties.map((each) => each.rule).sort()).toEqual(['in.pocso-19-6', 'unit.order']);
    const estimates = (await board(head, { estimates: 'only' })).clocks.length;
    expect(estimates + (await board(head, { estimates: 'without' })).clocks.length).toBe(all.length);
    const { days } = await head.call<{
      days: { day: string; closed: boolean; kinds: { clocks: number }[] }[];
    }>('clocks.days', { from: '2026-11-20', days: 40 });
    const inside = all.filter(
      (each) => each.dueAt >= '2026-11-19T18:30' && each.dueAt < '2026-12-29T18:30',
    ).length;
    expect(days.flatMap((each) => each.kinds).reduce((sum, each) => sum + each.clocks, 0)).toBe(inside);
    expect(days.find((each) => each.day === '2026-11-22')!.closed).toBe(true);
  });

  test('what binds stays when it is over, what lapsed goes', async () => {
    app.setNow('2027-03-01T00:00:00.000Z');
    const rules = new Set((await board(head)).clocks.map((each) => each.rule));
    expect(rules).toEqual(new Set(['answer.30d', 'answer.week', 'in.pocso-19-6', 'unit.order']));
    const past = (await board(head, { from: '2026-01-01T00:00:00Z' })).clocks.map((each) => each.rule);
    expect(past).toContain('platform.records');
    app.setNow('2026-11-21T09:10:00.000Z');
  });

  test('the clock of a hidden tip is hidden, in every answer', async () => {
    const before = (await board(analyst)).clocks.length;
    const [mine] = await clocksOf(head, 'T-3');
    await head.call('triage.restrict', { tip: 'T-3', reason: 'one of the parties is known in the house' });
    expect((await board(analyst)).clocks.length).toBe(before - 3);
    expect((await board(head)).clocks.length).toBe(before);
    const { kinds } = await analyst.call<{ kinds: { clocks: number }[] }>('clocks.counts');
    expect(kinds.reduce((sum, each) => sum + each.clocks, 0)).toBe(before - 3);
    const { calendar } = await analyst.call<{ calendar: string }>('clocks.calendarFeed');
    expect(calendar).not.toContain(mine!.id);
    for (const [act, input] of [
      ['clocks.ofRecord', { tip: 'T-3' }],
      ['clocks.start', { tip: 'T-3', rule: 'in.takedown' }],
      ['clocks.stop', { clock: mine!.id }],
    ] as const)
      expect(await refusal(analyst.call(act, input)), act).toMatchObject({ code: 'NOT_FOUND' });
  });
});
