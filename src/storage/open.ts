import pg from 'pg';
import { TipstaffError } from '../kernel/errors.ts';
import { type Database, openDatabase } from './db.ts';
import { startEmbedded } from './embedded.ts';
import { ownFolder } from './lock.ts';
import { masterKey } from './master-key.ts';
import { migrate } from './migrate.ts';
import { SCOPE_ROLES } from './scope.ts';
import { openVault, sameCheck } from './vault.ts';

export type StorageConfig = {
  folder: string;
  databaseUrl: string | undefined;
  masterKeyFile: string;
  postgresBin: string | undefined;
};

/** What was opened: the database, what it told on the way, and how to end all of it. */
export type Storage = { database: Database; migrated: string[]; close: () => Promise<void> };

/**
 * Own the data folder, start or reach PostgreSQL, bring the schema up, open the vault and prove its key.
 *
 * Fails with the STORAGE_, SCHEMA_ and KEY_ codes; whatever was started is stopped again.
 */
export async function openStorage(config: StorageConfig, say: (words: string) => void): Promise<Storage> {
  const release = ownFolder(config.folder);
  const closers: (() => Promise<void>)[] = [async () => release()];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const server = await reach(config, say);
    closers.push(server.stop);
    const migrated = await migrate(server.owner);
    const about = await aboutServer(server.application);
    const vault = openVault(masterKey(config.masterKeyFile, config.folder, about.keyCheck === null));
    if (about.keyCheck === null) await keepCheck(server.owner, vault.check);
    else if (!sameCheck(about.keyCheck, vault.check))
      throw new TipstaffError('KEY_WRONG', { file: config.masterKeyFile });
    const database = openDatabase(server.application, vault, {
      version: about.version,
      embedded: !config.databaseUrl,
    });
    closers.push(database.close);
    return { database, migrated, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Reached = { owner: pg.PoolConfig; application: pg.PoolConfig; stop: () => Promise<void> };

async function reach(config: StorageConfig, say: (words: string) => void): Promise<Reached> {
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

async function aboutServer(config: pg.PoolConfig): Promise<{ version: string; keyCheck: string | null }> {
  const client = new pg.Client({ ...config, options: `-c role=${SCOPE_ROLES.house}` });
  await client.connect();
  try {
    const server = await client.query<{ version: string }>(
      `SELECT current_setting('server_version') AS version`,
    );
    const check = await client.query<{ value: string }>(
      `SELECT value FROM setting WHERE name = 'vault.check'`,
    );
    return { version: server.rows[0]!.version, keyCheck: check.rows[0]?.value ?? null };
  } finally {
    await client.end();
  }
}

async function keepCheck(owner: pg.PoolConfig, check: string): Promise<void> {
  const client = new pg.Client(owner);
  await client.connect();
  await client
    .query(`INSERT INTO setting (name, value) VALUES ('vault.check', $1)`, [check])
    .finally(() => client.end());
}
