import { setMaker } from '../../src/access/maker-store.ts';
import type { RoleName } from '../../src/access/shape.ts';
import { actorOf, addOfficer, beginSession, officerByName } from '../../src/access/store.ts';
import type { Actor } from '../../src/actions/shape.ts';
import type { App } from '../../src/app/start.ts';
import { textArray } from '../../src/storage/columns.ts';
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
      await app.database.transaction('write', async (db) => {
        const now = app.clock();
        const id = newId(now);
        await addOfficer(db, { id, unit: 1, name, displayName: name, roles, now });
        if (madeBy) await setMaker(db, id, (await officerByName(db, madeBy))!.officer_id);
        return { ...(await actorOf(db, (await officerByName(db, name))!, false)), via: 'session' as const };
      }),
    );
  return actors as { -readonly [At in keyof W]: Actor };
}

/** Change what an officer is, as the administration would. */
export async function setOfficer(
  app: App,
  name: string,
  change: { roles?: readonly string[]; active?: boolean },
): Promise<void> {
  await app.database.transaction('write', (db) =>
    db.run(SET, [name, change.roles ? textArray(change.roles) : null, change.active ?? null]),
  );
}

/** The token of a new session of an officer, as if he or she had just signed in with everything that it takes. */
export function sessionOf(app: App, name: string): Promise<string> {
  return app.database.transaction('write', async (db) =>
    beginSession(db, (await officerByName(db, name))!, false, app.clock()),
  );
}
