import { describe, expect, test } from 'vitest';
import { type Reason, SCORES, type TipView } from '../../src/tips/shape.ts';
import { lockTips } from '../../src/tips/store.ts';
import { rescore } from '../../src/triage/rescore.ts';
import { rulesInForce } from '../../src/triage/rule-set-store.ts';
import type { Decision, QueueRow } from '../../src/triage/shape.ts';
import { refusal, tipLine } from '../access/people.ts';
import { type Decided, unitAtWork } from './unit-at-work.ts';

const { app, asha, bilal, head, show, idOf, tips, history } = await unitAtWork();
const urgent = (number: string, more: object = {}) => ({
  ...tipLine(number, { phone: '+91 98765 00311' }),
  received: '2026-11-21T08:00:00Z',
  texts: [{ kind: 'escalation', text: 'A meeting is planned for 2026-12-05.' }],
  ...more,
});
type Tested = Record<(typeof SCORES)[number], number> & {
  merged: Reason['tip'][];
  rules: { rule: string; fires: boolean }[];
};
type Merged = Decided & { act: string; kept: string };
type Clock = {
  rule: string;
  kind: string;
  startedAt: string;
  dueAt: string;
  stoppedAt: string | null;
  stopReason: string | null;
  record: { id: string };
};
const answers = async (number: string) => {
  const id = await idOf(number);
  const { clocks } = await asha.call<{ clocks: Clock[] }>('clocks.ofRecord', { tip: id });
  return clocks
    .filter((clock) => clock.record.id === id && clock.kind === 'answer')
    .map(({ rule, startedAt, dueAt, stopReason }) => [
      rule,
      startedAt.slice(11, 16),
      dueAt.slice(11, 16),
      stopReason,
    ])
    .sort();
};
/** An old plain tip, and an urgent one that came an hour later. */
const pair = async (name: string) => {
  app.setNow('2026-11-21T09:00:00.000Z');
  await asha.takeIn([tipLine(`${name}-old`)]);
  app.setNow('2026-11-21T10:00:00.000Z');
  await asha.takeIn([urgent(`${name}-new`)]);
  app.setNow('2026-11-21T10:30:00.000Z');
  return tips(`${name}-old`, `${name}-new`);
};
const merge = (of: { id: string }[]) => asha.call<Merged>('triage.merge', { tips: of });
const again = (id: string) =>
  app.database.transaction('write', 'house', async (db) =>
    rescore(db, 1, app.clock(), await rulesInForce(db, 1), await lockTips(db, 1, [id]), false),
  );
const standing = ({
  lane,
  danger,
  actionability,
  clock,
  novelty,
  floor,
  escalated,
  expiresAt,
  ...view
}: TipView) => ({
  ...{ lane, danger, actionability, clock, novelty, floor, escalated, expiresAt },
  reasons: view.reasons,
  rules: view.rules,
});
/** What shown reasons add up to. */
const sums = (reasons: readonly Reason[], score: string) => {
  const mine = reasons.filter((each) => each.score === score);
  const sum = mine.reduce((all, { floor, weight }) => all + (floor ? 0 : weight), 0);
  const floor = Math.max(0, ...mine.map((each) => (each.floor ? each.weight : 0)));
  const most = score === 'danger' && floor <= 89 ? 89 : 100;
  return Math.round(Math.max(Math.min(most, Math.max(0, sum)), floor));
};

