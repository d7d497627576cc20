import type { Command } from 'commander';
import { readRows } from '../intake/csv-rows.ts';
import type { IntakeCounts, ObservedTip } from '../intake/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { textOfFile } from './files.ts';
import { commandAt } from './generic.ts';
import { json, out, say } from './print.ts';
import { Progress } from './progress.ts';

/** Columns of the sheet, by what the act calls them. */
const COLUMNS: Readonly<Record<string, string>> = {
  what: 'what',
  at: 'at',
  zone: 'zone',
  method: 'method',
  platform: 'platform',
  group: 'group',
  url: 'url',
  account: 'account',
  screen_name: 'screenName',
  ip: 'ip',
  port: 'port',
  country: 'country',
  hashes: 'hashes',
  note: 'note',
  number: 'number',
};
const AT_ONCE = 500;
/** Faults of a sheet that are told at once. */
const MOST_TOLD = 20;

type Row = Record<string, string | number | string[]>;
type Counts = Pick<IntakeCounts, (typeof COUNTED)[number]>;
const COUNTED = ['seen', 'accepted', 'versions', 'duplicates', 'quarantined'] as const;

/** `tipstaff sighting import FILE`: a sheet of own observations, looked through as a whole before any of it is taken in. */
export function addSightings(root: Command): void {
  commandAt(root, ['sighting', 'check'])
    .description(
      'Look through a sheet of own observations as sighting import does, and take in nothing: what is wrong is said by line and column.',
    )
    .argument('<file>', 'a CSV file, or - for standard input')
    .option('--json', 'one JSON document on standard output')
    .action(async (file: string, options: { json?: boolean }) => {
      const sheet = sheetOf(await textOfFile(file));
      const client = await openClient(configHere(), say);
      try {
        await checkSheet(client, sheet);
      } finally {
        await client.close();
      }
      if (options.json) return json({ rows: sheet.rows.length, problems: [] });
      out(`${sheet.rows.length} rows could be taken in`);
    });
  commandAt(root, ['sighting', 'import'])
    .description(
      `Take in the unit’s own observations from a CSV file, or - for standard input. Columns: ${Object.keys(COLUMNS).join(', ')}; several hashes stand with spaces between them. All rows are looked through first: where one is wrong none is taken in. A row that you entered before is a duplicate.`,
    )
    .argument('<file>', 'a CSV file, or - for standard input')
    .option('--json', 'one JSON document on standard output')
    .action(async (file: string, options: { json?: boolean }) => {
      const sheet = sheetOf(await textOfFile(file));
      const client = await openClient(configHere(), say);
      try {
        await checkSheet(client, sheet);
        const { taken, counts } = await importSheet(client, sheet);
        if (options.json) return json({ sightings: taken, counts });
        printTaken(taken, counts);
      } finally {
        await client.close();
      }
    });
}

type Client = Pick<Awaited<ReturnType<typeof openClient>>, 'call'>;

/** Fails INPUT_INVALID, by line and column, where any row of the sheet would be refused. */
export async function checkSheet(client: Client, { rows, lines }: Sheet): Promise<void> {
  const problems: string[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const sightings = rows.slice(from, from + AT_ONCE);
    const found = await client
      .call<{ problems: string[] }>('sightings.check', { sightings })
      .then((answer) => answer.problems)
      .catch((error: unknown) => {
        if (error instanceof TipstaffError && error.code === 'INPUT_INVALID')
          return String(error.details['problem']).split('; ');
        throw error;
      });
    problems.push(...found.map((problem) => inSheet(problem, lines.slice(from))));
  }
  if (problems.length === 0) return;
  const left = problems.length - MOST_TOLD;
  throw wrong(
    [...problems.slice(0, MOST_TOLD), ...(left > 0 ? [`and ${left} more`] : [])].join('; ') +
      '. Nothing was taken in',
  );
}

