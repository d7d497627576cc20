import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

export type ChangeRow = { network_id: string; at: string; subject_id: string; joined: boolean };

const WATCH = statement(
  'networks.watch',
  'one-shard',
  'INSERT INTO network_watch (unit_id, officer_id, network_id, seen_at) VALUES ($1, $2, $3, $4) ON CONFLICT (unit_id, officer_id, network_id) DO UPDATE SET seen_at = excluded.seen_at',
);
const UNWATCH = statement(
  'networks.unwatch',
  'one-shard',
  'DELETE FROM network_watch WHERE unit_id = $1 AND officer_id = $2 AND network_id = $3',
);
const WATCHED = statement<{ network_id: string }>(
  'networks.watched',
  'one-shard',
  'SELECT network_id FROM network_watch WHERE unit_id = $1 AND officer_id = $2',
);
const CHANGES = statement<ChangeRow>(
  'networks.changes',
  'one-shard',
  'SELECT network_id, at, subject_id, joined FROM network_change WHERE unit_id = $1 AND at > $2 ORDER BY at DESC, network_id, subject_id LIMIT $3',
);
const JOINED = statement<{ network_id: string; subject_id: string }>(
  'networks.unread',
  'one-shard',
  `SELECT w.network_id, c.subject_id FROM network_watch w JOIN network_change c
     ON c.unit_id = w.unit_id AND c.network_id = w.network_id AND c.at > w.seen_at
   WHERE w.unit_id = $1 AND w.officer_id = $2 AND c.joined`,
);

/** Watch a network from now on; watched already, what changed until now counts as read. */
export const watchNetwork = (db: Db, unit: number, officer: string, network: string, now: string) =>
  db.run(WATCH, [unit, officer, network, now]);
export const unwatchNetwork = (db: Db, unit: number, officer: string, network: string) =>
  db.run(UNWATCH, [unit, officer, network]);
/**
 * What an officer watches, each with who came to it since he last read. Only those of them are to be told of whom he may see
 * as members now.
 */
export async function watchedBy(db: Db, unit: number, officer: string): Promise<Map<string, Set<string>>> {
  const watched = new Map(
    (await db.all(WATCHED, [unit, officer])).map((row) => [row.network_id, new Set<string>()]),
  );
  for (const row of await db.all(JOINED, [unit, officer])) watched.get(row.network_id)?.add(row.subject_id);
  return watched;
}
/** Who came and went after a moment, newest first. */
export const changesSince = (db: Db, unit: number, at: string, most: number) =>
  db.all(CHANGES, [unit, at, most]);