describe('an urgent tip that is merged into an old plain one', () => {
  test('makes it as urgent as itself, with reasons that name it and add up; undone, all is as it was', async () => {
    const both = await pair('A');
    await again(both[1]!.id); // half an hour has passed since it came
    const [old, fresh] = [standing(await show('A-old')), standing(await show('A-new'))];
    expect([old.lane, fresh.lane, fresh.escalated]).toEqual(['30d', 'now', true]);
    const merged = await merge(both);
    const kept = standing(await show('A-old'));
    for (const score of SCORES) {
      expect(kept[score], score).toBe(Math.max(old[score], fresh[score]));
      expect(sums(kept.reasons, score), score).toBe(kept[score]);
    }
    expect(kept).toMatchObject({ lane: 'now', floor: true, escalated: true });
    expect([old.expiresAt, fresh.expiresAt]).toContain(kept.expiresAt);
    expect(kept.expiresAt! <= fresh.expiresAt! && kept.expiresAt! <= old.expiresAt!).toBe(true);
    const planned = kept.reasons.find(({ rule }) => rule === 'danger.meeting-planned');
    expect(planned).toMatchObject({ floor: true, tip: { id: both[1]!.id, number: 'A-new' } });
    expect(kept.rules).toContain('danger.meeting-planned');
    const { rows } = await asha.call<{ rows: QueueRow[] }>('triage.queue', { filter: { lane: ['now'] } });
    expect(rows[0]).toMatchObject({ number: 'A-old', floor: true, escalated: true });
    const tested = await asha.call<Tested>('triage.testRules', { tip: 'A-old' });
    expect(tested).toMatchObject({
      lane: 'now',
      floor: true,
      merged: [{ id: both[1]!.id, number: 'A-new' }],
    });
    for (const score of SCORES) expect(tested[score], score).toBe(kept[score]);
    // what fires is looked at on the tip itself: nobody planned a meeting there
    expect(tested.rules.find(({ rule }) => rule === 'danger.meeting-planned')!.fires).toBe(false);
    // scored again, and with a new version of its own, it stays so
    expect((await again(both[0]!.id)).changed).toEqual([]);
    expect((await again(both[1]!.id)).changed).toEqual([]);
    await asha.call('triage.undoAct', { act: merged.act });
    expect(standing(await show('A-old'))).toEqual(old);
    expect(standing(await show('A-new'))).toEqual(fresh);
    expect((await again(both[0]!.id)).changed).toEqual([]);
  });

  test('lends it all through a new version of it, until it is opened again by itself', async () => {
    const both = await pair('B');
    await merge(both);
    const before = standing(await show('B-old'));
    await asha.takeIn([tipLine('B-old', { type: 'other' })]);
    expect((await show('B-old')).version).toBe(2);
    expect(standing(await show('B-old'))).toMatchObject({
      ...{ lane: 'now', danger: before.danger, floor: true, escalated: true },
    });
    expect((await answers('B-old')).filter(([, , , stop]) => stop === null)).toEqual([
      ['answer.now', '09:00', '11:00', null],
    ]);
    await asha.takeIn([urgent('B-new', { platform: 'OtherChat' })]);
    expect(await show('B-new')).toMatchObject({ number: 'B-new', state: 'open', lane: 'now' });
    expect(standing(await show('B-old'))).toMatchObject({ lane: '30d', floor: false, escalated: false });
    expect((await history('B-new')).map(({ kind, by, detail }: Decision) => [kind, by, detail])).toEqual([
      ['new_facts', 'system', '2'],
      ['merge', 'Asha', 'Example Hotline B-old'],
    ]);
    const line = (await history('B-new'))[0]!;
    expect(
      await refusal(asha.call('triage.undo', { decisions: [{ tip: both[1]!.id, decision: line.id }] })),
    ).toMatchObject({ code: 'NOTHING_TO_UNDO' });
  });

  test('lends what is learned of it later too', async () => {
    const phone = '+91 98765 00377';
    app.setNow('2026-11-21T09:00:00.000Z');
    await asha.takeIn([tipLine('L-old')]);
    app.setNow('2026-11-21T10:00:00.000Z');
    await asha.takeIn([{ ...tipLine('L-new', { phone }), received: '2026-11-21T08:00:00Z' }]);
    await merge(await tips('L-old', 'L-new'));
    await app.rescoreWork.settled();
    const before = standing(await show('L-old'));
    // of the same number, from the day before: an earlier tip on the person of the duplicate
    await asha.takeIn([{ ...tipLine('L-before', { phone }), received: '2026-11-20T08:00:00Z' }]);
    await app.rescoreWork.settled();
    const after = standing(await show('L-old'));
    expect(after.actionability).toBeGreaterThan(before.actionability);
    expect(after.reasons.find(({ rule }) => rule === 'action.earlier-tips')?.tip?.number).toBe('L-new');
    const tested = await asha.call<Tested>('triage.testRules', { tip: 'L-old' });
    for (const score of SCORES) expect(tested[score], score).toBe(after[score]);
  });

  test('waits for its answer as before: the earlier end, the earlier start; undone, each has its own', async () => {
    const both = await pair('C');
    const own = [await answers('C-old'), await answers('C-new')];
    const merged = await merge(both);
    expect((await answers('C-old')).filter(([, , , stop]) => stop === null)).toEqual([
      ['answer.now', '09:00', '11:00', null],
    ]);
    expect(await answers('C-new')).toEqual([['answer.now', '10:00', '11:00', 'moved']]);
    app.setNow('2026-11-21T11:30:00.000Z');
    type Load = { overdue: { lane: string; tips: number }[]; officers: { lanes: { answered: number }[] }[] };
    const { overdue, officers } = await head.call<Load>('triage.workload');
    expect(overdue.find(({ lane }) => lane === 'now')!.tips).toBeGreaterThan(0);
    expect(officers.flatMap(({ lanes }) => lanes.map(({ answered }) => answered)).every((n) => n === 0)).toBe(
      true,
    );
    await asha.call('triage.undoAct', { act: merged.act });
    const left = async (number: string) => (await answers(number)).filter(([, , , stop]) => stop === null);
    expect([await left('C-old'), await left('C-new')]).toEqual(own);
  });

  test('merged by who has the old one: no answer; two urgent ones: the earlier', async () => {
    const both = await pair('D');
    await asha.call('triage.assign', { tips: [both[0]!], officer: 'me' });
    await merge(both);
    expect((await answers('D-old')).filter(([, , , stop]) => stop === null)).toEqual([
      ['answer.now', '10:00', '11:00', null],
    ]);
    const [one] = await tips('D-old');
    await asha.takeIn([urgent('D-more')]);
    const more = await merge([one!, ...(await tips('D-more'))]);
    const running = async () => (await answers('D-old')).filter(([, , , stop]) => stop === null);
    expect(await running()).toEqual([['answer.now', '10:00', '11:00', null]]);
    await asha.call('triage.undoAct', { act: more.act });
    expect(await running()).toEqual([['answer.now', '10:00', '11:00', null]]);
  });

  test('undone after somebody took the tip that was kept: it falls back to its own lane', async () => {
    const both = await pair('E');
    await asha.call('triage.escalate', { tips: [both[1]!] });
    const merged = await merge(both);
    await bilal.call('triage.claim', { tips: [both[0]!] });
    const back = await asha.call<Decided & { changed: number }>('triage.undoAct', { act: merged.act });
    expect([back.decisions.length, back.changed]).toEqual([1, 1]);
    const kept = await show('E-old');
    expect(kept).toMatchObject({ lane: '30d', floor: false, assigned: bilal.id });
    expect(kept.reasons.every((reason) => reason.tip === undefined)).toBe(true);
    expect(await show('E-new')).toMatchObject({ lane: 'now', state: 'open' });
  });

  test('closed before, it lends nothing', async () => {
    const both = await pair('F');
    await asha.call('triage.close', { tips: [both[1]!], reason: 'no_crime' });
    await merge(both);
    expect(await show('F-old')).toMatchObject({ lane: '30d', floor: false });
  });
});

