import { hiddenTips } from '../access/need-store.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const MERGED = statement<{ subject_id: string; tip_id: string | null }>(
  'subjects.mergedInto',
  'fan-out',
  'SELECT subject_id, tip_id FROM subject WHERE merged_into = $1 AND unit_id = $2 ORDER BY subject_id LIMIT 1000',
);

/** Ids that lead to a subject since what they stood for is part of it now. Those that began in a tip kept from the officer are left out. */
export async function mergedInto(db: Db, unit: number, subject: string): Promise<string[]> {
  const rows = await db.all(MERGED, [subject, unit]);
  const hidden = await hiddenTips(db);
  return rows.flatMap((row) => (row.tip_id !== null && hidden.has(row.tip_id) ? [] : [row.subject_id]));
}
