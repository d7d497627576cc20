import { gapRowOf, keepGaps } from '../statistics/gap-store.ts';
import type { Db } from '../storage/db.ts';
import { keepScores } from '../tips/store.ts';
import { keepFeatures } from '../triage/feature-store.ts';
import type { ScoredTip } from './score-tips.ts';

/** Keep why tips have their scores, what they can be scored again by, and what they lack. `rules`: the version they were scored with. */
export async function keepScored(
  db: Db,
  unit: number,
  rules: number,
  scored: readonly ScoredTip[],
): Promise<void> {
  await keepScores(
    db,
    unit,
    rules,
    scored.map(({ planned, reasons }) => ({ tip: planned.tip, reasons: JSON.stringify(reasons) })),
  );
  await keepFeatures(
    db,
    unit,
    scored.map(({ planned, kept }) => ({ tip: planned.tip, ...kept })),
  );
  await keepGaps(
    db,
    unit,
    scored.map(({ planned }) => gapRowOf(planned.tip, planned.facts)),
  );
}
