import * as z from 'zod';
import { CLOSE_REASONS, LANES, SCORES, scoresShape, TIP_STATES } from '../tips/shape.ts';

/** One condition on one feature. Data, not code: `{ feature: 'victim.age', below: 13 }`. */
export const conditionShape = z.object({
  feature: z.string(),
  equals: z.union([z.string(), z.number(), z.boolean()]).optional(),
  oneOf: z.array(z.union([z.string(), z.number()])).optional(),
  below: z.number().optional(),
  atLeast: z.number().optional(),
  present: z.boolean().optional(),
});
export type Condition = z.infer<typeof conditionShape>;

export const ruleShape = z.object({
  id: z.string(),
  words: z.object({ en: z.string(), hi: z.string() }),
  score: z.enum(SCORES),
  weight: z.number(),
  /** lifts the score at least to `weight`; no other rule can lower it */
  floor: z.boolean().default(false),
  /** all must hold */
  when: z.array(conditionShape).min(1),
  /** none may hold */
  unless: z.array(conditionShape).default([]),
});
export type Rule = z.infer<typeof ruleShape>;

/** What an officer may filter the queue by. Absent = all. Values of one key are alternatives. */
export const FACETS = [
  'lane',
  'source',
  'platform',
  'country',
  'region',
  'incidentType',
  'state',
  'assigned',
] as const;
export type Facet = (typeof FACETS)[number];
const values = z.array(z.string().max(300)).max(50).optional();
export const queueFilterShape = z.object({
  lane: z.array(z.enum(LANES)).max(4).optional(),
  source: values,
  platform: values,
  country: values,
  region: values,
  incidentType: values,
  state: z.array(z.enum(TIP_STATES)).max(3).optional(),
  /** officer ids, or `nobody` */
  assigned: values,
  /** show the tips folded into a bundle too */
  bundled: z.boolean().optional(),
});
export type QueueFilter = z.infer<typeof queueFilterShape>;

/** One line of the queue. No text of the tip, no name of a person. */
export const queueRowShape = scoresShape.extend({
  id: z.string(),
  source: z.string(),
  number: z.string(),
  version: z.number().int(),
  platform: z.string().nullable(),
  incidentType: z.string().nullable(),
  country: z.string().nullable(),
  region: z.string().nullable(),
  lane: z.enum(LANES),
  state: z.enum(TIP_STATES),
  floor: z.boolean(),
  escalated: z.boolean(),
  closeReason: z.enum(CLOSE_REASONS).nullable(),
  rules: z.array(z.string()),
  receivedAt: z.string(),
  incidentAt: z.string().nullable(),
  /** the first moment at which something of this tip expires, and what */
  expiresAt: z.string().nullable(),
  expires: z.string().nullable(),
  assigned: z.string().nullable(),
  /** tips folded into this one */
  bundle: z.number().int(),
  bundleOf: z.string().nullable(),
  /** other tips on the same subjects */
  earlier: z.number().int(),
  files: z.number().int(),
  /** raised by one on every change: send it back with an act */
  revision: z.number().int(),
});
export type QueueRow = z.infer<typeof queueRowShape>;

export const facetCountsShape = z.record(
  z.enum(FACETS),
  z.array(z.object({ value: z.string(), count: z.number().int() })),
);
export type FacetCounts = z.infer<typeof facetCountsShape>;

export const DECISIONS = ['assign', 'escalate', 'lower', 'close', 'reopen'] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export const decisionShape = z.object({
  id: z.string(),
  kind: z.enum(DECISIONS),
  by: z.string(),
  at: z.string(),
  note: z.string().nullable(),
  detail: z.string().nullable(),
  undone: z.boolean(),
});
export type Decision = z.infer<typeof decisionShape>;

/**
 * How far the scoring of all tips by a version of the rules is.
 *
 * changed  tips whose scores or reasons are others; `moved`: of these, such as stand in another lane
 */
export const rescoringShape = z.object({
  version: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
  changed: z.number().int(),
  moved: z.number().int(),
});
export type Rescoring = z.infer<typeof rescoringShape>;

/** An officer who is named for a restricted tip, or opened it in an emergency. */
export const grantShape = z.object({
  officer: z.string(),
  name: z.string(),
  kind: z.enum(['named', 'break-glass']),
  by: z.string(),
  at: z.string(),
  until: z.string().nullable(),
});
export type TipGrant = z.infer<typeof grantShape>;
