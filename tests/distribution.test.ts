import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { TABLES, type TableKind } from '../src/storage/distribution.ts';
import { migrate } from '../src/storage/migrate.ts';
import { statements } from '../src/storage/statement.ts';
import '../src/app/table.ts';
import '../src/app/first-run.ts';
import '../src/triage/queue-store.ts';
import { freshApp, freshDatabase } from './database/fresh.ts';

type Column = { table: string; column: string; identity: string; made: string | null };
type Constraint = {
  table: string;
  name: string;
  kind: 'p' | 'u' | 'f' | 'c';
  columns: string[];
  target: string | null;
  targetColumns: string[] | null;
};
type Catalogue = {
  tables: string[];
  columns: Column[];
  constraints: Constraint[];
  uniqueIndexes: { table: string; name: string; columns: string[] }[];
  triggers: { table: string; name: string }[];
  rules: { table: string; name: string }[];
  sequences: string[];
  views: string[];
};

/** The catalogue of the public schema, as PostgreSQL tells it. */
async function catalogueOf(config: pg.PoolConfig): Promise<Catalogue> {
  const client = new pg.Client(config);
  await client.connect();
  const ask = async <Row>(text: string) => (await client.query(text)).rows as Row[];
  const inPublic = `JOIN pg_class c ON c.oid = %.oid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'`;
  const names = (keys: string, of: string) =>
    `(SELECT array_agg(a.attname::text ORDER BY numbered.place) FROM unnest(${keys}) WITH ORDINALITY AS numbered (number, place) JOIN pg_attribute a ON a.attrelid = ${of} AND a.attnum = numbered.number)`;
  try {
    return {
      tables: (
        await ask<{ name: string }>(
          `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname = 'public' AND relkind IN ('r', 'p')`,
        )
      ).map(({ name }) => name),
      columns: await ask<Column>(
        `SELECT c.relname AS "table", a.attname AS "column", a.attidentity AS identity, pg_get_expr(d.adbin, d.adrelid) AS made
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
         LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
      ),
      constraints: await ask<Constraint>(
        `SELECT c.relname AS "table", k.conname AS name, k.contype AS kind, ${names('k.conkey', 'k.conrelid')} AS columns, t.relname AS target, ${names('k.confkey', 'k.confrelid')} AS "targetColumns"
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public' LEFT JOIN pg_class t ON t.oid = k.confrelid
         WHERE k.contype IN ('p', 'u', 'f')`,
      ),
      uniqueIndexes: await ask(
        `SELECT c.relname AS "table", x.relname AS name, ${names('i.indkey', 'i.indrelid')} AS columns
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public' WHERE i.indisunique`,
      ),
      triggers: await ask(
        `SELECT c.relname AS "table", t.tgname AS name FROM pg_trigger t ${inPublic.replace('%.oid', 't.tgrelid')} WHERE NOT t.tgisinternal`,
      ),
      rules: await ask(
        `SELECT c.relname AS "table", r.rulename AS name FROM pg_rewrite r ${inPublic.replace('%.oid', 'r.ev_class')} WHERE c.relkind = 'r'`,
      ),
      sequences: (
        await ask<{ name: string }>(
          `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname = 'public' AND relkind = 'S'`,
        )
      ).map(({ name }) => name),
      views: (
        await ask<{ name: string }>(
          `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname = 'public' AND relkind IN ('v', 'm')`,
        )
      ).map(({ name }) => name),
    };
  } finally {
    await client.end();
  }
}

