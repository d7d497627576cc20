import type { Permission } from '../actions/shape.ts';
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
export type SetUpPermission = Extract<Permission, 'approve:membership' | 'approve:keys'>;

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

/** Whether the record that was loaded says that no second officer could approve yet. */
export const whileSetUp = ({ settingUp }: { settingUp: boolean }): boolean => settingUp;
