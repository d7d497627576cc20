import { isUuid } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';

/**
 * On whose behalf a transaction works, and what of the database it can see at all (row-security.ts):
 *
 * `house`        every unit: the program's own rows, before anybody is known and across units
 * sees `unit`    all rows of one unit, for work whose answer shows none of them
 * sees `own`     of that unit what need-to-know gives the officer at `now`
 */
export type Scope =
  | 'house'
  | { unit: number; officer: string; sees: 'unit' }
  | { unit: number; officer: string; sees: 'own'; now: Instant };

/** The database's roles, one for each kind of scope. None logs in, owns anything or passes row-level security. */
export const SCOPE_ROLES = {
  house: 'tipstaff_house',
  unit: 'tipstaff_unit',
  own: 'tipstaff_officer',
} as const;

/** The role of a scope. */
export const roleOf = (scope: Scope): string => SCOPE_ROLES[scope === 'house' ? 'house' : scope.sees];

const INSTANT = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const MOST_UNIT = 2 ** 31 - 1;

/**
 * The statements that enter a scope, after BEGIN and in the same round trip. SET takes no parameters: every value is
 * checked to be a whole number, a UUID or an instant before it stands in the text. (set_config would take parameters,
 * but gives no rows where the database is distributed.)
 *
 * Fails with a TypeError where a value is none of these: a scope is made by the program, never by a caller.
 */
export function enterScope(scope: Scope): string {
  const role = `SET LOCAL ROLE ${roleOf(scope)}`;
  if (scope === 'house') return role;
  if (!Number.isInteger(scope.unit) || scope.unit < 0 || scope.unit > MOST_UNIT)
    throw new TypeError('the scope names no unit');
  const unit = `${role}; SET LOCAL tipstaff.unit = '${scope.unit}'`;
  if (scope.sees === 'unit') return unit;
  if (!isUuid(scope.officer)) throw new TypeError('the scope names no officer');
  if (!INSTANT.test(scope.now)) throw new TypeError('the scope has no moment');
  return `${unit}; SET LOCAL tipstaff.officer = '${scope.officer}'; SET LOCAL tipstaff.now = '${scope.now}'`;
}
