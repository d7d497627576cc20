import { DANGER_WITHOUT_FLOOR } from '../tips/explained/shape.ts';
import { type Reason, SCORES, type Scores } from '../tips/shape.ts';
import { anyHolds, type FeatureValue, matchAll, type Test, testOf } from './condition.ts';
import type { Features } from './features-collector.ts';
import type { Rule } from './shape.ts';

type ReadyRule = { rule: Rule; score: number; when: readonly Test[]; unless: readonly Test[] };

/** A set of rules by their places in the list: 32 to a number. */
type RuleSet = number[];

/** The rules to be looked at where a feature is there: whatever its values, and by value. */
type Trigger = { feature: string; anyValue: RuleSet | null; byValue: Map<FeatureValue, RuleSet> | null };

/**
 * Rules made ready to run; made once, used for many tips.
 *
 * Every rule hangs on one thing that must be there for it to fire, so that a tip costs the rules it gives cause for and
 * not all of them. `always`: rules that ask only for what must not be there.
 */
export type CompiledRules = {
  readonly rules: readonly ReadyRule[];
  readonly triggers: readonly Trigger[];
  readonly always: RuleSet;
};

/**
 * scores   each 0–100, whole
 * reasons  one for each rule that fired, floors first, then the heaviest, score by score
 * floor    true where a floor on danger was hit
 */
export type Scored = { scores: Scores; reasons: Reason[]; floor: boolean };

/** Make rules ready. The order of the list does not matter: it is brought into one order. O(rules). */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const ready = rules.toSorted(inOrder).map((rule) => ({
    rule,
    score: SCORES.indexOf(rule.score),
    when: rule.when.map(testOf),
    unless: rule.unless.map(testOf),
  }));
  const none = () => new Array<number>(Math.ceil(rules.length / 32)).fill(0);
  const triggers = new Map<string, Trigger>();
  const always = none();
  for (const [place, { when }] of ready.entries()) {
    const wanted = when.filter((test) => test.wanted);
    const test = wanted.find(({ only }) => only !== null) ?? wanted[0];
    if (test === undefined) {
      put(always, place);
      continue;
    }
    const { feature, only } = test;
    const trigger: Trigger = triggers.get(feature) ?? { feature, anyValue: null, byValue: null };
    triggers.set(feature, trigger);
    if (only === null) {
      trigger.anyValue ??= none();
      put(trigger.anyValue, place);
      continue;
    }
    trigger.byValue ??= new Map();
    for (const value of only) {
      const set = trigger.byValue.get(value) ?? none();
      trigger.byValue.set(value, set);
      put(set, place);
    }
  }
  return { rules: ready, triggers: [...triggers.values()], always };
}

function put(set: RuleSet, place: number): void {
  set[place >>> 5]! |= 1 << (place & 31);
}

function putAll(set: RuleSet, more: RuleSet): void {
  for (let word = 0; word < more.length; word += 1) set[word]! |= more[word]!;
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
 * Run rules over a tip’s features. Pure; O(features + rules that they give cause for).
 *
 * Weights of the rules that fire are added and kept within 0–100, then floors lift. A floor is a number that the
 * score reaches at least, whatever else fires.
 */
export function score(compiled: CompiledRules, features: Features): Scored {
  const { rules } = compiled;
  const sums = [0, 0, 0, 0];
  const floors = [0, 0, 0, 0];
  const reasons: Reason[] = [];
  const due = dueFor(compiled, features);
  for (let word = 0; word < due.length; word += 1)
    for (let left = due[word]!; left !== 0; left &= left - 1) {
      const ready = rules[(word << 5) + 31 - Math.clz32(left & -left)]!;
      const found = matchAll(ready.when, features);
      if (found === null || anyHolds(ready.unless, features)) continue;
      const { id, score, weight, floor } = ready.rule;
      if (floor) floors[ready.score] = Math.max(floors[ready.score]!, weight);
      else sums[ready.score]! += weight;
      const { name, at, document, value } = found;
      const reason: Reason = { rule: id, score, weight, floor, field: name, at, document };
      if (name === 'text.list' && value !== undefined) reason.list = String(value);
      reasons.push(reason);
    }
  // in the order of SCORES
  const of = (at: number, most: number) =>
    Math.round(Math.max(clamp(sums[at]!, most), clamp(floors[at]!, 100)));
  const mostDanger = floors[0]! <= DANGER_WITHOUT_FLOOR ? DANGER_WITHOUT_FLOOR : 100;
  return {
    scores: {
      danger: of(0, mostDanger),
      actionability: of(1, 100),
      clock: of(2, 100),
      novelty: of(3, 100),
    },
    reasons,
    floor: reasons.some((reason) => reason.floor && reason.score === 'danger'),
  };
}

/** The rules that something of this tip gives cause to look at. */
function dueFor({ triggers, always }: CompiledRules, features: Features): RuleSet {
  const due = always.slice();
  for (const { feature, anyValue, byValue } of triggers) {
    const values = features.get(feature);
    if (values === undefined) continue;
    if (anyValue !== null) putAll(due, anyValue);
    if (byValue === null) continue;
    for (const { value } of values) {
      const rules = byValue.get(value);
      if (rules !== undefined) putAll(due, rules);
    }
  }
  return due;
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
