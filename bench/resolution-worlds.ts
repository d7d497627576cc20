import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsFrom } from '../src/intake/facts.ts';
import { readDocument } from '../src/intake/read.ts';
import type { WorldName } from '../src/simulate/shape.ts';
import { keyedDigest } from '../src/storage/keyed-digest.ts';
import type { BlockParty } from '../src/subjects/block.ts';
import { marksOf } from '../src/subjects/marks-of.ts';
import { SETTINGS } from './intake-reading.ts';
import type { PartyWorld } from './party-world.ts';
import { documentsOf, worldIn } from './world.ts';

type Truth = {
  tips: { number: string | null; parties: { role: string; person: string }[] }[];
};

const TOLD = new Set(['suspect', 'recipient', 'victim']);

/**
 * A simulated world's documents read as an intake reads them, and who stands behind each party by the answer sheet. Of a
 * tip's versions the last counts. Tips without a number are left out: the sheet names them by file.
 */
export async function simulatedParties(
  folder: string,
  tips: number,
  seed: number,
  world: WorldName,
): Promise<PartyWorld> {
  const { inputs } = await worldIn(folder, tips, seed, world);
  const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
  const people = new Map(truth.tips.map((tip) => [tip.number, tip.parties]));
  const digest = keyedDigest(SETTINGS.fingerprintKey);
  const print = (text: string) => digest(text).slice(0, 32);
  const latest = new Map<string, { party: BlockParty; person: number }[]>();
  const numbers = new Map<string, number>();
  const numberOf = (person: string) => numbers.get(person) ?? numbers.set(person, numbers.size).get(person)!;
  for await (const document of documentsOf(inputs)) {
    const { reading, identified } = readDocument(document, SETTINGS);
    if (reading.kind !== 'tip' || !identified || reading.draft.number === null) continue;
    const told = people.get(reading.draft.number);
    if (!told) continue;
    const facts = factsFrom(reading.draft, identified, [{ ...document, reading }], null);
    const marks = marksOf(facts, identified.fingerprints, print);
    const places = facts.parties.flatMap(({ role }, index) => (TOLD.has(role) ? [index] : []));
    if (places.length !== told.length) continue;
    const incident = facts.incidentAt?.instant ?? facts.receivedAt?.instant ?? SETTINGS.now;
    latest.set(
      reading.draft.number,
      places.map((party, n) => ({
        party: {
          tip: reading.draft.number!,
          party,
          role: facts.parties[party]!.role,
          receivedAt: SETTINGS.now,
          minute: Math.floor(Date.parse(incident) / 60_000),
          marks: marks.parties[party]!,
        },
        person: numberOf(told[n]!.person),
      })),
    );
  }
  const all = [...latest.values()].flat();
  return { parties: all.map((each) => each.party), persons: all.map((each) => each.person) };
}
