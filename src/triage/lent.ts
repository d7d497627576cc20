import { grantsOf, restrictedAmong } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { keptOf, lendersOf, named } from '../tips/merge-store.ts';
import { type TipRow, tipsByIds } from '../tips/store.ts';
import { type KeptRow, keptFeatures } from './feature-store.ts';
import { lastingOf } from './missing-features.ts';
import type { Lent } from './pool.ts';
import type { RulesInForce } from './rule-set-store.ts';
import { scoreLasting } from './score-lasting.ts';

/**
 * What the duplicates of these tips lend to them, each scored by itself by the rules given at this moment. A restricted duplicate
 * lends nothing where somebody is named for the tip that was kept and not for it: a score would tell him of it.
 *
 * Cost  one statement where none of them has duplicates
 */
export async function lentTo(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  tips: readonly string[],
): Promise<Map<string, Lent[]>> {
  const found = new Map<string, Lent[]>();
  const lenders = await lendersOf(db, unit, tips);
  if (lenders.size === 0) return found;
  const silent = await untold(db, unit, now, lenders);
  const rows = await tipsByIds(db, unit, [...new Set([...lenders.values()].flat())]);
  const kept = await keptFeatures(
    db,
    unit,
    rows.map((row) => row.tip_id),
  );
  const loans = new Map<string, Lent>();
  for (const row of rows) {
    const loan = await lend(db, unit, now, rules, row, kept.get(row.tip_id) ?? null);
    if (loan) loans.set(row.tip_id, loan);
  }
  for (const [tip, ids] of lenders)
    found.set(
      tip,
      ids.flatMap((id) => (silent.has(`${tip} ${id}`) ? [] : (loans.get(id) ?? []))),
    );
  return found;
}

async function lend(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  row: TipRow,
  known: KeptRow | null,
): Promise<Lent | null> {
  const held = await lastingOf(db, unit, now, rules.lists, row, known);
  if (!held) return null;
  const { lasting, noCrime } = held;
  const counts = { now, earlierTips: row.earlier, priorClosedNoCrime: noCrime };
  return {
    tip: named(row),
    scored: scoreLasting(rules, lasting, counts),
    override: row.override_lane,
    escalated: lasting.features.some(({ name }) => name === 'tip.escalated'),
  };
}

/** Duplicates of which somebody may not know who is named for the tip that they lead to: both, as `kept duplicate`. */
async function untold(
  db: Db,
  unit: number,
  now: Instant,
  lenders: ReadonlyMap<string, readonly string[]>,
): Promise<Set<string>> {
  const restricted = await restrictedAmong(db, unit, [...new Set([...lenders.values()].flat())]);
  const silent = new Set<string>();
  for (const [tip, ids] of lenders)
    for (const id of ids)
      if (restricted.has(id) && !(await mayAllKnow(db, unit, now, tip, id))) silent.add(`${tip} ${id}`);
  return silent;
}

/** Whether all who are named for one tip are named for another at least as long. */
export async function mayAllKnow(
  db: Db,
  unit: number,
  now: Instant,
  one: string,
  other: string,
): Promise<boolean> {
  if (!(await restrictedAmong(db, unit, [other])).has(other)) return true;
  if (!(await restrictedAmong(db, unit, [one])).has(one)) return false;
  const until = async (tip: string) =>
    (await grantsOf(db, unit, tip, now)).filter(({ kind }) => kind === 'named');
  const others = await until(other);
  return (await until(one)).every((mine) =>
    others.some(
      (each) =>
        each.officer_id === mine.officer_id &&
        (each.until === null || (mine.until !== null && each.until >= mine.until)),
    ),
  );
}

/** The tips that these rows lead to as merged duplicates: what they tell counts there. */
export async function rootsOf(db: Db, rows: readonly TipRow[]): Promise<string[]> {
  const roots = new Set<string>();
  for (const row of rows) {
    const kept = await keptOf(db, row);
    if (kept) roots.add(kept.tip_id);
  }
  return [...roots];
}
