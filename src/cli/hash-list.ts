import Table from 'cli-table3';
import { Argument, type Command, Option } from 'commander';
import {
  type AskedList,
  type HashList,
  type Imported,
  LIST_ALGORITHMS,
  LIST_PURPOSES,
  type Match,
} from '../hashlists/shape.ts';
import type { Input } from '../intake/open.ts';
import { visible, visibleIn } from '../kernel/visible-text.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { inputsOf, textOfFile } from './files.ts';
import { commandAt, QUARANTINED } from './generic.ts';
import { json, out, say } from './print.ts';
import { Progress } from './progress.ts';

const PURPOSES: Readonly<Record<HashList['purpose'], string>> = {
  children: 'known material',
  viral: 'widely passed on',
  other: 'known files',
};
const number = (value: number): string => value.toLocaleString('en-IN');
const said = (value: boolean | null): string => (value === null ? 'not stated' : value ? 'yes' : 'no');
const style = { head: [], border: [] };

/** `tipstaff hashlist import | list | match`: lists of known hashes. */
export function addHashLists(root: Command): void {
  addImport(root);
  addList(root);
  addMatch(root);
}

type ImportOptions = Omit<AskedList, 'remark'> & { remarkFile?: string; json?: boolean };

function addImport(root: Command): void {
  commandAt(root, ['hashlist', 'import'])
    .description(
      'Bring a list of known hashes: VICS JSON, ICSE, NCMEC hash sharing, CSV with named columns, one hash a line. It replaces the list of that name, whole or not at all. Several files are one list, read in their order.',
    )
    .argument('<files...>', 'files, or - for standard input')
    .requiredOption('--name <value>', 'what the list is called; the same name makes a new version of it')
    .addOption(
      new Option('--purpose <value>', 'what it is for').choices([...LIST_PURPOSES]).makeOptionMandatory(),
    )
    .requiredOption('--source <value>', 'who makes the list')
    .option('--profile <value>', 'the scheme of its categories, e.g. US; else what the file says')
    .addOption(
      new Option('--algorithm <value>', 'of hashes that name none: 64 digits may be SHA-256 or PDQ').choices([
        ...LIST_ALGORITHMS,
      ]),
    )
    .option('--remark-file <file>', 'licence, conditions; a file, or - for standard input')
    .option('--json', 'one JSON document on standard output')
    .action(async (files: string[], { json: asJson, remarkFile, ...options }: ImportOptions) => {
      const remark = remarkFile === undefined ? undefined : (await textOfFile(remarkFile)).trim();
      const asked: AskedList = { ...options, ...(remark !== undefined && { remark }) };
      const inputs = await inputsOf(files);
      const client = await openClient(configHere(), say);
      let done: Imported;
      try {
        done = await client.importList(asked, withProgress(inputs));
      } finally {
        await client.close();
      }
      if (asJson) json(done);
      else printImported(done);
      if (done.counts.bad > 0) process.exitCode = QUARANTINED;
    });
}

/** The same files, with progress on standard error as they are read. */
function withProgress(inputs: readonly Input[]): Input[] {
  const sizes = inputs.map(({ size }) => size ?? 0);
  const progress = new Progress(
    'reading',
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let done = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      done += chunk.byteLength;
      progress.show(done, 'bytes');
      yield chunk;
    }
  };
  return inputs.map((input) => ({ ...input, open: () => counted(input.open()) }));
}

function printImported({ list, version, unchanged, profile, format, counts }: Imported): void {
  const table = new Table({ style, colAligns: ['left', 'right'] });
  const row = (words: string, value: number | string) =>
    table.push([words, typeof value === 'number' ? number(value) : visible(value)]);
  row('list', list);
  row('version', version);
  row('read as', format);
  row('scheme of categories', profile ?? 'not stated');
  row('records', counts.records);
  row('hashes kept', counts.entries);
  row('hashes that stood there before', counts.repeated);
  row('hashes of other algorithms or malformed', counts.ignored);
  row('records left out', counts.bad);
  row('records of deletions', counts.deleted);
  row('payloads dropped unread', counts.media);
  out(table.toString());
  for (const { at, problem } of counts.problems.slice(0, 20)) out(`left out: ${at}: ${problem}`);
  if (counts.bad > 20) out(`… and ${number(counts.bad - 20)} more`);
  if (unchanged) say('The same file with the same words stands already: nothing was changed.');
}

function addList(root: Command): void {
  commandAt(root, ['hashlist', 'list'])
    .description('The unit’s lists of known hashes: what each is for, how much it holds, who brought it.')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: { json?: boolean }) => {
      const client = await openClient(configHere(), say);
      try {
        const { lists } = await client.call<{ lists: HashList[] }>('hashlists.list');
        if (options.json) return json({ lists });
        if (lists.length === 0)
          return say('There is no list yet: tipstaff hashlist import FILE --name … --purpose … --source …');
        const table = new Table({
          head: ['name', 'for', 'scheme', 'hashes', 'version', 'since', 'by', 'id'],
          style,
        });
        for (const list of visibleIn(lists))
          table.push([
            ...[list.name, PURPOSES[list.purpose], list.profile ?? '—'],
            ...[list.withdrawn ? 'withdrawn' : number(list.entries), list.version],
            ...[list.at, list.by, list.id],
          ]);
        out(table.toString());
        if (lists.some((list) => list.settling)) say('Tips that a list touches are being scored again.');
      } finally {
        await client.close();
      }
    });
}

function addMatch(root: Command): void {
  commandAt(root, ['hashlist', 'match'])
    .description(
      'What the unit’s lists say of hashes. Equality alone is asked, of perceptual hashes too. The log keeps that it was asked, and no hash.',
    )
    .addArgument(new Argument('[hashes...]', 'MD5, SHA-1, SHA-256, PDQ or PhotoDNA, as digits or md5:…'))
    .option('--file <file>', 'a file with one hash a line, or - for standard input: so no history keeps them')
    .addOption(
      new Option(
        '--algorithm <value>',
        'of hashes that name none; 64 digits without one are asked as both',
      ).choices([...LIST_ALGORITHMS]),
    )
    .option('--json', 'one JSON document on standard output')
    .action(async (given: string[], options: { file?: string; algorithm?: string; json?: boolean }) => {
      const lines = options.file === undefined ? [] : (await textOfFile(options.file)).split(/\r?\n/);
      const hashes = [...given, ...lines.map((line) => line.trim()).filter((line) => line !== '')];
      const client = await openClient(configHere(), say);
      try {
        const { algorithm } = options;
        const { hashes: found } = await client.call<{ hashes: Match[] }>('hashlists.match', {
          hashes,
          ...(algorithm !== undefined && { algorithm }),
        });
        if (options.json) return json({ hashes: found });
        for (const each of visibleIn(found)) printMatch(each);
      } finally {
        await client.close();
      }
    });
}

function printMatch({ hash, recognised, lists }: Match): void {
  if (!recognised) out(`${hash}: no hash that lists hold`);
  else if (lists.length === 0) out(`${hash}: on no list`);
  for (const list of lists)
    out(
      [
        `${hash}: ${list.name} (${PURPOSES[list.purpose]})`,
        `category ${list.category ?? 'not stated'}${list.profile === null ? '' : ` of ${list.profile}`}`,
        `victim identified: ${said(list.victimIdentified)}`,
        `offender identified: ${said(list.offenderIdentified)}`,
        `distributed: ${said(list.distributed)}`,
        ...(list.seriesKnown ? ['of a known series'] : []),
      ].join(', '),
    );
}
