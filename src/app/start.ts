import type { Site } from '../actions/site.ts';
import type { Instant } from '../kernel/time.ts';
import { openStorage } from '../storage/open.ts';
import { Anchoring } from './anchoring.ts';
import { Backups } from './backup-job.ts';
import type { Config } from './config.ts';
import { describeFault } from './fault.ts';
import { firstRun } from './first-run.ts';
import { bringBackStrays } from './fold-work.ts';
import { GapWork } from './gap-work.ts';
import { Jobs } from './jobs.ts';
import { KeyWork } from './key-work.ts';
import { buildInThread } from './network-thread.ts';
import { NetworkWork } from './network-work.ts';
import { type Reach, reachOnly } from './outbound.ts';
import type { House } from './perform.ts';
import { openReadingPool } from './reading-pool.ts';
import { RescoreWork } from './rescore-work.ts';
import { ResolutionWork } from './resolution-work.ts';

/** The whole program, started: the house, its jobs, and what the first start tells. */
export type App = House & {
  config: Config;
  jobs: Jobs;
  keyWork: KeyWork;
  /** where it is served; the door for browsers puts the directory in, and the port once it is known */
  site: Site;
  /** the only way to the outside: to the origins that the settings name */
  reach: Reach;
  backups: Backups;
  networkWork: NetworkWork;
  resolutionWork: ResolutionWork;
  rescoreWork: RescoreWork;
  gapWork: GapWork;
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
      keys: config,
      postgresBin: config.postgresBin,
    },
    say,
  );
  try {
    const { database } = storage;
    const firstSecret = await firstRun(database, clock());
    const pool = openReadingPool(config.readers);
    const house = {
      database,
      clock,
      site: { baseUrl: config.baseUrl, directory: null } satisfies Site,
      tools: { read: pool.read, networks: buildInThread },
    };
    const anchoring = new Anchoring(house, { file: config.anchorFile, witness: config.witnessFile }, say);
    await anchoring.begin();
    const jobs = new Jobs(house, pool, config.data, (error) =>
      say(`An intake stopped: ${describeFault(error)}`),
    );
    const keyWork = new KeyWork(house, (error) => say(`Work on keys stopped: ${describeFault(error)}`));
    await keyWork.recover();
    const backups = new Backups(house, storage.owner, config.data, (error) =>
      say(`A backup stopped: ${describeFault(error)}`),
    );
    const networkWork = new NetworkWork(house, (error) =>
      say(`Networks were not found anew: ${describeFault(error)}`),
    );
    const resolutionWork = new ResolutionWork(house, (error) =>
      say(`A full resolution stopped: ${describeFault(error)}`),
    );
    const rescoreWork = new RescoreWork(house, (error) =>
      say(`Tips were not scored again: ${describeFault(error)}`),
    );
    networkWork.onBuilt = (unit) => rescoreWork.follow(unit);
    const changed = (unit: number) => {
      networkWork.soon(unit);
      rescoreWork.follow(unit);
    };
    resolutionWork.onEnded = changed;
    await resolutionWork.recover();
    jobs.onEnded = changed;
    await bringBackStrays(house);
    await rescoreWork.begin();
    await networkWork.begin();
    const gapWork = new GapWork(house, (error) =>
      say(`Tips were not read for what they lack: ${describeFault(error)}`),
    );
    gapWork.begin();
    return {
      ...house,
      config,
      jobs,
      keyWork,
      reach: reachOnly([...config.outbound, ...(config.oidc ? [new URL(config.oidc.issuer).origin] : [])]),
      backups,
      networkWork,
      resolutionWork,
      rescoreWork,
      gapWork,
      firstSecret,
      migrated: storage.migrated,
      close: async () => {
        await jobs.close();
        await resolutionWork.close();
        await rescoreWork.close();
        await gapWork.close();
        await networkWork.close();
        await keyWork.close();
        await backups.close();
        await pool.close();
        await anchoring.end();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
