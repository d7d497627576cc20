import { uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const UNMARKED = statement<{ tip_id: string; unmarked: boolean; nth: number }>(
  'subjects.unmarkedTips',
  'fan-out',
  `SELECT * FROM (
     SELECT t.tip_id, m.tip_id IS NULL AND length(t.data_key) > 0 AS unmarked, row_number() OVER (ORDER BY t.tip_id) AS nth
     FROM tip t LEFT JOIN tip_mark m ON m.tip_id = t.tip_id WHERE t.unit_id = $1 AND t.tip_id > $2 ORDER BY t.tip_id LIMIT $3) page
   WHERE unmarked OR nth = $3 ORDER BY tip_id`,
);
const SUBJECTS_OF = statement<{ tip_id: string; party_no: number; subject_id: string | null }>(
  'subjects.subjectsOfTips',
  'one-shard',
  'SELECT tip_id, party_no, subject_id FROM party WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);

/** Which of the next `limit` tips after an id have no marks; `next`: where to go on, null after the last. Cleared tips are not asked for. */
export async function unmarkedTips(
  db: Db,
  unit: number,
  after: string,
  limit: number,
): Promise<{ tips: string[]; next: string | null }> {
  const rows = await db.all(UNMARKED, [unit, after, limit]);
  return {
    tips: rows.flatMap((row) => (row.unmarked ? [row.tip_id] : [])),
    next: rows.find((row) => row.nth === limit)?.tip_id ?? null,
  };
}

/** The subject of each party of these tips, by `tip position`. */
export const subjectsOfTips = async (
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<Map<string, string | null>> =>
  new Map(
    tips.length === 0
      ? []
      : (await db.all(SUBJECTS_OF, [uuidArray(tips), unit])).map((row) => [
          `${row.tip_id} ${row.party_no}`,
          row.subject_id,
        ]),
  );
