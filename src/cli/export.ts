import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { EXPORT_FORMATS, EXPORT_PROFILES, type Export } from '../documents/shape.ts';
import { sayHowToAsk } from './approval-hint.ts';
import { type Client, openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { intoNewFile } from './new-file.ts';
import { json, out, say } from './print.ts';
import { type FilterOptions, filterOf, withFilter } from './queue.ts';

type Options = FilterOptions & {
  format: string;
  from?: string;
  to?: string;
  network?: string;
  reason: string;
  out: string;
  approval?: string;
  json?: boolean;
};

/** `tipstaff export PROFILE --out FILE` and `tipstaff document fetch ID --out FILE`: a file to be handed out. */
export function addExport(root: Command): void {
  const command = commandAt(root, ['export'])
    .description('Make a file of listed columns to be handed out, and fetch it once.')
    .argument('<profile>', EXPORT_PROFILES.join(', '))
    .addOption(new Option('--format <format>', 'of the file').choices([...EXPORT_FORMATS]).default('csv'));
  withFilter(command)
    .option('--from <instant>', 'audit, intakes: from this instant on, e.g. 2026-11-01T00:00:00.000Z')
    .option('--to <instant>', 'audit, intakes: before this instant')
    .option('--network <id>', 'links: of this network')
    .requiredOption('--reason <words>', 'why, and for whom')
    .requiredOption('--out <file>', 'a new file; one that is there is never written over')
    .option('--approval <id>', 'what a second officer approved')
    .option('--json', 'one JSON document on standard output')
    .action(async (profile: string, options: Options) => {
      const input = inputOf(profile, options);
      await withClient(options, async (client) =>
        intoNewFile(options.out, async (target) => {
          const made = await sayHowToAsk('documents.export', input, () =>
            client.call<Export>('documents.export', {
              ...input,
              ...(options.approval && { approval: options.approval }),
            }),
          );
          await pipeline(Readable.from(client.download(made.export), { objectMode: false }), target);
          return made;
        }),
      );
    });
  commandAt(root, ['document', 'fetch'])
    .description('Fetch an export that was made, once, within an hour.')
    .argument('<id>', 'an export, by id')
    .requiredOption('--out <file>', 'a new file')
    .option('--json', 'one JSON document on standard output')
    .action(async (id: string, _: unknown, self: Command) => {
      const options = self.opts<{ out: string; json?: boolean }>();
      await withClient(options, async (client) =>
        intoNewFile(options.out, async (target) => {
          await pipeline(Readable.from(client.download(id), { objectMode: false }), target);
          return { export: id, file: options.out };
        }),
      );
    });
}

function inputOf(profile: string, options: Options): object {
  const { format, reason, from, to, network } = options;
  return {
    profile,
    format,
    ...(profile === 'tips' && { filter: filterOf(options) }),
    ...(from && { from }),
    ...(to && { to }),
    ...(network && { network }),
    reason,
  };
}

async function withClient(
  options: { json?: boolean },
  work: (client: Client) => Promise<object>,
): Promise<void> {
  const client = await openClient(configHere(), say);
  try {
    const done = await work(client);
    if (options.json) json(done);
    else for (const [name, value] of Object.entries(done)) out(`${name}: ${value}`);
  } finally {
    await client.close();
  }
}
