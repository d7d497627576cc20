import { type Command, Option } from 'commander';
import { LANES, TIP_STATES } from '../tips/shape.ts';
import type { QueueFilter, QueueRow } from '../triage/shape.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { wholeNumber } from './option-value.ts';
import { json, jsonLine, printQueue, say } from './print.ts';

/** What `queue list` and `export tips` filter by. */
export type FilterOptions = {
  lane?: string[];
  source?: string[];
  platform?: string[];
  country?: string[];
  region?: string[];
  type?: string[];
  state?: string[];
  assigned?: string[];
};
type Options = FilterOptions & { limit: number; json?: boolean; ndjson?: boolean };
type Page = { rows: QueueRow[]; next: string | null };
const PAGE = 1000;

/** `tipstaff queue list`: filters as options, a page as a table, everything as JSON or NDJSON. */
export function addQueue(root: Command): void {
  withFilter(commandAt(root, ['queue', 'list']))
    .description(
      'The queue, most urgent first. --lane all: every tip, closed ones and those in bundles included.',
    )
    .option('--limit <count>', 'rows of the table', wholeNumber(1, PAGE), 50)
    .option('--json', 'one JSON document with all rows')
    .option('--ndjson', 'one JSON line a tip, all rows')
    .action(async (options: Options) => {
      const client = await openClient(configHere(), say);
      try {
        const page = (after: string | null, limit: number) =>
          client.call<Page>('triage.queue', { filter: filterOf(options), limit, ...(after && { after }) });
        if (options.ndjson) for await (const row of all(page)) jsonLine(row);
        else if (options.json) {
          const rows: QueueRow[] = [];
          for await (const row of all(page)) rows.push(row);
          json({ count: rows.length, rows });
        } else printQueue((await page(null, options.limit)).rows);
      } finally {
        await client.close();
      }
    });
}

/** The options that a queue's filter is made of. */
export function withFilter(command: Command): Command {
  return command
    .addOption(new Option('--lane <lanes...>', 'lanes').choices([...LANES, 'all']))
    .option('--source <values...>', 'who sent the tip, e.g. NCMEC')
    .option('--platform <values...>', 'platforms by name')
    .option('--country <values...>', 'ISO 3166-1 alpha-2')
    .option('--region <values...>', 'e.g. IN-MH')
    .option('--type <values...>', 'incident types')
    .addOption(new Option('--state <states...>', 'open unless said otherwise').choices([...TIP_STATES]))
    .option('--assigned <values...>', 'officer ids, or nobody');
}

async function* all(page: (after: string | null, limit: number) => Promise<Page>): AsyncGenerator<QueueRow> {
  for (let after: string | null = null; ; ) {
    const { rows, next } = await page(after, PAGE);
    yield* rows;
    if (!next) return;
    after = next;
  }
}

/** The filter that the options ask for: open tips unless said otherwise. */
export function filterOf(options: FilterOptions): QueueFilter {
  const everything = options.lane?.includes('all') === true;
  const lanes = options.lane?.filter((lane) => lane !== 'all') as QueueFilter['lane'];
  const filter: QueueFilter = {
    ...(lanes?.length && { lane: lanes }),
    ...(options.source && { source: options.source }),
    ...(options.platform && { platform: options.platform }),
    ...(options.country && { country: options.country }),
    ...(options.region && { region: options.region }),
    ...(options.type && { incidentType: options.type }),
    ...(options.assigned && { assigned: options.assigned }),
  };
  if (options.state) filter.state = options.state as NonNullable<QueueFilter['state']>;
  else if (!everything) filter.state = ['open'];
  if (everything) filter.bundled = true;
  return filter;
}
