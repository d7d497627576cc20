import { describe, expect, test } from 'vitest';
import type { TipView } from '../../src/tips/shape.ts';
import type { QueueRow, SecondLook } from '../../src/triage/shape.ts';
import { refusal, tipLine } from '../access/people.ts';
import { type Decided, unitAtWork } from './unit-at-work.ts';

const { app, asha, bilal, head, show, idOf, tips, history } = await unitAtWork();

describe('reasons for closing', () => {
  test('each asks what it asks, and keeps the answer sealed', async () => {
    const some = { tips: await tips('S-2') };
    const close = (input: object) => asha.call<Decided>('triage.close', { ...some, ...input });
    for (const input of [
      { reason: 'other_jurisdiction' },
      { reason: 'other_jurisdiction', where: { unit: '' } },
      { reason: 'identified_elsewhere' },
      { reason: 'duplicate' },
      { reason: 'cleared' },
      { reason: 'age_not_a_child' },
    ])
      expect(await refusal(close(input)), JSON.stringify(input)).toMatchObject({ code: 'INPUT_INVALID' });
    await close({ reason: 'other_jurisdiction', where: { state: 'Kerala', unit: 'Cyber cell' } });
    const closing = (await history('S-2')).find(({ kind }) => kind === 'close');
    expect(JSON.parse(closing!.answer!)).toEqual({ where: { state: 'Kerala', unit: 'Cyber cell' } });
    expect(await show('S-2')).toMatchObject({
      state: 'closed',
      closeReason: 'other_jurisdiction',
      outcome: null,
    });
  });

  test('not a crime records the outcome, unless another stands; undo takes both back', async () => {
    const some = { tips: await tips('S-3') };
    const closed = await asha.call<Decided>('triage.close', { ...some, reason: 'no_crime' });
    expect((await show('S-3')).outcome).toMatchObject({ outcome: 'no_crime', by: asha.id });
    const undo = (made: Decided) =>
      asha.call('triage.undo', { decisions: made.decisions.map(({ tip, decision }) => ({ tip, decision })) });
    await undo(closed);
    expect(await show('S-3')).toMatchObject({ state: 'open', outcome: null });
    await asha.call('triage.outcome', { ...some, outcome: 'arrest', note: 'told by the station' });
    const over = await bilal.call<Decided>('triage.outcome', { ...some, outcome: 'case' });
    expect((await show('S-3')).outcome).toMatchObject({ outcome: 'case', by: bilal.id });
    await undo(over);
    expect((await show('S-3')).outcome).toMatchObject({ outcome: 'arrest', by: asha.id });
    await asha.call('triage.close', { ...some, reason: 'no_crime' });
    expect((await show('S-3')).outcome).toMatchObject({ outcome: 'arrest' });
    const told = (await history('S-3')).map(({ kind, detail, undone }) => [kind, detail, undone]);
    expect(told.filter(([kind]) => kind !== 'claim').sort()).toEqual([
      ['close', 'no_crime', false],
      ['close', 'no_crime', true],
      ['outcome', 'arrest', false],
      ['outcome', 'case', true],
    ]);
  });
});

