import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import { fallsBelow } from '../kernel/whole-day.ts';
import { type ExpiryKind, overAt } from './expiry.ts';
import type { Lasting } from './features.ts';
import type { Feature } from './features-collector.ts';
import type { FeatureName } from './features-list.ts';
import type { Rule } from './shape.ts';

/** Places once, in the order met; features and expiries name them by position, -1 for none. */
type Packed = [
  received: Instant | null,
  places: string[],
  features: [FeatureName, Feature['value'], place: number, document: number][],
  expiries: [Instant, ExpiryKind, place: number, document: number][],
  lists: string,
];

/** What lasts of a tip's features as text: about 900 bytes. Pure. */
export function packFeatures({ received, features, expiries, lists }: Lasting): string {
  const places = new Map<string, number>();
  const placed = (at: string | null): number => {
    if (at === null) return -1;
    const known = places.get(at) ?? places.size;
    places.set(at, known);
    return known;
  };
  const packedFeatures = features.map(
    ({ name, value, at, document }) => [name, value, placed(at), document] as Packed[2][number],
  );
  const packedExpiries = expiries.map(
    ({ at, what, place, document }) => [at, what, placed(place), document] as Packed[3][number],
  );
  return JSON.stringify([
    received,
    [...places.keys()],
    packedFeatures,
    packedExpiries,
    lists,
  ] satisfies Packed);
}

/** The inverse of `packFeatures`. */
export function unpackFeatures(text: string): Lasting {
  const [received, places, features, expiries, lists] = JSON.parse(text) as Packed;
  const placeAt = (place: number) => (place < 0 ? null : places[place]!);
  return {
    received,
    features: features.map(([name, value, place, document]) => ({
      name,
      value,
      at: placeAt(place),
      document,
    })),
    expiries: expiries.map(([at, what, place, document]) => ({ at, what, place: placeAt(place), document })),
    lists,
  };
}

/** A text that stands in packed features wherever a tip has this feature, with this value where one is given; else hardly ever. */
export const needleOf = (name: string, value?: Feature['value']): string =>
  `[${JSON.stringify(name)},${value === undefined ? '' : `${JSON.stringify(value)},`}`;

/** The edition of the phrase lists by which packed features were made, without unpacking the rest. */
export const listsOf = (packed: string): string => packed.slice(-18, -2);

/** The numbers of days at which rules of a set change their mind about what moves with the clock. */
export type Bounds = { age: readonly number[]; left: readonly number[]; meeting: readonly number[] };

const MOVING = { age: 'tip.age-days', left: 'clock.days-left', meeting: 'meeting.days-left' } as const;

/** The bounds of a rule set. A rule that asks for one day alone changes its mind at its beginning and at its end. */
export function boundsOf(rules: readonly Rule[]): Bounds {
  const conditions = rules.flatMap((rule) => [...rule.when, ...rule.unless]);
  const of = (name: string) => {
    const days = conditions.flatMap(({ feature, below, atLeast, equals, oneOf }) => {
      if (feature !== name) return [];
      const single = [equals, ...(oneOf ?? [])].filter((value) => typeof value === 'number');
      return [below, atLeast, ...single.flatMap((day) => [day, day + 1])].filter(
        (value) => value !== undefined,
      );
    });
    return [...new Set(days)].sort((a, b) => a - b);
  };
  return { age: of(MOVING.age), left: of(MOVING.left), meeting: of(MOVING.meeting) };
}

/**
 * The first moment after `now` at which a passed clock may change the scores of a tip; null where none will. Pure,
 * O(expiries · bounds).
 */
export function nextMoment(kept: Lasting, bounds: Bounds, now: Instant): Instant | null {
  const nowMs = millis(now);
  let next = Number.POSITIVE_INFINITY;
  const at = (ms: number) => {
    if (ms > nowMs && ms < next) next = ms;
  };
  if (kept.received) for (const days of bounds.age) at(millis(kept.received) + days * DAY_MS);
  for (const expiry of kept.expiries) {
    at(overAt(expiry));
    const due = millis(expiry.at);
    if (expiry.what === 'meeting') {
      for (const days of [...bounds.left, ...bounds.meeting]) at(fallsBelow(expiry.at, days));
      continue;
    }
    // days left are counted down: a bound is crossed just after so many whole days are left
    for (const days of bounds.left) at(due - days * DAY_MS + 1);
  }
  return Number.isFinite(next) ? new Date(next).toISOString() : null;
}
