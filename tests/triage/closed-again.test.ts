import { describe, expect, test } from 'vitest';
import { tipsProfile } from '../../src/documents/tips-profile.ts';
import type { SecondLook } from '../../src/triage/shape.ts';
import { refusal, tipLine } from '../access/people.ts';
import { type Decided, numbers, unitAtWork } from './unit-at-work.ts';

const { app, asha, bilal, head, show, idOf, tips } = await unitAtWork();
const looks = async (who = bilal) => (await who.call<{ looks: SecondLook[] }>('triage.looks')).looks;
const undo = (made: Decided) =>
  asha.call('triage.undo', { decisions: made.decisions.map(({ tip, decision }) => ({ tip, decision })) });
const close = async (number: string, reason: string, who = asha) =>
  who.call<Decided>('triage.close', { tips: await tips(number), reason });

describe('a closed tip', () => {
  test('is not closed again, by nobody and for no reason; who closed it and how is told', async () => {
    await head.call('triage.setLookShares', { shares: { no_crime: 100, known_viral: 100, duplicate: 0 } });
    await close('S-0', 'no_crime');
    const words = 'This tip was closed already, by Asha: Not a crime. Open it again first.';
    for (const reason of ['no_crime', 'known_viral'])
      expect(await refusal(close('S-0', reason, bilal))).toEqual({ code: 'TIP_CLOSED', words });
    const as = { tips: await tips('S-0'), reason: 'duplicate', of: 'S-1' };
    expect(await refusal(bilal.call('triage.close', as))).toMatchObject({ code: 'TIP_CLOSED' });
    await expect(bilal.call('triage.close', as)).rejects.toMatchObject({ details: { why: 'no_crime' } });
    expect((await looks()).map(({ number }) => number)).toEqual(['S-0']);
    await asha.call('triage.reopen', { tips: await tips('S-0') });
    await close('S-0', 'known_viral');
    expect(await show('S-0')).toMatchObject({ closeReason: 'known_viral', outcome: null });
    expect((await looks()).map(({ number, reason }) => [number, reason])).toEqual([['S-0', 'known_viral']]);
  });

  test('has a look at the closing in force alone', async () => {
    const [{ tip, decision }] = (await close('S-1', 'no_crime')).decisions as [Decided['decisions'][0]];
    await close('S-2', 'known_viral');
    const merged = await asha.call<Decided>('triage.merge', { tips: await tips('S-1', 'S-2') });
    const superseded = { tip, decision, confirm: true, note: 'looked at' };
    const kept = (await show('S-1')).number;
    const gone = kept === 'S-1' ? 'S-2' : 'S-1';
    expect((await looks()).flatMap(({ number, reason }) => (number === gone ? [reason] : []))).toEqual([
      'duplicate',
    ]);
    if (gone === 'S-1')
      expect(await refusal(bilal.call('triage.look', superseded))).toMatchObject({ code: 'NOT_FOUND' });
    await undo(merged);
    expect((await looks()).map(({ number }) => number).sort()).toEqual(['S-0', 'S-1', 'S-2']);
  });
});

describe('what is drawn', () => {
  test('is not told to who closed it, drawn or not', async () => {
    expect(await looks(asha)).toEqual([]);
    expect((await asha.call<{ looks: number }>('triage.away')).looks).toBe(0);
    const [drawn] = await looks();
    await head.call('triage.setLookShares', { shares: { not_enough_to_act: 0 } });
    const plain = (await close('S-3', 'not_enough_to_act')).decisions[0]!;
    for (const { tip, decision } of [drawn!, plain])
      expect(
        await refusal(asha.call('triage.look', { tip, decision, confirm: true, note: 'mine' })),
      ).toMatchObject({ code: 'LOOK_BY_ANOTHER' });
  });

  test('stays drawn through opening, undoing and closing again, for whatever reason', async () => {
    const again = async (number: string) => (await looks()).some((look) => look.number === number);
    const made = await close('S-4', 'no_crime');
    await undo(made);
    expect(await again('S-4')).toBe(false);
    await close('S-4', 'not_enough_to_act');
    expect(await again('S-4')).toBe(true);
    await asha.call('triage.reopen', { tips: await tips('S-4') });
    await close('S-4', 'not_enough_to_act');
    expect(await again('S-4')).toBe(true);
  });

  test('what was not drawn is drawn by no closing again of the same officer', async () => {
    const many = numbers('Q', 40);
    await asha.takeIn(many.map((number) => tipLine(number)));
    await head.call('triage.setLookShares', { shares: { known_viral: 50 } });
    const all = await tips(...many);
    const drawn = async () => (await looks()).flatMap(({ number }) => (/^Q/.test(number) ? [number] : []));
    await asha.call('triage.close', { tips: all, reason: 'known_viral' });
    const first = (await drawn()).sort();
    expect(first.length).toBeGreaterThan(5);
    expect(first.length).toBeLessThan(35);
    for (let round = 0; round < 3; round += 1) {
      await asha.call('triage.reopen', { tips: all });
      await asha.call('triage.close', { tips: all, reason: 'known_viral' });
      expect((await drawn()).sort()).toEqual(first);
    }
  });
});

