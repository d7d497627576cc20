import { addDays, weekday } from '../kernel/zone.ts';
import type { Calendar } from './shape.ts';

type Holiday = Calendar['holidays'][number];

const holiday = (day: string, name: string): Holiday => ({ day, name, own: false });

/** Gazetted holidays by year. Days that follow the moon are as announced beforehand: a unit corrects them when they are seen. */
const GAZETTED: Readonly<Record<number, readonly (readonly [day: string, name: string])[]>> = {
  2025: [
    ['01-26', 'Republic Day'],
    ['02-26', 'Maha Shivaratri'],
    ['03-14', 'Holi'],
    ['03-31', 'Id-ul-Fitr'],
    ['04-10', 'Mahavir Jayanti'],
    ['04-18', 'Good Friday'],
    ['05-12', 'Buddha Purnima'],
    ['06-07', 'Id-ul-Zuha'],
    ['07-06', 'Muharram'],
    ['08-15', 'Independence Day'],
    ['08-16', 'Janmashtami'],
    ['09-05', 'Milad-un-Nabi'],
    ['10-02', 'Mahatma Gandhi’s Birthday, Dussehra'],
    ['10-20', 'Diwali'],
    ['11-05', 'Guru Nanak’s Birthday'],
    ['12-25', 'Christmas Day'],
  ],
  2026: [
    ['01-26', 'Republic Day'],
    ['03-04', 'Holi'],
    ['03-21', 'Id-ul-Fitr'],
    ['03-26', 'Ram Navami'],
    ['03-31', 'Mahavir Jayanti'],
    ['04-03', 'Good Friday'],
    ['05-01', 'Buddha Purnima'],
    ['05-27', 'Id-ul-Zuha'],
    ['06-26', 'Muharram'],
    ['08-15', 'Independence Day'],
    ['08-26', 'Milad-un-Nabi'],
    ['09-04', 'Janmashtami'],
    ['10-02', 'Mahatma Gandhi’s Birthday'],
    ['10-20', 'Dussehra'],
    ['11-08', 'Diwali'],
    ['11-24', 'Guru Nanak’s Birthday'],
    ['12-25', 'Christmas Day'],
  ],
};
/** Fixed by their date: known for years whose list was not published yet. */
const NATIONAL = [
  ['01-26', 'Republic Day'],
  ['08-15', 'Independence Day'],
  ['10-02', 'Mahatma Gandhi’s Birthday'],
] as const;
const NATIONAL_TO = 2040;

/** Days on which India's central government offices are closed, Saturdays and Sundays among them. */
export const INDIA: Calendar = {
  id: 'IN',
  words: { en: 'India: gazetted holidays', hi: 'भारत: राजपत्रित अवकाश' },
  source:
    'DoPT office memoranda on holidays in Central Government offices for 2025 and 2026 (3 July 2025), Annexure I, Delhi; later years: the three national holidays alone',
  weekend: [0, 6],
  covered: { from: 2025, to: 2026 },
  holidays: [
    ...Object.entries(GAZETTED).flatMap(([year, days]) =>
      days.map(([day, name]) => holiday(`${year}-${day}`, name)),
    ),
    ...years(2027, NATIONAL_TO).flatMap((year) =>
      NATIONAL.map(([day, name]) => holiday(`${year}-${day}`, name)),
    ),
  ],
};

const FEDERAL_FROM = 2021;
const FEDERAL_TO = 2040;

/** 5 USC 6103(a); a holiday on a Saturday is kept on the Friday before (6103(b)), one on a Sunday on the Monday after (E.O. 11582). */
export const UNITED_STATES: Calendar = {
  id: 'US',
  words: { en: 'United States: federal holidays', hi: 'संयुक्त राज्य अमेरिका: संघीय अवकाश' },
  source: '5 USC 6103(a) and (b), Executive Order 11582; Juneteenth since 2021 (P.L. 117-17)',
  weekend: [0, 6],
  covered: { from: FEDERAL_FROM, to: FEDERAL_TO },
  holidays: years(FEDERAL_FROM, FEDERAL_TO).flatMap(federal),
};

function federal(year: number): Holiday[] {
  const fixed = [
    [`${year}-01-01`, 'New Year’s Day'],
    [`${year}-06-19`, 'Juneteenth'],
    [`${year}-07-04`, 'Independence Day'],
    [`${year}-11-11`, 'Veterans Day'],
    [`${year}-12-25`, 'Christmas Day'],
  ] as const;
  const moving = [
    [nth(year, 1, 1, 3), 'Birthday of Martin Luther King, Jr.'],
    [nth(year, 2, 1, 3), 'Washington’s Birthday'],
    [lastMonday(year, 5), 'Memorial Day'],
    [nth(year, 9, 1, 1), 'Labor Day'],
    [nth(year, 10, 1, 2), 'Columbus Day'],
    [nth(year, 11, 4, 4), 'Thanksgiving Day'],
  ] as const;
  return [
    ...fixed.flatMap(([day, name]) => {
      const kept = weekday(day) === 6 ? addDays(day, -1) : weekday(day) === 0 ? addDays(day, 1) : null;
      return kept ? [holiday(day, name), holiday(kept, `${name} (kept)`)] : [holiday(day, name)];
    }),
    ...moving.map(([day, name]) => holiday(day, name)),
  ].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The n-th such weekday of a month. */
function nth(year: number, month: number, day: number, count: number): string {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  return addDays(first, ((day - weekday(first) + 7) % 7) + (count - 1) * 7);
}

function lastMonday(year: number, month: number): string {
  const fifth = nth(year, month, 1, 5);
  return Number(fifth.slice(5, 7)) === month ? fifth : nth(year, month, 1, 4);
}

function years(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** A unit whose country has no list here: weekends alone, until the unit adds its holidays. */
const OTHER: Calendar = {
  id: 'other',
  words: { en: 'Weekends, and the unit’s own holidays', hi: 'सप्ताहांत और इकाई के अपने अवकाश' },
  source: 'No list is shipped for this country; the unit adds its own',
  weekend: [0, 6],
  covered: { from: 0, to: 0 },
  holidays: [],
};

/** What is shipped for a country. */
export const shippedCalendar = (country: string): Calendar =>
  country === 'IN' ? INDIA : country === 'US' ? UNITED_STATES : OTHER;

/** What a unit changed of a calendar: days that it added, days that it took away, which days of the week are closed. */
export type CalendarEdits = {
  added: { day: string; name: string }[];
  removed: string[];
  weekend: number[] | null;
};
export const NO_EDITS: CalendarEdits = { added: [], removed: [], weekend: null };

/** A calendar with a unit's changes. Pure. */
export function edited(calendar: Calendar, { added, removed, weekend }: CalendarEdits): Calendar {
  const gone = new Set([...removed, ...added.map(({ day }) => day)]);
  return {
    ...calendar,
    weekend: weekend ?? calendar.weekend,
    holidays: [
      ...calendar.holidays.filter(({ day }) => !gone.has(day)),
      ...added.map(({ day, name }) => ({ day, name, own: true })),
    ].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
  };
}
