import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { collectBlocks } from '../subjects/block-store.ts';
import { storedParties } from '../subjects/party-store.ts';
import { writeResolved } from '../subjects/resolution-store.ts';
import { resolveBlocks, type StoredParty } from '../subjects/resolve-blocks.ts';

/**
 * Resolve anew all whom parties touched that are gone now, or stand in tips that were written anew.
 *
 * before     the parties of these tips as they were
 * rewritten  those of the tips that stand
 */
export async function resolveWithout(
  db: Db,
  unit: number,
  now: Instant,
  before: readonly StoredParty[],
  rewritten: readonly string[],
): Promise<void> {
  const former = [...new Set(before.flatMap((party) => party.subject ?? []))];
  const blocks = await collectBlocks(db, unit, {
    parties: await storedParties(db, unit, rewritten),
    before,
  });
  await writeResolved(db, unit, now, resolveBlocks(blocks), { former });
}
