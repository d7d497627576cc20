import { fold } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type KeyedTable, keyedTable } from '../storage/keyed.ts';
import { statement } from '../storage/statement.ts';
import type { ListCounts, ListFormat, ListPurpose } from './shape.ts';

export type ListRow = {
  list_id: string;
  name: string;
  purpose: ListPurpose;
  profile: string | null;
  source: string;
  generation: number | null;
  withdrawn_at: Instant | null;
  withdrawn_by: string | null;
  data_key: Buffer;
  remark: Buffer | null;
  reason: Buffer | null;
};
/** A version as the list of lists shows it. `counts`: null of a withdrawal. */
export type VersionShown = {
  list_id: string;
  generation: number;
  kind: 'import' | 'withdrawal';
  phase: 'walk' | 'settled';
  officer_id: string;
  at: Instant;
  counts: (ListCounts & { format: ListFormat }) | null;
  added: number;
  gone: number;
  changed: number;
};

const COLUMNS =
  'list_id, name, purpose, profile, source, generation, withdrawn_at, withdrawn_by, data_key, remark, reason';
const BY_NAME = statement<ListRow>(
  'hashlists.byName',
  'one-shard',
  `SELECT ${COLUMNS} FROM hash_list WHERE unit_id = $1 AND name_key = $2 ORDER BY list_id LIMIT 1 FOR UPDATE`,
);
const BY_ID = statement<ListRow>(
  'hashlists.byId',
  'one-shard',
  `SELECT ${COLUMNS} FROM hash_list WHERE unit_id = $1 AND list_id = $2 FOR UPDATE`,
);
const ALL = statement<ListRow>(
  'hashlists.all',
  'one-shard',
  `SELECT ${COLUMNS} FROM hash_list WHERE unit_id = $1 AND (generation IS NOT NULL OR withdrawn_at IS NOT NULL) ORDER BY name_key, list_id`,
);
const LATEST = statement<VersionShown>(
  'hashlists.latest',
  'one-shard',
  `SELECT DISTINCT ON (list_id) list_id, generation, kind, phase, officer_id, at, counts, added, gone, changed FROM hash_list_version
   WHERE unit_id = $1 AND at IS NOT NULL ORDER BY list_id, generation DESC`,
);

/** Where a list's data key and its words belong: bound into their seals. */
const placeOf = (id: string, column: 'key' | 'remark' | 'reason') => `hash_list.${column}:${id}`;

/** Lists have data keys of their own: what is remarked of one, and why it was withdrawn, may name somebody. */
export const KEYED_LISTS: KeyedTable = keyedTable('hash_list', 'list_id', 'one-shard', (id) =>
  placeOf(id, 'key'),
);

/** Words of a list, sealed with its key. */
export const sealWords = {
  newKey: (db: Db, unit: number, id: string) => db.vault.newKey(placeOf(id, 'key'), unit),
  seal: (db: Db, unit: number, id: string, wrapped: Buffer, column: 'remark' | 'reason', text: string) =>
    db.vault.seal(db.vault.unwrap(wrapped, placeOf(id, 'key'), unit), placeOf(id, column), Buffer.from(text)),
};

export const openWords = (
  db: Db,
  unit: number,
  { list_id: id, data_key: wrapped }: Pick<ListRow, 'list_id' | 'data_key'>,
  column: 'remark' | 'reason',
  sealed: Buffer | null,
): string | null =>
  sealed &&
  db.vault
    .open(db.vault.unwrap(wrapped, placeOf(id, 'key'), unit), placeOf(id, column), sealed)
    .toString('utf8');

/** A list's name as it is compared: capitals and runs of white space do not count. */
export const nameKey = (name: string): string => fold(name).toLowerCase();

/** The unit's list of a name, locked. */
export const listByName = (db: Db, unit: number, name: string): Promise<ListRow | null> =>
  db.one(BY_NAME, [unit, nameKey(name)]);

export const listById = (db: Db, unit: number, id: string): Promise<ListRow | null> =>
  db.one(BY_ID, [unit, id]);

/** Lists that stand or stood, by name, each with its latest version. */
export async function listsOf(db: Db, unit: number): Promise<{ list: ListRow; version: VersionShown }[]> {
  const versions = new Map((await db.all(LATEST, [unit])).map((row) => [row.list_id, row]));
  return (await db.all(ALL, [unit])).flatMap((list) => {
    const version = versions.get(list.list_id);
    return version ? [{ list, version }] : [];
  });
}
