import type { NetworkTold } from '../subjects/network-told.ts';
import type { Feature } from './features-collector.ts';
import type { FeatureName } from './features-list.ts';

/** What networks tell of a tip, as features; of each nothing where nothing is told. They rest on other tips and have no place. */
export function networkFeatures(told: NetworkTold | null): Feature[] {
  if (told === null) return [];
  const feature = (name: FeatureName, value: Feature['value']): Feature => ({
    ...{ name, value, at: null, document: 0 },
  });
  return [
    feature('network.members', told.members),
    feature('network.tips', told.tips),
    feature('network.countries', told.countries),
    ...told.ends.map((end) => feature('network.ended', end)),
    feature('network.ended-tips', told.ended),
  ];
}

/**
 * Features of a tip with what is told now in the place of what was told under these names; the same list where nothing differs.
 *
 * prefix  of the names: `network.`, `hash.`
 */
export function toldAnew(
  features: readonly Feature[],
  prefix: 'network.' | 'hash.',
  fresh: readonly Feature[],
): readonly Feature[] {
  const isOld = ({ name }: Feature) => name.startsWith(prefix);
  const before = features.filter(isOld);
  const isSame =
    before.length === fresh.length &&
    before.every(({ name, value }, at) => name === fresh[at]!.name && value === fresh[at]!.value);
  return isSame ? features : [...features.filter((each) => !isOld(each)), ...fresh];
}
