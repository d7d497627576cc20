import { type BlockParty, partyKey } from '../src/subjects/block.ts';
import { blocksOf, resolveBlocks } from '../src/subjects/resolve-blocks.ts';
import { NOISES, type PartyWorld, partyWorld } from './party-world.ts';
import { bCubed, pairwise, type Quality } from './quality-of-clusters.ts';
import { sharedIdentifier, weightedSum } from './resolution-baselines.ts';
import { simulatedParties } from './resolution-worlds.ts';
import type { Run, Section } from './run.ts';
import { silentIn } from './silent-in.ts';

const SEEDS = [7, 19, 23];
const THRESHOLDS = [0.3, 0.6, 0.9, 1, 1.3, 1.6, 2, 2.3, 3];
const PEOPLE = 3000;

/** Targets of SPEED for worlds of the simulator: B-cubed precision and recall. */
const TARGETS = { default: [0.99, 0.95], vicious: [0.97, 0.9] } as const;

/**
 * Who stands behind the parties, against the known truth, beside two baselines on the same parties: exact shared
 * identifier, and a weighted sum with the threshold that is best for this very world.
 */
export const resolution: Section = {
  name: 'resolution',
  about: 'parties to persons, against known truth',
  run: async (run) => {
    for (const world of ['default', 'vicious'] as const)
      for (const seed of SEEDS) {
        const folder = run.workshop.folder(`resolution-${world}-${seed}`);
        const made = await simulatedParties(folder, Math.min(10_000, run.sizes.tips), seed, world);
        tell(run, `simulated ${world}, seed ${seed}`, made, seed === SEEDS[0] ? TARGETS[world] : null);
      }
    for (const [name, noise] of Object.entries(NOISES))
      for (const seed of SEEDS.slice(0, 2))
        tell(run, `parties ${name}, seed ${seed}`, partyWorld(PEOPLE, noise, seed), null);
  },
};

function tell(
  { figures }: Run,
  name: string,
  { parties, persons }: PartyWorld,
  target: readonly [number, number] | null,
): void {
  const begun = performance.now();
  const found = resolved(parties);
  const spent = performance.now() - begun;
  const mine = bCubed(persons, found.labels);
  const exact = sharedIdentifier(parties);
  const best = [...weightedSum(parties, THRESHOLDS)]
    .map(([threshold, labels]) => ({ threshold, labels, quality: bCubed(persons, labels) }))
    .sort((a, b) => b.quality.f1 - a.quality.f1)[0]!;
  const note = [
    `pairs ${told(pairwise(persons, found.labels))}`,
    `shared identifier ${told(bCubed(persons, exact))}, pairs ${told(pairwise(persons, exact))}`,
    `weighted sum ≥ ${best.threshold} ${told(best.quality)}, pairs ${told(pairwise(persons, best.labels))}`,
    `${found.candidates} for review, ${found.cut} values cut`,
  ].join('; ');
  figures.add({
    id: target ? 'B3' : null,
    name: `${name}: B-cubed precision`,
    value: mine.precision,
    unit: '',
    ...(target && { target: { atLeast: target[0] } }),
    note: `${parties.length} parties, ${new Set(persons).size} persons, ${Math.round(spent)} ms`,
  });
  figures.add({
    id: target ? 'B3' : null,
    name: `${name}: B-cubed recall`,
    value: mine.recall,
    unit: '',
    ...(target && { target: { atLeast: target[1] } }),
    beside: { name: 'shared identifier', value: bCubed(persons, exact).recall, unit: '' },
    note,
  });
  if (!target) return;
  figures.add({
    id: 'B3',
    name: `${name}: largest false component`,
    value: (100 * largestFalse(persons, found.labels)) / parties.length,
    unit: '%',
    target: { atMost: 0.1 },
    beside: {
      name: 'shared identifier',
      value: (100 * largestFalse(persons, exact)) / parties.length,
      unit: '%',
    },
  });
}

function resolved(parties: readonly BlockParty[]): { labels: string[]; candidates: number; cut: number } {
  const cut = silentIn(parties);
  const stored = parties.map((party) => ({ ...party, subject: null }));
  const { subjectOf, candidates } = resolveBlocks(blocksOf(stored, [], cut));
  return {
    labels: parties.map((party) => subjectOf.get(partyKey(party)) ?? partyKey(party)),
    candidates: candidates.length,
    cut: cut.size,
  };
}

/** Parties in the largest subject that holds more than one person, without those of the person it holds most of. */
function largestFalse(persons: readonly number[], labels: readonly (number | string)[]): number {
  const inside = new Map<number | string, Map<number, number>>();
  labels.forEach((label, index) => {
    const counts = inside.get(label) ?? inside.set(label, new Map()).get(label)!;
    counts.set(persons[index]!, (counts.get(persons[index]!) ?? 0) + 1);
  });
  let largest = 0;
  for (const counts of inside.values()) {
    const all = [...counts.values()];
    largest = Math.max(largest, all.reduce((sum, each) => sum + each, 0) - Math.max(...all));
  }
  return largest;
}

const told = ({ precision, recall }: Quality) => `${precision.toFixed(4)} / ${recall.toFixed(4)}`;
