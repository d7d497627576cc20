import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import pg from 'pg';
import { TipstaffError } from '../kernel/errors.ts';
import { KeyKeeper } from './key-keeper.ts';
import { type KeyringState, newKeyring, readKeyring, writeKeyring } from './keyring-file.ts';
import {
  checkOf,
  forgetNextMasterKey,
  type KeySettings,
  keepMasterKey,
  type MasterKeySource,
  masterKeySource,
  newMasterKey,
  nextMasterKey,
  promoteNextMasterKey,
  refuseInside,
  sameCheck,
} from './master-key.ts';
import { openVault, UnitKeys, type Vault } from './vault.ts';

const HOUSE_KEYS = ['fingerprints', 'spool'] as const;

/** Where wrapped keys of the database belong: bound into their wrapping. */
export const keyPlace = {
  house: (name: string) => `house_key.wrapped ${name}`,
  unit: (unit: number, version: number) => `unit_key.wrapped ${unit} ${version}`,
} as const;

/**
 * Open the keys of a database: master key, keyring, the house's keys, the units' keys; make them for a database that
 * holds nothing yet. A change of the master key that was cut off is brought to its end, or taken back where the
 * database had not followed yet.
 *
 * owner  how to reach the database as its owner
 *
 * Fails KEY_MISSING, KEY_WRONG, KEY_INSIDE_DATA, KEYRING_MISSING, KEYRING_WRONG, KEYRING_OLDER.
 */
export async function openKeys(
  owner: pg.PoolConfig,
  settings: KeySettings,
  dataFolder: string,
): Promise<Vault> {
  const client = new pg.Client(owner);
  await client.connect();
  try {
    const kept = await settingsOf(client);
    const { source, master } = findMaster(settings, dataFolder, kept.check);
    const state = findKeyring(settings.keyringFile, dataFolder, master, kept.keyring);
    if (kept.keyring && state.cuts < kept.cuts)
      throw new TipstaffError('KEYRING_OLDER', { file: settings.keyringFile });
    const keeper = new KeyKeeper(source, settings.keyringFile, master, state);
    keeper.behind = kept.keyring !== null && state.cuts > kept.cuts;
    await client.query('BEGIN');
    const house = await houseKeys(client, keeper);
    const units = await unitKeys(client, keeper);
    await client.query(
      `INSERT INTO setting (name, value) VALUES ('vault.check', $1), ('keyring.id', $2), ('keyring.cuts', '0') ON CONFLICT DO NOTHING`,
      [keeper.check, state.id],
    );
    await client.query('COMMIT');
    return openVault({
      fingerprintKey: house.get('fingerprints')!,
      spoolKey: house.get('spool')!,
      units,
      keeper,
    });
  } finally {
    await client.end();
  }
}

/** Make the master key and the keyring before the first start. Fails KEY_EXISTS, KEY_INSIDE_DATA, KEY_SOURCE_FIXED. */
export function initKeys(settings: KeySettings, dataFolder: string): { check: string } {
  const source = masterKeySource(settings);
  refuseInside(settings.keyringFile, dataFolder);
  if (source.file) refuseInside(source.file, dataFolder);
  for (const file of [source.file, settings.keyringFile])
    if (file && existsSync(file)) throw new TipstaffError('KEY_EXISTS', { file });
  const given = source.read();
  const master = given ?? newMasterKey();
  if (!given && !source.file) throw new TipstaffError('KEY_SOURCE_FIXED', { source: source.name });
  if (!given && source.file) keepMasterKey(source.file, master);
  writeKeyring(settings.keyringFile, newKeyring(), [master]);
  return { check: checkOf(master) };
}

type Kept = { check: string | null; keyring: string | null; cuts: number };

async function settingsOf(client: pg.Client): Promise<Kept> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT name, value FROM setting WHERE name IN ('vault.check', 'keyring.id', 'keyring.cuts')`,
  );
  const of = (name: string) => rows.find((row) => row.name === name)?.value ?? null;
  return { check: of('vault.check'), keyring: of('keyring.id'), cuts: Number(of('keyring.cuts') ?? 0) };
}

/** The key that the database was sealed with: the file's, or the next one's where only its last step is missing. */
function findMaster(
  settings: KeySettings,
  dataFolder: string,
  check: string | null,
): { source: MasterKeySource; master: Buffer } {
  const source = masterKeySource(settings);
  const { file } = source;
  if (file) refuseInside(file, dataFolder);
  const found = source.read();
  const fits = (key: Buffer | null): key is Buffer =>
    key !== null && check !== null && sameCheck(checkOf(key), check);
  const next = file ? nextMasterKey(file) : null;
  if (file && fits(next) && !fits(found)) {
    promoteNextMasterKey(file);
    return { source, master: next };
  }
  if (check !== null && !found) throw new TipstaffError('KEY_MISSING', { file: source.name });
  if (check !== null && !fits(found)) throw new TipstaffError('KEY_WRONG', { file: source.name });
  if (file && next) forgetNextMasterKey(file);
  if (found) return { source, master: found };
  if (!file) throw new TipstaffError('KEY_MISSING', { file: source.name });
  const master = newMasterKey();
  keepMasterKey(file, master);
  return { source, master };
}

function findKeyring(file: string, dataFolder: string, master: Buffer, id: string | null): KeyringState {
  refuseInside(file, dataFolder);
  const found = readKeyring(file, master);
  if (!found) {
    if (id !== null) throw new TipstaffError('KEYRING_MISSING', { file });
    const made = newKeyring();
    writeKeyring(file, made, [master]);
    return made;
  }
  if (id !== null && found.id !== id) throw new TipstaffError('KEYRING_WRONG', { file });
  if (found.shared) {
    found.formers = found.formers.filter((each) => !each.equals(master));
    writeKeyring(file, found, [master]);
  }
  return found;
}

async function houseKeys(client: pg.Client, keeper: KeyKeeper): Promise<Map<string, Buffer>> {
  const { rows } = await client.query<{ name: string; wrapped: Buffer }>(
    'SELECT name, wrapped FROM house_key',
  );
  const keys = new Map(rows.map((row) => [row.name, keeper.unwrap(keyPlace.house(row.name), row.wrapped)]));
  for (const name of HOUSE_KEYS) {
    if (keys.has(name)) continue;
    const key = randomBytes(32);
    await client.query('INSERT INTO house_key (name, wrapped) VALUES ($1, $2)', [
      name,
      keeper.wrap(keyPlace.house(name), key),
    ]);
    keys.set(name, key);
  }
  return keys;
}

async function unitKeys(client: pg.Client, keeper: KeyKeeper): Promise<UnitKeys> {
  const { rows } = await client.query<{ unit_id: number; version: number; wrapped: Buffer }>(
    'SELECT unit_id, version, wrapped FROM unit_key',
  );
  const units = new UnitKeys();
  for (const { unit_id, version, wrapped } of rows)
    units.hold(unit_id, version, keeper.unwrap(keyPlace.unit(unit_id, version), wrapped));
  return units;
}
