import type { Desk } from '../actions/action.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type Differing, lookAt } from './rescore.ts';
import { type RescoreRun, rescorePage, rescoreReached, rescoreRun } from './rescore-store.ts';
import { reachOf } from './rule-reach.ts';
import { type RulesInForce, ruleSet, rulesInForce, SHIPPED } from './rule-set-store.ts';

/** Tips whose scores change that one transaction writes, during which nobody else writes to the unit: about a tenth of a second. */
export const PIECE = 250;
/** Tips scored in one go, while nothing else is answered: about a hundredth of a second. */
const SLICE = 250;
/** Tips looked at for one transaction, while others write, and how many of these may at most be such as a change of rules can reach. */
const WINDOW = 20_000;
const LOOKED = 4_000;
export const NO_TIP = '00000000-0000-0000-0000-000000000000';

/**
 * What was found behind a place in a run.
 *
 * run        the run as it was then: what is found is worth nothing where it stands elsewhere by now
 * version    of the rules that it was scored by
 * differing  tips whose scores change, with what to write
 * unmade     tips of which features are to be made first
 * cursor     how far it was looked; `looked`: how many tips that were; `over`: there are no more
 * rest       of the page that it was looked through, what lies behind the cursor; null: nothing
 */
export type Looked = {
  run: RescoreRun;
  version: number;
  differing: Differing[];
  unmade: string[];
  cursor: string | null;
  looked: number;
  over: boolean;
  rest: Page | null;
};

/** Tips in the order of ids, of which the run's rules can reach those named. `nth`: how many lie up to one; `size`: how many in all. */
type Page = { reached: { tip: string; nth: number }[]; size: number; over: boolean };

/** Look through the next tips of a run, until so many are found whose scores change as one transaction writes. Nothing is locked or written. */
export async function lookThrough(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  run: RescoreRun,
  rest: Page | null = null,
): Promise<Looked> {
  const page = rest ?? (await nextPage(db, unit, rules, run));
  const { reached, size, over } = page;
  const differing: Differing[] = [];
  const unmade: string[] = [];
  let at = 0;
  while (at < Math.min(reached.length, LOOKED) && differing.length + unmade.length < PIECE) {
    const slice = reached.slice(at, at + SLICE).map(({ tip }) => tip);
    const found = await lookAt(db, unit, now, rules, slice);
    differing.push(...found.differing);
    unmade.push(...found.unmade);
    at += slice.length;
  }
  const isWhole = at === reached.length;
  const last = reached[at - 1];
  return {
    ...{ run, version: rules.version, differing, unmade },
    cursor: (isWhole ? reached.at(-1)?.tip : last?.tip) ?? run.cursor,
    looked: isWhole ? size : (last?.nth ?? 0),
    over: over && isWhole,
    rest: isWhole ? null : behind(page, at, last?.nth ?? 0),
  };
}

/** A page without its first tips. Those that come into it later, or are touched, are scored by the rules in force as they are. */
const behind = ({ reached, size, over }: Page, at: number, passed: number): Page => ({
  reached: reached.slice(at).map(({ tip, nth }) => ({ tip, nth: nth - passed })),
  size: size - passed,
  over,
});

/** The next tips of a run that its rules can reach, and the last of the page; `size`: how many the page holds. */
async function nextPage(
  db: Db,
  unit: number,
  rules: RulesInForce,
  { basis, cursor }: RescoreRun,
): Promise<Page> {
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

/** By the open database, and by unit. */
const ahead = new WeakMap<object, Map<number, Promise<Looked | null>>>();

/**
 * What lies next in a unit's run, and begin to look behind it already: while one piece is written, the next is worked out.
 * Null where no run is under way.
 */
export async function lookAhead({ now, officer, read }: Desk): Promise<Looked | null> {
  const { unit } = officer;
  const begun = await read(async (db) => ({ vault: db.vault, run: await rescoreRun(db, unit) }));
  const held = ahead.get(begun.vault) ?? ahead.set(begun.vault, new Map()).get(begun.vault)!;
  const waiting = held.get(unit);
  held.delete(unit);
  const found = (await waiting) ?? null;
  const { run } = begun;
  if (!run || run.ended_at !== null) return null;
  const look = (from: RescoreRun, rest: Page | null = null) =>
    read(async (db) => lookThrough(db, unit, now, await rulesInForce(db, unit), from, rest));
  const next = found && isOf(found, run) ? found : await look(run);
  if (!next.over)
    held.set(
      unit,
      look({ ...run, cursor: next.cursor }, next.rest).catch(() => null), // whatever it was, it is met again without looking ahead
    );
  return next;
}

/** Whether what was found is of this run, as it stands. */
export const isOf = ({ run }: Looked, standing: RescoreRun): boolean =>
  run.started_at === standing.started_at &&
  run.version === standing.version &&
  run.basis === standing.basis &&
  run.floors === standing.floors &&
  run.cursor === standing.cursor;
