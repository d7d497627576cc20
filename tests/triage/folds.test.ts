import { describe, expect, test } from 'vitest';
import type { App } from '../../src/app/start.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { lockTips } from '../../src/tips/store.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { moveTallies } from '../../src/triage/tally-store.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshHouse } from '../database/fresh.ts';

type Decided = { decisions: { tip: string; decision: string }[] };
type Clock = { rule: string; kind: string; stoppedAt: string | null };

const house = await freshHouse({ now: '2026-11-21T09:00:00.000Z' });
const opened = await house.open();
const at = (app: App) => ({ ...app, folder: house.folder, setNow: house.setNow });
const head = await person(at(opened), 1, 'Head', ['unit head']);
let clerk = await person(at(opened), 1, 'Asha', ['analyst', 'intake clerk']);

const show = (who: Person, number: string) => who.call<TipView>('tips.show', { tip: number, alone: true });
const queueOf = async (platform: string) =>
  (
    await clerk.call<{ rows: QueueRow[] }>('triage.queue', {
      filter: { state: ['open'], platform: [platform] },
    })
  ).rows.map(({ number, bundle }) => [number, bundle]);
const totals = async (platform: string) =>
  Promise.all(
    [false, true].map(
      async (bundled) =>
        (
          await clerk.call<{ total: number }>('triage.facets', {
            filter: { state: ['open'], platform: [platform], bundled },
          })
        ).total,
    ),
  );
const answering = async (number: string) =>
  (await clerk.call<{ clocks: Clock[] }>('clocks.ofRecord', { tip: number })).clocks
    .filter(({ kind, stoppedAt }) => kind === 'answer' && stoppedAt === null)
    .map(({ rule }) => rule);
let bundles = 0;
/** A bundle of its own: the numbers of its tips, the one that stands for it first. */
const bundleOf = async (platform: string, count: number): Promise<string[]> => {
  bundles += 1;
  const viral = { hash: String(bundles).repeat(64), viral: true, platform };
  const numbers = Array.from({ length: count }, (_, nth) => `${platform}-${nth}`);
  await clerk.takeIn(numbers.map((number) => tipLine(number, viral)));
  const [[lead]] = (await queueOf(platform)) as [[string, number]];
  return [lead, ...numbers.filter((number) => number !== lead)];
};
const later = (minute: number) => house.setNow(`2026-11-21T09:${String(minute).padStart(2, '0')}:00.000Z`);

describe('undoing what closed the tip that stood for a bundle', () => {
  test.each([
    ['a closing of the line', 'OneChat', 'triage.close'],
    ['a bulk close of chosen lines', 'TwoChat', 'triage.closeSet'],
  ])('%s: the bundle is as it was, with what came to it since', async (_, platform, action) => {
    const [lead] = (await bundleOf(platform, 4)) as [string];
    const other = tipLine(`${platform}-x`, { platform });
    await clerk.takeIn([other]);
    const before = await queueOf(platform);
    const counted = await totals(platform);
    const tips = await Promise.all([lead, `${platform}-x`].map(async (n) => (await show(head, n)).id));
    const closed =
      action === 'triage.close'
        ? await head.call<Decided>(action, { tips: tips.map((id) => ({ id })), reason: 'known_viral' })
        : await head.call<{ act: string }>(action, { set: tips, reason: 'known_viral' });
    expect(await queueOf(platform)).toHaveLength(1);
    const hash = String(bundles).repeat(64);
    await clerk.takeIn([tipLine(`${platform}-new`, { hash, viral: true, platform })]);
    const [[next]] = (await queueOf(platform)) as [[string, number]];
    expect(await answering(next)).toEqual(['answer.30d']);
    if ('act' in closed) await head.call('triage.undoAct', { act: closed.act });
    else
      await head.call('triage.undo', {
        decisions: closed.decisions.map(({ tip, decision }) => ({ tip, decision })),
      });
    const grown = before.map(([number, bundle]) => [number, Number(bundle) + (number === lead ? 1 : 0)]);
    expect(await queueOf(platform)).toEqual(grown);
    expect(await totals(platform)).toEqual([counted[0], counted[1]! + 1]);
    expect(await answering(next)).toEqual([]);
    expect(await answering(lead)).toEqual(['answer.30d']);
    // the bundle goes on under the same tip
    await clerk.takeIn([tipLine(`${platform}-last`, { hash, viral: true, platform })]);
    expect((await show(head, `${platform}-last`)).bundleOf).toBe(tips[0]);
  });

  test('what somebody took up meanwhile goes on by itself', async () => {
    const [lead] = (await bundleOf('TriChat', 3)) as [string];
    const tips = [{ id: (await show(head, lead)).id }];
    const closed = await head.call<Decided>('triage.close', { tips, reason: 'known_viral' });
    const [[next]] = (await queueOf('TriChat')) as [[string, number]];
    await clerk.call('triage.claim', { tips: [{ id: (await show(clerk, next)).id }] });
    await head.call('triage.undo', {
      decisions: closed.decisions.map(({ tip, decision }) => ({ tip, decision })),
    });
    expect(new Map((await queueOf('TriChat')) as [string, number][])).toEqual(
      new Map([
        [lead, 0],
        [next, 1],
      ]),
    );
  });
});

test('restricting what stands for a bundle hands it to an open tip, with an answer time', async () => {
  const [lead, one, two] = (await bundleOf('FourChat', 3)) as [string, string, string];
  const oldest = (await show(head, one)).id < (await show(head, two)).id ? one : two;
  await head.call('triage.close', { tips: [{ id: (await show(head, oldest)).id }], reason: 'known_viral' });
  later(1);
  await head.call('triage.restrict', { tip: lead, reason: 'one of the parties is known in the house' });
  const rest = oldest === one ? two : one;
  expect((await queueOf('FourChat')).map(([number]) => number)).toEqual([rest]);
  expect(await answering(rest)).toEqual(['answer.30d']);
});

const MENDS = statement(
  'tests.mends',
  'fan-out',
  `SELECT officer FROM audit_entry WHERE action = 'triage.mendFolds'`,
);
const mendsOf = (app: App) => app.database.transaction('read', 'house', (db) => db.all(MENDS, []));

const CLOSE_ALONE = statement('tests.closeAlone', 'one-shard', 'UPDATE tip SET state = 1 WHERE tip_id = $1');

test('open tips that an older program left folded under a closed one come back at the next start, and are counted', async () => {
  const [lead] = (await bundleOf('FiveChat', 4)) as [string];
  const { id } = await show(clerk, lead);
  await opened.database.transaction('write', 'house', async (db) => {
    const [row] = await lockTips(db, 1, [id]);
    await db.run(CLOSE_ALONE, [id]);
    await moveTallies(db, 1, [{ before: row!, after: { ...row!, state: 1 } }]);
  });
  expect([await queueOf('FiveChat'), await totals('FiveChat')]).toEqual([[], [0, 3]]);
  await opened.close();
  const again = await house.open();
  clerk = await person(at(again), 1, 'Bilal', ['analyst', 'intake clerk']);
  const line = await queueOf('FiveChat');
  expect(line).toHaveLength(1);
  expect(line[0]![1]).toBe(2);
  expect(await totals('FiveChat')).toEqual([1, 3]);
  expect(await answering(String(line[0]![0]))).toEqual(['answer.30d']);
  expect(await mendsOf(again)).toEqual([{ officer: 'system' }]);
  await again.close();
  const third = await house.open();
  expect(await mendsOf(third)).toHaveLength(1);
  await third.close();
});
