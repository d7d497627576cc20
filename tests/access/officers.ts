import { hashPassword } from '../../src/access/password.ts';
import { actorOfToken, beginSession } from '../../src/access/session-store.ts';
import type { RoleName } from '../../src/access/shape.ts';
import { addOfficer, officerByName, setOnce, setPassword } from '../../src/access/store.ts';
import type { Actor } from '../../src/actions/shape.ts';
import type { App } from '../../src/app/start.ts';
import { newId, newSecret } from '../../src/storage/ids.ts';

export const PASSWORD = 'eleven quiet otters swim';
const hash = hashPassword(PASSWORD);

export type SignedInOfficer = { id: string; name: string; token: string; cookie: string };

/**
 * An officer with a password and an open session that gave a second factor, made in the store and not by the door: what a
 * test is about needs no approval of a second officer, and the unit still counts as being set up.
 */
export async function makeOfficer(
  app: Pick<App, 'database' | 'clock'>,
  name: string,
  roles: readonly RoleName[],
  unit = 1,
): Promise<SignedInOfficer> {
  const now = app.clock();
  const passwordHash = await hash;
  return app.database.transaction('write', 'house', async (db) => {
    const id = newId(now);
    await addOfficer(db, { id, unit, name, displayName: name, roles, now });
    await setPassword(db, id, passwordHash);
    const row = (await officerByName(db, name))!;
    const token = await beginSession(db, row, { mustSetPassword: false, factor: true }, undefined, now);
    return { id, name, token, cookie: `tipstaff=${token}` };
  });
}

/** An officer who never signed in, with a one-time secret, made in the store: where set-up is over, the door would ask a second officer. */
export async function makeNewcomer(
  app: Pick<App, 'database' | 'clock'>,
  name: string,
  roles: readonly RoleName[],
): Promise<{ secret: string }> {
  const now = app.clock();
  const secret = newSecret();
  const secretHash = await hashPassword(secret);
  await app.database.transaction('write', 'house', async (db) => {
    const id = newId(now);
    await addOfficer(db, { id, unit: 1, name, displayName: name, roles, now });
    await setOnce(db, id, secretHash, now);
  });
  return { secret };
}

/** Who acts by a session's token now. */
export const actorNow = async (app: Pick<App, 'database' | 'clock'>, token: string): Promise<Actor | null> =>
  (await app.database.transaction('read', 'house', (db) => actorOfToken(db, token, app.clock())))?.actor ??
  null;
