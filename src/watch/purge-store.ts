import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import type { Leaf } from '../storage/keyring.ts';
import { statement } from '../storage/statement.ts';
import { type WatchRow, watchesByIds, watchPlace } from './watch-store.ts';

const HOLDING = statement<{ watch_id: string }>(
  'watch.holding',
  'one-shard',
  'SELECT watch_id FROM watch WHERE unit_id = $1 AND (prints && $2::bytea[] OR target = ANY($3::uuid[]))',
);
const KEYS = statement<Pick<WatchRow, 'watch_id' | 'data_key'>>(
  'watch.keys',
  'one-shard',
  'SELECT watch_id, data_key FROM watch WHERE unit_id = $1 AND data_key IS NOT NULL',
);
const FORGET = statement(
  'watch.forget',
  'one-shard',
  'DELETE FROM watch WHERE unit_id = $1 AND watch_id = ANY($2::uuid[])',
);
const FORGET_PRINTS = statement(
  'watch.forgetPrints',
  'one-shard',
  'DELETE FROM watch_print WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND watch_id = ANY($3::uuid[])',
);
const TOUCHED_BY = statement<{ tip_id: string }>(
  'watch.tipsTouching',
  'fan-out',
  'SELECT DISTINCT tip_id FROM watch_alert WHERE unit_id = $1 AND watch_id = ANY($2::uuid[]) ORDER BY tip_id',
);
const FORGET_ALERTS = statement(
  'watch.forgetAlerts',
  'one-shard',
  'DELETE FROM watch_alert WHERE tip_id = ANY($3::uuid[]) AND unit_id = $1 AND watch_id = ANY($2::uuid[])',
);
const FORGET_TIPS = statement(
  'watch.forgetTips',
  'one-shard',
  'DELETE FROM watch_alert WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);

/**
 * Forget every watch that rests on a person who is cleared, ended ones too: of him as a subject, and of values that were
 * his, though somebody else may have them. The log keeps that they were.
 *
 * prints    what he was known by
 * subjects  every id of his
 * returns   the keys to be destroyed. O(watches of the unit)
 */
export async function forgetWatches(
  db: Db,
  unit: number,
  prints: readonly Buffer[],
  subjects: readonly string[],
): Promise<Leaf[]> {
  const found = await db.all(HOLDING, [unit, bytesArray(prints), plainArray(subjects)]);
  return forget(
    db,
    unit,
    found.map((row) => row.watch_id),
  );
}

/** Forget watches whose keys are destroyed already: in an older copy of the database. */
export async function forgetDestroyedWatches(db: Db, unit: number): Promise<void> {
  const dead = (await db.all(KEYS, [unit])).filter((row) =>
    db.vault.isDestroyed(row.data_key!, watchPlace(row.watch_id, 'key')),
  );
  await forget(
    db,
    unit,
    dead.map((row) => row.watch_id),
  );
}

async function forget(db: Db, unit: number, ids: readonly string[]): Promise<Leaf[]> {
  if (ids.length === 0) return [];
  const rows = await watchesByIds(db, unit, ids);
  const all = rows.flatMap((row) => row.prints);
  if (all.length > 0) await db.run(FORGET_PRINTS, [bytesArray(all), unit, plainArray(ids)]);
  const tips = (await db.all(TOUCHED_BY, [unit, plainArray(ids)])).map((row) => row.tip_id);
  if (tips.length > 0) await db.run(FORGET_ALERTS, [unit, plainArray(ids), plainArray(tips)]);
  await db.run(FORGET, [unit, plainArray(ids)]);
  return rows.flatMap((row) =>
    row.data_key ? (db.vault.leafOf(row.data_key, watchPlace(row.watch_id, 'key')) ?? []) : [],
  );
}

/** Forget that these tips touched anything. */
export const forgetAlertsOn = async (db: Db, unit: number, tips: readonly string[]): Promise<void> => {
  if (tips.length > 0) await db.run(FORGET_TIPS, [plainArray(tips), unit]);
};
