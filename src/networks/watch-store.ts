import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

export type ChangeRow = { network_id: string; at: string; subject_id: string; joined: boolean };

const READ = statement(
  'networks.read',
  'one-shard',
  'INSERT INTO network_watch (unit_id, officer_id, network_id, seen_at) VALUES ($1, $2, $3, $4) ON CONFLICT (unit_id, officer_id, network_id) DO UPDATE SET seen_at = excluded.seen_at',
);
const WATCHING = `w.unit_id = $1 AND (w.officer_id = $2 OR w.shared) AND w.kind = 'network' AND w.ended_at IS NULL AND (w.until IS NULL OR w.until > $3)`;
const WATCHED = statement<{ network_id: string }>(
  'networks.watched',
  'one-shard',
  `SELECT DISTINCT w.target AS network_id FROM watch w WHERE ${WATCHING}`,
);
const OWN = statement<{ watch_id: string; prints: Buffer[] }>(
  'networks.ownWatches',
  'one-shard',
  `SELECT watch_id, prints FROM watch WHERE unit_id = $1 AND officer_id = $2 AND target = $3 AND kind = 'network' AND NOT shared AND ended_at IS NULL`,
);
const CHANGES = statement<ChangeRow>(
  'networks.changes',
  'one-shard',
  'SELECT network_id, at, subject_id, joined FROM network_change WHERE unit_id = $1 AND at > $2 ORDER BY at DESC, network_id, subject_id LIMIT $3',
);
const JOINED = statement<{ network_id: string; subject_id: string }>(
  'networks.unread',
  'one-shard',
  `SELECT DISTINCT c.network_id, c.subject_id FROM watch w
   LEFT JOIN network_watch r ON r.unit_id = w.unit_id AND r.officer_id = $2 AND r.network_id = w.target
   JOIN network_change c ON c.unit_id = w.unit_id AND c.network_id = w.target AND c.at > coalesce(r.seen_at, w.at)
   WHERE ${WATCHING} AND c.joined`,
);
const RESTING = statement<{ network_id: string; tip_id: string }>(
  'networks.tipsOfNetworks',
  'fan-out',
  'SELECT network_id, tip_id FROM network_tip WHERE unit_id = $1 AND network_id = ANY($2::uuid[])',
);

/** What changed in a network until now counts as read by the officer. */
export const readNetwork = (db: Db, unit: number, officer: string, network: string, now: Instant) =>
  db.run(READ, [unit, officer, network, now]);

/** The officer’s own watches of a network that are not ended. */
export const ownWatches = (db: Db, unit: number, officer: string, network: string) =>
  db.all(OWN, [unit, officer, network]);

/**
 * What an officer watches, each with who came to it since he last read. Only those of them are to be told of whom he may see
 * as members now.
 */
export async function watchedBy(
  db: Db,
  unit: number,
  officer: string,
  now: Instant,
): Promise<Map<string, Set<string>>> {
  const watched = new Map(
    (await db.all(WATCHED, [unit, officer, now])).map((row) => [row.network_id, new Set<string>()]),
  );
  if (watched.size === 0) return watched;
  for (const row of await db.all(JOINED, [unit, officer, now]))
    watched.get(row.network_id)?.add(row.subject_id);
  return watched;
}

/** The tips on which each of these networks rested when it was last built. */
export async function tipsOfNetworks(
  db: Db,
  unit: number,
  networks: readonly string[],
): Promise<Map<string, Set<string>>> {
  const tips = new Map<string, Set<string>>();
  for (const { network_id: id, tip_id: tip } of await db.all(RESTING, [unit, plainArray(networks)]))
    (tips.get(id) ?? tips.set(id, new Set()).get(id)!).add(tip);
  return tips;
}

/** Who came and went after a moment, newest first. */
export const changesSince = (db: Db, unit: number, at: string, most: number) =>
  db.all(CHANGES, [unit, at, most]);
