import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clearSubject } from '../../src/intake/clear.ts';
import { addedUnit, type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import {
  groupsOf,
  type Invented,
  impliedBy,
  phone,
  resolvedFully,
  type State,
  stateOf,
  tipOn,
} from './world.ts';

const now = '2026-11-21T09:00:00.000Z';
const app = await freshApp({ now });
const elsewhere = await freshApp({ now });
let units = 10;
let minutes = 0;

/** A unit of which nothing is known yet, with the same number in as many installations as are asked. */
async function freshUnits(...apps: (typeof app)[]): Promise<Person[]> {
  units += 1;
  const heads: Person[] = [];
  for (const each of apps) {
    await addedUnit(each, units, `Unit ${units}`);
    heads.push(await person(each, units, `head of ${units}`, ['unit head']));
  }
  return heads;
}

/** A minute later: what comes in then is younger. */
function later(): void {
  minutes += 1;
  for (const each of [app, elsewhere])
    each.setNow(new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString());
}

function holdsTogether(state: State): void {
  const { ties, counts } = impliedBy(state);
  expect(state.ties.map((row) => `${row.subject_id} ${row.tip_id}`).sort()).toEqual(ties);
  expect(state.standing.map((row) => `${row.subject_id} ${row.tips}`).sort()).toEqual(counts);
  const standing = new Set(state.standing.map((row) => row.subject_id));
  for (const { merged_into } of state.merged) expect(standing).toContain(merged_into);
}

/** A full run finds nothing to change, and what is kept agrees with itself. */
async function isFull(who: Person): Promise<void> {
  const before = await stateOf(app, who.unit);
  holdsTogether(before);
  expect(await resolvedFully(who)).toMatchObject({
    ...{ changed: 0, begun: 0, ended: 0, mended: 0, marked: 0 },
    parties: before.parties.length,
  });
  expect(await stateOf(app, who.unit)).toEqual(before);
}

const party: fc.Arbitrary<Invented> = fc.record(
  {
    role: fc.constantFrom('suspect', 'recipient', 'victim'),
    phone: fc.integer({ min: 0, max: 5 }).map(phone),
    email: fc.constantFrom('quiet.otter@example.org', 'weir.keeper@example.org', 'ferryman77@example.net'),
    name: fc.constantFrom('millstone_fox', 'lantern.reed'),
  },
  { requiredKeys: ['role'] },
);
const tips = fc.array(fc.array(party, { minLength: 1, maxLength: 3 }), { minLength: 4, maxLength: 9 });

type Step =
  | { kind: 'join' | 'separate'; left: number; right: number }
  | { kind: 'split'; of: number; value: number }
  | { kind: 'undo'; which: number }
  | { kind: 'purge'; of: number }
  | { kind: 'version'; of: number; parties: Invented[] };
const seat = fc.nat({ max: 1000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('join' as const, 'separate' as const), left: seat, right: seat }),
  fc.record({ kind: fc.constant('split' as const), of: seat, value: seat }),
  fc.record({ kind: fc.constant('undo' as const), which: seat }),
  fc.record({ kind: fc.constant('purge' as const), of: seat }),
  fc.record({ kind: fc.constant('version' as const), of: seat, parties: fc.array(party, { maxLength: 3 }) }),
);

async function take(who: Person, made: Step, numbers: readonly string[], decided: string[]): Promise<void> {
  const { standing } = await stateOf(app, who.unit);
  const subject = (at: number) => standing[at % standing.length]?.subject_id ?? '';
  const reason = 'said so at the ferry';
  const done = async (name: string, input: object) => {
    const answer = await who
      .call<{ decision: string }>(name, { ...input, reason })
      .catch((error: { code?: string }) => {
        if (error.code !== 'INPUT_INVALID') throw error;
        return null;
      });
    if (answer) decided.push(answer.decision);
  };
  if (made.kind === 'version') {
    await who.takeIn([tipOn(numbers[made.of % numbers.length]!, made.parties)]);
    return;
  }
  if (standing.length === 0) return;
  if (made.kind === 'join' || made.kind === 'separate')
    await done(`subjects.${made.kind}`, { left: subject(made.left), right: subject(made.right) });
  else if (made.kind === 'split') {
    const of = subject(made.of);
    const { identifiers } = await who.call<{ identifiers: { choice: string }[] }>('subjects.identifiers', {
      subject: of,
    });
    const chosen = identifiers[made.value % Math.max(1, identifiers.length)];
    if (chosen) await done('subjects.split', { subject: of, identifiers: [chosen.choice] });
  } else if (made.kind === 'undo' && decided.length > 0) {
    const [decision] = decided.splice(made.which % decided.length, 1);
    const no = await refusal(who.call('subjects.undo', { decision, reason }));
    if (no) expect(no.code).toBe('NOT_FOUND'); // a newer decision ended it, or nobody is left whom it names
  } else if (made.kind === 'purge')
    await app.database.transaction('write', { unit: who.unit, officer: who.id, sees: 'unit' }, (db) =>
      clearSubject(db, who.unit, subject(made.of), { officer: who.id, at: app.clock() }),
    );
}

describe('what intakes and decisions leave', () => {
  test('is what a full run finds, whatever came when', { timeout: 2_800_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        tips,
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, steps, chunk) => {
          const [who] = (await freshUnits(app)) as [Person];
          const lines = all.map((parties, at) => tipOn(`S-${at}`, parties));
          const decided: string[] = [];
          for (let at = 0; at < lines.length; at += chunk) {
            later();
            await who.takeIn(lines.slice(at, at + chunk));
          }
          await isFull(who);
          for (const each of steps) {
            later();
            await take(
              who,
              each,
              all.map((_, at) => `S-${at}`),
              decided,
            );
            await isFull(who);
          }
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('does not depend on the order in which tips came', { timeout: 2_000_000 }, async () => {
    const shuffled = tips.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(
          all.map((_, at) => at),
          { minLength: all.length, maxLength: all.length },
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([all, order]) => {
        // in one unit number: evidence of equal weight is taken in the order of the tips' ids, which rest on the unit
        const [first, second] = (await freshUnits(app, elsewhere)) as [Person, Person];
        const line = (at: number) => tipOn(`S-${at}`, all[at]!);
        await first.takeIn(all.map((_, at) => line(at)));
        for (const at of order) {
          later();
          await second.takeIn([line(at)]);
        }
        expect(groupsOf(await stateOf(elsewhere, second.unit))).toEqual(
          groupsOf(await stateOf(app, first.unit)),
        );
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});
