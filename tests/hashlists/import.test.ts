import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actorOf, officerById } from '../../src/access/store.ts';
import { call } from '../../src/app/call.ts';
import { importList } from '../../src/app/list-import.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { begin } from '../../src/hashlists/import-actions.ts';
import { beginImport, publish, stage } from '../../src/hashlists/import-store.ts';
import type { AskedList, HashList, Imported, ListCounts, Match } from '../../src/hashlists/shape.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import type { Db } from '../../src/storage/db.ts';
import { touchedTips } from '../../src/tips/touched-store.ts';
import { touchByLists } from '../../src/triage/hash-touch.ts';
import { addedUnit, type Person, person, tipLine } from '../access/people.ts';
import { freshApp, freshHouse } from '../database/fresh.ts';

const VICS = readFileSync(new URL('../fixtures/hash-lists/hashset-2.0.json', import.meta.url));
const [C1, C2, C3] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const ASKED: AskedList = { name: 'Example list', purpose: 'children', source: 'Example Centre' };
const NOW = '2026-11-21T09:00:00.000Z';
const sheet = (...hashes: string[]) => `sha256,category\n${hashes.map((hash) => `${hash},1`).join('\n')}\n`;

const app = await freshApp({ now: NOW });
await addedUnit(app, 2, 'Unit B');
const clerk = await person(app, 1, 'clerk', ['intake clerk']);
const analyst = await person(app, 1, 'analyst', ['analyst']);
const other = await person(app, 2, 'other', ['unit head']);

async function* filesOf(texts: readonly (string | Buffer | AsyncIterable<Uint8Array>)[]) {
  for (const [at, text] of texts.entries()) {
    const chunks =
      typeof text === 'string' || Buffer.isBuffer(text)
        ? (async function* () {
            const bytes = Buffer.from(text);
            for (let from = 0; from < bytes.length; from += 700) yield bytes.subarray(from, from + 700);
          })()
        : text;
    yield { file: `file ${at}`, chunks };
  }
}
const bring = async (
  texts: (string | Buffer | AsyncIterable<Uint8Array>)[],
  more: Partial<AskedList> = {},
  who: Person = clerk,
  into = app,
): Promise<Imported> => {
  const done = await importList(into, await who.actor(), { ...ASKED, ...more }, filesOf(texts));
  await into.rescoreWork.settled();
  return done;
};
const lists = async (who: Person = clerk) => (await who.call<{ lists: HashList[] }>('hashlists.list')).lists;
const named = async (name: string, who: Person = clerk) =>
  (await lists(who)).find((list) => list.name === name)!;
const match = async (hashes: string[], who: Person = analyst) =>
  (await who.call<{ hashes: Match[] }>('hashlists.match', { hashes })).hashes;
const house = <Row>(text: string): Promise<Row[]> =>
  app.database.transaction('read', 'house', (db) =>
    db.all<Row>({ name: `test.${sha256(text).slice(0, 16)}`, reach: 'fan-out', text }),
  );
const entryRows = async () => (await house<{ n: number }>('SELECT count(*)::int AS n FROM hash_entry'))[0]!.n;

