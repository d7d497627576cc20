import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { LANES } from '../tips/shape.ts';
import { laneName } from '../tips/store.ts';
import { lentTo } from '../triage/lent.ts';
import { type Lent, liftedLane, pooled } from '../triage/pool.ts';
import type { RulesInForce } from '../triage/rule-set-store.ts';
import type { ScoredTip } from './score-tips.ts';

/** New versions of tips that duplicates were merged into: scored with what these lend. One statement where there are none. */
export async function poolScored(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  scored: readonly ScoredTip[],
): Promise<readonly ScoredTip[]> {
  const known = scored.flatMap(({ planned }) => (planned.existing ? [planned.tip] : []));
  const lent: ReadonlyMap<string, Lent[]> =
    known.length === 0 ? new Map() : await lentTo(db, unit, now, rules, known);
  if (lent.size === 0) return scored;
  return scored.map((each) => {
    const others = lent.get(each.planned.tip) ?? [];
    if (others.length === 0) return each;
    const { scores, reasons, floor, lane, expires, expiresAt, dueAt } = pooled(
      { ...each, dueAt: each.kept.dueAt },
      others,
    );
    const to = laneName(liftedLane(LANES.indexOf(lane), null, others));
    const isUrgent = floor || to === 'now' || to === '24h';
    return {
      ...each,
      ...{ scores, reasons, floor, lane: to, expires, expiresAt },
      escalated: each.escalated || others.some(({ escalated }) => escalated),
      bundle: isUrgent ? null : each.bundle,
      kept: { ...each.kept, dueAt },
    };
  });
}
