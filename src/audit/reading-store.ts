import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** Acts by which what a tip tells is read; the index `audit_entry_reading` (migration 0017) names the same. */
const READING = `record_kind = 'tip' AND outcome = 'done' AND action IN ('tips.show', 'tips.words', 'tips.document', 'tips.unseal', 'tips.unsealDocument')`;

const BY = statement<{ tip: string; at: Instant }>(
  'audit.readBy',
  'one-shard',
  `SELECT record_id AS tip, max(at) AS at FROM audit_entry WHERE unit_id = $1 AND officer = $2 AND at >= $3 AND ${READING} GROUP BY record_id`,
);
const ALL = statement<{ officer: string; tip: string }>(
  'audit.readByAll',
  'one-shard',
  `SELECT DISTINCT officer, record_id AS tip FROM audit_entry WHERE unit_id = $1 AND at >= $2 AND at < $3 AND ${READING}`,
);

/** Tips that an officer read since a moment, with when he last did. */
export const readBy = (db: Db, unit: number, officer: string, since: Instant) =>
  db.all(BY, [unit, officer, since]);

/** Who read which tips of a unit from one moment until another: for sums alone. */
export const readByAll = (db: Db, unit: number, from: Instant, until: Instant) =>
  db.all(ALL, [unit, from, until]);
