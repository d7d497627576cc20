import * as z from 'zod';
import { FEATURES, type FeatureName } from './features-list.ts';
import { PHRASE_LISTS } from './phrase-lists.ts';
import { neverFires, valueProblems } from './rule-never.ts';
import { ACTIONABILITY_RULES } from './rules-actionability.ts';
import { CLOCK_AND_NOVELTY_RULES } from './rules-clock-novelty.ts';
import { DANGER_RULES } from './rules-danger.ts';
import { FLOOR_RULES } from './rules-floors.ts';
import { HASH_RULES } from './rules-hash.ts';
import { NETWORK_RULES } from './rules-network.ts';
import { neverDanger } from './rules-never-danger.ts';
import { sourceOf } from './rules-sources.ts';
import { type Condition, type Rule, ruleShape } from './shape.ts';

/** The shipped rules: data, which a unit may edit. */
export const RULES: readonly Rule[] = z.array(ruleShape).parse(
  [
    ...FLOOR_RULES,
    ...DANGER_RULES,
    ...ACTIONABILITY_RULES,
    ...CLOCK_AND_NOVELTY_RULES,
    ...NETWORK_RULES,
    ...HASH_RULES,
  ].map((rule) => ({
    ...rule,
    source: sourceOf(rule.id),
  })),
);

/**
 * What is wrong with a rule set beside its shape, in sentences; empty = it may be used. O(rules).
 *
 * An id stands twice, a feature is unknown, a value is not in the feature’s vocabulary, a number is asked of a text,
 * a condition asks nothing or can never hold, a weight is out of range or no whole number, a floor is not positive, a phrase list is not there, a rule on danger
 * asks what never counts there.
 *
 * lists  ids of the phrase lists that rules may name
 */
export function ruleProblems(
  rules: readonly Rule[],
  lists: readonly string[] = PHRASE_LISTS.map(({ id }) => id),
): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const rule of rules) {
    if (ids.has(rule.id)) problems.push(`${rule.id}: the id stands twice`);
    ids.add(rule.id);
    if (Math.abs(rule.weight) > 100) problems.push(`${rule.id}: a weight lies between -100 and 100`);
    if (!Number.isInteger(rule.weight) || rule.weight === 0)
      problems.push(`${rule.id}: a weight is a whole number and not 0`);
    if (rule.floor && rule.weight <= 0) problems.push(`${rule.id}: a floor lifts`);
    for (const problem of neverDanger(rule)) problems.push(`${rule.id}: ${problem}`);
    for (const problem of neverFires(rule)) problems.push(`${rule.id}: ${problem}`);
    for (const condition of [...rule.when, ...rule.unless]) {
      for (const problem of conditionProblems(condition, lists)) problems.push(`${rule.id}: ${problem}`);
    }
  }
  return problems;
}

function conditionProblems(condition: Condition, lists: readonly string[]): string[] {
  const { feature, equals, oneOf, below, atLeast, present } = condition;
  if (!Object.hasOwn(FEATURES, feature)) return [`there is no feature ${feature}`];
  const entry: { type: string; values?: readonly string[] } =
    feature === 'text.list' ? { type: 'text', values: lists } : FEATURES[feature as FeatureName];
  const problems = valueProblems(condition);
  const asked = [...(equals === undefined ? [] : [equals]), ...(oneOf ?? [])];
  const bounded = below !== undefined || atLeast !== undefined;
  if (asked.length === 0 && !bounded && present === undefined)
    problems.push(`nothing is asked of ${feature}`);
  if (bounded && entry.type !== 'number') problems.push(`${feature} is no number`);
  const wanted = { number: 'number', text: 'string', yes: 'boolean' }[entry.type];
  for (const value of asked.slice(0, 200)) {
    if (String(value).length > 200) continue; // told once, and not in full
    const known = !entry.values || entry.values.includes(String(value));
    if (typeof value !== wanted || !known) problems.push(`${feature} never has the value ${value}`);
  }
  return problems;
}

/**
 * The floors of the program that a rule set lacks or weakens; empty = all stand. O(rules).
 *
 * A floor stands where a rule of its id is a floor at least as high, asks no more, and excludes no more.
 */
export function missingFloors(rules: readonly Rule[], floors: readonly Rule[] = RULES): string[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return floors.filter((floor) => floor.floor && !stands(floor, byId.get(floor.id))).map(({ id }) => id);
}

function stands(floor: Rule, rule: Rule | undefined): boolean {
  if (!rule?.floor || rule.score !== floor.score || rule.weight < floor.weight) return false;
  const asks = new Set(floor.when.map(textOf));
  return rule.when.every((condition) => asks.has(textOf(condition))) && rule.unless.length === 0;
}

function textOf({ feature, equals, oneOf, below, atLeast, present }: Condition): string {
  return JSON.stringify([feature, equals, oneOf, below, atLeast, present]);
}
