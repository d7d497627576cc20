import { DAY_MS, type Instant, millis } from './time.ts';

/*
 * Clocks on walls: what day and time it is in a zone, and which instant such a time is. Rests on the zone data of the
 * runtime (Intl), in the browser and on the server alike.
 */

const parts = new Map<string, Intl.DateTimeFormat>();

/** Whether the runtime knows a zone by this IANA name. */
export function isZone(zone: string): boolean {
  try {
    return formatOf(zone) !== null;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = parts.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  parts.set(zone, made);
  return made;
}

/** Zones whose distance from UTC has not changed since 1970, in milliseconds: no table has to be asked. */
const FIXED: Readonly<Record<string, number>> = { UTC: 0, 'Asia/Kolkata': 19_800_000 };

/** What a wall clock shows, as milliseconds since 1970 as if the wall were in UTC. */
function wallMillis(ms: number, zone: string): number {
  const fixed = FIXED[zone];
  if (fixed !== undefined && ms >= 0) return ms + fixed;
  const at: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) at[type] = Number(value);
  const wall = Date.UTC(at.year!, at.month! - 1, at.day, at.hour, at.minute, at.second);
  return wall + (((ms % 1000) + 1000) % 1000);
}

/** The day of the calendar, `YYYY-MM-DD`, that it is in a zone at an instant. */
export const dayIn = (instant: Instant | number, zone: string): string =>
  new Date(wallMillis(typeof instant === 'number' ? instant : millis(instant), zone))
    .toISOString()
    .slice(0, 10);

/** Milliseconds since the day began on the wall: 05:30 is 19 800 000, on a day of 23 or 25 hours too. */
export function timeOfDay(instant: Instant | number, zone: string): number {
  const wall = wallMillis(typeof instant === 'number' ? instant : millis(instant), zone);
  return ((wall % DAY_MS) + DAY_MS) % DAY_MS;
}

/**
 * The instant at which a wall clock in a zone shows this time of this day.
 *
 * day   `YYYY-MM-DD`; time  milliseconds since midnight on the wall
 * A time that a change of the clock leaves out is taken as much later as the change takes away; one that comes twice is
 * taken the first time.
 */
export function instantOf(day: string, time: number, zone: string): Instant {
  const wall = Date.parse(`${day}T00:00:00.000Z`) + time;
  if (zone === 'UTC') return new Date(wall).toISOString();
  const offset = (ms: number) => wallMillis(ms, zone) - ms;
  const [before, after] = [offset(wall - DAY_MS), offset(wall + DAY_MS)];
  const fits = [before, after].map((each) => wall - each).filter((ms) => wallMillis(ms, zone) === wall);
  return new Date(fits.length > 0 ? Math.min(...fits) : wall - before).toISOString();
}

/** Every instant at which a wall clock in a zone shows this time of this day: none where a change of the clock leaves it out, two where it comes twice. */
export function instantsOf(day: string, time: number, zone: string): Instant[] {
  const wall = Date.parse(`${day}T00:00:00.000Z`) + time;
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((ms) => wallMillis(ms, zone) - ms);
  const found = [...new Set(offsets.map((offset) => wall - offset))].filter(
    (ms) => wallMillis(ms, zone) === wall,
  );
  return found.sort((a, b) => a - b).map((ms) => new Date(ms).toISOString());
}

/** The first instant of a day in a zone: midnight, or what stands in its place where midnight is left out. */
export const startOfDay = (day: string, zone: string): Instant => instantOf(day, 0, zone);

/** A day of the calendar so many days later (or earlier). */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** A day so many months later; where that month has no such day, its last one. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const at = year * 12 + month - 1 + months;
  const last = new Date(Date.UTC(Math.floor(at / 12), (at % 12) + 1, 0)).getUTCDate();
  return new Date(Date.UTC(Math.floor(at / 12), at % 12, Math.min(date, last))).toISOString().slice(0, 10);
}

/** Day of the week of a day: 0 Sunday … 6 Saturday. */
export const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();
