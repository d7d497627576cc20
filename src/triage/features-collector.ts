import type { FeatureName } from './features-list.ts';

/**
 * One thing that is true of a tip, with where it stands.
 *
 * at  place in the document; null where it rests on other tips, on the clock, or on a field that has no place
 */
export type Feature = {
  name: FeatureName;
  value: string | number | boolean;
  at: string | null;
  document: number;
};

/** All features of a tip by name. A feature may have several values; each distinct value stands once. */
export type Features = ReadonlyMap<string, readonly Feature[]>;

/** More distinct values of one feature than any real tip has: a hostile document gains nothing by more. */
const VALUES_AT_MOST = 64;

export class FeatureCollector {
  readonly map = new Map<string, Feature[]>();

  /** Add a value, with the first place it was met at. O(distinct values of this feature). */
  put(name: FeatureName, value: Feature['value'], at: string | null, document = 0): void {
    const values = this.map.get(name);
    if (!values) {
      this.map.set(name, [{ name, value, at, document }]);
      return;
    }
    if (values.length >= VALUES_AT_MOST) return;
    for (const known of values) if (known.value === value) return;
    values.push({ name, value, at, document });
  }

  /** Take over a value that was put into a collector before: it is distinct. O(1). */
  keep(feature: Feature): void {
    const values = this.map.get(feature.name);
    if (values) values.push(feature);
    else this.map.set(feature.name, [feature]);
  }
}

/** True where the feature has this value. */
export function hasValue(features: Features, name: FeatureName, value: Feature['value']): boolean {
  return features.get(name)?.some((feature) => feature.value === value) ?? false;
}
