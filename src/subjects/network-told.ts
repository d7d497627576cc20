import type { Outcome } from '../tips/shape.ts';

/** How a tip ended that says that somebody of its network did real harm, or is being looked into. */
export const NETWORK_ENDS = ['child_safeguarded', 'arrest', 'case'] as const satisfies readonly Outcome[];
export type NetworkEnd = (typeof NETWORK_ENDS)[number];

/** Of a member of a network: how large it is, on how many tips it rests, in how many countries. Rounded by `roundedDown`. */
export type NetworkFact = {
  subject: string;
  network: string;
  members: number;
  tips: number;
  countries: number;
};

/**
 * What networks tell of a tip: the largest of those in which its subjects stand; how tips of other people in them ended, and
 * how many. No score and no lane is in it.
 */
export type NetworkTold = {
  members: number;
  tips: number;
  countries: number;
  ends: NetworkEnd[];
  ended: number;
};

const STEPS = [1, 2, 5] as const;

/**
 * Up to 10 the number itself, above that 10, 20, 50, 100, 200 …: the next below. One person more in a network of thousands
 * tells nothing new of any tip, and need not score them all again.
 */
export function roundedDown(count: number): number {
  if (count <= 10) return count;
  const unit = 10 ** Math.floor(Math.log10(count));
  return STEPS.reduce((best, step) => (step * unit <= count ? step * unit : best), unit);
}

/** A tip of a network that ended. */
export type EndedIn = { tip: string; network: string; outcome: NetworkEnd };

/**
 * What networks tell of one tip; null where none of its subjects stands in one. Pure.
 *
 * facts  of its subjects
 * ended  tips of their networks that ended; `own`: tips on the same subjects, which are nobody else's
 */
export function toldOf(
  facts: readonly NetworkFact[],
  ended: readonly EndedIn[],
  own: { has: (tip: string) => boolean },
): NetworkTold | null {
  if (facts.length === 0) return null;
  const networks = new Set(facts.map(({ network }) => network));
  const of = (pick: (fact: NetworkFact) => number) => Math.max(...facts.map(pick));
  const others = new Map(
    ended
      .filter(({ tip, network }) => networks.has(network) && !own.has(tip))
      .map(({ tip, outcome }) => [tip, outcome]),
  );
  const found = new Set(others.values());
  return {
    members: of(({ members }) => members),
    tips: of(({ tips }) => tips),
    countries: of(({ countries }) => countries),
    ends: NETWORK_ENDS.filter((end) => found.has(end)),
    ended: roundedDown(others.size),
  };
}
