import { NEEDS_SECOND_FACTOR, type Permission } from '../actions/shape.ts';
import { ROLES, type RoleName } from './shape.ts';

/** Permissions over officers, units and keys. */
const ADMINISTERS: readonly Permission[] = ['officer:write', 'unit:write', 'key:write'];
/** Permissions that show casework, or who reads it, or decide on it. */
const CASEWORK = /^(?:tip|intake|export|glass|audit):|^approve:casework$/;

/** The permissions that roles give together. Names that are no role give none. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<Permission> {
  return new Set(
    roles.flatMap((role): readonly Permission[] => (role in ROLES ? ROLES[role as RoleName] : [])),
  );
}

/** Whether roles together would let one person both see casework and administer: nobody may hold them. */
export function rolesClash(roles: readonly string[]): boolean {
  const held = [...permissionsOf(roles)];
  return held.some((each) => ADMINISTERS.includes(each)) && held.some((each) => CASEWORK.test(each));
}

/** Whether who has these permissions must sign in with a second factor. */
export function asksSecondFactor(permissions: ReadonlySet<Permission>): boolean {
  return [...permissions].some((each) => NEEDS_SECOND_FACTOR.has(each));
}
