import { expect, test } from 'vitest';
import type { QueueRow } from '../../src/triage/shape.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

type Load = {
  officers: {
    officer: string | null;
    load: number;
    lanes: { lane: string; open: number; oldest: string | null }[];
  }[];
};
type Away = { arrived: { lane: string; tips: number }[]; changed: { number: string }[] };

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const head = await person(app, 1, 'Head', ['unit head']);
const second = await person(app, 1, 'Second', ['unit head']);
const asha = await person(app, 1, 'Asha', ['analyst', 'intake clerk']);
const WHY = { reason: 'one of the parties is known in the house' };

const rowsOf = async (who: Person) =>
  (await who.call<{ rows: QueueRow[] }>('triage.queue', { filter: { state: ['open'] }, limit: 1000 })).rows;
const idOf = async (number: string) =>
  (await head.call<{ id: string }>('tips.show', { tip: number, alone: true })).id;
/** Open lines of the queue by officer and lane with the oldest, as the page tells them and as the queue itself has them. */
async function both(who: Person) {
  const { officers } = await who.call<Load>('triage.workload');
  const told = officers.flatMap(({ officer, lanes }) =>
    lanes.flatMap(({ lane, open, oldest }) => (open > 0 ? [`${officer} ${lane} ${open} ${oldest}`] : [])),
  );
  const names = new Map([
    ['Head', head.id],
    ['Second', second.id],
    ['Asha', asha.id],
  ]);
  const lines = new Map<string, QueueRow[]>();
  for (const row of await rowsOf(who)) {
    const key = `${row.assigned === null ? null : (names.get(row.assigned) ?? row.assigned)} ${row.lane}`;
    lines.set(key, [...(lines.get(key) ?? []), row]);
  }
  const counted = [...lines].map(
    ([key, rows]) => `${key} ${rows.length} ${rows.map(({ receivedAt }) => receivedAt).sort()[0]}`,
  );
  return { told: told.sort(), counted: counted.sort() };
}

test('the workload is what the queue has, for whoever asks, also of restricted tips', async () => {
  await asha.takeIn([tipLine('W-1'), tipLine('W-2'), tipLine('W-3')]);
  app.setNow('2026-11-21T09:10:00.000Z');
  await asha.takeIn([tipLine('W-4'), tipLine('W-5'), tipLine('W-6')]);
  const viral = { hash: 'a'.repeat(64), viral: true };
  await asha.takeIn([tipLine('B-1', viral), tipLine('B-2', viral), tipLine('B-3', viral)]);
  const give = async (number: string, officer: string) =>
    head.call('triage.assign', { tips: [{ id: await idOf(number) }], officer });
  await give('W-1', asha.id);
  await give('W-4', asha.id);
  await give('W-5', head.id);
  await head.call('triage.escalate', { tips: [{ id: await idOf('W-6') }] });
  for (const who of [head, second]) {
    const { told, counted } = await both(who);
    expect(told).toEqual(counted);
    expect(told).toHaveLength(4);
  }
  await head.call('triage.restrict', { tip: 'W-1', officers: [asha.id], ...WHY });
  await head.call('triage.restrict', { tip: 'W-2', ...WHY });
  const of = [await both(head), await both(second)];
  for (const { told, counted } of of) expect(told).toEqual(counted);
  expect(of[0]!.told).not.toEqual(of[1]!.told);
  expect(of[1]!.told).toContain(`${asha.id} 30d 1 2026-11-21T09:10:00.000Z`);
  expect(of[0]!.told).toContain(`${asha.id} 30d 2 2026-11-21T09:00:00.000Z`);
});

test('since one was away: what is kept from an officer is in none of his counts, what he is named for is', async () => {
  const since = '2026-11-21T08:00:00.000Z';
  const arrived = async (who: Person) =>
    (await who.call<Away>('triage.away', { since })).arrived.reduce((sum, { tips }) => sum + tips, 0);
  expect(await arrived(head)).toBe((await rowsOf(head)).length);
  expect(await arrived(second)).toBe((await rowsOf(second)).length);
  expect((await arrived(head)) - (await arrived(second))).toBe(2);
  // Asha’s own tip that she is named for no more: nothing of it is told
  await head.call('triage.escalate', { tips: [{ id: await idOf('W-1') }] });
  const changed = async () => (await asha.call<Away>('triage.away', { since })).changed;
  expect((await changed()).map(({ number }) => number)).toContain('W-1');
  await head.call('triage.withdraw', { tip: 'W-1', officer: asha.id, ...WHY });
  expect((await changed()).map(({ number }) => number)).not.toContain('W-1');
});
