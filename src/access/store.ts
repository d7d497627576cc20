import type { Actor, Permission } from '../actions/shape.ts';
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
  /** null: never signed in with a password of one's own or a passkey */
  last_sign_in_at: string | null;
  /** sessions that began before are dead */
  sessions_from: string | null;
  directory_subject: string | null;
};

type UnitRow = { unit_id: number; name: string; short_name: string; country: string };

/** The columns of an officer, of the table under the name `o`. */
export const OFFICER_COLUMNS =
  'o.officer_id, o.unit_id, o.name, o.display_name, o.password_hash, o.once_hash, o.once_until, o.roles, o.active, o.last_sign_in_at, o.sessions_from, o.directory_subject';
const BY_NAME = statement<OfficerRow>(
  'access.officerByName',
  'local',
  `SELECT ${OFFICER_COLUMNS} FROM officer o WHERE o.name = $1`,
);
const BY_ID = statement<OfficerRow>(
  'access.officerById',
  'local',
  `SELECT ${OFFICER_COLUMNS} FROM officer o WHERE o.officer_id = $1 AND o.unit_id = $2`,
);
const OF_ID = statement<OfficerRow>(
  'access.officerOfId',
  'local',
  `SELECT ${OFFICER_COLUMNS} FROM officer o WHERE o.officer_id = $1`,
);
const OFFICERS = statement<OfficerRow>(
  'access.officers',
  'local',
  `SELECT ${OFFICER_COLUMNS} FROM officer o WHERE o.unit_id = $1 ORDER BY o.name`,
);
const ADD_OFFICER = statement(
  'access.addOfficer',
  'local',
  `INSERT INTO officer (officer_id, unit_id, name, display_name, roles, active, created_at, made_by) VALUES ($1, $2, $3, $4, $5::text[], true, $6, $7) ON CONFLICT DO NOTHING`,
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
const SET_ROLES = statement(
  'access.setRoles',
  'local',
  'UPDATE officer SET roles = $2::text[] WHERE officer_id = $1',
);
const SET_ACTIVE = statement(
  'access.setActive',
  'local',
  'UPDATE officer SET active = $2, sessions_from = CASE WHEN $2 THEN sessions_from ELSE $3::timestamptz END WHERE officer_id = $1',
);
const END_EARLIER = statement(
  'access.endEarlier',
  'local',
  'UPDATE officer SET sessions_from = $2 WHERE officer_id = $1',
);
const SIGNED_IN = statement(
  'access.signedIn',
  'local',
  'UPDATE officer SET last_sign_in_at = $2 WHERE officer_id = $1',
);
const LINK = statement(
  'access.linkDirectory',
  'local',
  'UPDATE officer SET directory_subject = $2 WHERE officer_id = $1 AND NOT EXISTS (SELECT 1 FROM officer x WHERE x.directory_subject = $2 AND x.officer_id <> $1)',
);
const BY_DIRECTORY = statement<OfficerRow>(
  'access.officerByDirectory',
  'local',
  `SELECT ${OFFICER_COLUMNS} FROM officer o WHERE o.directory_subject = $1`,
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
const UNITS = statement<UnitRow>(
  'access.units',
  'local',
  'SELECT unit_id, name, short_name, country FROM unit ORDER BY unit_id',
);
const SET_UNIT = statement(
  'access.setUnit',
  'local',
  'UPDATE unit SET name = $2, short_name = $3, country = $4 WHERE unit_id = $1',
);
const UNIT = statement<UnitRow>(
  'access.unit',
  'local',
  'SELECT unit_id, name, short_name, country FROM unit WHERE unit_id = $1',
);
export const officerByName = (db: Db, name: string) => db.one(BY_NAME, [name]);
export const officerById = (db: Db, unit: number, id: string) => db.one(BY_ID, [id, unit]);
/** Of whatever unit: for who signs in, and for who administers several units. */
export const officerOfId = (db: Db, id: string) => db.one(OF_ID, [id]);
export const officersOf = async (db: Db, unit: number): Promise<Officer[]> =>
  (await db.all(OFFICERS, [unit])).map(officerOf);
/** Display names of a unit's officers, by id. */
export const namesOf = async (db: Db, unit: number): Promise<Map<string, string>> =>
  new Map((await officersOf(db, unit)).map((each) => [each.id, each.displayName]));

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
    /** id of the officer who adds; absent: the program's first start */
    madeBy?: string;
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
      officer.madeBy ?? null,
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

export const setRoles = (db: Db, officer: string, roles: readonly string[]) =>
  db.run(SET_ROLES, [officer, textArray(roles)]);
/** Sessions that began before `now` are dead, whatever becomes of the officer later. */
export const setActive = (db: Db, officer: string, active: boolean, now: Instant) =>
  db.run(SET_ACTIVE, [officer, active, now]);
export const endEarlierSessions = (db: Db, officer: string, now: Instant) =>
  db.run(END_EARLIER, [officer, now]);
/** Signed in with what is the officer's own: a password that he chose, a passkey, the directory. */
export const noteSignIn = (db: Db, officer: string, now: Instant) => db.run(SIGNED_IN, [officer, now]);
/** Link an officer to one of the directory, or unlink with null; false where that one is linked to another officer. */
export const linkDirectory = async (db: Db, officer: string, subject: string | null) =>
  (await db.run(LINK, [officer, subject])) === 1;
export const officerByDirectory = (db: Db, subject: string) => db.one(BY_DIRECTORY, [subject]);

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
  return row && unitOf(row);
}
export const allUnits = async (db: Db): Promise<Unit[]> => (await db.all(UNITS)).map(unitOf);
export const setUnit = (db: Db, unit: Unit) =>
  db.run(SET_UNIT, [unit.id, unit.name, unit.shortName, unit.country]);
const unitOf = (row: UnitRow): Unit => ({
  id: row.unit_id,
  name: row.name,
  shortName: row.short_name,
  country: row.country,
});

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
