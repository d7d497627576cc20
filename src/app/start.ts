import type { Instant } from '../kernel/time.ts';
import { openStorage } from '../storage/open.ts';
import type { Config } from './config.ts';
import { describeFault } from './fault.ts';
import { firstRun } from './first-run.ts';
import { Jobs } from './jobs.ts';
import type { House } from './perform.ts';
import { openReadingPool } from './reading-pool.ts';

/** The whole program, started: the house, its jobs, and what the first start tells. */
export type App = House & {
  config: Config;
  jobs: Jobs;
  /** the administrator's one-time secret, on the very first start */
  firstSecret: string | null;
  migrated: string[];
  close: () => Promise<void>;
};

const wallClock = (): Instant => new Date().toISOString();

/** Start the program. What was started is stopped again where something fails. */
export async function start(
  config: Config,
  say: (words: string) => void,
  clock: () => Instant = wallClock,
): Promise<App> {
  const storage = await openStorage(
    {
      folder: config.data,
      databaseUrl: config.databaseUrl,
      masterKeyFile: config.masterKeyFile,
      postgresBin: config.postgresBin,
    },
    say,
  );
  try {
    const { database } = storage;
    const firstSecret = await firstRun(database, clock());
    const pool = openReadingPool(config.readers);
    const house = { database, clock, tools: { read: pool.read } };
    const jobs = new Jobs(house, pool, config.data, (error) =>
      say(`An intake stopped: ${describeFault(error)}`),
    );
    return {
      ...house,
      config,
      jobs,
      firstSecret,
      migrated: storage.migrated,
      close: async () => {
        await jobs.close();
        await pool.close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
