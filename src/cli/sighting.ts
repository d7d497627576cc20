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

type Row = Record<string, string | number | string[]>;
type Counts = Pick<IntakeCounts, (typeof COUNTED)[number]>;
const COUNTED = ['seen', 'accepted', 'versions', 'duplicates', 'quarantined'] as const;

/** `tipstaff sighting import FILE`: a sheet of own observations, 500 rows in one act. */
export function addSightings(root: Command): void {
  commandAt(root, ['sighting', 'import'])
    .description(
      `Take in the unit’s own observations from a CSV file, or - for standard input. Columns: ${Object.keys(COLUMNS).join(', ')}; several hashes stand with spaces between them. 500 rows are taken in together, or none of them; a row that you entered before is a duplicate.`,
    )
    .argument('<file>', 'a CSV file, or - for standard input')
    .option('--json', 'one JSON document on standard output')
    .action(async (file: string, options: { json?: boolean }) => {
      const rows = rowsOf(await textOfFile(file));
      const client = await openClient(configHere(), say);
      const taken: ObservedTip[] = [];
      const counts: Counts = { seen: 0, accepted: 0, versions: 0, duplicates: 0, quarantined: 0 };
      try {
        const progress = new Progress('taking in', rows.length);
        for (let from = 0; from < rows.length; from += AT_ONCE) {
          const sightings = rows.slice(from, from + AT_ONCE);
          const done = await client
            .call<{ sightings: ObservedTip[]; counts: Counts }>('sightings.import', { sightings })
            .catch((error: unknown) => {
              if (from > 0)
                say(
                  `Rows 2 to ${from + 1} are taken in; the rest is not. Import the sheet again: these rows are known.`,
                );
              throw error;
            });
          taken.push(...done.sightings);
          for (const name of COUNTED) counts[name] += done.counts[name];
          progress.show(taken.length, 'sightings');
        }
        progress.end(taken.length, 'sightings');
      } finally {
        await client.close();
      }
      if (options.json) return json({ sightings: taken, counts });
      for (const { outcome, number, version, tip } of taken)
        out(
          [number ?? '–', version === null ? '' : `v${version}`, tip ?? '', outcome]
            .filter(Boolean)
            .join(' '),
        );
      const { seen, accepted, versions, duplicates, quarantined } = counts;
      out(
        `seen ${seen} = accepted ${accepted} + versions ${versions} + duplicates ${duplicates} + quarantined ${quarantined}`,
      );
    });
}

/** The rows of a sheet as the act takes them. Fails INPUT_INVALID where a column is none of these, or a cell no number. */
export function rowsOf(text: string): Row[] {
  const { rows, open } = readRows(text.replace(/^\uFEFF/, ''));
  const [head = [], ...body] = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
  if (open) throw wrong('a quote is not closed');
  const names = head.map((cell) => cell.trim().toLowerCase().replaceAll(' ', '_'));
  const unknown = names.find((name) => !(name in COLUMNS));
  if (unknown !== undefined) throw wrong(`column ${names.indexOf(unknown) + 1} has no name that is known`);
  if (body.length === 0) throw wrong('the sheet has no row');
  return body.map((cells, at) => rowOf(names, cells, at + 2));
}

function rowOf(names: readonly string[], cells: readonly string[], line: number): Row {
  const row: Row = {};
  for (const [at, name] of names.entries()) {
    const cell = (cells[at] ?? '').trim();
    if (cell === '') continue;
    if (name === 'hashes') row['hashes'] = cell.split(/\s+(?=\S)/);
    else if (name !== 'port') row[COLUMNS[name]!] = cell;
    else if (/^\d{1,5}$/.test(cell)) row['port'] = Number(cell);
    else throw wrong(`row ${line}: port is no number`);
  }
  return row;
}

const wrong = (problem: string) => new TipstaffError('INPUT_INVALID', { problem });
