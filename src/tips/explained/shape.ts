import * as z from 'zod';
import { type Reason, SCORES, type Score } from '../shape.ts';

/** What ends a score beside its reasons: `points` more or less. */
export const adjustmentShape = z.object({
  score: z.enum(SCORES),
  kind: z.enum(['least', 'most', 'no_floor', 'floor', 'rounded']),
  points: z.number(),
});
export type Adjustment = z.infer<typeof adjustmentShape>;

/** Many small reasons never add up to the gravest: without a floor above it, a sum on danger ends here. */
export const DANGER_WITHOUT_FLOOR = 89;
const MOST = 100;

/**
 * What makes a score of what its reasons add up to, in the order in which it comes; nothing where the sum is the score.
 *
 * A reason that is a floor adds nothing by itself. The weights of all others and the points of these lines add up to each
 * score, of every tip.
 *
 * least, most  a score stays within 0 and 100
 * no_floor     without a floor above it, danger ends at `DANGER_WITHOUT_FLOOR`
 * floor        the highest floor lifts what is left below it
 * rounded      a score is whole
 *
 * Pure, O(reasons).
 */
export function adjustmentsOf(reasons: readonly Reason[]): Adjustment[] {
  return SCORES.flatMap((score) => adjust(score, reasons));
}

function adjust(score: Score, reasons: readonly Reason[]): Adjustment[] {
  const mine = reasons.filter((reason) => reason.score === score);
  const sum = mine.reduce((all, { floor, weight }) => (floor ? all : all + weight), 0);
  const floor = mine.reduce((highest, each) => (each.floor ? Math.max(highest, each.weight) : highest), 0);
  const found: Adjustment[] = [];
  let value = sum;
  const move = (kind: Adjustment['kind'], to: number) => {
    if (to !== value) found.push({ score, kind, points: to - value });
    value = to;
  };
  if (sum < 0) move('least', 0);
  if (score === 'danger' && floor <= DANGER_WITHOUT_FLOOR)
    move('no_floor', Math.min(value, DANGER_WITHOUT_FLOOR));
  move('most', Math.min(value, MOST));
  move('floor', Math.max(value, Math.min(floor, MOST)));
  move('rounded', Math.round(value));
  return found;
}
