import { describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/app/start.ts';
import { lockLog } from '../../src/audit/store.ts';
import type { Db } from '../../src/storage/db.ts';
import { statement } from '../../src/storage/statement.ts';
import { beginPreview, previewOf, previewPiece } from '../../src/triage/rule-preview-store.ts';
import { SHIPPED } from '../../src/triage/rule-set-store.ts';
import type { Rescoring } from '../../src/triage/shape.ts';
import { addedUnit, type Person, person, tipLine } from '../access/people.ts';
import { freshHouse } from '../database/fresh.ts';

const OLD = -1;
const house = await freshHouse();
const opened = async () => Object.assign(await house.open(), { folder: house.folder });
let app = await opened();
let units = 10;

async function freshUnit(): Promise<[unit: number, head: Person]> {
  units += 1;
  await addedUnit(app, units, `Unit ${units}`);
  return [units, await person(app, units, `head of ${units}`, ['unit head'])];
}

const AGE_SCORES = statement(
  'test.ageScores',
  'fan-out',
  'UPDATE tip_score SET rule_version = $2 WHERE unit_id = $1',
);
const AGE_TIPS = statement(
  'test.ageTips',
  'fan-out',
  'UPDATE tip SET danger = 1, rank = 1 WHERE unit_id = $1',
);
const AGE_REASONS = statement(
  'test.ageReasons',
  'fan-out',
  "UPDATE tip_score SET reasons = '[]' WHERE unit_id = $1",
);
const AGE_RUN = statement(
  'test.ageRun',
  'one-shard',
  'UPDATE rescore_run SET version = $2, ended_at = $3 WHERE unit_id = $1',
);
const RELEASED = statement(
  'test.released',
  'one-shard',
  "INSERT INTO rule_release (unit_id, release_no, version, officer_id, at) VALUES ($1, 1, $2, 'system', $3)",
);

const write = <T>(work: (db: Db) => Promise<T>) => app.database.transaction('write', 'house', work);
const dangers = async (who: Person) =>
  (await who.call<{ rows: { danger: number }[] }>('triage.queue')).rows.map((row) => row.danger).sort();
const rescoring = async (who: Person) =>
  (await who.call<{ rescoring: Rescoring | null }>('triage.rescoring', {})).rescoring;

/** The unit's scores are as a program with other shipped rules left them. */
const aged = (unit: number) =>
  write(async (db) => {
    await db.run(AGE_SCORES, [unit, OLD]);
    await db.run(AGE_REASONS, [unit]);
    await db.run(AGE_TIPS, [unit]);
  });

async function again(who: Person): Promise<Person> {
  await app.close();
  app = await opened();
  const head = await person(app, who.unit, `second head of ${who.unit} ${app.clock()}`, ['unit head']);
  await app.rescoreWork.settled();
  return head;
}

describe('after an upgrade that came with other shipped rules', () => {
  test('tips of a unit that stands on them are scored again, and the next start finds nothing to do', async () => {
    const [unit, who] = await freshUnit();
    await who.takeIn([tipLine('A-1'), tipLine('A-2', { phone: '+44 7700 900121' })]);
    await app.rescoreWork.settled();
    const before = await dangers(who);
    await aged(unit);
    const head = await again(who);
    expect(await dangers(head)).toEqual(before);
    const run = await rescoring(head);
    expect(run).toMatchObject({ version: SHIPPED, done: 2, total: 2, changed: 2 });
    house.setNow('2026-11-21T10:00:00.000Z');
    const later = await again(head);
    expect(await rescoring(later)).toEqual(run);
  });

  test('a run that the upgrade cut off is begun anew, and one that had ended tells nothing of today’s rules', async () => {
    for (const ended of [null, '2026-11-20T09:00:00.000Z']) {
      const [unit, who] = await freshUnit();
      await who.takeIn([tipLine('B-1')]);
      await who.call('triage.rescore', {});
      await app.rescoreWork.settled();
      const before = await dangers(who);
      await aged(unit);
      await write((db) => db.run(AGE_RUN, [unit, OLD, ended]));
      const head = await again(who);
      expect(await dangers(head)).toEqual(before);
      const run = await rescoring(head);
      expect(run).toMatchObject({ version: SHIPPED, done: 1, changed: 1 });
      expect(run!.endedAt).not.toBeNull();
    }
  });

  test('a unit that had rolled back to the shipped rules stands on today’s', async () => {
    const [unit, who] = await freshUnit();
    await write((db) => db.run(RELEASED, [unit, OLD, app.clock()]));
    await who.takeIn([tipLine('C-1')]);
    expect(await who.call('triage.ruleSet', {})).toMatchObject({ version: SHIPPED, state: 'shipped' });
    expect(await who.call('triage.ruleVersions')).toMatchObject({ releases: [{ version: SHIPPED }] });
    expect(await who.call('triage.testRules', { tip: 'C-1' })).toMatchObject({ version: SHIPPED });
  });
});

test('a fault stops neither the other steps of a unit nor, after the next look, the step itself', async () => {
  const [, who] = await freshUnit();
  await who.takeIn([tipLine('D-1')]);
  await app.rescoreWork.settled();
  const real = app.database.transaction.bind(app.database);
  const faulty = vi.spyOn(app.database, 'transaction').mockImplementation((async (
    ...given: Parameters<App['database']['transaction']>
  ) => {
    if (given[0] === 'write' && given[1] !== 'house' && given[1].officer === 'system')
      throw new Error('the disk was full');
    return real(...given);
  }) as App['database']['transaction']);
  await who.call('triage.rescore', {});
  await app.rescoreWork.settled();
  faulty.mockRestore();
  expect((await rescoring(who))!.endedAt).toBeNull();
  await app.rescoreWork.look();
  await app.rescoreWork.settled();
  expect(await rescoring(who)).toMatchObject({ done: 1, endedAt: app.clock() });
});

test('a preview that somebody begins while a piece of another is looked at is not lost', async () => {
  const [unit, who] = await freshUnit();
  await who.takeIn([tipLine('E-1')]);
  const { version: first } = await who.call<{ version: number }>('triage.draftRules', {});
  const { version: second } = await who.call<{ version: number }>('triage.draftRules', {});
  const scope = { unit, officer: 'system', sees: 'unit', now: app.clock() } as const;
  const by = { officer: who.id, at: app.clock() };
  await write((db) => beginPreview(db, unit, { version: first, revision: 1 }, by));
  let piece: Promise<boolean> | null = null;
  await app.database.transaction('write', scope, async (db) => {
    await lockLog(db, unit);
    await beginPreview(db, unit, { version: second, revision: 1 }, by);
    piece = app.database.transaction('write', scope, (other) => previewPiece(other, unit, app.clock()));
    await new Promise((go) => setTimeout(go, 300));
  });
  expect(await piece).toBe(true);
  const found = await app.database.transaction('read', scope, (db) => previewOf(db, unit));
  expect(found).toMatchObject({ version: second, done: 0, endedAt: null });
});

describe('figures that are made for all leave restricted tips out', () => {
  test('scoring again, a preview, and acts on many tips', async () => {
    const [unit, who] = await freshUnit();
    const analyst = await person(app, unit, `analyst of ${unit}`, ['analyst']);
    await who.takeIn(['F-1', 'F-2', 'F-3', 'F-4'].map((number) => tipLine(number)));
    await app.rescoreWork.settled();
    const { rows } = await who.call<{ rows: { id: string; number: string }[] }>('triage.queue');
    const idOf = (number: string) => rows.find((row) => row.number === number)!.id;
    const close = (...numbers: string[]) =>
      who.call('triage.closeSet', { set: numbers.map(idOf), reason: 'not_enough_to_act' });
    await close('F-1');
    await close('F-2', 'F-3');
    type Acts = { acts: { tips: number; done: number; undone: number }[] };
    const acts = async (of: Person) =>
      (await of.call<Acts>('triage.acts')).acts.map(({ tips, done, undone }) => [tips, done, undone]);
    expect(await acts(analyst)).toEqual([
      [2, 2, 0],
      [1, 1, 0],
    ]);
    for (const number of ['F-1', 'F-2'])
      await who.call('triage.restrict', {
        ...{ tip: idOf(number), reason: 'an officer is named in it', officers: [who.id] },
      });
    expect(await acts(analyst)).toEqual([[1, 1, 0]]);
    expect((await acts(who)).length).toBe(2);

    await aged(unit);
    await who.call('triage.rescore', {});
    const { version } = await who.call<{ version: number }>('triage.draftRules', {});
    await who.call('triage.previewRules', { version });
    await app.rescoreWork.settled();
    expect(await rescoring(analyst)).toMatchObject({ done: 2, total: 2, changed: 2 });
    expect(await analyst.call('triage.rulePreview', {})).toMatchObject({ preview: { done: 2, total: 2 } });
  });
});
