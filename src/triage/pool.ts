import { LANES, type Reason, SCORES } from '../tips/shape.ts';
import type { ScoredAt } from './score-lasting.ts';

/** What a merged duplicate lends to the tip that was kept: its own scores, and the lane that an officer lifted it to. */
export type Lent = {
  tip: NonNullable<Reason['tip']>;
  scored: ScoredAt;
  override: number | null;
  escalated: boolean;
};

const earlier = <T extends { at: string | null }>(a: T, b: T): T =>
  b.at !== null && (a.at === null || b.at < a.at) ? b : a;

/**
 * The scores of a tip with those of the duplicates that are one with it: of each number the greatest, with the reasons of the tip
 * that it is of, so that they add up to it. What is a floor for any of them is a floor; what expires first for any of them counts.
 * A reason names the duplicate that it comes from. Nothing lent: as it was.
 *
 * Pure, O(reasons).
 */
export function pooled(own: ScoredAt, lent: readonly Lent[]): ScoredAt {
  if (lent.length === 0) return own;
  const all = [
    { scored: own, reasons: own.reasons },
    ...lent.map(({ tip, scored }) => ({
      scored,
      reasons: scored.reasons.map((reason): Reason => ({ ...reason, tip })),
    })),
  ];
  const scores = { ...own.scores };
  const reasons = SCORES.flatMap((score) => {
    const best = all.reduce((a, b) => (b.scored.scores[score] > a.scored.scores[score] ? b : a));
    scores[score] = best.scored.scores[score];
    const shown = best.reasons.filter((reason) => reason.score === score);
    const known = new Set(shown.map(({ rule }) => rule));
    // a floor adds nothing to a number that is above it
    const floors = all
      .flatMap((each) => each.reasons)
      .filter(({ rule, floor, ...each }) => {
        if (!floor || each.score !== score || known.has(rule)) return false;
        known.add(rule);
        return true;
      });
    return [...floors, ...shown];
  });
  const first = all.map(({ scored }) => ({ at: scored.expiresAt, what: scored.expires })).reduce(earlier);
  return {
    scores,
    reasons,
    floor: all.some(({ scored }) => scored.floor),
    lane: LANES[Math.min(...all.map(({ scored }) => LANES.indexOf(scored.lane)))]!,
    expiresAt: first.at,
    expires: first.what,
    dueAt: all.map(({ scored }) => ({ at: scored.dueAt })).reduce(earlier).at,
  };
}

/** The lane, no less urgent than the one to which an officer lifted the tip or one of its duplicates. Pure. */
export const liftedLane = (lane: number, override: number | null, lent: readonly Lent[]): number =>
  Math.min(lane, ...[override, ...lent.map((each) => each.override)].map((each) => each ?? LANES.length));
