import { type Command, InvalidArgumentError } from 'commander';
import { backUp, type RestoreOptions, restoreHere } from './backup.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { initialise, recoverFrom, rotateMaster, rotateUnit, splitInto } from './keys.ts';
import { json, out, printPlain, say } from './print.ts';

type Json = { json?: boolean };
type Approved = { approval?: string };
const APPROVAL = ['--approval <id>', 'what a second officer approved'] as const;
const JSON_OPTION = ['--json', 'one JSON document on standard output'] as const;
const told = (answer: object, options: Json) => (options.json ? json(answer) : printPlain(answer));
const atLeastTwo = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 2)
    throw new InvalidArgumentError('a whole number from two, please');
  return number;
};

/** Commands about keys that work on files, or wait with progress. */
export function addKeys(root: Command): void {
  commandAt(root, ['keys', 'init'])
    .description('Make the master key and the keyring before the first start. Overwrites nothing.')
    .option(...JSON_OPTION)
    .action((options: Json) => told(initialise(configHere()), options));
  commandAt(root, ['keys', 'rotate'])
    .description('Make a new key and wrap by it what the old one wrapped, while everything goes on.')
    .option('--unit', 'the unit’s key: every record’s key is wrapped anew')
    .option('--master', 'the master key: the database’s own keys are wrapped anew')
    .option(...APPROVAL)
    .option(...JSON_OPTION)
    .action(async (options: Json & Approved & { unit?: boolean; master?: boolean }, self: Command) => {
      if (Boolean(options.unit) === Boolean(options.master)) self.error('error: say --unit or --master');
      const client = await openClient(configHere(), say);
      try {
        const rotate = options.unit ? rotateUnit : rotateMaster;
        told(await rotate(client, options.approval), options);
      } finally {
        await client.close();
      }
    });
  commandAt(root, ['keys', 'custodians'])
    .description(
      'Split the master key for custodians, some of whom together can bring it back: one file for each.',
    )
    .requiredOption('--shares <count>', 'how many custodians', atLeastTwo)
    .requiredOption('--needed <count>', 'how many of them together', atLeastTwo)
    .requiredOption('--out <folder>', 'a new folder')
    .option(...APPROVAL)
    .action(async (options: Approved & { shares: number; needed: number; out: string }) => {
      const client = await openClient(configHere(), say);
      try {
        const { out: folder, shares, needed, approval } = options;
        for (const file of await splitInto(client, folder, shares, needed, approval)) out(file);
      } finally {
        await client.close();
      }
    });
  commandAt(root, ['keys', 'recover'])
    .description('Join custodians’ shares into a new master key file.')
    .argument('<shares...>', 'files with a share each')
    .requiredOption('--to <file>', 'the master key file to make')
    .option(...JSON_OPTION)
    .action((shares: string[], options: Json & { to: string }) =>
      told(recoverFrom(shares, options.to), options),
    );
}

/** Backup and restore. */
export function addBackup(root: Command): void {
  root
    .command('backup')
    .description('Write one sealed file with everything but the keys, while everything goes on.')
    .requiredOption('--to <file>', 'a new file')
    .requiredOption('--recipient <keys...>', 'public keys of age (age1…) that can open it')
    .option(...JSON_OPTION)
    .action(async (options: Json & { to: string; recipient: string[] }) => {
      const client = await openClient(configHere(), say);
      try {
        told(await backUp(client, options.to, options.recipient), options);
      } finally {
        await client.close();
      }
    });
  root
    .command('restore')
    .description('Load a backup into an empty data folder and database.')
    .requiredOption('--from <file>', 'the backup')
    .requiredOption('--identity <file>', 'the age identity that opens it')
    .option(
      '--anchor <file>',
      'checkpoints of the log, taken after the backup or before: an older or other log is refused',
    )
    .option(
      '--force-older <reason>',
      'take a backup that is older than the anchor; the reason is kept in the log',
    )
    .option(...JSON_OPTION)
    .action(async (options: Json & RestoreOptions) => {
      const answer = await restoreHere(configHere(), options, say);
      told(answer, options);
      if (!answer.holds) process.exitCode = 1;
    });
}
