import type { Desk } from '../actions/action.ts';
import type { Instant } from '../kernel/time.ts';
import { UUID_BYTES, uuidOfHex } from '../kernel/uuid.ts';
import { type Db, isTooLong } from '../storage/db.ts';
import { type Differing, lookAt } from './rescore.ts';
import { REACHED_BYTES, type RescoreRun, rescoreReached, rescoreRun, type Stretch } from './rescore-store.ts';
import { reachOf } from './rule-reach.ts';
import { type RulesInForce, ruleSet, rulesInForce, SHIPPED } from './rule-set-store.ts';

/** Tips whose scores change that one transaction writes, during which nobody else writes to the unit: about a tenth of a second. */
export const PIECE = 250;
/** Tips scored in one go, while nothing else is answered: about a hundredth of a second. */
const SLICE = 250;
/** Tips at most looked at for one transaction, while others write. */
const LOOKED = 4_000;
/**
 * Tips, about, among which those that a change of rules can reach are looked for in one statement: some seconds of a million,
 * since it reads all pages on which they lie. A quarter where a database does not read so many in the time that a statement has.
 */
const STRETCH = 400_000;
const SHORTEST = 10_000;
export const NO_TIP = '00000000-0000-0000-0000-000000000000';
const LAST_TIP = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Of the first eight digits of an id there are so many. */
const BEGINNINGS = 2 ** 32;

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
  cursor: string;
  looked: number;
  over: boolean;
  rest: Page | null;
};

/** A stretch of ids up to one, of which the run's rules can reach those named. `passed`: how many of its tips were looked at before. */
type Page = Stretch & { upTo: string; passed: number };
type Reached = { tip: string; nth: number };

/**
 * Look through the next tips of a run, until so many are found whose scores change as one transaction writes. Nothing is locked
 * or written.
 *
 * by    `stretch`: how many tips to read at once for what the run can reach, about
 * rest  what is left of the page read last; null: the next is to be read
 */
async function lookThrough(
  db: Db,
  by: { unit: number; now: Instant; rules: RulesInForce; stretch: number },
  run: RescoreRun,
  rest: Page | null,
): Promise<Looked> {
  const { unit, now, rules } = by;
  const page = rest ?? (await nextPage(db, by, run));
  const count = page.tips.length / REACHED_BYTES;
  const differing: Differing[] = [];
  const unmade: string[] = [];
  let at = 0;
  let last: Reached | undefined;
  while (at < Math.min(count, LOOKED) && differing.length + unmade.length < PIECE) {
    const slice = reachedOf(page, at, at + SLICE);
    const ids = slice.map(({ tip }) => tip);
    const found = await lookAt(db, unit, now, rules, ids);
    differing.push(...found.differing);
    unmade.push(...found.unmade);
    at += slice.length;
    last = slice.at(-1);
  }
  const isWhole = at === count;
  const seen = isWhole ? page.size : last!.nth;
  return {
    ...{ run, version: rules.version, differing, unmade, looked: seen - page.passed },
    cursor: isWhole ? page.upTo : last!.tip,
    over: isWhole && page.upTo === LAST_TIP,
    rest: isWhole ? null : behind(page, at, seen),
  };
}

/** Tips of a page from one position to before another. */
function reachedOf({ tips }: Page, from: number, to: number): Reached[] {
  const bytes = tips.subarray(from * REACHED_BYTES, to * REACHED_BYTES);
  return Array.from({ length: bytes.length / REACHED_BYTES }, (_, nth) => {
    const at = nth * REACHED_BYTES;
    return {
      tip: uuidOfHex(bytes.toString('hex', at, at + UUID_BYTES)),
      nth: bytes.readInt32BE(at + UUID_BYTES),
    };
  });
}

/** A page without its first tips. Those that come into it later, or are touched, are scored by the rules in force as they are. */
const behind = (page: Page, at: number, passed: number): Page => ({
  ...page,
  tips: page.tips.subarray(at * REACHED_BYTES),
  passed,
});

/** The next tips of a run that its rules can reach. */
async function nextPage(
  db: Db,
  { unit, rules, stretch }: { unit: number; rules: RulesInForce; stretch: number },
  { basis, cursor, total }: RescoreRun,
): Promise<Page> {
  // of another program's shipped set it is not known what it held
  const isKnown = basis !== null && (basis >= 0 || basis === SHIPPED);
  const from = isKnown ? await ruleSet(db, unit, basis) : null;
  const reach = from ? reachOf(from.content, rules.content) : 'all';
  const after = cursor ?? NO_TIP;
  const upTo = endOf(after, stretch / Math.max(total, 1));
  return { ...(await rescoreReached(db, unit, [after, upTo], reach)), upTo, passed: 0 };
}

/** Where a stretch ends that begins after an id and holds this share of all ids. */
function endOf(after: string, share: number): string {
  const end = Number.parseInt(after.slice(0, 8), 16) + BEGINNINGS * share;
  if (end >= BEGINNINGS) return LAST_TIP;
  return uuidOfHex(Math.floor(end).toString(16).padStart(8, '0').padEnd(32, 'f'));
}

/** What is looked at ahead, and how many tips this database reads at once in time. */
type Ahead = { next: Promise<Looked | null> | null; stretch: number };
/** By the open database, and by unit. */
const ahead = new WeakMap<object, Map<number, Ahead>>();

/**
 * What lies next in a unit's run, and begin to look behind it already: while one piece is written, the next is worked out.
 * Null where no run is under way.
 */
export async function lookAhead({ now, officer, read }: Desk): Promise<Looked | null> {
  const { unit } = officer;
  const begun = await read(async (db) => ({ vault: db.vault, run: await rescoreRun(db, unit) }));
  const units = ahead.get(begun.vault) ?? ahead.set(begun.vault, new Map()).get(begun.vault)!;
  const held = units.get(unit) ?? { next: null, stretch: STRETCH };
  units.set(unit, held);
  const found = (await held.next) ?? null;
  held.next = null;
  const { run } = begun;
  if (!run || run.ended_at !== null) return null;
  const look = async (from: RescoreRun, rest: Page | null): Promise<Looked> => {
    try {
      return await read(async (db) => {
        const by = { unit, now, rules: await rulesInForce(db, unit), stretch: held.stretch };
        return lookThrough(db, by, from, rest);
      });
    } catch (error) {
      if (!isTooLong(error) || held.stretch <= SHORTEST) throw error;
      held.stretch = Math.ceil(held.stretch / 4);
      return look(from, rest);
    }
  };
  const next = found && isOf(found, run) ? found : await look(run, null);
  if (!next.over) held.next = look({ ...run, cursor: next.cursor }, next.rest).catch(() => null); // whatever it was, it is met again without looking ahead
  return next;
}

/** Whether what was found is of this run, as it stands. */
export const isOf = ({ run }: Looked, standing: RescoreRun): boolean =>
  run.started_at === standing.started_at &&
  run.version === standing.version &&
  run.basis === standing.basis &&
  run.floors === standing.floors &&
  run.cursor === standing.cursor;
