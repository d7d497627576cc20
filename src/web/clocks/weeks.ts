import { addDays, addMonths, weekday } from '../../kernel/zone.ts';

export const WEEK = 7;

/** The Monday of a day's week. */
const monday = (day: string): string => addDays(day, -((weekday(day) + 6) % WEEK));
const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;

/** The first day that is shown: a Monday, of the week or of the month's first one. */
export const firstShown = (view: 'month' | 'week', day: string): string =>
  monday(view === 'month' ? firstOfMonth(day) : day);

/** How many days a month's whole weeks have. */
export function monthDays(day: string): number {
  const first = firstShown('month', day);
  const next = addMonths(firstOfMonth(day), 1);
  const days = (Date.parse(`${next}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000;
  return Math.ceil(days / WEEK) * WEEK;
}
