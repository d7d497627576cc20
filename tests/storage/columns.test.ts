import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesArray,
  hexArray,
  longTextArray,
  plainArray,
  textArray,
  uuidArray,
} from '../../src/storage/columns.ts';
import { type Statement, statement } from '../../src/storage/statement.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const read = <Row>(each: Statement<Row>, parameter: unknown) =>
  app.database.transaction('read', 'house', (db) => db.all(each, [parameter]));
const TEXTS = statement<{ value: string | null }>(
  'test.texts',
  'local',
  'SELECT value FROM unnest($1::text[]) WITH ORDINALITY AS t (value, at) ORDER BY at',
);
const BYTES = statement<{ value: Buffer | null }>(
  'test.bytes',
  'local',
  'SELECT value FROM unnest($1::bytea[]) WITH ORDINALITY AS t (value, at) ORDER BY at',
);
const NUMBERS = statement<{ value: number | null }>(
  'test.numbers',
  'local',
  'SELECT value FROM unnest($1::bigint[]) WITH ORDINALITY AS t (value, at) ORDER BY at',
);
const IDS = statement<{ value: string | null }>(
  'test.ids',
  'local',
  'SELECT value FROM unnest($1::uuid[]) WITH ORDINALITY AS t (value, at) ORDER BY at',
);
const FLAGS = statement<{ value: boolean | null }>(
  'test.flags',
  'local',
  'SELECT value FROM unnest($1::boolean[]) WITH ORDINALITY AS t (value, at) ORDER BY at',
);

const values = <Row extends { value: unknown }>(rows: Row[]) => rows.map((row) => row.value);
const ODD = [
  '',
  ' ',
  'NULL',
  'null',
  '{}',
  '{"a"}',
  '"',
  '\\',
  '\\\\x00',
  "'; DROP TABLE tip; --",
  ',',
  '\n',
  '\r\n',
  '\t',
  '$1',
  '\u2028',
  '👩‍👧‍👦',
  'नमस्ते',
  '\uFEFF',
  'a\\"b',
  '}',
  '{',
  '\\N',
  'x'.repeat(100_000),
];

describe('columns come back from PostgreSQL as they were given', () => {
  test('odd texts', async () => {
    expect(values(await read(TEXTS, textArray([...ODD, null])))).toEqual([...ODD, null]);
    expect(values(await read(TEXTS, longTextArray([...ODD, 'a\0b'])))).toEqual([...ODD, 'a\uFFFDb']);
  });

  test('any texts', async () => {
    const whole = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\0', ''));
    const texts = fc.array(fc.option(fc.oneof(whole, fc.constantFrom(...ODD.slice(0, -1))), { nil: null }), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(texts, async (column) => {
        expect(values(await read(TEXTS, textArray(column)))).toEqual(column);
      }),
      { numRuns: 60 },
    );
  });

  test('NUL and half pairs, which no PostgreSQL text can hold, as U+FFFD', async () => {
    expect(values(await read(TEXTS, textArray(['a\0b', 'a\ud800b', '\udc00'])))).toEqual([
      'a\uFFFDb',
      'a\uFFFDb',
      '\uFFFD',
    ]);
  });

  test('any bytes', async () => {
    const bytes = fc.array(
      fc.option(
        fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each)),
        { nil: null },
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (column) => {
        expect(values(await read(BYTES, bytesArray(column)))).toEqual(column);
        const whole = column.filter((each) => each !== null);
        expect(values(await read(BYTES, hexArray(whole.map((each) => each.toString('hex')))))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  test('any ids', async () => {
    const ids = fc.array(fc.option(fc.uuid(), { nil: null }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(ids, async (column) => {
        expect(values(await read(IDS, uuidArray(column)))).toEqual(column);
      }),
      { numRuns: 20 },
    );
  });

  test('numbers, ids and truths', async () => {
    const numbers = [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null, 42];
    expect(values(await read(NUMBERS, plainArray(numbers)))).toEqual(numbers);
    expect(values(await read(IDS, plainArray(['00000000-0000-4000-8000-000000000000', null])))).toEqual([
      '00000000-0000-4000-8000-000000000000',
      null,
    ]);
    expect(values(await read(FLAGS, plainArray([true, false, null])))).toEqual([true, false, null]);
    expect(values(await read(TEXTS, textArray([])))).toEqual([]);
  });

  test('an integer beyond what JavaScript counts exactly is refused, never rounded', async () => {
    await expect(
      read(
        statement<{ value: number }>(
          'test.beyond',
          'local',
          'SELECT 9007199254740993::bigint AS value WHERE $1::int = 1',
        ),
        1,
      ),
    ).rejects.toThrow(/2\^53/);
  });
});

describe('transactions', () => {
  test('that read cannot write', async () => {
    const write = statement('test.write', 'local', `INSERT INTO setting (name, value) VALUES ('test', 'x')`);
    await expect(app.database.transaction('read', 'house', (db) => db.run(write))).rejects.toThrow(
      /read-only/,
    );
    await app.database.transaction('write', 'house', (db) => db.run(write));
  });

  test('that fail leave nothing', async () => {
    const keep = statement('test.keep', 'local', `INSERT INTO setting (name, value) VALUES ($1, 'x')`);
    const found = statement<{ n: number }>(
      'test.found',
      'local',
      `SELECT count(*)::int AS n FROM setting WHERE name = $1`,
    );
    const attempt = app.database.transaction('write', 'house', async (db) => {
      await db.run(keep, ['half']);
      throw new RangeError('stop');
    });
    await expect(attempt).rejects.toThrow(RangeError);
    expect(await read(found, 'half')).toEqual([{ n: 0 }]);
  });

  test('that collide are tried again', async () => {
    const bump = statement('test.bump', 'local', `UPDATE setting SET value = value || 'x' WHERE name = $1`);
    await app.database.transaction('write', 'house', async (db) => {
      for (const name of ['left', 'right'])
        await db.run(
          statement(`test.make ${name}`, 'local', `INSERT INTO setting (name, value) VALUES ($1, '')`),
          [name],
        );
    });
    let tries = 0;
    const crosswise = (first: string, second: string) =>
      app.database.transaction('write', 'house', async (db) => {
        tries += 1;
        await db.run(bump, [first]);
        await new Promise((go) => setTimeout(go, 200));
        await db.run(bump, [second]);
      });
    await Promise.all([crosswise('left', 'right'), crosswise('right', 'left')]);
    expect(tries).toBeGreaterThan(2);
    const value = statement<{ value: string }>(
      'test.value',
      'local',
      'SELECT value FROM setting WHERE name = $1',
    );
    expect([await read(value, 'left'), await read(value, 'right')]).toEqual([
      [{ value: 'xx' }],
      [{ value: 'xx' }],
    ]);
  });
});
