import { randomBytes } from 'node:crypto';
import type { Instant } from '../kernel/time.ts';
import { bytesArray, plainArray, textArray } from './columns.ts';
import type { Db } from './db.ts';
import { keyPlace } from './open-keys.ts';
import { statement } from './statement.ts';

export type UnitKeyRow = { unit_id: number; version: number; wrapped: Buffer; made_at: string };
export type RotationRow = {
  unit_id: number;
  version: number;
  officer: string;
  started_at: string;
  ended_at: string | null;
  step: number;
  cursor: string | null;
  done: number;
  total: number;
};

const KEEP_UNIT_KEY = statement(
  'storage.keepUnitKey',
  'local',
  'INSERT INTO unit_key (unit_id, version, wrapped, made_at) VALUES ($1, $2, $3, $4)',
);
const UNIT_KEYS = statement<UnitKeyRow>(
  'storage.unitKeys',
  'local',
  'SELECT unit_id, version, wrapped, made_at FROM unit_key ORDER BY unit_id, version',
);
const DROP_UNIT_KEYS = statement<{ version: number }>(
  'storage.dropUnitKeys',
  'local',
  'DELETE FROM unit_key WHERE unit_id = $1 AND version < $2 RETURNING version',
);
const REWRAP_UNIT_KEYS = statement(
  'storage.rewrapUnitKeys',
  'local',
  `UPDATE unit_key SET wrapped = k.wrapped FROM unnest($1::int[], $2::int[], $3::bytea[]) AS k (unit_id, version, wrapped)
   WHERE unit_key.unit_id = k.unit_id AND unit_key.version = k.version`,
);
const HOUSE_KEYS = statement<{ name: string; wrapped: Buffer }>(
  'storage.houseKeys',
  'local',
  'SELECT name, wrapped FROM house_key ORDER BY name FOR UPDATE',
);
const REWRAP_HOUSE_KEYS = statement(
  'storage.rewrapHouseKeys',
  'local',
  `UPDATE house_key SET wrapped = k.wrapped FROM unnest($1::text[], $2::bytea[]) AS k (name, wrapped) WHERE house_key.name = k.name`,
);
const SET = statement('storage.set', 'local', 'UPDATE setting SET value = $2 WHERE name = $1');
const SETTING = statement<{ value: string }>(
  'storage.setting',
  'local',
  'SELECT value FROM setting WHERE name = $1',
);
const ROTATION = statement<RotationRow>(
  'storage.rotation',
  'local',
  'SELECT unit_id, version, officer, started_at, ended_at, step, cursor, done, total FROM key_rotation WHERE unit_id = $1 FOR UPDATE',
);
const ROTATIONS = statement<RotationRow>(
  'storage.rotations',
  'local',
  'SELECT unit_id, version, officer, started_at, ended_at, step, cursor, done, total FROM key_rotation ORDER BY unit_id',
);
const KEEP_ROTATION = statement(
  'storage.keepRotation',
  'local',
  `INSERT INTO key_rotation (unit_id, version, officer, started_at, ended_at, step, cursor, done, total) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
   ON CONFLICT (unit_id) DO UPDATE SET version = excluded.version, officer = excluded.officer, started_at = excluded.started_at, ended_at = excluded.ended_at,
     step = excluded.step, cursor = excluded.cursor, done = excluded.done, total = excluded.total`,
);
const ASK_DESTRUCTION = statement(
  'storage.askDestruction',
  'local',
  'INSERT INTO key_destruction (unit_id, leaf, asked_at) SELECT $1::int, leaf, $2::timestamptz FROM unnest($3::text[]) AS l (leaf) ON CONFLICT DO NOTHING',
);
const DESTRUCTIONS = statement<{ unit_id: number; leaf: string }>(
  'storage.destructions',
  'local',
  'SELECT unit_id, leaf FROM key_destruction ORDER BY unit_id, leaf',
);
const END_DESTRUCTIONS = statement(
  'storage.endDestructions',
  'local',
  'DELETE FROM key_destruction WHERE leaf = ANY($1::text[])',
);

