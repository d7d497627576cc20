import type { ListedHash } from '../hashlists/shape.ts';
import type { Feature } from './features-collector.ts';
import type { FeatureName } from './features-list.ts';

/**
 * What the unit's hash lists tell of a tip's files: numbers of files, over all hashes of each.
 *
 * listed               on a list of known material of children
 * unlisted             on no list at all; a known file of any other sort is neither listed nor unlisted
 * victimUnidentified   a list says that the victim is not identified, and none that one is; `undistributed` alike
 * viral                every hashed file stands on a list of what is widely passed on
 * categories           `profile:category`, as lists of children's material say it
 */
export type HashTold = {
  listed: number;
  unlisted: number;
  victimUnidentified: number;
  victimIdentified: number;
  undistributed: number;
  distributed: number;
  viral: boolean;
  categories: string[];
};

const CATEGORIES_AT_MOST = 16;

/**
 * Pure, O(hashes and what lists say of them).
 *
 * files   fingerprints of the hashes of each hashed file
 * listed  what lists say of these, by fingerprint
 */
export function hashTold(
  files: readonly (readonly string[])[],
  listed: ReadonlyMap<string, readonly ListedHash[]>,
): HashTold {
  const said = files.map((prints) => prints.flatMap((print) => listed.get(print) ?? []));
  const ofChildren = said
    .map((entries) => entries.filter(({ purpose }) => purpose === 'children'))
    .filter((entries) => entries.length > 0);
  const saying = (name: 'victimIdentified' | 'distributed', value: boolean) =>
    ofChildren.filter(
      (entries) =>
        entries.some((entry) => entry[name] === value) &&
        (value || !entries.some((entry) => entry[name] === true)),
    ).length;
  const categories = ofChildren.flatMap((entries) =>
    entries.flatMap(({ profile, category }) => (category === null ? [] : `${profile ?? '?'}:${category}`)),
  );
  return {
    listed: ofChildren.length,
    unlisted: said.filter((entries) => entries.length === 0).length,
    victimUnidentified: saying('victimIdentified', false),
    victimIdentified: saying('victimIdentified', true),
    undistributed: saying('distributed', false),
    distributed: saying('distributed', true),
    viral: said.length > 0 && said.every((entries) => entries.some(({ purpose }) => purpose === 'viral')),
    categories: [...new Set(categories)].sort().slice(0, CATEGORIES_AT_MOST),
  };
}

/** The same as features; of nothing there is none. null: the unit has no list. They rest on lists and have no place. */
export function hashFeatures(told: HashTold | null): Feature[] {
  if (told === null) return [];
  const counts: [FeatureName, number][] = [
    ['hash.listed', told.listed],
    ['hash.unlisted', told.unlisted],
    ['hash.victim-unidentified', told.victimUnidentified],
    ['hash.victim-identified', told.victimIdentified],
    ['hash.undistributed', told.undistributed],
    ['hash.distributed', told.distributed],
  ];
  const feature = (name: FeatureName, value: Feature['value']): Feature => ({
    ...{ name, value, at: null, document: 0 },
  });
  return [
    ...counts.flatMap(([name, count]) => (count > 0 ? feature(name, count) : [])),
    ...(told.viral ? [feature('hash.viral', true)] : []),
    ...told.categories.map((category) => feature('hash.category', category)),
  ];
}
