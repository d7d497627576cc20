import { type Instant, millis } from '../kernel/time.ts';
import { addDays, addMonths, dayIn, instantOf, startOfDay, timeOfDay, weekday } from '../kernel/zone.ts';
import type { Calendar, ClockRule, Length } from './shape.ts';

const HOUR_MS = 3_600_000;
/** The end of a day is its last millisecond, so that what ends with a day is due on that day. */
const LAST_MS_OF_DAY = 1;
/** More closed days in a row than any calendar has: a calendar that closes every day is a mistake, and the search ends. */
const MOST_CLOSED = 60;

/** How an end is counted. `closed`: whether offices are closed on a day. */
export type Counting = {
  counting: ClockRule['counting'];
  lastDay: ClockRule['lastDay'];
  zone: string;
  closed: (day: string) => boolean;
};

/** Whether offices are closed on a day, by a calendar: weekends and holidays. O(1) a day. */
export function closedBy(calendar: Calendar): (day: string) => boolean {
  const holidays = new Set(calendar.holidays.map(({ day }) => day));
  const weekend = new Set(calendar.weekend);
  return (day) => weekend.has(weekday(day)) || holidays.has(day);
}

/**
 * When what started at an instant ends. Pure, O(working days).
 *
 * Hours are moments: 24 hours are 24 hours when clocks are put forward in between; where the rule says so, an end on a closed day
 * goes on to the same time of the next open one. Exact days, months and years end at the
 * same time of day on the wall of the zone; in UTC that is so many times 24 hours. Counted in days, the day of the start is left
 * out and the last one counts to its end. Working days are always counted so.
 */
export function endOf(start: Instant, length: Length, how: Counting): Instant {
  if (length.unit === 'hours') {
    const end = new Date(millis(start) + length.count * HOUR_MS).toISOString();
    return how.lastDay === 'next-working-day-or-hour' ? nextOpenHour(end, how) : end;
  }
  const first = dayIn(start, how.zone);
  if (length.unit === 'working-days') return endOfDay(workingDay(first, length.count, how.closed), how.zone);
  const last = lastDayOf(first, length);
  if (how.counting === 'exact') return instantOf(last, timeOfDay(start, how.zone), how.zone);
  const open = how.lastDay === 'as-it-is' ? last : openFrom(last, how.closed);
  return endOfDay(open, how.zone);
}

function nextOpenHour(end: Instant, { zone, closed }: Counting): Instant {
  const day = dayIn(end, zone);
  const open = openFrom(day, closed);
  return open === day ? end : instantOf(open, timeOfDay(end, zone), zone);
}

function lastDayOf(first: string, { count, unit }: Length): string {
  if (unit === 'months') return addMonths(first, count);
  if (unit === 'years') return addMonths(first, count * 12);
  return addDays(first, count);
}

/** The last instant of a day in a zone. */
export const endOfDay = (day: string, zone: string): Instant =>
  new Date(millis(startOfDay(addDays(day, 1), zone)) - LAST_MS_OF_DAY).toISOString();

function workingDay(first: string, count: number, closed: (day: string) => boolean): string {
  let day = first;
  for (let left = count; left > 0; left -= 1) day = openFrom(addDays(day, 1), closed);
  return day;
}

/** This day, or the next one on which offices are open. */
export function openFrom(day: string, closed: (day: string) => boolean): string {
  for (let ahead = 0; ahead < MOST_CLOSED; ahead += 1) {
    const next = addDays(day, ahead);
    if (!closed(next)) return next;
  }
  return day;
}

/** The length that a rule has for what starts at an instant: the newest whose day has come. Null: whoever starts it says. */
export function lengthAt(rule: ClockRule, start: Instant, zone: string): Length | null {
  const day = dayIn(start, zone);
  return rule.lengths.findLast(({ from }) => from === null || from <= day)!.length;
}

/** When a clock that was to end at `due` ends after it was renewed once more: the renewal follows on what was there. */
export const renewed = (due: Instant, length: Length, how: Counting): Instant => endOf(due, length, how);

/** The moment from which a clock is near its end: the first warning, but never before half of its time is over. */
export function warnAt(rule: Pick<ClockRule, 'warn'>, start: Instant, due: Instant): Instant {
  const end = millis(due);
  const whole = end - millis(start);
  const first = Math.max(...rule.warn.map((hours) => hours * HOUR_MS), 0);
  return new Date(end - Math.min(first, Math.max(0, whole) / 2)).toISOString();
}

/** Instants at which days begin in a zone, `count` days from `day` on, and the end of the last: one more than days. */
export const dayBounds = (day: string, count: number, zone: string): Instant[] =>
  Array.from({ length: count + 1 }, (_, index) => startOfDay(addDays(day, index), zone));
