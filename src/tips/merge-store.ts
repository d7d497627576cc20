import { hiddenTips } from '../access/need-store.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { CLEARED } from './purge-store.ts';
import { type CloseReason, TIP_STATES } from './shape.ts';
import { findTip, type TipRow, tipsByIds } from './store.ts';

const OF = statement<{ tip_id: string; kept_id: string }>(
  'tips.mergeOf',
  'one-shard',
  'SELECT tip_id, kept_id FROM tip_merge WHERE tip_id = ANY($1::uuid[])',
);
const INTO = statement<{ tip_id: string }>(
  'tips.mergedInto',
  'fan-out',
  'SELECT tip_id FROM tip_merge WHERE unit_id = $1 AND kept_id = $2 ORDER BY at, tip_id LIMIT 500',
);
const LED = statement<{ tip_id: string; kept_id: string; lends: boolean }>(
  'tips.duplicatesOf',
  'fan-out',
  `SELECT m.tip_id, m.kept_id, m.lends FROM tip_merge m JOIN tip t ON t.tip_id = m.tip_id
   WHERE m.unit_id = $1 AND m.kept_id = ANY($2::uuid[]) AND t.state = 1 AND t.close_reason = 'duplicate'`,
);
const KEEP = statement(
  'tips.keepMerge',
  'one-shard',
  `INSERT INTO tip_merge (tip_id, unit_id, kept_id, officer_id, at, lends) SELECT tip_id, $2::int, $3::uuid, $4::uuid, $5::timestamptz, lends FROM unnest($1::uuid[], $6::boolean[]) AS t (tip_id, lends)
   ON CONFLICT (tip_id) DO UPDATE SET kept_id = excluded.kept_id, officer_id = excluded.officer_id, at = excluded.at, lends = excluded.lends`,
);
const FORGET = statement(
  'tips.forgetMerges',
  'one-shard',
  'DELETE FROM tip_merge WHERE tip_id = ANY($1::uuid[])',
);

const CLOSED = TIP_STATES.indexOf('closed');
/** More steps than any chain of merges has that people made. */
const MOST_STEPS = 50;

/** Closed as a duplicate: its link holds. One that was opened since and closed for another reason leads nowhere. */
export const isMerged = ({ state, close_reason }: Pick<TipRow, 'state' | 'close_reason'>): boolean =>
  state === CLOSED && close_reason === ('duplicate' satisfies CloseReason);

/** A tip as another one's page names it. */
export type NamedTip = { id: string; source: string; number: string };
export const named = (row: TipRow): NamedTip => ({ id: row.tip_id, source: row.source, number: row.number });

/**
 * The tip into which this one was merged, through every step; null where it was not, was opened again since, or what was kept
 * is not for this officer or was cleared.
 */
export async function keptOf(db: Db, row: TipRow): Promise<TipRow | null> {
  let at = row;
  const met = new Set([row.tip_id]);
  const hidden = await hiddenTips(db);
  for (let step = 0; step < MOST_STEPS && isMerged(at); step += 1) {
    const next = (await db.one(OF, [plainArray([at.tip_id])]))?.kept_id;
    if (next === undefined || met.has(next) || hidden.has(next)) break;
    const [kept] = await tipsByIds(db, row.unit_id, [next]);
    if (!kept || kept.state === CLEARED) break;
    met.add(next);
    at = kept;
  }
  return at === row ? null : at;
}

/** Duplicates that lead to a tip now, as far as the officer may see them. */
export async function mergedInto(db: Db, row: TipRow): Promise<TipRow[]> {
  const ids = (await db.all(INTO, [row.unit_id, row.tip_id])).map((each) => each.tip_id);
  const hidden = await hiddenTips(db);
  const rows = await tipsByIds(
    db,
    row.unit_id,
    ids.filter((id) => !hidden.has(id)),
  );
  return rows.filter(isMerged).sort((a, b) => (a.received_at < b.received_at ? -1 : 1));
}

