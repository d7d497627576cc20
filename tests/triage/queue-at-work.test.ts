import { describe, expect, test } from 'vitest';
import { beginSession } from '../../src/access/session-store.ts';
import { officerByName } from '../../src/access/store.ts';
import { call as callAction } from '../../src/app/call.ts';
import { actionNamed } from '../../src/app/table.ts';
import type { TipView } from '../../src/tips/shape.ts';
import type { Decision, HandOver, QueueRow, SecondLook } from '../../src/triage/shape.ts';
import { actorNow, makeOfficer } from '../access/officers.ts';
import { person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

type Decided = { decisions: { tip: string; decision: string; revision: number }[] };

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const asha = await person(app, 1, 'Asha', ['analyst', 'intake clerk']);
const bilal = await person(app, 1, 'Bilal', ['investigator']);
const head = await person(app, 1, 'Head', ['unit head']);
const numbers = (begin: string, count: number) => Array.from({ length: count }, (_, at) => `${begin}-${at}`);
await asha.takeIn([
  ...numbers('S', 8).map((number) => tipLine(number)),
  tipLine('L-1', { phone: '+91 98765 00301' }),
  tipLine('L-2', { phone: '+91 98765 00301' }),
]);
const show = (number: string, more: object = {}) => asha.call<TipView>('tips.show', { tip: number, ...more });
const idOf = async (number: string) => (await show(number, { alone: true })).id;
const tips = async (...of: string[]) => Promise.all(of.map(async (number) => ({ id: await idOf(number) })));
const history = async (number: string) =>
  (await asha.call<{ decisions: Decision[] }>('triage.history', { tip: await idOf(number) })).decisions;

describe('claiming', () => {
  test('of two who try at once one gets it, the other is told who', async () => {
    const wanted = { tips: await tips('S-0') };
    const tries = await Promise.all(
      [asha, bilal].map((officer) =>
        refusal(officer.call('triage.claim', wanted)).then((refused) => ({ officer, refused })),
      ),
    );
    const winner = tries.filter(({ refused }) => refused === null);
    const loser = tries.find(({ refused }) => refused !== null)!;
    expect(winner).toHaveLength(1);
    const name = winner[0]!.officer === asha ? 'Asha' : 'Bilal';
    expect(loser.refused).toEqual({ code: 'TIP_TAKEN', words: `This tip is with ${name} already.` });
    expect((await show('S-0')).assigned).toBe(winner[0]!.officer.id);
    expect(await refusal(loser.officer.call('triage.release', wanted))).toMatchObject({ code: 'TIP_TAKEN' });
    await winner[0]!.officer.call('triage.release', wanted);
    expect((await show('S-0')).assigned).toBeNull();
  });

  test('the next of the queue: ten askers at once get ten tips, in its order', async () => {
    const { rows } = await asha.call<{ rows: QueueRow[] }>('triage.queue', {
      filter: { assigned: ['nobody'] },
    });
    const got = await Promise.all(
      rows.map((_, at) => (at % 2 ? asha : bilal).call<Decided & { tip: string | null }>('triage.claimNext')),
    );
    expect(got.map(({ tip }) => tip).sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(await asha.call('triage.claimNext')).toEqual({ decisions: [], tip: null });
    await asha.call('triage.undo', {
      decisions: got.flatMap(({ decisions }) => decisions.map(({ tip, decision }) => ({ tip, decision }))),
    });
    const after = await asha.call<{ rows: QueueRow[] }>('triage.queue', { filter: { assigned: ['nobody'] } });
    expect(after.rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });
});

describe('assigning by fit', () => {
  test('language, speciality, subject and load are told as reasons that add up; one act assigns to the best', async () => {
    await head.call('triage.setProfile', { officer: bilal.id, languages: ['mr'], specialities: ['money'] });
    await asha.takeIn([
      {
        ...tipLine('F-1', { phone: '+91 98765 00301' }),
        texts: [{ kind: 'note', text: 'यह एक परीक्षण है।' }],
      },
    ]);
    await asha.call('triage.assign', { tips: await tips('L-1'), officer: bilal.id });
    const { officers } = await head.call<{
      officers: {
        officer: string;
        points: number;
        reasons: { kind: string; value: string; points: number }[];
      }[];
    }>('triage.suggest', { tip: 'F-1' });
    for (const { points, reasons } of officers)
      expect(reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(points);
    const his = officers.find(({ officer }) => officer === bilal.id)!;
    expect(his.reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['subject', 'load']));
    const { officers: given } = await head.call<{ officers: { officer: string }[] }>('triage.assignBest', {
      tips: await tips('F-1'),
    });
    expect(given[0]!.officer).toBe(officers[0]!.officer);
    expect((await show('F-1')).assigned).toBe(officers[0]!.officer);
    expect(await refusal(asha.call('triage.setProfile', { officer: asha.id }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await refusal(head.call('triage.setProfile', { officer: asha.id, languages: ['xx'] })),
    ).toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('handing over', () => {
  test('the note is shown to the receiver alone until read, and falls away with the undoing', async () => {
    const given = { tips: await tips('S-1'), officer: bilal.id, note: 'call the platform back on Monday' };
    const { decisions } = await asha.call<Decided>('triage.handOver', given);
    const mine = () => bilal.call<{ tips: HandOver[] }>('triage.handOvers');
    expect((await mine()).tips).toMatchObject([{ number: 'S-1', by: 'Asha', note: given.note }]);
    expect((await asha.call<{ tips: HandOver[] }>('triage.handOvers')).tips).toEqual([]);
    expect((await history('S-1'))[0]).toMatchObject({ kind: 'hand_over', note: given.note, detail: 'Bilal' });
    expect((await show('S-1')).assigned).toBe(bilal.id);
    expect(await bilal.call('triage.readHandOver', { tips: given.tips })).toEqual({ read: 1 });
    expect((await mine()).tips).toEqual([]);
    const again = await asha.call<Decided>('triage.handOver', given);
    await asha.call('triage.undo', {
      decisions: again.decisions.map(({ tip, decision }) => ({ tip, decision })),
    });
    expect((await mine()).tips).toEqual([]);
    expect(decisions).toHaveLength(1);
  });
});

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
    expect((await waiting(asha)).map(({ mayLook }) => mayLook)).toEqual([false, false]);
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

describe('views', () => {
  test('are renamed, shared, put in an order of one’s own, and open the queue', async () => {
    type Views = {
      views: { id: string; name: string; shared: boolean; mine: boolean; isDefault: boolean }[];
    };
    const save = (who: typeof asha, name: string, shared = false) =>
      who.call<{ id: string }>('triage.saveView', { name, shared, filter: { lane: ['now'] } });
    const a = await save(asha, 'a view');
    const b = await save(asha, 'b view');
    const c = await save(bilal, 'c view', true);
    const names = async (who = asha) => (await who.call<Views>('triage.views')).views.map(({ name }) => name);
    expect(await names()).toEqual(['a view', 'b view', 'c view']);
    await asha.call('triage.arrangeViews', { order: [c.id, b.id], opensWith: b.id });
    expect(await names()).toEqual(['c view', 'b view', 'a view']);
    expect((await asha.call<Views>('triage.views')).views.map(({ isDefault }) => isDefault)).toEqual([
      false,
      true,
      false,
    ]);
    await asha.call('triage.changeView', { id: a.id, name: 'first of all', shared: true });
    expect(await names(bilal)).toEqual(['c view', 'first of all']);
    expect(await refusal(bilal.call('triage.changeView', { id: a.id, name: 'mine' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(
      await refusal(bilal.call('triage.arrangeViews', { order: [b.id], opensWith: null })),
    ).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('what happened', () => {
  test('workload: open by officer and lane, answered in time, looks; of a head alone', async () => {
    type Load = {
      officers: {
        officer: string | null;
        load: number;
        lanes: { lane: string; open: number; answered: number }[];
      }[];
    };
    const { officers } = await head.call<Load>('triage.workload');
    const nobody = officers.find(({ officer }) => officer === null)!;
    const open = await head.call<{ total: number }>('triage.facets', { filter: { state: ['open'] } });
    const all = officers.flatMap(({ lanes }) => lanes).reduce((sum, lane) => sum + lane.open, 0);
    expect(all).toBe(open.total);
    expect(nobody.lanes.reduce((sum, lane) => sum + lane.open, 0)).toBeGreaterThan(0);
    const hers = officers.find(({ officer }) => officer === asha.id)!;
    expect(hers.lanes.reduce((sum, lane) => sum + lane.answered, 0)).toBeGreaterThan(0);
    expect(await refusal(asha.call('triage.workload'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a session tells what came since the last act before it', async () => {
    const kavi = await makeOfficer(app, 'Kavi', ['analyst']);
    app.setNow('2026-11-21T11:00:00.000Z');
    const away = async (token: string) =>
      (await callAction(app, actionNamed('triage.away')!, {}, (await actorNow(app, token))!)) as {
        since: string | null;
      };
    expect((await away(kavi.token)).since).toBeNull();
    await callAction(
      app,
      actionNamed('tips.show')!,
      { tip: 'S-0', words: false },
      (await actorNow(app, kavi.token))!,
    );
    app.setNow('2026-11-21T11:20:00.000Z');
    const later = await app.database.transaction('write', 'house', async (db) =>
      beginSession(
        db,
        (await officerByName(db, 'Kavi'))!,
        { mustSetPassword: false, factor: true },
        undefined,
        app.clock(),
      ),
    );
    expect((await away(later)).since).toBe('2026-11-21T11:00:00.000Z');
  });

  test('since one was away: new tips, own tips changed, outcomes of what one worked on', async () => {
    app.setNow('2026-11-22T08:00:00.000Z');
    const since = '2026-11-21T20:00:00.000Z';
    const [mine] = await tips('S-3');
    await asha.call('triage.assign', { tips: [mine], officer: asha.id });
    await bilal.call('triage.escalate', { tips: [mine] });
    await bilal.call('triage.outcome', { tips: [mine], outcome: 'child_safeguarded' });
    await bilal.takeIn([tipLine('N-1')]);
    const away = await asha.call<{
      arrived: { lane: string; tips: number }[];
      changed: { number: string; kind: string; by: string }[];
      outcomes: { number: string; outcome: string; by: string }[];
    }>('triage.away', { since });
    expect(away.arrived.find(({ lane }) => lane === '30d')!.tips).toBe(1);
    expect(away.changed).toMatchObject([{ number: 'S-3', kind: 'escalate', by: 'Bilal' }]);
    expect(away.outcomes).toMatchObject([{ number: 'S-3', outcome: 'child_safeguarded', by: 'Bilal' }]);
  });
});

describe('a bundle', () => {
  test('of 1,203 is closed as one act in pieces, but for what was changed; undo gives all back but what was changed since', async () => {
    const hash = 'a'.repeat(64);
    await asha.takeIn(numbers('B', 1203).map((number) => tipLine(number, { hash, viral: true })));
    const { rows } = await asha.call<{ rows: QueueRow[] }>('triage.queue', { filter: { state: ['open'] } });
    const bundle = rows.find((row) => row.bundle > 1000)!;
    expect(bundle.bundle).toBe(1202);
    type Piece = { act: string; tips: number; done: number; left: number };
    const pieces: Piece[] = [];
    for (let left = 1; left > 0; ) {
      const act = pieces.at(-1)?.act;
      const piece = await asha.call<Piece>('triage.closeSet', {
        bundle: bundle.id,
        reason: 'known_viral',
        ...(act && { act }),
      });
      pieces.push(piece);
      left = piece.left;
    }
    expect(pieces.map(({ tips: all, done, left }) => [all, done, left])).toEqual([
      [1203, 500, 703],
      [1203, 1000, 203],
      [1203, 1203, 0],
    ]);
    expect(new Set(pieces.map(({ act }) => act)).size).toBe(1);
    const count = async (state: string) =>
      (
        await asha.call<{ total: number }>('triage.facets', {
          filter: { state: [state], bundled: true, source: ['Example Hotline'] },
        })
      ).total;
    const closed = await count('closed');
    await bilal.call('triage.outcome', { tips: await tips('B-7'), outcome: 'unknown' });
    let undone = 0;
    let kept = 0;
    for (let after: string | null | undefined; after !== null; ) {
      const piece: Decided & { changed: number; next: string | null } = await bilal.call('triage.undoAct', {
        act: pieces[0]!.act,
        ...(after && { after }),
      });
      undone += piece.decisions.length;
      kept += piece.changed;
      after = piece.next;
    }
    expect([undone, kept]).toEqual([1202, 1]);
    expect(await count('closed')).toBe(closed - 1202);
    expect(await show('B-7')).toMatchObject({ state: 'closed', closeReason: 'known_viral' });
    const { acts } = await head.call<{ acts: { act: string; done: number; undone: number }[] }>(
      'triage.acts',
    );
    expect(acts[0]).toMatchObject({ act: pieces[0]!.act, done: 1203, undone: 1202 });
  }, 60_000);
});
