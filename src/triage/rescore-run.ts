import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { countTips, lockTips, partiesOf } from '../tips/store.ts';
import { settleTouched, touchedTips } from '../tips/touched-store.ts';
import { raiseForSubjects } from '../watch/touch.ts';
import { dueTips, undue } from './feature-store.ts';
import { rescore } from './rescore.ts';
import { keepRescoreRun, type RescoreRun, rescorePage, rescoreRun } from './rescore-store.ts';
import { rulesInForce } from './rule-set-store.ts';
import type { Rescoring } from './shape.ts';

/** Tips scored in one transaction, during which nobody else writes to the unit: about a tenth of a second. */
const TOUCHED = 500;
const PIECE = 2_000;
const NO_TIP = '00000000-0000-0000-0000-000000000000';

/** Score tips that something touched, and tell those who watch a subject that one of them came to; false when none are left. */
export async function rescoreTouched(db: Db, unit: number, now: Instant): Promise<boolean> {
  const tips = await touchedTips(db, unit, TOUCHED);
  if (tips.length === 0) return false;
  await rescore(db, unit, now, await rulesInForce(db, unit), await lockTips(db, unit, tips), true);
  await raiseForSubjects(db, unit, now, await partiesOf(db, tips));
  await settleTouched(db, unit, tips);
  return tips.length === TOUCHED;
}

/** Score tips for which a clock has passed; false when none are left. */
export async function rescoreDue(db: Db, unit: number, now: Instant): Promise<boolean> {
  const tips = await dueTips(db, unit, now, PIECE);
  if (tips.length === 0) return false;
  await rescore(db, unit, now, await rulesInForce(db, unit), await lockTips(db, unit, tips), false);
  await undue(db, tips, now);
  return tips.length === PIECE;
}

/** Begin to score all tips of a unit by the rules in force. One under way by the same rules is gone on with; by others, it begins anew. */
export async function beginRescore(
  db: Db,
  unit: number,
  by: { officer: string; at: Instant },
): Promise<Rescoring> {
  const { version } = await rulesInForce(db, unit);
  const open = await rescoreRun(db, unit);
  const run: RescoreRun =
    open && open.ended_at === null && open.version === version
      ? open
      : {
          ...{ officer_id: by.officer, version, started_at: by.at, ended_at: null, cursor: null },
          ...{ done: 0, total: await countTips(db, unit), changed: 0, moved: 0 },
        };
  await keepRescoreRun(db, unit, run);
  return shown(run);
}

/** The next piece of it; false when all is done. */
export async function rescoreAll(db: Db, unit: number, now: Instant): Promise<boolean> {
  const run = await rescoreRun(db, unit);
  if (!run || run.ended_at !== null) return false;
  const tips = await rescorePage(db, unit, run.cursor ?? NO_TIP, PIECE);
  const rows = await lockTips(db, unit, tips);
  const { changed, moved } = await rescore(db, unit, now, await rulesInForce(db, unit), rows, false);
  const over = tips.length < PIECE;
  await keepRescoreRun(db, unit, {
    ...run,
    cursor: tips.at(-1) ?? run.cursor,
    done: run.done + tips.length,
    total: over ? run.done + tips.length : Math.max(run.total, run.done + tips.length),
    changed: run.changed + changed,
    moved: run.moved + moved,
    ended_at: over ? now : null,
  });
  return !over;
}

export async function rescoringOf(db: Db, unit: number): Promise<Rescoring | null> {
  const run = await rescoreRun(db, unit);
  return run && shown(run);
}

const shown = ({ version, started_at, ended_at, done, total, changed, moved }: RescoreRun): Rescoring => ({
  version,
  startedAt: started_at,
  endedAt: ended_at,
  ...{ done, total, changed, moved },
});
