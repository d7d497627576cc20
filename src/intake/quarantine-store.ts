import { hiddenTips } from '../access/need-store.ts';
import { bytesArray, hexArray, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { pack, unpack } from '../storage/pack.ts';
import { statement } from '../storage/statement.ts';
import type { DataKey } from '../storage/vault.ts';
import {
  type DocumentContent,
  type IntakeDocument,
  QUARANTINE_REASONS,
  type QuarantineItem,
  type QuarantineReason,
  type Refusal,
} from './shape.ts';

type Row = {
  unit_id: number;
  quarantine_id: string;
  run_id: string;
  received_at: string;
  reason: QuarantineReason;
  byte_offset: number | null;
  bytes: number;
  digest: Buffer;
  content: DocumentContent;
  state: QuarantineItem['state'];
  data_key: Buffer;
  name: Buffer;
  note: Buffer | null;
  tip_id: string | null;
};
/** What is sealed beside the document: its names, and the refusal's words, which may quote a name out of it. */
type Name = Pick<IntakeDocument, 'file' | 'group' | 'member' | 'record' | 'dropped' | 'keptDigest'> &
  Pick<Refusal, 'at' | 'what'>;

const COLUMNS =
  'unit_id, quarantine_id, run_id, received_at, reason, byte_offset, bytes, digest, content, state, data_key, name, note, tip_id';
/** What became part of a tip that is kept from the officer is not there for him. */
const SEEN = '(tip_id IS NULL OR tip_id <> ALL($0::uuid[]))';
const KEEP = statement(
  'intake.quarantine',
  'one-shard',
  `INSERT INTO quarantine (unit_id, quarantine_id, run_id, received_at, reason, byte_offset, bytes, digest, content, state, waits_for, data_key, name, kept, tip_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, NULL)`,
);
/** Of an intake: what it quarantined, and what it brought again of what waited already. */
const OF_RUN = (run: string) =>
  `(${run}::uuid IS NULL OR run_id = ${run} OR digest IN (SELECT i.digest FROM intake_item i WHERE i.unit_id = $1 AND i.run_id = ${run} AND i.outcome = 2))`;
const LIST = statement<Row>(
  'intake.quarantined',
  'one-shard',
  `SELECT ${COLUMNS} FROM quarantine WHERE unit_id = $1 AND state = $2 AND ${OF_RUN('$6')} AND ${SEEN.replace('$0', '$7')} AND ($3::timestamptz IS NULL OR (received_at, quarantine_id) < ($3, $4::uuid)) ORDER BY received_at DESC, quarantine_id DESC LIMIT $5`,
);
const COUNT = statement<{ items: number }>(
  'intake.countQuarantined',
  'one-shard',
  `SELECT count(*) AS items FROM quarantine WHERE unit_id = $1 AND state = $2 AND ${OF_RUN('$3')} AND ${SEEN.replace('$0', '$4')}`,
);
const BY_IDS = statement<Row & { kept: Buffer }>(
  'intake.quarantinedById',
  'one-shard',
  `SELECT ${COLUMNS}, kept FROM quarantine WHERE unit_id = $1 AND quarantine_id = ANY($2::uuid[]) ORDER BY quarantine_id`,
);
const HEADS_BY_IDS = statement<Row>(
  'intake.quarantineHeads',
  'one-shard',
  `SELECT ${COLUMNS} FROM quarantine WHERE unit_id = $1 AND quarantine_id = ANY($2::uuid[]) ORDER BY quarantine_id`,
);
const WAITING = statement<{ quarantine_id: string }>(
  'intake.waitingIds',
  'one-shard',
  `SELECT quarantine_id FROM quarantine WHERE unit_id = $1 AND state = 'waiting' ORDER BY received_at, quarantine_id LIMIT $2`,
);
const WAITING_FOR = statement<{ quarantine_id: string }>(
  'intake.waitingFor',
  'one-shard',
  `SELECT quarantine_id FROM quarantine WHERE unit_id = $1 AND waits_for = ANY($2::text[]) AND state = 'waiting'`,
);
const OF_DIGESTS = statement<{ quarantine_id: string; digest: Buffer; state: string }>(
  'intake.quarantineOfDigests',
  'one-shard',
  `SELECT quarantine_id, digest, state FROM quarantine WHERE unit_id = $1 AND state = 'waiting' AND digest = ANY($2::bytea[])`,
);
const RESOLVE = statement(
  'intake.resolve',
  'one-shard',
  `UPDATE quarantine SET state = 'resolved', tip_id = r.tip_id FROM unnest($2::uuid[], $3::uuid[]) AS r (quarantine_id, tip_id) WHERE quarantine.unit_id = $1 AND quarantine.quarantine_id = r.quarantine_id AND quarantine.state = 'waiting'`,
);
const RENEW = statement(
  'intake.renewReason',
  'one-shard',
  'UPDATE quarantine SET reason = $3, byte_offset = $4, name = $5 WHERE unit_id = $1 AND quarantine_id = $2',
);
const DISMISS = statement<{ quarantine_id: string }>(
  'intake.dismiss',
  'one-shard',
  `UPDATE quarantine SET state = 'dismissed', note = d.note FROM unnest($2::uuid[], $3::bytea[]) AS d (quarantine_id, note)
   WHERE quarantine.unit_id = $1 AND quarantine.quarantine_id = d.quarantine_id AND quarantine.state = 'waiting' RETURNING quarantine.quarantine_id`,
);

const place = (id: string, column: 'name' | 'kept' | 'key' | 'note') => `quarantine.${column}:${id}`;

export const quarantineKeyPlace = (id: string): string => place(id, 'key');
const keyOf = (db: Db, row: Row): DataKey =>
  db.vault.unwrap(row.data_key, place(row.quarantine_id, 'key'), row.unit_id);

/** Keep a refused document, sealed with a key of its own, until somebody corrects or dismisses it. */
export async function quarantine(
  db: Db,
  unit: number,
  run: string,
  now: string,
  document: IntakeDocument,
  refusal: Refusal,
): Promise<string> {
  const id = newId(now);
  const { key, wrapped } = db.vault.newKey(place(id, 'key'), unit);
  const { file, group, member, record, dropped, keptDigest } = document;
  const { at, what } = refusal;
  const name: Name = {
    file,
    group,
    member,
    record,
    dropped,
    keptDigest,
    at,
    ...(what !== undefined && { what }),
  };
  await db.run(KEEP, [
    unit,
    id,
    run,
    now,
    refusal.code,
    refusal.offset,
    document.bytes,
    Buffer.from(document.digest, 'hex'),
    document.content,
    refusal.code === 'WAITS_FOR_REPORT' ? (refusal.what ?? null) : null,
    wrapped,
    db.vault.seal(key, place(id, 'name'), Buffer.from(JSON.stringify(name))),
    db.vault.seal(key, place(id, 'kept'), pack(document.kept)),
  ]);
  return id;
}

/** A page of what waits (or was resolved, dismissed), newest first. */
export async function quarantined(
  db: Db,
  unit: number,
  state: QuarantineItem['state'],
  after: { at: string; id: string } | null,
  limit: number,
  run: string | null,
): Promise<QuarantineItem[]> {
  return (
    await db.all(LIST, [unit, state, after?.at ?? null, after?.id ?? null, limit, run, await kept(db)])
  ).map((row) => itemOf(db, row));
}

/** How many items are in a state; with `run` only those that this intake brought, whether for the first time or again. */
export const countQuarantined = async (
  db: Db,
  unit: number,
  state: QuarantineItem['state'],
  run: string | null = null,
) => (await db.one(COUNT, [unit, state, run, await kept(db)]))?.items ?? 0;
const kept = async (db: Db) => plainArray([...(await hiddenTips(db))]);
/** Items by id, without their documents. */
export const quarantineByIds = async (
  db: Db,
  unit: number,
  ids: readonly string[],
  hidden: ReadonlySet<string>,
) =>
  (await db.all(HEADS_BY_IDS, [unit, plainArray(ids)]))
    .filter((row) => row.tip_id === null || !hidden.has(row.tip_id))
    .map((row) => itemOf(db, row));
export const waitingIds = async (db: Db, unit: number, limit: number) =>
  (await db.all(WAITING, [unit, limit])).map((row) => row.quarantine_id);
/** What waits for reports of these numbers. */
export const waitingFor = async (db: Db, unit: number, numbers: readonly string[]) =>
  numbers.length === 0
    ? []
    : (await db.all(WAITING_FOR, [unit, textArray(numbers)])).map((row) => row.quarantine_id);

/** Documents (hex digest) that wait in quarantine now, with the id of their item. */
export async function waitingDigests(
  db: Db,
  unit: number,
  digests: readonly string[],
): Promise<Map<string, string>> {
  if (digests.length === 0) return new Map();
  const rows = await db.all(OF_DIGESTS, [unit, hexArray(digests)]);
  return new Map(rows.map((row) => [row.digest.toString('hex'), row.quarantine_id]));
}

export type Quarantined = { item: QuarantineItem; document: IntakeDocument };

/** Items with their documents, unsealed. `hidden`: tips that the officer may not see, where the scope is all of a unit. */
export async function quarantinedDocuments(
  db: Db,
  unit: number,
  ids: readonly string[],
  hidden?: ReadonlySet<string>,
): Promise<Quarantined[]> {
  const rows = await db.all(BY_IDS, [unit, plainArray(ids)]);
  const unseen = hidden ?? (await hiddenTips(db));
  const seen = rows.filter((row) => row.tip_id === null || !unseen.has(row.tip_id));
  return seen.map((row) => {
    const key = keyOf(db, row);
    const kept = unpack(db.vault.open(key, place(row.quarantine_id, 'kept'), row.kept));
    const { at: _, what: __, ...name } = nameOf(db, row);
    return {
      item: itemOf(db, row),
      document: { ...name, digest: row.digest.toString('hex'), bytes: row.bytes, kept, content: row.content },
    };
  });
}

export const resolved = (db: Db, unit: number, rows: readonly { id: string; tip: string | null }[]) =>
  rows.length === 0
    ? Promise.resolve(0)
    : db.run(RESOLVE, [unit, plainArray(rows.map((row) => row.id)), plainArray(rows.map((row) => row.tip))]);
/** Say why a document that was tried again still waits. */
export async function renewReason(db: Db, unit: number, id: string, refusal: Refusal): Promise<void> {
  const [row] = await db.all(HEADS_BY_IDS, [unit, plainArray([id])]);
  const { what: _, ...before } = nameOf(db, row!);
  const name: Name = { ...before, at: refusal.at, ...(refusal.what !== undefined && { what: refusal.what }) };
  const key = keyOf(db, row!);
  const sealed = db.vault.seal(key, place(id, 'name'), Buffer.from(JSON.stringify(name)));
  await db.run(RENEW, [unit, id, refusal.code, refusal.offset, sealed]);
}
/** Say of waiting items that nothing is to be done; the note is sealed with each item's own key. Returns the ids that changed. */
export async function dismiss(db: Db, unit: number, ids: readonly string[], note: string): Promise<string[]> {
  const rows = (await db.all(HEADS_BY_IDS, [unit, plainArray(ids)])).filter((row) => row.state === 'waiting');
  const notes = rows.map((row) => {
    const key = keyOf(db, row);
    return db.vault.seal(key, place(row.quarantine_id, 'note'), Buffer.from(note));
  });
  const changed = await db.all(DISMISS, [
    unit,
    plainArray(rows.map((row) => row.quarantine_id)),
    bytesArray(notes),
  ]);
  return changed.map((row) => row.quarantine_id).sort();
}

function nameOf(db: Db, row: Row): Name {
  const key = keyOf(db, row);
  return JSON.parse(db.vault.open(key, place(row.quarantine_id, 'name'), row.name).toString('utf8')) as Name;
}

function itemOf(db: Db, row: Row): QuarantineItem {
  const { file, member, record, at, what } = nameOf(db, row);
  return {
    id: row.quarantine_id,
    run: row.run_id,
    file,
    member,
    record,
    reason: row.reason,
    words: sentence(row.reason, what),
    at,
    offset: row.byte_offset,
    bytes: row.bytes,
    digest: row.digest.toString('hex'),
    receivedAt: row.received_at,
    state: row.state,
    note: noteOf(db, row),
  };
}

function noteOf(db: Db, row: Row): string | null {
  if (row.note === null) return null;
  const key = keyOf(db, row);
  return db.vault.open(key, place(row.quarantine_id, 'note'), row.note).toString('utf8');
}

/** The sentence of a reason, with what it is about. */
export function sentence(reason: QuarantineReason, what: string | null | undefined): string {
  return QUARANTINE_REASONS[reason].replace('{what}', what ?? '…');
}
