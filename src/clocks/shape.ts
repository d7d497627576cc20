import * as z from 'zod';
import { isZone } from '../kernel/zone.ts';

/**
 * What a clock is about, and whether it binds: `answer` a lane's answer time, `duty` what law asks of the unit, `reply` what law
 * asks of others, `event` a day on which something happens, `preservation` how long somebody keeps what was reported or asked for,
 * `logs` how long logs are kept. The first four stay overdue until they are stopped, the others lapse.
 */
export const CLOCK_KINDS = ['answer', 'duty', 'reply', 'event', 'preservation', 'logs'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];
/** Kinds before this position bind. */
export const BINDING_KINDS = 4;

/** What runs out belongs to a record. Later rooms add theirs. */
export const CLOCK_RECORDS = ['tip'] as const;
export type ClockRecord = (typeof CLOCK_RECORDS)[number];

export const LENGTH_UNITS = ['hours', 'days', 'working-days', 'months', 'years'] as const;
/** A length of time as law gives it. */
export const lengthShape = z.object({
  count: z.number().int().min(1).max(3660),
  unit: z.enum(LENGTH_UNITS),
});
export type Length = z.infer<typeof lengthShape>;

const wordsShape = z.object({ en: z.string(), hi: z.string() });
export const dayShape = z.iso.date();
const zoneShape = z.string().min(1).max(60);

/**
 * A rule that starts clocks. Data.
 *
 * law        the provision; `source`: where its text or the reason for the figure is found
 * starts, stops  what does, in words
 * lengths    by the day of the start in the rule's zone, oldest first; `length` null: whoever starts it says
 * zone       IANA name in which days are counted; null: the unit's
 * counting   `exact`: from moment to moment; `days`: the day of the start is not counted, and it ends with the last day;
 *            `whole-day`: a day named without a time or zone, from where it begins first to where it ends last
 * lastDay    `next-working-day`: where the last day is closed, it ends with the next that is not; `-or-hour`: and where a period
 *            in hours ends on a closed day, at the same time of the next that is not
 * calendar   by which days are closed; null: no day is looked up
 * warn       hours before the end at which to warn, longest first
 * answers    who answers for it: the officer of the record, or the head of the unit
 * estimate   nobody is bound by it: what a unit has seen, which it may edit
 * withTip    ends when the tip is closed
 * renewal    by how much, and how many times at most, it can be renewed
 * byHand     an officer may start it
 */
export const clockRuleShape = z.object({
  id: z.string(),
  kind: z.enum(CLOCK_KINDS),
  words: wordsShape,
  law: wordsShape,
  source: z.string(),
  starts: wordsShape,
  stops: wordsShape,
  lengths: z.array(z.object({ from: dayShape.nullable(), length: lengthShape.nullable() })).min(1),
  zone: zoneShape.nullable(),
  counting: z.enum(['exact', 'days', 'whole-day']),
  lastDay: z.enum(['as-it-is', 'next-working-day', 'next-working-day-or-hour']),
  calendar: z.enum(['IN', 'US', 'unit']).nullable(),
  warn: z.array(z.number().int().positive()),
  answers: z.enum(['officer', 'head']),
  estimate: z.boolean(),
  withTip: z.boolean(),
  renewal: z.object({ length: lengthShape, most: z.number().int().positive() }).nullable(),
  byHand: z.boolean(),
});
export type ClockRule = z.infer<typeof clockRuleShape>;

/**
 * Days on which offices are closed.
 *
 * weekend   days of the week, 0 Sunday … 6 Saturday
 * holidays  each with its name and where that is decided
 * covered   first and last year that the holidays are complete for
 */
export const calendarShape = z.object({
  id: z.string(),
  words: wordsShape,
  source: z.string(),
  weekend: z.array(z.number().int().min(0).max(6)),
  covered: z.object({ from: z.number().int(), to: z.number().int() }),
  holidays: z.array(z.object({ day: dayShape, name: z.string(), own: z.boolean() })),
});
export type Calendar = z.infer<typeof calendarShape>;

/** Why a clock stands: `done` an officer stopped it, `answered` somebody took up the tip, `closed` the tip was, `moved` what it rested on changed. */
export const STOP_REASONS = ['done', 'answered', 'closed', 'moved'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** One clock as it is shown. No name, no word of a tip. */
export const clockShape = z.object({
  id: z.string(),
  kind: z.enum(CLOCK_KINDS),
  rule: z.string(),
  estimate: z.boolean(),
  record: z.object({ kind: z.enum(CLOCK_RECORDS), id: z.string(), label: z.string() }),
  startedAt: z.string(),
  startedBy: z.string(),
  dueAt: z.string(),
  /** a day without a time, which `dueAt` is the midnight in UTC of: `2026-11-22`; null: it ends at a moment */
  day: z.string().nullable(),
  /** the moment it is over: of a day, where that ends last */
  overAt: z.string(),
  /** in which days were counted */
  zone: z.string(),
  /** the end as a wall clock in that zone shows it: `2026-11-21T23:59` */
  dueThere: z.string(),
  /** the moment from which it is shown as near its end */
  warnAt: z.string(),
  renewals: z.number().int(),
  renewable: z.boolean(),
  officer: z.string().nullable(),
  answers: z.enum(['officer', 'head']),
  stoppedAt: z.string().nullable(),
  stopReason: z.enum(STOP_REASONS).nullable(),
});
export type Clock = z.infer<typeof clockShape>;

/** Which clocks of the board: absent = all. `officer`: `me`, an officer's id, or `nobody`. */
export const boardFilterShape = z.object({
  officer: z.union([z.literal('me'), z.literal('nobody'), z.uuid()]).optional(),
  kinds: z.array(z.enum(CLOCK_KINDS)).min(1).max(CLOCK_KINDS.length).optional(),
  /** only those that rest on law or orders, or only estimates */
  estimates: z.enum(['without', 'only']).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  /** IANA zone whose days `from` and `to` lie in, for what is a whole day; UTC unless said */
  zone: z.string().max(60).refine(isZone, 'there is none of this name').optional(),
});
export type BoardFilter = z.infer<typeof boardFilterShape>;
