import { hiddenTips } from '../access/need-store.ts';
import { hexArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { IntakeCounts, IntakeRun, RUN_STATES } from './shape.ts';

export type RunState = (typeof RUN_STATES)[number];
/** How one document ended. The position is stored: append only. */
export const OUTCOMES = ['accepted', 'version', 'duplicate', 'quarantined', 'cleared'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type RunRow = {
  run_id: string;
  label: Buffer;
  officer_id: string;
  state: RunState;
  strict: boolean;
  started_at: string;
  ended_at: string | null;
  bytes: number;
  spooled: number;
  counts: IntakeCounts;
};

const COLUMNS = 'run_id, label, officer_id, state, strict, started_at, ended_at, bytes, spooled, counts';
const BEGIN = statement(
  'intake.beginRun',
  'one-shard',
  `INSERT INTO intake_run (unit_id, run_id, resume_key, label, officer_id, state, strict, started_at, bytes, spooled, counts) VALUES ($1, $2, $3, $4, $5, 'receiving', $6, $7, 0, 0, $8)`,
);
const UNFINISHED = statement<RunRow>(
  'intake.unfinishedRun',
  'one-shard',
  `SELECT ${COLUMNS} FROM intake_run WHERE unit_id = $1 AND resume_key = $2 AND state IN ('receiving', 'working', 'stopped') ORDER BY started_at DESC LIMIT 1`,
);
const ONE = statement<RunRow>(
  'intake.run',
  'one-shard',
  `SELECT ${COLUMNS} FROM intake_run WHERE unit_id = $1 AND run_id = $2`,
);
const LOCK = statement<RunRow>(
  'intake.lockRun',
  'one-shard',
  `SELECT ${COLUMNS} FROM intake_run WHERE unit_id = $1 AND run_id = $2 FOR UPDATE`,
);
const RECENT = statement<RunRow>(
  'intake.runs',
  'one-shard',
  `SELECT ${COLUMNS} FROM intake_run WHERE unit_id = $1 ORDER BY started_at DESC, run_id DESC LIMIT $2`,
);
const OPEN = statement<RunRow & { unit_id: number }>(
  'intake.openRuns',
  'fan-out',
  `SELECT unit_id, ${COLUMNS} FROM intake_run WHERE state IN ('receiving', 'working', 'stopped') ORDER BY started_at`,
);
const SET_STATE = statement(
  'intake.setRunState',
  'one-shard',
  'UPDATE intake_run SET state = $3, ended_at = $4 WHERE unit_id = $1 AND run_id = $2',
);
const KEEP_COUNTS = statement(
  'intake.keepCounts',
  'one-shard',
  'UPDATE intake_run SET counts = $3, bytes = $4, spooled = $5 WHERE unit_id = $1 AND run_id = $2',
);
const ITEMS = statement<{ item: Buffer }>(
  'intake.items',
  'one-shard',
  'SELECT item FROM intake_item WHERE unit_id = $1 AND run_id = $2 AND item = ANY($3::bytea[])',
);
const KEEP_ITEMS = statement(
  'intake.keepItems',
  'one-shard',
  `INSERT INTO intake_item (unit_id, run_id, item, digest, outcome, reason, tip_id)
   SELECT $1::int, $2::uuid, item, digest, outcome, reason, tip_id FROM unnest($3::bytea[], $4::bytea[], $5::smallint[], $6::text[], $7::uuid[]) AS i (item, digest, outcome, reason, tip_id)
   ON CONFLICT (unit_id, run_id, item) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason, tip_id = excluded.tip_id`,
);
const RECEIPTS = statement<{
  digest: Buffer;
  run_id: string;
  at: string;
  outcome: number;
  tip_id: string | null;
  version: number | null;
}>(
  'intake.receipts',
  'one-shard',
  'SELECT digest, run_id, at, outcome, tip_id, version FROM receipt WHERE digest = ANY($2::bytea[]) AND unit_id = $1',
);
const KEEP_RECEIPTS = statement(
  'intake.keepReceipts',
  'one-shard',
  `INSERT INTO receipt (digest, unit_id, run_id, at, outcome, tip_id, version)
   SELECT digest, $1::int, $2::uuid, $3::timestamptz, outcome, tip_id, version FROM unnest($4::bytea[], $5::smallint[], $6::uuid[], $7::int[]) AS r (digest, outcome, tip_id, version)
   ON CONFLICT (digest, unit_id) DO UPDATE SET run_id = excluded.run_id, at = excluded.at, outcome = excluded.outcome, tip_id = excluded.tip_id, version = excluded.version
   WHERE receipt.outcome = 3`,
);
const LIST_ITEMS = statement<{
  item: Buffer;
  digest: Buffer;
  outcome: number;
  reason: string | null;
  tip_id: string | null;
}>(
  'intake.listItems',
  'one-shard',
  'SELECT item, digest, outcome, reason, tip_id FROM intake_item WHERE unit_id = $1 AND run_id = $2 AND item > $3 AND (tip_id IS NULL OR tip_id <> ALL($5::uuid[])) ORDER BY item LIMIT $4',
);

export const NO_COUNTS: IntakeCounts = {
  seen: 0,
  accepted: 0,
  versions: 0,
  duplicates: 0,
  quarantined: 0,
  quarantinedBy: {},
  tips: 0,
  bundled: 0,
  subjects: 0,
  immediate: 0,
  mediaDropped: 0,
  warnings: 0,
};

const labelPlace = (run: string) => `intake_run.label:${run}`;

/** Begin an intake. The label (what was named on the command line) is sealed: folders are named after people. */
export async function beginRun(
  db: Db,
  unit: number,
  run: { id: string; resumeKey: Buffer; label: string; officer: string; strict: boolean; now: string },
): Promise<void> {
  const label = db.vault.seal(db.vault.spoolKey, labelPlace(run.id), Buffer.from(run.label));
  await db.run(BEGIN, [
    unit,
    run.id,
    run.resumeKey,
    label,
    run.officer,
    run.strict,
    run.now,
    JSON.stringify(NO_COUNTS),
  ]);
}

export const unfinishedRun = (db: Db, unit: number, resumeKey: Buffer) =>
  db.one(UNFINISHED, [unit, resumeKey]);
export const runById = (db: Db, unit: number, run: string) => db.one(ONE, [unit, run]);
export const lockRun = (db: Db, unit: number, run: string) => db.one(LOCK, [unit, run]);
export const recentRuns = (db: Db, unit: number, limit: number) => db.all(RECENT, [unit, limit]);
/** Intakes that are not done, of all units. */
export const openRuns = (db: Db) => db.all(OPEN);
export const setRunState = (db: Db, unit: number, run: string, state: RunState, endedAt: string | null) =>
  db.run(SET_STATE, [unit, run, state, endedAt]);
export const keepCounts = (
  db: Db,
  unit: number,
  run: string,
  counts: IntakeCounts,
  bytes: number,
  spooled: number,
) => db.run(KEEP_COUNTS, [unit, run, JSON.stringify(counts), bytes, spooled]);

export function runShape(db: Db, row: RunRow, nameOf: (officer: string) => string): IntakeRun {
  return {
    run: row.run_id,
    state: row.state,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    startedBy: nameOf(row.officer_id),
    label: db.vault.open(db.vault.spoolKey, labelPlace(row.run_id), row.label).toString('utf8'),
    strict: row.strict,
    bytes: row.bytes,
    counts: row.counts,
    waiting: row.state === 'done' ? 0 : Math.max(0, row.spooled - row.counts.seen),
  };
}

/** Which of these items (hex) this intake has dealt with already. */
export async function knownItems(
  db: Db,
  unit: number,
  run: string,
  items: readonly string[],
): Promise<Set<string>> {
  const rows = await db.all(ITEMS, [unit, run, hexArray(items)]);
  return new Set(rows.map((row) => row.item.toString('hex')));
}

export type ItemRow = {
  item: string;
  digest: string;
  outcome: Outcome;
  reason: string | null;
  tip: string | null;
};

export async function keepItems(db: Db, unit: number, run: string, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return;
  const once = [...new Map(rows.map((row) => [row.item, row])).values()];
  await db.run(KEEP_ITEMS, [
    unit,
    run,
    hexArray(once.map((row) => row.item)),
    hexArray(once.map((row) => row.digest)),
    plainArray(once.map((row) => OUTCOMES.indexOf(row.outcome))),
    textArray(once.map((row) => row.reason)),
    uuidArray(once.map((row) => row.tip)),
  ]);
}

/** A page of an intake's items in order of item. */
export async function listItems(
  db: Db,
  unit: number,
  run: string,
  after: string | null,
  limit: number,
): Promise<ItemRow[]> {
  const hidden = plainArray([...(await hiddenTips(db))]);
  const rows = await db.all(LIST_ITEMS, [unit, run, Buffer.from(after ?? '', 'hex'), limit, hidden]);
  return rows.map((row) => ({
    item: row.item.toString('hex'),
    digest: row.digest.toString('hex'),
    outcome: OUTCOMES[row.outcome]!,
    reason: row.reason,
    tip: row.tip_id,
  }));
}

export type Receipt = {
  run: string;
  at: string;
  outcome: Outcome;
  tip: string | null;
  version: number | null;
};

/** Receipts that were given for these digests (hex), by digest. */
export async function receiptsOf(
  db: Db,
  unit: number,
  digests: readonly string[],
): Promise<Map<string, Receipt>> {
  const rows = await db.all(RECEIPTS, [unit, hexArray(digests)]);
  return new Map(
    rows.map((row) => [
      row.digest.toString('hex'),
      { run: row.run_id, at: row.at, outcome: OUTCOMES[row.outcome]!, tip: row.tip_id, version: row.version },
    ]),
  );
}

/** Give receipts. The first one for a digest stays, unless it only said that the document waits in quarantine. */
export async function keepReceipts(
  db: Db,
  unit: number,
  run: string,
  at: string,
  rows: readonly { digest: string; outcome: Outcome; tip: string | null; version: number | null }[],
): Promise<void> {
  const byDigest = new Map(rows.map((row) => [row.digest, row]));
  if (byDigest.size === 0) return;
  const sorted = [...byDigest.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  await db.run(KEEP_RECEIPTS, [
    unit,
    run,
    at,
    hexArray(sorted.map((row) => row.digest)),
    plainArray(sorted.map((row) => OUTCOMES.indexOf(row.outcome))),
    uuidArray(sorted.map((row) => row.tip)),
    plainArray(sorted.map((row) => row.version)),
  ]);
}
