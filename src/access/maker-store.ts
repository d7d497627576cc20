import type { Actor, Permission } from '../actions/shape.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const MAKER = statement<{ made_by: string | null }>(
  'access.maker',
  'local',
  'SELECT made_by FROM officer WHERE officer_id = $1',
);
const HOLDERS = statement<{ officer_id: string }>(
  'access.holders',
  'local',
  `SELECT officer_id FROM officer o WHERE unit_id = $1 AND active
     AND EXISTS (SELECT 1 FROM role r WHERE r.role_id = ANY(o.roles) AND $2 = ANY(r.permissions))`,
);

/** How many officers at work could approve, by this permission, what `officer` asks for. */
export async function approversOf(
  db: Db,
  officer: Pick<Actor, 'id' | 'unit'>,
  permission: Permission,
): Promise<number> {
  let count = 0;
  for (const { officer_id } of await db.all(HOLDERS, [officer.unit, permission]))
    if (!(await areRelated(db, officer.id, officer_id))) count += 1;
  return count;
}

/** Whether one of two accounts made the other, itself or through accounts in between. An account made itself. */
export async function areRelated(db: Db, one: string, other: string): Promise<boolean> {
  return (await makersOf(db, one)).has(other) || (await makersOf(db, other)).has(one);
}

/** An account, the one that made it, and so on up. */
async function makersOf(db: Db, officer: string): Promise<Set<string>> {
  const makers = new Set<string>();
  for (let next: string | null = officer; next !== null && !makers.has(next); ) {
    makers.add(next);
    const row: { made_by: string | null } | null = await db.one(MAKER, [next]);
    next = row?.made_by ?? null;
  }
  return makers;
}
