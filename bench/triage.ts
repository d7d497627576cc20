import { factsFrom } from '../src/intake/facts.ts';
import { readDocument } from '../src/intake/read.ts';
import type { TipFacts } from '../src/tips/shape.ts';
import { features, type TriageContext } from '../src/triage/features.ts';
import { RULES } from '../src/triage/rules.ts';
import { compileRules, score } from '../src/triage/score.ts';
import { SETTINGS } from './intake-reading.ts';
import { measureLanes } from './lanes.ts';
import { inTurn, median } from './measure.ts';
import { measureRescoring } from './rescoring.ts';
import type { Section } from './run.ts';
import { documentsOf } from './world.ts';

const MOST = 5000;
const ROUNDS = 7;
const CONTEXT: TriageContext = {
  now: SETTINGS.now,
  earlierTips: 1,
  earlierVersions: 0,
  filesKnown: 1,
  filesNew: 1,
  hashSeenMost: 3,
};
const compiled = compileRules(RULES);

/** Wall clock in ms of scoring these tips: features, then rules. */
export function scoreAlone(tips: readonly TipFacts[]): number {
  const begun = performance.now();
  for (const tip of tips) score(compiled, features(tip, CONTEXT));
  return performance.now() - begun;
}

/** Rules over features that are in memory, and the making of features. */
export const triage: Section = {
  name: 'triage',
  about: `${RULES.length} rules over tips in memory; lanes against truth; a store scored again`,
  run: async (run) => {
    const { figures, stock } = run;
    const { inputs } = await stock.world();
    const tips: TipFacts[] = [];
    for await (const document of documentsOf(inputs)) {
      const read = readDocument(document, SETTINGS);
      if (read.reading.kind === 'tip' && read.identified)
        tips.push(
          factsFrom(read.reading.draft, read.identified, [{ ...document, reading: read.reading }], null),
        );
      if (tips.length === MOST) break;
    }
    const made = tips.map((tip) => features(tip, CONTEXT));
    const rounds = Math.ceil(MOST / tips.length); // a round over few tips is too short to be timed
    const again = (work: () => unknown) => {
      for (let left = rounds; left > 0; left -= 1) work();
    };
    const times = await inTurn(ROUNDS, {
      features: () => again(() => tips.map((tip) => features(tip, CONTEXT))),
      rules: () => again(() => made.map((each) => score(compiled, each))),
    });
    const rate = (ms: readonly number[]) => ((tips.length * rounds) / median(ms)) * 1000;
    figures.add({
      id: 'T1',
      name: 'rules evaluated, features in memory',
      value: rate(times.rules),
      unit: 'tips/core-s',
      target: { atLeast: 100_000 },
      note: `${tips.length} tips`,
    });
    figures.add({ name: 'features made of facts', value: rate(times.features), unit: 'tips/core-s' });
    await measureLanes(run);
    await measureRescoring(run);
  },
};
