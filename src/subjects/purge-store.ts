import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const MEMBERS = statement<{ subject_id: string }>(
  'subjects.allOf',
  'fan-out',
  'SELECT subject_id FROM subject WHERE unit_id = $1 AND (subject_id = $2 OR merged_into = $2)',
);
const TIED = statement<{ subject_id: string }>(
  'subjects.tiedTo',
  'fan-out',
  'SELECT DISTINCT subject_id FROM subject_tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const TIPS_OF = statement<{ tip_id: string }>(
  'subjects.allTips',
  'one-shard',
  'SELECT DISTINCT tip_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 ORDER BY tip_id',
);
const UNTIE = statement(
  'subjects.untie',
  'one-shard',
  'DELETE FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 AND tip_id = ANY($3::uuid[])',
);
const FORGET = statement(
  'subjects.forget',
  'one-shard',
  `DELETE FROM subject WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2`,
);
const COUNT_ANEW = statement(
  'subjects.countAnew',
  'one-shard',
  `UPDATE subject SET tips = (SELECT count(*) FROM subject_tip WHERE subject_tip.subject_id = subject.subject_id)
   WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 AND merged_into IS NULL`,
);

/** A subject that stands, and those that were merged into it. */
export const membersOf = async (db: Db, unit: number, subject: string): Promise<string[]> =>
  (await db.all(MEMBERS, [unit, subject])).map((row) => row.subject_id);

/** Every tip in which one of these subjects is a party. */
export const allTipsOf = async (db: Db, unit: number, subjects: readonly string[]): Promise<string[]> =>
  (await db.all(TIPS_OF, [plainArray(subjects), unit])).map((row) => row.tip_id);

/** Subjects that are tied to these tips. Asks every row of the table. */
export const subjectsTiedTo = async (db: Db, unit: number, tips: readonly string[]): Promise<string[]> =>
  tips.length === 0 ? [] : (await db.all(TIED, [plainArray(tips), unit])).map((row) => row.subject_id);

/** Untie subjects from tips and count what is left of each. */
export async function untie(
  db: Db,
  unit: number,
  subjects: readonly string[],
  tips: readonly string[],
): Promise<void> {
  if (subjects.length === 0 || tips.length === 0) return;
  const sorted = plainArray([...new Set(subjects)].sort());
  await db.run(UNTIE, [sorted, unit, plainArray(tips)]);
  await db.run(COUNT_ANEW, [sorted, unit]);
}

export const forgetSubjects = (db: Db, unit: number, subjects: readonly string[]) =>
  subjects.length === 0 ? Promise.resolve(0) : db.run(FORGET, [plainArray(subjects), unit]);
