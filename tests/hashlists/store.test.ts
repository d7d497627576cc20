import { describe, expect, test } from 'vitest';
import { packFlags, unpackFlags } from '../../src/hashlists/flags.ts';
import {
  abandonAll,
  beginImport,
  publish,
  type Staged,
  stage,
  withdrawList,
} from '../../src/hashlists/import-store.ts';
import { listById, listsOf } from '../../src/hashlists/list-store.ts';
import { isUnsettled, nextChanges, unitsUnsettled } from '../../src/hashlists/settle-store.ts';
import type { AskedList, ListCounts } from '../../src/hashlists/shape.ts';
import { hasLists, listedHashes } from '../../src/hashlists/store.ts';
import type { Db } from '../../src/storage/db.ts';
import { addedUnit } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const OFFICER = '01890000-0000-7000-8000-000000000001';
const COUNTS: ListCounts = {
  ...{ records: 1, taken: 1, entries: 1, repeated: 0, ignored: 0, bad: 0, media: 0, deleted: 0 },
  problems: [],
};
const ASKED: AskedList = { name: 'North list', purpose: 'children', source: 'Example Centre' };
const app = await freshApp({ now: NOW });
await addedUnit(app, 2, 'Unit B');
const inUnit = <T>(work: (db: Db) => Promise<T>, unit = 1, mode: 'read' | 'write' = 'write'): Promise<T> =>
  app.database.transaction(mode, { unit, officer: OFFICER, sees: 'unit' }, work);
const by = (unit = 1) => ({ unit, officer: OFFICER, now: NOW });
const print = (text: string) => app.database.vault.fingerprint(`file_hash:md5:${text}`).toString('hex');
const STATED = { victimIdentified: null, offenderIdentified: null, distributed: null, seriesKnown: false };
const entry = (text: string, more: Partial<Parameters<typeof packFlags>[0]> = {}, category = '1') => ({
  print: print(text),
  category,
  flags: packFlags({ ...STATED, ...more }),
});
const finish = (version: Staged, bytes: string, unit = 1) =>
  inUnit(async (db) => {
    const read = { format: 'vics', profile: 'US', counts: COUNTS } as const;
    const filePrint = db.vault.fingerprint(bytes);
    return (await publish(db, by(unit), version, { ...read, filePrint })).stands;
  }, unit);
const bring = async (entries: ReturnType<typeof entry>[], bytes: string, asked = ASKED, unit = 1) => {
  const version = await inUnit((db) => beginImport(db, by(unit), asked), unit);
  await inUnit((db) => stage(db, unit, version, entries), unit);
  return { version, stands: await finish(version, bytes, unit) };
};
const look = async (texts: string[], unit = 1) => {
  const found = await inUnit((db) => listedHashes(db, unit, texts.map(print)), unit, 'read');
  return texts.map((text) => found.get(print(text)) ?? []);
};
/** Everything that is left to settle, as the job does it; the touched fingerprints, sorted. */
const settle = async (most: number, unit = 1) => {
  const touched: string[] = [];
  while (
    await inUnit(async (db) => {
      const changes = await nextChanges(db, unit, most);
      touched.push(...(changes?.touched ?? []).map((each) => each.toString('hex')));
      await changes?.pass();
      return changes !== null;
    }, unit)
  );
  return touched.sort();
};
const rows = async (unit = 1) =>
  (await inUnit(
    (db) =>
      db.one<{ n: number }>({
        ...{ name: 'test.entries', reach: 'fan-out' },
        text: 'SELECT count(*)::int AS n FROM hash_entry',
      }),
    unit,
  ))!.n;

test('every combination of attributes comes back', () => {
  for (const victimIdentified of [true, false, null])
    for (const offenderIdentified of [true, false, null])
      for (const distributed of [true, false, null])
        for (const seriesKnown of [true, false]) {
          const of = { victimIdentified, offenderIdentified, distributed, seriesKnown };
          expect(unpackFlags(packFlags(of))).toEqual(of);
        }
});

