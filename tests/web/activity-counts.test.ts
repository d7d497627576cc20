import { describe, expect, test } from 'vitest';
import { byHour, byPeriod, isOwnDoing } from '../../src/web/subjects/activity-counts.ts';
import { saysOf } from '../../src/web/subjects/strength.ts';

const at = (...times: string[]) => times.map((time) => ({ at: time, tip: 't', kind: 'incident' }));

describe('when somebody was active', () => {
  test('is counted by the hour and day of the officer’s zone', () => {
    // Sunday 23:10 UTC is Monday 04:40 in India
    const grid = byHour(at('2026-11-01T23:10:00Z', '2026-11-02T05:00:00Z'), 'Asia/Kolkata');
    expect(grid[0]![4]).toBe(1);
    expect(grid[0]![10]).toBe(1);
    expect(grid.flat().reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(byHour(at('2026-11-01T23:10:00Z'), 'UTC')[6]![23]).toBe(1);
  });

  test('by day fills the days between; by week and month where it spans long', () => {
    const { unit, periods } = byPeriod(at('2026-11-01T23:10:00Z', '2026-11-04T05:00:00Z'), 'Asia/Kolkata');
    expect(unit).toBe('day');
    expect(periods.map(({ from, count }) => `${from} ${count}`)).toEqual([
      '2026-11-02 1',
      '2026-11-03 0',
      '2026-11-04 1',
    ]);
    const weeks = byPeriod(at('2026-01-01T00:00:00Z', '2026-12-31T00:00:00Z'), 'UTC');
    expect(weeks.unit).toBe('week');
    expect(weeks.periods).toHaveLength(53);
    expect(weeks.periods[0]).toEqual({ from: '2025-12-29', count: 1 });
    const months = byPeriod(at('2020-01-31T00:00:00Z', '2026-12-31T00:00:00Z'), 'UTC');
    expect(months.unit).toBe('month');
    expect(months.periods).toHaveLength(84);
    expect(byPeriod([], 'UTC').periods).toEqual([]);
  });

  test('is not when a tip came in', () => {
    expect(isOwnDoing({ kind: 'received' })).toBe(false);
    expect(isOwnDoing({ kind: 'use of ip' })).toBe(true);
  });
});

test('bits are said in words, for and against on scales of their own', () => {
  expect([0, 8.9, 9, 17, 26].map(saysOf)).toEqual(['weak', 'weak', 'fair', 'strong', 'very_strong']);
  expect([-1, -3, -8, -20].map(saysOf)).toEqual(['weak', 'fair', 'strong', 'very_strong']);
});
