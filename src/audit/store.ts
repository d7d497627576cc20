import { sha256 } from '../kernel/digest.ts';
import { bytesArray, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { leafData } from './leaf.ts';
import { EMPTY, type Frontier, grow, leafHash, rootOf } from './merkle.ts';
import type { AuditEntry, NewEntry, WordsKey } from './shape.ts';
import { KEPT_LEVELS } from './tree-store.ts';

type HeadRow = { size: number; root: Buffer; frontier: Buffer[]; data_key: Buffer | null };

const LOCK_HEAD = statement<HeadRow>(
  'audit.lockHead',
  'one-shard',
  'SELECT size, root, frontier, data_key FROM audit_head WHERE unit_id = $1 FOR UPDATE',
);
const HEAD = statement<HeadRow>(
  'audit.head',
  'one-shard',
  'SELECT size, root, frontier, data_key FROM audit_head WHERE unit_id = $1',
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
const KEEP_LOG_KEY = statement(
  'audit.keepLogKey',
  'one-shard',
  'UPDATE audit_head SET data_key = $2 WHERE unit_id = $1',
);
const APPEND = statement(
  'audit.append',
  'one-shard',
  `INSERT INTO audit_entry (unit_id, seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, via, detail, marks, leaf)
   SELECT $1::int, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::text[], $14::bytea[])`,
);
const KEEP_NODES = statement(
  'audit.keepNodes',
  'one-shard',
  `INSERT INTO audit_node (unit_id, level, place, hash) SELECT $1::int, * FROM unnest($2::smallint[], $3::bigint[], $4::bytea[])
   ON CONFLICT (unit_id, level, place) DO UPDATE SET hash = excluded.hash`,
);
const DETAIL = statement<{ detail: Buffer | null; record_kind: string | null; record_id: string | null }>(
  'audit.detail',
  'one-shard',
  'SELECT detail, record_kind, record_id FROM audit_entry WHERE unit_id = $1 AND seq = $2',
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

/** How many entries the unit's log has, and its root; null where the unit has no log. */
export async function headOf(db: Db, unit: number): Promise<{ size: number; root: Buffer } | null> {
  const row = await db.one(HEAD, [unit]);
  return row && { size: row.size, root: row.root };
}

type KeptNode = { level: number; place: number; hash: Buffer };

/** Append entries of one unit, in the caller's transaction. O(entries · log size). */
export async function appendEntries(db: Db, entries: readonly NewEntry[]): Promise<void> {
  const unit = entries[0]?.unit;
  if (unit === undefined) return;
  const head = await db.one(LOCK_HEAD, [unit]);
  if (!head) throw new Error(`unit ${unit} has no audit log`);
  const logKey = entries.some(({ words }) => words && !words.key) ? await logKeyOf(db, unit, head) : null;
  let frontier: Frontier = { size: head.size, roots: head.frontier };
  const leaves: Buffer[] = [];
  const nodes: KeptNode[] = [];
  const details: (Buffer | null)[] = [];
  const numbered = entries.map((entry): AuditEntry => {
    const seq = frontier.size;
    const detail = entry.words ? sealWords(db, unit, seq, entry.words, logKey) : null;
    details.push(detail);
    const { words: _, ...open } = entry;
    const whole: AuditEntry = {
      ...open,
      seq,
      via: entry.via ?? 'house',
      marks: entry.marks ?? null,
      detail: detail && sha256(detail),
    };
    const leaf = leafHash(leafData(whole));
    leaves.push(leaf);
    frontier = grow(frontier, leaf, (level, hash) => {
      if (level % KEPT_LEVELS === 0) nodes.push({ level, place: (seq + 1) / 2 ** level - 1, hash });
    });
    return whole;
  });
  await insert(db, unit, numbered, details, leaves);
  if (nodes.length > 0) await keepNodes(db, unit, nodes);
  await db.run(KEEP_HEAD, [unit, frontier.size, rootOf(frontier), bytesArray(frontier.roots)]);
}

async function insert(
  db: Db,
  unit: number,
  entries: readonly AuditEntry[],
  details: readonly (Buffer | null)[],
  leaves: readonly Buffer[],
): Promise<void> {
  const text = (pick: (entry: AuditEntry) => string | null) => textArray(entries.map(pick));
  await db.run(APPEND, [
    unit,
    plainArray(entries.map((entry) => entry.seq)),
    text((entry) => entry.at),
    text((entry) => entry.officer),
    text((entry) => entry.action),
    text((entry) => entry.recordKind),
    text((entry) => entry.recordId),
    text((entry) => entry.outcome),
    text((entry) => entry.code),
    text((entry) => entry.inputDigest),
    text((entry) => entry.via),
    bytesArray(details),
    text((entry) => entry.marks),
    bytesArray(leaves),
  ]);
}

const keepNodes = (db: Db, unit: number, nodes: readonly KeptNode[]) =>
  db.run(KEEP_NODES, [
    unit,
    plainArray(nodes.map((node) => node.level)),
    plainArray(nodes.map((node) => node.place)),
    bytesArray(nodes.map((node) => node.hash)),
  ]);

/**
 * Whose key seals an entry's words, before them: the unit's log key (0), or the record's own, so that they go when it is
 * cleared (2, and two bytes that say which of its keys; 1: its first).
 */
const BY_LOG = 0;
const BY_FIRST = 1;
const BY_RECORD = 2;
export const logKeyPlace = (unit: number) => `audit_head:${unit}`;
const wordsPlace = (unit: number, seq: number) => `audit_entry.detail:${unit}:${seq}`;

async function logKeyOf(db: Db, unit: number, head: HeadRow): Promise<Buffer> {
  if (head.data_key) return db.vault.unwrap(head.data_key, logKeyPlace(unit), unit);
  const { key, wrapped } = db.vault.newKey(logKeyPlace(unit), unit);
  await db.run(KEEP_LOG_KEY, [unit, wrapped]);
  return key;
}

function sealWords(
  db: Db,
  unit: number,
  seq: number,
  words: NonNullable<NewEntry['words']>,
  logKey: Buffer | null,
): Buffer {
  const { key, generation } = words.key ?? { key: logKey!, generation: null };
  const head = generation === null ? [BY_LOG] : [BY_RECORD, generation >> 8, generation & 0xff];
  const sealed = db.vault.seal(Buffer.from(key), wordsPlace(unit, seq), Buffer.from(words.text, 'utf8'));
  return Buffer.concat([Buffer.from(head), sealed]);
}

/**
 * The words of an entry, opened. `recordKey` gives the present data key of the record that sealed them, null where it is
 * destroyed; a record that was written anew has another one than sealed them before.
 *
 * returns  null where the entry has none; `text: null` where their key is destroyed
 * Fails SEAL_BROKEN where they were altered
 */
export async function openWords(
  db: Db,
  unit: number,
  seq: number,
  recordKey: (kind: string, id: string) => Promise<WordsKey | null>,
): Promise<{ text: string | null } | null> {
  const row = await db.one(DETAIL, [unit, seq]);
  if (!row?.detail) return null;
  const { generation, sealed } = headOfWords(row.detail);
  const head = generation === null ? await db.one(HEAD, [unit]) : null;
  const present = head?.data_key
    ? { key: db.vault.unwrap(head.data_key, logKeyPlace(unit), unit), generation }
    : await recordKey(row.record_kind ?? '', row.record_id ?? '');
  if (present?.generation !== generation) return { text: null };
  return { text: db.vault.open(Buffer.from(present.key), wordsPlace(unit, seq), sealed).toString('utf8') };
}

/** Which of the record's keys sealed these words; null: the log key. */
function headOfWords(detail: Buffer): { generation: number | null; sealed: Buffer } {
  if (detail[0] === BY_RECORD) return { generation: detail.readUInt16BE(1), sealed: detail.subarray(3) };
  return { generation: detail[0] === BY_FIRST ? 0 : null, sealed: detail.subarray(1) };
}
