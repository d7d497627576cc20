import { bytesArray, plainArray } from './columns.ts';
import type { Db } from './db.ts';
import type { SealPlace } from './seal.ts';
import { type Reach, type Statement, statement } from './statement.ts';

/** A row that has a data key of its own. */
export type KeyedRow = { id: string; data_key: Buffer };

/**
 * A table whose rows have data keys of their own, as rotation goes through it.
 *
 * page    rows after an id, in order of id: unit, id after which, how many
 * count   rows that are wrapped by an older version than this: unit, the version as the four bytes of a wrapped key
 * change  new wrapping where the old one still stands: unit, ids, old, new
 */
export type KeyedTable = {
  name: string;
  place: (id: string) => SealPlace;
  page: Statement<KeyedRow>;
  count: Statement<{ rows: number }>;
  change: Statement;
};

/**
 * The statements for a table with the columns `unit_id` and `data_key`.
 *
 * id  the column, or an expression over the row, that is the row's uuid
 */
export function keyedTable(
  name: string,
  id: string,
  reach: Reach,
  placeOf: (id: string) => SealPlace,
): KeyedTable {
  return {
    name,
    place: placeOf,
    page: statement<KeyedRow>(
      `keyed.${name}Page`,
      reach,
      `SELECT ${id} AS id, data_key FROM ${name} WHERE unit_id = $1 AND data_key IS NOT NULL AND ${id} > $2::uuid ORDER BY ${id} LIMIT $3`,
    ),
    count: statement<{ rows: number }>(
      `keyed.${name}Older`,
      reach,
      `SELECT count(*) AS rows FROM ${name} WHERE unit_id = $1 AND length(data_key) > 0 AND substring(data_key FROM 2 FOR 4) <> $2`,
    ),
    change: statement(
      `keyed.${name}Rewrap`,
      reach,
      `UPDATE ${name} SET data_key = k.new FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS k (row_id, old, new)
       WHERE ${name}.unit_id = $1 AND ${id} = k.row_id AND ${name}.data_key = k.old`,
    ),
  };
}

const FIRST = '00000000-0000-0000-0000-000000000000';

export const keyedPage = (db: Db, table: KeyedTable, unit: number, after: string | null, limit: number) =>
  db.all(table.page, [unit, after ?? FIRST, limit]);

/** How many rows of a unit are not wrapped by this version of its key. */
export async function countOlder(db: Db, table: KeyedTable, unit: number, version: number): Promise<number> {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(version);
  return (await db.one(table.count, [unit, bytes]))!.rows;
}

/** Wrap the keys of these rows by the unit's newest key. Returns how many were changed. */
export async function rewrapRows(
  db: Db,
  table: KeyedTable,
  unit: number,
  rows: readonly KeyedRow[],
): Promise<number> {
  const changes = rows.flatMap((row) => {
    const place = table.place(row.id);
    if (db.vault.isDestroyed(row.data_key, place)) return [];
    const wrapped = db.vault.rewrap(row.data_key, place, unit);
    return wrapped ? [{ id: row.id, old: row.data_key, wrapped }] : [];
  });
  if (changes.length === 0) return 0;
  return db.run(table.change, [
    unit,
    plainArray(changes.map((each) => each.id)),
    bytesArray(changes.map((each) => each.old)),
    bytesArray(changes.map((each) => each.wrapped)),
  ]);
}
