import type { Action } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { ROLES } from './shape.ts';

const APPROVER = statement<{ there: boolean }>(
  'access.approverThere',
  'local',
  'SELECT EXISTS (SELECT 1 FROM officer WHERE unit_id = $1 AND roles && $2::text[] AND last_sign_in_at IS NOT NULL) AS there',
);
/** Roles that may approve officers, roles and units. */
const APPROVERS = Object.entries(ROLES)
  .filter(([, permissions]) => (permissions as readonly string[]).includes('approve:membership'))
  .map(([role]) => role);

/**
 * Whether a unit is still being set up: none of its officers who could approve membership has ever signed in with what is
 * his own. Disabled ones count: otherwise who disables the last of them would be alone again.
 */
export async function isBeingSetUp(db: Db, unit: number): Promise<boolean> {
  return !(await db.one(APPROVER, [unit, textArray(APPROVERS)]))!.there;
}

/**
 * Whether a second officer has to approve before `actor` may do this. An action that declares no `fourEyes` never needs one;
 * acts on membership need none while the unit is being set up, since there is nobody yet who could.
 */
export async function needsApproval(
  db: Db,
  action: Pick<Action, 'fourEyes'>,
  actor: Pick<Actor, 'unit'>,
): Promise<boolean> {
  if (!action.fourEyes) return false;
  return action.fourEyes !== 'approve:membership' || !(await isBeingSetUp(db, actor.unit));
}
