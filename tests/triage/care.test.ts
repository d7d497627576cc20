import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { makeServer } from '../../src/http/server.ts';
import { enterScope } from '../../src/storage/scope.ts';
import { purgeTips, stubOf } from '../../src/tips/purge-store.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { tipsByIds } from '../../src/tips/store.ts';
import type { CareTotals, End, Exposure } from '../../src/triage/care/shape.ts';
import { makeOfficer } from '../access/officers.ts';
import { addedUnit, type Person, person, refusal, tipLine } from '../access/people.ts';
import { freshHouse } from '../database/fresh.ts';

const house = await freshHouse({ now: '2026-11-17T09:00:00.000Z' });
const app = Object.assign(await house.open(), { folder: house.folder });
afterAll(() => app.close());
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());
await addedUnit(app, 5, 'Unit 5');
const asha = await person(app, 5, 'Asha', ['analyst', 'intake clerk']);
const bilal = await person(app, 5, 'Bilal', ['investigator']);
const head = await person(app, 5, 'Head', ['unit head']);
const administrator = await person(app, 5, 'Administrator', ['administrator']);
const auditor = await person(app, 5, 'Auditor', ['auditor']);
const grave = (number: string) => ({ ...tipLine(number), escalated: 'planned meeting', flags: ['infant'] });
await asha.takeIn([...['G-1', 'G-2', 'G-3'].map(grave), tipLine('P-1'), tipLine('P-2')]);
await app.rescoreWork.settled();
const exposure = (who: Person, input: object = {}) => who.call<Exposure>('triage.exposure', input);
const open = (who: Person, number: string) => who.call<TipView>('tips.show', { tip: number });
const ids = async (...of: string[]) =>
  Promise.all(of.map(async (number) => ({ id: (await open(asha, number)).id })));
const ends = async (who: Person) => (await who.call<{ ends: End[] }>('triage.ends')).ends;

