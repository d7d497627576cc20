import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import pc from 'picocolors';
import { checkBundle } from '../audit/bundle.ts';
import { bundleShape, type ShownCheckpoint, type Unknown, type Verification } from '../audit/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { writeWhole } from '../storage/write-whole.ts';
import { type Client, openClient } from './client.ts';
import { configHere } from './context.ts';
import { json, out, say } from './print.ts';
import { Progress } from './progress.ts';

/** Most of an anchor file that is handed to the program at once; of a longer one every so-manieth checkpoint is. */
const MOST = 18_000_000;
const ASK_MS = 500;

const UNKNOWN_WORDS: Readonly<Record<Unknown, string>> = {
  'no-anchor':
    'whether the whole log was written anew: there is no checkpoint from outside to hold it against',
  'after-anchor': 'whether the entries behind the newest checkpoint were written anew before the next one',
  'no-witness':
    'whether the log and its anchor were changed together: only a checkpoint that others keep, or one on paper, shows it',
  clock: 'whether the clock was right when an entry was written',
  unlogged: 'what was done without the program, with the disk and the key at hand',
};

/** `tipstaff audit verify`: recomputes all, says where it does not hold, and what it cannot know. Exits 1 where it does not hold. */
export function addVerify(command: Command): void {
  command
    .description(
      'Recompute the unit’s audit log; compare it with its head and every checkpoint that was kept outside.',
    )
    .option('--anchor <file>', 'checkpoints from elsewhere: a copy of the anchor file, or a witness’s')
    .option('--size <entries>', 'from a paper register: how many entries')
    .option('--code <code>', 'from a paper register: the code of that head')
    .option('--key <key>', 'the public key of the checkpoints as it was noted elsewhere')
    .option('--witness-key <key>', 'a witness’s public key: its signatures are checked and counted')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: Record<string, string | boolean | undefined>) => {
      const client = await openClient(configHere(), say);
      try {
        const found = await withProgress(client, {
          ...(options['anchor'] && { anchor: thinned(readText(String(options['anchor']))) }),
          ...(options['size'] && { size: Number(options['size']) }),
          ...(options['code'] && { code: options['code'] }),
          ...(options['key'] && { verifier: options['key'] }),
          ...(options['witnessKey'] && { witness: options['witnessKey'] }),
        });
        if (options['json']) json(found);
        else printVerification(found);
        if (!found.holds) process.exitCode = 1;
      } finally {
        await client.close();
      }
    });
}

async function withProgress(client: Client, input: object): Promise<Verification> {
  const work = client.call<Verification>('audit.verify', input);
  let progress: Progress | null = null;
  for (;;) {
    const ended = await Promise.race([
      work.then(() => true),
      new Promise<false>((go) => setTimeout(() => go(false), ASK_MS)),
    ]);
    if (ended) break;
    const { running } = await client.call<{ running: { done: number; of: number } | null }>('audit.progress');
    if (running) {
      progress ??= new Progress('verifying', running.of);
      progress.show(running.done, 'entries');
    }
  }
  const found = await work;
  progress?.end(found.entries, 'entries');
  return found;
}

function printVerification(found: Verification): void {
  const number = (value: number) => value.toLocaleString('en-IN');
  if (found.holds) out(pc.green('The log holds.'));
  else {
    const { seq, until, problem } = found.firstBad!;
    out(pc.red('The log does not hold.'));
    out(`First bad place: entry ${seq}${until === null || until === seq ? '' : ` to ${until}`}: ${problem}.`);
  }
  out(`Entries ${number(found.entries)}, root ${found.root}`);
  for (const place of found.places)
    out(
      `${stateOf(place, found)} ${place.place}: ${number(place.checkpoints)} checkpoints, the newest at ${place.newest === null ? 'none' : number(place.newest)}${place.cosigned === null ? '' : `, ${number(place.cosigned)} signed by the witness`}`,
    );
  out('This cannot be known from here:');
  for (const each of found.unknown) out(`- ${UNKNOWN_WORDS[each]}`);
}

/** A place with checkpoints behind the first bad entry was not compared to its end: it is called neither good nor bad. */
function stateOf(place: Verification['places'][number], { firstBad }: Verification): string {
  if (!place.holds) return 'BAD';
  return firstBad !== null && (place.newest ?? 0) > firstBad.seq ? '?  ' : 'ok ';
}