/** Take the house's keys until the transaction ends: one change of the master key, and no new key of a unit beside it. */
export const lockHouseKeys = (db: Db) => db.all(HOUSE_KEYS);
export const unitKeyRows = (db: Db) => db.all(UNIT_KEYS);
export const rotations = (db: Db) => db.all(ROTATIONS);
export const lockRotation = (db: Db, unit: number) => db.one(ROTATION, [unit]);
export const keptCheck = async (db: Db) => (await db.one(SETTING, ['vault.check']))!.value;

/**
 * Make a new version of a unit's key. The first is held at once: nothing of a unit can be written before the unit itself
 * is committed, in the same transaction. A later one is held by `holdUnitKeys`, when it is committed.
 */
export async function makeUnitKey(db: Db, unit: number, version: number, now: Instant): Promise<void> {
  const key = randomBytes(32);
  await lockHouseKeys(db);
  const wrapped = db.vault.keeper.wrap(keyPlace.unit(unit, version), key, await keptCheck(db));
  await db.run(KEEP_UNIT_KEY, [unit, version, wrapped, now]);
  if (version === 1) db.vault.units.hold(unit, version, key);
}

/** Hold what is committed of unit keys, after a rotation began. */
export async function holdUnitKeys(db: Db): Promise<void> {
  for (const { unit_id, version, wrapped } of await unitKeyRows(db))
    if (!db.vault.units.of(unit_id, version))
      db.vault.units.hold(unit_id, version, db.vault.keeper.unwrap(keyPlace.unit(unit_id, version), wrapped));
}

/** Forget the versions of a unit's key before this one: no record needs them any more. */
export async function dropUnitKeys(db: Db, unit: number, before: number): Promise<number[]> {
  return (await db.all(DROP_UNIT_KEYS, [unit, before])).map((row) => row.version);
}

export const keepRotation = (db: Db, row: RotationRow) =>
  db.run(KEEP_ROTATION, [
    row.unit_id,
    row.version,
    row.officer,
    row.started_at,
    row.ended_at,
    row.step,
    row.cursor,
    row.done,
    row.total,
  ]);

type Unwrap = (place: string, wrapped: Buffer) => Buffer;
type Wrap = (place: string, key: Buffer) => Buffer;

/** Wrap every key of the database itself by another master key, and say which that is. Returns how many. */
export async function rewrapAll(db: Db, unwrap: Unwrap, wrap: Wrap, check: string): Promise<number> {
  const house = await lockHouseKeys(db);
  const units = await db.all(UNIT_KEYS);
  const anew = (place: string, wrapped: Buffer) => wrap(place, unwrap(place, wrapped));
  await db.run(REWRAP_HOUSE_KEYS, [
    textArray(house.map((row) => row.name)),
    bytesArray(house.map((row) => anew(keyPlace.house(row.name), row.wrapped))),
  ]);
  await db.run(REWRAP_UNIT_KEYS, [
    plainArray(units.map((row) => row.unit_id)),
    plainArray(units.map((row) => row.version)),
    bytesArray(units.map((row) => anew(keyPlace.unit(row.unit_id, row.version), row.wrapped))),
  ]);
  await db.run(SET, ['vault.check', check]);
  return house.length + units.length;
}

/** Ask that keys be destroyed once this transaction is committed. */
export const askDestruction = (db: Db, unit: number, leaves: readonly string[], now: Instant) =>
  leaves.length === 0
    ? Promise.resolve(0)
    : db.run(ASK_DESTRUCTION, [unit, now, textArray([...new Set(leaves)].sort())]);

export const destructionsAsked = (db: Db) => db.all(DESTRUCTIONS);

/** The keys of these leaves are destroyed and the keyring is on the disk: note it, and how new a keyring must be from now on. */
export async function endDestructions(db: Db, leaves: readonly string[], cuts: number): Promise<void> {
  await db.run(END_DESTRUCTIONS, [textArray(leaves)]);
  await db.run(SET, ['keyring.cuts', String(cuts)]);
}
