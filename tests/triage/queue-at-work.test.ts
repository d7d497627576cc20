import { describe, expect, test } from 'vitest';
import { beginSession } from '../../src/access/session-store.ts';
import { officerByName } from '../../src/access/store.ts';
import { call as callAction } from '../../src/app/call.ts';
import { actionNamed } from '../../src/app/table.ts';
import type { HandOver, QueueRow } from '../../src/triage/shape.ts';
import { actorNow, makeOfficer, PASSWORD } from '../access/officers.ts';
import { refusal, tipLine } from '../access/people.ts';
import { sessionOf } from '../access/work-officers.ts';
import { type Decided, numbers, unitAtWork } from './unit-at-work.ts';

const { app, asha, bilal, head, show, tips, history } = await unitAtWork();

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
    expect((await history('S-1')).find(({ kind }) => kind === 'hand_over')).toMatchObject({
      note: given.note,
      detail: 'Bilal',
    });
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
    for (const [act, input] of [
      ['triage.changeView', { id: a.id, name: 'mine' }],
      ['triage.removeView', { id: a.id }],
    ] as const)
      expect(await refusal(bilal.call(act, input))).toMatchObject({
        code: 'NOT_FOUND',
        words: expect.stringContaining('no such view'),
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
    await asha.call('triage.escalate', { tips: await tips('S-5') });
    await asha.call('triage.assign', { tips: await tips('S-6'), officer: 'me' });
    const { officers } = await head.call<Load>('triage.workload');
    const nobody = officers.find(({ officer }) => officer === null)!;
    const open = await head.call<{ total: number }>('triage.facets', { filter: { state: ['open'] } });
    const all = officers.flatMap(({ lanes }) => lanes).reduce((sum, lane) => sum + lane.open, 0);
    expect(all).toBe(open.total);
    expect(nobody.lanes.reduce((sum, lane) => sum + lane.open, 0)).toBeGreaterThan(0);
    const hers = officers.find(({ officer }) => officer === asha.id)!;
    // what she took is answered, by assigning it to herself too
    expect(hers.lanes.find(({ lane }) => lane === '30d')!.answered).toBe(1);
    expect(await refusal(asha.call('triage.workload'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a session tells what came since the last act before it', async () => {
    app.setNow('2026-11-21T11:00:00.000Z');
    const kavi = await makeOfficer(app, 'kavi', ['analyst']);
    app.setNow('2026-11-21T11:05:00.000Z');
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
        (await officerByName(db, 'kavi'))!,
        { mustSetPassword: false, factor: true },
        undefined,
        app.clock(),
      ),
    );
    expect((await away(later)).since).toBe('2026-11-21T11:05:00.000Z');

    // a calendar program that asks every few minutes is not the officer
    app.setNow('2026-11-21T11:15:00.000Z');
    const program = { ...(await actorNow(app, later))!, via: 'token' as const };
    await callAction(app, actionNamed('tips.show')!, { tip: 'S-0', words: false }, program);
    expect((await away(later)).since).toBe('2026-11-21T11:05:00.000Z');

    // to give a password, and to be asked for the second factor or mistype it, is no end of the absence
    app.setNow('2026-11-21T11:40:00.000Z');
    const nobody = {
      ...program,
      ...{ id: 'anonymous', name: '', displayName: '', roles: [], permissions: new Set<never>() },
      ...{ session: null, via: 'nobody' as const, provenAt: null },
      from: { address: '192.0.2.1', agent: 'a browser', device: null, ticket: null },
    };
    await callAction(app, actionNamed('access.signIn')!, { name: 'kavi', secret: PASSWORD }, nobody);
    app.setNow('2026-11-21T11:41:00.000Z');
    expect((await away(await sessionOf(app, 'kavi'))).since).toBe('2026-11-21T11:05:00.000Z');
  });

  test('since one was away: new tips, own tips changed, outcomes of what one worked on', async () => {
    app.setNow('2026-11-22T08:00:00.000Z');
    const since = '2026-11-21T20:00:00.000Z';
    const [mine] = await tips('S-3');
    await asha.call('triage.assign', { tips: [mine], officer: asha.id });
    await bilal.call('triage.escalate', { tips: [mine] });
    await bilal.call('triage.outcome', { tips: [mine], outcome: 'child_safeguarded' });
    await bilal.takeIn([tipLine('N-1')]);
    const started = { tip: 'S-3', rule: 'unit.order', count: 30, unit: 'hours', officer: asha.id };
    const { id: clock } = await bilal.call<{ id: string }>('clocks.start', started);
    await bilal.call('clocks.start', { ...started, count: 30, unit: 'days' });
    await bilal.call('clocks.start', { ...started, officer: 'me' });
    const away = await asha.call<{
      arrived: { lane: string; tips: number }[];
      changed: { number: string; kind: string; by: string }[];
      outcomes: { number: string; outcome: string; by: string }[];
      clocks: { number: string; clock: string; rule: string; at: string }[];
    }>('triage.away', { since });
    expect(away.arrived.find(({ lane }) => lane === '30d')!.tips).toBe(1);
    expect(away.changed).toMatchObject([{ number: 'S-3', kind: 'escalate', by: 'Bilal' }]);
    expect(away.outcomes).toMatchObject([{ number: 'S-3', outcome: 'child_safeguarded', by: 'Bilal' }]);
    expect(away.clocks.filter(({ rule }) => rule === 'unit.order')).toMatchObject([
      { number: 'S-3', clock, at: '2026-11-23T14:00:00.000Z' },
    ]);
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
