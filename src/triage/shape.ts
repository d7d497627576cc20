import * as z from 'zod';
import { CLOSE_REASONS, LANES, OUTCOMES, SCORES, scoresShape, TIP_STATES } from '../tips/shape.ts';

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
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,80}$/),
  words: z.object({ en: z.string().trim().min(1).max(300), hi: z.string().trim().min(1).max(300) }),
  score: z.enum(SCORES),
  weight: z.number(),
  /** lifts the score at least to `weight`; no other rule can lower it */
  floor: z.boolean().default(false),
  /** all must hold */
  when: z.array(conditionShape).min(1).max(20),
  /** none may hold */
  unless: z.array(conditionShape).max(20).default([]),
  /** law, study or the unit’s own order that it rests on */
  source: z.string().trim().max(500).default(''),
});
export type Rule = z.infer<typeof ruleShape>;

/** A feature that rules may look at. `yes`: true or not there. `values`: its vocabulary; null where it has none. */
export const ruleFeatureShape = z.object({
  name: z.string(),
  type: z.enum(['number', 'text', 'yes']),
  about: z.object({ en: z.string(), hi: z.string() }),
  values: z.array(z.string()).nullable(),
});
export type RuleFeature = z.infer<typeof ruleFeatureShape>;

/** Phrases of one language that are looked for in the sealed texts of tips as they come in. Syntax: phrase-matcher.ts. */
export const phraseListShape = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  language: z.string().regex(/^[a-z]{2,3}$/),
  words: z.object({ en: z.string().trim().min(1).max(200), hi: z.string().trim().min(1).max(200) }),
  phrases: z.array(z.string().trim().min(2).max(120)).max(1000),
});
export type PhraseList = z.infer<typeof phraseListShape>;

/** The whole of what scores a unit's tips. */
export const ruleSetShape = z.object({
  rules: z.array(ruleShape).min(1).max(1000),
  lists: z.array(phraseListShape).max(200),
});
export type RuleSet = z.infer<typeof ruleSetShape>;

/** What of a rule or a phrase list can change between two versions. */
export const RULE_CHANGES = [
  ...([
    'added',
    'removed',
    'score',
    'weight',
    'floor',
    'when',
    'unless',
    'sentence',
    'hindi',
    'source',
  ] as const),
  ...(['phrasesAdded', 'phrasesRemoved', 'language', 'name', 'nameHindi'] as const),
] as const;
const changedShape = z.union([z.string(), z.number(), z.boolean(), z.array(conditionShape)]);

/** One change: of `added` and `removed` the whole rule or list, of phrases these, else what was and what is. */
export const ruleChangeShape = z.object({
  id: z.string(),
  kind: z.enum(RULE_CHANGES),
  rule: ruleShape.optional(),
  list: phraseListShape.optional(),
  phrases: z.array(z.string()).optional(),
  from: changedShape.optional(),
  to: changedShape.optional(),
});
export type RuleChange = z.infer<typeof ruleChangeShape>;

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

export const DECISIONS = [
  'assign',
  'escalate',
  'lower',
  'close',
  'reopen',
  'claim',
  'release',
  'hand_over',
  'outcome',
  'merge',
  'confirm',
  'new_facts',
] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export const decisionShape = z.object({
  id: z.string(),
  kind: z.enum(DECISIONS),
  by: z.string(),
  at: z.string(),
  note: z.string().nullable(),
  detail: z.string().nullable(),
  /** what the reason for closing asked: where to, of which tip, by whom */
  answer: z.string().nullable(),
  /** the act on many tips that it is a part of */
  act: z.string().nullable(),
  undone: z.boolean(),
});
export type Decision = z.infer<typeof decisionShape>;

/** A condition asked of one tip: whether it holds, and what the tip has of that feature. */
const testedShape = z.object({
  condition: z.string(),
  asks: conditionShape,
  holds: z.boolean(),
  values: z.array(z.string()),
  at: z.string().nullable(),
});
export const testedRuleShape = z.object({
  rule: z.string(),
  fires: z.boolean(),
  when: z.array(testedShape),
  unless: z.array(testedShape),
});
export type TestedRule = z.infer<typeof testedRuleShape>;

/** A version of a unit's rules in the list of them. `from`: when it came into force first; null where it never did. */
export const ruleVersionShape = z.object({
  version: z.number().int(),
  state: z.enum(['draft', 'released', 'shipped']),
  inForce: z.boolean(),
  basedOn: z.number().int().nullable(),
  by: z.string(),
  madeAt: z.string().nullable(),
  revision: z.number().int(),
  note: z.string().nullable(),
});
export type RuleVersion = z.infer<typeof ruleVersionShape>;

