import { beforeAll, describe, expect, test } from 'vitest';
import { clearSubject } from '../../src/intake/clear.ts';
import { KIND_WEIGHTS } from '../../src/subjects/kinds.ts';
import type { Review, ShownEvidence } from '../../src/subjects/shape.ts';
import { addedUnit, type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { groupsOf, phone, resolvedFully, stateOf, subjectOf, tipOn } from './world.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const reason = 'the ferryman knew both of them';
let units = 40;
let minutes = 0;

async function freshUnit(): Promise<Person> {
  units += 1;
  await addedUnit(app, units, `Unit ${units}`);
  return person(app, units, `head of ${units}`, ['unit head']);
}
function later(): void {
  minutes += 1;
  app.setNow(new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString());
}

type Told = {
  accounts?: readonly string[];
  phone?: string;
  email?: string;
  name?: string;
  born?: string;
  called?: readonly [first: string, last: string];
};

/** A tip on one party, with accounts and names. */
function oneOn(number: string, { accounts = [], born, called, ...plain }: Told): object {
  const made = tipOn(number, [plain]) as { parties: { identifiers: object[] }[] };
  const [party] = made.parties;
  return {
    ...made,
    parties: [
      {
        ...party,
        platform: 'ExampleChat',
        ...(born && { dateOfBirth: born }),
        ...(called && { firstName: called[0], lastName: called[1] }),
        identifiers: [
          ...party!.identifiers,
          ...accounts.map((value) => ({ kind: 'account', platform: 'ExampleChat', value })),
        ],
      },
    ],
  };
}

/** What is kept is what a full run finds. */
async function isFull(who: Person): Promise<void> {
  const before = await stateOf(app, who.unit);
  expect(await resolvedFully(who)).toMatchObject({ changed: 0, begun: 0, ended: 0, mended: 0 });
  expect(await stateOf(app, who.unit)).toEqual(before);
}

describe('a number that crosses the most that may hold it', () => {
  const { most } = KIND_WEIGHTS.phone!;
  const shared = phone(60);
  /** each with an account of its own; the first two have a name and a day of birth in common, which alone are not enough */
  const tips = Array.from({ length: most + 1 }, (_, at) =>
    oneOn(`M-${at + 10}`, {
      accounts: [`acct-${at + 10}`],
      phone: shared,
      ...(at < 2 && { called: ['Tidal', 'Millwheel'] as const, born: '1990-02-03' }),
    }),
  );

  test('lets what it joined fall apart, and joins again when one who held it is gone', {
    timeout: 60_000,
  }, async () => {
    const who = await freshUnit();
    for (const tip of tips.slice(0, most)) {
      later();
      await who.takeIn([tip]);
    }
    await isFull(who);
    const joined = await stateOf(app, who.unit);
    expect(groupsOf(joined)).toContain('M-10 0, M-11 0');
    later();
    await who.takeIn([tips[most]!]);
    const apart = await stateOf(app, who.unit);
    expect(groupsOf(apart).length).toBe(most + 1);
    await isFull(who);
    const { identifiers } = await who.call<{ identifiers: { kind: string; cut: string | null }[] }>(
      'subjects.identifiers',
      { subject: await subjectOf(who, 'M-10') },
    );
    expect(identifiers.find((each) => each.kind === 'phone')).toMatchObject({
      cut: expect.stringMatching(/\w/),
    });
    const gone = await subjectOf(who, `M-${most + 10}`);
    await app.database.transaction('write', { unit: who.unit, officer: who.id, sees: 'unit' }, (db) =>
      clearSubject(db, who.unit, gone, { officer: who.id, at: app.clock() }),
    );
    expect(groupsOf(await stateOf(app, who.unit))).toEqual(groupsOf(joined));
    await isFull(who);
  });

  test('comes to the same in one intake', async () => {
    const who = await freshUnit();
    await who.takeIn(tips);
    expect(groupsOf(await stateOf(app, who.unit)).length).toBe(most + 1);
    await isFull(who);
  });
});

describe('what officers are asked', () => {
  let who: Person;
  let analyst: Person;
  const six = (from: number) => Array.from({ length: 6 }, (_, at) => `acct-${from + at}`);
  const reviews = async (as: Person) =>
    (await as.call<{ rows: Review[]; total: number }>('subjects.review')).rows;
  const between = async (left: string, right: string) => {
    const ids = [await subjectOf(who, left), await subjectOf(who, right)].sort();
    return (await reviews(who)).find((row) => [row.left, row.right].sort().join() === ids.join());
  };

  beforeAll(async () => {
    who = await freshUnit();
    analyst = await person(app, who.unit, 'analyst of asked', ['analyst']);
    await who.takeIn([
      oneOn('Q-1', { phone: phone(70), born: '1990-02-03', called: ['Asha', 'Example'] }),
      oneOn('Q-2', { phone: phone(70), born: '1971-11-30', called: ['Ravi', 'Sample'] }),
      oneOn('Q-3', { phone: phone(71), accounts: six(100) }),
      oneOn('Q-4', { phone: phone(71), accounts: six(200) }),
      oneOn('Q-5', { phone: phone(72), born: '1988-08-08', called: ['Meera', 'Placeholder'] }),
      oneOn('Q-6', { phone: phone(72), born: '1988-08-08', called: ['Meera', 'Placeholder'] }),
    ]);
  });

  test('names and birth dates that differ beside one number: asked, with what speaks against it', async () => {
    expect(await between('Q-1', 'Q-2')).toMatchObject({
      kinds: ['phone'],
      against: ['birth_dates_far', 'names_differ'],
      leftTips: 1,
      rightTips: 1,
    });
  });

  test('one number between two who each have six accounts is a thin bridge: asked, not joined', async () => {
    const pair = await between('Q-3', 'Q-4');
    expect(pair).toMatchObject({ kinds: ['phone'], against: [] });
    expect(pair!.bits).toBeGreaterThan(17); // enough for two who are less known
  });

  test('nobody is asked about those who are one, nor about those who have nothing in common', async () => {
    expect(await subjectOf(who, 'Q-5')).toBe(await subjectOf(who, 'Q-6'));
    expect(await between('Q-1', 'Q-3')).toBeUndefined();
    expect((await reviews(who)).length).toBe(2);
    await isFull(who);
  });

  test('compare tells what speaks for and against, each with document and place', async () => {
    const [left, right] = [await subjectOf(who, 'Q-1'), await subjectOf(who, 'Q-2')];
    const { bits, evidence } = await who.call<{ bits: number; evidence: ShownEvidence[] }>(
      'subjects.compare',
      {
        left,
        right,
      },
    );
    expect(evidence.map((each) => each.reason).sort()).toEqual(['birth_dates_far', 'names_differ', 'shared']);
    expect(bits).toBeCloseTo(evidence.reduce((sum, each) => sum + each.bits, 0));
    const said = evidence.find((each) => each.reason === 'shared')!;
    expect(said).toMatchObject({
      kind: 'phone',
      holders: 2,
      left: {
        number: 'Q-1',
        display: expect.stringContaining('98765'),
        at: expect.stringContaining('/parties/0'),
      },
      right: { number: 'Q-2', document: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    expect(said.bits).toBeGreaterThan(17);
    for (const each of evidence.filter(({ reason }) => reason !== 'shared')) {
      expect(each.bits).toBeLessThan(0);
      expect(each.left).toMatchObject({ number: 'Q-1' });
      expect(each.right).toMatchObject({ number: 'Q-2' });
    }
  });

  test('a pair with a tip that is kept from an officer is not asked of him, and is of others', async () => {
    await who.call('triage.restrict', { tip: 'Q-2', reason });
    expect((await reviews(analyst)).length).toBe(1);
    expect((await reviews(who)).length).toBe(2);
    await who.call('triage.unrestrict', { tip: 'Q-2', reason });
    expect((await reviews(analyst)).length).toBe(2);
  });

  test('what is decided is asked no more', async () => {
    const [left, right] = [await subjectOf(who, 'Q-1'), await subjectOf(who, 'Q-2')];
    later();
    await who.call('subjects.separate', { left, right, reason });
    expect(await between('Q-1', 'Q-2')).toBeUndefined();
    const { evidence } = await who.call<{ evidence: ShownEvidence[] }>('subjects.compare', { left, right });
    expect(evidence.map((each) => each.reason)).toContain('officer_apart');
    await isFull(who);
  });
});

describe('what stands in a tip that is kept from an officer', () => {
  let who: Person;
  let analyst: Person;
  const place = async (number: string) => ({
    tip: (await stateOf(app, who.unit)).parties.find((row) => row.number === number)!.tip_id,
    party: 0,
  });
  const why = async (as: Person) =>
    (
      await as.call<{ steps: { from: { tip: string }; to: { tip: string } }[] }>('subjects.why', {
        subject: await subjectOf(who, 'H-1'),
        left: await place('H-1'),
        right: await place('H-3'),
      })
    ).steps;

  beforeAll(async () => {
    who = await freshUnit();
    analyst = await person(app, who.unit, 'analyst of hidden', ['analyst']);
    await who.takeIn([
      oneOn('H-1', { phone: phone(80) }),
      oneOn('H-2', { phone: phone(80), email: 'weir.keeper@example.org' }),
      oneOn('H-3', { email: 'weir.keeper@example.org' }),
      oneOn('H-4', { phone: phone(81) }),
    ]);
  });

  test('is no step of a chain: without it there are none, with it there are two', async () => {
    const middle = (await place('H-2')).tip;
    for (const each of [who, analyst]) expect((await why(each)).map((step) => step.to.tip)[0]).toBe(middle);
    await who.call('triage.restrict', { tip: 'H-2', reason });
    expect(await why(analyst)).toEqual([]);
    const seen = await why(who);
    expect(seen.length).toBe(2);
    expect(seen[0]!.to.tip).toBe(middle);
    await who.call('triage.unrestrict', { tip: 'H-2', reason });
    expect((await why(analyst)).length).toBe(2);
  });

  test('a decision that names it is not told, nor can it be undone; it binds all the same', async () => {
    const [left, right] = [await subjectOf(who, 'H-1'), await subjectOf(who, 'H-4')];
    later();
    const { decision } = await who.call<{ decision: string }>('subjects.join', { left, right, reason });
    const told = async (as: Person) =>
      (await as.call<{ decisions: { id: string }[] }>('subjects.decisions', { subject: left })).decisions;
    expect(await told(analyst)).toMatchObject([{ id: decision, kind: 'join' }]);
    await who.call('triage.restrict', { tip: 'H-4', reason });
    expect(await told(analyst)).toEqual([]);
    expect(await told(who)).toMatchObject([{ id: decision }]);
    const no = await refusal(analyst.call('subjects.undo', { decision, reason }));
    expect(no).toMatchObject({ code: 'NOT_FOUND' });
    expect(await subjectOf(who, 'H-4')).toBe(left);
    later();
    await who.takeIn([oneOn('H-5', { phone: phone(81) })]);
    expect(await subjectOf(analyst, 'H-5')).toBe(left);
    await isFull(who);
    await who.call('triage.unrestrict', { tip: 'H-4', reason });
    await isFull(who);
    expect(await told(analyst)).toMatchObject([{ id: decision }]);
  });
});
