import Table from 'cli-table3';
import type { Command } from 'commander';
import { visible, visibleIn } from '../kernel/visible-text.ts';
import type { Delay, Gap, GapFieldWords, Scorecard } from '../statistics/shape.ts';
import { type Client, openClient } from './client.ts';
import { configHere } from './context.ts';
import { commandAt } from './generic.ts';
import { intoNewFile } from './new-file.ts';
import { json, out, say } from './print.ts';

type Gaps = {
  platform: string | null;
  noRequest: string | null;
  gaps: Gap[];
  fields: GapFieldWords[];
};
type Request = { platform: string; text: string; file: string; fields: string[] };
type Asked = { from?: string; to?: string; out?: string; json?: boolean };

/** `tipstaff tip gaps`, `tip gap-request` and `platform scorecard`: what is missing, what to ask for, and of whom it is usual. */
export function addPlatforms(root: Command): void {
  asJson(commandAt(root, ['tip', 'gaps']))
    .description('What a tip lacks to be acted on, with why each field matters.')
    .argument('<tip>', 'number or id of the tip')
    .action((tip: string, options: Asked) =>
      withClient(async (client) => {
        const found = await client.call<Gaps>('statistics.gaps', { tip });
        if (options.json) json(found);
        else printGaps(found);
      }),
    );
  asJson(commandAt(root, ['tip', 'gap-request']))
    .description(
      'A request in plain text to the platform that reported a tip, for what its report left out. It is made, never sent.',
    )
    .argument('<tip>', 'number or id of the tip')
    .option('--out <file>', 'a new file; one that is there is never written over')
    .action((tip: string, options: Asked) =>
      withClient(async (client) => {
        const make = () => client.call<Request>('statistics.gapRequest', { tip });
        if (options.out === undefined) {
          const made = await make();
          return options.json ? json(made) : out(made.text);
        }
        const { text: _, ...told } = await intoNewFile(options.out, async (target) => {
          const made = await make();
          target.write(made.text);
          return made;
        });
        if (options.json) json({ ...told, file: options.out });
        else say(`${options.out}: to ${visible(told.platform)}. Read it, sign it, send it yourself.`);
      }),
    );
  asJson(commandAt(root, ['platform', 'scorecard']))
    .description(
      'What each platform’s tips bring: fields, what they led to, delays, a trend. Restricted tips are not counted.',
    )
    .option('--from <day>', 'first day, in UTC (2026-01-31); the last twelve months unless said otherwise')
    .option('--to <day>', 'last day, in UTC; today unless said otherwise')
    .action(({ from, to, ...options }: Asked) =>
      withClient(async (client) => {
        const card = await client.call<Scorecard>('statistics.platforms', {
          ...(from && { from }),
          ...(to && { to }),
        });
        if (options.json) json(card);
        else printScorecard(card);
      }),
    );
}

const asJson = (command: Command): Command =>
  command.option('--json', 'one JSON document on standard output');

const SIGNS = { missing: '-', partly: '~', given: '+' } as const;

function printGaps({ platform, noRequest, gaps, fields }: Gaps): void {
  for (const { field, state, of, given } of gaps) {
    const told = fields.find((each) => each.field === field)!;
    const some = of > 1 && state !== 'given' ? ` (${given} of ${of})` : '';
    out(`${SIGNS[state]} ${told.words.en}${some}`);
    if (state !== 'given') out(`    ${told.why.en} [${told.source}]`);
  }
  if (noRequest === null)
    say(`A request to ${visible(platform ?? 'the platform')}: tipstaff tip gap-request TIP --out FILE`);
  else if (noRequest === 'not_reported_by_platform')
    say('No platform reported this tip: no request can be made.');
}

const percent = (part: number, of: number): string => (of === 0 ? '–' : `${Math.round((100 * part) / of)} %`);

/** Hours up to two days, then days: `5 h`, `12 d`. */
function delay({ median, p90 }: Delay): string {
  const of = (seconds: number) =>
    seconds < 2 * 86_400 ? `${(seconds / 3600).toFixed(1)} h` : `${Math.round(seconds / 86_400)} d`;
  return median === null || p90 === null ? '–' : `${of(median)} / ${of(p90)}`;
}

function printScorecard({ from, to, platforms, unreported, unread, fields }: Scorecard): void {
  const missed = (field: string) => fields.find((each) => each.field === field)!.words.en;
  const table = new Table({
    head: [
      ...['platform', 'tips', 'fields given', 'mostly missing', 'acted on', 'too little'],
      ...['incident to report', 'to first act'],
    ],
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'left', 'right', 'right', 'right', 'right'],
  });
  for (const row of visibleIn(platforms)) {
    const worst = row.fields
      .filter(({ asked, given }) => asked > 0 && given / asked < 0.5)
      .sort((a, b) => a.given / a.asked - b.given / b.asked)[0];
    table.push([
      ...[row.platform, row.tips.toLocaleString('en-IN'), percent(row.given, row.asked)],
      ...[worst ? missed(worst.field) : '', percent(row.actedOn, row.ended)],
      ...[percent(row.tooLittle, row.ended), delay(row.reported), delay(row.firstAct)],
    ]);
  }
  out(table.toString());
  say(
    `${from} to ${to}, in UTC. Delays: median / nine in ten within. Restricted tips are not counted; ${unreported} tips were reported by no platform.`,
  );
  if (unread > 0) say(`${unread} tips are still being read for what they lack.`);
}

async function withClient(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = await openClient(configHere(), say);
  try {
    await work(client);
  } finally {
    await client.close();
  }
}
