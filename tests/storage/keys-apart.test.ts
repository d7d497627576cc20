import { expect, test } from 'vitest';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();

test('fingerprints, the spool and a unit’s records have each a key of their own', () => {
  const { vault } = app.database;
  const keys = [vault.fingerprintKey, vault.spoolKey, vault.units.of(1, vault.units.version(1))!].map((key) =>
    key.toString('hex'),
  );
  expect(keys.map((key) => key.length)).toEqual([64, 64, 64]);
  expect(new Set(keys).size).toBe(3);
});
