import { expect, test } from 'vitest';
import { countTry, TRIES } from '../../src/access/try-store.ts';
import { freshApp } from '../database/fresh.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const app = await freshApp({ now: NOW });
const tryFrom = (name: string, address: string) =>
  app.database
    .transaction('write', 'house', (db) =>
      countTry(db, 'password', name, { address, agent: '', device: null, ticket: null }, NOW),
    )
    .then(
      () => 'counted',
      (error: { code: string }) => error.code,
    );

test('many names tried at once leave a strange place fewer tries for each', async () => {
  for (let n = 0; n < TRIES.calm; n += 1) await tryFrom(`name ${n}`, `198.51.100.${n % 250}`);
  const answers: string[] = [];
  for (let n = 0; n < TRIES.placeInStorm + 2; n += 1) answers.push(await tryFrom('head', '192.0.2.7'));
  expect(answers).toEqual([
    ...Array(TRIES.placeInStorm).fill('counted'),
    'SIGN_IN_SLOW_DOWN',
    'SIGN_IN_SLOW_DOWN',
  ]);
});
