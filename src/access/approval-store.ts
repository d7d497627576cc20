import { canonicalJson } from '../kernel/json.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import { APPROVAL_MS } from './approval.ts';
import type { ApprovalState } from './shape.ts';

export type ApprovalRow = {
  approval_id: string;
  asked_by: string;
  asked_at: Instant;
  expires_at: Instant;
  action: string;
  permission: string;
  digest: Buffer;
  data_key: Buffer;
  input: Buffer;
  reason: Buffer;
  state: Exclude<ApprovalState, 'expired'>;
  decided_by: string | null;
  decided_at: Instant | null;
  note: Buffer | null;
};

const COLUMNS =
  'approval_id, asked_by, asked_at, expires_at, action, permission, digest, data_key, input, reason, state, decided_by, decided_at, note';
const ADD = statement(
  'access.addApproval',
  'one-shard',
  `INSERT INTO approval (unit_id, approval_id, asked_by, asked_at, expires_at, action, permission, digest, data_key, input, reason, state)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'asked')`,
);
const LOCK = statement<ApprovalRow>(
  'access.lockApproval',
  'one-shard',
  `SELECT ${COLUMNS} FROM approval WHERE unit_id = $1 AND approval_id = $2 FOR UPDATE`,
);
const KEY = statement<{ data_key: Buffer }>(
  'access.approvalKey',
  'one-shard',
  'SELECT data_key FROM approval WHERE unit_id = $1 AND approval_id = $2',
);
const MINE = statement<ApprovalRow>(
  'access.approvalsOf',
  'one-shard',
  `SELECT ${COLUMNS} FROM approval WHERE unit_id = $1 AND asked_by = $2 ORDER BY asked_at DESC, approval_id DESC LIMIT 100`,
);
const WAITING = statement<ApprovalRow>(
  'access.approvalsWaiting',
  'one-shard',
  `SELECT ${COLUMNS} FROM approval WHERE unit_id = $1 AND permission = ANY($2::text[]) AND state = 'asked' AND expires_at > $3 AND asked_by <> $4
   ORDER BY expires_at, approval_id LIMIT 200`,
);
const COUNT_OPEN = statement<{ asked: number }>(
  'access.approvalsOpen',
  'one-shard',
  `SELECT count(*) AS asked FROM approval WHERE unit_id = $1 AND asked_by = $2 AND state = 'asked' AND expires_at > $3`,
);
const DECIDE = statement(
  'access.decideApproval',
  'one-shard',
  `UPDATE approval SET state = $3, decided_by = $4, decided_at = $5, note = $6 WHERE unit_id = $1 AND approval_id = $2 AND state = 'asked'`,
);
const SPEND = statement(
  'access.spendApproval',
  'one-shard',
  `UPDATE approval SET state = 'used', used_at = $3 WHERE unit_id = $1 AND approval_id = $2 AND state = 'approved'`,
);
const WITHDRAW = statement(
  'access.withdrawApproval',
  'one-shard',
  `UPDATE approval SET state = 'withdrawn' WHERE unit_id = $1 AND approval_id = $2 AND state IN ('asked', 'approved')`,
);

export const approvalPlace = (id: string, field: 'key' | 'input' | 'reason' | 'note') =>
  `approval.${field}:${id}`;

/** Keyed digest of an act with its input: what is approved. Equal inputs give equal digests whatever the order of names. */
export const approvalDigest = (db: Db, action: string, input: unknown): Buffer =>
  db.vault.fingerprint(`approval\n${action}\n${canonicalJson(input)}`);

/** Keep what was asked for, sealed. Returns its id. */
export async function addApproval(
  db: Db,
  asked: {
    unit: number;
    officer: string;
    action: string;
    permission: string;
    input: unknown;
    reason: string;
    now: Instant;
  },
): Promise<{ id: string; digest: Buffer; expiresAt: Instant }> {
  const id = newId(asked.now);
  const digest = approvalDigest(db, asked.action, asked.input);
  const expiresAt = new Date(millis(asked.now) + APPROVAL_MS).toISOString();
  const { key, wrapped } = db.vault.newKey(approvalPlace(id, 'key'), asked.unit);
  await db.run(ADD, [
    asked.unit,
    id,
    asked.officer,
    asked.now,
    expiresAt,
    asked.action,
    asked.permission,
    digest,
    wrapped,
    db.vault.seal(key, approvalPlace(id, 'input'), Buffer.from(canonicalJson(asked.input))),
    db.vault.seal(key, approvalPlace(id, 'reason'), Buffer.from(asked.reason)),
  ]);
  return { id, digest, expiresAt };
}

/** What was asked for, in words again. Fails SEAL_BROKEN. */
export function openApproval(
  db: Db,
  unit: number,
  row: Pick<ApprovalRow, 'approval_id' | 'data_key' | 'input' | 'reason' | 'note'>,
): { input: unknown; reason: string; note: string | null } {
  const key = db.vault.unwrap(row.data_key, approvalPlace(row.approval_id, 'key'), unit);
  const text = (field: 'input' | 'reason' | 'note', sealed: Buffer) =>
    db.vault.open(key, approvalPlace(row.approval_id, field), sealed).toString('utf8');
  return {
    input: JSON.parse(text('input', row.input)),
    reason: text('reason', row.reason),
    note: row.note && text('note', row.note),
  };
}

/** One of the unit's, held until the transaction ends: of calls that race, each sees what the one before left. */
export const lockApproval = (db: Db, unit: number, id: string) => db.one(LOCK, [unit, id]);
/** The wrapped key of one, which seals what the log says of it too; null where it is not there, or was forgotten. */
export const approvalKeyOf = async (db: Db, unit: number, id: string): Promise<Buffer | null> =>
  (await db.one(KEY, [unit, id]))?.data_key ?? null;
/** What an officer asked for, newest first, at most 100. */
export const approvalsOf = (db: Db, unit: number, officer: string) => db.all(MINE, [unit, officer]);
/** What others of the unit asked for that waits for one of these permissions, first to expire first, at most 200. */
export const approvalsWaiting = (
  db: Db,
  unit: number,
  permissions: readonly string[],
  officer: string,
  now: Instant,
) => db.all(WAITING, [unit, textArray(permissions), now, officer]);
/** How many of an officer's wait for a second one. */
export const openApprovals = async (db: Db, unit: number, officer: string, now: Instant): Promise<number> =>
  (await db.one(COUNT_OPEN, [unit, officer, now]))?.asked ?? 0;

/** True where it still waited. */
export async function decideApproval(
  db: Db,
  unit: number,
  row: ApprovalRow,
  decision: { approve: boolean; officer: string; note: string | null; now: Instant },
): Promise<boolean> {
  const id = row.approval_id;
  const note =
    decision.note === null
      ? null
      : db.vault.seal(
          db.vault.unwrap(row.data_key, approvalPlace(id, 'key'), unit),
          approvalPlace(id, 'note'),
          Buffer.from(decision.note),
        );
  const state = decision.approve ? 'approved' : 'refused';
  return (await db.run(DECIDE, [unit, id, state, decision.officer, decision.now, note])) === 1;
}

/** True for the one use that spends it. */
export const spendApproval = async (db: Db, unit: number, id: string, now: Instant) =>
  (await db.run(SPEND, [unit, id, now])) === 1;
/** True where there was something left to withdraw. */
export const withdrawApproval = async (db: Db, unit: number, id: string) =>
  (await db.run(WITHDRAW, [unit, id])) === 1;