describe('restricted tips', () => {
  test('are merged where the same officers are named; who is not told of a duplicate learns nothing of it', async () => {
    const both = await pair('G');
    const why = { reason: 'known in the house' };
    await head.call('triage.restrict', { tip: 'G-old', officers: [bilal.id], ...why });
    await head.call('triage.restrict', { tip: 'G-new', ...why });
    const wanted = { tips: both };
    expect(await refusal(head.call('triage.merge', wanted))).toMatchObject({ code: 'INPUT_INVALID' });
    await head.call('triage.grant', { tip: 'G-new', officer: bilal.id, ...why });
    await head.call('triage.merge', wanted);
    expect(await bilal.call<TipView>('tips.show', { tip: 'G-old' })).toMatchObject({ lane: 'now' });
    const told = await bilal.call<Tested>('triage.testRules', { tip: 'G-old' });
    expect(told.merged.map((tip) => tip?.number)).toEqual(['G-new']);
    // one grant alone ends: nothing of the duplicate is told any more
    await app.database.transaction('write', 'house', async (db) => {
      const { withdrawGrants } = await import('../../src/access/need-store.ts');
      await withdrawGrants(db, 1, both[1]!.id, app.clock(), { officer: bilal.id });
    });
    await again(both[0]!.id);
    const seen = await bilal.call<TipView>('tips.show', { tip: 'G-old' });
    expect(seen).toMatchObject({ lane: '30d', floor: false, escalated: false });
    expect(JSON.stringify(seen)).not.toContain('G-new');
    const tested = await bilal.call<Tested>('triage.testRules', { tip: 'G-old' });
    expect(tested).toMatchObject({ lane: '30d', merged: [] });
    expect(JSON.stringify(tested)).not.toContain('G-new');
  });
});
