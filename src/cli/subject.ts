import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { TipstaffError } from '../kernel/errors.ts';
import type { ExportedParty, Resolution } from '../subjects/shape.ts';
import { type Client, openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { json, out, printPlain, say } from './print.ts';
import { Progress } from './progress.ts';

type Page = { parties: ExportedParty[]; next: string | null };

/** `tipstaff subject export`: one line of JSON a party, as they come; `tipstaff subject resolve --full`, with progress. */
export function addSubjects(root: Command): void {
  commandAt(root, ['subject', 'resolve'])
    .description(
      'Resolve every party anew, while intakes go on, and wait until it is done. One that was cut off is gone on with.',
    )
    .requiredOption('--full', 'every party of the unit')
    .option('--json', 'one JSON document on standard output')
    .action(async (options: { json?: boolean }) => {
      const client = await openClient(configHere(), say);
      try {
        const answer = await resolveFully(client);
        if (options.json) json(answer);
        else printPlain(answer);
      } finally {
        await client.close();
      }
    });
  commandAt(root, ['subject', 'export'])
    .description('Every party of every tip with the subject that it is of, one line of JSON each.')
    .option('--ndjson', 'one JSON document a line on standard output, as it is without it')
    .action(async () => {
      const client = await openClient(configHere(), say);
      try {
        for (let after: string | null | undefined; after !== null; ) {
          const page: Page = await client.call<Page>('subjects.export', after ? { after } : {});
          for (const party of page.parties) out(JSON.stringify(party));
          after = page.next;
        }
      } finally {
        await client.close();
      }
    });
}

const STEPS: Readonly<Record<Resolution['step'], string>> = {
  marks: 'marking old tips',
  blocks: 'resolving parties',
  ids: 'checking subjects',
  reviews: 'checking reviews',
};

/** Begin a full resolution and wait, with progress, until it is at its end. Fails INTERNAL where the program gave it up. */
async function resolveFully(client: Client): Promise<Resolution> {
  await client.call('subjects.resolve', { full: true });
  const now = async () => (await client.call<{ resolution: Resolution }>('subjects.resolution')).resolution;
  let state = await now();
  let shown = { step: state.step, total: state.total, progress: progressOf(state) };
  while (state.endedAt === null) {
    if (state.stoppedAt !== null) throw new TipstaffError('INTERNAL');
    await wait(200);
    state = await now();
    if (state.step !== shown.step || state.total !== shown.total)
      shown = { step: state.step, total: state.total, progress: progressOf(state) };
    shown.progress.show(state.done);
  }
  shown.progress.end(state.parties, 'parties');
  return state;
}

const progressOf = ({ step, total, done }: Resolution) => new Progress(STEPS[step], total, done);
