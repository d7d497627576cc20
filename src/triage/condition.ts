import type { Feature, Features } from './features-collector.ts';
import type { Condition } from './shape.ts';

export type FeatureValue = Feature['value'];

/**
 * A condition made ready to be asked.
 *
 * wanted  false where there must be no such value
 * only    the values for which it can hold at all, where it names them; null where it does not
 * holds   null where every value will do
 */
export type Test = {
  feature: string;
  wanted: boolean;
  only: readonly FeatureValue[] | null;
  holds: ((value: FeatureValue) => boolean) | null;
};

/** All tests of a condition must hold for one and the same value; `present: false` asks that there be no such value. */
export function testOf(condition: Condition): Test {
  const { feature, equals, oneOf, below, atLeast, present } = condition;
  const parts: ((value: FeatureValue) => boolean)[] = [];
  if (equals !== undefined) parts.push((value) => value === equals);
  if (oneOf !== undefined) {
    const set = new Set<FeatureValue>(oneOf);
    parts.push((value) => set.has(value));
  }
  if (below !== undefined) parts.push((value) => typeof value === 'number' && value < below);
  if (atLeast !== undefined) parts.push((value) => typeof value === 'number' && value >= atLeast);
  const holds =
    parts.length === 0
      ? null
      : parts.length === 1
        ? parts[0]!
        : (value: FeatureValue) => parts.every((part) => part(value));
  const only = equals !== undefined ? [equals] : (oneOf ?? null);
  return { feature, wanted: present !== false, only, holds };
}

type Place = { name: string; at: string | null; document: number; value?: FeatureValue };

/** What a rule’s reason points at: the first value that has a place, else the first; null where a condition fails. */
export function matchAll(tests: readonly Test[], features: Features): Place | null {
  let best: Place | null = null;
  for (const test of tests) {
    const value = firstOf(test, features);
    if ((value !== null) !== test.wanted) return null;
    if (value && (best === null || (best.at === null && value.at !== null))) best = value;
  }
  return best ?? { name: tests[0]!.feature, at: null, document: 0 };
}

/** True where one of the tests is passed. */
export function anyHolds(tests: readonly Test[], features: Features): boolean {
  for (const test of tests) if ((firstOf(test, features) !== null) === test.wanted) return true;
  return false;
}

/** The first value of the feature for which a test holds; null where there is none. */
export function firstOf({ feature, holds }: Test, features: Features): Feature | null {
  const known = features.get(feature);
  if (known === undefined) return null;
  if (holds === null) return known[0]!;
  for (const one of known) if (holds(one.value)) return one;
  return null;
}
