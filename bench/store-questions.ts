import { perform } from '../src/app/perform.ts';
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
/** A question that takes longer than this alone is told with its plan. */
const SLOW_MS = 25;

type Measured = { alone: number[]; atOnce: number[]; worst: { ms: number; ran: Ran | null } };
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

const fresh = (): Measured => ({ alone: [], atOnce: [], worst: { ms: 0, ran: null } });

/** Each question in turn, round after round: a hiccup of the machine falls on all of them. */
async function askAlone(house: BenchHouse, questions: readonly Question[], measured: Map<string, Measured>): Promise<void> {
  let ran: Ran[] = [];
  const seen = { ...house, database: watched(house.database, (each) => ran.push(each)) };
  for (let round = -1; round < ALONE; round += 1)
    for (const { name, action, inputs } of questions) {
      ran = [];
      const ms = await timed(() => perform(seen, action, inputs[(round + 1) % inputs.length], house.actor));
      if (round < 0) continue;
      const { alone, worst } = measured.get(name)!;
      alone.push(ms);
      if (ms > worst.ms) Object.assign(worst, { ms, ran: longest(ran) });
    }
}

async function askAtOnce(house: BenchHouse, questions: readonly Question[], measured: Map<string, Measured>): Promise<void> {
  const officer = async (seat: number) => {
    for (let round = 0; round < ROUNDS_AT_ONCE; round += 1)
      for (let step = 0; step < questions.length; step += 1) {
        const { name, action, inputs } = questions[(step * stride(questions.length) + seat * 7 + round) % questions.length]!;
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
  ran.reduce<Ran | null>((most, each) => (most && most.to - most.from >= each.to - each.from ? most : each), null);

/** What was slow on its own, with the statement that took the time and how the database runs it. */
async function tellSlow({ figures }: Run, { server, database, aimed }: Asked, measured: ReadonlyMap<string, Measured>): Promise<void> {
  for (const [name, { alone, worst }] of measured) {
    if (!aimed || !worst.ran || quantile(alone, 0.95) <= SLOW_MS) continue;
    const { statement, parameters, from, to } = worst.ran;
    figures.say(`slow: ${name}, ${worst.ms.toFixed(0)} ms, of which ${statement.name} ${(to - from).toFixed(0)} ms`);
    figures.say(statement.text.replace(/SELECT tip_id, unit_id, source.*? FROM/s, 'SELECT … FROM'));
    if (!/^\s*SELECT/i.test(statement.text)) continue;
    const plan = await withClient({ ...server.owner(database), options: '-c jit=off' }, (client) =>
      client.query(`EXPLAIN (ANALYZE, BUFFERS) ${statement.text}`, parameters as unknown[]),
    );
    for (const row of plan.rows) figures.say(row['QUERY PLAN'] as string);
  }
}
