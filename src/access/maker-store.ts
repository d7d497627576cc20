import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const SET_MAKER = statement(
  'access.setMaker',
  'local',
  'UPDATE officer SET made_by = $2 WHERE officer_id = $1 AND made_by IS NULL',
);
/** From one account up to the one that made it, and on; UNION ends a ring. */
const MADE = statement<{ found: number }>(
  'access.madeBy',
  'local',
  `WITH RECURSIVE up AS (
     SELECT officer_id, made_by FROM officer WHERE officer_id = $1
     UNION SELECT o.officer_id, o.made_by FROM officer o JOIN up ON o.officer_id = up.made_by)
   SELECT 1 AS found FROM up WHERE officer_id = $2`,
);

/** Note which account made another; it is noted once and never changed. */
export const setMaker = (db: Db, officer: string, maker: string) => db.run(SET_MAKER, [officer, maker]);

/** Whether one of two accounts made the other, itself or through accounts in between. An account made itself. */
export async function areRelated(db: Db, one: string, other: string): Promise<boolean> {
  return (await db.one(MADE, [one, other])) !== null || (await db.one(MADE, [other, one])) !== null;
}
