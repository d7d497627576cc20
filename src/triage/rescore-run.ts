import { restrictedTips } from '../access/need-store.ts';
import { lockLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { countTips, lockTips, partiesOf } from '../tips/store.ts';
import { settleTouched, touchedTips } from '../tips/touched-store.ts';
import { raiseForSubjects } from '../watch/touch.ts';
import { dueTips, undue } from './feature-store.ts';
import { FLOORS_EDITION } from './program-floors.ts';
import { rescore, writeFound } from './rescore.ts';
import { isOf, type Looked, NO_TIP } from './rescore-look.ts';
import { isScoredByOther, keepRescoreRun, type RescoreRun, rescoreRun } from './rescore-store.ts';
import { rulesInForce, SHIPPED, versionInForce } from './rule-set-store.ts';
import type { Rescoring } from './shape.ts';

/** Touched or due tips scored in one transaction, during which nobody else writes to the unit: about a tenth of a second. */
const PIECE = 250;

/** Score tips that something touched, and tell those who watch a subject that one of them came to; false when none are left. */
export async function rescoreTouched(db: Db, unit: number, now: Instant): Promise<boolean> {
  const tips = await touchedTips(db, unit, PIECE);
  if (tips.length === 0) return false;
  await rescore(db, unit, now, await rulesInForce(db, unit), await lockTips(db, unit, tips), true);
  await raiseForSubjects(db, unit, now, await partiesOf(db, tips));
  await settleTouched(db, unit, tips);
  return tips.length === PIECE;
}

/** Score tips for which a clock has passed; false when none are left. */
export async function rescoreDue(db: Db, unit: number, now: Instant): Promise<boolean> {
  const tips = await dueTips(db, unit, now, PIECE);
  if (tips.length === 0) return false;
  await rescore(db, unit, now, await rulesInForce(db, unit), await lockTips(db, unit, tips), false);
  await undue(db, tips, now);
  return tips.length === PIECE;
}

/**
 * Begin to score all tips of a unit by the rules in force. One under way by the same rules is gone on with; by others, it
 * begins anew. `every`: each tip is looked at; otherwise those that a change since the last run can reach.
 */
export async function beginRescore(
  db: Db,
  unit: number,
  by: { officer: string; at: Instant },
  every = false,
): Promise<Rescoring> {
  const { version } = await rulesInForce(db, unit);
  const open = await rescoreRun(db, unit);
  const run: RescoreRun =
    open && open.ended_at === null && open.version === version && isByFloors(open)
      ? open
      : {
          basis: every ? null : await trueTo(db, unit, open),
          floors: FLOORS_EDITION,
          ...{ officer_id: by.officer, version, started_at: by.at, ended_at: null, cursor: null },
          ...{ done: 0, total: await countTips(db, unit), changed: 0, moved: 0 },
        };
  await keepRescoreRun(db, unit, run);
  return shown(run);
}

/**
 * The version of rules that all scores of a unit are true to; null where there is none. Where nothing was ever scored again
 * that is the shipped set, unless another program took tips in: then the scores themselves are asked, once.
 */
async function trueTo(db: Db, unit: number, last: RescoreRun | null): Promise<number | null> {
  if (last) return last.ended_at === null || !isByFloors(last) ? null : last.version;
  return (await isScoredByOther(db, unit, SHIPPED)) ? null : SHIPPED;
}

/**
 * The next piece of it; false when all is done. Tips were looked through while others wrote; only those whose scores change
 * are locked, and those that somebody wrote to meanwhile are scored once more. Restricted tips are scored, and left out of
 * what the run counts: its figures are made for all.
 *
 * looked  what was found behind the place where the run stands; where it stands elsewhere by now, nothing is written
 */
export async function rescoreAll(
  db: Db,
  unit: number,
  now: Instant,
  looked: Looked | null,
): Promise<boolean> {
  if (!looked) return false;
  const rules = await rulesInForce(db, unit);
  await lockLog(db, unit);
  const run = await rescoreRun(db, unit);
  // somebody began anew meanwhile
  if (!run || run.ended_at !== null || !isOf(looked, run)) return true;
  if (run.version !== rules.version || !isByFloors(run)) {
    // other rules were released meanwhile; or the run is of another program's shipped set or floors, which are in force no more
    if (run.version !== (await versionInForce(db, unit)) || !isByFloors(run))
      await beginRescore(db, unit, { officer: run.officer_id, at: now });
    return true;
  }
  if (looked.version !== rules.version) return true;
  const by = { unit, now, version: rules.version };
  const found = await writeFound(db, by, looked.differing);
  const rest = await lockTips(db, unit, [...looked.unmade, ...found.left]);
  const again = await rescore(db, unit, now, rules, rest, false);
  const { cursor, over } = looked;
  const restricted = await restrictedTips(db, unit);
  const passed = [...restricted].filter((tip) => tip > (run.cursor ?? NO_TIP) && tip <= cursor);
  const counted = (tips: readonly string[]) => tips.filter((tip) => !restricted.has(tip)).length;
  const done = run.done + looked.looked - passed.length;
  await keepRescoreRun(db, unit, {
    ...run,
    cursor,
    done,
    total: over ? done : Math.max(run.total, done),
    changed: run.changed + counted([...found.changed, ...again.changed]),
    moved: run.moved + counted([...found.moved, ...again.moved]),
    ended_at: over ? now : null,
  });
  return !over;
}

/** Whether the floors of this program stood over the version of a run. The shipped set holds its own. */
const isByFloors = ({ version, floors }: RescoreRun): boolean => version < 0 || floors === FLOORS_EDITION;

/**
 * Whether a unit’s tips were not looked through since the program came with other shipped rules, where it stands on these, or
 * with other floors, which stand over its own. Once that was done, the unit's last run tells it.
 */
export async function isBehindShipped(db: Db, unit: number): Promise<boolean> {
  const version = await versionInForce(db, unit);
  const run = await rescoreRun(db, unit);
  if (!run) return (await countTips(db, unit)) > 0;
  return version === SHIPPED ? run.version !== SHIPPED : !isByFloors(run);
}

/** After an upgrade: begin to score a unit's tips by the rules of today, if any was scored by others; true where it began. */
export async function rescoreShipped(db: Db, unit: number, now: Instant): Promise<boolean> {
  if (!(await isBehindShipped(db, unit))) return false;
  const isScored =
    (await versionInForce(db, unit)) === SHIPPED && !(await isScoredByOther(db, unit, SHIPPED));
  await lockLog(db, unit);
  if (!(await isBehindShipped(db, unit))) return false;
  await beginRescore(db, unit, { officer: 'system', at: now });
  const run = (await rescoreRun(db, unit))!;
  if (isScored) await keepRescoreRun(db, unit, { ...run, done: run.total, ended_at: now });
  return !isScored;
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
