import { type Command, Option } from 'commander';
import { CLOCK_KINDS, type Clock, type ClockRule } from '../clocks/shape.ts';
import { type Client, openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { intoNewFile } from './new-file.ts';
import { wholeNumber } from './option-value.ts';
import { json, out, say } from './print.ts';

type Options = {
  officer?: string;
  kind?: string[];
  estimates?: string;
  from?: string;
  to?: string;
  limit?: number;
  after?: string;
  out?: string;
  language?: string;
  json?: boolean;
};

/** `tipstaff clock list` and `tipstaff clock calendar --out FILE`: the board, with its filter as options. */
export function addClocks(root: Command): void {
  filtered(commandAt(root, ['clock', 'list']))
    .description('Everything that runs out, the earliest first: over all kinds, by officer, within a window.')
    .option('--limit <count>', 'how many', wholeNumber(1, 1000))
    .option('--after <place>', 'go on behind this place of an answer before')
    .option('--json', 'one JSON document on standard output')
    .action((options: Options) =>
      withClient(async (client) => {
        const page = await client.call<{ clocks: Clock[]; next: string | null; zone: string }>(
          'clocks.board',
          {
            filter: filterOf(options),
            ...(options.limit && { limit: options.limit }),
            ...(options.after && { after: options.after }),
          },
        );
        if (options.json) return json(page);
        const { rules } = await client.call<{ rules: ClockRule[] }>('clocks.rules', {});
        for (const clock of page.clocks) out(lineOf(clock, rules));
        if (page.next) say(`More: --after "${page.next}"`);
      }),
    );
  filtered(commandAt(root, ['clock', 'calendar']))
    .description('The board as an iCalendar file. No name, no number, no word of a tip stands in it.')
    .requiredOption('--out <file>', 'a new file; one that is there is never written over')
    .addOption(new Option('--language <language>', 'of the words').choices(['en', 'hi']).default('en'))
    .option('--json', 'one JSON document on standard output')
    .action((options: Options) =>
      withClient(async (client) => {
        const { calendar, ...told } = await intoNewFile(options.out!, async (target) => {
          const made = await client.call<{ calendar: string; events: number; more: boolean }>(
            'clocks.calendarFeed',
            { filter: filterOf(options), language: options.language },
          );
          target.write(made.calendar);
          return made;
        });
        if (options.json) json({ ...told, file: options.out });
        else out(`${options.out}: ${told.events} ends${told.more ? ', and more that did not fit' : ''}`);
      }),
    );
}

function filtered(command: Command): Command {
  return command
    .option('--officer <id>', 'those of one officer: an id, me, or nobody')
    .addOption(new Option('--kind <kinds...>', 'of these kinds').choices([...CLOCK_KINDS]))
    .addOption(new Option('--estimates <which>', 'estimates alone, or none').choices(['without', 'only']))
    .option('--from <instant>', 'that end from this instant on')
    .option('--to <instant>', 'that end before this instant');
}

const filterOf = ({ officer, kind, estimates, from, to }: Options): object => ({
  ...(officer && { officer }),
  ...(kind && { kinds: kind }),
  ...(estimates && { estimates }),
  ...(from && { from }),
  ...(to && { to }),
});

function lineOf(clock: Clock, rules: readonly ClockRule[]): string {
  const rule = rules.find(({ id }) => id === clock.rule);
  const words = `${rule?.words.en ?? clock.rule}${clock.estimate ? ' (estimate)' : ''}`;
  return [
    clock.day ?? clock.dueAt,
    clock.day ? 'the whole day, wherever that is' : `${clock.dueThere} ${clock.zone}`,
    clock.record.label,
    words,
    rule?.law.en ?? '',
    clock.id,
  ].join('  ');
}

async function withClient(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = await openClient(configHere(), say);
  try {
    await work(client);
  } finally {
    await client.close();
  }
}
