import type { Command } from 'commander';
import type { ExportedParty } from '../subjects/shape.ts';
import { openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { out, say } from './print.ts';

type Page = { parties: ExportedParty[]; next: string | null };

/** `tipstaff subject export`: one line of JSON a party, as they come. */
export function addSubjects(root: Command): void {
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
