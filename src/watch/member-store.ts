import { restrictedTips } from '../access/need-store.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { earlierIds } from '../subjects/store.ts';

/** What the networks' build keeps; their room comes later, and what is watched is told of at intake. */
const MEMBERSHIPS = statement<{ network_id: string; subject_id: string }>(
  'watch.memberships',
  'one-shard',
  'SELECT network_id, subject_id FROM network_member WHERE unit_id = $1 AND network_id = ANY($2::uuid[]) AND subject_id = ANY($3::uuid[])',
);
const TORN = statement<{ network_id: string }>(
  'watch.tornNetworks',
  'fan-out',
  'SELECT DISTINCT network_id FROM network_tip WHERE unit_id = $1 AND network_id = ANY($2::uuid[]) AND tip_id = ANY($3::uuid[])',
);

/**
 * In which of these networks each of these subjects stands since the last build, by whatever id he had then. A network that
 * rested on a tip which was restricted since is left out until it is built anew: who stands in it may tell of that tip.
 *
 * subjects  ids that stand
 * Cost      at most four statements, whatever the size of the networks
 */
export async function networksOfSubjects(
  db: Db,
  unit: number,
  networks: readonly string[],
  subjects: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (networks.length === 0 || subjects.length === 0) return found;
  const heads = await earlierIds(db, unit, subjects);
  const rows = await db.all(MEMBERSHIPS, [unit, plainArray(networks), plainArray([...heads.keys()])]);
  if (rows.length === 0) return found;
  const met = [...new Set(rows.map((row) => row.network_id))];
  const restricted = plainArray([...(await restrictedTips(db, unit))]);
  const torn = new Set(
    (await db.all(TORN, [unit, plainArray(met), restricted])).map((row) => row.network_id),
  );
  for (const { network_id: network, subject_id } of rows) {
    const head = heads.get(subject_id)!;
    const known = found.get(head) ?? [];
    if (!torn.has(network) && !known.includes(network)) found.set(head, [...known, network]);
  }
  return found;
}