async function importSheet(client: Client, { rows, lines }: Sheet) {
  const taken: ObservedTip[] = [];
  const counts: Counts = { seen: 0, accepted: 0, versions: 0, duplicates: 0, quarantined: 0 };
  const progress = new Progress('taking in', rows.length);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const sightings = rows.slice(from, from + AT_ONCE);
    const done = await client
      .call<{ sightings: ObservedTip[]; counts: Counts }>('sightings.import', { sightings })
      .catch((error: unknown) => {
        if (from > 0)
          say(
            `Of ${rows.length} rows ${from} are taken in, to line ${lines[from - 1]}; the rest is not. Import the sheet again: these rows are known.`,
          );
        if (!(error instanceof TipstaffError) || error.code !== 'INPUT_INVALID') throw error;
        throw wrong(inSheet(String(error.details['problem']), lines.slice(from)));
      });
    taken.push(...done.sightings);
    for (const name of COUNTED) counts[name] += done.counts[name];
    progress.show(taken.length, 'sightings');
  }
  progress.end(taken.length, 'sightings');
  return { taken, counts };
}

function printTaken(taken: readonly ObservedTip[], counts: Counts): void {
  for (const { outcome, number, version, tip } of taken)
    out([number ?? '–', version === null ? '' : `v${version}`, tip ?? '', outcome].filter(Boolean).join(' '));
  const { seen, accepted, versions, duplicates, quarantined } = counts;
  out(
    `seen ${seen} = accepted ${accepted} + versions ${versions} + duplicates ${duplicates} + quarantined ${quarantined}`,
  );
}

/** A problem with places of the sheet in the place of those of the act: `sightings.1.screenName` is line 3, column screen_name. */
export function inSheet(problem: string, lines: readonly number[]): string {
  return problem.replace(
    /^sightings\.(\d+)(?:\.(\w+)(?:\.\d+)?)?:?/,
    (whole, nth: string, field?: string) => {
      const line = lines[Number(nth)];
      if (line === undefined) return whole;
      const column = Object.entries(COLUMNS).find(([, name]) => name === field)?.[0];
      return column ? `line ${line}, column ${column}:` : `line ${line}:`;
    },
  );
}

/** Rows as the act takes them, and the line of the sheet on which each begins. */
export type Sheet = { rows: Row[]; lines: number[] };

/** The rows of a sheet. Fails INPUT_INVALID where a column is none of these, or a cell no number. */
export function sheetOf(given: string): Sheet {
  const text = given.replace(/^\uFEFF/, '');
  const { rows, starts, open } = readRows(text);
  if (open) throw wrong(`line ${linesAt(text, starts).at(-1)}: a quote is not closed`);
  const lines = linesAt(text, starts);
  const [head, ...body] = rows
    .map((cells, at) => ({ cells, line: lines[at]! }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const names = (head?.cells ?? []).map((cell) => cell.trim().toLowerCase().replaceAll(' ', '_'));
  const unknown = names.find((name) => !(name in COLUMNS));
  if (unknown !== undefined)
    throw wrong(`line ${head!.line}, column ${names.indexOf(unknown) + 1}: has no name that is known`);
  if (body.length === 0) throw wrong('the sheet has no row');
  return {
    rows: body.map(({ cells, line }) => rowOf(names, cells, line)),
    lines: body.map(({ line }) => line),
  };
}

/** The line, from 1, on which each of these characters stands. */
function linesAt(text: string, starts: readonly number[]): number[] {
  const lines: number[] = [];
  let [line, from] = [1, 0];
  for (const start of starts) {
    line += text.slice(from, start).split(/\r\n|\n|\r/).length - 1;
    from = start;
    lines.push(line);
  }
  return lines;
}

function rowOf(names: readonly string[], cells: readonly string[], line: number): Row {
  const row: Row = {};
  for (const [at, name] of names.entries()) {
    const cell = (cells[at] ?? '').trim();
    if (cell === '') continue;
    if (name === 'hashes') row['hashes'] = cell.split(/\s+(?=\S)/);
    else if (name !== 'port') row[COLUMNS[name]!] = cell;
    else if (/^\d{1,5}$/.test(cell)) row['port'] = Number(cell);
    else throw wrong(`line ${line}, column port: is no number`);
  }
  return row;
}

const wrong = (problem: string) => new TipstaffError('INPUT_INVALID', { problem });
