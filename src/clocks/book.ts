import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import { type CalendarEdits, edited, NO_EDITS, shippedCalendar } from './calendars.ts';
import { type Counting, closedBy, endOf, lengthAt } from './due.ts';
import { clockRule, type LengthEdits, withLength } from './rules.ts';
import type { Calendar, ClockRule, Length } from './shape.ts';

/**
 * How a unit counts.
 *
 * country    decides the unit's own calendar and zone until it sets them
 * calendars  its changes, by calendar's id
 * lengths    its own figures for estimates, by rule
 * platforms  its own figures for how long platforms keep logs, in days, by platform's name in lower case
 */
export type Settings = {
  country: string;
  zone: string | null;
  calendars: Readonly<Record<string, CalendarEdits>>;
  lengths: LengthEdits;
  platforms: Readonly<Record<string, number>>;
};

const ZONES: Readonly<Record<string, string>> = {
  IN: 'Asia/Kolkata',
  US: 'America/New_York',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  DE: 'Europe/Berlin',
  FR: 'Europe/Paris',
  NL: 'Europe/Amsterdam',
};

/** The zone of a unit: the one it set, else its country's, which is the capital's where there are several. */
export const zoneOf = ({ zone, country }: Pick<Settings, 'zone' | 'country'>): string =>
  zone ?? ZONES[country] ?? 'UTC';

/** A calendar with the unit's changes. `unit`: its country's. */
export function calendarOf(settings: Settings, id: 'IN' | 'US' | 'unit'): Calendar {
  const country = id === 'unit' ? settings.country : id;
  const shipped = shippedCalendar(country);
  return edited(shipped, settings.calendars[shipped.id] ?? NO_EDITS);
}

/** A rule as it holds for a unit. Fails NOT_FOUND. */
export function ruleFor(settings: Settings, id: string): ClockRule {
  const rule = clockRule(id);
  if (!rule) throw new TipstaffError('NOT_FOUND', { record: 'rule' });
  return withLength(rule, settings.lengths);
}

/** How a rule counts for a unit. `zone`: another than the rule's or the unit's own. */
export function countingOf(settings: Settings, rule: ClockRule, zone?: string): Counting {
  return {
    counting: rule.counting,
    lastDay: rule.lastDay,
    zone: zone ?? rule.zone ?? zoneOf(settings),
    closed: rule.calendar === null ? () => false : closedBy(calendarOf(settings, rule.calendar)),
  };
}

export type Due = { dueAt: Instant; zone: string; length: Length };

/**
 * When a clock of a rule ends. Pure.
 *
 * own   the length, where the rule leaves it to whoever starts the clock; elsewhere it may not be given
 * Fails INPUT_INVALID
 */
export function dueOf(
  settings: Settings,
  rule: ClockRule,
  start: Instant,
  own: Length | null = null,
  zone?: string,
): Due {
  const counting = countingOf(settings, rule, zone);
  // which length the law gives is asked on the law's own calendar, whatever the place
  const fixed = lengthAt(rule, start, rule.zone ?? counting.zone);
  if (fixed && own) throw new TipstaffError('INPUT_INVALID', { problem: 'length: the rule says it' });
  const length = fixed ?? own;
  if (!length)
    throw new TipstaffError('INPUT_INVALID', { problem: 'length: this rule leaves it to you, so say it' });
  if (length.unit === 'working-days' && rule.calendar === null)
    throw new TipstaffError('INPUT_INVALID', {
      problem: 'length: this rule has no calendar of working days',
    });
  return { dueAt: endOf(start, length, counting), zone: counting.zone, length };
}
