import * as z from 'zod';
import { LANES, OUTCOMES, SCORES } from '../../tips/shape.ts';

/** How many tips ended how. `real`: a child safeguarded, an arrest or a case; `known`: these and no crime, without what is unknown. */
export const endsShape = z.object({
  child_safeguarded: z.number().int(),
  arrest: z.number().int(),
  case: z.number().int(),
  no_crime: z.number().int(),
  unknown: z.number().int(),
  tips: z.number().int(),
  real: z.number().int(),
  known: z.number().int(),
});
export type Ends = z.infer<typeof endsShape>;

/** A share with its 95 % Wilson interval, each 0–1; null where there is nothing of which it could be one. */
export const shareShape = z.object({ share: z.number(), low: z.number(), high: z.number() }).nullable();
export type Share = z.infer<typeof shareShape>;

/** Why nothing is proposed for a rule: it is a floor, its score does not speak of how tips end, too few ends are known, no clear difference, too little to move. */
export const SILENT = ['floor', 'score', 'few', 'unclear', 'small'] as const;

/** Another weight for a rule, as a question to officers: never a change by itself. */
export const proposalShape = z.object({
  way: z.enum(['less', 'more']),
  from: z.number(),
  to: z.number(),
  /** the proposal as one sentence in English */
  sentence: z.string(),
});

export const backtestRuleShape = z.object({
  rule: z.string(),
  score: z.enum(SCORES),
  weight: z.number(),
  floor: z.boolean(),
  ends: endsShape,
  share: shareShape,
  proposal: proposalShape.nullable(),
  /** null where there is a proposal */
  silent: z.enum(SILENT).nullable(),
});
export type BacktestRule = z.infer<typeof backtestRuleShape>;

/** A tip that ended gravely and stood where nobody had to look soon. */
export const missedShape = z.object({
  tip: z.string(),
  source: z.string(),
  number: z.string(),
  lane: z.enum(LANES),
  outcome: z.enum(OUTCOMES),
  at: z.string(),
  /** the rules that fired on it */
  rules: z.array(z.string()),
});

/**
 * What rules made of the tips whose end is recorded.
 *
 * firedBy    `kept`: the rules in force, as they fired when each tip was last scored; `again`: each tip scored again now, by this version
 * rescoring  tips are still being scored by the version in force: figures of `kept` will move
 * unscored   tips of which nothing is kept that this version could score: counted in `all` and in lanes, under no rule
 * laneFrom   how many tips are counted under the lane in which they stood before the first decision on them, and how many under their lane now
 */
export const backtestShape = z.object({
  version: z.number().int(),
  inForce: z.boolean(),
  firedBy: z.enum(['kept', 'again']),
  rescoring: z.boolean(),
  unscored: z.number().int(),
  laneFrom: z.object({ decided: z.number().int(), now: z.number().int() }),
  all: endsShape,
  share: shareShape,
  rules: z.array(backtestRuleShape),
  lanes: z.array(z.object({ lane: z.enum(LANES), ends: endsShape, share: shareShape })),
  missed: z.object({ tips: z.number().int(), listed: z.array(missedShape) }),
});
export type Backtest = z.infer<typeof backtestShape>;
