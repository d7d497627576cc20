import { perform } from '../src/app/perform.ts';
import { begin, take } from '../src/intake/actions.ts';
import { assemble, type Submission } from '../src/intake/assemble.ts';
import type { Input } from '../src/intake/open.ts';
import type { Chunk } from '../src/intake/plan.ts';
import { prepare } from '../src/intake/prepare.ts';
import { type ReadDocument, type ReadSettings, readDocument } from '../src/intake/read.ts';
import type { IntakeDocument } from '../src/intake/shape.ts';
import { Spool } from '../src/intake/spool.ts';
import { sha256 } from '../src/kernel/digest.ts';
import type { TipFacts } from '../src/tips/shape.ts';
import { type BenchHouse, openHouse } from './house.ts';
import { SETTINGS } from './intake-reading.ts';
import type { Run } from './run.ts';
import { startServer } from './server.ts';
import { scoreAlone } from './triage.ts';
import { type Ran, watched } from './watched.ts';
import { documentsOf } from './world.ts';

const CHUNK = 500;

/** Wall clock in ms by stage, in the order in which a tip passes them. */
type Stages = Map<string, number>;

/**
 * The stages apart: the program's own functions over the same chunks, one after another in one thread, so that no
 * stage hides behind another as it does in the whole intake. What passes inside the door (`intake.take`) is told
 * apart by the statements it runs.
 */
export async function measureStages(run: Run, inputs: readonly Input[]): Promise<void> {
  const server = await startServer(run.workshop.folder('stages'));
  try {
    const house = await openHouse(server, run.workshop.folder('stages'), 0);
    const stages: Stages = new Map();
    const started = performance.now();
    const alone = await walk(run, house, inputs, stages);
    const total = performance.now() - started - alone;
    await house.close();
    for (const [stage, ms] of stages)
      run.figures.add({
        name: `stage: ${stage}`,
        value: (ms / total) * 100,
        unit: '%',
        note: `${(ms / 1000).toFixed(2)} s`,
      });
    run.figures.add({
      name: 'scoring alone (features and rules)',
      value: (alone / total) * 100,
      unit: '%',
      note: `${(alone / 1000).toFixed(2)} s; it is part of “resolve and score”`,
    });
  } finally {
    await server.remove();
  }
}

async function walk(run: Run, house: BenchHouse, inputs: readonly Input[], stages: Stages): Promise<number> {
  const intake = ((await house.act(begin, { label: 'stages' })) as { run: string }).run;
  const settings: ReadSettings = { ...SETTINGS, fingerprintKey: house.database.vault.fingerprintKey };
  const spool = new Spool(run.workshop.folder('stages-spool'), intake, house.database.vault);
  let alone = 0;
  let waiting: IntakeDocument[] = [];
  const work = async () => {
    const documents = waiting;
    waiting = [];
    await timed(stages, 'spool (seal, fsync)', () => {
      for (const each of documents) spool.add(each);
    });
    const read = await timed(stages, 'read, identify, pack', () =>
      documents.map((each) => readHere(each, settings)),
    );
    const chunk = await timed(stages, 'assemble, prepare', () => chunkOf(read, house.actor.unit, settings));
    await takeIn(house, intake, chunk, settings, stages);
    alone += scoreAlone(chunk.submissions.map((each): TipFacts => each.facts));
  };
  const documents = documentsOf(inputs);
  for (;;) {
    const next = await timed(stages, 'open (detect, digest, cut)', () => documents.next());
    const last = waiting.at(-1);
    if (last && (next.done || (waiting.length >= CHUNK && next.value.group !== last.group))) await work();
    else if (waiting.length >= 4 * CHUNK) await work();
    if (next.done) break;
    waiting.push(next.value);
  }
  await timed(stages, 'spool (seal, fsync)', () => spool.flush());
  return alone;
}

async function timed<T>(stages: Stages, stage: string, work: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  stages.set(stage, (stages.get(stage) ?? 0) + performance.now() - begun);
  return result;
}

function readHere(document: IntakeDocument, settings: ReadSettings): ReadDocument {
  const { facts: _, ...made } = readDocument(document, settings);
  return { ...document, ...made };
}

function chunkOf(documents: readonly ReadDocument[], unit: number, settings: ReadSettings): Chunk {
  const chunk: Chunk = { submissions: [], loose: [], refused: [] };
  const prepared = (each: Submission) => prepare(each, unit, settings);
  for (let from = 0; from < documents.length; ) {
    let to = from;
    while (to < documents.length && documents[to]!.group === documents[from]!.group) to += 1;
    const { submissions, loose, refused } = assemble(documents.slice(from, to));
    chunk.submissions.push(...submissions.map(prepared));
    chunk.loose.push(...loose);
    chunk.refused.push(...refused);
    from = to;
  }
  return chunk;
}

async function takeIn(
  house: BenchHouse,
  intake: string,
  chunk: Chunk,
  settings: ReadSettings,
  stages: Stages,
): Promise<void> {
  const ran: Ran[] = [];
  const seen = { ...house, database: watched(house.database, (each) => ran.push(each)) };
  const from = performance.now();
  const input = {
    run: intake,
    digest: sha256('stages'),
    chunk,
    resumed: false,
    settings,
    bytes: 0,
    spooled: 0,
  };
  await perform(seen, take, input, house.actor);
  const to = performance.now();
  divide(ran, from, to, (stage, ms) => stages.set(stage, (stages.get(stage) ?? 0) + ms));
}

/**
 * Divide the time inside the door by its statements, which always come in one order: the run's row, the end of the
 * log, what is planned with, what is known of identifiers, where they lead, what is written, the log again.
 * The program's own work is counted with the statement that it ends in.
 */
function divide(
  ran: readonly Ran[],
  from: number,
  to: number,
  count: (stage: string, ms: number) => void,
): void {
  let at = from;
  let stage = 'door (begin, check, commit)';
  for (const { statement, from: asked, to: answered } of ran) {
    const before = stage;
    stage = stageAfter(before, statement.name);
    count(stage === WRITE && before !== WRITE ? 'resolve and score' : stage, asked - at);
    if (stage === WRITE) count('write: database', answered - asked);
    else count(stage, answered - asked);
    at = answered;
  }
  count('door (begin, check, commit)', to - at);
}

const WRITE = 'write: program (rows, seals)';

function stageAfter(stage: string, statement: string): string {
  if (statement === 'audit.lockHead') return stage.startsWith('door') ? 'plan' : 'audit';
  if (stage.startsWith('audit') || stage.startsWith('door')) return stage;
  if (statement === 'identifiers.known') return 'known identifiers';
  if (stage === 'known identifiers' && statement === 'subjects.byIds') return 'resolve and score';
  if (stage === 'resolve and score' && statement === 'subjects.byIds') return stage;
  if (stage === 'plan') return stage;
  return WRITE;
}
