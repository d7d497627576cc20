import * as z from 'zod';
import { IDENTIFIER_KINDS } from '../identifiers/shape.ts';
import { LANES, TIP_STATES } from '../tips/shape.ts';

/** What can be watched: an identifier of any kind (a hash, a group among them), a subject, a network. */
export const WATCH_KINDS = [...IDENTIFIER_KINDS, 'subject', 'network'] as const;
export type WatchKind = (typeof WATCH_KINDS)[number];

/**
 * One thing that is watched.
 *
 * label   what was typed, as it may be shown; null where a subject or a network is watched
 * target  id of the subject or network; null for identifiers
 * reason  null where a network was watched by its star
 * open    alerts that nobody acknowledged, as far as the officer may see their tips
 */
export const watchShape = z.object({
  id: z.string(),
  kind: z.enum(WATCH_KINDS),
  label: z.string().nullable(),
  target: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.string(),
  mine: z.boolean(),
  shared: z.boolean(),
  at: z.string(),
  until: z.string().nullable(),
  endedAt: z.string().nullable(),
  open: z.number().int(),
});
export type Watch = z.infer<typeof watchShape>;

/**
 * A tip touched what is watched.
 *
 * version  of the tip that brought it; 0 where a known tip came to a watched subject or network by a merge, or to a network when it was built anew
 * next     of a list: where the next page begins
 */
export const alertShape = z.object({
  watch: watchShape.pick({ id: true, kind: true, label: true, target: true, shared: true, by: true }),
  tip: z.object({
    id: z.string(),
    source: z.string(),
    number: z.string(),
    lane: z.enum(LANES),
    state: z.enum(TIP_STATES),
  }),
  version: z.number().int(),
  at: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
});
export type Alert = z.infer<typeof alertShape>;

/** What a typed text may be watched as, the likeliest first. `values`: spellings and platforms that it then stands for. `certain`: it has that kind’s form. */
export const recognisedShape = z.object({
  kind: z.enum(IDENTIFIER_KINDS),
  label: z.string(),
  values: z.number().int(),
  /** platforms on which it would not be watched: one watch has room for so many values */
  left: z.array(z.string()),
  certain: z.boolean(),
});
export type Recognised = z.infer<typeof recognisedShape>;

/** Spellings and platforms that one watch may stand for. */
export const MOST_VALUES = 500;
