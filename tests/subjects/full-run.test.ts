import { beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../src/storage/statement.ts';
import { batchesOf, gatherBlocks } from '../../src/subjects/full.ts';
import { addedUnit, type Person, person } from '../access/people.ts';
import { freshApp, freshHouse } from '../database/fresh.ts';
import { ended, groupsOf, phone, resolvedFully, stateOf, subjectOf, tipOn } from './world.ts';

const unmarkParties = statement(
  'test.unmarkParties',
  'fan-out',
  "UPDATE party SET marks = '' WHERE unit_id = $1",
);
const unmarkTips = statement('test.unmarkTips', 'fan-out', 'DELETE FROM tip_mark WHERE unit_id = $1');
const foundNobody = statement(
  'test.foundNobody',
  'fan-out',
  'UPDATE subject SET tip_id = NULL, party_no = NULL WHERE unit_id = $1',
);
const forgetTraits = statement(
  'test.forgetTraits',
  'fan-out',
  'DELETE FROM sighting s WHERE unit_id = $1 AND NOT EXISTS (SELECT FROM identifier i WHERE i.fingerprint = s.fingerprint)',
);
const miscount = statement(
  'test.miscount',
  'fan-out',
  'UPDATE subject SET tips = tips + 3 WHERE unit_id = $1',
);
const tearTies = statement('test.tearTies', 'fan-out', 'DELETE FROM subject_tip WHERE unit_id = $1');
const addSubject = statement(
  'test.addSubject',
  'one-shard',
  'INSERT INTO subject (subject_id, unit_id, first_at, merged_into, tips) VALUES ($1, $2, $3, $4, $5)',
);
const addTie = statement(
  'test.addTie',
  'one-shard',
  'INSERT INTO subject_tip (subject_id, tip_id, unit_id) VALUES ($1, $2, $3)',
);
const misplace = statement('test.misplace', 'fan-out', 'UPDATE party SET subject_id = $2 WHERE unit_id = $1');
const addReview = statement(
  'test.addReview',
  'one-shard',
  'INSERT INTO subject_review (unit_id, review_id, subject_id, other_id, bits, found_at) VALUES ($1, $2, $3, $4, 12, $5)',
);
const runs = statement<{ step: number; ended_at: string | null }>(
  'test.resolutionRun',
  'one-shard',
  'SELECT step, ended_at FROM subject_resolution WHERE unit_id = $1',
);

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const NOBODY = '00000000-0000-4000-8000-00000000000a';
const STRAY = 'f0000000-0000-4000-8000-00000000000b';

type Work = Parameters<typeof app.database.transaction>[2];
const behind = (work: Work) => app.database.transaction('write', 'house', work);

/** A few people: one of two tips, one of one tip, one party of whom nothing is known, one name with a birth date alone. */
async function unitWith(unit: number): Promise<Person> {
  await addedUnit(app, unit, `Unit ${unit}`);
  const who = await person(app, unit, `head of ${unit}`, ['unit head']);
  await who.takeIn([
    tipOn('F-1', [{ phone: phone(1), email: 'reed.cutter@example.org' }, {}]),
    tipOn('F-2', [{ phone: phone(1) }]),
    tipOn('F-3', [{ phone: phone(2), name: 'lantern.reed' }]),
    tipOn('F-4', [{ name: 'millstone_fox' }]),
  ]);
  return who;
}

describe('a full run finds and mends', () => {
  let who: Person;
  let right: Awaited<ReturnType<typeof stateOf>>;
  const isMended = async () => {
    const run = await resolvedFully(who);
    expect(await stateOf(app, who.unit)).toEqual(right);
    return run;
  };

  beforeAll(async () => {
    who = await unitWith(20);
    right = await stateOf(app, who.unit);
    expect(groupsOf(right)).toContain('F-1 0, F-2 0');
  });

  test('nothing where nothing is wrong', async () => {
    expect(await isMended()).toMatchObject({ changed: 0, begun: 0, ended: 0, mended: 0, marked: 0 });
  });

  test('counts of tips that are not right', async () => {
    await behind((db) => db.run(miscount, [who.unit]));
    await isMended();
  });

  test('ties that are missing', async () => {
    await behind((db) => db.run(tearTies, [who.unit]));
    await isMended();
  });

  test('ties that are too many, of subjects and of what is none', async () => {
    const single = await subjectOf(who, 'F-4');
    const tip = right.parties.find((row) => row.number === 'F-1')!.tip_id;
    await behind(async (db) => {
      await db.run(addTie, [single, tip, who.unit]);
      await db.run(addTie, [NOBODY, tip, who.unit]);
    });
    expect(await isMended()).toMatchObject({ mended: 1 });
  });

  test('ids that stand and are nobody’s, and ids that lead to what stands no more', async () => {
    await behind(async (db) => {
      await db.run(addSubject, [NOBODY, who.unit, '2026-11-21T09:00:00Z', null, 2]);
      await db.run(addSubject, [STRAY, who.unit, '2026-11-21T09:00:00Z', NOBODY, 0]);
    });
    expect(await isMended()).toMatchObject({ mended: 2 });
    expect(await resolvedFully(who)).toMatchObject({ mended: 0 });
  });

  test('an id that was led astray from the one that its founder is in', async () => {
    const [a, b] = [await subjectOf(who, 'F-1'), await subjectOf(who, 'F-3')];
    await who.call('subjects.join', { left: a, right: b, reason: 'seen together at the lock' });
    const joined = await stateOf(app, who.unit);
    const other = await subjectOf(who, 'F-4');
    const astray = statement(
      'test.astray',
      'one-shard',
      'UPDATE subject SET merged_into = $2 WHERE subject_id = $1',
    );
    const lost = joined.merged.find((row) => row.merged_into === a)!.subject_id;
    await behind((db) => db.run(astray, [lost, other]));
    await resolvedFully(who);
    expect(await stateOf(app, who.unit)).toEqual(joined);
    const { decisions } = await who.call<{ decisions: { id: string }[] }>('subjects.decisions', {
      subject: a,
    });
    await who.call('subjects.undo', { decision: decisions[0]!.id, reason: 'it was somebody else' });
    right = await stateOf(app, who.unit);
  });

  test('subjects of parties that are not right, and all that follows from it', async () => {
    const single = await subjectOf(who, 'F-4');
    await behind((db) => db.run(misplace, [who.unit, single]));
    expect((await isMended()).changed).toBeGreaterThan(2);
  });

  test('pairs for review of subjects that nothing ties, or that are none', async () => {
    const [a, b] = [await subjectOf(who, 'F-3'), await subjectOf(who, 'F-4')];
    await behind(async (db) => {
      await db.run(addReview, [who.unit, NOBODY, a, b, '2026-11-21T09:00:00Z']);
      await db.run(addReview, [who.unit, STRAY, NOBODY, STRAY, '2026-11-21T09:00:00Z']);
    });
    await isMended();
  });

  test('tips from before marks were kept: they are made from the facts, sealed values too', async () => {
    await who.takeIn([tipOn('F-5', [{ role: 'victim', email: 'quiet.otter@example.org' }])]);
    await who.takeIn([tipOn('F-6', [{ email: 'quiet.otter@example.org' }])]);
    right = await stateOf(app, who.unit);
    expect(groupsOf(right)).toContain('F-5 0, F-6 0');
    await behind(async (db) => {
      for (const each of [unmarkParties, unmarkTips, forgetTraits, foundNobody])
        await db.run(each, [who.unit]);
      await db.run(misplace, [who.unit, NOBODY]);
    });
    expect(await resolvedFully(who)).toMatchObject({ marked: 6 });
    const state = await stateOf(app, who.unit);
    expect(groupsOf(state)).toEqual(groupsOf(right));
    expect(state.parties).toEqual(right.parties);
    expect(state.standing).toEqual(right.standing);
    expect(await resolvedFully(who)).toMatchObject({ marked: 0, changed: 0, mended: 0 });
    await who.takeIn([tipOn('F-7', [{ name: 'millstone_fox', phone: phone(5) }])]);
    expect(await resolvedFully(who)).toMatchObject({ changed: 0, mended: 0 });
  });

  test('another unit’s runs are its own', async () => {
    const other = await unitWith(21);
    expect(await other.call('subjects.resolution')).toEqual({ resolution: null });
    await behind((db) => db.run(miscount, [21]));
    const theirs = await stateOf(app, 21);
    await resolvedFully(who);
    expect(await stateOf(app, 21)).toEqual(theirs);
  });
});

describe('a full run as a job', () => {
  test('lets intakes go on between its pieces, and is right afterwards', async () => {
    const who = await unitWith(30);
    await behind((db) => db.run(miscount, [30]));
    await who.call('subjects.resolve', { full: true });
    await who.takeIn([tipOn('F-8', [{ phone: phone(2) }])]);
    await ended(who);
    const state = await stateOf(app, 30);
    expect(groupsOf(state)).toContain('F-3 0, F-8 0');
    expect(await resolvedFully(who)).toMatchObject({ changed: 0, begun: 0, ended: 0, mended: 0 });
    expect(await stateOf(app, 30)).toEqual(state);
  });

  test('goes on after the program was ended in the midst, from where it was', async () => {
    const house = await freshHouse({ now: '2026-11-21T09:00:00.000Z' });
    const first = Object.assign(await house.open(), { folder: house.folder });
    const before = await person(first, 1, 'head of one', ['unit head']);
    await before.takeIn(Array.from({ length: 40 }, (_, at) => tipOn(`K-${at}`, [{ phone: phone(at) }])));
    const right = await stateOf(first, 1);
    await first.database.transaction('write', 'house', (db) => db.run(miscount, [1]));
    await before.call('subjects.resolve', { full: true });
    await first.resolutionWork.close(); // the piece under way is done, no more
    const [left] = await first.database.transaction('read', 'house', (db) => db.all(runs, [1]));
    expect(left!.ended_at).toBeNull();
    await first.close();
    const second = Object.assign(await house.open(), { folder: house.folder });
    const after = await person(second, 1, 'second head', ['unit head']);
    expect(await ended(after)).toMatchObject({ parties: 40 });
    expect(await stateOf(second, 1)).toEqual(right);
    expect(await resolvedFully(after)).toMatchObject({ parties: 40, changed: 0 });
    await second.close();
  });

  test('reads in small pieces: no statement grows with the unit', async () => {
    const pages: number[] = [];
    const all = await gatherBlocks(
      (work) => app.database.transaction('read', { unit: 20, officer: 'system', sees: 'unit' }, work),
      20,
      async (parties) => {
        pages.push(parties);
        return true;
      },
    );
    expect(pages.at(-1)).toBe(all!.blocks.size);
    expect(all!.blocks.size).toBeGreaterThan(5);
    const batches = [...batchesOf(all!, null)];
    expect(batches.reduce((sum, each) => sum + each.walked, 0)).toBe(all!.blocks.size);
    const [middle] = [...all!.blocks.blocks()].slice(1);
    const [rest] = [...batchesOf(all!, all!.keys.at(middle![0]!))];
    expect(rest!.blocks).toBe(batches[0]!.blocks - 2); // two blocks lie before the cursor
    expect([...batchesOf(all!, batches.at(-1)!.last)]).toEqual([]);
    const none = await gatherBlocks(
      (work) => app.database.transaction('read', { unit: 20, officer: 'system', sees: 'unit' }, work),
      20,
      async () => false,
    );
    expect(none).toBeNull();
  });
});
