import { randomBytes } from 'node:crypto';
import type { Actor, Permission } from '../actions/shape.ts';
import { sha256, sha256Bytes } from '../kernel/digest.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { makeUnitKey } from '../storage/key-store.ts';
import { statement } from '../storage/statement.ts';
import type { Officer, Unit } from './shape.ts';

export type OfficerRow = {
  officer_id: string;
  unit_id: number;
  name: string;
  display_name: string;
  password_hash: string | null;
  once_hash: string | null;
  once_until: string | null;
  roles: string[];
  active: boolean;
};
type SessionRow = OfficerRow & { started_at: string; used_at: string; must_set_password: boolean };

const OFFICER =
  'o.officer_id, o.unit_id, o.name, o.display_name, o.password_hash, o.once_hash, o.once_until, o.roles, o.active';
const BY_NAME = statement<OfficerRow>(
  'access.officerByName',
  'local',
  `SELECT ${OFFICER} FROM officer o WHERE o.name = $1`,
);
const BY_ID = statement<OfficerRow>(
  'access.officerById',
  'local',
  `SELECT ${OFFICER} FROM officer o WHERE o.officer_id = $1 AND o.unit_id = $2`,
);
const OFFICERS = statement<OfficerRow>(
  'access.officers',
  'local',
  `SELECT ${OFFICER} FROM officer o WHERE o.unit_id = $1 ORDER BY o.name`,
);
const ADD_OFFICER = statement(
  'access.addOfficer',
  'local',
  `INSERT INTO officer (officer_id, unit_id, name, display_name, roles, active, created_at) VALUES ($1, $2, $3, $4, $5::text[], true, $6) ON CONFLICT DO NOTHING`,
);
const SET_ONCE = statement(
  'access.setOnce',
  'local',
  'UPDATE officer SET once_hash = $2, once_until = $3 WHERE officer_id = $1',
);
const SET_PASSWORD = statement(
  'access.setPassword',
  'local',
  'UPDATE officer SET password_hash = $2, once_hash = NULL, once_until = NULL WHERE officer_id = $1',
);
const USE_ONCE = statement(
  'access.spendOnce',
  'local',
  'UPDATE officer SET once_hash = NULL, once_until = NULL WHERE officer_id = $1 AND once_hash = $2',
);
const TRIES = statement<{ failures: number; failed_at: string }>(
  'access.tries',
  'local',
  'SELECT failures, failed_at FROM sign_in_try WHERE name_print = $1',
);
const COUNT_FAILURE = statement(
  'access.countFailure',
  'local',
  'INSERT INTO sign_in_try (name_print, failures, failed_at) VALUES ($1, 1, $2) ON CONFLICT (name_print) DO UPDATE SET failures = sign_in_try.failures + 1, failed_at = excluded.failed_at',
);
const FORGET_FAILURES = statement(
  'access.forgetFailures',
  'local',
  'DELETE FROM sign_in_try WHERE name_print = $1 OR failed_at < $2',
);
const KEEP_ROLE = statement(
  'access.keepRole',
  'local',
  'INSERT INTO role (role_id, permissions) VALUES ($1, $2::text[]) ON CONFLICT (role_id) DO UPDATE SET permissions = excluded.permissions',
);
const ROLES_OF = statement<{ permissions: string[] }>(
  'access.permissions',
  'local',
  'SELECT permissions FROM role WHERE role_id = ANY($1::text[])',
);
const ADD_UNIT = statement(
  'access.addUnit',
  'local',
  'INSERT INTO unit (unit_id, name, short_name, country, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
);
const UNIT = statement<{ unit_id: number; name: string; short_name: string; country: string }>(
  'access.unit',
  'local',
  'SELECT unit_id, name, short_name, country FROM unit WHERE unit_id = $1',
);
const BEGIN_SESSION = statement(
  'access.beginSession',
  'one-shard',
  'INSERT INTO session (unit_id, token_digest, officer_id, started_at, used_at, must_set_password) VALUES ($1, $2, $3, $4, $4, $5)',
);
const SESSION = statement<SessionRow>(
  'access.session',
  'one-shard',
  `SELECT ${OFFICER}, s.started_at, s.used_at, s.must_set_password FROM session s JOIN officer o ON o.officer_id = s.officer_id WHERE s.unit_id = $1 AND s.token_digest = $2`,
);
const TOUCH_SESSION = statement(
  'access.touchSession',
  'one-shard',
  'UPDATE session SET used_at = $3 WHERE unit_id = $1 AND token_digest = $2',
);
const CLEAR_MUST = statement(
  'access.clearMust',
  'one-shard',
  'UPDATE session SET must_set_password = false WHERE unit_id = $1 AND officer_id = $2',
);
const END_SESSION = statement(
  'access.endSession',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND token_digest = $2',
);
const END_OF_OFFICER = statement(
  'access.endSessions',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND officer_id = $2',
);
const END_OTHERS = statement(
  'access.endOtherSessions',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND officer_id = $2 AND token_digest IS DISTINCT FROM $3',
);

/** Longest time without a request, and longest time in all, of one session. */
export const IDLE_MS = 60 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;

export const officerByName = (db: Db, name: string) => db.one(BY_NAME, [name]);
export const officerById = (db: Db, unit: number, id: string) => db.one(BY_ID, [id, unit]);
export const officersOf = async (db: Db, unit: number): Promise<Officer[]> =>
  (await db.all(OFFICERS, [unit])).map(officerOf);

