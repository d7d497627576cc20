import { expect, test } from 'vitest';
import { setActive } from '../../src/access/store.ts';
import type { TipView } from '../../src/tips/shape.ts';
import type { BulkAct, Decision, QueueRow } from '../../src/triage/shape.ts';
import { person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

type Given = { act: string; tips: number; done: number; left: number; given: string[] };
type Clock = { kind: string; officer: string | null; stoppedAt: string | null };

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const head = await person(app, 1, 'Head', ['unit head']);
const asha = await person(app, 1, 'Asha', ['analyst', 'intake clerk']);
const bilal = await person(app, 1, 'Bilal', ['investigator']);
const idOf = async (number: string) => (await head.call<TipView>('tips.show', { tip: number })).id;
const heldBy = async (officer: string) =>
  (
    await head.call<{ rows: QueueRow[] }>('triage.queue', {
      filter: { state: ['open'], assigned: [officer] },
      limit: 1000,
    })
  ).rows.map(({ number }) => number);

test('what an officer had who works no more goes back to the queue as one act, and comes back undone', async () => {
  await bilal.takeIn(['A-1', 'A-2', 'A-3', 'A-4'].map((number) => tipLine(number)));
  for (const number of ['A-1', 'A-2', 'A-3'])
    await bilal.call('triage.claim', { tips: [{ id: await idOf(number) }] });
  await asha.call('triage.claim', { tips: [{ id: await idOf('A-4') }] });
  await bilal.call('triage.close', { tips: [{ id: await idOf('A-3') }], reason: 'no_crime' });
  await app.database.transaction('write', 'house', (db) => setActive(db, bilal.id, false, app.clock()));

  expect(await refusal(asha.call('triage.giveBack', { officer: bilal.id }))).toMatchObject({
    code: 'NOT_FOUND',
  });
  const made = await head.call<Given>('triage.giveBack', { officer: bilal.id });
  expect(made).toMatchObject({ tips: 2, done: 2, left: 0 });
  expect((await heldBy('nobody')).sort()).toEqual(['A-1', 'A-2']);
  expect(await heldBy(bilal.id)).toEqual([]);
  expect(await heldBy(asha.id)).toEqual(['A-4']);
  // nobody has them: their lane’s time runs again, and nobody answers for their clocks
  const { clocks } = await head.call<{ clocks: Clock[] }>('clocks.ofRecord', { tip: 'A-1' });
  const running = clocks.filter(({ stoppedAt }) => stoppedAt === null);
  expect(running.map(({ kind }) => kind)).toContain('answer');
  expect(new Set(running.map(({ officer }) => officer))).toEqual(new Set([null]));
  const { decisions } = await head.call<{ decisions: Decision[] }>('triage.history', { tip: 'A-1' });
  expect(decisions[0]).toMatchObject({ kind: 'release', detail: 'Bilal', act: made.act });
  const { acts } = await head.call<{ acts: BulkAct[] }>('triage.acts');
  expect(acts[0]).toMatchObject({ kind: 'release', detail: 'Bilal', by: 'Head', done: 2, undone: 0 });

  // what somebody took since stays with him
  await asha.call('triage.claim', { tips: [{ id: await idOf('A-2') }] });
  const back = await head.call<{ changed: number; next: string | null }>('triage.undoAct', { act: made.act });
  expect(back).toMatchObject({ changed: 1, next: null });
  expect(await heldBy(bilal.id)).toEqual(['A-1']);
  expect((await heldBy(asha.id)).sort()).toEqual(['A-2', 'A-4']);
});

test('five hundred at a time; a stranger’s officer and act are not there', async () => {
  await asha.takeIn(Array.from({ length: 501 }, (_, nth) => tipLine(`M-${nth}`)));
  const { rows } = await head.call<{ rows: QueueRow[] }>('triage.queue', {
    filter: { state: ['open'], assigned: ['nobody'] },
    limit: 1000,
  });
  const chetan = await person(app, 1, 'Chetan', ['analyst']);
  for (let at = 0; at < rows.length; at += 200) {
    const tips = rows.slice(at, at + 200).map(({ id }) => ({ id }));
    await head.call('triage.assign', { tips, officer: chetan.id });
  }
  const one = await head.call<Given>('triage.giveBack', { officer: chetan.id });
  expect(one).toMatchObject({ tips: 501, done: 500, left: 1 });
  expect(await refusal(head.call('triage.giveBack', { officer: asha.id, act: one.act }))).toMatchObject({
    code: 'NOT_FOUND',
  });
  const two = await head.call<Given>('triage.giveBack', { officer: chetan.id, act: one.act });
  expect(two).toMatchObject({ act: one.act, tips: 501, done: 501, left: 0 });
  expect(await heldBy(chetan.id)).toEqual([]);
  const nobody = '01890000-0000-7000-8000-000000000000';
  expect(await refusal(head.call('triage.giveBack', { officer: nobody }))).toMatchObject({
    code: 'NOT_FOUND',
  });
});
