import * as z from 'zod';
import { LANES, OUTCOMES } from '../../tips/shape.ts';

const limit = z.number().int().min(0).max(1000).default(0);

/** How many of the gravest tips an officer means to read in a day and in a week; 0: no limit. His own choice, for nobody else. */
export const careLimitsShape = z.object({
  day: limit.describe('of the gravest tips in a day; 0 for no limit'),
  week: limit.describe('of the gravest tips in a week; 0 for no limit'),
});
export type CareLimits = z.infer<typeof careLimitsShape>;

/**
 * Tips of the gravest kinds that an officer read: each once, however often he opened it.
 *
 * day, week  the first days of the spans, in the zone given; the week begins on Monday
 * reached    which of his own limits is reached; null: none
 */
export const exposureShape = z.object({
  today: z.number().int(),
  thisWeek: z.number().int(),
  day: z.string(),
  week: z.string(),
  zone: z.string(),
  limits: careLimitsShape,
  reached: z.enum(['day', 'week']).nullable(),
});
export type Exposure = z.infer<typeof exposureShape>;

/** How a tip ended that an officer touched, and that he has not yet seen. */
export const endShape = z.object({
  tip: z.string(),
  source: z.string(),
  number: z.string(),
  lane: z.enum(LANES),
  outcome: z.enum(OUTCOMES),
  by: z.string(),
  at: z.string(),
});
export type End = z.infer<typeof endShape>;

/**
 * How the reading of the gravest tips was shared out in a unit, in sums that lead to nobody.
 *
 * totals  null where fewer than `least` officers read any
 * tips    rounded to tens; `busiestThird`: its share of the reading in per cent, rounded to fives
 * rotate  whether the busiest third carries so much that sharing out otherwise would help
 */
export const careTotalsShape = z.object({
  from: z.string(),
  until: z.string(),
  least: z.number().int(),
  totals: z
    .object({ tips: z.number().int(), busiestThird: z.number().int(), rotate: z.boolean() })
    .nullable(),
});
export type CareTotals = z.infer<typeof careTotalsShape>;
