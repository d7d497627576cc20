import { actorOf, officerById } from '../access/store.ts';
import type { Actor, Permission } from '../actions/shape.ts';
import type { Database } from '../storage/db.ts';

/**
 * Who acts, with what he may do at this moment: a job that runs for an hour must not live on the rights that its officer
 * had when it began.
 *
 * returns  null where the officer is gone, disabled, or has the permission no more
 */
export async function actorNow(
  database: Database,
  actor: Actor,
  permission: Permission,
): Promise<Actor | null> {
  return database.transaction(
    'read',
    { unit: actor.unit, officer: actor.id, sees: 'unit' },
    async (db): Promise<Actor | null> => {
      const row = await officerById(db, actor.unit, actor.id);
      if (!row?.active) return null;
      const { roles, permissions } = await actorOf(db, row, false);
      return permissions.has(permission) ? { ...actor, roles, permissions } : null;
    },
  );
}
