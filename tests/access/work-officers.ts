import { beginSession } from '../../src/access/session-store.ts';
import type { RoleName } from '../../src/access/shape.ts';
import { actorOf, addOfficer, officerByName } from '../../src/access/store.ts';
import type { Actor } from '../../src/actions/shape.ts';
import type { App } from '../../src/app/start.ts';
import { textArray } from '../../src/storage/columns.ts';
import type { Db } from '../../src/storage/db.ts';
import { newId } from '../../src/storage/ids.ts';
import { statement } from '../../src/storage/statement.ts';

type Wanted = { name: string; roles: readonly RoleName[]; madeBy?: string };

const SET = statement(
  'test.setOfficer',
  'local',
  'UPDATE officer SET roles = coalesce($2::text[], roles), active = coalesce($3, active) WHERE name = $1',
);

/** Officers of the first unit, made in the store: no sign-in, no one-time secret. As ones who act, in the same order. */
export async function addOfficers<const W extends readonly Wanted[]>(
  app: App,
  wanted: W,
): Promise<{ -readonly [At in keyof W]: Actor }> {
  const actors: Actor[] = [];
  for (const { name, roles, madeBy } of wanted)
    actors.push(
      await app.database.transaction('write', 'house', async (db) => {
        const now = app.clock();
        const id = newId(now);
        const maker = madeBy ? { madeBy: (await officerByName(db, madeBy))!.officer_id } : {};
        await addOfficer(db, { id, unit: 1, name, displayName: name, roles, now, ...maker });
        return { ...(await actorOf(db, (await officerByName(db, name))!, false)), via: 'session' as const };
      }),
    );
  return actors as { -readonly [At in keyof W]: Actor };
}

const SET_MAKER = statement(
  'test.setMaker',
  'local',
  'UPDATE officer SET made_by = $2 WHERE officer_id = $1',
);

/** Say who made an account, behind the program's back. */
export const setMaker = (db: Db, officer: string, maker: string) => db.run(SET_MAKER, [officer, maker]);

/** Change what an officer is, as the administration would. */
export async function setOfficer(
  app: App,
  name: string,
  change: { roles?: readonly string[]; active?: boolean },
): Promise<void> {
  await app.database.transaction('write', 'house', (db) =>
    db.run(SET, [name, change.roles ? textArray(change.roles) : null, change.active ?? null]),
  );
}

/** The token of a new session of an officer, as if he or she had just signed in with everything that it takes. */
export function sessionOf(app: App, name: string): Promise<string> {
  return app.database.transaction('write', 'house', async (db) =>
    beginSession(
      db,
      (await officerByName(db, name))!,
      { mustSetPassword: false, factor: true },
      undefined,
      app.clock(),
    ),
  );
}
