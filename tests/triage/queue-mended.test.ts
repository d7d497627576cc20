import { describe, expect, test } from 'vitest';
import { setActive } from '../../src/access/store.ts';
import { moveClocks } from '../../src/clocks/tip-clocks.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { type TipRow, tipsByIds } from '../../src/tips/store.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

type Decided = { decisions: { tip: string; decision: string; revision: number }[] };

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const asha = await person(app, 1, 'Asha', ['analyst', 'intake clerk']);
const bilal = await person(app, 1, 'Bilal', ['investigator']);
const head = await person(app, 1, 'Head', ['unit head']);
const show = (number: string, more: object = {}) => asha.call<TipView>('tips.show', { tip: number, ...more });
const idOf = async (number: string) => (await show(number, { alone: true })).id;
const tips = async (...of: string[]) => Promise.all(of.map(async (number) => ({ id: await idOf(number) })));
const undo = (made: Decided) =>
  asha.call('triage.undo', { decisions: made.decisions.map(({ tip, decision }) => ({ tip, decision })) });
const queueOf = async (filter: object) =>
  (
    await asha.call<{ rows: QueueRow[] }>('triage.queue', { filter: { state: ['open'], ...filter } })
  ).rows.map(({ number, bundle }) => [number, bundle]);
const total = async (filter: object) =>
  (await asha.call<{ total: number }>('triage.facets', { filter: { state: ['open'], ...filter } })).total;
type Clock = {
  rule: string;
  kind: string;
  officer: string | null;
  startedAt: string;
  dueAt: string;
  stoppedAt: string | null;
  record: { id: string };
};
/** The clocks of a tip that run, but for those of its duplicates. */
const running = async (number: string) => {
  const id = await idOf(number);
  const { clocks } = await asha.call<{ clocks: Clock[] }>('clocks.ofRecord', { tip: id });
  return clocks.filter((clock) => clock.record.id === id && clock.stoppedAt === null);
};
const rules = async (number: string) => (await running(number)).map(({ rule }) => rule).sort();
const answering = async (number: string) =>
  (await running(number)).filter(({ kind }) => kind === 'answer').map(({ rule }) => rule);
let bundles = 0;
/** A bundle of its own: tips that came one after another, folded under the first. */
const bundleOf = async (platform: string, numbers: string[]) => {
  bundles += 1;
  const viral = { hash: String(bundles).repeat(64), viral: true, platform };
  await asha.takeIn(numbers.map((number) => tipLine(number, viral)));
  return { filter: { platform: [platform] }, viral };
};

