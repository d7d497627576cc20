import { Command, Option } from 'commander';
import type { Action } from '../actions/action.ts';
import { start } from '../app/start.ts';
import { ACTIONS } from '../app/table.ts';
import { VERSION } from '../app/version.ts';
import { WORLD_NAMES, type WorldName } from '../simulate/shape.ts';
import { addCheck, addCheckpoint, addProve, addVerify } from './audit.ts';
import { openClient } from './client.ts';
import { addClocks } from './clock.ts';
import { actByTokenOf, configHere } from './context.ts';
import { DEMO_WORLDS, type DemoWorld, demo } from './demo.ts';
import { addExport } from './export.ts';
import { addAction, commandAt, QUARANTINED } from './generic.ts';
import { addHashLists } from './hash-list.ts';
import { addBackup, addKeys } from './key-commands.ts';
import { addNetworkExport, addNetworkList } from './network.ts';
import { wholeNumber } from './option-value.ts';
import { addPlatforms } from './platform.ts';
import { json, out, printReceived, say } from './print.ts';
import { addQueue } from './queue.ts';
import { receivePaths } from './receive.ts';
import { printFirstSecret, serve } from './serve.ts';
import { addSightings } from './sighting.ts';
import { simulateInto } from './simulate.ts';
import { addSubjects } from './subject.ts';
import { support } from './support.ts';
import { addCosign, addWitness } from './witness.ts';

/** What the command line offers in a form of its own, or not at all (a session is a browser's). */
const OWN = new Set([
  'triage.queue',
  'access.waysIn',
  'audit.verify',
  'audit.checkpoint',
  'audit.prove',
  'audit.consistency',
  'audit.progress',
  'access.signIn',
  'access.signInCode',
  'access.passkeyChallenge',
  'access.signInPasskey',
  'access.beginDirectory',
  'access.signInDirectory',
  'access.proveAgain',
  'access.signOut',
  'access.choosePassword',
  'access.sessions',
  'access.endSession',
  'access.endOtherSessions',
  'access.factors',
  'access.beginAuthenticator',
  'access.confirmAuthenticator',
  'access.removeAuthenticator',
  'access.beginPasskey',
  'access.addPasskey',
  'access.removePasskey',
  'access.newRecoveryCodes',
  'access.issueToken',
  'intake.begin',
  'intake.deliver',
  'intake.finish',
  'networks.list',
  'sightings.check',
  'sightings.import',
  'hashlists.list',
  'hashlists.match',
  'hashlists.import',
  'clocks.board',
  'clocks.calendarFeed',
  'statistics.gaps',
  'statistics.gapRequest',
  'statistics.platforms',
  'networks.memberships',
  'documents.export',
  'documents.fetch',
  'subjects.export',
  'subjects.resolve',
  'keys.rotateUnit',
  'keys.rotateMaster',
  'keys.custodians',
  'backup.begin',
  'backup.state',
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
    .option('--token-file <file>', 'act as the officer of the token in this file')
    .hook('preAction', (command) => {
      const { tokenFile } = command.opts() as { tokenFile?: string };
      if (tokenFile) actByTokenOf(tokenFile);
    })
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
    .addOption(
      new Option('--world <name>', 'which world: operation, or the one that is there').choices([
        ...DEMO_WORLDS,
      ]),
    )
    .action(async (options: { tips: number; seed: number; world?: DemoWorld }) =>
      demo(configHere(), { ...options, now: SIMULATED_NOW }),
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
  root
    .command('support')
    .description(
      'What to send with a question: version, settings, schema, counts. Nothing of a tip, no secret, no name.',
    )
    .option('--json', 'one JSON document on standard output, as it is without it')
    .option('--incident', 'a draft of an incident report (CERT-In, six hours) from the audit log’s counts')
    .option('--since <instant>', 'count from here; seven days ago unless said otherwise')
    .action(async (options: { incident?: boolean; since?: string }) => support(options));
  addReceive(root);
  addStorage(root);
  addQueue(root);
  addExport(root);
  addSubjects(root);
  addClocks(root);
  addSightings(root);
  addHashLists(root);
  addPlatforms(root);
  addNetworkExport(root);
  addNetworkList(root);
  addAudit(root);
  addKeys(root);
  addBackup(root);
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

function addAudit(root: Command): void {
  addVerify(commandAt(root, ['audit', 'verify']));
  addCheckpoint(commandAt(root, ['audit', 'checkpoint']));
  addProve(commandAt(root, ['audit', 'prove']));
  addCheck(commandAt(root, ['audit', 'check']));
  addWitness(commandAt(root, ['audit', 'witness']));
  addCosign(commandAt(root, ['audit', 'cosign']));
}

/** Sub-commands end by throwing too, so that every end passes the same place. */
function overrideExits(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) overrideExits(each);
}
