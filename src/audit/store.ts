import { bytesArray, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { leafData } from './leaf.ts';
import { append, EMPTY, type Frontier, leafHash, rootOf } from './merkle.ts';
import type { AuditEntry, NewEntry, Verification } from './shape.ts';

type HeadRow = { size: number; root: Buffer; frontier: Buffer[] };
type EntryRow = {
  seq: number;
  at: string;
  officer: string;
  action: string;
  record_kind: string | null;
  record_id: string | null;
  outcome: string;
  code: string | null;
  input_digest: string;
  leaf: Buffer;
};

const LOCK_HEAD = statement<HeadRow>(
  'audit.lockHead',
  'one-shard',
  'SELECT size, root, frontier FROM audit_head WHERE unit_id = $1 FOR UPDATE',
);
const HEAD = statement<HeadRow>(
  'audit.head',
  'one-shard',
  'SELECT size, root, frontier FROM audit_head WHERE unit_id = $1',
);
const BEGIN_LOG = statement(
  'audit.begin',
  'one-shard',
  'INSERT INTO audit_head (unit_id, size, root, frontier) VALUES ($1, 0, $2, $3::bytea[]) ON CONFLICT DO NOTHING',
);
const KEEP_HEAD = statement(
  'audit.keepHead',
  'one-shard',
  'UPDATE audit_head SET size = $2, root = $3, frontier = $4::bytea[] WHERE unit_id = $1',
);
const APPEND = statement(
  'audit.append',
  'one-shard',
  `INSERT INTO audit_entry (unit_id, seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf)
   SELECT $1::int, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bytea[])`,
);
const PAGE = statement<EntryRow>(
  'audit.page',
  'one-shard',
  'SELECT seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf FROM audit_entry WHERE unit_id = $1 AND seq >= $2 ORDER BY seq LIMIT 10000',
);

/** Begin a unit's log: the empty tree. */
export async function beginLog(db: Db, unit: number): Promise<void> {
  await db.run(BEGIN_LOG, [unit, rootOf(EMPTY), bytesArray([])]);
}

/**
 * Take the unit's place at the end of its log until the transaction ends. What must come one after another
 * in a unit (chunks of an intake) takes it first.
 */
export async function lockLog(db: Db, unit: number): Promise<void> {
  await db.one(LOCK_HEAD, [unit]);
}

/** Append entries of one unit, in the caller's transaction. O(entries · log size). */
export async function appendEntries(db: Db, entries: readonly NewEntry[]): Promise<void> {
  const unit = entries[0]?.unit;
  if (unit === undefined) return;
  const head = await db.one(LOCK_HEAD, [unit]);
  if (!head) throw new Error(`unit ${unit} has no audit log`);
  let frontier: Frontier = { size: head.size, roots: head.frontier };
  const leaves: Buffer[] = [];
  const numbered = entries.map((entry): AuditEntry => {
    const whole = { ...entry, seq: frontier.size };
    const leaf = leafHash(leafData(whole));
    leaves.push(leaf);
    frontier = append(frontier, leaf);
    return whole;
  });
  const text = (pick: (entry: AuditEntry) => string | null) => textArray(numbered.map(pick));
  await db.run(APPEND, [
    unit,
    plainArray(numbered.map((entry) => entry.seq)),
    text((entry) => entry.at),
    text((entry) => entry.officer),
    text((entry) => entry.action),
    text((entry) => entry.recordKind),
    text((entry) => entry.recordId),
    text((entry) => entry.outcome),
    text((entry) => entry.code),
    text((entry) => entry.inputDigest),
    bytesArray(leaves),
  ]);
  await db.run(KEEP_HEAD, [unit, frontier.size, rootOf(frontier), bytesArray(frontier.roots)]);
}

/** Recompute the whole log of a unit from its entries and compare with the leaves and the head. O(n), in pages. */
export async function verifyLog(db: Db, unit: number): Promise<Verification> {
  const head = await db.one(HEAD, [unit]);
  let frontier: Frontier = EMPTY;
  const bad = (seq: number, problem: string): Verification => ({
    unit,
    entries: frontier.size,
    root: rootOf(frontier).toString('hex'),
    holds: false,
    firstBad: { seq, problem },
  });
  if (!head) return bad(0, 'the unit has no log');
  for (;;) {
    const page = await db.all(PAGE, [unit, frontier.size === 0 ? Number.MIN_SAFE_INTEGER : frontier.size]);
    for (const row of page) {
      if (row.seq < frontier.size) return bad(row.seq, 'the entry was put in');
      if (row.seq > frontier.size) return bad(frontier.size, 'the entry is missing');
      const leaf = leafHash(leafData(entryOf(unit, row)));
      if (!leaf.equals(row.leaf)) return bad(row.seq, 'the entry was changed after it was written');
      frontier = append(frontier, leaf);
    }
    if (page.length === 0) break;
  }
  if (frontier.size < head.size)
    return bad(frontier.size, `the log was cut: its head counts ${head.size} entries`);
  if (frontier.size > head.size) return bad(head.size, `entries were put in: the head counts ${head.size}`);
  if (!rootOf(frontier).equals(head.root)) return bad(0, 'the entries do not lead to the head');
  return { unit, entries: frontier.size, root: head.root.toString('hex'), holds: true, firstBad: null };
}

function entryOf(unit: number, row: EntryRow): AuditEntry {
  return {
    unit,
    seq: row.seq,
    at: row.at,
    officer: row.officer,
    action: row.action,
    recordKind: row.record_kind,
    recordId: row.record_id,
    outcome: row.outcome,
    code: row.code,
    inputDigest: row.input_digest,
  };
}
