import type { Instant } from '../kernel/time.ts';
import { addDays, addMonths } from '../kernel/zone.ts';
import { countOf } from './gap-bits.ts';
import type { EndRow, FieldRow, MonthRow, Period } from './scorecard-store.ts';
import { type Delay, GAP_FIELDS, type Month, type PlatformScore } from './shape.ts';

/** Months of the trend. */
const TREND_MONTHS = 12;

type Days = { from?: string | undefined; to?: string | undefined };

/** The period asked for, in days of UTC, the last one included; absent: the last twelve months to today. */
export function periodOf({ from, to }: Days, now: Instant): Period & { to: string } {
  const last = to ?? now.slice(0, 10);
  const first = from ?? monthsBefore(last, TREND_MONTHS - 1);
  return { from: `${first}T00:00:00.000Z`, before: `${addDays(last, 1)}T00:00:00.000Z`, to: last };
}

/** The twelve calendar months that end with that of a day, the oldest first: `2026-11`. */
export function trendMonths(last: string): string[] {
  return Array.from({ length: TREND_MONTHS }, (_, at) =>
    monthsBefore(last, TREND_MONTHS - 1 - at).slice(0, 7),
  );
}

/** The first of the month so many months before. */
const monthsBefore = (day: string, months: number): string => addMonths(`${day.slice(0, 7)}-01`, -months);

/** A row for each platform, that with the most tips first. Pure, O(rows · fields). */
export function scoresOf(
  fields: readonly FieldRow[],
  ends: readonly EndRow[],
  months: readonly MonthRow[],
  trend: readonly string[],
): PlatformScore[] {
  const byPlatform = byReporter(
    fields.flatMap(({ reporter, ...row }) =>
      reporter !== null && row.asked !== null ? [{ ...row, reporter }] : [],
    ),
  );
  const endOf = new Map(ends.map((row) => [row.reporter, row]));
  const monthsOf = byReporter(months);
  return [...byPlatform]
    .map(([platform, rows]): PlatformScore => {
      const end = endOf.get(platform);
      return {
        platform,
        ...totalOf(rows),
        fields: fieldsOf(rows),
        ended: end?.ended ?? 0,
        actedOn: end?.acted ?? 0,
        tooLittle: end?.too_little ?? 0,
        reported: delayOf(end?.reported_tips, end?.reported),
        firstAct: delayOf(end?.first_tips, end?.first),
        months: trend.map(
          (month): Month => ({
            month,
            ...totalOf((monthsOf.get(platform) ?? []).filter((row) => row.month === month)),
          }),
        ),
      };
    })
    .sort((a, b) => b.tips - a.tips || (a.platform < b.platform ? -1 : 1));
}

function byReporter<Row extends { reporter: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.reporter);
    if (group) group.push(row);
    else groups.set(row.reporter, [row]);
  }
  return groups;
}

type Bits = { asked: number | null; given: number; tips: number };

const totalOf = (rows: readonly Bits[]) => ({
  tips: sum(rows, () => 1),
  asked: sum(rows, ({ asked }) => countOf(asked ?? 0)),
  given: sum(rows, ({ given }) => countOf(given)),
});

function fieldsOf(rows: readonly Omit<FieldRow, 'reporter'>[]): PlatformScore['fields'] {
  return GAP_FIELDS.map((field, at) => {
    const has = (bits: number | null) => ((bits ?? 0) >> at) & 1;
    return {
      field,
      asked: sum(rows, ({ asked }) => has(asked)),
      given: sum(rows, ({ given }) => has(given)),
      partly: sum(rows, ({ partly }) => has(partly)),
    };
  });
}

const sum = <Row extends { tips: number }>(rows: readonly Row[], each: (row: Row) => number): number =>
  rows.reduce((total, row) => total + row.tips * each(row), 0);

const delayOf = (tips = 0, parts: readonly number[] | null = null): Delay => ({
  tips,
  median: parts?.[0] ?? null,
  p90: parts?.[1] ?? null,
});
