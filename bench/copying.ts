import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { withClient } from './server.ts';

/** The rows of one table as PostgreSQL's own binary COPY wrote them. */
export type Exported = { table: string; file: string; bytes: number; rows: number };

/** Every table's rows, but for those of the schema itself, into files. */
export async function exportRows(config: pg.PoolConfig, folder: string): Promise<Exported[]> {
  return withClient(config, async (client) => {
    const exported: Exported[] = [];
    for (const table of await tablesOf(client)) {
      const rows = Number((await client.query(`SELECT count(*) AS rows FROM ${table}`)).rows[0].rows);
      if (rows === 0) continue;
      const file = join(folder, `${table}.copy`);
      await pipeline(
        client.query(copyTo(`COPY ${table} TO STDOUT (FORMAT binary)`)),
        createWriteStream(file),
      );
      exported.push({ table, file, bytes: statSync(file).size, rows });
    }
    return exported;
  });
}

/** Put exported rows into the tables of a schema, one COPY each. */
export async function importRows(
  client: pg.Client,
  exported: readonly Exported[],
  schema: string,
): Promise<void> {
  for (const { table, file } of exported)
    await pipeline(
      createReadStream(file, { highWaterMark: 2 ** 20 }),
      client.query(copyFrom(`COPY ${schema}.${table} FROM STDIN (FORMAT binary)`)),
    );
}

/** Tables of the program's schema, without the list of schema steps. */
export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

/** Take row-level security off the program's tables: COPY does not write through it. */
export async function withoutWall(client: pg.Client): Promise<void> {
  for (const table of await tablesOf(client))
    await client.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`);
}
