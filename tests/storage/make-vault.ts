import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { KeyKeeper } from '../../src/storage/key-keeper.ts';
import { Keyring } from '../../src/storage/keyring.ts';
import { openVault, UnitKeys, type Vault } from '../../src/storage/vault.ts';

/** A vault of its own, all of whose keys follow from one number; units 1 and 2. Its keyring's file goes after the file's tests. */
export function makeVault(seed: number): Vault {
  const folder = mkdtempSync(join(tmpdir(), 'tipstaff-vault-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const units = new UnitKeys();
  for (const unit of [1, 2]) units.hold(unit, 1, Buffer.alloc(32, seed + 50 + unit));
  const state = { id: `ring ${seed}`, cuts: 0, ring: Keyring.grow(Buffer.alloc(32, seed + 30)), formers: [] };
  const source = { name: 'test', file: join(folder, 'master.key'), read: () => null };
  return openVault({
    fingerprintKey: Buffer.alloc(32, seed + 10),
    spoolKey: Buffer.alloc(32, seed + 20),
    units,
    keeper: new KeyKeeper(source, join(folder, 'keyring'), Buffer.alloc(32, seed), state),
  });
}
