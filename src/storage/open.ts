import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { TipstaffError } from '../kernel/errors.ts';
import { type Database, openDatabase } from './db.ts';
import { startEmbedded } from './embedded.ts';
import { ownFolder } from './lock.ts';
import type { KeySettings } from './master-key.ts';
import { migrate } from './migrate.ts';
import { openKeys } from './open-keys.ts';
import { SCOPE_ROLES } from './scope.ts';

export type StorageConfig = {
  folder: string;
  databaseUrl: string | undefined;
  keys: KeySettings;
  postgresBin: string | undefined;
};

/** What was opened: the database, what it told on the way, and how to end all of it. */
export type Storage = {
  database: Database;
  migrated: string[];
  /** how to reach the database as its owner: for a copy of everything, which no row-level security may thin out */
  owner: pg.PoolConfig;
  close: () => Promise<void>;
};

/**
 * Own the data folder, start or reach PostgreSQL, bring the schema up, open the vault and prove its key.
 *
 * Fails with the STORAGE_, SCHEMA_ and KEY_ codes; whatever was started is stopped again.
 */
export async function openStorage(config: StorageConfig, say: (words: string) => void): Promise<Storage> {
  if (existsSync(join(config.folder, UNFINISHED)))
    throw new TipstaffError('RESTORE_UNFINISHED', { folder: config.folder });
  const release = ownFolder(config.folder);
  const closers: (() => Promise<void>)[] = [async () => release()];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const server = await reach(config, say);
    closers.push(server.stop);
    const migrated = await migrate(server.owner);
    const vault = await openKeys(server.owner, config.keys, config.folder);
    const database = openDatabase(server.application, vault, {
      version: await versionOf(server.application),
      embedded: !config.databaseUrl,
    });
    closers.push(database.close);
    return { database, migrated, owner: server.owner, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The file that says of a data folder that a restore into it has not come to its end. */
export const UNFINISHED = 'restore.unfinished';

/** Own an empty data folder and reach its database as the owner, to load a copy into it. */
export async function openForLoading(
  config: Omit<StorageConfig, 'keys'>,
  say: (words: string) => void,
): Promise<{ owner: pg.PoolConfig; close: () => Promise<void> }> {
  const release = ownFolder(config.folder);
  try {
    const server = await reach(config, say);
    return {
      owner: server.owner,
      close: async () => {
        await server.stop();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

type Reached = { owner: pg.PoolConfig; application: pg.PoolConfig; stop: () => Promise<void> };

async function reach(config: Omit<StorageConfig, 'keys'>, say: (words: string) => void): Promise<Reached> {
  if (!config.databaseUrl) return startEmbedded(config.folder, config.postgresBin, say);
  const url = { connectionString: config.databaseUrl };
  const probe = new pg.Client(url);
  try {
    await probe.connect();
  } catch (cause) {
    throw new TipstaffError(
      'STORAGE_UNREACHABLE',
      { problem: 'DATABASE_URL gives no connection' },
      { cause },
    );
  } finally {
    await probe.end().catch(() => {});
  }
  return { owner: url, application: url, stop: async () => {} };
}

async function versionOf(config: pg.PoolConfig): Promise<string> {
  const client = new pg.Client({ ...config, options: `-c role=${SCOPE_ROLES.house}` });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    return rows[0]!.version;
  } finally {
    await client.end();
  }
}
