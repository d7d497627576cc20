import type { Instant } from '../kernel/time.ts';
import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { type KeyedTable, keyedTable } from '../storage/keyed.ts';
import { statement } from '../storage/statement.ts';
import type { WatchKind } from './shape.ts';

export type WatchRow = {
  watch_id: string;
  officer_id: string;
  shared: boolean;
  kind: WatchKind;
  target: string | null;
  prints: Buffer[];
  at: Instant;
  until: Instant | null;
  ended_at: Instant | null;
  data_key: Buffer | null;
  label: Buffer | null;
  reason: Buffer | null;
};

const COLUMNS =
  'watch_id, officer_id, shared, kind, target, prints, at, until, ended_at, data_key, label, reason';
const LIVES = '(ended_at IS NULL AND (until IS NULL OR until > $3))';
const FOR_OFFICER = `(officer_id = $2 OR shared) AND watch_id <> ALL($4::uuid[])`;
const ASKED = `WHERE unit_id = $1 AND ${FOR_OFFICER} AND ${LIVES} = $5 AND ($6::uuid[] IS NULL OR watch_id = ANY($6)) AND ($7::text IS NULL OR kind = $7) AND ($8 OR officer_id = $2)`;
const ADD = statement(
  'watch.add',
  'one-shard',
  `INSERT INTO watch (unit_id, watch_id, officer_id, shared, kind, target, prints, at, until, data_key, label, reason)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
);
const ADD_PRINTS = statement(
  'watch.addPrints',
  'one-shard',
  `INSERT INTO watch_print (fingerprint, unit_id, watch_id, officer_id, kind, until)
   SELECT fingerprint, $1::int, $2::uuid, $3::uuid, $4::text, $5::timestamptz FROM unnest($6::bytea[]) AS p (fingerprint)`,
);
const DROP_PRINTS = statement(
  'watch.dropPrints',
  'one-shard',
  'DELETE FROM watch_print WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND watch_id = $3',
);
const RENEW = statement(
  'watch.renew',
  'one-shard',
  'UPDATE watch SET until = $3, reason = $4 WHERE unit_id = $1 AND watch_id = $2',
);
const END = statement(
  'watch.end',
  'one-shard',
  'UPDATE watch SET ended_at = $3, ended_by = $4 WHERE unit_id = $1 AND watch_id = $2',
);
const BY_IDS = statement<WatchRow>(
  'watch.byIds',
  'one-shard',
  `SELECT ${COLUMNS} FROM watch WHERE unit_id = $1 AND watch_id = ANY($2::uuid[])`,
);
const WITH_PRINTS = statement<{ watch_id: string }>(
  'watch.withPrints',
  'one-shard',
  'SELECT DISTINCT watch_id FROM watch_print WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2',
);
const LIST = statement<WatchRow>(
  'watch.list',
  'one-shard',
  `SELECT ${COLUMNS} FROM watch ${ASKED} AND ($9::uuid IS NULL OR watch_id < $9) ORDER BY watch_id DESC LIMIT $10`,
);
const COUNT = statement<{ watches: number }>(
  'watch.count',
  'one-shard',
  `SELECT count(*)::int AS watches FROM watch ${ASKED}`,
);
const OF_RECORDS = statement<Pick<WatchRow, 'watch_id' | 'officer_id' | 'shared' | 'kind' | 'target' | 'at'>>(
  'watch.ofRecords',
  'one-shard',
  `SELECT watch_id, officer_id, shared, kind, target, at FROM watch WHERE unit_id = $1 AND target IS NOT NULL AND ended_at IS NULL AND (until IS NULL OR until > $2)`,
);
const SHARED_RECORDS = statement<{ watch_id: string; kind: WatchKind; target: string }>(
  'watch.sharedRecords',
  'one-shard',
  'SELECT watch_id, kind, target FROM watch WHERE unit_id = $1 AND target IS NOT NULL AND shared AND officer_id <> $2',
);

/** Where a watch's data key and its words belong: bound into their seals. */
export const watchPlace = (id: string, column: 'key' | 'label' | 'reason') => `watch.${column}:${id}`;

/** Watches have data keys of their own: what is watched, and why, may name a person. */
export const KEYED_WATCHES: KeyedTable = keyedTable('watch', 'watch_id', 'one-shard', (id) =>
  watchPlace(id, 'key'),
);

/** What is to be watched. `prints`: at least one. `label`, `reason`: null where a network is watched by its star. */
export type NewWatch = {
  unit: number;
  officer: string;
  shared: boolean;
  kind: WatchKind;
  target: string | null;
  prints: readonly Buffer[];
  until: Instant | null;
  label: string | null;
  reason: string | null;
  now: Instant;
};

/** Watch something from now on. The same watch of the same officer that lives is given the new date and reason instead. */
export async function addWatch(db: Db, asked: NewWatch): Promise<{ id: string; isNew: boolean }> {
  const known = await sameWatch(db, asked);
  if (known) return renew(db, asked, known);
  const id = newId(asked.now);
  const sealing =
    asked.label === null && asked.reason === null ? null : db.vault.newKey(watchPlace(id, 'key'), asked.unit);
  const seal = (column: 'label' | 'reason') => {
    const text = asked[column];
    return sealing && text !== null
      ? db.vault.seal(sealing.key, watchPlace(id, column), Buffer.from(text))
      : null;
  };
  await db.run(ADD, [
    ...[asked.unit, id, asked.officer, asked.shared, asked.kind, asked.target],
    ...[bytesArray(asked.prints), asked.now, asked.until, sealing?.wrapped ?? null],
    ...[seal('label'), seal('reason')],
  ]);
  await addPrints(db, asked, id);
  return { id, isNew: true };
}

const addPrints = (db: Db, { unit, shared, officer, kind, until, prints }: NewWatch, id: string) =>
  db.run(ADD_PRINTS, [
    ...[unit, id, shared ? null : officer, kind, until],
    bytesArray([...prints].sort(Buffer.compare)),
  ]);

async function sameWatch(db: Db, asked: NewWatch): Promise<WatchRow | null> {
  const digest = (prints: readonly Buffer[]) => prints.map((each) => each.toString('hex')).join(' ');
  const found = await watchesByIds(
    db,
    asked.unit,
    await watchesWith(db, asked.unit, asked.prints.slice(0, 1)),
  );
  return (
    found.find(
      (row) =>
        row.ended_at === null &&
        row.officer_id === asked.officer &&
        row.shared === asked.shared &&
        row.kind === asked.kind &&
        digest(row.prints) === digest(asked.prints),
    ) ?? null
  );
}

async function renew(
  db: Db,
  asked: NewWatch,
  { watch_id: id, data_key: wrapped, reason }: WatchRow,
): Promise<{ id: string; isNew: boolean }> {
  const key = wrapped && db.vault.unwrap(wrapped, watchPlace(id, 'key'), asked.unit);
  const sealed =
    key && asked.reason !== null
      ? db.vault.seal(key, watchPlace(id, 'reason'), Buffer.from(asked.reason))
      : reason;
  await db.run(RENEW, [asked.unit, id, asked.until, sealed]);
  await db.run(DROP_PRINTS, [bytesArray(asked.prints), asked.unit, id]);
  await addPrints(db, asked, id);
  return { id, isNew: false };
}

/** Watch it no longer. Its alerts stay. */
export async function endWatch(
  db: Db,
  unit: number,
  row: Pick<WatchRow, 'watch_id' | 'prints'>,
  by: { officer: string; now: Instant },
): Promise<void> {
  await db.run(END, [unit, row.watch_id, by.now, by.officer]);
  if (row.prints.length > 0) await db.run(DROP_PRINTS, [bytesArray(row.prints), unit, row.watch_id]);
}

export const watchesByIds = async (db: Db, unit: number, ids: readonly string[]): Promise<WatchRow[]> =>
  ids.length === 0 ? [] : db.all(BY_IDS, [unit, plainArray([...new Set(ids)])]);

/** Ids of watches that are not ended and that one of these fingerprints belongs to, whosever they are. */
export const watchesWith = async (db: Db, unit: number, prints: readonly Buffer[]): Promise<string[]> =>
  prints.length === 0
    ? []
    : (await db.all(WITH_PRINTS, [bytesArray(prints), unit])).map((row) => row.watch_id);

/** Which watches are asked for. `hidden`: those that the officer is not to know of. `only`: none but these. */
export type AskedWatches = {
  officer: string;
  now: Instant;
  live: boolean;
  hidden: readonly string[];
  only: readonly string[] | null;
  kind: WatchKind | null;
  others: boolean;
};

const asked = (unit: number, { officer, now, hidden, live, only, kind, others }: AskedWatches) => [
  ...[unit, officer, now, plainArray(hidden), live, only && plainArray(only), kind, others],
];

/** The officer's own watches and the unit's, the newest first, from the one after which on. */
export const listWatches = (
  db: Db,
  unit: number,
  which: AskedWatches,
  after: string | null,
  limit: number,
): Promise<WatchRow[]> => db.all(LIST, [...asked(unit, which), after, limit]);

export const countWatches = async (db: Db, unit: number, which: AskedWatches): Promise<number> =>
  (await db.one(COUNT, asked(unit, which)))!.watches;

/** Watches of subjects and networks that live, whosever they are. */
export const watchedRecords = (db: Db, unit: number, now: Instant) => db.all(OF_RECORDS, [unit, now]);

/** Watches of subjects and networks that other officers began for the unit. */
export const recordsSharedBy = (db: Db, unit: number, officer: string) =>
  db.all(SHARED_RECORDS, [unit, officer]);

/** The words of a watch; null where there are none, or where their key was destroyed. */
export function watchWords(
  db: Db,
  unit: number,
  { watch_id: id, data_key: wrapped, label, reason }: WatchRow,
): { label: string | null; reason: string | null } {
  const place = watchPlace(id, 'key');
  if (!wrapped || db.vault.isDestroyed(wrapped, place)) return { label: null, reason: null };
  const key = db.vault.unwrap(wrapped, place, unit);
  const opened = (column: 'label' | 'reason', sealed: Buffer | null) =>
    sealed && db.vault.open(key, watchPlace(id, column), sealed).toString('utf8');
  return { label: opened('label', label), reason: opened('reason', reason) };
}