describe('bundles', () => {
  test('an urgent tip that is merged into a folded one stays in the queue, with its answer time', async () => {
    const { filter } = await bundleOf('OneChat', ['O-1', 'O-2']);
    const [[lead]] = (await queueOf(filter)) as [[string, number]];
    const folded = lead === 'O-1' ? 'O-2' : 'O-1';
    app.setNow('2026-11-21T09:01:00.000Z');
    await asha.takeIn([tipLine('O-3', { platform: 'OneChat' })]);
    await asha.call('triage.escalate', { tips: await tips('O-3') });
    const merged = await asha.call<Decided>('triage.merge', { tips: await tips(folded, 'O-3') });
    expect(await show('O-3')).toMatchObject({ number: folded, lane: 'now', bundleOf: null });
    expect(await queueOf(filter)).toEqual([
      [folded, 0],
      [lead, 0],
    ]);
    expect(await total(filter)).toBe(2);
    expect(await answering(folded)).toEqual(['answer.now']);
    await undo(merged);
    expect(await queueOf(filter)).toEqual([
      ['O-3', 0],
      [lead, 1],
    ]);
    expect(await answering(folded)).toEqual([]);
  });

  test('closing what stands for a bundle hands it on; nothing open is left under it', async () => {
    const { filter } = await bundleOf('TwoChat', ['T-1', 'T-2', 'T-3', 'T-4']);
    const [[lead]] = (await queueOf(filter)) as [[string, number]];
    const closed = await asha.call<Decided>('triage.close', { tips: await tips(lead), reason: 'no_crime' });
    const [[next, rest]] = (await queueOf(filter)) as [[string, number]];
    expect([next === lead, rest, await total(filter)]).toEqual([false, 2, 1]);
    expect(await answering(next)).toEqual(['answer.30d']);
    await undo(closed);
    expect(await total({ ...filter, bundled: true })).toBe(4);
    // merged away, several at once: the same
    await asha.call('triage.close', { tips: await tips(next), reason: 'duplicate', of: lead });
    const open = await queueOf(filter);
    expect(open.reduce((sum, [, bundle]) => sum + 1 + Number(bundle), 0)).toBe(
      await total({ ...filter, bundled: true }),
    );
    const heads = open.map(([number]) => String(number));
    await asha.call('triage.close', { tips: await tips(...heads), reason: 'not_enough_to_act' });
    expect(await total(filter)).toBe(
      await total({ ...filter, bundled: true }).then((left) => Math.min(left, 1)),
    );
  });

  test('what is opened again, or gets a new version, is not left under a closed tip; undone, all is as it was', async () => {
    const { filter, viral } = await bundleOf('TriChat', ['R-1', 'R-2', 'R-3']);
    const [[lead]] = (await queueOf(filter)) as [[string, number]];
    const [one, two] = ['R-1', 'R-2', 'R-3'].filter((number) => number !== lead) as [string, string];
    const act = await asha.call<{ act: string; left: number }>('triage.closeSet', {
      bundle: await idOf(lead),
      reason: 'known_viral',
    });
    expect([act.left, await total(filter)]).toEqual([0, 0]);
    const back = await asha.call<Decided & { changed: number }>('triage.undoAct', { act: act.act });
    expect([back.decisions.length, back.changed]).toEqual([3, 0]);
    expect(await queueOf(filter)).toEqual([[lead, 2]]);
    await asha.call('triage.closeSet', { bundle: await idOf(lead), reason: 'known_viral' });
    await asha.call('triage.reopen', { tips: await tips(one) });
    expect(await queueOf(filter)).toEqual([[one, 0]]);
    await asha.takeIn([{ ...tipLine(two, viral), received: '2026-11-19T10:00:00Z' }]);
    expect(new Map((await queueOf(filter)) as [string, number][])).toEqual(
      new Map([
        [one, 0],
        [two, 0],
      ]),
    );
    expect(await answering(two)).toEqual(['answer.30d']);
    expect((await show(lead)).bundle).toBe(0);
  });
});

describe('clocks', () => {
  test('that an officer started by hand run on when a new version comes', async () => {
    await asha.takeIn([tipLine('H-1')]);
    await asha.call('clocks.start', { tip: 'H-1', rule: 'platform.records', at: '2026-11-20T10:00:00Z' });
    await asha.call('clocks.start', { tip: 'H-1', rule: 'us.2703f', at: '2026-11-20T10:00:00Z' });
    const before = await rules('H-1');
    expect(before).toEqual(['answer.30d', 'platform.records', 'platform.records', 'us.2703f']);
    await asha.takeIn([{ ...tipLine('H-1'), received: '2026-11-19T10:00:00Z' }]);
    expect((await show('H-1')).version).toBe(2);
    expect(await rules('H-1')).toEqual(before);
  });

  test('of what lapses with a duplicate run on, for who works the tip that was kept, until that is closed', async () => {
    await asha.takeIn([tipLine('K-1')]);
    app.setNow('2026-11-21T09:02:00.000Z');
    await asha.takeIn([tipLine('K-2')]);
    await asha.call('clocks.start', { tip: 'K-2', rule: 'platform.records', at: '2026-11-20T10:00:00Z' });
    const one = await tips('K-1');
    const merged = await asha.call<Decided>('triage.merge', { tips: await tips('K-1', 'K-2') });
    expect(await rules('K-2')).toEqual(['platform.records', 'platform.records']);
    const { clocks } = await asha.call<{ clocks: Clock[] }>('clocks.ofRecord', { tip: 'K-1' });
    expect(clocks.filter(({ stoppedAt }) => stoppedAt === null)).toHaveLength(4);
    await undo(merged);
    expect(await rules('K-2')).toEqual(['answer.30d', 'platform.records', 'platform.records']);
    await asha.call('triage.merge', { tips: await tips('K-1', 'K-2') });
    await asha.call('triage.claim', { tips: one });
    expect((await running('K-2')).map(({ officer }) => officer)).toEqual([asha.id, asha.id]);
    const closed = await asha.call<Decided>('triage.close', { tips: one, reason: 'no_crime' });
    expect(await rules('K-2')).toEqual([]);
    await undo(closed);
    expect(await rules('K-2')).toEqual(['platform.records', 'platform.records']);
  });
});

