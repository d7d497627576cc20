import { restrictedTips } from '../access/need-store.ts';
import { lockLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { countTips, lockTips, partiesOf, tipsByIds } from '../tips/store.ts';
import { settleTouched, touchedTips } from '../tips/touched-store.ts';
import { raiseForSubjects } from '../watch/touch.ts';
import { dueTips, undue } from './feature-store.ts';
import { FLOORS_EDITION } from './program-floors.ts';
import { differing, rescore } from './rescore.ts';
import {
  isScoredByOther,
  keepRescoreRun,
  type RescoreRun,
  rescorePage,
  rescoreReached,
  rescoreRun,
} from './rescore-store.ts';
import { reachOf } from './rule-reach.ts';
import { type RulesInForce, ruleSet, rulesInForce, SHIPPED, versionInForce } from './rule-set-store.ts';
import type { Rescoring } from './shape.ts';

/** Tips scored in one transaction, during which nobody else writes to the unit: about a tenth of a second. */
const PIECE = 250;
/** Tips looked at in one transaction, during which others write, and how many of these may at most be such as a change of rules can reach. */
const WINDOW = 20_000;
const LOOKED = 2_000;
const NO_TIP = '00000000-0000-0000-0000-000000000000';

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
          basis: every || !open || open.ended_at === null || !isByFloors(open) ? null : open.version,
          floors: FLOORS_EDITION,
          ...{ officer_id: by.officer, version, started_at: by.at, ended_at: null, cursor: null },
          ...{ done: 0, total: await countTips(db, unit), changed: 0, moved: 0 },
        };
  await keepRescoreRun(db, unit, run);
  return shown(run);
}

/**
 * The next piece of it; false when all is done. Tips are looked through while others write; only those whose scores change
 * are locked and scored once more. Restricted tips are scored, and left out of what the run counts: its figures are made for
 * all.
 */
export async function rescoreAll(db: Db, unit: number, now: Instant): Promise<boolean> {
  const begun = await rescoreRun(db, unit);
  if (!begun || begun.ended_at !== null) return false;
  const rules = await rulesInForce(db, unit);
  const { differ, cursor, looked, over } = await lookThrough(db, unit, now, rules, begun);
  await lockLog(db, unit);
  const run = await rescoreRun(db, unit);
  // somebody began anew meanwhile
  if (!run || run.started_at !== begun.started_at) return true;
  if (run.version !== rules.version || !isByFloors(run)) {
    // other rules were released meanwhile; or the run is of another program's shipped set or floors, which are in force no more
    if (run.version !== (await versionInForce(db, unit)) || !isByFloors(run))
      await beginRescore(db, unit, { officer: run.officer_id, at: now });
    return true;
  }
  const rows = await lockTips(db, unit, differ);
  const { changed, moved } = await rescore(db, unit, now, rules, rows, false);
  const restricted = await restrictedTips(db, unit);
  const passed = [...restricted].filter((tip) => tip > (run.cursor ?? NO_TIP) && tip <= (cursor ?? NO_TIP));
  const counted = (tips: readonly string[]) => tips.filter((tip) => !restricted.has(tip)).length;
  const done = run.done + looked - passed.length;
  await keepRescoreRun(db, unit, {
    ...run,
    cursor,
    done,
    total: over ? done : Math.max(run.total, done),
    changed: run.changed + counted(changed),
    moved: run.moved + counted(moved),
    ended_at: over ? now : null,
  });
  return !over;
}

/** Whether the floors of this program stood over the version of a run. The shipped set holds its own. */
const isByFloors = ({ version, floors }: RescoreRun): boolean => version < 0 || floors === FLOORS_EDITION;

type Looked = { differ: string[]; cursor: string | null; looked: number; over: boolean };

/** Look through the next tips of a run, until so many are found whose scores change as one transaction writes. */
async function lookThrough(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  run: RescoreRun,
): Promise<Looked> {
  const { reached, size, over } = await nextPage(db, unit, rules, run);
  const differ: string[] = [];
  let at = 0;
  while (at < Math.min(reached.length, LOOKED) && differ.length < PIECE) {
    const slice = reached.slice(at, at + PIECE).map(({ tip }) => tip);
    differ.push(...(await differing(db, unit, now, rules, await tipsByIds(db, unit, slice))));
    at += slice.length;
  }
  const isWhole = at === reached.length;
  const last = reached[at - 1];
  return {
    differ,
    cursor: (isWhole ? reached.at(-1)?.tip : last?.tip) ?? run.cursor,
    looked: isWhole ? size : (last?.nth ?? 0),
    over: over && isWhole,
  };
}

/** The next tips of a run that its rules can reach, and the last of the page; `size`: how many the page holds. */
async function nextPage(db: Db, unit: number, rules: RulesInForce, { basis, cursor }: RescoreRun) {
  const after = cursor ?? NO_TIP;
  // of another program's shipped set it is not known what it held
  const isKnown = basis !== null && (basis >= 0 || basis === SHIPPED);
  const from = isKnown ? await ruleSet(db, unit, basis) : null;
  const reach = from ? reachOf(from.content, rules.content) : 'all';
  if (reach === 'all') {
    const tips = await rescorePage(db, unit, after, LOOKED);
    const reached = tips.map((tip, index) => ({ tip, nth: index + 1 }));
    return { reached, size: tips.length, over: tips.length < LOOKED };
  }
  const rows = await rescoreReached(db, unit, after, WINDOW, reach);
  const size = rows.at(-1)?.nth ?? 0;
  return { reached: rows.map(({ tip_id: tip, nth }) => ({ tip, nth })), size, over: size < WINDOW };
}

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
