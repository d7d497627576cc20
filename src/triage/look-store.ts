import { hiddenTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type Shares, sharesShape } from './second-look.ts';

export type LookRow = {
  tip_id: string;
  decision_id: string;
  reason: string;
  closed_by: string;
  at: Instant;
};

const KEEP = statement(
  'triage.keepLooks',
  'one-shard',
  `INSERT INTO second_look (tip_id, decision_id, unit_id, reason, closed_by, at, state) SELECT tip_id, decision_id, $3::int, $4::text, $5::uuid, $6::timestamptz, 'waiting' FROM unnest($1::uuid[], $2::uuid[]) AS l (tip_id, decision_id)`,
);
const COLUMNS = 'tip_id, decision_id, reason, closed_by, at';
/* The tip is closed, and by no later closing. */
const IN_FORCE = `EXISTS (SELECT 1 FROM tip t WHERE t.tip_id = second_look.tip_id AND t.state = 1)
  AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.tip_id = second_look.tip_id AND d.decision_id > second_look.decision_id
    AND (d.kind = 'close' OR d.kind = 'merge' AND d.detail IS NOT NULL) AND d.undone_at IS NULL)`;
const WAITING = statement<LookRow>(
  'triage.waitingLooks',
  'fan-out',
  `SELECT ${COLUMNS} FROM second_look WHERE unit_id = $1 AND state = 'waiting' AND tip_id <> ALL($2::uuid[]) AND closed_by <> $4 AND ${IN_FORCE} ORDER BY at, tip_id LIMIT $3`,
);
const COUNT = statement<{ closed_by: string; looks: number }>(
  'triage.countLooks',
  'fan-out',
  `SELECT closed_by, count(*)::int AS looks FROM second_look WHERE unit_id = $1 AND state = 'waiting' AND tip_id <> ALL($2::uuid[]) AND closed_by <> $3 AND ${IN_FORCE} GROUP BY closed_by`,
);
const ONE = statement<LookRow>(
  'triage.waitingLook',
  'one-shard',
  `SELECT ${COLUMNS} FROM second_look WHERE tip_id = $1 AND decision_id = $2 AND state = 'waiting' AND ${IN_FORCE} FOR UPDATE`,
);
const END = statement(
  'triage.endLook',
  'one-shard',
  'UPDATE second_look SET state = $3, look_id = $4 WHERE tip_id = $1 AND decision_id = $2',
);
const MOOT = statement(
  'triage.mootLooks',
  'one-shard',
  `UPDATE second_look SET state = 'moot', look_id = l.look_id FROM unnest($1::uuid[], $2::uuid[]) AS l (tip_id, look_id) WHERE second_look.tip_id = l.tip_id AND state = 'waiting'`,
);
/* Kept, so that the same officer's next closing of the tip is looked at. */
const OF_CLOSING = statement(
  'triage.closingUndone',
  'one-shard',
  `UPDATE second_look SET state = 'moot', look_id = NULL FROM unnest($1::uuid[], $2::uuid[]) AS u (tip_id, decision_id) WHERE second_look.tip_id = u.tip_id AND second_look.decision_id = u.decision_id`,
);
const DRAWN_BEFORE = statement<{ tip_id: string }>(
  'triage.drawnBefore',
  'one-shard',
  `SELECT DISTINCT tip_id FROM second_look WHERE tip_id = ANY($1::uuid[]) AND closed_by = $2 AND state = 'moot'`,
);
const WAIT_AGAIN = statement(
  'triage.lookAgain',
  'one-shard',
  `UPDATE second_look SET state = 'waiting', look_id = NULL FROM unnest($1::uuid[], $2::uuid[]) AS u (tip_id, decision_id) WHERE second_look.tip_id = u.tip_id AND look_id = u.decision_id`,
);
const SHARES = statement<{ shares: unknown }>(
  'triage.lookShares',
  'one-shard',
  'SELECT shares FROM second_look_share WHERE unit_id = $1',
);
const SET_SHARES = statement(
  'triage.setLookShares',
  'one-shard',
  'INSERT INTO second_look_share (unit_id, shares) VALUES ($1, $2) ON CONFLICT (unit_id) DO UPDATE SET shares = excluded.shares',
);

/** The unit's own shares, by reason; empty where the unit head set none. */
export async function lookShares(db: Db, unit: number): Promise<Shares> {
  const kept = await db.one(SHARES, [unit]);
  return kept ? sharesShape.parse(kept.shares) : {};
}

export const setLookShares = (db: Db, unit: number, shares: Shares) =>
  db.run(SET_SHARES, [unit, JSON.stringify(shares)]);

/** Closings that were drawn wait for another officer. */
export async function keepLooks(
  db: Db,
  unit: number,
  drawn: readonly { tip: string; decision: string }[],
  closing: { reason: string; by: string; at: Instant },
): Promise<void> {
  if (drawn.length === 0) return;
  await db.run(KEEP, [
    plainArray(drawn.map((each) => each.tip)),
    plainArray(drawn.map((each) => each.decision)),
    unit,
    closing.reason,
    closing.by,
    closing.at,
  ]);
}

/** Of these tips those of which a closing by this officer was drawn before, and fell away before anybody looked at it. */
export const drawnBefore = async (db: Db, tips: readonly string[], officer: string): Promise<Set<string>> =>
  new Set((await db.all(DRAWN_BEFORE, [plainArray(tips), officer])).map((row) => row.tip_id));

/** What waits, the oldest first, as far as the officer may see it: what he closed himself he is not told. */
export const waitingLooks = async (db: Db, unit: number, officer: string, limit: number) =>
  db.all(WAITING, [unit, plainArray([...(await hiddenTips(db))]), limit, officer]);

/** How many wait, by who closed them, as far as the officer may see them; of his own closings he is not told. */
export const countLooks = async (db: Db, unit: number, officer: string) =>
  db.all(COUNT, [unit, plainArray([...(await hiddenTips(db))]), officer]);

/** The closing of a tip that waits, locked; null where it does not wait any more, or another closing took its place. */
export const waitingLook = (db: Db, tip: string, decision: string) => db.one(ONE, [tip, decision]);

export const endLook = (
  db: Db,
  tip: string,
  decision: string,
  state: 'confirmed' | 'reopened',
  look: string,
) => db.run(END, [tip, decision, state, look]);

/** Tips that were opened again by other ways need no look any more. */
export const mootLooks = (db: Db, reopened: readonly { tip: string; decision: string | null }[]) =>
  db.run(MOOT, [
    plainArray(reopened.map((each) => each.tip)),
    plainArray(reopened.map((each) => each.decision)),
  ]);

/** Decisions were taken back: a look that a closing waited for waits no more, one that was ended so waits again. */
export async function takeBackLooks(
  db: Db,
  undone: readonly { tip: string; decision: string }[],
): Promise<void> {
  const tips = plainArray(undone.map((each) => each.tip));
  const decisions = plainArray(undone.map((each) => each.decision));
  await db.run(OF_CLOSING, [tips, decisions]);
  await db.run(WAIT_AGAIN, [tips, decisions]);
}
