import { join } from 'node:path';
import type { Action } from '../src/actions/action.ts';
import type { Actor } from '../src/actions/shape.ts';
import { Anchoring } from '../src/app/anchoring.ts';
import { consoleActor, firstRun } from '../src/app/first-run.ts';
import { Jobs } from '../src/app/jobs.ts';
import { type House, perform } from '../src/app/perform.ts';
import { openReadingPool } from '../src/app/reading-pool.ts';
import { begin, show } from '../src/intake/actions.ts';
import { finish } from '../src/intake/delivery-actions.ts';
import type { Input } from '../src/intake/open.ts';
import type { IntakeRun } from '../src/intake/shape.ts';
import { openDatabase } from '../src/storage/db.ts';
import { migrate } from '../src/storage/migrate.ts';
import { openKeys } from '../src/storage/open-keys.ts';
import { MAIN, type Server } from './server.ts';

/** The program on one database of a server, as `serve` has it but for the doors. */
export type BenchHouse = House & {
  actor: Actor;
  act: (action: Action, input: unknown) => Promise<unknown>;
  /** take in inputs, whole way, and say how the intake ended */
  takeIn: (inputs: readonly Input[], label: string) => Promise<IntakeRun>;
  close: () => Promise<void>;
};

/**
 * Open the program on a database of a running server, bringing the schema up.
 *
 * folder   for the spool, the master key and the anchors; one key for all houses of a folder, an anchor for each database
 * readers  reading threads
 */
export async function openHouse(
  server: Server,
  folder: string,
  readers: number,
  name: string = MAIN,
): Promise<BenchHouse> {
  await migrate(server.owner(name));
  const vault = await openKeys(server.owner(name), keysOf(folder), join(folder, name));
  const database = openDatabase(server.application(name), vault, { version: server.version, embedded: true });
  const clock = () => new Date().toISOString();
  await firstRun(database, clock());
  const pool = openReadingPool(readers);
  const house: House = { database, clock, tools: { read: pool.read } };
  const anchoring = new Anchoring(house, { file: join(folder, `${name}.anchor`), witness: null }, (words) => {
    throw new Error(words);
  });
  await anchoring.begin();
  const actor = await consoleActor(database);
  let fault: unknown = null;
  const jobs = new Jobs(house, pool, join(folder, name), (error) => {
    fault = error;
  });
  const act = (action: Action, input: unknown) => perform(house, action, input, actor);
  return {
    ...house,
    actor,
    act,
    takeIn: async (inputs, label) => {
      const { run } = (await act(begin, { label })) as { run: string };
      const job = await jobs.open(run, actor, false);
      for (const input of inputs) await job.add(input);
      await act(finish, { run });
      await job.finish();
      if (fault) throw fault;
      return (await act(show, { run })) as IntakeRun;
    },
    close: async () => {
      await jobs.close();
      await pool.close();
      await anchoring.end();
      await database.close();
    },
  };
}

const keysOf = (folder: string) => ({
  masterKeyFile: join(folder, 'bench.key'),
  keyringFile: join(folder, 'bench.keyring'),
});
