import { perform } from '../src/app/perform.ts';
import { enterScope } from '../src/storage/scope.ts';
import type { BenchHouse } from './house.ts';
import { median, quantile } from './measure.ts';
import { DEEP_PAGE, FIRST_PAGE, type Question, questionsOf } from './questions.ts';
import type { Run } from './run.ts';
import { type Server, withClient } from './server.ts';
import { type Ran, watched } from './watched.ts';

const ALONE = 60;
const AT_ONCE = 20;
const ROUNDS_AT_ONCE = 12;
const TARGET_MS = 50;
const WARMING = 4;
/** A question that never takes less than this alone is told with its plan. */
const SLOW_MS = 20;

/** `best`: of each input its quickest answer alone, with the statement that took the longest in it. */
type Best = { ms: number; ran: Ran | null };
type Measured = { alone: number[]; atOnce: number[]; best: Map<object, Best> };
type Asked = { house: BenchHouse; server: Server; database: string; size: number; aimed: boolean };

/**
 * Q1: every question through the door, from the call of `perform` to its answer: first one at a time, then 20 officers
 * who each ask all questions in an order of their own, without a pause.
 */
export async function measureQuestions(run: Run, asked: Asked): Promise<void> {
  const { figures } = run;
  const questions = await questionsOf(asked.house, asked.server, asked.database);
  const measured = new Map(questions.map((each) => [each.name, fresh()]));
  await askAlone(asked.house, questions, measured);
  await askAtOnce(asked.house, questions, measured);
  const size = asked.size.toLocaleString('en-US');
  for (const { name } of questions) {
    const { alone, atOnce } = measured.get(name)!;
    const ms = (values: readonly number[], share: number) => quantile(values, share).toFixed(1);
    figures.add({
      id: asked.aimed ? 'Q1' : null,
      name: `${name}, ${size} tips: p95, 20 at once`,
      value: quantile(atOnce, 0.95),
      unit: 'ms',
      target: asked.aimed ? { atMost: TARGET_MS } : null,
      note: `p50 ${ms(atOnce, 0.5)}; alone p50 ${ms(alone, 0.5)}, p95 ${ms(alone, 0.95)}`,
    });
  }
  figures.add({
    id: asked.aimed ? 'Q1' : null,
    name: `page deep in the list ÷ first page, ${size} tips`,
    value: median(measured.get(DEEP_PAGE)!.alone) / median(measured.get(FIRST_PAGE)!.alone),
    unit: '×',
    target: asked.aimed ? { atMost: 1.5 } : null,
  });
  await tellSlow(run, asked, measured);
}

const fresh = (): Measured => ({ alone: [], atOnce: [], best: new Map() });

/** Each question in turn, round after round: a hiccup of the machine falls on all of them. */
async function askAlone(
  house: BenchHouse,
  questions: readonly Question[],
  measured: Map<string, Measured>,
): Promise<void> {
  let ran: Ran[] = [];
  const seen = { ...house, database: watched(house.database, (each) => ran.push(each)) };
  for (let round = 0; round < WARMING + ALONE; round += 1)
    for (const { name, action, inputs } of questions) {
      const input = inputs[round % inputs.length]!;
      ran = [];
      const ms = await timed(() => perform(seen, action, input, house.actor));
      if (round < WARMING) continue;
      const { alone, best } = measured.get(name)!;
      alone.push(ms);
      if (ms < (best.get(input)?.ms ?? Number.POSITIVE_INFINITY)) best.set(input, { ms, ran: longest(ran) });
    }
}

async function askAtOnce(
  house: BenchHouse,
  questions: readonly Question[],
  measured: Map<string, Measured>,
): Promise<void> {
  const officer = async (seat: number) => {
    for (let round = 0; round < ROUNDS_AT_ONCE; round += 1)
      for (let step = 0; step < questions.length; step += 1) {
        const { name, action, inputs } =
          questions[(step * stride(questions.length) + seat * 7 + round) % questions.length]!;
        const input = inputs[(seat * ROUNDS_AT_ONCE + round) % inputs.length];
        const ms = await timed(() => perform(house, action, input, house.actor));
        if (round > 0) measured.get(name)!.atOnce.push(ms);
      }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, seat) => officer(seat)));
}

/** A step through a list of this length that meets every place once: neighbours in the list are not asked one after another. */
function stride(length: number): number {
  const divides = (a: number, b: number): number => (b === 0 ? a : divides(b, a % b));
  let step = Math.max(1, Math.floor(length * 0.38));
  while (divides(length, step) !== 1) step += 1;
  return step;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

const longest = (ran: readonly Ran[]): Ran | null =>
  ran.reduce<Ran | null>(
    (most, each) => (most && most.to - most.from >= each.to - each.from ? most : each),
    null,
  );

/** What was slow on its own, with the statement that took the time and how the database runs it. */
async function tellSlow(
  { figures }: Run,
  { server, database, aimed }: Asked,
  measured: ReadonlyMap<string, Measured>,
): Promise<void> {
  for (const [name, { best }] of measured) {
    const { ms, ran } = [...best.values()].reduce((most, each) => (each.ms > most.ms ? each : most));
    if (!aimed || !ran || ms <= SLOW_MS) continue;
    const { statement, parameters, scope, from, to } = ran;
    figures.say(
      `slow: ${name}, ${ms.toFixed(0)} ms, of which ${statement.name} ${(to - from).toFixed(0)} ms`,
    );
    figures.say(
      statement.text.replace(/SELECT tip_id, unit_id, source.*? FROM/s, 'SELECT … FROM').slice(0, MOST_TEXT),
    );
    if (!/^\s*SELECT/i.test(statement.text)) continue;
    const plan = await withClient({ ...server.owner(database), options: '-c jit=off' }, async (client) => {
      const explain = () =>
        client.query(`EXPLAIN (ANALYZE, BUFFERS) ${statement.text}`, parameters as unknown[]);
      await client.query(`BEGIN; ${enterScope(scope)}`); // with row-level security, as it ran
      await explain(); // the first in a connection also reads the catalogue
      return explain();
    });
    for (const row of plan.rows) figures.say((row['QUERY PLAN'] as string).slice(0, MOST_TEXT));
  }
}

const MOST_TEXT = 400;