describe('a list that is brought', () => {
  test('stands with its counts, and says what is known of a hash in any algorithm and form', async () => {
    const done = await bring([VICS], { name: 'VICS', remark: 'licensed for this unit' });
    expect(done).toMatchObject({ version: 1, unchanged: false, format: 'vics', profile: 'US' });
    expect(done.counts).toEqual({
      ...{ records: 6, taken: 6, entries: 24, repeated: 0, ignored: 0, bad: 0, media: 0, deleted: 0 },
      problems: [],
    });
    expect(await named('VICS')).toMatchObject({
      ...{ id: done.list, entries: 24, purpose: 'children', profile: 'US', by: 'clerk', settling: false },
      ...{ remark: 'licensed for this unit', added: 24, gone: 0, changed: 0, withdrawn: null },
    });
    const md5 = '8347086BC08DD8B0E0F7578DC9B0DFE2';
    const sha256 = '9d0c3ca8a0981ffeab0758d59af02f6a4df3b56ca5249f0a2a3c4b9b669d59b2';
    const found = await match([md5, `md5:${md5.toLowerCase()}`, sha256, 'ff'.repeat(16), 'no hash']);
    expect(found.map(({ recognised, lists: on }) => [recognised, on.length])).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
      [true, 0],
      [false, 0],
    ]);
    expect(found[0]!.lists[0]).toEqual({
      ...{ list: done.list, name: 'VICS', purpose: 'children', profile: 'US', category: '1' },
      ...{ victimIdentified: null, offenderIdentified: null, distributed: true, seriesKnown: true },
    });
  });

  test('what its scheme calls not pertinent is a known file and no more', async () => {
    const [five] = await match(['A15D9A901FAB5A108413A72CD039D319']);
    expect(five!.lists[0]).toMatchObject({ category: '5', purpose: 'other' });
    await bring([VICS], { name: 'Another scheme', profile: 'XX' });
    const [again] = await match(['A15D9A901FAB5A108413A72CD039D319']);
    expect(again!.lists.map(({ profile, purpose }) => [profile, purpose])).toEqual([
      ['US', 'other'],
      ['XX', 'children'],
    ]);
  });

  test('twice the same bytes: nothing changes, nothing is left of the second', async () => {
    const before = await lists();
    const rows = await entryRows();
    const again = await bring([VICS], { name: ' vics ', remark: 'licensed for this unit' });
    expect(again).toMatchObject({ unchanged: false }); // its name is written in another way
    expect(await bring([VICS], { name: 'vics', remark: 'licensed for this unit' })).toMatchObject({
      ...{ unchanged: true, version: again.version },
    });
    expect((await lists()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(await entryRows()).toBe(rows);
  });

  test('several files are one list; a second of another scheme is refused', async () => {
    const done = await bring([sheet(C1), sheet(C2, C1)], { name: 'Two files' });
    expect(done.counts).toMatchObject({ records: 3, taken: 3, entries: 2, repeated: 1 });
    await expect(bring([sheet(C1), VICS], { name: 'Mixed' })).rejects.toMatchObject({
      code: 'HASHLIST_UNREADABLE',
    });
    expect(await named('Mixed')).toBeUndefined();
  });

  test('a page of an answer that goes on is refused until its end comes along', async () => {
    const page = (hash: string, next: string) =>
      `<queryResult><images><image><fingerprints><sha1>${hash}</sha1></fingerprints></image></images>${next}</queryResult>`;
    const first = page('a'.repeat(40), '<paging><next>/v2/entries?start=2</next></paging>');
    await expect(bring([first], { name: 'Pages' })).rejects.toMatchObject({ code: 'HASHLIST_UNREADABLE' });
    expect(await bring([first, page('b'.repeat(40), '')], { name: 'Pages' })).toMatchObject({
      ...{ format: 'ncmec', profile: 'NCMEC', counts: { entries: 2 } },
    });
  });

  test.each([
    ['no hash at all', `sha256\nnonsense\n`],
    ['broken after a good beginning', `{"value":[{"SHA256":"${C3}"},`],
    ['an answer without data', '<queryResult><images count="0"/></queryResult>'],
  ])('is taken in whole or not at all: %s', async (_, text) => {
    const name = 'Whole';
    await bring([sheet(C1)], { name });
    const before = await named(name);
    const rows = await entryRows();
    await expect(bring([text], { name })).rejects.toMatchObject({ code: 'HASHLIST_UNREADABLE' });
    expect(await named(name)).toEqual(before);
    expect(await entryRows()).toBe(rows);
    expect((await match([C3]))[0]!.lists).toEqual([]);
  });

  test('a delivery that breaks off leaves the version before', async () => {
    const torn = (async function* () {
      yield Buffer.from(`sha256\n${C3}\n`);
      throw new Error('the wire');
    })();
    await expect(bring([torn], { name: 'Whole' })).rejects.toThrow('the wire');
    expect((await match([C3]))[0]!.lists).toEqual([]);
    expect((await match([C1]))[0]!.lists.map(({ name }) => name)).toContain('Whole');
  });

  test('who loses the right meanwhile brings nothing', async () => {
    const leaver = await person(app, 1, 'leaver', ['intake clerk']);
    const slow = (async function* () {
      yield Buffer.from(sheet(C3));
      await app.database.transaction('write', 'house', (db) =>
        db.run({
          name: 'test.disable',
          reach: 'local',
          text: `UPDATE officer SET active = false WHERE name = 'leaver'`,
        }),
      );
    })();
    await expect(bring([slow], { name: 'Left' }, leaver)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await named('Left')).toBeUndefined();
  });
});

