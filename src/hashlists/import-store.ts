import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import { hexArray, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import type { Entry } from './entries.ts';
import { type ListRow, listById, listByName, nameKey, openWords, sealWords } from './list-store.ts';
import type { AskedList, ListCounts, ListFormat } from './shape.ts';

/** A version that is being brought, by list and number. */
export type Staged = { list: string; version: number };
export type By = { unit: number; officer: string; now: Instant };

type VersionRow = {
  phase: string;
  asked: Omit<AskedList, 'remark'>;
  remark: Buffer | null;
  file_print: Buffer | null;
};

const ADD_LIST = statement(
  'hashlists.addList',
  'one-shard',
  `INSERT INTO hash_list (unit_id, list_id, name, name_key, purpose, source, last_generation, data_key)
   VALUES ($1, $2, $3, $4, $5, $6, 0, $7)`,
);
const NUMBER = statement<{ last_generation: number }>(
  'hashlists.number',
  'one-shard',
  'UPDATE hash_list SET last_generation = last_generation + 1 WHERE unit_id = $1 AND list_id = $2 RETURNING last_generation',
);
const ADD_VERSION = statement(
  'hashlists.addVersion',
  'one-shard',
  `INSERT INTO hash_list_version (unit_id, list_id, generation, replaces, phase, kind, touches_all, officer_id, begun_at, at, asked, remark, added, gone, changed)
   VALUES ($1, $2, $3, $4, $5, $6, false, $7, $8, $9, $10, $11, 0, 0, 0)`,
);
const DROP_STAGED = statement(
  'hashlists.dropStaged',
  'one-shard',
  `UPDATE hash_list_version SET phase = 'drop' WHERE unit_id = $1 AND list_id = $2 AND phase = 'staging'`,
);
const UNITS_STAGING = statement<{ unit_id: number }>(
  'hashlists.unitsStaging',
  'fan-out',
  `SELECT DISTINCT unit_id FROM hash_list_version WHERE phase = 'staging'`,
);
const DROP_STAGED_OF = statement(
  'hashlists.dropStagedOf',
  'one-shard',
  `UPDATE hash_list_version SET phase = 'drop' WHERE unit_id = $1 AND phase = 'staging'`,
);
const VERSION = statement<VersionRow>(
  'hashlists.version',
  'one-shard',
  'SELECT phase, asked, remark, file_print FROM hash_list_version WHERE unit_id = $1 AND list_id = $2 AND generation = $3 FOR UPDATE',
);
const STAGE = statement(
  'hashlists.stage',
  'one-shard',
  `INSERT INTO hash_entry (fingerprint, unit_id, list_id, generation, category, flags)
   SELECT fingerprint, $1::int, $2::uuid, $3::int, category, flags FROM unnest($4::bytea[], $5::text[], $6::smallint[]) AS e (fingerprint, category, flags)
   ON CONFLICT (fingerprint, unit_id, list_id, generation) DO NOTHING`,
);
const DROP_VERSION = statement(
  'hashlists.dropVersion',
  'one-shard',
  `UPDATE hash_list_version SET phase = 'drop' WHERE unit_id = $1 AND list_id = $2 AND generation = $3 AND phase = 'staging'`,
);
const STAND = statement(
  'hashlists.stand',
  'one-shard',
  `UPDATE hash_list SET name = $3, purpose = $4, profile = $5, source = $6, remark = $7, generation = $8, withdrawn_at = NULL, withdrawn_by = NULL, reason = NULL
   WHERE unit_id = $1 AND list_id = $2`,
);
const SETTLE_LATER = statement(
  'hashlists.settleLater',
  'one-shard',
  `UPDATE hash_list_version SET phase = 'walk', replaces = $4, touches_all = $5, at = $6, file_print = $7, counts = $8, asked = $9
   WHERE unit_id = $1 AND list_id = $2 AND generation = $3`,
);
const WITHDRAW = statement(
  'hashlists.withdraw',
  'one-shard',
  'UPDATE hash_list SET generation = NULL, withdrawn_at = $3, withdrawn_by = $4, reason = $5 WHERE unit_id = $1 AND list_id = $2',
);

/**
 * Begin to bring a version of a list: the list of that name, or a new one. What an earlier import of it left half done is
 * dropped. Nothing of it is to be seen before `publish`.
 */
export async function beginImport(db: Db, by: By, asked: AskedList): Promise<Staged> {
  await lockLog(db, by.unit); // two of one new name: the second finds the first
  const known = await listByName(db, by.unit, asked.name);
  const list = known?.list_id ?? newId(by.now);
  const { key, wrapped } = known
    ? { key: null, wrapped: known.data_key }
    : sealWords.newKey(db, by.unit, list);
  if (key)
    await db.run(ADD_LIST, [
      ...[by.unit, list, asked.name, nameKey(asked.name), asked.purpose, asked.source, wrapped],
    ]);
  await db.run(DROP_STAGED, [by.unit, list]);
  const version = (await db.one(NUMBER, [by.unit, list]))!.last_generation;
  const { remark, ...rest } = asked;
  const sealed = remark === undefined ? null : sealWords.seal(db, by.unit, list, wrapped, 'remark', remark);
  await db.run(ADD_VERSION, [
    ...[by.unit, list, version, null, 'staging', 'import', by.officer, by.now, null],
    ...[JSON.stringify(rest), sealed],
  ]);
  return { list, version };
}

/** Keep entries of a version that does not stand yet; returns how many were not there before. Fails CHANGED_MEANWHILE where it was dropped. */
export async function stage(
  db: Db,
  unit: number,
  { list, version }: Staged,
  entries: readonly Entry[],
): Promise<number> {
  await staged(db, unit, { list, version });
  if (entries.length === 0) return 0;
  const sorted = [...entries].sort((a, b) => (a.print < b.print ? -1 : a.print > b.print ? 1 : 0));
  return db.run(STAGE, [
    ...[unit, list, version, hexArray(sorted.map((each) => each.print))],
    ...[textArray(sorted.map((each) => each.category)), plainArray(sorted.map((each) => each.flags))],
  ]);
}

async function staged(db: Db, unit: number, { list, version }: Staged): Promise<VersionRow> {
  const row = await db.one(VERSION, [unit, list, version]);
  if (row?.phase !== 'staging') throw new TipstaffError('CHANGED_MEANWHILE');
  return row;
}

export type Read = { format: ListFormat; profile: string | null; filePrint: Buffer; counts: ListCounts };

/**
 * Let a version stand in place of the one before: from the commit on it is what the list says. The same bytes with the same
 * words change nothing: `stands` is false then, and `version` the one that stood. Fails CHANGED_MEANWHILE where it was dropped.
 */
export async function publish(
  db: Db,
  by: By,
  version: Staged,
  read: Read,
): Promise<{ stands: boolean; version: number; profile: string | null }> {
  await lockLog(db, by.unit);
  const { asked, remark } = await staged(db, by.unit, version);
  const list = (await listById(db, by.unit, version.list))!;
  const profile = asked.profile ?? read.profile;
  if (await isSame(db, by.unit, list, { asked: { ...asked, profile }, remark, read })) {
    await db.run(DROP_VERSION, [by.unit, version.list, version.version]);
    return { stands: false, version: list.generation!, profile };
  }
  const means = list.purpose !== asked.purpose || list.profile !== profile;
  await db.run(STAND, [
    ...[by.unit, version.list, asked.name, asked.purpose, profile, asked.source, remark, version.version],
  ]);
  await db.run(SETTLE_LATER, [
    ...[by.unit, version.list, version.version, list.generation, list.generation !== null && means],
    ...[by.now, read.filePrint, JSON.stringify({ ...read.counts, format: read.format })],
    JSON.stringify({ ...asked, profile }),
  ]);
  return { stands: true, version: version.version, profile };
}

type Compared = {
  asked: Pick<AskedList, 'name' | 'purpose' | 'source'> & { profile: string | null };
  remark: Buffer | null;
  read: Read;
};

async function isSame(
  db: Db,
  unit: number,
  list: ListRow,
  { asked, remark, read }: Compared,
): Promise<boolean> {
  if (list.generation === null) return false;
  const stands = await db.one(VERSION, [unit, list.list_id, list.generation]);
  return (
    stands?.file_print?.equals(read.filePrint) === true &&
    list.name === asked.name &&
    list.purpose === asked.purpose &&
    list.source === asked.source &&
    list.profile === asked.profile &&
    openWords(db, unit, list, 'remark', list.remark) === openWords(db, unit, list, 'remark', remark)
  );
}

/** Drop a version that does not stand: an import that broke off. Nothing where it stands, or was dropped already. */
export async function abandon(db: Db, unit: number, { list, version }: Staged): Promise<void> {
  await db.run(DROP_VERSION, [unit, list, version]);
}

/** After a start: imports that a killed program left half done. */
export async function abandonAll(db: Db): Promise<void> {
  for (const { unit_id: unit } of await db.all(UNITS_STAGING, [])) await db.run(DROP_STAGED_OF, [unit]);
}

/** Let a list stand no more. What it held is deleted while tips are scored again. An import of it that is under way is dropped. */
export async function withdrawList(db: Db, by: By, list: ListRow, reason: string): Promise<void> {
  const { list_id: id, data_key: wrapped } = list;
  await db.run(DROP_STAGED, [by.unit, id]);
  const version = (await db.one(NUMBER, [by.unit, id]))!.last_generation;
  const sealed = sealWords.seal(db, by.unit, id, wrapped, 'reason', reason);
  await db.run(WITHDRAW, [by.unit, id, by.now, by.officer, sealed]);
  await db.run(ADD_VERSION, [
    ...[by.unit, id, version, list.generation, 'walk', 'withdrawal', by.officer, by.now, by.now],
    ...['{}', null],
  ]);
}
