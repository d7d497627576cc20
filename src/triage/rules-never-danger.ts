import type { Flag } from '../tips/shape.ts';
import { testOf } from './condition.ts';
import type { FeatureName } from './features-list.ts';
import type { Condition, Rule } from './shape.ts';

/** Whether a file was seen before, or how widely it and its like are spread: that tells how new a tip is, and nothing of danger. */
const SPREAD_FEATURES: ReadonlySet<string> = new Set<FeatureName>([
  ...(['file.hash', 'file.known', 'file.new', 'file.seen-most', 'file.all-viral', 'tip.bundle'] as const),
]);
/** What hash lists tell tells the same. */
const LISTS = 'hash.';
const SPREAD_FLAGS: ReadonlySet<string> = new Set<Flag>(['known_hash', 'batched', 'viral', 'potential_meme']);
const GENERATED: Flag = 'generative_ai';

/**
 * What a rule on danger asks that never counts there, in sentences; empty = nothing. Hits of hashes and the size of a bundle
 * never change danger, in neither direction; that material was generated never lowers it. Pure.
 */
export function neverDanger({ score, weight, when, unless }: Rule): string[] {
  if (score !== 'danger') return [];
  const found = new Set<string>();
  for (const condition of [...when, ...unless]) {
    const { feature } = condition;
    if (SPREAD_FEATURES.has(feature) || feature.startsWith(LISTS))
      found.add(`${feature} never changes danger`);
    if (!feature.endsWith('.flag')) continue;
    const { only } = testOf(condition);
    if (only === null) found.add(`a rule on danger names the values of ${feature}`);
    for (const value of only ?? [])
      if (SPREAD_FLAGS.has(String(value))) found.add(`${feature} = ${value} never changes danger`);
  }
  const lowering: readonly Condition[] =
    weight < 0 ? when.filter(({ present }) => present !== false) : [...unless, ...when.filter(isWithout)];
  if (lowering.some(namesGenerated)) found.add(`${GENERATED} never lowers danger`);
  return [...found];
}

const isWithout = ({ present }: Condition): boolean => present === false;
const namesGenerated = (condition: Condition): boolean =>
  condition.feature.endsWith('.flag') && (testOf(condition).only ?? []).includes(GENERATED);
