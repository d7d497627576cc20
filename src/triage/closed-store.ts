import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type CloseReason, TIP_STATES } from '../tips/shape.ts';
import type { TipRow } from '../tips/store.ts';
import { reasonCode } from './reason-codes.ts';

const IN_FORCE = statement<{ officer_id: string }>(
  'triage.closingInForce',
  'one-shard',
  `SELECT officer_id FROM decision WHERE tip_id = $1 AND (kind = 'close' OR kind = 'merge' AND detail IS NOT NULL) AND undone_at IS NULL
   ORDER BY revision DESC LIMIT 1`,
);
const MADE_BY = statement<{ officer_id: string }>(
  'triage.decisionMadeBy',
  'one-shard',
  'SELECT officer_id FROM decision WHERE tip_id = $1 AND decision_id = $2',
);
const TOUCHED = statement<{ tip_id: string }>(
  'triage.touchedSinceAct',
  'one-shard',
  `SELECT tip_id FROM decision WHERE tip_id = ANY($1::uuid[]) AND decision_id > $2
   UNION SELECT tip_id FROM tip_version WHERE tip_id = ANY($1::uuid[]) AND received_at > $3`,
);

const CLOSED = TIP_STATES.indexOf('closed');

/** Fails TIP_CLOSED, with who closed it and for which reason, where one of these is closed. */
export async function refuseClosed(
  db: Db,
  rows: readonly TipRow[],
  nameOf: () => Promise<ReadonlyMap<string, string>>,
): Promise<void> {
  const closed = rows.find(({ state }) => state === CLOSED);
  if (!closed) return;
  const by = (await db.one(IN_FORCE, [closed.tip_id]))?.officer_id;
  const reason = closed.close_reason as CloseReason | null;
  throw new TipstaffError('TIP_CLOSED', {
    officer: (by && (await nameOf()).get(by)) ?? by ?? '…',
    reason: (reason && (reasonCode(reason)?.words.en ?? reason)) ?? '…',
    ...(reason && { why: reason }),
  });
}

/** The officer who made a decision; null where there is no such decision on the tip. */
export const madeBy = async (db: Db, tip: string, decision: string): Promise<string | null> =>
  (await db.one(MADE_BY, [tip, decision]))?.officer_id ?? null;

/** Of these tips those on which somebody decided, by the act itself too, or that got a new version since an act began. Ids of decisions are ordered by time. */
export async function touchedSince(
  db: Db,
  tips: readonly string[],
  act: { act_id: string; at: Instant },
): Promise<Set<string>> {
  if (tips.length === 0) return new Set();
  return new Set((await db.all(TOUCHED, [plainArray(tips), act.act_id, act.at])).map((row) => row.tip_id));
}