/** All duplicates that lead to these tips now, through every step, each with the one of these that it leads to. */
export async function duplicatesOf(
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<Map<string, string>> {
  const root = new Map(tips.map((tip) => [tip, tip]));
  for (let next = [...tips], step = 0; next.length > 0 && step < MOST_STEPS; step += 1) {
    const found = await db.all(LED, [unit, plainArray(next)]);
    const fresh = found.filter(({ tip_id }) => !root.has(tip_id));
    for (const { tip_id, kept_id } of fresh) root.set(tip_id, root.get(kept_id)!);
    next = fresh.map(({ tip_id }) => tip_id);
  }
  for (const tip of tips) root.delete(tip);
  return root;
}

/**
 * By each of these tips the duplicates that lead to it now, through every step, and were open when they were merged: what they tell
 * counts for it. Tips that have none are not there. One statement where none has any.
 */
export async function lendersOf(
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<Map<string, string[]>> {
  const links = new Map<string, string[]>();
  const asked = new Set(tips);
  for (let next = [...asked], step = 0; next.length > 0 && step < MOST_STEPS; step += 1) {
    const found = (await db.all(LED, [unit, plainArray(next)])).filter(({ lends }) => lends);
    for (const { tip_id, kept_id } of found) links.set(kept_id, [...(links.get(kept_id) ?? []), tip_id]);
    next = found.map(({ tip_id }) => tip_id).filter((tip) => !asked.has(tip));
    for (const tip of next) asked.add(tip);
  }
  const lenders = new Map<string, string[]>();
  for (const tip of links.size === 0 ? [] : tips) {
    const met = new Set([tip]);
    for (const at of met) for (const led of links.get(at) ?? []) met.add(led);
    met.delete(tip);
    if (met.size > 0) lenders.set(tip, [...met].sort());
  }
  return lenders;
}

/** The tips that are one with this one, itself among them: the one that was kept, and all that lead to it. */
export async function oneWith(db: Db, row: TipRow): Promise<string[]> {
  const kept = (await keptOf(db, row)) ?? row;
  return [kept.tip_id, ...(await duplicatesOf(db, row.unit_id, [kept.tip_id])).keys()];
}

/** Source and number of tips that others were merged into, by id, as far as the officer may see them; `…` for the others. */
export async function keptNames(
  db: Db,
  unit: number,
  decisions: readonly { kind: string; detail: string | null }[],
): Promise<(decision: { kind: string; detail: string | null }) => string | null> {
  const ids = decisions.flatMap(({ kind, detail }) => (kind === 'merge' && detail !== null ? [detail] : []));
  const rows = new Map((await tipsByIds(db, unit, [...new Set(ids)])).map((row) => [row.tip_id, row]));
  return ({ kind, detail }) => {
    if (kind !== 'merge' || detail === null) return detail;
    const row = rows.get(detail);
    return row ? `${row.source} ${row.number}` : '…';
  };
}

export const keepMerges = (
  db: Db,
  unit: number,
  tips: readonly { tip: string; lends: boolean }[],
  kept: string,
  by: { officer: string; at: string },
) =>
  db.run(KEEP, [
    plainArray(tips.map(({ tip }) => tip)),
    ...[unit, kept, by.officer, by.at],
    plainArray(tips.map(({ lends }) => lends)),
  ]);

export const forgetMerges = (db: Db, tips: readonly string[]) => db.run(FORGET, [plainArray(tips)]);

/** A tip by id or number as an officer opens it: of a merged duplicate the tip that was kept, with what was asked for. */
export async function openTip(
  db: Db,
  unit: number,
  idOrNumber: string,
  alone: boolean,
): Promise<{ row: TipRow; askedFor: NamedTip | null; into: NamedTip | null } | null> {
  const row = await findTip(db, unit, idOrNumber);
  if (!row) return null;
  const kept = await keptOf(db, row);
  if (kept === null) return { row, askedFor: null, into: null };
  return alone ? { row, askedFor: null, into: named(kept) } : { row: kept, askedFor: named(row), into: null };
}