describe('exposure', () => {
  test('counts the gravest tips that one opened, each once, on the day and in the week', async () => {
    expect(await exposure(bilal)).toMatchObject({ today: 0, thisWeek: 0, reached: null });
    for (const number of ['G-1', 'G-1', 'G-2', 'P-1']) await open(bilal, number);
    await bilal.call('tips.words', { tip: 'G-2' });
    expect(await exposure(bilal)).toEqual({
      ...{ today: 2, thisWeek: 2, day: '2026-11-17', week: '2026-11-16', zone: 'Asia/Kolkata' },
      ...{ limits: { day: 0, week: 0 }, reached: null },
    });
    house.setNow('2026-11-18T09:00:00.000Z');
    await open(bilal, 'G-1');
    expect(await exposure(bilal)).toMatchObject({ today: 1, thisWeek: 2, day: '2026-11-18' });
    // the day begins where the officer is
    expect(await exposure(bilal, { zone: 'Pacific/Kiritimati' })).toMatchObject({
      day: '2026-11-18',
      today: 1,
    });
    expect(await refusal(exposure(bilal, { zone: 'Nowhere/None' }))).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('is of nobody but the officer himself: nobody can ask for another’s', async () => {
    for (const who of [head, auditor, administrator]) {
      const asked = exposure(who, { officer: bilal.id });
      const { code } = (await refusal(asked))!;
      expect(['INPUT_INVALID', 'NOT_FOUND']).toContain(code); // no field for it, or no such action
    }
    expect(await exposure(head)).toMatchObject({ today: 0, thisWeek: 0 });
  });

  test('beyond a limit of one’s own a break is offered; the limit is for nobody else', async () => {
    await bilal.call('triage.setCareLimits', { day: 1, week: 20 });
    expect(await exposure(bilal)).toMatchObject({ limits: { day: 1, week: 20 }, reached: 'day' });
    await open(bilal, 'G-3'); // and nothing stands in the way
    expect(await exposure(asha)).toMatchObject({ limits: { day: 0, week: 0 } });
    expect(await refusal(bilal.call('triage.setCareLimits', { day: -1, week: 0 }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  test('the database itself gives nobody another’s row, and takes none for another', async () => {
    const rows = async (who: Person, table: string) => {
      const scope = { unit: who.unit, officer: who.id, sees: 'own' as const, now: app.clock() };
      await sql.query(`BEGIN; ${enterScope(scope)}`);
      try {
        return (await sql.query(`SELECT officer_id FROM ${table}`)).rows as { officer_id: string }[];
      } finally {
        await sql.query('ROLLBACK');
      }
    };
    expect(await rows(bilal, 'care_limit')).toEqual([{ officer_id: bilal.id }]);
    for (const who of [asha, head, administrator, auditor]) expect(await rows(who, 'care_limit')).toEqual([]);
    const as = { unit: 5, officer: head.id, sees: 'own' as const, now: app.clock() };
    await sql.query(`BEGIN; ${enterScope(as)}`);
    await expect(
      sql.query(`INSERT INTO care_limit (unit_id, officer_id, a_day, a_week) VALUES (5, '${asha.id}', 1, 1)`),
    ).rejects.toThrow(/row-level security/);
    await sql.query('ROLLBACK');
  });

  test('the log keeps that limits were set, not to what; and nothing of a break', async () => {
    const { entries } = await auditor.call<{ entries: object[] }>('audit.entries', {
      filter: { officer: bilal.id },
    });
    const told = JSON.stringify(entries);
    expect(told).toContain('triage.setCareLimits');
    expect(told).not.toContain('triage.exposure');
    expect(told).not.toMatch(/"day"|"week"|break/);
  });
});

describe('how it ended', () => {
  test('is told to everybody who touched the tip, and to nobody else, until it was seen', async () => {
    await asha.call('triage.claim', { tips: await ids('P-1') });
    await asha.call('triage.handOver', { tips: await ids('P-1'), officer: bilal.id, note: 'for you' });
    await open(head, 'P-1');
    await head.call('triage.outcome', { tips: await ids('P-1'), outcome: 'child_safeguarded' });
    for (const who of [asha, bilal])
      expect(await ends(who)).toEqual([
        expect.objectContaining({ number: 'P-1', outcome: 'child_safeguarded', by: 'Head' }),
      ]);
    expect(await ends(head)).toEqual([]); // who recorded it knows
    const reader = await person(app, 5, 'Reader', ['analyst']);
    await open(reader, 'P-1');
    expect(await ends(reader)).toEqual([]);

    const away = await asha.call<{ outcomes: { number: string }[] }>('triage.away', {
      since: '2026-11-17T00:00:00.000Z',
    });
    expect(away.outcomes.map(({ number }) => number)).toEqual(['P-1']);
    expect(await asha.call('triage.sawEnds', { tips: await ids('P-1') })).toEqual({ seen: 1 });
    expect(await ends(asha)).toEqual([]);
    expect(await ends(bilal)).toHaveLength(1);
  });

  test('another end is told anew; one that is taken back is told no more', async () => {
    house.setNow('2026-11-18T10:00:00.000Z');
    await head.call('triage.outcome', { tips: await ids('P-1'), outcome: 'arrest' });
    expect((await ends(asha)).map(({ outcome }) => outcome)).toEqual(['arrest']);
    await head.call('triage.outcome', { tips: await ids('P-1'), outcome: null });
    expect(await ends(asha)).toEqual([]);
    expect(await ends(bilal)).toEqual([]);
  });

  test('only while the officer may see the tip', async () => {
    await bilal.call('triage.claim', { tips: await ids('P-2') });
    await head.call('triage.outcome', { tips: await ids('P-2'), outcome: 'case' });
    expect((await ends(bilal)).map(({ number }) => number)).toEqual(['P-2']);
    const tips = await ids('P-2');
    await head.call('triage.restrict', { tip: tips[0]!.id, reason: 'for the test' });
    expect(await ends(bilal)).toEqual([]);
    expect(await refusal(bilal.call('triage.sawEnds', { tips }))).toMatchObject({ code: 'NOT_FOUND' });
    await head.call('triage.unrestrict', { tip: tips[0]!.id, reason: 'for the test' });
    expect(await ends(bilal)).toHaveLength(1);
  });
});

describe('a tip that is cleared', () => {
  test('takes with it what officers had seen of its end, and its end', async () => {
    await asha.takeIn([tipLine('C-1')]);
    const tips = await ids('C-1');
    await bilal.call('triage.claim', { tips });
    await head.call('triage.outcome', { tips, outcome: 'no_crime' });
    await bilal.call('triage.sawEnds', { tips });
    const kept = async () =>
      (await sql.query('SELECT 1 FROM end_seen WHERE tip_id = $1', [tips[0]!.id])).rowCount;
    const scope = { unit: 5, officer: head.id, sees: 'unit' as const };
    await app.database.transaction('write', scope, async (db) => {
      await purgeTips(
        db,
        5,
        (await tipsByIds(db, 5, [tips[0]!.id])).map((row) => stubOf(row, 0)),
      );
    });
    await sql.query(`BEGIN; ${enterScope(scope)}`);
    expect(await kept()).toBe(0);
    await sql.query('ROLLBACK');
    expect((await ends(bilal)).map(({ number }) => number)).not.toContain('C-1');
  });
});

describe('sums for the unit head', () => {
  test('none of fewer than five officers, and none of the week that is running', async () => {
    expect(await head.call<CareTotals>('triage.careTotals')).toMatchObject({ least: 5, totals: null });
    const others: Person[] = [];
    for (let at = 0; at < 3; at += 1) others.push(await person(app, 5, `other ${at}`, ['analyst']));
    const five = [asha, bilal, ...others];
    for (const who of five) for (const number of ['G-1', 'G-2', 'G-3']) await open(who, number);
    expect((await head.call<CareTotals>('triage.careTotals')).totals).toBeNull();
    house.setNow('2026-11-24T09:00:00.000Z');
    const told = await head.call<CareTotals>('triage.careTotals');
    expect(told).toEqual({
      ...{ from: '2026-10-26', until: '2026-11-23', least: 5 },
      totals: { tips: 20, busiestThird: 40, rotate: false },
    });
    expect(JSON.stringify(told)).not.toContain(bilal.id);
    const before = await exposure(bilal);
    expect(before).toMatchObject({ today: 0, thisWeek: 0 });
    expect(await refusal(asha.call('triage.careTotals'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a restricted tip is in no sum', async () => {
    for (const { id } of await ids('G-1', 'G-2', 'G-3'))
      await head.call('triage.restrict', { tip: id, reason: 'for the test' });
    expect((await head.call<CareTotals>('triage.careTotals')).totals).toBeNull();
  });
});

describe('over HTTP', async () => {
  const server = await makeServer(app, 'web');
  afterAll(() => server.close());

  test('each gets his own', async () => {
    const analyst = await makeOfficer(app, 'Web analyst', ['analyst']);
    const answer = await server.inject({
      method: 'POST',
      url: '/api/triage.exposure',
      headers: {
        ...{ cookie: analyst.cookie, 'x-tipstaff': '1', 'sec-fetch-site': 'same-origin' },
        'content-type': 'application/json',
      },
      payload: '{}',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.json<Exposure>()).toMatchObject({ today: 0, thisWeek: 0 });
  });
});