describe('duplicates', () => {
  test('one that was opened since and closed for another reason leads nowhere', async () => {
    await asha.takeIn([tipLine('L-1')]);
    app.setNow('2026-11-21T09:03:00.000Z');
    await asha.takeIn([tipLine('L-2')]);
    await asha.call('triage.merge', { tips: await tips('L-1', 'L-2') });
    await asha.call('triage.reopen', { tips: await tips('L-2') });
    await asha.call('triage.close', { tips: await tips('L-2'), reason: 'not_enough_to_act' });
    expect(await show('L-2')).toMatchObject({ number: 'L-2', mergedInto: null, askedFor: null });
    expect((await show('L-1')).merged).toEqual([]);
  });

  test('are kept from others with the tip that they lead to, and opened with it', async () => {
    await asha.takeIn([tipLine('P-1')]);
    app.setNow('2026-11-21T09:04:00.000Z');
    await asha.takeIn([tipLine('P-2', { phone: '+91 98765 00305' })]);
    await asha.call('triage.merge', { tips: await tips('P-1', 'P-2') });
    const why = { reason: 'known in the house' };
    const both = (await tips('P-1', 'P-2')).map(({ id }) => id).sort();
    const kept = { tip: 'P-1', officers: [bilal.id], ...why };
    const restricted = await head.call<{ tips: string[] }>('triage.restrict', kept);
    expect(restricted.tips.sort()).toEqual(both);
    for (const number of ['P-1', 'P-2']) {
      expect(await refusal(show(number)), number).toMatchObject({ code: 'NOT_FOUND' });
      expect((await bilal.call<TipView>('tips.show', { tip: number })).number).toBe('P-1');
    }
    await head.call('triage.withdraw', { tip: 'P-1', officer: bilal.id, ...why });
    expect(await refusal(bilal.call('tips.show', { tip: 'P-2' }))).toMatchObject({ code: 'NOT_FOUND' });
    await head.call('triage.grant', { tip: 'P-1', officer: asha.id, ...why });
    expect((await show('P-2')).number).toBe('P-1');
    await head.call('triage.unrestrict', { tip: 'P-1', ...why });
    expect((await bilal.call<TipView>('tips.show', { tip: 'P-2', alone: true })).number).toBe('P-2');
  });
});

describe('what a closing left', () => {
  test('ends with it, by whatever way the tip is opened: the look, and the outcome that it recorded', async () => {
    await head.call('triage.setLookShares', { shares: { no_crime: 100, duplicate: 0 } });
    type Looks = { looks: { number: string; decision: string; tip: string }[] };
    const looks = async () =>
      (await bilal.call<Looks>('triage.looks')).looks.filter(({ number }) => number.startsWith('Z-'));
    const numbers = ['Z-1', 'Z-2', 'Z-3', 'Z-4', 'Z-5'];
    await asha.takeIn(numbers.map((number) => tipLine(number)));
    await asha.call('triage.close', { tips: await tips(...numbers), reason: 'no_crime' });
    const waiting = await looks();
    expect(waiting.map(({ number }) => number).sort()).toEqual(numbers);
    await asha.call('triage.escalate', { tips: await tips('Z-1') });
    await asha.takeIn([{ ...tipLine('Z-2'), received: '2026-11-19T10:00:00Z' }]);
    await asha.takeIn([tipLine('Z-6')]);
    await asha.call('triage.merge', { tips: await tips('Z-3', 'Z-6') });
    const { tip, decision } = waiting.find(({ number }) => number === 'Z-4')!;
    const refused = await bilal.call<Decided>('triage.look', { tip, decision, confirm: false, note: 'no' });
    const again = await asha.call<Decided>('triage.reopen', { tips: await tips('Z-5') });
    expect(await looks()).toEqual([]);
    for (const number of numbers)
      expect(await show(number), number).toMatchObject({ number, state: 'open', outcome: null });
    // taken back, the closing stands with its look and its outcome
    await undo(again);
    await undo(refused);
    expect((await looks()).map(({ number }) => number).sort()).toEqual(['Z-4', 'Z-5']);
    expect((await show('Z-5')).outcome).toMatchObject({ outcome: 'no_crime', by: asha.id });
    // what somebody told stays
    await bilal.call('triage.outcome', { tips: await tips('Z-5'), outcome: 'arrest' });
    await asha.call('triage.reopen', { tips: await tips('Z-5') });
    expect((await show('Z-5')).outcome).toMatchObject({ outcome: 'arrest' });
  });
});

