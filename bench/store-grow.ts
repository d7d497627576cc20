import type pg from 'pg';
import type { Run } from './run.ts';
import { type Server, withClient } from './server.ts';

/** How a column of a copied row is made: `k` is the number of the copy. Columns that are not named are taken as they are. */
type Made = Readonly<Record<string, string>>;

const uuid = (column: string) => `md5(${column}::text || k)::uuid`;
/** What `standingId` (src/clocks/tip-clocks.ts) makes of a copied tip and a rule. */
const clockId = (() => {
  const hash = `sha256(convert_to('clock ' || ${uuid('tip_id')}::text || ' ' || rule, 'UTF8'))`;
  return `overlay(overlay(left(encode(${hash}, 'hex'), 32) placing '8' from 13) placing (ARRAY['8','9','a','b'])[(get_byte(${hash}, 8) >> 4 & 3) + 1] from 17)::uuid`;
})();
const bytes = (column: string, length: number) => `substring(sha256(${column} || int4send(k)) for ${length})`;

/**
 * The tables that grow with every tip. Sealed bytes of copies are left out: they open nowhere else than in their own
 * tip, nothing of what is measured reads them, and a million of them would be a disk full.
 */
const GROWING: Readonly<Record<string, Made>> = {
  tip: {
    tip_id: uuid('tip_id'),
    number: `number || '-' || k`,
    bundle_of: uuid('bundle_of'),
    bundle_key: bytes('bundle_key', 16),
    received_at: `received_at - k * interval '1 hour'`,
  },
  tip_version: { tip_id: uuid('tip_id'), facts: `''::bytea` },
  tip_document: { tip_id: uuid('tip_id'), digest: bytes('digest', 32), kept: `''::bytea` },
  tip_score: { tip_id: uuid('tip_id') },
  tip_feature: { tip_id: uuid('tip_id') },
  tip_gap: { tip_id: uuid('tip_id') },
  party: { tip_id: uuid('tip_id'), subject_id: uuid('subject_id') },
  identifier: { fingerprint: bytes('fingerprint', 16), subject_id: uuid('subject_id') },
  sighting: { fingerprint: bytes('fingerprint', 16), tip_id: uuid('tip_id') },
  bundle: { fingerprint: bytes('fingerprint', 16), tip_id: uuid('tip_id') },
  receipt: { digest: bytes('digest', 32), tip_id: uuid('tip_id') },
  subject: { subject_id: uuid('subject_id'), merged_into: uuid('merged_into') },
  subject_tip: { subject_id: uuid('subject_id'), tip_id: uuid('tip_id') },
  clock: { record_id: uuid('tip_id'), tip_id: uuid('tip_id'), clock_id: clockId },
  intake_item: { item: bytes('item', 16), digest: bytes('digest', 32), tip_id: uuid('tip_id') },
};

/** Of these what the queue lists and what scores are made of and written to: enough to score a store again while it is read. */
export const SCORED: readonly string[] = ['tip', 'tip_score', 'tip_feature', 'clock'];

/**
 * Make a store `times` as large: every row of the tables that grow is copied under new ids and new fingerprints, the
 * counts of the queue are multiplied. Indexes are taken away first and made anew (also where `times` is 1, so that two
 * stores differ in nothing but size). Set by set within the server: a million tips of the tables of `SCORED` in minutes.
 *
 * tables  those that grow; the others stay as they are
 */
export async function growStore(
  run: Pick<Run, 'figures'>,
  server: Server,
  database: string,
  times: number,
  tables: readonly string[] = Object.keys(GROWING),
): Promise<void> {
  const begun = performance.now();
  await withClient(server.owner(database), async (client) => {
    await client.query(`SET maintenance_work_mem = '512MB'`);
    for (const table of tables) {
      const made = GROWING[table]!;
      const remake = await withoutIndexes(client, table);
      if (times > 1) await copyRows(client, table, made, times);
      for (const text of remake) await client.query(text);
    }
    await client.query('UPDATE queue_tally SET tips = tips * $1, revision = revision + 1', [times]);
    await client.query('UPDATE queue_revision SET revision = revision + 1');
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query(
      'SELECT (SELECT count(*) FROM tip) AS tips, (SELECT count(*) FROM sighting) AS sightings, pg_database_size(current_database()) AS bytes',
    );
    const { tips, sightings, bytes: size } = rows[0];
    run.figures.say(
      `store of ${Number(tips).toLocaleString('en-US')} tips, ${Number(sightings).toLocaleString('en-US')} sightings, ${(Number(size) / 2 ** 30).toFixed(1)} GB, made in ${((performance.now() - begun) / 1000).toFixed(0)} s`,
    );
  });
}

/** Take a table's indexes away; returns the statements that make them again. */
async function withoutIndexes(client: pg.Client, table: string): Promise<string[]> {
  const keys = await client.query(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('p', 'u')`,
    [table],
  );
  for (const { name } of keys.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  const indexes = await client.query(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public' AND tablename = $1`,
    [table],
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  return [
    ...keys.rows.map(({ name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`),
    ...indexes.rows.map(({ definition }) => definition as string),
  ];
}

async function copyRows(client: pg.Client, table: string, made: Made, times: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum',
    [table],
  );
  const columns = rows.map((row) => row.name);
  const missing = Object.keys(made).filter((name) => !columns.includes(name));
  if (missing.length > 0) throw new Error(`${table} has no column ${missing.join(', ')}`);
  const values = columns.map((name) => made[name] ?? name);
  await client.query(
    `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${table}, generate_series(1, ${times - 1}) AS k`,
  );
}
