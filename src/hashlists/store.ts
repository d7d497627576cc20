import { hexArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { purposeOf } from './categories.ts';
import { unpackFlags } from './flags.ts';
import type { ListedHash, ListPurpose } from './shape.ts';

const STANDING = statement<{
  list_id: string;
  name: string;
  purpose: ListPurpose;
  profile: string | null;
  generation: number;
}>(
  'hashlists.standing',
  'one-shard',
  'SELECT list_id, name, purpose, profile, generation FROM hash_list WHERE unit_id = $1 AND generation IS NOT NULL',
);
const HAS = statement<{ one: number }>(
  'hashlists.has',
  'one-shard',
  'SELECT 1 AS one FROM hash_list WHERE unit_id = $1 AND generation IS NOT NULL LIMIT 1',
);
const LISTED = statement<{
  fingerprint: Buffer;
  list_id: string;
  generation: number;
  category: string | null;
  flags: number;
}>(
  'hashlists.listed',
  'one-shard',
  'SELECT fingerprint, list_id, generation, category, flags FROM hash_entry WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2',
);

/** Whether any list of the unit stands. */
export const hasLists = async (db: Db, unit: number): Promise<boolean> =>
  (await db.one(HAS, [unit])) !== null;

/**
 * What the unit's lists say of these hashes, by fingerprint (hex, of `file_hash:<algorithm>:<hex>`); those on no list are
 * absent. Lists in the order of their ids. Two statements, whatever the number of hashes.
 */
export async function listedHashes(
  db: Db,
  unit: number,
  fingerprints: readonly string[],
): Promise<Map<string, ListedHash[]>> {
  const found = new Map<string, ListedHash[]>();
  const asked = [...new Set(fingerprints)].sort();
  if (asked.length === 0) return found;
  const lists = new Map((await db.all(STANDING, [unit])).map((row) => [row.list_id, row]));
  if (lists.size === 0) return found;
  for (const row of await db.all(LISTED, [hexArray(asked), unit])) {
    const list = lists.get(row.list_id);
    if (list?.generation !== row.generation) continue; // of a version that stands no more, or not yet
    const print = row.fingerprint.toString('hex');
    const { name, profile } = list;
    const { category } = row;
    const purpose = purposeOf(list.purpose, profile, category);
    const listed = { list: row.list_id, name, purpose, profile, category, ...unpackFlags(row.flags) };
    found.set(print, [...(found.get(print) ?? []), listed]);
  }
  for (const each of found.values()) each.sort((a, b) => (a.list < b.list ? -1 : 1));
  return found;
}
