import type { Scores } from '../tips/shape.ts';
import { LANES, type Lane } from '../tips/shape.ts';

/**
 * One whole number that sorts the queue, the most urgent first (ascending).
 *
 * Order: lane, floor, danger, clock, actionability, novelty. At most 8 · 101⁴, far below 2⁵³. Pure, O(1).
 */
export function rankOf(lane: Lane, scores: Scores, floor: boolean): number {
  let rank = LANES.indexOf(lane) * 2 + (floor ? 0 : 1);
  for (const value of [scores.danger, scores.clock, scores.actionability, scores.novelty]) {
    rank = rank * 101 + (100 - value);
  }
  return rank;
}

/** The ranks of one lane: at least `from`, below `to`. */
export function rankRange(lane: Lane): { from: number; to: number } {
  const index = LANES.indexOf(lane);
  return { from: index * 2 * 101 ** 4, to: (index + 1) * 2 * 101 ** 4 };
}