/** `tipstaff audit checkpoint`: signs the head, keeps it, and prints what goes into a paper register. */
export function addCheckpoint(command: Command): void {
  command
    .description('Sign the head of the unit’s log, keep it outside, and print the code for a paper register.')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: { json?: boolean }) => {
      const client = await openClient(configHere(), say);
      try {
        const shown = await client.call<ShownCheckpoint>('audit.checkpoint');
        if (options.json) json(shown);
        else {
          out(shown.note);
          out(qrText(shown.qr));
          out(`Entries  ${shown.size}\nCode     ${shown.code}\nKey      ${shown.verifier}`);
        }
      } finally {
        await client.close();
      }
    });
}

/** Two rows of a QR code as one line of text, dark on light, with its quiet zone. */
export function qrText(rows: readonly string[]): string {
  const wide = '0'.repeat((rows[0]?.length ?? 0) + 4);
  const all = [wide, wide, ...rows.map((row) => `00${row}00`), wide, wide];
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += 2) {
    const below = all[at + 1] ?? wide;
    const line = [...all[at]!]
      .map((upper, column) => BLOCKS[Number(upper) * 2 + Number(below[column])])
      .join('');
    lines.push(pc.bgWhite(pc.black(line)));
  }
  return lines.join('\n');
}
const BLOCKS = [' ', '▄', '▀', '█'] as const;

/** `tipstaff audit prove`: entries with their proofs, as a file that anybody can check. */
export function addProve(command: Command): void {
  command
    .description(
      'Entries with the proof that they stand in the log: one by its number, or all about a record.',
    )
    .option('--seq <number>', 'the entry’s number')
    .option('--record <id>', 'the record’s id')
    .option('--out <file>', 'write the bundle there instead of to standard output')
    .action(async (options: { seq?: string; record?: string; out?: string }) => {
      const client = await openClient(configHere(), say);
      try {
        const bundle = await client.call('audit.prove', {
          ...(options.seq !== undefined && { seq: Number(options.seq) }),
          ...(options.record !== undefined && { record: options.record }),
        });
        if (options.out) writeWhole(options.out, `${JSON.stringify(bundle, null, 2)}\n`);
        else json(bundle);
      } finally {
        await client.close();
      }
    });
}

/** `tipstaff audit check`: needs no database, no key and no running program. Exits 1 where the bundle does not hold. */
export function addCheck(command: Command): void {
  command
    .description('Check a bundle that `audit prove` made: signature and proofs, with nothing but the file.')
    .argument('<bundle>', 'the file')
    .option(
      '--key <key>',
      'the public key as it was noted elsewhere; without it the bundle’s own is believed',
    )
    .option('--json', 'one JSON document on standard output')
    .action((file: string, options: { key?: string; json?: boolean }) => {
      const bundle = bundleShape.safeParse(parsed(readText(file)));
      if (!bundle.success)
        throw new TipstaffError('INPUT_INVALID', { problem: 'the file is no bundle of audit entries' });
      const found = checkBundle(bundle.data, options.key ?? null);
      if (options.json) json(found);
      else if (found.holds)
        out(
          `${pc.green('The bundle holds')}: ${found.entries} entries of ${found.origin}, in the log of ${found.size} entries.`,
        );
      else out(`${pc.red('The bundle does not hold')}: ${found.problem}.`);
      if (!options.key)
        say(
          'The key came with the bundle: compare it with the one that the unit made known, or name that by --key.',
        );
      if (!found.holds) process.exitCode = 1;
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A file named on the command line. Fails INPUT_INVALID. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TipstaffError(
      'INPUT_INVALID',
      { problem: `there is no file ${file} that can be read` },
      { cause },
    );
  }
}

function thinned(text: string): string {
  if (text.length <= MOST) return text;
  const blocks = text.split('\n\n');
  const notes = Array.from(
    { length: Math.floor(blocks.length / 2) },
    (_, at) => `${blocks[2 * at]}\n\n${blocks[2 * at + 1]}\n\n`,
  );
  const every = Math.ceil(text.length / MOST);
  say(
    `The file is long: one of ${every} checkpoints is compared, and the newest. The program’s own anchor is compared whole.`,
  );
  return notes.filter((_, at) => at % every === 0 || at === notes.length - 1).join('');
}