describe('giving', () => {
  test('is to somebody at work who may have the tip; what one has who works no more is told to the head', async () => {
    const clerk = await person(app, 1, 'Clerk', ['intake clerk']);
    const chetan = await person(app, 1, 'Chetan', ['analyst']);
    await asha.takeIn([tipLine('G-1'), tipLine('G-2')]);
    const give = async (number: string, officer: string | null, by = asha) =>
      by.call('triage.assign', { tips: [{ id: await idOf(number) }], officer });
    expect(await refusal(give('G-1', clerk.id))).toMatchObject({ code: 'NOT_FOUND' });
    await give('G-1', chetan.id);
    await app.database.transaction('write', 'house', (db) => setActive(db, chetan.id, false, app.clock()));
    expect(await refusal(give('G-2', chetan.id))).toMatchObject({ code: 'NOT_FOUND' });
    type Load = { officers: { name: string; working: boolean; load: number }[] };
    const { officers } = await head.call<Load>('triage.workload');
    expect(officers.filter(({ working }) => !working)).toMatchObject([{ name: 'Chetan', load: 1 }]);
    await head.call('triage.restrict', { tip: 'G-2', officers: [asha.id], reason: 'known in the house' });
    expect(await refusal(give('G-2', bilal.id))).toMatchObject({ code: 'NOT_FOUND' });
    await give('G-2', 'me');
    await give('G-2', head.id);
    await give('G-2', null);
  });
});

describe('answer times of tips that scores move', () => {
  const moved = async (id: string, from: Partial<TipRow>, to: Partial<TipRow>, officer = 'system') =>
    app.database.transaction('write', 'house', async (db) => {
      const [row] = await tipsByIds(db, 1, [id]);
      const move = { before: { ...row!, ...from }, after: { ...row!, ...from, ...to } };
      await moveClocks(db, { unit: 1, now: app.clock(), officer }, [move]);
    });
  const answer = async (number: string) =>
    (await running(number)).flatMap(({ kind, rule, startedAt, dueAt }) =>
      kind === 'answer' ? [[rule, startedAt.slice(5, 16), dueAt.slice(5, 16)]] : [],
    );

  const late = async () =>
    (await head.call<{ overdue: { lane: string; tips: number }[] }>('triage.workload')).overdue.find(
      ({ lane }) => lane === 'now',
    )!.tips;

  test('no end is put off: a less urgent lane counts from the first start, an overdue one stays overdue', async () => {
    app.setNow('2026-11-21T09:00:00.000Z');
    await asha.takeIn([tipLine('U-1')]);
    const id = await idOf('U-1');
    app.setNow('2026-11-21T10:00:00.000Z');
    await moved(id, { lane: 3 }, { lane: 1 });
    expect(await answer('U-1')).toEqual([['answer.24h', '11-21T10:00', '11-22T10:00']]);
    app.setNow('2026-11-22T09:00:00.000Z');
    await moved(id, { lane: 1 }, { lane: 2 });
    expect(await answer('U-1')).toEqual([['answer.week', '11-21T10:00', '11-28T10:00']]);
    app.setNow('2026-11-29T09:00:00.000Z');
    const before = await late();
    await moved(id, { lane: 2 }, { lane: 0 });
    expect(await answer('U-1')).toEqual([['answer.now', '11-21T10:00', '11-28T10:00']]);
    expect(await late()).toBe(before + 1);
  });

  test('what was answered stays answered, until it is given back', async () => {
    app.setNow('2026-11-21T09:00:00.000Z');
    await asha.takeIn([tipLine('U-2')]);
    const id = await idOf('U-2');
    await asha.call('triage.assign', { tips: [{ id }], officer: 'me' });
    app.setNow('2026-11-21T10:00:00.000Z');
    await moved(id, { lane: 3 }, { lane: 1 });
    await moved(id, { lane: 1 }, { lane: 0 });
    expect(await answer('U-2')).toEqual([]);
    type Load = {
      officers: { officer: string; lanes: { lane: string; answered: number; inTime: number }[] }[];
    };
    const { officers } = await head.call<Load>('triage.workload');
    const hers = officers.find(({ officer }) => officer === asha.id)!;
    expect(hers.lanes.find(({ lane }) => lane === 'now')).toMatchObject({ answered: 1, inTime: 1 });
    await moved(id, { lane: 0 }, { assigned: null }, asha.id);
    expect(await answer('U-2')).toEqual([['answer.now', '11-21T10:00', '11-21T11:00']]);
  });
});
