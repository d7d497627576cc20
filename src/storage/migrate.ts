import pg from 'pg';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { TABLES } from './distribution.ts';
import { foundation } from './migrations/0001-foundation.ts';
import { needToKnow } from './migrations/0002-need-to-know.ts';
import { keys } from './migrations/0003-keys.ts';
import { signIn } from './migrations/0004-sign-in.ts';
import { sealedFields } from './migrations/0005-sealed-fields.ts';
import { audit } from './migrations/0006-audit.ts';
import { approvalsAndExports } from './migrations/0007-approvals-and-exports.ts';
import { subjects } from './migrations/0008-subjects.ts';
import { networks } from './migrations/0009-networks.ts';
import { resolution } from './migrations/0010-resolution.ts';
import { rules } from './migrations/0011-rules.ts';
import { clocks } from './migrations/0012-clocks.ts';
import { queueAtWork } from './migrations/0013-queue-at-work.ts';
import { bindingsAside } from './migrations/0014-bindings-aside.ts';
import { watch } from './migrations/0015-watch.ts';
import { gaps } from './migrations/0016-gaps.ts';
import { care } from './migrations/0017-care.ts';
import { rescoreBasis } from './migrations/0018-rescore-basis.ts';
import { hashLists } from './migrations/0019-hash-lists.ts';
import { networkFacts } from './migrations/0020-network-facts.ts';
import { workload } from './migrations/0021-workload.ts';
import { roomToRewrite } from './migrations/0022-room-to-rewrite.ts';
import { mergedScores } from './migrations/0023-merged-scores.ts';
import { ensureRoles, grantTables } from './roles.ts';
import { secureRows } from './row-security.ts';

/** One step of the schema, forward only. Never edited once released: its digest is kept with the database. */
export type Migration = { name: string; tables: string; indexes: string };

/** All steps, in order. Append only. */
export const MIGRATIONS: readonly Migration[] = [
  foundation,
  needToKnow,
  keys,
  signIn,
  sealedFields,
  audit,
  approvalsAndExports,
  subjects,
  networks,
  resolution,
  rules,
  clocks,
  queueAtWork,
  bindingsAside,
  watch,
  rescoreBasis,
  gaps,
  care,
  hashLists,
  networkFacts,
  workload,
  roomToRewrite,
  mergedScores,
];

const MIGRATION_LOCK = 7_460_911; // any number, the same in every Tipstaff
const digestOf = (step: Migration) => sha256(`${step.tables}\n${step.indexes}`);

/**
 * Bring the schema to this program's version, each step in one transaction: tables, distribution (where the
 * database is Citus), indexes; then put every table behind the wall of row-level security. Two programs that start at
 * once wait for each other.
 *
 * config   how to reach the database as the owner
 * steps    all of them, unless a copy of an older schema is to be loaded
 * returns  names of the steps that were run
 *
 * Fails SCHEMA_NEWER  the database knows a step that this program does not
 *       SCHEMA_ALTERED  a step was edited after it ran
 *       STORAGE_TOO_OLD  PostgreSQL before 15
 *       STORAGE_ROLES_MISSING, STORAGE_SUPERUSER  (roles.ts)
 */
export async function migrate(
  config: pg.PoolConfig,
  steps: readonly Migration[] = MIGRATIONS,
): Promise<string[]> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { rows } = await client.query<{ version: string; number: number }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
    );
    if (rows[0]!.number < 150_000) throw new TipstaffError('STORAGE_TOO_OLD', { found: rows[0]!.version });
    await client.query('CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, digest text NOT NULL)');
    const waiting = (await stepsToRun(client)).filter((step) => steps.includes(step));
    const citus = (await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'citus'`)).rowCount === 1;
    await ensureRoles(client);
    for (const step of waiting) await run(client, step, citus);
    if (!citus) await secureRows(client);
    await grantTables(client);
    return waiting.map((step) => step.name);
  } finally {
    await client.end();
  }
}

/** The steps that made a database's schema, in order. */
export async function schemaOf(client: pg.Client): Promise<{ name: string; digest: string }[]> {
  return (
    await client.query<{ name: string; digest: string }>('SELECT name, digest FROM migration ORDER BY name')
  ).rows;
}

async function stepsToRun(client: pg.Client): Promise<Migration[]> {
  const rows = await schemaOf(client);
  const known = new Map(MIGRATIONS.map((step) => [step.name, digestOf(step)]));
  for (const { name, digest } of rows) {
    const mine = known.get(name);
    if (mine === undefined)
      throw new TipstaffError('SCHEMA_NEWER', { found: name, known: MIGRATIONS.at(-1)?.name ?? 'none' });
    if (mine !== digest) throw new TipstaffError('SCHEMA_ALTERED', { name });
  }
  const done = new Set(rows.map((row) => row.name));
  return MIGRATIONS.filter((step) => !done.has(step.name));
}

async function run(client: pg.Client, step: Migration, citus: boolean): Promise<void> {
  await client.query('BEGIN');
  try {
    if (citus) await client.query(`SET LOCAL citus.multi_shard_modify_mode = 'sequential'`);
    await client.query(step.tables);
    if (citus) await distribute(client);
    await client.query(step.indexes);
    await client.query('INSERT INTO migration (name, digest) VALUES ($1, $2)', [step.name, digestOf(step)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Give every table that is not yet distributed the place that distribution.ts declares. */
export async function distribute(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT logicalrelid::text AS name FROM pg_dist_partition',
  );
  const placed = new Set(rows.map((row) => row.name));
  const heads = new Map<string, string>();
  for (const [table, place] of Object.entries(TABLES)) {
    if (place.kind === 'distributed' && !heads.has(place.group)) heads.set(place.group, table);
    if (placed.has(table)) continue;
    const exists = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
    if (!exists.rows[0].there) continue;
    if (place.kind === 'reference') await client.query('SELECT create_reference_table($1)', [table]);
    else {
      const head = heads.get(place.group)!;
      await client.query('SELECT create_distributed_table($1, $2, colocate_with => $3)', [
        table,
        place.key,
        head === table ? 'none' : head,
      ]);
    }
  }
}