/** What breaks the rules of one schema for one machine and many, as sentences. */
function faultsOf(catalogue: Catalogue, kinds: Readonly<Record<string, TableKind>>): string[] {
  const faults: string[] = [];
  const kindOf = (table: string) => kinds[table];
  for (const table of catalogue.tables) if (!kindOf(table)) faults.push(`${table}: has no kind`);
  for (const table of Object.keys(kinds))
    if (!catalogue.tables.includes(table)) faults.push(`${table}: has a kind and is not there`);
  for (const table of catalogue.tables) {
    const kind = kindOf(table);
    const primary = catalogue.constraints.find((each) => each.table === table && each.kind === 'p');
    if (!primary) faults.push(`${table}: has no primary key`);
    else if (kind?.kind === 'distributed' && primary.columns[0] !== kind.key)
      faults.push(`${table}: its key ${kind.key} does not come first in the primary key`);
    if (kind?.kind !== 'distributed') continue;
    for (const index of catalogue.uniqueIndexes.filter((each) => each.table === table))
      if (!index.columns?.includes(kind.key))
        faults.push(`${table}: ${index.name} is unique without ${kind.key}`);
  }
  for (const { table, name, target, columns, targetColumns } of catalogue.constraints.filter(
    (each) => each.kind === 'f',
  )) {
    const [from, to] = [kindOf(table), kindOf(target!)];
    if (to?.kind === 'reference') continue;
    const inside = from?.kind === 'distributed' && to?.kind === 'distributed' && from.group === to.group;
    const byKey =
      inside && columns.some((column, at) => column === from.key && targetColumns![at] === to.key);
    if (!byKey) faults.push(`${table}: ${name} reaches into another group`);
  }
  for (const { table, column, identity, made } of catalogue.columns) {
    if (identity) faults.push(`${table}.${column}: is an identity column`);
    if (made && /nextval|now\(|random|uuid|clock_timestamp|CURRENT_/i.test(made))
      faults.push(`${table}.${column}: is made by the database (${made})`);
  }
  for (const { table, name } of catalogue.triggers) faults.push(`${table}: has the trigger ${name}`);
  for (const { table, name } of catalogue.rules) faults.push(`${table}: has the rule ${name}`);
  for (const name of catalogue.sequences) faults.push(`${name}: is a sequence`);
  return faults;
}

async function run(config: pg.PoolConfig, text: string): Promise<void> {
  const client = new pg.Client(config);
  await client.connect();
  await client.query(text).finally(() => client.end());
}

describe('a fresh schema', async () => {
  const { config } = await freshDatabase();
  await migrate(config);

  test('keeps the rules that make it fit one machine and many', async () => {
    const catalogue = await catalogueOf(config);
    expect(catalogue.tables.length).toBeGreaterThan(20);
    expect(catalogue.columns.length).toBeGreaterThan(100);
    expect(catalogue.constraints.filter((each) => each.kind === 'p').length).toBe(catalogue.tables.length);
    expect(faultsOf(catalogue, TABLES)).toEqual([]);
  });

  test('groups have one key each', () => {
    const keys = new Map<string, Set<string>>();
    for (const kind of Object.values(TABLES))
      if (kind.kind === 'distributed')
        keys.set(kind.group, (keys.get(kind.group) ?? new Set()).add(kind.key));
    expect([...keys].filter(([, each]) => each.size !== 1)).toEqual([]);
    expect(keys.size).toBeGreaterThan(3);
  });
});

describe('the check itself', async () => {
  const { config } = await freshDatabase();
  await run(
    config,
    `CREATE TABLE lost (id int PRIMARY KEY);
     CREATE TABLE late_key (other int, tip_id int, PRIMARY KEY (other, tip_id));
     CREATE TABLE no_key (tip_id int);
     CREATE TABLE twice (tip_id int PRIMARY KEY, name text UNIQUE);
     CREATE TABLE counted (tip_id int PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, m serial, at timestamptz DEFAULT now());
     CREATE TABLE elsewhere (unit_id int PRIMARY KEY);
     CREATE TABLE reaching (tip_id int PRIMARY KEY, unit_id int REFERENCES elsewhere);
     CREATE TABLE inside (tip_id int PRIMARY KEY REFERENCES twice);
     CREATE TABLE small (id int PRIMARY KEY);
     CREATE TABLE looking (tip_id int PRIMARY KEY, small int REFERENCES small);
     CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
     CREATE TRIGGER pulled BEFORE INSERT ON small FOR EACH ROW EXECUTE FUNCTION nothing();
     CREATE RULE ruled AS ON INSERT TO small DO ALSO NOTHING;`,
  );
  const tip: TableKind = { kind: 'distributed', group: 'tip', key: 'tip_id' };
  const kinds = {
    late_key: tip,
    no_key: tip,
    twice: tip,
    counted: tip,
    reaching: tip,
    inside: tip,
    looking: tip,
    small: { kind: 'reference' as const },
    elsewhere: { kind: 'distributed' as const, group: 'unit', key: 'unit_id' },
    gone: tip,
  };

  test('finds every fault that was put in, and no other', async () => {
    const faults = faultsOf(await catalogueOf(config), kinds).map((each) => each.replace(/\(.*$/, '').trim());
    expect(faults.sort()).toEqual(
      [
        'lost: has no kind',
        'gone: has a kind and is not there',
        'late_key: its key tip_id does not come first in the primary key',
        'no_key: has no primary key',
        'twice: twice_name_key is unique without tip_id',
        'counted.n: is an identity column',
        'counted.m: is made by the database',
        'counted.at: is made by the database',
        'counted_n_seq: is a sequence',
        'counted_m_seq: is a sequence',
        'reaching: reaching_unit_id_fkey reaches into another group',
        'small: has the trigger pulled',
        'small: has the rule ruled',
      ].sort(),
    );
  });
});

const VOLATILE =
  /\b(?:now|random|gen_random_uuid|uuidv7|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|nextval|setval|uuid_generate\w*)\s*\(|\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b|\bLOCALTIME/i;

/** Tables that a statement names, and their keys. */
function keysOf(text: string): string[] {
  const named = Object.entries(TABLES).filter(([table]) =>
    new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE)\\s+${table}\\b`, 'i').test(text),
  );
  return named.flatMap(([, kind]) => (kind.kind === 'distributed' ? [kind.key] : []));
}

function faultOf({ name, reach, text }: { name: string; reach: string; text: string }): string | null {
  if (VOLATILE.test(text)) return `${name}: asks the database for a time, a number or an id`;
  if (/\bset_config\s*\(/i.test(text))
    return `${name}: set_config gives no rows where the database is distributed`;
  if (/\bWITH\s+RECURSIVE\b/i.test(text)) return `${name}: walks by itself`;
  if (/\b(?:GROUPING SETS|CUBE|ROLLUP|MERGE INTO)\b/i.test(text))
    return `${name}: uses what no distributed database has`;
  const condition = /\bWHERE\b([\s\S]*)/i.exec(text)?.[1] ?? '';
  const keys = keysOf(text);
  if (
    /\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)\b/i.test(text) &&
    keys.length > 0 &&
    !keys.some((key) => new RegExp(`\\b${key}\\b`).test(condition))
  )
    return `${name}: locks rows without their key`;
  const writes = /^\s*(?:UPDATE|DELETE)\b/i.test(text);
  if (writes && keys.length > 0 && !keys.some((key) => new RegExp(`\\b${key}\\b`).test(condition)))
    return `${name}: changes rows without their key`;
  if (reach === 'local' && keys.length > 0) return `${name}: is said to be local, and reads ${keys}`;
  const tables = Object.keys(TABLES).filter((table) =>
    new RegExp(`\\b(?:FROM|JOIN)\\s+${table}\\b`, 'i').test(text),
  );
  const groups = new Set(
    tables.flatMap((table) =>
      TABLES[table]!.kind === 'distributed' ? [(TABLES[table] as { group: string }).group] : [],
    ),
  );
  if (groups.size > 1) return `${name}: joins across groups ${[...groups]}`;
  return null;
}

describe('statements', () => {
  const all = statements().filter(({ name }) => !name.startsWith('test.'));

  test('were read, of every store', () => {
    expect(all.length).toBeGreaterThan(60);
    const stores = readdirSync(fileURLToPath(new URL('../src/', import.meta.url)), { recursive: true })
      .map(String)
      .filter((path) => !path.startsWith('web/') && /(?:^|-|\/)store\.ts$/.test(path.split('/').at(-1)!));
    expect(stores.length).toBeGreaterThan(8);
    for (const room of new Set(stores.map((path) => path.split('/')[0]!)))
      expect(
        all.some(({ name }) => name.startsWith(`${room}.`)),
        room,
      ).toBe(true);
  });

  test('have names of their own', () => {
    const names = all.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  test('keep the rules', () => {
    expect(all.flatMap((each) => faultOf(each) ?? [])).toEqual([]);
  });

  test('the rules notice what they forbid', () => {
    const bad = [
      [
        'a',
        'one-shard',
        'INSERT INTO tip (tip_id) VALUES ($1) ON CONFLICT DO UPDATE SET received_at = now()',
      ],
      ['b', 'one-shard', 'SELECT gen_random_uuid() FROM tip WHERE tip_id = $1'],
      ['c', 'one-shard', `SELECT set_config('app.units', $1, true)`],
      ['d', 'fan-out', 'SELECT tip_id FROM tip WHERE state = 0 FOR UPDATE SKIP LOCKED'],
      ['e', 'one-shard', 'WITH RECURSIVE walk AS (SELECT 1) SELECT * FROM walk'],
      ['f', 'fan-out', 'UPDATE tip SET state = 1 WHERE number = $1'],
      ['g', 'local', 'SELECT 1 FROM tip WHERE tip_id = $1'],
      ['h', 'fan-out', 'SELECT 1 FROM tip JOIN sighting ON sighting.tip_id = tip.tip_id'],
      ['i', 'one-shard', 'SELECT CURRENT_TIMESTAMP'],
    ] as const;
    expect(bad.filter(([name, reach, text]) => faultOf({ name, reach, text }) === null)).toEqual([]);
    expect(
      faultOf({
        name: 'good',
        reach: 'one-shard',
        text: 'SELECT tip_id FROM tip WHERE tip_id = $1 FOR UPDATE',
      }),
    ).toBeNull();
  });

  test('each can be planned on a fresh schema, with the tables it names', async () => {
    const app = await freshApp();
    const failed: string[] = [];
    await app.database.transaction('write', 'house', async (db) => {
      for (const [at, each] of all.entries()) {
        await db.run({ name: `test.savepoint ${at}`, reach: 'local', text: 'SAVEPOINT before' });
        try {
          await db.run({
            name: `test.prepare ${at}`,
            reach: 'local',
            text: `PREPARE planned_${at} AS ${each.text}`,
          });
        } catch (error) {
          failed.push(`${each.name}: ${(error as Error).message}`);
        }
        await db.run({ name: `test.back ${at}`, reach: 'local', text: 'ROLLBACK TO SAVEPOINT before' });
      }
    });
    expect(failed).toEqual([]);
  });
});

const CITUS = process.env['TIPSTAFF_TEST_CITUS_URL'];

describe.runIf(CITUS)('on Citus', () => {
  test('every table of a fresh schema lies where distribution.ts says', async () => {
    const name = `t_${Date.now()}`;
    await run({ connectionString: CITUS }, `CREATE DATABASE ${name}`);
    const config = { connectionString: String(new URL(`/${name}`, CITUS)) };
    try {
      await run(config, 'CREATE EXTENSION citus');
      await migrate(config);
      const client = new pg.Client(config);
      await client.connect();
      const { rows } = await client.query<{
        name: string;
        method: string;
        key: string | null;
        colocation: number;
      }>(
        `SELECT logicalrelid::text AS name, partmethod AS method, column_to_column_name(logicalrelid, partkey) AS key, colocationid AS colocation FROM pg_dist_partition`,
      );
      await client.end();
      expect(
        Object.fromEntries(rows.map((row) => [row.name, row.method === 'n' ? 'reference' : row.key])),
      ).toEqual(
        Object.fromEntries(
          Object.entries(TABLES).map(([table, kind]) => [
            table,
            kind.kind === 'reference' ? 'reference' : kind.key,
          ]),
        ),
      );
      for (const group of new Set(
        Object.values(TABLES).flatMap((kind) => (kind.kind === 'distributed' ? [kind.group] : [])),
      )) {
        const members = rows.filter((row) => (TABLES[row.name] as { group?: string }).group === group);
        expect(new Set(members.map((row) => row.colocation)).size, group).toBe(1);
      }
    } finally {
      await run({ connectionString: CITUS }, `DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
});