/** True where the officer was added, false where the name is taken. */
export async function addOfficer(
  db: Db,
  officer: {
    id: string;
    unit: number;
    name: string;
    displayName: string;
    roles: readonly string[];
    now: Instant;
  },
): Promise<boolean> {
  return (
    (await db.run(ADD_OFFICER, [
      officer.id,
      officer.unit,
      officer.name,
      officer.displayName,
      textArray(officer.roles),
      officer.now,
    ])) === 1
  );
}

/** Give an officer a one-time secret (its hash) that serves for a day. */
export const setOnce = (db: Db, officer: string, hash: string, now: Instant) =>
  db.run(SET_ONCE, [officer, hash, new Date(millis(now) + DAY_MS).toISOString()]);
export const setPassword = (db: Db, officer: string, hash: string) => db.run(SET_PASSWORD, [officer, hash]);
/** True for the one sign-in that uses it up. */
export const spendOnce = async (db: Db, officer: string, hash: string) =>
  (await db.run(USE_ONCE, [officer, hash])) === 1;

/** Failed tries to sign in under a name, whether or not there is such an officer; those of an hour ago count no more. */
export async function triesOf(
  db: Db,
  name: string,
  now: Instant,
): Promise<{ failures: number; at: Instant } | null> {
  const row = await db.one(TRIES, [tryPrint(db, name)]);
  return row && millis(row.failed_at) > millis(now) - TRIES_MS
    ? { failures: row.failures, at: row.failed_at }
    : null;
}
export const countFailure = (db: Db, name: string, now: Instant) =>
  db.run(COUNT_FAILURE, [tryPrint(db, name), now]);
/** Forget the tries under a name, and all old ones. */
export const forgetFailures = (db: Db, name: string, now: Instant) =>
  db.run(FORGET_FAILURES, [tryPrint(db, name), new Date(millis(now) - TRIES_MS).toISOString()]);

const TRIES_MS = 60 * 60_000;
const tryPrint = (db: Db, name: string): Buffer => db.vault.fingerprint(`sign-in ${name}`);

export async function keepRoles(db: Db, roles: Readonly<Record<string, readonly string[]>>): Promise<void> {
  for (const [name, permissions] of Object.entries(roles))
    await db.run(KEEP_ROLE, [name, textArray(permissions)]);
}

/** Add a unit, with the first version of its key. A unit that is there already stays as it is. */
export async function addUnit(db: Db, unit: Unit, now: Instant): Promise<void> {
  const added = await db.run(ADD_UNIT, [unit.id, unit.name, unit.shortName, unit.country, now]);
  if (added === 1) await makeUnitKey(db, unit.id, 1, now);
}

export async function unitById(db: Db, id: number): Promise<Unit | null> {
  const row = await db.one(UNIT, [id]);
  return row && { id: row.unit_id, name: row.name, shortName: row.short_name, country: row.country };
}

/** Begin a session. The token is shown once; its SHA-256 is kept. */
export async function beginSession(
  db: Db,
  officer: OfficerRow,
  mustSetPassword: boolean,
  now: Instant,
): Promise<string> {
  const token = `${officer.unit_id}.${randomBytes(32).toString('base64url')}`;
  await db.run(BEGIN_SESSION, [
    officer.unit_id,
    sha256Bytes(token),
    officer.officer_id,
    now,
    mustSetPassword,
  ]);
  return token;
}

/** Who holds this token now, or null: unknown, ended, idle too long, too old, or the officer is no longer active. */
export async function actorOfToken(
  db: Db,
  token: string,
  now: Instant,
): Promise<{ actor: Actor; stale: boolean } | null> {
  const unit = Number(/^(\d{1,9})\./.exec(token)?.[1] ?? Number.NaN);
  if (!Number.isInteger(unit)) return null;
  const row = await db.one(SESSION, [unit, sha256Bytes(token)]);
  if (!row?.active) return null;
  const age = millis(now) - millis(row.started_at);
  const idle = millis(now) - millis(row.used_at);
  if (age > ABSOLUTE_MS || idle > IDLE_MS) return null;
  return {
    actor: {
      ...(await actorOf(db, row, row.must_set_password)),
      session: sha256(token),
      via: 'session',
      provenAt: row.started_at,
    },
    stale: idle > 60_000,
  };
}

export const touchSession = (db: Db, token: string, now: Instant) =>
  db.run(TOUCH_SESSION, [Number(token.split('.')[0]), sha256Bytes(token), now]);
export const endSession = (db: Db, token: string) =>
  db.run(END_SESSION, [Number(token.split('.')[0]), sha256Bytes(token)]);
export const endSessionsOf = (db: Db, unit: number, officer: string) =>
  db.run(END_OF_OFFICER, [unit, officer]);
/** End every session of the officer but this one (digest, hex). */
export const endOtherSessions = (db: Db, unit: number, officer: string, session: string | null) =>
  db.run(END_OTHERS, [unit, officer, session === null ? null : Buffer.from(session, 'hex')]);
export const passwordWasSet = (db: Db, unit: number, officer: string) => db.run(CLEAR_MUST, [unit, officer]);

/** An officer as one who acts, with the permissions that the roles give now. */
export async function actorOf(db: Db, row: OfficerRow, mustSetPassword: boolean): Promise<Actor> {
  const lists = await db.all(ROLES_OF, [textArray(row.roles)]);
  return {
    id: row.officer_id,
    unit: row.unit_id,
    name: row.name,
    displayName: row.display_name,
    roles: row.roles,
    permissions: new Set(lists.flatMap((list) => list.permissions as Permission[])),
    mustSetPassword,
    mustEnrol: false,
    session: null,
    via: 'house',
    provenAt: null,
    only: null,
  };
}

export function officerOf(row: OfficerRow): Officer {
  return {
    id: row.officer_id,
    name: row.name,
    displayName: row.display_name,
    roles: row.roles,
    active: row.active,
  };
}
