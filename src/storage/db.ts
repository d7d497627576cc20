import pg from 'pg';
import { TipstaffError } from '../kernel/errors.ts';
import { enterScope, roleOf, SCOPE_ROLES, type Scope } from './scope.ts';
import type { Statement } from './statement.ts';
import type { Vault } from './vault.ts';

/** A handle on the database: a pool's or one transaction's. Carries the vault, since what is kept is kept sealed. */
export type Db = {
  readonly vault: Vault;
  /** on whose behalf, and what can be seen at all */
  readonly scope: Scope;
  /** All rows. */
  all: <Row>(statement: Statement<Row>, parameters?: readonly unknown[]) => Promise<Row[]>;
  /** The first row, or null. */
  one: <Row>(statement: Statement<Row>, parameters?: readonly unknown[]) => Promise<Row | null>;
  /** Number of rows touched. */
  run: (statement: Statement<unknown>, parameters?: readonly unknown[]) => Promise<number>;
};

export type TransactionMode = 'read' | 'write';

/** The database as the program holds it: begins transactions, ends. */
export type Database = {
  readonly vault: Vault;
  /** One transaction, in a scope: of everything else the database shows nothing. */
  transaction: <T>(mode: TransactionMode, scope: Scope, work: (db: Db) => Promise<T>) => Promise<T>;
  /** What serves: version, and whether embedded. */
  readonly server: { version: string; embedded: boolean };
  close: () => Promise<void>;
};

pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('integer beyond 2^53 from the database');
  return value;
});
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, instantOf);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

const IN_UTC = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\+00$/;

/** A moment as the server writes it in UTC, as an instant: what Date makes of it, at a tenth of the cost. */
export function instantOf(text: string): string {
  if (!IN_UTC.test(text)) return new Date(text).toISOString();
  const fraction = text.length > 22 ? text.slice(20, Math.min(23, text.length - 3)).padEnd(3, '0') : '000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

const RETRY = new Set(['40001', '40P01']);
const TRIES = 5;

/** A pool over node-postgres. Between transactions a connection has the weakest role and no unit: it sees nothing. */
export function openDatabase(config: pg.PoolConfig, vault: Vault, server: Database['server']): Database {
  const options = `-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=120000 -c jit=off -c plan_cache_mode=force_custom_plan -c role=${SCOPE_ROLES.own}`;
  const pool = new pg.Pool({ max: 12, ...config, options });
  pool.on('error', () => {}); // an idle connection that broke is replaced on the next use, which reports the fault
  return {
    vault,
    server,
    close: () => pool.end(),
    transaction: async (mode, scope, work) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await inTransaction(pool, vault, mode, scope, work);
        } catch (error) {
          if (attempt === TRIES || !RETRY.has(sqlState(error))) throw asOurs(error);
        }
      }
    },
  };
}

async function inTransaction<T>(
  pool: pg.Pool,
  vault: Vault,
  mode: TransactionMode,
  scope: Scope,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const enter = enterScope(scope);
  const client = await pool.connect();
  let broken = false;
  try {
    const begin = mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN';
    await client.query(`${begin}; ${enter}`);
    const result = await work(handle(client, vault, scope));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function handle(client: pg.PoolClient, vault: Vault, scope: Scope): Db {
  const role = roleOf(scope); // a plan holds the policies of the role it was made for: each role has its own
  const query = (statement: Statement<unknown>, parameters: readonly unknown[] = []) =>
    client.query({
      text: statement.text,
      values: parameters as unknown[],
      ...(statement.text.length < 4000 && { name: `${statement.name} ${role}` }),
    });
  return {
    vault,
    scope,
    all: async <Row>(statement: Statement<Row>, parameters?: readonly unknown[]) =>
      (await query(statement, parameters)).rows as Row[],
    one: async <Row>(statement: Statement<Row>, parameters?: readonly unknown[]) =>
      ((await query(statement, parameters)).rows[0] as Row | undefined) ?? null,
    run: async (statement, parameters) => (await query(statement, parameters)).rowCount ?? 0,
  };
}

function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Classes of SQLSTATE that say something of the machine or the moment, nothing of what was to be written. */
const PASSING = new Set(['08', '25', '40', '53', '55', '57', '58', 'F0', 'XX']);

/**
 * Where the database refused what it was given (a value, a length, a constraint): its code and the table or constraint, for a
 * sentence; null for every other fault. Never a value.
 */
export function refusalOf(error: unknown): string | null {
  const code = sqlState(error);
  if (!(error instanceof pg.DatabaseError) || !/^[0-9A-Z]{5}$/.test(code) || PASSING.has(code.slice(0, 2)))
    return null;
  return [code, error.constraint ?? error.table ?? ''].filter(Boolean).join(' ');
}

/** Whether a statement was ended because it took longer than any may. */
export const isTooLong = (error: unknown): boolean => sqlState(error) === '57014';

/** Driver errors never leave storage: a full disk and a lost server get their own code, the rest is INTERNAL's cause. */
function asOurs(error: unknown): unknown {
  const code = sqlState(error);
  if (code === '53100' || code === 'ENOSPC') return new TipstaffError('STORAGE_FULL', {}, { cause: error });
  if (code.startsWith('08') || code.startsWith('57P') || code === 'ECONNREFUSED' || code === 'ENOENT')
    return new TipstaffError('STORAGE_UNREACHABLE', { problem: 'the connection broke' }, { cause: error });
  return error;
}
