import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const MEMBERS = statement<{ subject_id: string }>(
  'subjects.allOf',
  'fan-out',
  'SELECT subject_id FROM subject WHERE unit_id = $1 AND (subject_id = $2 OR merged_into = $2)',
);
const TIPS_OF = statement<{ tip_id: string }>(
  'subjects.allTips',
  'one-shard',
  'SELECT DISTINCT tip_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 ORDER BY tip_id',
);
const FORGET = statement(
  'subjects.forget',
  'one-shard',
  `DELETE FROM subject WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2`,
);
const FORGET_TIES = statement(
  'subjects.forgetTies',
  'one-shard',
  'DELETE FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2',
);
const FORGET_MARKS = statement(
  'subjects.forgetMarks',
  'one-shard',
  'DELETE FROM tip_mark WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);

/** A subject that stands, and those that were merged into it. */
export const membersOf = async (db: Db, unit: number, subject: string): Promise<string[]> =>
  (await db.all(MEMBERS, [unit, subject])).map((row) => row.subject_id);

/** Every tip in which one of these subjects is a party. */
export const allTipsOf = async (db: Db, unit: number, subjects: readonly string[]): Promise<string[]> =>
  (await db.all(TIPS_OF, [plainArray(subjects), unit])).map((row) => row.tip_id);

/** Forget subjects whose parties are gone: their ids lead nowhere afterwards. */
export async function forgetSubjects(db: Db, unit: number, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  await db.run(FORGET_TIES, [plainArray(subjects), unit]);
  await db.run(FORGET, [plainArray(subjects), unit]);
}

/** Forget what purged tips themselves were compared by. */
export const forgetTipMarks = async (db: Db, unit: number, tips: readonly string[]): Promise<void> => {
  if (tips.length > 0) await db.run(FORGET_MARKS, [plainArray(tips), unit]);
};
