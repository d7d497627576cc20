import { hashPassword } from '../access/password.ts';
import { ROLES } from '../access/shape.ts';
import {
  actorOf,
  addOfficer,
  addUnit,
  keepRoles,
  officerByName,
  setOnce,
  unitById,
} from '../access/store.ts';
import type { Action } from '../actions/action.ts';
import { type Actor, PERMISSIONS, type Permission } from '../actions/shape.ts';
import { beginLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Database } from '../storage/db.ts';
import { newId, newSecret } from '../storage/ids.ts';

/**
 * The officers as which the command line acts for whoever may read the data folder and the master key: one works tips, the
 * other administers. The permission that an act takes chooses between them, and the log names which it was.
 */
const CONSOLE = 'console';
const KEEPER = 'console-keeper';
const KEEPS: readonly Permission[] = ['officer:write', 'unit:write', 'key:write'];
const CONSOLE_ROLES = {
  [CONSOLE]: (Object.keys(PERMISSIONS) as Permission[]).filter(
    (each) => !KEEPS.includes(each) && !each.startsWith('approve:'),
  ),
  [KEEPER]: [...KEEPS, 'officer:read'],
} as const satisfies Record<string, readonly Permission[]>;
const CONSOLE_NAMES = { [CONSOLE]: 'Command line', [KEEPER]: 'Command line, administration' } as const;
/** Sign-in names of the command line’s officers. */
export const CONSOLE_OFFICERS: ReadonlySet<string> = new Set([CONSOLE, KEEPER]);
export const ADMINISTRATOR = 'administrator';
const FIRST_UNIT = { id: 1, name: 'First unit', shortName: 'Unit 1', country: 'IN' } as const;

/**
 * Make what a new database needs: roles, a unit with its log, the command line's officers, and an administrator with a
 * one-time secret, who reads no tip. On a known database the roles and the command line's officers are brought up to date.
 *
 * returns  the secret, once; null where the administrator is there already
 */
export async function firstRun(database: Database, now: Instant): Promise<string | null> {
  const secret = newSecret();
  const isNew = !(await database.transaction('read', 'house', (db) => officerByName(db, CONSOLE)));
  const hash = isNew ? await hashPassword(secret) : null;
  return database.transaction('write', 'house', async (db) => {
    await keepRoles(db, { ...ROLES, ...CONSOLE_ROLES });
    if (hash && !(await unitById(db, FIRST_UNIT.id))) {
      await addUnit(db, FIRST_UNIT, now);
      await beginLog(db, FIRST_UNIT.id);
    }
    const add = async (name: string, displayName: string, role: string) => {
      const id = newId(now);
      return (await addOfficer(db, { id, unit: FIRST_UNIT.id, name, displayName, roles: [role], now }))
        ? id
        : null;
    };
    for (const name of [CONSOLE, KEEPER] as const) await add(name, CONSOLE_NAMES[name], name);
    const id = hash && (await add(ADMINISTRATOR, 'Administrator', 'administrator'));
    if (!id || !hash) return null;
    await setOnce(db, id, hash, now);
    return secret;
  });
}

/** The officer of the command line who may do this: the keeper where it administers, else the one for casework. */
export async function consoleActor(database: Database, action?: Pick<Action, 'allow'>): Promise<Actor> {
  const name = KEEPS.some((each) => each === action?.allow) ? KEEPER : CONSOLE;
  return database.transaction('read', 'house', async (db) => ({
    ...(await actorOf(db, (await officerByName(db, name))!, false)),
    via: 'console',
  }));
}
