import { afterAll, describe, expect, test } from 'vitest';
import { makeServer } from '../../src/http/server.ts';
import type { Outcome } from '../../src/tips/shape.ts';
import type { Backtest } from '../../src/triage/backtest/shape.ts';
import { SHIPPED } from '../../src/triage/rule-set-store.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { makeOfficer } from '../access/officers.ts';
import { addedUnit, person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const MATERIAL = 'Child Pornography (possession, manufacture, and distribution)';
const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
await addedUnit(app, 7, 'Unit 7');
const asha = await person(app, 7, 'Asha', ['analyst', 'intake clerk']);
const head = await person(app, 7, 'Head', ['unit head']);

/** 30 tips on material that all ended as no crime, 30 others that ended as cases, and two of which nobody knows. */
const noise = Array.from({ length: 30 }, (_, at) => `N-${at}`);
const real = Array.from({ length: 30 }, (_, at) => `R-${at}`);
await head.takeIn([
  ...noise.map((number) => tipLine(number, { type: MATERIAL })),
  ...[...real, 'U-1', 'U-2'].map((number) => tipLine(number)),
]);
await app.rescoreWork.settled();
const rows = new Map(
  (await asha.call<{ rows: QueueRow[] }>('triage.queue', { limit: 500 })).rows.map((row) => [
    row.number,
    row,
  ]),
);
const record = (numbers: readonly string[], outcome: Outcome | null) =>
  asha.call('triage.outcome', { tips: numbers.map((number) => ({ id: rows.get(number)!.id })), outcome });
const backtest = (input: object = {}) => asha.call<Backtest>('triage.backtestRules', input);
const of = (found: Backtest, rule: string) => found.rules.find((each) => each.rule === rule)!;

describe('a backtest of rules', () => {
  test('without any end there is nothing to tell', async () => {
    const found = await backtest();
    expect(found).toMatchObject({ version: SHIPPED, inForce: true, firedBy: 'kept', share: null });
    expect(found.all.tips).toBe(0);
    expect(found.rules.every(({ silent }) => silent !== null)).toBe(true);
  });

  test('each rule, each lane as it was before anybody decided, and what was missed', async () => {
    await record(noise, 'no_crime');
    await asha.call('triage.escalate', { tips: [{ id: rows.get('R-0')!.id }] });
    await record(real, 'case');
    await record(['R-0', 'R-1'], 'child_safeguarded');
    await record(['U-1', 'U-2'], 'unknown');
    const found = await backtest();
    expect(found.all).toMatchObject({ tips: 62, known: 60, real: 30, no_crime: 30, unknown: 2 });
    expect(found.share).toMatchObject({ share: 0.5 });
    expect(found.laneFrom).toEqual({ decided: 62, now: 0 });
    expect(of(found, 'danger.material').ends).toMatchObject({ tips: 30, no_crime: 30, real: 0 });
    expect(of(found, 'danger.material').share).toMatchObject({ share: 0, low: 0 });
    // the tip that an officer lifted counts where the rules had put it
    expect(found.lanes.map(({ lane, ends }) => [lane, ends.tips])).toEqual([
      ['now', 0],
      ['24h', 0],
      ['week', 0],
      ['30d', 62],
    ]);
    expect(found.missed.tips).toBe(2);
    expect(found.missed.listed.map(({ number, lane }) => [number, lane]).sort()).toEqual([
      ['R-0', '30d'],
      ['R-1', '30d'],
    ]);
    expect(found.missed.listed[0]!.rules).toEqual(rows.get('R-0')!.rules);
  });

  test('only ends that were recorded in the span', async () => {
    expect((await backtest({ from: '2026-11-21', to: '2026-11-21' })).all.tips).toBe(62);
    expect((await backtest({ from: '2026-11-22' })).all.tips).toBe(0);
    expect((await backtest({ to: '2026-11-20' })).all.tips).toBe(0);
    expect(await refusal(backtest({ from: 'yesterday' }))).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('a restricted tip is in no figure, not even of those who are named for it', async () => {
    const tip = rows.get('R-1')!.id;
    await head.call('triage.restrict', { tip, officers: [head.id], reason: 'for the test' });
    for (const who of [asha, head]) {
      const found = await who.call<Backtest>('triage.backtestRules');
      expect(found.all).toMatchObject({ tips: 61, child_safeguarded: 1 });
      expect(found.missed.listed.map(({ number }) => number)).toEqual(['R-0']);
    }
    await head.call('triage.unrestrict', { tip, reason: 'for the test' });
    expect((await backtest()).all.tips).toBe(62);
  });

  test('another version is asked of every tip again, from what was kept', async () => {
    const { version } = await asha.call<{ version: number }>('triage.draftRules');
    const same = await backtest({ version });
    const now = await backtest();
    expect(same).toMatchObject({ version, inForce: false, firedBy: 'again', unscored: 0 });
    expect(same.rules).toEqual(now.rules); // a draft of the same rules fires on the same tips
    expect(same.lanes).toEqual(now.lanes);
    await asha.call('triage.discardRules', { version });
    expect(await refusal(backtest({ version }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a proposal becomes a draft, and nothing else changes', async () => {
    const { proposal } = of(await backtest(), 'danger.material');
    expect(proposal).toMatchObject({ way: 'less', from: 10, to: 5 });
    expect(proposal!.sentence).toBe(
      'Fired on 30 tips whose end is known: 30 ended as no crime, 0 (0 %) as real, of all tips 50 %. Weigh less: +10 → +5?',
    );
    const drafted = await asha.call<{ version: number; changes: string[] }>('triage.draftProposals', {
      rules: ['danger.material'],
    });
    expect(drafted.changes).toEqual(['danger.material: weight +10 → +5']);
    const { versions } = await asha.call<{
      versions: { version: number; state: string; inForce: boolean }[];
    }>('triage.ruleVersions');
    expect(versions[0]).toMatchObject({ version: drafted.version, state: 'draft', inForce: false });
    const shown = await asha.call<{ problems: string[]; digest: string }>('triage.ruleSet', {
      version: drafted.version,
    });
    expect(shown.problems).toEqual([]);
    const release = { version: drafted.version, digest: shown.digest, changes: drafted.changes };
    expect((await refusal(asha.call('triage.releaseRules', release)))?.code).toBe('APPROVAL_NEEDED');
    expect(
      await refusal(asha.call('triage.draftProposals', { rules: ['danger.meeting-planned'] })),
    ).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('the rules of other units and what they ended in are not there', async () => {
    await addedUnit(app, 8, 'Unit 8');
    const stranger = await person(app, 8, 'Stranger', ['analyst']);
    expect((await stranger.call<Backtest>('triage.backtestRules')).all.tips).toBe(0);
    expect(await refusal(stranger.call('triage.backtestRules', { version: 1 }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('an end that is taken back is counted no more', async () => {
    await record(['U-1'], null);
    expect((await backtest()).all.tips).toBe(61);
    await record(['U-1'], 'unknown');
  });
});

describe('over HTTP', async () => {
  const server = await makeServer(app, 'web');
  afterAll(() => server.close());
  const ask = async (cookie: string, name: string, payload: object) =>
    server.inject({
      method: 'POST',
      url: `/api/${name}`,
      headers: {
        cookie,
        'x-tipstaff': '1',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
      },
      payload: JSON.stringify(payload),
    });

  test('analysts ask, clerks are told that there is no such action', async () => {
    const analyst = await makeOfficer(app, 'Web analyst', ['analyst']);
    const clerk = await makeOfficer(app, 'Web clerk', ['intake clerk']);
    const answer = await ask(analyst.cookie, 'triage.backtestRules', {});
    expect(answer.statusCode).toBe(200);
    expect(answer.json<Backtest>().firedBy).toBe('kept');
    expect((await ask(clerk.cookie, 'triage.backtestRules', {})).statusCode).toBe(404);
  });
});
