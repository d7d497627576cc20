import { systemActor } from '../src/app/key-work.ts';
import { perform } from '../src/app/perform.ts';
import { queue } from '../src/triage/actions.ts';
import { rescoreStep, rescoring } from '../src/triage/rescore-actions.ts';
import { beginRescore } from '../src/triage/rescore-run.ts';
import { addRuleSet, releaseRuleSet, SHIPPED, SHIPPED_SET } from '../src/triage/rule-set-store.ts';
import { openHouse } from './house.ts';
import type { Run } from './run.ts';
import { MAIN } from './server.ts';
import { standAlone } from './store.ts';
import { growStore } from './store-grow.ts';

const LARGE = 'bench_rescored';
/** A change that moves many: the weight of the commonest kind of incident. */
const CHANGED = 'danger.material';
const MILLION = 1_000_000;
const LOOK_MS = 250;

/** Score a whole store again after a rule changed, while the queue is read. */
export async function measureRescoring(run: Run): Promise<void> {
  const { figures, stock, sizes } = run;
  const { server, folder, intake } = await stock.held();
  await server.copy(MAIN, LARGE);
  try {
    await standAlone(server, LARGE);
    await growStore(run, server, LARGE, Math.max(1, Math.round(sizes.store / intake.run.counts.tips)));
    const house = await openHouse(server, folder, 0, LARGE);
    try {
      const { unit } = house.actor;
      const by = { officer: house.actor.id, at: house.clock() };
      const rules = SHIPPED_SET.rules.map((rule) => (rule.id === CHANGED ? { ...rule, weight: 31 } : rule));
      await house.database.transaction('write', { unit, officer: by.officer, sees: 'unit' }, async (db) => {
        const content = { ...SHIPPED_SET, rules };
        const draft = { content, basedOn: SHIPPED, officer: by.officer, at: by.at, note: null };
        await releaseRuleSet(db, unit, await addRuleSet(db, unit, draft), by);
        await beginRescore(db, unit, by);
      });
      const waits: number[] = [];
      const looking = setInterval(() => {
        const asked = performance.now();
        void house.act(queue, { limit: 100 }).then(() => waits.push(performance.now() - asked));
      }, LOOK_MS);
      const begun = performance.now();
      let pieces = 0;
      let most = 0;
      for (let more = true; more; pieces += 1) {
        ({ more } = (await perform(house, rescoreStep, { step: 'all' }, systemActor(unit))) as {
          more: boolean;
        });
        most = Math.max(most, process.memoryUsage.rss());
      }
      const seconds = (performance.now() - begun) / 1000;
      clearInterval(looking);
      const { tips, changed } = await told(house);
      waits.sort((a, b) => a - b);
      figures.add({
        id: 'T1',
        name: 'a million stored tips scored again, by this run’s slope',
        value: (seconds * MILLION) / tips,
        unit: 's',
        target: { atMost: 60 },
        note: `${tips} tips in ${seconds.toFixed(1)} s, ${pieces} pieces, ${changed} changed, at most ${(most / 2 ** 20).toFixed(0)} MiB`,
      });
      figures.add({
        name: 'a page of the queue meanwhile, p95',
        value: waits[Math.floor(waits.length * 0.95)] ?? null,
        unit: 'ms',
        note: `${waits.length} pages`,
      });
    } finally {
      await house.close();
    }
  } finally {
    await server.drop(LARGE);
  }
}

async function told(
  house: Awaited<ReturnType<typeof openHouse>>,
): Promise<{ tips: number; changed: number }> {
  const { rescoring: run } = (await house.act(rescoring, {})) as {
    rescoring: { total: number; changed: number };
  };
  return { tips: run.total, changed: run.changed };
}
