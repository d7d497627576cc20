import { hashPassword } from '../access/password.ts';
import { ROLES } from '../access/shape.ts';
import { actorOf, addOfficer, addUnit, keepRoles, officerByName, setOnce } from '../access/store.ts';
import type { Actor } from '../actions/shape.ts';
import { PERMISSIONS } from '../actions/shape.ts';
import { beginLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Database } from '../storage/db.ts';
import { newId, newSecret } from '../storage/ids.ts';

/** The officer as which the command line acts for whoever may read the data folder and the master key. */
export const CONSOLE = 'console';
export const ADMINISTRATOR = 'administrator';
const FIRST_UNIT = { id: 1, name: 'First unit', shortName: 'Unit 1', country: 'IN' } as const;

/**
 * Make what a new database needs: roles, a unit with its log, the console officer, and an administrator with a
 * one-time secret. On a known database only the roles are brought up to date.
 *
 * returns  the secret, once; null where the administrator is there already
 */
export async function firstRun(database: Database, now: Instant): Promise<string | null> {
  return database.transaction('write', 'house', async (db) => {
    await keepRoles(db, { ...ROLES, [CONSOLE]: Object.keys(PERMISSIONS) });
    if (await officerByName(db, CONSOLE)) return null;
    await addUnit(db, FIRST_UNIT, now);
    await beginLog(db, FIRST_UNIT.id);
    await addOfficer(db, {
      id: newId(now),
      unit: FIRST_UNIT.id,
      name: CONSOLE,
      displayName: 'Command line',
      roles: [CONSOLE],
      now,
    });
    const id = newId(now);
    await addOfficer(db, {
      id,
      unit: FIRST_UNIT.id,
      name: ADMINISTRATOR,
      displayName: 'Administrator',
      roles: ['administrator', 'unit head'],
      now,
    });
    const secret = newSecret();
    await setOnce(db, id, await hashPassword(secret), now);
    return secret;
  });
}

/** The console officer as one who acts. */
export async function consoleActor(database: Database): Promise<Actor> {
  return database.transaction('read', 'house', async (db) => ({
    ...(await actorOf(db, (await officerByName(db, CONSOLE))!, false)),
    via: 'console',
  }));
}
