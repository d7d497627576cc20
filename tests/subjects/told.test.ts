import { beforeAll, describe, expect, test } from 'vitest';
import { lockLog } from '../../src/audit/store.ts';
import { knownIdentifiers } from '../../src/identifiers/store.ts';
import { clearSubject } from '../../src/intake/clear.ts';
import { statement } from '../../src/storage/statement.ts';
import { collectBlocks } from '../../src/subjects/block-store.ts';
import { storedParties } from '../../src/subjects/party-store.ts';
import type { ShownEvidence, SubjectIdentifier } from '../../src/subjects/shape.ts';
import { addedUnit, type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { groupsOf, phone, resolvedFully, stateOf, subjectOf, tipOn } from './world.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const reason = 'the ferryman knew both of them';
let units = 70;
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
const house = <T>(work: Parameters<typeof app.database.transaction<T>>[2]): Promise<T> =>
  app.database.transaction('write', 'house', work);

type Told = { account?: string; device?: string; born?: string; called?: [string, string] };

/** A tip on one party with more than a number and a mailbox. */
function oneOn(number: string, plain: Parameters<typeof tipOn>[1][number], told: Told = {}): object {
  const made = tipOn(number, [plain]) as { parties: { identifiers: object[] }[] };
  const [party] = made.parties;
  return {
    ...made,
    parties: [
      {
        ...party,
        platform: 'ExampleChat',
        ...(told.born && { dateOfBirth: told.born }),
        ...(told.called && { firstName: told.called[0], lastName: told.called[1] }),
        identifiers: [
          ...party!.identifiers,
          ...(told.account ? [{ kind: 'account', platform: 'ExampleChat', value: told.account }] : []),
          ...(told.device ? [{ kind: 'device', value: told.device }] : []),
        ],
      },
    ],
  };
}

async function isFull(who: Person): Promise<void> {
  const before = await stateOf(app, who.unit);
  expect(await resolvedFully(who)).toMatchObject({ changed: 0, begun: 0, ended: 0, mended: 0 });
  expect(await stateOf(app, who.unit)).toEqual(before);
}
const compared = async (who: Person, left: string, right: string) =>
  who.call<{ bits: number; evidence: ShownEvidence[] }>('subjects.compare', {
    left: await subjectOf(who, left),
    right: await subjectOf(who, right),
  });

describe('an account that sources write where they know none', () => {
  let who: Person;
  const filler = (at: number) =>
    oneOn(`F-${at}`, { email: `weir.keeper${at}@example.org` }, { account: 'imported_row' });

  beforeAll(async () => {
    who = await freshUnit();
    await who.takeIn([1, 2, 3, 4].map(filler));
  });

  test('joins until enough show it with a mailbox of their own; then what it joined falls apart', async () => {
    expect(groupsOf(await stateOf(app, who.unit))).toEqual(['F-1 0, F-2 0, F-3 0, F-4 0']);
    later();
    await who.takeIn([filler(5)]);
    expect(groupsOf(await stateOf(app, who.unit)).length).toBe(5);
    await isFull(who);
  });

  test('is told as such among identifiers, in a comparison and in why, and weighs nothing', async () => {
    const { identifiers } = await who.call<{ identifiers: SubjectIdentifier[] }>('subjects.identifiers', {
      subject: await subjectOf(who, 'F-1'),
    });
    expect(identifiers.find(({ kind }) => kind === 'account')).toMatchObject({ cut: 'filler' });
    expect(identifiers.find(({ kind }) => kind === 'email')).toMatchObject({ cut: null });
    const { bits, evidence } = await compared(who, 'F-1', 'F-2');
    expect(bits).toBe(0);
    expect(evidence).toMatchObject([
      { reason: 'filler', kind: 'account', bits: 0, left: { number: 'F-1' }, right: { number: 'F-2' } },
    ]);
    later();
    await who.takeIn([oneOn('F-6', { email: 'weir.keeper1@example.org' }, { account: 'imported_row' })]);
    const subject = await subjectOf(who, 'F-1');
    expect(await subjectOf(who, 'F-6')).toBe(subject);
    const tips = new Map((await stateOf(app, who.unit)).parties.map((row) => [row.number, row.tip_id]));
    const place = (number: string) => ({ tip: tips.get(number)!, party: 0 });
    const { steps } = await who.call<{ steps: { evidence: ShownEvidence[] }[] }>('subjects.why', {
      subject,
      left: place('F-1'),
      right: place('F-6'),
    });
    expect(steps.length).toBe(1);
    const said = new Map(steps[0]!.evidence.map((each) => [each.reason, each]));
    expect(said.get('filler')).toMatchObject({ kind: 'account', bits: 0 });
    expect(said.get('shared')).toMatchObject({ kind: 'email' });
  });

  test('is not followed: a party that shows it alone is collected alone', async () => {
    const { parties } = await stateOf(app, who.unit);
    const tip = parties.find((row) => row.number === 'F-3')!.tip_id;
    const blocks = await house((db) => collectBlocks(db, who.unit, { parties: [{ tip, party: 0 }] }));
    expect(blocks.map((block) => block.parties.length)).toEqual([1]);
    expect([...blocks[0]!.silent.values()]).toEqual(['filler']);
  });

  test('joins again when a version leaves too few mailboxes', async () => {
    later();
    await who.takeIn([4, 5].map((at) => oneOn(`F-${at}`, {}, { account: 'imported_row' })));
    const groups = groupsOf(await stateOf(app, who.unit));
    expect(groups).toEqual(['F-1 0, F-2 0, F-3 0, F-4 0, F-5 0, F-6 0']);
    await isFull(who);
  });
});

describe('what a comparison says', () => {
  let who: Person;

  beforeAll(async () => {
    who = await freshUnit();
    await who.takeIn([
      oneOn(
        'C-1',
        { phone: phone(1) },
        { born: '1990-02-03', called: ['Asha', 'Example'], device: '6f9619ff-8b86-4d01-b42d-00cf4fc964aa' },
      ),
      oneOn(
        'C-2',
        { phone: phone(1) },
        { born: '1971-11-30', called: ['Ravi', 'Sample'], device: '6f9619ff-8b86-4d01-b42d-00cf4fc964bb' },
      ),
      oneOn(
        'C-3',
        { phone: phone(1) },
        { born: '1990-02-03', called: ['Asha', 'Example'], account: 'acct-3' },
      ),
    ]);
  });

  test('what differs stands with both values', async () => {
    const { evidence } = await compared(who, 'C-1', 'C-2');
    const said = (what: string) => evidence.find((each) => each.reason === what)!;
    expect(said('birth_dates_far')).toMatchObject({
      kind: 'birth_date',
      left: { display: '1990-02-03' },
      right: { display: '1971-11-30' },
    });
    expect(said('names_differ')).toMatchObject({ kind: 'full_name', right: { display: 'Ravi Sample' } });
    expect(said('devices_differ')).toMatchObject({
      kind: 'device',
      left: { at: expect.stringContaining('/identifiers/') },
    });
  });

  test('names and birth dates are not counted, and of what stands in many tips there may be more', async () => {
    const left = await subjectOf(who, 'C-1');
    const right = await subjectOf(who, 'C-3');
    if (left === right)
      await who.call('subjects.split', { subject: left, identifiers: [await choiceOf(left)], reason });
    const { evidence } = await compared(who, 'C-1', 'C-3');
    const said = (kind: string) => evidence.find((each) => each.kind === kind && each.reason === 'shared')!;
    for (const kind of ['full_name', 'birth_date'])
      expect(said(kind)).toMatchObject({ holders: null, more: false });
    expect(said('phone')).toMatchObject({ holders: 3, more: false });
    const swell = statement('test.swell', 'fan-out', 'UPDATE identifier SET tips = 201 WHERE unit_id = $1');
    await house((db) => db.run(swell, [who.unit]));
    const again = (await compared(who, 'C-1', 'C-3')).evidence;
    expect(again.find(({ kind }) => kind === 'phone')).toMatchObject({ more: true });
  });

  const choiceOf = async (subject: string) =>
    (
      await who.call<{ identifiers: SubjectIdentifier[] }>('subjects.identifiers', { subject })
    ).identifiers.find(({ kind }) => kind === 'account')!.choice;
});

describe('what is decided while something else is written', () => {
  test('is read after it: a subject that is gone by then is not there', async () => {
    const who = await freshUnit();
    await who.takeIn([tipOn('L-1', [{ phone: phone(5) }]), tipOn('L-2', [{ phone: phone(6) }])]);
    const [left, right] = [await subjectOf(who, 'L-1'), await subjectOf(who, 'L-2')];
    const tip = (await stateOf(app, who.unit)).parties.find((row) => row.number === 'L-2')!.tip_id;
    const drop = statement(
      'test.untie',
      'one-shard',
      'DELETE FROM subject_tip WHERE tip_id = $1 AND unit_id = $2',
    );
    let joining: Promise<unknown> = Promise.resolve();
    await app.database.transaction('write', 'house', async (db) => {
      await lockLog(db, who.unit);
      joining = refusal(who.call('subjects.join', { left, right, reason }));
      await new Promise((go) => setTimeout(go, 500));
      await db.run(drop, [tip, who.unit]);
    });
    expect(await joining).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an identifier that a version leaves out and a later one tells again', () => {
  test('counts once for its tip', async () => {
    const who = await freshUnit();
    for (const plain of [{ phone: phone(7) }, {}, { phone: phone(7), name: 'lantern.reed' }]) {
      later();
      await who.takeIn([tipOn('K-1', [plain])]);
    }
    const tip = (await stateOf(app, who.unit)).parties[0]!.tip_id;
    const known = await house(async (db) => {
      const [party] = await storedParties(db, who.unit, [tip]);
      return knownIdentifiers(
        db,
        who.unit,
        party!.marks.map((mark) => mark.print),
      );
    });
    expect([...known.values()].map((each) => each.tips)).toEqual([1, 1]);
  });
});

describe('a decision on a party that a later version leaves out', () => {
  let who: Person;
  const [one, two] = [{ phone: phone(21) }, { phone: phone(22) }];
  type Decision = { id: string; bindsNobody: boolean; sides: object[][] };
  const decisionsOf = async (number: string) =>
    (
      await who.call<{ decisions: Decision[] }>('subjects.decisions', {
        subject: await subjectOf(who, number),
      })
    ).decisions;

  beforeAll(async () => {
    who = await freshUnit();
    await who.takeIn([tipOn('B-1', [one, two]), tipOn('B-2', [{ phone: phone(23) }])]);
    later();
    const [left, right] = [await subjectOf(who, 'B-1', 1), await subjectOf(who, 'B-2')];
    await who.call('subjects.join', { left, right, reason });
  });

  test('binds nobody meanwhile, which is told, and binds again when the party comes back', async () => {
    expect(await decisionsOf('B-2')).toMatchObject([{ bindsNobody: false }]);
    later();
    await who.takeIn([tipOn('B-1', [one])]);
    expect(groupsOf(await stateOf(app, who.unit))).toEqual(['B-1 0', 'B-2 0']);
    for (const number of ['B-1', 'B-2'])
      expect(await decisionsOf(number)).toMatchObject([{ bindsNobody: true }]);
    await isFull(who);
    later();
    await who.takeIn([tipOn('B-1', [{ ...two, role: 'recipient' }, one])]);
    expect(groupsOf(await stateOf(app, who.unit))).toEqual(['B-1 0, B-2 0', 'B-1 1']);
    expect(await decisionsOf('B-2')).toMatchObject([{ bindsNobody: false }]);
    await isFull(who);
  });

  test('is destroyed with what is kept aside when its tip is cleared', async () => {
    later();
    await who.takeIn([tipOn('B-1', [{ ...one, name: 'lantern.reed' }])]);
    const asides = statement<{ n: number }>(
      'test.asides',
      'fan-out',
      'SELECT count(*)::int AS n FROM subject_binding_aside WHERE unit_id = $1',
    );
    const count = () => house(async (db) => (await db.one(asides, [who.unit]))!.n);
    expect(await count()).toBe(1);
    const subject = await subjectOf(who, 'B-1');
    await app.database.transaction('write', { unit: who.unit, officer: who.id, sees: 'unit' }, (db) =>
      clearSubject(db, who.unit, subject, { officer: who.id, at: app.clock() }),
    );
    expect(await count()).toBe(0);
    expect(await decisionsOf('B-2')).toEqual([]);
  });
});
