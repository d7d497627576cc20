import { uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const TOUCH = statement(
  'tips.touch',
  'one-shard',
  'INSERT INTO rescore_tip (tip_id, unit_id) SELECT tip_id, $1::int FROM unnest($2::uuid[]) AS t (tip_id) ON CONFLICT DO NOTHING',
);
const TOUCHED = statement<{ tip_id: string }>(
  'tips.touched',
  'fan-out',
  'SELECT tip_id FROM rescore_tip WHERE unit_id = $1 ORDER BY tip_id LIMIT $2',
);
const SETTLE = statement(
  'tips.settleTouched',
  'one-shard',
  'DELETE FROM rescore_tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const UNITS = statement<{ unit_id: number }>(
  'tips.unitsTouched',
  'fan-out',
  'SELECT DISTINCT unit_id FROM rescore_tip',
);

/** Note that something beside themselves changed what these tips are scored by: they are scored again soon. */
export async function touchTips(db: Db, unit: number, tips: Iterable<string>): Promise<void> {
  const ids = [...new Set(tips)];
  if (ids.length > 0) await db.run(TOUCH, [unit, uuidArray(ids)]);
}

export const touchedTips = async (db: Db, unit: number, limit: number): Promise<string[]> =>
  (await db.all(TOUCHED, [unit, limit])).map((row) => row.tip_id);

export async function settleTouched(db: Db, unit: number, tips: readonly string[]): Promise<void> {
  if (tips.length > 0) await db.run(SETTLE, [uuidArray(tips), unit]);
}

export const unitsTouched = async (db: Db): Promise<number[]> =>
  (await db.all(UNITS, [])).map((row) => row.unit_id);
