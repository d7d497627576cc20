import { loadavg } from 'node:os';
import { systemActor } from '../src/app/key-work.ts';
import { perform } from '../src/app/perform.ts';
import { rescoreStep, rescoring } from '../src/triage/rescore-actions.ts';
import { beginRescore } from '../src/triage/rescore-run.ts';
import { addRuleSet, releaseRuleSet, rulesInForce } from '../src/triage/rule-set-store.ts';
import { type BenchHouse, openHouse } from './house.ts';
import { costOf, quantile } from './measure.ts';
import { Readers } from './queue-readers.ts';
import { type Change, changesFor } from './rescoring-changes.ts';
import type { Run } from './run.ts';
import { MAIN, type Server } from './server.ts';
import { standAlone } from './store.ts';
import { growStore, SCORED } from './store-grow.ts';

const LARGE = 'bench_rescored';
const MILLION = 1_000_000;
const TARGET_S = 60;
/** Longest that nineteen of twenty pages of the queue may take while the machine scores. */
const PAGE_MS = 250;

/**
 * Score a whole store again after a change of rules, one change after the other, while officers read the queue. `--store
 * 1000000` makes the million itself: set by set, of the tables that this needs.
 */
export async function measureRescoring(run: Run): Promise<void> {
  const { stock, sizes, figures } = run;
  const { server, folder, intake } = await stock.held();
  await server.copy(MAIN, LARGE);
  try {
    await standAlone(server, LARGE);
    await growStore(
      run,
      server,
      LARGE,
      Math.max(1, Math.round(sizes.store / intake.run.counts.tips)),
      SCORED,
    );
    const changes = await changesFor(server, LARGE);
    const house = await openHouse(server, folder, 0, LARGE);
    try {
      for (const change of changes) {
        const load = loadavg()[0]!.toFixed(1);
        const did = await scoreAgain(house, server, change);
        tell(figures, change, { ...did, load });
      }
    } finally {
      await house.close();
    }
  } finally {
    await server.drop(LARGE);
  }
}

type Did = {
  tips: number;
  changed: number;
  moved: number;
  pieces: number;
  wall: number;
  program: number;
  database: number | null;
  memory: number;
  pages: readonly number[];
};

async function scoreAgain(house: BenchHouse, server: Server, { change }: Change): Promise<Did> {
  await release(house, change);
  const readers = new Readers(house);
  let pieces = 0;
  let memory = 0;
  const { cost } = await costOf(async () => {
    for (let more = true; more; pieces += 1) {
      const step = await perform(house, rescoreStep, { step: 'all' }, systemActor(house.actor.unit));
      ({ more } = step as { more: boolean });
      memory = Math.max(memory, process.memoryUsage.rss());
    }
  }, server.postmaster);
  const pages = await readers.end();
  const { rescoring: run } = (await house.act(rescoring, {})) as {
    rescoring: { total: number; changed: number; moved: number };
  };
  const { wall, program, database } = cost;
  return {
    ...{ tips: run.total, changed: run.changed, moved: run.moved },
    ...{ pieces, memory, pages, wall: wall / 1000, program: program / 1000 },
    database: database === null ? null : database / 1000,
  };
}

async function release(house: BenchHouse, change: Change['change']): Promise<void> {
  const { unit, id: officer } = house.actor;
  const at = house.clock();
  await house.database.transaction('write', { unit, officer, sees: 'unit' }, async (db) => {
    const { version, content } = await rulesInForce(db, unit);
    const draft = {
      content: { ...content, rules: change(content.rules) },
      ...{ basedOn: version, officer, at, note: null },
    };
    await releaseRuleSet(db, unit, await addRuleSet(db, unit, draft), { officer, at });
    await beginRescore(db, unit, { officer, at });
  });
}

/** Seconds of the wall clock, with those of the processors beside them: the machine may be shared. */
function tell(figures: Run['figures'], { name, what }: Change, did: Did & { load: string }): void {
  const { tips, wall, program, database, pages } = did;
  const cpu = `${program.toFixed(1)} s of the program’s CPU, ${database?.toFixed(1) ?? '?'} s of the database’s`;
  figures.add({
    id: 'T1',
    name: `a million stored tips scored again: ${name}`,
    value: (wall * MILLION) / tips,
    unit: 's',
    target: { atMost: TARGET_S },
    note: `${what}; ${tips} tips in ${wall.toFixed(1)} s, ${(tips / wall).toFixed(0)} tips/s, ${did.pieces} pieces, ${did.changed} changed, ${did.moved} in another lane; ${cpu}; at most ${(did.memory / 2 ** 20).toFixed(0)} MiB; load ${did.load} before`,
  });
  figures.add({
    id: 'T1',
    name: 'a page of the queue meanwhile, p95',
    value: pages.length === 0 ? null : quantile(pages, 0.95),
    unit: 'ms',
    target: { atMost: PAGE_MS },
    note: `${pages.length} pages, p50 ${quantile(pages, 0.5).toFixed(0)} ms`,
  });
}
