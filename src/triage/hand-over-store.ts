import { hiddenTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

export type HandOverRow = { tip_id: string; decision_id: string; from_officer: string; at: Instant };

const KEEP = statement(
  'triage.keepHandOver',
  'one-shard',
  `INSERT INTO hand_over (tip_id, decision_id, unit_id, from_officer, to_officer, at) SELECT tip_id, decision_id, $3::int, $4::uuid, $5::uuid, $6::timestamptz FROM unnest($1::uuid[], $2::uuid[]) AS h (tip_id, decision_id)`,
);
const UNREAD = statement<HandOverRow>(
  'triage.unreadHandOvers',
  'fan-out',
  `SELECT tip_id, decision_id, from_officer, at FROM hand_over WHERE unit_id = $1 AND to_officer = $2 AND read_at IS NULL AND tip_id <> ALL($3::uuid[]) ORDER BY at DESC LIMIT $4`,
);
const READ = statement(
  'triage.readHandOvers',
  'one-shard',
  'UPDATE hand_over SET read_at = $4 WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 AND to_officer = $3 AND read_at IS NULL',
);
const TAKE_BACK = statement(
  'triage.takeBackHandOver',
  'one-shard',
  'DELETE FROM hand_over USING unnest($1::uuid[], $2::uuid[]) AS u (tip_id, decision_id) WHERE hand_over.tip_id = u.tip_id AND hand_over.decision_id = u.decision_id',
);

/** Keep who handed which tips to whom: the receiver is told until he has read it. */
export const keepHandOvers = (
  db: Db,
  unit: number,
  handed: readonly { tip: string; decision: string }[],
  by: { from: string; to: string; at: Instant },
) =>
  db.run(KEEP, [
    plainArray(handed.map((each) => each.tip)),
    plainArray(handed.map((each) => each.decision)),
    unit,
    by.from,
    by.to,
    by.at,
  ]);

/** What was handed to an officer and not yet read, newest first, as far as he may see it. */
export const unreadHandOvers = async (db: Db, unit: number, officer: string, limit: number) =>
  db.all(UNREAD, [unit, officer, plainArray([...(await hiddenTips(db))]), limit]);

export const readHandOvers = (db: Db, unit: number, officer: string, tips: readonly string[], at: Instant) =>
  db.run(READ, [plainArray(tips), unit, officer, at]);

export const takeBackHandOvers = (db: Db, undone: readonly { tip: string; decision: string }[]) =>
  db.run(TAKE_BACK, [
    plainArray(undone.map((each) => each.tip)),
    plainArray(undone.map((each) => each.decision)),
  ]);