/**
 * What a version of the rules would move, as far as the whole store was looked through.
 *
 * lanes  how many tips stand in a lane now and would stand in another, or stay
 * rules  of each rule that would fire otherwise, on how many tips it fires now and after it
 * moved  some of the tips that change lane, the gravest moves first
 */
export const rulePreviewShape = z.object({
  version: z.number().int(),
  revision: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
  lanes: z.array(z.object({ from: z.enum(LANES), to: z.enum(LANES), tips: z.number().int() })),
  rules: z.array(z.object({ rule: z.string(), before: z.number().int(), after: z.number().int() })),
  moved: z.array(
    z.object({
      tip: z.string(),
      number: z.string(),
      source: z.string(),
      from: z.enum(LANES),
      to: z.enum(LANES),
    }),
  ),
});
export type RulePreview = z.infer<typeof rulePreviewShape>;

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

const bothWords = z.object({ en: z.string(), hi: z.string() });

/** What a reason for closing asks the officer. `nothing`: it stands by itself; `person`: who is to be cleared. */
export const REASON_ASKS = ['nothing', 'where', 'tip', 'who', 'person'] as const;

/** What comes after a closing. `clearing`: the tip is not closed at all, its person is cleared by two officers. */
export const REASON_STEPS = ['none', 'referral', 'gaps', 'merge', 'clearing'] as const;

/** A reason for closing that is given today. */
export const reasonCodeShape = z.object({
  code: z.enum(CLOSE_REASONS),
  words: bothWords,
  asks: z.enum(REASON_ASKS),
  step: z.enum(REASON_STEPS),
  /** what happens next, in a sentence */
  next: bothWords,
  /** the outcome that goes with it, where there is but one */
  outcome: z.enum(OUTCOMES).nullable(),
});
export type ReasonCode = z.infer<typeof reasonCodeShape>;

/** Where a tip belongs that is not ours: kept for the referral. At least one of the three. */
export const elsewhereShape = z.object({
  unit: z.string().trim().max(300).optional(),
  state: z.string().trim().max(100).optional(),
  country: z.string().trim().max(100).optional(),
});
export type Elsewhere = z.infer<typeof elsewhereShape>;

/** What officers speak or know: a list from which a unit head chooses. */
export const choiceShape = z.object({ key: z.string(), words: bothWords });

/** Why an officer is proposed for a tip. `points`: what it adds or takes; the points of all reasons are the proposal's. */
export const fitReasonShape = z.object({
  kind: z.enum(['language', 'speciality', 'subject', 'load']),
  /** key of the language or the speciality; open work in lane weights */
  value: z.string(),
  points: z.number().int(),
});
export const fitShape = z.object({
  officer: z.string(),
  name: z.string(),
  points: z.number().int(),
  load: z.number().int(),
  reasons: z.array(fitReasonShape),
});
export type Fit = z.infer<typeof fitShape>;

/** A closing that waits for another officer’s look. */
export const secondLookShape = z.object({
  tip: z.string(),
  decision: z.string(),
  source: z.string(),
  number: z.string(),
  lane: z.enum(LANES),
  reason: z.string(),
  closedBy: z.string(),
  closedAt: z.string(),
  note: z.string().nullable(),
  answer: z.string().nullable(),
  /** false for who closed it */
  mayLook: z.boolean(),
});
export type SecondLook = z.infer<typeof secondLookShape>;

/** A tip that was handed to the officer, and not yet seen by him. */
export const handOverShape = z.object({
  tip: z.string(),
  decision: z.string(),
  source: z.string(),
  number: z.string(),
  lane: z.enum(LANES),
  by: z.string(),
  at: z.string(),
  note: z.string().nullable(),
});
export type HandOver = z.infer<typeof handOverShape>;

/** An act on many tips that can be taken back as one. */
export const bulkActShape = z.object({
  act: z.string(),
  kind: z.enum(['close', 'merge', 'release']),
  /** why it was closed, or with whom the tips were */
  detail: z.string().nullable(),
  by: z.string(),
  at: z.string(),
  /** tips that it was asked for, on which it was done, and of those, taken back */
  tips: z.number().int(),
  done: z.number().int(),
  undone: z.number().int(),
});
export type BulkAct = z.infer<typeof bulkActShape>;
