import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { quarantineKeyPlace } from './quarantine-store.ts';
import { OUTCOMES } from './run-store.ts';

type Held = { quarantine_id: string; data_key: Buffer };

const HELD = statement<Held>(
  'intake.heldOfTips',
  'one-shard',
  'SELECT quarantine_id, data_key FROM quarantine WHERE unit_id = $1 AND tip_id = ANY($2::uuid[])',
);
const HELD_PAGE = statement<Held>(
  'intake.heldPage',
  'one-shard',
  'SELECT quarantine_id, data_key FROM quarantine WHERE unit_id = $1 AND quarantine_id > $2::uuid ORDER BY quarantine_id LIMIT $3',
);
const FORGET_HELD = statement(
  'intake.forgetHeld',
  'one-shard',
  'DELETE FROM quarantine WHERE unit_id = $1 AND quarantine_id = ANY($2::uuid[])',
);
const CLEAR_RECEIPTS = statement(
  'intake.clearReceipts',
  'one-shard',
  `UPDATE receipt SET outcome = ${OUTCOMES.indexOf('cleared')} WHERE digest = ANY($1::bytea[]) AND unit_id = $2`,
);

/**
 * Delete what quarantine kept of these tips: a document that was corrected and taken in stays there otherwise.
 * Returns the leaves of the deleted documents' keys.
 */
export async function forgetHeld(db: Db, unit: number, tips: readonly string[]): Promise<string[]> {
  const rows = await db.all(HELD, [unit, plainArray(tips)]);
  if (rows.length > 0) await db.run(FORGET_HELD, [unit, plainArray(rows.map((row) => row.quarantine_id))]);
  return rows.flatMap((row) => db.vault.leafOf(row.data_key, quarantineKeyPlace(row.quarantine_id)) ?? []);
}

/** Delete quarantined documents of a unit whose keys were destroyed. Returns how many. O(documents). */
export async function forgetDestroyedHeld(db: Db, unit: number): Promise<number> {
  let after = '00000000-0000-0000-0000-000000000000';
  let gone = 0;
  for (;;) {
    const page = await db.all(HELD_PAGE, [unit, after, 5000]);
    const dead = page.flatMap((row) =>
      db.vault.isDestroyed(row.data_key, quarantineKeyPlace(row.quarantine_id)) ? [row.quarantine_id] : [],
    );
    if (dead.length > 0) gone += await db.run(FORGET_HELD, [unit, plainArray(dead)]);
    if (page.length === 0) return gone;
    after = page.at(-1)!.quarantine_id;
  }
}

/** Receipts of these documents stay, and say from now on that what they were given for was cleared. */
export const clearReceipts = (db: Db, unit: number, digests: readonly Buffer[]) =>
  digests.length === 0 ? Promise.resolve(0) : db.run(CLEAR_RECEIPTS, [bytesArray(digests), unit]);
