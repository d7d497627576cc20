import pg from 'pg';
import { TipstaffError } from '../kernel/errors.ts';
import { copyIn, copyOut } from './copy.ts';
import { TABLES } from './distribution.ts';
import { unwrapBy, wrapBy } from './key-keeper.ts';
import { MIGRATIONS, migrate, schemaOf } from './migrate.ts';
import { keyPlace } from './open-keys.ts';

/** How to reach the database as its owner. */
export type OwnersWay = pg.PoolConfig;

/** What a copy of the database says of itself: all of one moment. */
export type Snapshot = {
  schema: { name: string; digest: string }[];
  check: string;
  keyring: { id: string; cuts: number };
  heads: { unit: number; size: number; root: string }[];
  rows: number;
};
export type TablePart = { table: string; columns: string[]; chunks: AsyncGenerator<Buffer> };

const DUMPED = Object.keys(TABLES).filter((table) => table !== 'migration');

/**
 * A copy of all tables as they are at one moment, while everything goes on: one read-only transaction of its own, as
 * the owner, whom no row-level security restricts. Each table must be read to its end before the next; `end` in any case.
 */
export type Dump = { snapshot: Snapshot; tables: () => AsyncGenerator<TablePart>; end: () => Promise<void> };

export async function openDump(owner: pg.PoolConfig): Promise<Dump> {
  const client = new pg.Client({
    ...owner,
    options: '-c idle_in_transaction_session_timeout=0 -c statement_timeout=0',
  });
  client.on('error', () => {}); // what is being asked of it fails, and tells
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return { snapshot: await describe(client), tables: () => tablesOf(client), end: () => client.end() };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function describe(client: pg.Client): Promise<Snapshot> {
  const settings = new Map(
    (await client.query<{ name: string; value: string }>('SELECT name, value FROM setting')).rows.map(
      (row) => [row.name, row.value],
    ),
  );
  const heads = await client.query<{ unit: number; size: number; root: string }>(
    `SELECT unit_id AS unit, size, encode(root, 'hex') AS root FROM audit_head ORDER BY unit_id`,
  );
  const estimate = await client.query<{ rows: number }>(
    `SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint AS rows FROM pg_class WHERE relname = ANY($1) AND relkind IN ('r', 'p')`,
    [DUMPED],
  );
  return {
    schema: await schemaOf(client),
    check: settings.get('vault.check')!,
    keyring: { id: settings.get('keyring.id')!, cuts: Number(settings.get('keyring.cuts')) },
    heads: heads.rows,
    rows: estimate.rows[0]!.rows,
  };
}

async function* tablesOf(client: pg.Client): AsyncGenerator<TablePart> {
  const columns = await columnsOf(client);
  for (const table of DUMPED) {
    const named = columns.get(table);
    if (named)
      yield {
        table,
        columns: named,
        chunks: copyOut(client, `COPY (SELECT ${named.join(', ')} FROM ${table}) TO STDOUT`),
      };
  }
}

async function columnsOf(client: pg.Client): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = ANY($1) ORDER BY table_name, ordinal_position`,
    [DUMPED],
  );
  const columns = new Map<string, string[]>();
  for (const { table, column } of rows) columns.set(table, [...(columns.get(table) ?? []), column]);
  return columns;
}

/** A database that a copy is loaded into: all of it in one transaction, so that there is never half of it. */
export class Loading {
  private readonly client: pg.Client;
  private readonly owner: pg.PoolConfig;
  private columns = new Map<string, string[]>();
  private lifted: string[] = [];

  private constructor(client: pg.Client, owner: pg.PoolConfig) {
    this.client = client;
    this.owner = owner;
  }

  /** Fails RESTORE_NOT_EMPTY where the database holds anything. */
  static async begin(owner: pg.PoolConfig): Promise<Loading> {
    const client = new pg.Client(owner);
    client.on('error', () => {}); // what is being asked of it fails, and tells
    await client.connect();
    const { rows } = await client.query<{ table: string }>(
      `SELECT tablename AS table FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'migration'`,
    );
    for (const { table } of rows) {
      const { rowCount } = await client.query(`SELECT 1 FROM ${pg.escapeIdentifier(table)} LIMIT 1`);
      if (!rowCount) continue;
      await client.end();
      throw new TipstaffError('RESTORE_NOT_EMPTY', { place: 'the database' });
    }
    return new Loading(client, owner);
  }

  /** Make the schema that the copy was taken of, and begin. Fails SCHEMA_NEWER, SCHEMA_ALTERED. */
  async schema(steps: Snapshot['schema']): Promise<void> {
    const known = new Map(MIGRATIONS.map((step) => [step.name, step]));
    const unknown = steps.find((step) => !known.has(step.name));
    if (unknown)
      throw new TipstaffError('SCHEMA_NEWER', { found: unknown.name, known: MIGRATIONS.at(-1)!.name });
    await migrate(
      this.owner,
      steps.map((step) => known.get(step.name)!),
    );
    const made = new Map((await schemaOf(this.client)).map((step) => [step.name, step.digest]));
    const other = steps.find((step) => made.get(step.name) !== step.digest);
    if (other) throw new TipstaffError('SCHEMA_ALTERED', { name: other.name });
    this.columns = await columnsOf(this.client);
    await this.client.query('BEGIN');
    await this.lift();
  }

  /**
   * Take the wall down before the owner, who alone loads rows: forced, it refuses COPY. The tables are locked from here to the
   * end of the transaction, which puts it back: nobody else ever finds it down, also where the loading breaks off.
   */
  private async lift(): Promise<void> {
    const { rows } = await this.client.query<{ table: string }>(
      `SELECT c.oid::regclass::text AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = current_schema() AND c.relforcerowsecurity ORDER BY 1`,
    );
    this.lifted = rows.map(({ table }) => table);
    for (const table of this.lifted)
      await this.client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  }

  /** Returns the number of rows. Fails BACKUP_BROKEN where the copy names what the schema does not have. */
  async table(table: string, columns: readonly string[], chunks: AsyncIterable<Buffer>): Promise<number> {
    const known = this.columns.get(table) ?? [];
    if (columns.length === 0 || columns.some((column) => !known.includes(column)))
      throw new TipstaffError('BACKUP_BROKEN', {
        problem: 'it names a column that its schema does not have',
      });
    return copyIn(this.client, `COPY ${table} (${columns.join(', ')}) FROM STDIN`, chunks);
  }

  /** Leaf hashes of a unit's log, the first `size` in order. */
  async leaves(unit: number, size: number): Promise<Buffer[]> {
    const { rows } = await this.client.query<{ leaf: Buffer }>(
      'SELECT leaf FROM audit_entry WHERE unit_id = $1 AND seq < $2 ORDER BY seq',
      [unit, size],
    );
    return rows.map((row) => row.leaf);
  }

  async heads(): Promise<{ unit: number; size: number; root: string }[]> {
    return (
      await this.client.query<{ unit: number; size: number; root: string }>(
        `SELECT unit_id AS unit, size, encode(root, 'hex') AS root FROM audit_head ORDER BY unit_id`,
      )
    ).rows;
  }

  /** The copy was wrapped by a former master key: wrap its keys by today's. */
  async rewrap(from: Buffer, to: Buffer, check: string): Promise<void> {
    const anew = (at: string, wrapped: Buffer) => wrapBy(to, at, unwrapBy(from, at, wrapped));
    const house = await this.client.query<{ name: string; wrapped: Buffer }>(
      'SELECT name, wrapped FROM house_key',
    );
    for (const { name, wrapped } of house.rows)
      await this.client.query('UPDATE house_key SET wrapped = $2 WHERE name = $1', [
        name,
        anew(keyPlace.house(name), wrapped),
      ]);
    const units = await this.client.query<{ unit_id: number; version: number; wrapped: Buffer }>(
      'SELECT unit_id, version, wrapped FROM unit_key',
    );
    for (const { unit_id, version, wrapped } of units.rows)
      await this.client.query('UPDATE unit_key SET wrapped = $3 WHERE unit_id = $1 AND version = $2', [
        unit_id,
        version,
        anew(keyPlace.unit(unit_id, version), wrapped),
      ]);
    await this.client.query(`UPDATE setting SET value = $1 WHERE name = 'vault.check'`, [check]);
  }

  /** Sessions and tokens that the copy brought along may have been ended since: none of them is good any more. */
  async endAccess(): Promise<{ sessionsEnded: number; tokensEnded: number }> {
    const sessions = await this.client.query('DELETE FROM session');
    const tokens = await this.client.query('DELETE FROM api_token');
    return { sessionsEnded: sessions.rowCount ?? 0, tokensEnded: tokens.rowCount ?? 0 };
  }

  /** From here on it is the database, behind its wall. */
  async commit(): Promise<void> {
    for (const table of this.lifted) await this.client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await this.client.query('COMMIT');
    await this.client.query('ANALYZE');
  }

  async end(): Promise<void> {
    await this.client.end();
  }
}
