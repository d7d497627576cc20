import { verify } from '../src/audit/actions.ts';
import type { NewEntry, Verification } from '../src/audit/shape.ts';
import { appendEntries } from '../src/audit/store.ts';
import { sha256, uuidFrom } from '../src/kernel/digest.ts';
import type { BenchHouse } from './house.ts';
import { costOf, cpuOf } from './measure.ts';
import type { Section } from './run.ts';

const GOAL = 1_000_000;
const GOAL_SECONDS = 60;
const BATCH = 5000;
/** Entries that one chunk of an intake leaves: one a document, one for the intake. */
const CHUNK = 501;

/** The log: what it adds to an intake, and how long it takes to prove a million entries. */
export const audit: Section = {
  name: 'audit',
  about: 'appending to the log and proving it',
  run: async ({ sizes, figures, stock }) => {
    const { server, intake } = await stock.held();
    const house = await stock.house();
    try {
      const { seen } = intake.run.counts;
      const added = await costOf(() => append(house, seen, CHUNK), server.postmaster);
      figures.add({
        id: 'L1',
        name: 'the log’s share of the intake, CPU',
        value: (cpuOf(added.cost) / cpuOf(intake.cost)) * 100,
        unit: '%',
        target: { atMost: 10 },
        note: `as many entries as the intake left (${seen}), appended alone in chunks as it does: ${(added.cost.wall / 1000).toFixed(1)} s`,
      });
      const wanted = Math.min(GOAL, sizes.store);
      const { entries } = (await house.act(verify, {})) as Verification;
      const { cost } = await costOf(
        () => append(house, Math.max(0, wanted - entries), BATCH),
        server.postmaster,
      );
      figures.add({
        name: 'entries appended',
        value: (Math.max(0, wanted - entries) / cost.wall) * 1000,
        unit: 'entries/s',
      });
      const proof = await costOf(() => house.act(verify, {}) as Promise<Verification>, server.postmaster);
      if (!proof.result.holds) throw new Error(`the log does not hold: ${proof.result.firstBad?.problem}`);
      const seconds = proof.cost.wall / 1000;
      const proved = proof.result.entries;
      figures.add({
        id: 'L1',
        name: proved >= GOAL ? 'a million entries verified' : 'a million entries verified, extrapolated',
        value: seconds * (GOAL / proved),
        unit: 's',
        target: { atMost: GOAL_SECONDS },
        note: `${proved.toLocaleString('en-US')} entries in ${seconds.toFixed(1)} s`,
      });
    } finally {
      await house.close();
    }
  },
};

async function append(house: BenchHouse, count: number, batch: number): Promise<void> {
  const now = house.clock();
  for (let from = 0; from < count; from += batch) {
    const entries = Array.from({ length: Math.min(batch, count - from) }, (_, at) =>
      entry(house, now, from + at),
    );
    await house.database.transaction('write', 'house', (db) => appendEntries(db, entries));
  }
}

function entry(house: BenchHouse, at: string, number: number): NewEntry {
  return {
    unit: house.actor.unit,
    at,
    officer: house.actor.id,
    action: 'intake.take',
    recordKind: 'tip',
    recordId: uuidFrom(`bench ${number}`),
    outcome: 'accepted',
    code: null,
    inputDigest: sha256(`bench ${number}`),
  };
}
