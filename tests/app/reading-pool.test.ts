import { afterEach, describe, expect, test } from 'vitest';
import { openReadingPool, type ReadingPool } from '../../src/app/reading-pool.ts';
import { textDocument } from '../../src/intake/open-document.ts';
import type { IntakeDocument } from '../../src/intake/shape.ts';

const SETTINGS = {
  now: '2026-11-21T09:00:00.000Z',
  country: 'IN',
  fingerprintKey: Buffer.alloc(32, 7),
  mappings: [],
};
const SCRIPT = new URL('slow-thread.mjs', import.meta.url);
const open: ReadingPool[] = [];
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});

function poolOf(threads: number): ReadingPool {
  const pool = openReadingPool(threads, { batch: 400, single: 200 }, SCRIPT);
  open.push(pool);
  return pool;
}

const documentOf = (words: string): IntakeDocument =>
  textDocument({ file: words, group: 'g', member: '' }, '', 'json', Buffer.from(`{"words":"${words}"}`));

async function codes(pool: ReadingPool, words: string[]): Promise<string[]> {
  const read = await pool.read(words.map(documentOf), SETTINGS);
  expect(read.map(({ file }) => file)).toEqual(words);
  return read.map(({ reading }) => (reading.kind === 'refused' ? reading.refusal.code : reading.kind));
}

describe('reading threads', () => {
  test.each(['hang', 'die'])('a document by which its thread will %s is refused alone', async (fate) => {
    const pool = poolOf(1);
    expect(await codes(pool, ['a', fate, 'b'])).toEqual(['NOT_A_TIP', 'READER_FAILED', 'NOT_A_TIP']);
    expect(await codes(pool, ['c'])).toEqual(['NOT_A_TIP']);
  });

  test('closing in the middle ends what is read and starts no thread again', async () => {
    const pool = poolOf(2);
    const reading = pool.read([documentOf('hang'), documentOf('a')], SETTINGS);
    const ended = expect(reading).rejects.toThrow();
    await new Promise((go) => setTimeout(go, 250));
    await pool.close();
    await ended;
    await expect(pool.read([documentOf('a')], SETTINGS)).rejects.toThrow('ended');
  });

  test('a thread that cannot be started refuses no document', async () => {
    const pool = openReadingPool(1, { batch: 400, single: 200 }, new URL('nowhere.mjs', import.meta.url));
    open.push(pool);
    await expect(pool.read([documentOf('a'), documentOf('b')], SETTINGS)).rejects.toThrow('started');
  });
});
