import { DAY_MS, type Instant, millis } from './time.ts';
import { dayIn } from './zone.ts';

/*
 * A day of the calendar that is named without a time or a zone: it is known by its midnight in UTC, begins where the day begins
 * first (UTC+14), and is over only where it ends last (UTC-12).
 */

const HOUR_MS = 3_600_000;
const EARLIEST_MS = 14 * HOUR_MS;
const LATEST_MS = 12 * HOUR_MS;

/** How long after its midnight in UTC a day is over everywhere. */
export const WHOLE_DAY_MS = DAY_MS + LATEST_MS;

/** The day itself, `2026-11-22`, of its midnight in UTC. */
export const dayOf = (midnight: Instant): string => midnight.slice(0, 10);

/** When a day begins in the earliest zone, in milliseconds. `midnight`: its own in UTC. */
export const dayBegins = (midnight: Instant): number => millis(midnight) - EARLIEST_MS;

/** When a day is over in the latest zone, in milliseconds. */
export const dayOver = (midnight: Instant): number => millis(midnight) + WHOLE_DAY_MS;

/**
 * Days until a day, by the calendar in UTC: 1 the day before, 0 from its midnight until it is over in the latest zone, then -1
 * for 24 hours, and so on. It begins in the earliest zone while 1 is left. Pure.
 */
export function daysUntil(midnight: Instant, nowMs: number): number {
  const over = dayOver(midnight);
  if (nowMs >= over) return -1 - Math.floor((nowMs - over) / DAY_MS);
  return Math.max(0, Math.ceil((millis(midnight) - nowMs) / DAY_MS));
}

/** The moment, in milliseconds, at which `daysUntil` falls below so many days. */
export const fallsBelow = (midnight: Instant, days: number): number =>
  days > 0 ? millis(midnight) - (days - 1) * DAY_MS : dayOver(midnight) - days * DAY_MS;

/** The midnight in UTC of the day that it is in a zone at an instant. */
export const midnightOf = (instant: Instant, zone: string): Instant =>
  `${dayIn(instant, zone)}T00:00:00.000Z`;

/** The midnight in UTC after the last day of a window in a zone. `until`: where the window ends, itself left out. */
export const midnightAfter = (until: Instant, zone: string): Instant =>
  new Date(millis(`${dayIn(millis(until) - 1, zone)}T00:00:00.000Z`) + DAY_MS).toISOString();
