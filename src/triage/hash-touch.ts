import { nextChanges, tipsHolding } from '../hashlists/settle-store.ts';
import type { Db } from '../storage/db.ts';
import { touchTips } from '../tips/touched-store.ts';
import { touchByFirstList } from './hash-told-store.ts';

/** Hashes looked at in one transaction, during which nobody else writes to the unit: about a tenth of a second. */
const PIECE = 10_000;

/**
 * Note tips in which a hash stands that came to a list, left one, or is told differently now: they are scored again. What is
 * gone is deleted on the way. False when nothing is left; what a kill cuts off, the next piece goes on with.
 */
export async function touchByLists(db: Db, unit: number): Promise<boolean> {
  await touchByFirstList(db, unit);
  const changes = await nextChanges(db, unit, PIECE);
  if (!changes) return false;
  await touchTips(db, unit, await tipsHolding(db, unit, changes.touched));
  await changes.pass();
  return true;
}
