import { mayBeCountry } from '../places/country.ts';
import { type Test, testOf } from './condition.ts';
import { conditionLine } from './rule-change-words.ts';
import type { Condition, Rule } from './shape.ts';

/** Characters of a value, and values of one condition: no feature has more. */
const MOST_CHARACTERS = 200;
const MOST_VALUES = 200;

/**
 * Why a rule never fires, where that can be proved, in sentences that name the condition; empty = it may fire. Pure,
 * O(conditions² · values).
 */
export function neverFires({ when, unless }: Pick<Rule, 'when' | 'unless'>): string[] {
  const found = when.flatMap((condition) => (isEmpty(condition) ? [never(condition)] : []));
  const asked = when.map((condition) => ({ condition, test: testOf(condition) }));
  for (const { condition, test } of asked) {
    if (!test.wanted) continue;
    const other = asked.find((each) => !each.test.wanted && includes(each.condition, condition, each.test));
    if (other) found.push(`“${line(condition)}” and “${line(other.condition)}” never hold together`);
  }
  for (const condition of unless) {
    const test = testOf(condition);
    const stopped = asked.find(
      (each) => each.test.wanted === test.wanted && holdsToo(each.condition, condition, test),
    );
    if (stopped)
      found.push(
        `“${line(condition)}” stands under unless, and holds wherever “${line(stopped.condition)}” does`,
      );
  }
  return [...new Set(found)];
}

/** What is wrong with the values of a condition beside its feature’s vocabulary, in sentences. Pure. */
export function valueProblems(condition: Condition): string[] {
  const { feature, equals, oneOf, below, atLeast, present } = condition;
  const problems: string[] = [];
  const asked = [...(equals === undefined ? [] : [equals]), ...(oneOf ?? [])];
  if (present === false && (asked.length > 0 || below !== undefined || atLeast !== undefined))
    problems.push(`“${line(condition)}” asks for a value and that it be not there`);
  if (oneOf?.length === 0) problems.push(`“${line(condition)}” names no value`);
  if (asked.length > MOST_VALUES) problems.push(`${feature} is asked for more than ${MOST_VALUES} values`);
  for (const value of asked) {
    if (typeof value !== 'string') continue;
    if (value.length > MOST_CHARACTERS)
      problems.push(`${feature} is asked for a value of more than ${MOST_CHARACTERS} characters`);
    else if (feature.endsWith('.country') && !mayBeCountry(value))
      problems.push(`${feature} never has the value ${value}`);
  }
  return problems;
}

/** Values as features hold them: platforms in lower case, countries in upper case. Pure. */
export function plainCondition(condition: Condition): Condition {
  const { feature, equals, oneOf } = condition;
  const isPlatform = feature === 'tip.platform';
  if (!isPlatform && !feature.endsWith('.country')) return condition;
  const plain = <Value>(value: Value) =>
    typeof value === 'string' ? (isPlatform ? value.toLowerCase() : value.toUpperCase()) : value;
  return {
    ...condition,
    ...(equals !== undefined && { equals: plain(equals) }),
    ...(oneOf && { oneOf: oneOf.map(plain) }),
  };
}

/** No value passes its tests together; numbers of features are whole. */
function isEmpty({ equals, oneOf, below, atLeast, present }: Condition): boolean {
  if (present === false) return false;
  if (below !== undefined && atLeast !== undefined && Math.ceil(atLeast) >= below) return true;
  const { only, holds } = testOf({ feature: '', equals, oneOf, below, atLeast });
  return only !== null && only.length > 0 && holds !== null && !only.some(holds);
}

/** Every value that passes `narrow` passes `wide` too. */
function includes(wide: Condition, narrow: Condition, { feature, holds }: Test): boolean {
  if (feature !== narrow.feature) return false;
  if (holds === null) return true;
  const { only } = testOf(narrow);
  if (only !== null) return only.length > 0 && only.every(holds);
  if (wide.equals !== undefined || wide.oneOf !== undefined) return false;
  const from = narrow.atLeast ?? Number.NEGATIVE_INFINITY;
  const to = narrow.below ?? Number.POSITIVE_INFINITY;
  const isBounded = narrow.atLeast !== undefined || narrow.below !== undefined;
  return isBounded && from >= (wide.atLeast ?? from) && to <= (wide.below ?? to);
}

/** Where `first` holds, `second` does, both asked the same way round. */
const holdsToo = (first: Condition, second: Condition, test: Test): boolean =>
  test.wanted ? includes(second, first, test) : includes(first, second, testOf(first));

const never = (condition: Condition): string => `“${line(condition)}” never holds`;
/** A condition in a sentence: a long value is cut. */
const line = (condition: Condition): string => {
  const whole = conditionLine(condition);
  return whole.length > MOST_CHARACTERS ? `${whole.slice(0, MOST_CHARACTERS)}…` : whole;
};
