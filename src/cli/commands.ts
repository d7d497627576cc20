import { Command, Option } from 'commander';
import type { Action } from '../actions/action.ts';
import { start } from '../app/start.ts';
import { ACTIONS } from '../app/table.ts';
import { VERSION } from '../app/version.ts';
import { WORLD_NAMES, type WorldName } from '../simulate/shape.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { demo } from './demo.ts';
import { addAction, commandAt, QUARANTINED } from './generic.ts';
import { wholeNumber } from './option-value.ts';
import { json, out, printReceived, say } from './print.ts';
import { addQueue } from './queue.ts';
import { receivePaths } from './receive.ts';
import { printFirstSecret, serve } from './serve.ts';
import { simulateInto } from './simulate.ts';

/** What the command line offers in a form of its own, or not at all (a session is a browser's). */
const OWN = new Set([
  'triage.queue',
  'access.signIn',
  'access.signOut',
  'access.choosePassword',
  'intake.begin',
  'intake.deliver',
  'intake.finish',
]);
/** The day on which simulated worlds end, unless --now says another. */
const SIMULATED_NOW = '2026-11-21T00:00:00.000Z';

const positive = wholeNumber(1);

/** Every command of the command line. */
export function commandLine(): Command {
  const root = new Command('tipstaff')
    .description('From tip-off to court: casework for units that protect children online.')
    .version(VERSION)
    .exitOverride()
    .enablePositionalOptions()
    .showSuggestionAfterError();
  root
    .command('serve')
    .description('Start the server: screens, HTTP, and the socket of this machine’s command line.')
    .action(async () => {
      const config = configHere();
      const app = await start(config, say);
      printFirstSecret(app.firstSecret);
      await serve(app, config, (address) => out(`Tipstaff serves ${address}`));
    });
  root
    .command('demo')
    .description('Simulate a world, take it in, serve it, print the address and the sign-in.')
    .option('--tips <count>', 'tip-offs to simulate', positive, 25_000)
    .option('--seed <number>', 'the same seed makes the same world', positive, 7)
    .action(async (options: { tips: number; seed: number }) =>
      demo(configHere(), options.tips, options.seed, SIMULATED_NOW),
    );
  root
    .command('simulate')
    .description('Write an invented world with known truth, in the outside formats.')
    .requiredOption('--out <folder>', 'a new folder')
    .option('--tips <count>', 'tip-offs', positive, 25_000)
    .option('--seed <number>', 'the same seed makes the same world', positive, 7)
    .addOption(new Option('--world <name>', 'which world').choices([...WORLD_NAMES]).default('default'))
    .option('--now <instant>', 'the day on which the world ends', SIMULATED_NOW)
    .action(async (options: { out: string; tips: number; seed: number; world: WorldName; now: string }) => {
      await simulateInto(options.out, options);
      out(options.out);
    });
  addReceive(root);
  addStorage(root);
  addQueue(root);
  for (const action of ACTIONS as readonly Action[])
    if (!action.internal && !OWN.has(action.name)) addAction(root, action);
  overrideExits(root);
  return root;
}

function addReceive(root: Command): void {
  commandAt(root, ['intake', 'receive'])
    .description('Take in files, folders, ZIPs, or - for standard input.')
    .argument('<paths...>')
    .option('--strict', 'quarantine what breaks its format’s schema instead of warning')
    .option('--json', 'one JSON document on standard output')
    .action(async (paths: string[], options: { strict?: boolean; json?: boolean }) => {
      const client = await openClient(configHere(), say);
      try {
        const received = await receivePaths(client, paths, options.strict === true, say);
        if (options.json) json(received);
        else printReceived(received);
        if (received.state !== 'done') process.exitCode = 1;
        else if (received.skipped.some((each) => each.unreadable)) process.exitCode = 1;
        else if (received.inQuarantine > 0) process.exitCode = QUARANTINED;
      } finally {
        await client.close();
      }
    });
}

function addStorage(root: Command): void {
  commandAt(root, ['storage', 'migrate'])
    .description('Bring the database’s schema to this program’s version and say what was done.')
    .action(async () => {
      const app = await start(configHere(), say);
      printFirstSecret(app.firstSecret);
      out(app.migrated.length === 0 ? 'The schema is up to date.' : `Migrated: ${app.migrated.join(', ')}`);
      await app.close();
    });
}

/** Sub-commands end by throwing too, so that every end passes the same place. */
function overrideExits(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) overrideExits(each);
}
