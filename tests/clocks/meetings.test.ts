import { beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clocks/shape.ts';
import { standingId } from '../../src/clocks/tip-clocks.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const dated = (number: string, said: string, received = '2026-11-20T10:00:00Z') => ({
  ...tipLine(number),
  received,
  texts: [{ kind: 'escalation', text: said }],
});
const days = (from: number, count: number) =>
  Array.from({ length: count }, (_, nth) => `2026-12-${String(from + nth).padStart(2, '0')}`).join(', ');

describe('a meeting that is today', async () => {
  const app = await freshApp({ now: '2026-11-20T12:00:00.000Z' });
  let head: Person;
  const counted = async () =>
    (
      await head.call<{ kinds: { kind: string; overdue: number }[] }>('clocks.counts', {
        filter: { kinds: ['event'] },
      })
    ).kinds.find(({ kind }) => kind === 'event')!.overdue;

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    await head.takeIn([
      dated('D-25', 'A meeting is planned for 2026-11-25.'),
      dated('D-24', 'A meeting is planned for 2026-11-24.'),
      dated('D-22', 'A meeting is planned for 2026-11-22.'),
    ]);
  });

  test('runs to the end of the day in the last zone, and its warning comes before it begins in the first', async () => {
    const { clocks } = await head.call<{ clocks: Clock[] }>('clocks.board', { filter: { kinds: ['event'] } });
    expect(clocks[0]).toMatchObject({
      day: '2026-11-22',
      overAt: '2026-11-23T12:00:00.000Z',
      rule: 'tip.meeting',
    });
    expect(clocks[0]!.warnAt < '2026-11-21T10:00:00.000Z').toBe(true);
    app.setNow('2026-11-22T14:20:00.000Z');
    expect(await counted()).toBe(0);
    app.setNow('2026-11-23T11:59:00.000Z');
    expect(await counted()).toBe(0);
    app.setNow('2026-11-23T12:01:00.000Z');
    expect(await counted()).toBe(1);
  });

  test('stands before those of later days, and among what expires next', async () => {
    app.setNow('2026-11-22T14:20:00.000Z');
    await head.takeIn([
      dated('E-25', 'A meeting is planned for 2026-11-25.'),
      dated('E-22', 'A meeting is planned for 2026-11-22.'),
    ]);
    const { rows } = await head.call<{ rows: { number: string; clock: number }[] }>('triage.queue', {});
    const of = (number: string) => rows.findIndex((row) => row.number === number);
    expect(of('E-22')).toBeLessThan(of('E-25'));
    expect(rows.find((row) => row.number === 'E-22')!.clock).toBe(100);
    const today = await head.call<{ expiring: { number: string }[] }>('app.today', {});
    expect(
      today.expiring
        .slice(0, 2)
        .map(({ number }) => number)
        .sort(),
    ).toEqual(['D-22', 'E-22']);
  });

  test.each(['Pacific/Auckland', 'Asia/Kolkata', 'UTC', 'America/Los_Angeles'])(
    'stands on its own day in %s',
    async (zone) => {
      const { days } = await head.call<{
        days: { day: string; begins: string; kinds: { clocks: number }[] }[];
      }>('clocks.days', { from: '2026-11-21', days: 3, zone, filter: { kinds: ['event'] } });
      expect(days.map(({ kinds }) => kinds[0]?.clocks ?? 0)).toEqual([0, 2, 0]);
      const { clocks } = await head.call<{ clocks: Clock[] }>('clocks.board', {
        filter: { kinds: ['event'], from: days[1]!.begins, to: days[2]!.begins, zone },
      });
      expect(clocks.map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-22']);
    },
  );
});

describe('an escalation that names several meeting dates', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  let head: Person;
  const meetings = async (tip: string) =>
    (await head.call<{ clocks: Clock[] }>('clocks.ofRecord', { tip })).clocks
      .filter((each) => each.rule === 'tip.meeting')
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  const shown = async (tip: string) =>
    (await meetings(tip)).map((each) => [each.dueAt.slice(0, 10), each.stopReason]);
  const idOf = async (tip: string) => (await head.call<{ id: string }>('tips.show', { tip })).id;

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    await head.takeIn([
      dated('M-1', 'Meeting planned for 2026-12-01, else 2026-12-05 or 2026-12-09.'),
      dated('M-2', `Meeting planned on one of ${days(1, 14)}.`),
    ]);
  });

  test('has a clock of each date on the board, the first under the id that clocks had before', async () => {
    expect(await shown('M-1')).toEqual([
      ['2026-12-01', null],
      ['2026-12-05', null],
      ['2026-12-09', null],
    ]);
    const tip = await idOf('M-1');
    const ids = (await meetings('M-1')).map((each) => each.id);
    expect(ids[0]).toBe(standingId(tip, 'tip.meeting'));
    expect(new Set(ids).size).toBe(3);
    const { clocks } = await head.call<{ clocks: Clock[] }>('clocks.board', { filter: { kinds: ['event'] } });
    expect(clocks.filter((each) => each.record.id === tip)).toHaveLength(3);
  });

  test('up to ten, the next first', async () => {
    const all = await shown('M-2');
    expect(all).toHaveLength(10);
    expect(all.at(-1)![0]).toBe('2026-12-10');
  });

  test('a new version keeps the clock of a date, with what was said on it, and begins those of new dates', async () => {
    const before = await meetings('M-1');
    await head.call('clocks.stop', { clock: before[1]!.id, note: 'the child is safe that day' });
    app.setNow('2026-12-03T09:00:00.000Z');
    await head.takeIn([dated('M-1', 'Meeting planned for 2026-12-05, 2026-12-09 or 2026-12-20.')]);
    expect(await shown('M-1')).toEqual([
      ['2026-12-01', null],
      ['2026-12-05', 'done'],
      ['2026-12-09', null],
      ['2026-12-20', null],
    ]);
    const after = await meetings('M-1');
    expect(after.slice(0, 3).map((each) => each.id)).toEqual(before.map((each) => each.id));
    await head.takeIn([dated('M-1', 'Meeting planned for 2026-12-05.')]);
    expect(await shown('M-1')).toEqual([
      ['2026-12-01', null],
      ['2026-12-05', 'done'],
      ['2026-12-09', 'moved'],
      ['2026-12-20', 'moved'],
    ]);
  });

  test('closing stops all of them, opening again lets them run', async () => {
    const tips = [{ id: await idOf('M-2') }];
    await head.call('triage.close', { tips, reason: 'no_crime' });
    expect(new Set((await meetings('M-2')).map((each) => each.stopReason))).toEqual(new Set(['closed']));
    await head.call('triage.reopen', { tips });
    expect(new Set((await meetings('M-2')).map((each) => each.stopReason))).toEqual(new Set([null]));
  });
});