describe('a referral', () => {
  test('is to a country that exists', async () => {
    const to = async (country: string) =>
      asha.call('triage.close', {
        tips: await tips('S-5'),
        reason: 'other_jurisdiction',
        where: { country },
      });
    for (const country of ['ZZ', 'Nowhere', 'A1'])
      expect(await refusal(to(country)), country).toMatchObject({ code: 'INPUT_INVALID' });
    await to('Germany');
  });
});

describe('a bundle', () => {
  test('counts the open tips that are folded in it', async () => {
    const viral = { hash: '6'.repeat(64), viral: true, platform: 'FewChat' };
    await asha.takeIn(numbers('C', 4).map((number) => tipLine(number, viral)));
    const of = async (more: object) =>
      (
        await asha.call<{ rows: { id: string; number: string; bundle: number }[] }>('triage.queue', {
          filter: { platform: ['FewChat'], ...more },
        })
      ).rows;
    const [lead] = await of({});
    const folded = (await of({ bundled: true })).find(({ id }) => id !== lead!.id)!;
    expect([lead!.bundle, (await show(lead!.id)).bundle]).toEqual([3, 3]);
    await close(folded.number, 'known_viral');
    const found = await asha.call<{ rows: { id: string; bundle: number }[] }>('triage.search', {
      text: lead!.number,
    });
    const alike = await asha.call<{ tips: { row: { id: string; bundle: number } }[] }>('triage.alike', {
      tip: (await of({ bundled: true })).find(({ id }) => id !== lead!.id && id !== folded.id)!.id,
    });
    for (const rows of [
      await of({ state: ['open'] }),
      found.rows,
      alike.tips.map(({ row }) => row),
      [await show(lead!.id)],
    ])
      expect(rows.find(({ id }) => id === lead!.id)!.bundle).toBe(2);
    const cells = await app.database.transaction(
      'read',
      { unit: 1, officer: asha.id, sees: 'own', now: app.clock() },
      async (db) => {
        const wanted = { filter: { platform: ['FewChat'], state: ['open' as const] }, from: null, to: null };
        const pages = [];
        for await (const page of tipsProfile.cells(db, { unit: 1, id: asha.id }, wanted)) pages.push(...page);
        return pages.map((cell) => cell[tipsProfile.heads.indexOf('Folded into it')]);
      },
    );
    expect(cells).toEqual([{ kind: 'number', value: 2 }]);
  });
});

describe('going on with a closing of many', () => {
  test('leaves what was touched since it began, and counts it', async () => {
    app.setNow('2026-11-21T10:00:00.000Z');
    const viral = { hash: '7'.repeat(64), viral: true, platform: 'ManyChat' };
    await asha.takeIn(numbers('B', 519).map((number) => tipLine(number, viral)));
    const { rows } = await asha.call<{ rows: { id: string; bundle: number }[] }>('triage.queue', {
      filter: { platform: ['ManyChat'] },
    });
    expect(rows[0]).toMatchObject({ bundle: 518 });
    const set = { bundle: rows[0]!.id, reason: 'known_viral' };
    type Act = { act: string; tips: number; done: number; left: number; passed: number; closed: string[] };
    const begun = await asha.call<Act>('triage.closeSet', set);
    expect([begun.tips, begun.done, begun.left, begun.passed]).toEqual([519, 500, 19, 0]);
    const back = begun.closed[0]!;
    await bilal.call('triage.reopen', { tips: [{ id: back }] });
    const open = (
      await asha.call<{ rows: { id: string }[] }>('triage.queue', {
        filter: { platform: ['ManyChat'], state: ['open'], bundled: true },
      })
    ).rows.map(({ id }) => id);
    const taken = open.find((id) => id !== back && id !== rows[0]!.id)!;
    await bilal.call('triage.claim', { tips: [{ id: taken }] });
    const rest = await asha.call<Act>('triage.closeSet', { ...set, act: begun.act });
    expect([rest.tips, rest.done, rest.left, rest.passed]).toEqual([519, 518, 0, 2]);
    for (const id of [back, taken]) expect((await show(id)).state, id).toBe('open');
    expect((await show(rows[0]!.id)).state).toBe('closed');
    expect(await idOf('B-0')).toBeTruthy();
  });
});
