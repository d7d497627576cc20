import { type Reason, SCORES, type Scores } from '../tips/shape.ts';
import type { Feature, Features } from './features-collector.ts';
import type { Condition, Rule } from './shape.ts';

type Value = Feature['value'];
type Test = { slot: number; feature: string; wanted: boolean; holds: ((value: Value) => boolean) | null };
type CompiledRule = { rule: Rule; when: readonly Test[]; unless: readonly Test[] };

/** Rules made ready to run; made once, used for many tips. `slots`: the features they ask for, each looked up once a tip. */
export type CompiledRules = { readonly slots: readonly string[]; readonly rules: readonly CompiledRule[] };

/**
 * scores   each 0–100, whole
 * reasons  one for each rule that fired, floors first, then the heaviest, score by score
 * floor    true where a floor on danger was hit
 */
export type Scored = { scores: Scores; reasons: Reason[]; floor: boolean };

/** Many small reasons never add up to the gravest: without a floor above it, a sum on danger ends here. */
export const DANGER_WITHOUT_FLOOR = 89;

/** Make rules ready. The order of the list does not matter: it is brought into one order. O(rules). */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const slots: string[] = [];
  const slotOf = new Map<string, number>();
  const compile = (condition: Condition): Test => {
    let slot = slotOf.get(condition.feature);
    if (slot === undefined) {
      slot = slots.push(condition.feature) - 1;
      slotOf.set(condition.feature, slot);
    }
    return testOf(condition, slot);
  };
  const ready = rules
    .toSorted(inOrder)
    .map((rule) => ({ rule, when: rule.when.map(compile), unless: rule.unless.map(compile) }));
  return { slots, rules: ready };
}

function inOrder(a: Rule, b: Rule): number {
  return (
    SCORES.indexOf(a.score) - SCORES.indexOf(b.score) ||
    Number(b.floor) - Number(a.floor) ||
    Math.abs(b.weight) - Math.abs(a.weight) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/**
 * Run rules over a tip’s features. Pure; O(rules).
 *
 * Weights of the rules that fire are added and kept within 0–100, then floors lift. A floor is a number that the
 * score reaches at least, whatever else fires.
 */
export function score({ slots, rules }: CompiledRules, features: Features): Scored {
  const values = slots.map((feature) => features.get(feature));
  const sums: Scores = { danger: 0, actionability: 0, clock: 0, novelty: 0 };
  const floors: Scores = { danger: 0, actionability: 0, clock: 0, novelty: 0 };
  const reasons: Reason[] = [];
  let floor = false;
  for (const { rule, when, unless } of rules) {
    const found = match(when, values);
    if (found === null || anyHolds(unless, values)) continue;
    if (rule.floor) {
      floors[rule.score] = Math.max(floors[rule.score], rule.weight);
      if (rule.score === 'danger') floor = true;
    } else sums[rule.score] += rule.weight;
    const { name, at, document } = found;
    reasons.push({
      rule: rule.id,
      score: rule.score,
      weight: rule.weight,
      floor: rule.floor,
      field: name,
      at,
      document,
    });
  }
  const scores: Scores = { danger: 0, actionability: 0, clock: 0, novelty: 0 };
  for (const name of SCORES) {
    const most = name === 'danger' && floors.danger <= DANGER_WITHOUT_FLOOR ? DANGER_WITHOUT_FLOOR : 100;
    scores[name] = Math.round(Math.max(clamp(sums[name], most), clamp(floors[name], 100)));
  }
  return { scores, reasons, floor };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}

type Values = readonly (readonly Feature[] | undefined)[];
type Place = { name: string; at: string | null; document: number };

/** What a rule’s reason points at: the first value that has a place, else the first; null where a condition fails. */
function match(tests: readonly Test[], values: Values): Place | null {
  let best: Place | null = null;
  for (const test of tests) {
    const value = firstThatHolds(test, values);
    if ((value !== null) !== test.wanted) return null;
    if (value && (best === null || (best.at === null && value.at !== null))) best = value;
  }
  return best ?? { name: tests[0]!.feature, at: null, document: 0 };
}

function anyHolds(tests: readonly Test[], values: Values): boolean {
  for (const test of tests) if ((firstThatHolds(test, values) !== null) === test.wanted) return true;
  return false;
}

function firstThatHolds({ slot, holds }: Test, values: Values): Feature | null {
  const known = values[slot];
  if (known === undefined) return null;
  if (holds === null) return known[0]!;
  for (const feature of known) if (holds(feature.value)) return feature;
  return null;
}

/** All tests of a condition must hold for one and the same value; `present: false` asks that there be no such value. */
function testOf(condition: Condition, slot: number): Test {
  const { feature, equals, oneOf, below, atLeast, present } = condition;
  const parts: ((value: Value) => boolean)[] = [];
  if (equals !== undefined) parts.push((value) => value === equals);
  if (oneOf !== undefined) {
    const set = new Set<Value>(oneOf);
    parts.push((value) => set.has(value));
  }
  if (below !== undefined) parts.push((value) => typeof value === 'number' && value < below);
  if (atLeast !== undefined) parts.push((value) => typeof value === 'number' && value >= atLeast);
  const holds =
    parts.length === 0
      ? null
      : parts.length === 1
        ? parts[0]!
        : (value: Value) => parts.every((part) => part(value));
  return { slot, feature, wanted: present !== false, holds };
}