describe('a list that is withdrawn', () => {
  test('says nothing any more; its reason stays; another of its name brings it back', async () => {
    const name = 'Short-lived';
    const { list } = await bring([sheet(C2)], { name });
    await clerk.call('hashlists.withdraw', { list, reason: 'brought in error' });
    await app.rescoreWork.settled();
    expect((await match([C2]))[0]!.lists.map((each) => each.name)).not.toContain(name);
    expect(await named(name)).toMatchObject({
      ...{ entries: 0, gone: 1, settling: false, withdrawn: { by: 'clerk', reason: 'brought in error' } },
    });
    await expect(
      clerk.call('hashlists.withdraw', { list, reason: 'brought in error' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await bring([sheet(C2)], { name })).toMatchObject({ list, unchanged: false });
    expect(await named(name)).toMatchObject({ withdrawn: null, entries: 1 });
  });
});

describe('who may', () => {
  test('an analyst asks and brings nothing; another unit sees and changes none of it', async () => {
    await expect(bring([sheet(C1)], {}, analyst)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await named('VICS'.toLowerCase());
    expect(await lists(other)).toEqual([]);
    expect((await match([C1], other))[0]!.lists).toEqual([]);
    await expect(
      other.call('hashlists.withdraw', { list: id, reason: 'not theirs at all' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await bring([sheet(C1)], { name: 'vics' }, other);
    expect((await lists(other)).map(({ entries }) => entries)).toEqual([1]);
    expect((await named('vics')).entries).toBe(24);
  });

  test('the log tells that it was asked, and by whom, and holds no hash', async () => {
    await match([C1]);
    const entries = await house<{ officer: string }>(
      `SELECT * FROM audit_entry WHERE action IN ('hashlists.match', 'hashlists.import', 'hashlists.keep', 'hashlists.stand')`,
    );
    expect(entries.length).toBeGreaterThan(10);
    const text = JSON.stringify(entries.map((row) => JSON.stringify(row)));
    for (const hash of [C1, C2, '8347086']) {
      expect(text).not.toContain(hash);
      expect(text).not.toContain(Buffer.from(hash).toString('hex'));
    }
  });

  test('no row of any table holds a hash as it came', async () => {
    const kept = await house<{ row: string }>(
      `SELECT t::text AS row FROM hash_entry t UNION ALL SELECT t::text FROM hash_list t UNION ALL SELECT t::text FROM hash_list_version t`,
    );
    expect(kept.length).toBeGreaterThan(24);
    for (const { row } of kept)
      for (const hash of [C1, C2, '8347086bc08d', '9d0c3ca8a098', 'SYN-SERIES', 'licensed'])
        expect(row.toLowerCase()).not.toContain(hash.toLowerCase());
  });
});

describe('tips whose files a list touches', async () => {
  const COUNTS: ListCounts = {
    ...{ records: 1, taken: 1, entries: 1, repeated: 0, ignored: 0, bad: 0, media: 0, deleted: 0 },
    problems: [],
  };
  const hash = (n: number) => `${'e'.repeat(56)}${n.toString(16).padStart(8, '0')}`;
  await analyst.call('app.about');
  const taker = await person(app, 1, 'taker', ['investigator']);
  await taker.takeIn([1, 2, 3].map((n) => tipLine(`H-${n}`, { hash: hash(n) })));
  await app.rescoreWork.settled();
  const inUnit = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
    app.database.transaction('write', { unit: 1, officer: clerk.id, sees: 'unit' }, work);
  const ids = new Map(
    (await house<{ tip_id: string; number: string }>('SELECT tip_id, number FROM tip')).map(
      ({ tip_id, number }) => [tip_id, number],
    ),
  );
  /** Bring a version without the work that follows it, so that what it touches can be seen. */
  const quietly = (hashes: number[], bytes: string) =>
    inUnit(async (db) => {
      const by = { unit: 1, officer: clerk.id, now: NOW };
      const version = await beginImport(db, by, { ...ASKED, name: 'Touching' });
      const entries = hashes.map((n) => ({
        print: db.vault.fingerprint(`file_hash:sha256:${hash(n)}`).toString('hex'),
        ...{ category: '1', flags: 0 },
      }));
      await stage(db, 1, version, entries);
      const filePrint = db.vault.fingerprint(bytes);
      await publish(db, by, version, { format: 'table', profile: null, filePrint, counts: COUNTS });
    });
  const touched = () =>
    inUnit(async (db) => {
      while (await touchByLists(db, 1));
      return (await touchedTips(db, 1, 100)).map((tip) => ids.get(tip)).sort();
    });

  test('are noted for scoring again: those of the difference, and no others', async () => {
    await quietly([1, 2], 'one');
    expect(await touched()).toEqual(['H-1', 'H-2']);
    app.rescoreWork.follow(1);
    await app.rescoreWork.settled();
    expect(await touched()).toEqual([]);
    await quietly([2, 3], 'two');
    expect(await touched()).toEqual(['H-1', 'H-3']);
    app.rescoreWork.follow(1);
    await app.rescoreWork.settled();
  });

  test('are scored again at once after an import and after a withdrawal', async () => {
    const steps = async () =>
      (
        await house<{ n: number }>(
          `SELECT count(*)::int AS n FROM audit_entry WHERE action = 'triage.rescoreStep'`,
        )
      )[0]!.n;
    const before = await steps();
    const { list } = await bring([sheet(hash(3))], { name: 'At once' });
    expect(await inUnit((db) => touchedTips(db, 1, 10))).toEqual([]);
    const after = await steps();
    expect(after - before).toBe(2); // what differs, then the tips
    await clerk.call('hashlists.withdraw', { list, reason: 'brought in error' });
    await app.rescoreWork.settled();
    expect(await steps()).toBeGreaterThan(after);
    expect((await named('At once')).settling).toBe(false);
  });
});

test('a program that ends in the middle: after the next start nothing is left, and the same import finishes', async () => {
  const place = await freshHouse({ now: NOW });
  const first = Object.assign(await place.open(), { folder: place.folder });
  const officer = await person(first, 1, 'clerk', ['intake clerk']);
  const hashes = Array.from(
    { length: 6000 },
    (_, n) => `${'d'.repeat(56)}${n.toString(16).padStart(8, '0')}`,
  );
  const staged = (await call(first, begin, ASKED, await officer.actor())) as {
    list: string;
    version: number;
  };
  const keep = ACTIONS.find(({ name }) => name === 'hashlists.keep')!;
  const entries = hashes.slice(0, 3000).map((hash) => ({
    print: first.database.vault.fingerprint(`file_hash:sha256:${hash}`).toString('hex'),
    ...{ category: null, flags: 0 },
  }));
  await call(first, keep, { ...staged, digest: 'd'.repeat(32), entries }, await officer.actor());
  await first.close();
  const second = Object.assign(await place.open(), { folder: place.folder });
  try {
    await second.rescoreWork.settled();
    const count = () =>
      second.database.transaction('read', 'house', (db) =>
        db.one<{ n: number }>({
          name: 'test.left',
          reach: 'fan-out',
          text: 'SELECT count(*)::int AS n FROM hash_entry',
        }),
      );
    expect((await count())!.n).toBe(0);
    const now = await second.database.transaction('read', 'house', async (db) =>
      actorOf(db, (await officerById(db, 1, officer.id))!, false),
    );
    const done = await importList(second, now, ASKED, filesOf([`sha256\n${hashes.join('\n')}\n`]));
    expect(done).toMatchObject({ list: staged.list, unchanged: false, counts: { entries: 6000, bad: 0 } });
    await second.rescoreWork.settled();
    expect((await count())!.n).toBe(6000);
  } finally {
    await second.close();
  }
});
