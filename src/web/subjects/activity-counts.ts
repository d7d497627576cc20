/** One thing that happened, as subjects.activity gives it. */
type Event = { at: string; tip: string; kind: string };
export type Period = { from: string; count: number };

const DAY = 86_400_000;
/** Up to so many days a bar is a day; up to ten times as many a week; beyond that a month. */
const MOST_DAYS = 92;

/** Which events tell of the person: when a tip came in tells of the source. */
export const isOwnDoing = ({ kind }: Pick<Event, 'kind'>): boolean => kind !== 'received';

/**
 * Events by hour of the day and day of the week, in a zone.
 *
 * returns  seven rows from Monday, 24 counts each
 */
export function byHour(events: readonly Event[], zone: string): number[][] {
  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { at } of events) {
    const { day, hour } = local(at, zone);
    grid[weekday(day)]![hour]! += 1;
  }
  return grid;
}

/** Events by day of the zone, by week (from Monday) or month where they span long; periods without any between them too. */
export function byPeriod(
  events: readonly Event[],
  zone: string,
): { unit: 'day' | 'week' | 'month'; periods: Period[] } {
  if (events.length === 0) return { unit: 'day', periods: [] };
  const days = events.map(({ at }) => local(at, zone).day).sort();
  const [first, last] = [days[0]!, days.at(-1)!];
  const span = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  const unit = span <= MOST_DAYS ? 'day' : span <= MOST_DAYS * 10 ? 'week' : 'month';
  const counts = new Map<string, number>();
  for (const day of days) {
    const from = beginOf(day, unit);
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  const periods: Period[] = [];
  const end = beginOf(last, unit);
  for (let from = beginOf(first, unit); from <= end; from = nextOf(from, unit))
    periods.push({ from, count: counts.get(from) ?? 0 });
  return { unit, periods };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function local(at: string, zone: string): { day: string; hour: number } {
  const known = clocks.get(zone);
  const clock =
    known ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    });
  if (!known) clocks.set(zone, clock);
  const parts = new Map(clock.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return {
    day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    hour: Number(parts.get('hour')),
  };
}

/** 0 is Monday. */
const weekday = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

const shifted = (day: string, by: number): string =>
  new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);

function beginOf(day: string, unit: 'day' | 'week' | 'month'): string {
  if (unit === 'day') return day;
  return unit === 'week' ? shifted(day, -weekday(day)) : `${day.slice(0, 7)}-01`;
}

function nextOf(from: string, unit: 'day' | 'week' | 'month'): string {
  if (unit !== 'month') return shifted(from, unit === 'day' ? 1 : 7);
  return beginOf(shifted(from, 32), 'month');
}
