import type { TFunction } from 'i18next';
import { dayBegins, dayOf, dayOver } from '../../kernel/whole-day.ts';
import { dayIn } from '../../kernel/zone.ts';

export type Format = ReturnType<typeof formatOf>;
/** How near an end is: `near` within two days, `past` when over. */
type Left = { words: string; tone: 'far' | 'near' | 'past' };

/** What a large number is counted in, largest first. */
const STEPS = [
  { from: 10_000_000, words: 'crores' },
  { from: 100_000, words: 'lakhs' },
  { from: 1000, words: 'thousands' },
] as const;
const HOUR_MS = 3_600_000;
const NEAR_MS = 48 * HOUR_MS;

/**
 * Numbers, times and names of places in the officer's language and zone. Pure: the clock is handed in.
 *
 * locale  en-IN or hi-IN: Indian grouping
 * zone    IANA name, e.g. Asia/Kolkata; its short name stands behind each full time, with UTC beside it
 */
export function formatOf(locale: string, zone: string, t: TFunction) {
  const numbers = new Intl.NumberFormat(locale);
  const one = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const clock = (timeZone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = (timeZone: string, year: boolean) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      day: 'numeric',
      month: 'short',
      ...(year ? { year: 'numeric' as const } : {}),
    });
  const here = { clock: clock(zone), date: date(zone, true), day: date(zone, false) };
  const utc = { clock: clock('UTC'), date: date('UTC', true), day: date('UTC', false) };
  const seconds = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const countries = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
  // in summer a zone has another name than in winter
  const names = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' });
  const zoneName = (instant: string | number): string =>
    zone === 'Asia/Kolkata' ? 'IST' : shortZone(names, instant, zone);

  const duration = (ms: number): string => {
    const minutes = Math.floor(Math.abs(ms) / 60_000);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor(minutes / 60);
    if (days >= 3) return t('time.days', { count: days, shown: numbers.format(days) });
    if (hours >= 6 || (hours >= 1 && minutes % 60 === 0))
      return t('time.hours', { count: hours, shown: numbers.format(hours) });
    if (hours >= 1) return t('time.hoursMinutes', { hours, minutes: minutes % 60 });
    return t('time.minutes', { count: minutes, shown: numbers.format(minutes) });
  };

  const left = (ms: number): Left =>
    ms <= 0
      ? { words: t('time.over'), tone: 'past' }
      : { words: duration(ms), tone: ms < NEAR_MS ? 'near' : 'far' };
  const full = (instant: string | number): string => {
    const at = new Date(instant);
    const sameDay = here.date.format(at) === utc.date.format(at);
    const inUtc = sameDay ? utc.clock.format(at) : `${utc.day.format(at)} ${utc.clock.format(at)}`;
    return `${here.date.format(at)}, ${here.clock.format(at)} ${zoneName(at.getTime())} (${inUtc} UTC)`;
  };
  /** A day without a time, while it runs in any zone: what it is where the officer sits. */
  const runningDay = (midnight: string, now: number): string => {
    const [day, here] = [dayOf(midnight), dayIn(now, zone)];
    return t(here === day ? 'time.today' : here < day ? 'time.tomorrow' : 'time.stillRuns');
  };
  const plainDay = (day: string): string => utc.date.format(new Date(`${day}T00:00:00Z`));

  return {
    locale,
    language: locale.startsWith('hi') ? ('hi' as const) : ('en' as const),
    zone,
    zoneName,
    number: (value: number) => numbers.format(value),
    decimal: (value: number) => one.format(value),
    /** Where there is place for four signs: 999, 1.9k, 12k, 1.2L (lakh), 3.4Cr (crore); cut off, never rounded up. */
    short: (value: number): string => {
      const step = STEPS.find(({ from }) => value >= from);
      if (!step) return numbers.format(value);
      const parts = value / step.from;
      const cut = parts < 10 ? Math.floor(parts * 10) / 10 : Math.floor(parts);
      return t(`size.${step.words}`, { shown: one.format(cut) });
    },
    duration,
    clock: (instant: string | number) => here.clock.format(new Date(instant)),
    day: (instant: string | number) => here.day.format(new Date(instant)),
    date: (instant: string | number) => here.date.format(new Date(instant)),
    /** A day of the calendar, `2026-11-21`, as it is: in no zone. */
    plainDay,
    /** 21 Nov 2026, 08:12 IST (02:42 UTC); the day is repeated where it is another one in UTC */
    full,
    /** A day that is named without a time, by its midnight in UTC: the day, and until when it runs in the last zone. */
    fullDay: (midnight: string): string =>
      t('time.wholeDay', { day: plainDay(dayOf(midnight)), until: full(dayOver(midnight)) }),
    /** 21 Nov 2026 07:25:00 UTC: for an IP address at a time, where seconds count */
    utc: (instant: string): string =>
      `${utc.date.format(new Date(instant))} ${seconds.format(new Date(instant))} UTC`,
    ago: (instant: string, now: number): string => {
      const past = now - Date.parse(instant);
      return past < 60_000 ? t('time.now') : t('time.ago', { duration: duration(past) });
    },
    left: (instant: string, now: number): Left => left(Date.parse(instant) - now),
    runningDay,
    /** The same of a day without a time: until it begins in the first zone; then its name, until it is over in the last. */
    leftOfDay: (midnight: string, now: number): Left => {
      const begins = dayBegins(midnight) - now;
      if (begins > 0) return left(begins);
      return now < dayOver(midnight) ? { words: runningDay(midnight, now), tone: 'near' } : left(0);
    },
    bytes: (bytes: number): string => {
      if (bytes < 1000) return t('size.bytes', { count: bytes, shown: numbers.format(bytes) });
      if (bytes < 1_000_000) return t('size.kilobytes', { shown: one.format(bytes / 1000) });
      if (bytes < 1_000_000_000) return t('size.megabytes', { shown: one.format(bytes / 1_000_000) });
      return t('size.gigabytes', { shown: one.format(bytes / 1_000_000_000) });
    },
    country: (code: string): string => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
  };
}

function shortZone(names: Intl.DateTimeFormat, instant: string | number, zone: string): string {
  const parts = names.formatToParts(new Date(instant));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
