import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import type { Config } from '../app/config.ts';
import { beginHere, DEMO_OFFICERS, type DemoSignIn, demoOfficers } from '../app/demo-officers.ts';
import { consoleActor } from '../app/first-run.ts';
import { perform } from '../app/perform.ts';
import { type App, start } from '../app/start.ts';
import type { IntakeRun } from '../intake/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { WorldName } from '../simulate/shape.ts';
import { localClient } from './client.ts';
import { checkPort } from './port.ts';
import { out, printReceived, say } from './print.ts';
import { receivePaths } from './receive.ts';
import { serve } from './serve.ts';
import { simulateInto } from './simulate.ts';

/** The worlds that a demonstration may show. */
export const DEMO_WORLDS = ['default', 'operation'] as const satisfies readonly WorldName[];
export type DemoWorld = (typeof DEMO_WORLDS)[number];
const FOLDERS: Readonly<Record<DemoWorld, string>> = {
  operation: 'demo-world',
  default: 'demo-world-default',
};

/** The world that a demonstration in this data folder shows: the one that is there, else what is asked for. Fails DEMO_OTHER_WORLD. */
export function demoWorldIn(data: string, asked: DemoWorld | undefined): DemoWorld {
  const found = DEMO_WORLDS.find((name) => existsSync(join(data, FOLDERS[name])));
  if (found && asked && found !== asked) throw new TipstaffError('DEMO_OTHER_WORLD', { found });
  return found ?? asked ?? 'operation';
}

/**
 * Simulate a world, take it in, serve it. Where a demonstration began and somebody else than its officers signed in since, it
 * is served as it is: nothing is taken in, and no officer is given a secret. Else only where a demonstration began, or nobody has done anything yet. A second demo finds the world and the intake done and only serves; one
 * that was cut off goes on where it was. Ctrl-C while it takes in ends it in order, and nothing is served.
 *
 * world  which world; absent: the one that is there, else `operation`
 * Fails CONFIG_INVALID where nothing can listen at the address, before anything is done; DEMO_NOT_HERE; DEMO_OTHER_WORLD where another world is shown here
 */
export async function demo(
  config: Config,
  { tips, seed, now, world: asked }: { tips: number; seed: number; now: string; world?: DemoWorld },
): Promise<void> {
  const shown = demoWorldIn(config.data, asked);
  await checkPort(config);
  const world = join(config.data, FOLDERS[shown]);
  let { app, makesOfficers } = await startDemo(config);
  if (!makesOfficers) return serve(app, config, printServed);
  if (!existsSync(world)) {
    await app.close();
    const draft = `${world}.new`;
    rmSync(draft, { recursive: true, force: true });
    await simulateInto(draft, { tips, seed, world: shown, now });
    renameSync(draft, world);
    ({ app, makesOfficers } = await startDemo(config));
    if (!makesOfficers) return serve(app, config, printServed);
  }
  const client = await localClient(app);
  const { runs } = await client.call<{ runs: IntakeRun[] }>('intake.runs', { limit: 200 });
  const folder = join(world, 'tips');
  if (!runs.some((run) => run.state === 'done' && run.label === folder)) {
    await client.call('app.setUnit', { name: 'Demonstration unit', shortName: 'Demo unit', country: 'IN' });
    const received = await receivePaths(client, [folder], false, say);
    printReceived(received);
    if (received.state !== 'done') {
      await client.close();
      process.exitCode = 1;
      return;
    }
  }
  const keeper = await consoleActor(app.database, demoOfficers);
  const { officers } = (await perform(app, demoOfficers, {}, keeper)) as { officers: DemoSignIn[] };
  await serve(app, config, (address) => printSignIns(address, officers));
}

/** Start the program where a demonstration may be. Fails DEMO_NOT_HERE. */
async function startDemo(config: Config): Promise<{ app: App; makesOfficers: boolean }> {
  const app = await start(config, say);
  try {
    const begun = await perform(app, beginHere, {}, await consoleActor(app.database, beginHere));
    return { app, ...(begun as { makesOfficers: boolean }) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** A demonstration in which somebody else signed in since: everybody signs in as before. */
function printServed(address: string): void {
  out(`\nTipstaff serves ${address}`);
  out(
    'An officer who is none of the demonstration’s has signed in here: no new one-time secrets are given. Everybody signs in with the password he chose:',
  );
  out(`the demonstration’s officers (${Object.keys(DEMO_OFFICERS).join(', ')}), and those who were added.`);
  out('For a new demonstration name an empty data folder by TIPSTAFF_DATA. Ctrl-C ends it.');
}

/** The analyst's sign-in first, whose role asks for no second factor; the others in a table. */
function printSignIns(address: string, [first, ...others]: DemoSignIn[]): void {
  const table = new Table({ head: ['name', 'role', 'one-time secret'], style: { head: [], border: [] } });
  for (const { name, role, secret } of others) table.push([name, role, secret]);
  out(`\nTipstaff serves ${address}`);
  out(`Sign in: name ${first!.name}, one-time secret ${first!.secret}`);
  out(
    '\nOther officers; all but the analyst are asked for a second factor, a passkey or an authenticator app:',
  );
  out(table.toString());
  out('Ctrl-C ends it.');
}
