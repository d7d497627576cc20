import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../src/storage/embedded.ts';

/** An embedded server of the bench's own, in a folder of its own. */
export type Server = {
  version: string;
  /** pid of its first process */
  postmaster: number;
  /** how to reach a database as its owner, as the application, as the server's superuser */
  owner: (database?: string) => pg.PoolConfig;
  application: (database?: string) => pg.PoolConfig;
  /** a copy of a database, file by file; nobody may be connected to it */
  copy: (from: string, to: string) => Promise<void>;
  create: (database: string) => Promise<void>;
  drop: (database: string) => Promise<void>;
  stop: () => Promise<void>;
  /** stop, and leave nothing of it on the disk */
  remove: () => Promise<void>;
};

export const MAIN = 'tipstaff';
const OWNER = 'tipstaff_owner';

/** Start a server in a folder; one that is there already is started again. */
export async function startServer(folder: string): Promise<Server> {
  const embedded = await startEmbedded(folder, process.env.TIPSTAFF_POSTGRES_BIN || undefined, () => {});
  const reach = (config: pg.PoolConfig) => (database?: string) => ({
    ...config,
    ...(database && { database }),
  });
  const superuser = {
    host: embedded.owner.host!,
    user: 'tipstaff_super',
    password: embedded.superPassword,
    database: 'postgres',
  };
  const asSuper = (text: string) => withClient(superuser, (client) => client.query(text));
  const shown = await withClient(superuser, async (client) => ({
    version: (await client.query('SHOW server_version')).rows[0].server_version as string,
    folder: (await client.query('SHOW data_directory')).rows[0].data_directory as string,
  }));
  const postmaster = Number(readFileSync(join(shown.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return {
    version: shown.version,
    postmaster,
    owner: reach(embedded.owner),
    application: reach(embedded.application),
    create: async (database) => void (await asSuper(`CREATE DATABASE ${database} OWNER ${OWNER}`)),
    copy: async (from, to) =>
      void (await asSuper(`CREATE DATABASE ${to} TEMPLATE ${from} OWNER ${OWNER} STRATEGY file_copy`)),
    drop: async (database) => void (await asSuper(`DROP DATABASE ${database} WITH (FORCE)`)),
    stop: embedded.stop,
    remove: async () => {
      await embedded.stop();
      const sockets = superuser.host;
      for (const path of [dirname(shown.folder), sockets])
        if (existsSync(path)) rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** A connection for one piece of work. */
export async function withClient<T>(
  config: pg.PoolConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
