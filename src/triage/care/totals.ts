import { addDays, startOfDay, weekday } from '../../kernel/zone.ts';
import type { CareLimits, CareTotals, Exposure } from './shape.ts';

/**
 * Officers without whom no sum is told. With five the busiest third is two: no figure is of one alone, and who knows his own
 * number does not learn another's from it.
 */
export const LEAST_OFFICERS = 5;
/** The busiest third would carry 33 of 100 if all read alike. From here on sharing out otherwise is worth a thought: a judgement, not a finding. */
export const ROTATE_FROM = 60;
/** Whole weeks of which sums are told. They stand still within a week, so that nothing is learned from how they move from day to day. */
export const WEEKS = 4;

/** The Monday of the week of a day. */
export const mondayOf = (day: string): string => addDays(day, -((weekday(day) + 6) % 7));

/** The last whole weeks before a day, in UTC: the first day, and the day after the last. */
export function weeksBefore(day: string): { from: string; until: string } {
  const until = mondayOf(day);
  return { from: addDays(until, -7 * WEEKS), until };
}

/** When a day begins in UTC. */
export const utcOf = (day: string): string => startOfDay(day, 'UTC');

/** How reading was shared out, from how many tips each officer read; those who read none do not count. Null with too few. Pure. */
export function totalsOf(counts: readonly number[]): CareTotals['totals'] {
  const read = counts.filter((count) => count > 0).sort((a, b) => b - a);
  if (read.length < LEAST_OFFICERS) return null;
  const sum = (of: readonly number[]) => of.reduce((all, count) => all + count, 0);
  const all = sum(read);
  const busiest = sum(read.slice(0, Math.ceil(read.length / 3)));
  const busiestThird = Math.round((20 * busiest) / all) * 5;
  return { tips: Math.round(all / 10) * 10, busiestThird, rotate: busiestThird >= ROTATE_FROM };
}

/** Which of an officer's own limits is reached, the day's first. Pure. */
export function reachedOf(
  { today, thisWeek }: Pick<Exposure, 'today' | 'thisWeek'>,
  { day, week }: CareLimits,
): Exposure['reached'] {
  if (day > 0 && today >= day) return 'day';
  return week > 0 && thisWeek >= week ? 'week' : null;
}
