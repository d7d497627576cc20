import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { statement } from '../../src/storage/statement.ts';
import { watchingPrints } from '../../src/watch/alert-store.ts';
import { freshApp } from '../database/fresh.ts';

const MANY = 25_000;
/** Fingerprints of a chunk of 500 tips, ten in each. */
const CHUNK = 5_000;
const FILL = statement(
  'test.fillWatchPrints',
  'one-shard',
  `INSERT INTO watch_print (fingerprint, unit_id, watch_id, officer_id, kind, until)
   SELECT decode(md5(n::text), 'hex'), 1, md5(n::text)::uuid, NULL, 'phone', NULL FROM generate_series(1, $1::int) AS n`,
);
const SOME = statement<{ fingerprint: Buffer }>(
  'test.someWatchPrints',
  'one-shard',
  'SELECT fingerprint FROM watch_print WHERE unit_id = 1 ORDER BY fingerprint LIMIT 20',
);
/** Generous: what is looked for is a walk over all of them for each fingerprint, which would take a minute. */
const MOST_MS = 2_000;

test('a chunk is looked up among 25,000 watched values at once', async () => {
  const app = await freshApp();
  await app.database.transaction('write', 'house', (db) => db.run(FILL, [MANY]));
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1)
    await app.database.transaction('read', 'house', async (db) => {
      const known = (await db.all(SOME)).map((row) => row.fingerprint.toString('hex'));
      const fresh = Array.from({ length: CHUNK - known.length }, () => randomBytes(16).toString('hex'));
      const prints = [...known, ...fresh].sort();
      const before = performance.now();
      const found = await watchingPrints(db, 1, prints, app.clock());
      times.push(performance.now() - before);
      expect(found.map((each) => each.fingerprint.toString('hex')).sort()).toEqual(known);
    });
  const median = times.sort((a, b) => a - b)[3]!;
  process.stdout.write(`watched values of a chunk looked up in ${median.toFixed(1)} ms\n`);
  expect(median).toBeLessThan(MOST_MS);
});