describe('a list, version by version', () => {
  test('what is staged is not to be seen before it stands', async () => {
    expect(await inUnit((db) => hasLists(db, 1), 1, 'read')).toBe(false);
    const version = await inUnit((db) => beginImport(db, by(), ASKED));
    await inUnit((db) => stage(db, 1, version, [entry('a'), entry('b', { distributed: false })]));
    expect(await look(['a'])).toEqual([[]]);
    expect(await inUnit((db) => listsOf(db, 1), 1, 'read')).toEqual([]);
    expect(await finish(version, 'one')).toBe(true);
    expect(await look(['a', 'b', 'c'])).toEqual([
      [
        {
          ...{ list: version.list, name: 'North list', purpose: 'children', profile: 'US', category: '1' },
          ...STATED,
        },
      ],
      [expect.objectContaining({ distributed: false })],
      [],
    ]);
    expect(await inUnit((db) => hasLists(db, 1), 1, 'read')).toBe(true);
    expect(await settle(1)).toEqual([print('a'), print('b')].sort());
  });

  test('the same bytes with the same words change nothing', async () => {
    const before = await inUnit((db) => listsOf(db, 1), 1, 'read');
    expect((await bring([entry('a'), entry('b', { distributed: false })], 'one')).stands).toBe(false);
    expect(await settle(10)).toEqual([]);
    expect(await inUnit((db) => listsOf(db, 1), 1, 'read')).toEqual(before);
    expect(await rows()).toBe(2);
  });

  test.each([1, 2, 100])('only what differs is touched, in pieces of %i', async (most) => {
    const name = `Differs ${most}`;
    await bring([entry('p'), entry('q'), entry('r')], 'one', { ...ASKED, name });
    await settle(100);
    const before = await rows();
    const { version } = await bring([entry('p'), entry('q', { victimIdentified: true }), entry('s')], 'two', {
      ...ASKED,
      name: `DIFFERS  ${most}`,
    });
    expect(await look(['r'])).toEqual([[]]); // gone at once, before it is settled
    expect(await settle(most)).toEqual([print('q'), print('r'), print('s')].sort());
    expect(await rows()).toBe(before);
    const list = (await inUnit((db) => listsOf(db, 1), 1, 'read')).find(
      ({ list: { list_id } }) => list_id === version.list,
    );
    expect(list?.version).toMatchObject({ added: 1, gone: 1, changed: 1, phase: 'settled' });
    const gone = await inUnit(async (db) => (await listById(db, 1, version.list))!);
    await inUnit((db) => withdrawList(db, by(), gone, 'brought in error'));
    await settle(100);
  });

  test('another purpose touches all that the list holds', async () => {
    await bring([entry('v'), entry('w')], 'one', { ...ASKED, name: 'Purpose' });
    await settle(100);
    await bring([entry('v'), entry('w')], 'one', { ...ASKED, name: 'Purpose', purpose: 'viral' });
    expect(await settle(1)).toEqual([print('v'), print('w')].sort());
    expect(await look(['v'])).toEqual([[expect.objectContaining({ purpose: 'viral' })]]);
  });

  test('two versions before the first is settled: each is walked, in order', async () => {
    const name = 'Quick';
    const before = await rows();
    await bring([entry('k'), entry('l')], 'one', { ...ASKED, name });
    await bring([entry('l'), entry('m')], 'two', { ...ASKED, name });
    expect(await settle(1)).toEqual([print('k'), print('k'), print('l'), print('m')].sort());
    expect(await rows()).toBe(before + 2);
  });

  test('an import that broke off leaves nothing to be seen, and the next one finishes', async () => {
    const name = 'Broken';
    const before = await rows();
    const first = await inUnit((db) => beginImport(db, by(), { ...ASKED, name }));
    await inUnit((db) => stage(db, 1, first, [entry('x'), entry('y')]));
    const { stands } = await bring([entry('y')], 'two', { ...ASKED, name });
    expect(stands).toBe(true);
    await expect(inUnit((db) => stage(db, 1, first, [entry('z')]))).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    await expect(finish(first, 'one')).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(await look(['x', 'y'])).toEqual([[], [expect.anything()]]);
    expect(await settle(1)).toEqual([print('y')]);
    expect(await rows()).toBe(before + 1);
  });

  test('what a killed program left staged is swept after a start', async () => {
    const before = await rows();
    const version = await inUnit((db) => beginImport(db, by(), { ...ASKED, name: 'Killed' }));
    await inUnit((db) => stage(db, 1, version, [entry('dead'), entry('beef')]));
    expect(await inUnit((db) => isUnsettled(db, 1))).toBe(false);
    await app.database.transaction('write', 'house', abandonAll);
    expect(await app.database.transaction('read', 'house', unitsUnsettled)).toEqual([1]);
    expect(await settle(1)).toEqual([]);
    expect(await rows()).toBe(before);
  });

  test('a withdrawn list says nothing any more, and may come back', async () => {
    const name = 'Withdrawn';
    const { version } = await bring([entry('t')], 'one', { ...ASKED, name });
    await settle(10);
    const row = await inUnit(async (db) => (await listById(db, 1, version.list))!);
    await inUnit((db) => withdrawList(db, by(), row, 'its licence ran out'));
    expect(await look(['t'])).toEqual([[]]);
    expect(await settle(10)).toEqual([print('t')]);
    expect((await bring([entry('t')], 'one', { ...ASKED, name })).stands).toBe(true);
    expect(await settle(10)).toEqual([print('t')]);
    expect(await look(['t'])).toEqual([[expect.objectContaining({ list: version.list })]]);
  });
});

test('a list of one unit says nothing in another', async () => {
  const mine = await bring([entry('iso')], 'one', { ...ASKED, name: 'Of one unit' });
  expect(await look(['iso'], 2)).toEqual([[]]);
  expect(await inUnit((db) => hasLists(db, 2), 2, 'read')).toBe(false);
  const theirs = await bring([entry('iso', {}, '5')], 'two', { ...ASKED, name: 'Of one unit' }, 2);
  expect(theirs.version.list).not.toBe(mine.version.list);
  expect((await look(['iso'], 2))[0]).toEqual([expect.objectContaining({ category: '5' })]);
  expect((await look(['iso']))[0]).toEqual([expect.objectContaining({ category: '1' })]);
});
