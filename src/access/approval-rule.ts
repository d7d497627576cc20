import type { Action } from '../actions/action.ts';
import type { Actor, Permission } from '../actions/shape.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { ROLES } from './shape.ts';

const APPROVER = statement<{ there: boolean }>(
  'access.approverThere',
  'local',
  'SELECT EXISTS (SELECT 1 FROM officer WHERE unit_id = $1 AND roles && $2::text[] AND last_sign_in_at IS NOT NULL) AS there',
);
/** Whose acts need no second officer while nobody could be one. Acts on casework always do: they can wait until somebody is there. */
const SET_UP_ALONE = ['approve:membership', 'approve:keys'] as const satisfies readonly Permission[];
export type SetUpPermission = (typeof SET_UP_ALONE)[number];

/**
 * Whether a unit is still being set up: none of its officers whose roles hold this permission to approve has ever signed in
 * with what is his own. Disabled ones count: otherwise who disables the last of them would be alone again.
 */
export async function isBeingSetUp(db: Db, unit: number, permission: SetUpPermission): Promise<boolean> {
  const approvers = Object.entries(ROLES)
    .filter(([, permissions]) => (permissions as readonly Permission[]).includes(permission))
    .map(([role]) => role);
  return !(await db.one(APPROVER, [unit, textArray(approvers)]))!.there;
}

/** What the log says of an act that no second officer had to approve, since the unit was being set up; null: one had to. */
export const aloneNote = ({ settingUp }: { settingUp: boolean }): string | null =>
  settingUp ? 'The unit is being set up: no second officer could approve yet.' : null;

/**
 * Whether a second officer has to approve before `actor` may do this. An action that declares no `fourEyes` never needs one;
 * acts on membership and on keys need none while the unit is being set up, since there is nobody yet who could.
 */
export async function needsApproval(
  db: Db,
  action: Pick<Action, 'fourEyes'>,
  actor: Pick<Actor, 'unit'>,
): Promise<boolean> {
  if (!action.fourEyes) return false;
  const alone = SET_UP_ALONE.find((each) => each === action.fourEyes);
  return !alone || !(await isBeingSetUp(db, actor.unit, alone));
}