describe('duplicates', () => {
  test('become one under the oldest number; either opens it; the facts of both stay; undo gives both back', async () => {
    app.setNow('2026-11-21T10:00:00.000Z');
    await asha.takeIn([tipLine('D-new', { phone: '+91 98765 00302' })]);
    const [older, newer] = await tips('S-4', 'D-new');
    await asha.call('triage.escalate', { tips: [newer] });
    await asha.takeIn(
      ['A-1', 'A-2'].map((number) => tipLine(number, { hash: 'c'.repeat(64), phone: '+91 98765 00302' })),
    );
    type Alike = {
      tips: { row: QueueRow; sameFiles: number; sameSubject: boolean }[];
      total: number;
      files: number;
    };
    const { tips: alike, files } = await asha.call<Alike>('triage.alike', { tip: 'A-1' });
    expect([
      files,
      ...alike.map(({ row, sameFiles, sameSubject }) => [row.number, sameFiles, sameSubject]),
    ]).toEqual([1, ['A-2', 1, true], ['D-new', 0, true]]);
    const merged = await asha.call<Decided & { act: string; kept: string }>('triage.merge', {
      tips: [newer, older],
    });
    expect(merged.kept).toBe(older!.id);
    const kept = await show('S-4');
    // what is kept is as urgent as the most urgent of them
    expect(kept).toMatchObject({ state: 'open', lane: 'now', askedFor: null });
    expect(kept.merged.map(({ number }) => number)).toEqual(['D-new']);
    const byNumber = await show('D-new');
    expect(byNumber).toMatchObject({ id: older!.id, askedFor: { number: 'D-new' } });
    expect((await history('D-new')).find(({ kind }) => kind === 'merge')?.detail).toBe('Example Hotline S-4');
    const alone = await show('D-new', { alone: true });
    expect(alone).toMatchObject({ id: newer!.id, state: 'closed', mergedInto: { number: 'S-4' } });
    expect(JSON.stringify(alone.facts)).toContain('00302');
    expect(await refusal(asha.call('triage.merge', { tips: [newer, older] }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    await bilal.call('triage.undoAct', { act: merged.act });
    expect(await show('D-new')).toMatchObject({ id: newer!.id, state: 'open', lane: 'now', askedFor: null });
    expect(await show('S-4')).toMatchObject({ lane: '30d', merged: [] });
    expect(await refusal(bilal.call('triage.undoAct', { act: merged.act }))).toMatchObject({
      code: 'NOTHING_TO_UNDO',
    });
  });

  test('new facts of a merged duplicate bring it back by itself', async () => {
    await asha.call('triage.close', { tips: await tips('D-new'), reason: 'duplicate', of: 'S-4' });
    expect((await show('D-new')).number).toBe('S-4');
    await asha.takeIn([tipLine('D-new', { phone: '+91 98765 00303' })]);
    expect(await show('D-new')).toMatchObject({ number: 'D-new', state: 'open', version: 2 });
  });

  test('a restricted tip is never made one with open ones', async () => {
    await asha.takeIn([tipLine('R-1'), tipLine('R-2')]);
    await head.call('triage.restrict', { tip: 'R-1', reason: 'known in the house' });
    const id = (await head.call<TipView>('tips.show', { tip: 'R-1' })).id;
    const other = await idOf('R-2');
    expect(await refusal(head.call('triage.merge', { tips: [{ id }, { id: other }] }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(await refusal(asha.call('triage.merge', { tips: [{ id }, { id: other }] }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await refusal(asha.call('triage.close', { tips: [{ id: other }], reason: 'duplicate', of: 'R-1' })),
    ).toMatchObject({ code: 'NOT_FOUND' });
    expect(
      await refusal(head.call('triage.handOver', { tips: [{ id }], officer: asha.id, note: 'please' })),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('second looks', () => {
  test('are drawn by the unit’s share, ended by another officer, and fall away with the closing', async () => {
    await head.call('triage.setLookShares', { shares: { known_viral: 100, no_crime: 0 } });
    const waiting = async (who = bilal) => (await who.call<{ looks: SecondLook[] }>('triage.looks')).looks;
    await asha.call('triage.close', { tips: await tips('S-5'), reason: 'no_crime' });
    expect(await waiting()).toEqual([]);
    const closed = await asha.call<Decided>('triage.close', {
      tips: await tips('S-6', 'S-7'),
      reason: 'known_viral',
      note: 'seen a hundred times',
    });
    expect((await waiting()).map(({ number, mayLook, note }) => [number, mayLook, note])).toEqual(
      expect.arrayContaining([
        ['S-6', true, 'seen a hundred times'],
        ['S-7', true, 'seen a hundred times'],
      ]),
    );
    expect(await waiting(asha)).toEqual([]);
    const [first, second] = closed.decisions.map(({ tip, decision }) => ({ tip, decision })) as [
      { tip: string; decision: string },
      { tip: string; decision: string },
    ];
    const end = (who: typeof asha, input: object) =>
      who.call<Decided>('triage.look', { note: 'looked at it', ...input });
    expect(await refusal(end(asha, { ...first, confirm: true }))).toMatchObject({ code: 'LOOK_BY_ANOTHER' });
    const confirmed = await end(bilal, { ...first, confirm: true });
    expect((await waiting()).map(({ number }) => number)).toEqual(['S-7']);
    expect((await history('S-6')).find(({ kind }) => kind === 'confirm')).toMatchObject({
      by: 'Bilal',
      note: 'looked at it',
    });
    await bilal.call('triage.undo', {
      decisions: confirmed.decisions.map(({ tip, decision }) => ({ tip, decision })),
    });
    expect(await waiting()).toHaveLength(2);
    await end(bilal, { ...second, confirm: false });
    expect(await show('S-7')).toMatchObject({ state: 'open', closeReason: null });
    await asha.call('triage.reopen', { tips: [{ id: first.tip }] });
    expect(await waiting()).toEqual([]);
    expect(await refusal(asha.call('triage.setLookShares', { shares: { no_crime: 50 } }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
