import * as z from 'zod';

/** What is needed to act on a tip. The position is a stored bit: append only, and raise `GAP_EDITION` when a reading changes. */
export const GAP_FIELDS = [
  'account',
  'contact',
  'link',
  'ip',
  'ip_time',
  'ip_port',
  'time_zone',
  'incident_time',
  'recipient',
  'viewed',
  'hash',
  'upload_time',
] as const;
export type GapField = (typeof GAP_FIELDS)[number];

export const GAP_STATES = ['missing', 'partly', 'given'] as const;

const wordsShape = z.object({ en: z.string(), hi: z.string() });

/**
 * One field that applies to a tip.
 *
 * of, given  how many things need it (addresses, files, moments), and how many have it
 * places     where in the documents it is missing, the first few
 */
export const gapShape = z.object({
  field: z.enum(GAP_FIELDS),
  state: z.enum(GAP_STATES),
  of: z.number().int(),
  given: z.number().int(),
  places: z.array(z.object({ at: z.string(), document: z.number().int() })),
});
export type Gap = z.infer<typeof gapShape>;

/** A field as the screens tell it: what it is, why it matters and by which source, to which tips it applies. */
export const gapFieldShape = z.object({
  field: z.enum(GAP_FIELDS),
  words: wordsShape,
  why: wordsShape,
  applies: wordsShape,
  source: z.string(),
});
export type GapFieldWords = z.infer<typeof gapFieldShape>;

/** Why there is no request to a platform: nothing is missing; no platform reported the tip; none is named. */
export const NO_REQUEST = ['nothing_missing', 'not_reported_by_platform'] as const;

/** Of a field: on how many tips it applies, on how many it is there in full, and in part. */
export const fieldCountShape = z.object({
  field: z.enum(GAP_FIELDS),
  asked: z.number().int(),
  given: z.number().int(),
  partly: z.number().int(),
});
export type FieldCount = z.infer<typeof fieldCountShape>;

/** Seconds, over `tips` of which both moments are known; null where there are none. */
export const delayShape = z.object({
  tips: z.number().int(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
});
export type Delay = z.infer<typeof delayShape>;

/** A calendar month in UTC, `2026-11`: tips, and of all fields that applied to them how many there were and were given. */
export const monthShape = z.object({
  month: z.string(),
  tips: z.number().int(),
  asked: z.number().int(),
  given: z.number().int(),
});
export type Month = z.infer<typeof monthShape>;

/**
 * What a platform's tips bring.
 *
 * ended      tips that ended: closed other than as a duplicate, or with an outcome that says how
 * actedOn    of these, such as led to something; `tooLittle`: closed as too little to act on
 * reported   from the incident to when the source had the report (or, where it does not say, to when the unit had it)
 * firstAct   from when the unit had it to the first act of an officer that is not merely giving it to somebody
 */
export const platformShape = z.object({
  platform: z.string(),
  tips: z.number().int(),
  asked: z.number().int(),
  given: z.number().int(),
  fields: z.array(fieldCountShape),
  ended: z.number().int(),
  actedOn: z.number().int(),
  tooLittle: z.number().int(),
  reported: delayShape,
  firstAct: delayShape,
  months: z.array(monthShape),
});
export type PlatformScore = z.infer<typeof platformShape>;

export const scorecardShape = z.object({
  from: z.string(),
  to: z.string(),
  platforms: z.array(platformShape),
  /** tips of the period that no platform reported: in no row */
  unreported: z.number().int(),
  /** tips that still have to be read for what they lack: in no row yet */
  unread: z.number().int(),
  fields: z.array(gapFieldShape),
});
export type Scorecard = z.infer<typeof scorecardShape>;
