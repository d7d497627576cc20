import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekday } from '../../src/kernel/zone.ts';
import { LANES } from '../../src/tips/shape.ts';
import { GRAVEST } from '../../src/triage/care/gravest.ts';
import {
  LEAST_OFFICERS,
  mondayOf,
  ROTATE_FROM,
  reachedOf,
  totalsOf,
  weeksBefore,
} from '../../src/triage/care/totals.ts';
import { RULES } from '../../src/triage/rules.ts';

describe('the gravest kinds', () => {
  test('name rules and lanes that there are', () => {
    const ids = new Set(RULES.map(({ id }) => id));
    expect(GRAVEST.rules.filter((id) => !ids.has(id))).toEqual([]);
    expect(GRAVEST.lanes.every((lane) => LANES.includes(lane))).toBe(true);
  });
});

describe('how reading was shared out', () => {
  test.each([
    ['nobody', [], null],
    ['four officers', [9, 9, 9, 9], null],
    ['five, one of whom read none', [9, 9, 9, 9, 0], null],
    ['five alike', [10, 10, 10, 10, 10], { tips: 50, busiestThird: 40, rotate: false }],
    ['two of five carry most', [40, 40, 5, 5, 5], { tips: 100, busiestThird: 85, rotate: true }],
    ['six alike', [7, 7, 7, 7, 7, 7], { tips: 40, busiestThird: 35, rotate: false }],
    ['just so much', [30, 30, 14, 13, 13], { tips: 100, busiestThird: 60, rotate: true }],
  ] as const)('%s', (_, counts, totals) => {
    expect(totalsOf(counts)).toEqual(totals);
  });

  test('is never told of fewer than five, is of no single officer, rounded, and in no order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 40 }), (counts) => {
        const totals = totalsOf(counts);
        const reading = counts.filter((count) => count > 0);
        expect(totals === null).toBe(reading.length < LEAST_OFFICERS);
        if (totals === null) return;
        expect(Math.ceil(reading.length / 3)).toBeGreaterThanOrEqual(2);
        expect([totals.tips % 10, totals.busiestThird % 5]).toEqual([0, 0]);
        expect(totals.rotate).toBe(totals.busiestThird >= ROTATE_FROM);
        expect(totalsOf(counts.toReversed())).toEqual(totals);
        expect(Object.keys(totals).sort()).toEqual(['busiestThird', 'rotate', 'tips']);
      }),
    );
  });

  test.each([
    ['2026-11-22', '2026-11-16'], // a Sunday
    ['2026-11-23', '2026-11-23'],
    ['2026-01-01', '2025-12-29'],
  ])('%s is in the week of %s', (day, monday) => {
    expect(mondayOf(day)).toBe(monday);
    expect(weekday(monday)).toBe(1);
    expect(weeksBefore(day).until).toBe(monday);
    expect(Date.parse(monday) - Date.parse(weeksBefore(day).from)).toBe(28 * 86_400_000);
  });
});

describe('an officer’s own limits', () => {
  test.each([
    [{ today: 5, thisWeek: 9 }, { day: 0, week: 0 }, null],
    [{ today: 0, thisWeek: 0 }, { day: 0, week: 0 }, null],
    [{ today: 4, thisWeek: 9 }, { day: 5, week: 10 }, null],
    [{ today: 5, thisWeek: 9 }, { day: 5, week: 10 }, 'day'],
    [{ today: 5, thisWeek: 10 }, { day: 5, week: 10 }, 'day'],
    [{ today: 1, thisWeek: 10 }, { day: 5, week: 10 }, 'week'],
    [{ today: 9, thisWeek: 9 }, { day: 0, week: 9 }, 'week'],
  ] as const)('%j, %j: %s', (read, limits, reached) => {
    expect(reachedOf(read, limits)).toBe(reached);
  });
});
