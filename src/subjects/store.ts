import { hiddenTips } from '../access/need-store.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** A subject that stands. `at`: when its first tip came in. */
export type KnownSubject = { id: string; at: string };
type SubjectRow = { subject_id: string; first_at: string; merged_into: string | null; tips: number };

const BY_IDS = statement<SubjectRow>(
  'subjects.byIds',
  'one-shard',
  'SELECT subject_id, first_at, merged_into, tips FROM subject WHERE subject_id = ANY($2::uuid[]) AND unit_id = $1',
);
const MEMBERS = statement<{ subject_id: string; merged_into: string }>(
  'subjects.members',
  'fan-out',
  'SELECT subject_id, merged_into FROM subject WHERE merged_into = ANY($1::uuid[])',
);
const MERGED = statement<{ subject_id: string; merged_into: string }>(
  'subjects.earlierIds',
  'fan-out',
  'SELECT subject_id, merged_into FROM subject WHERE merged_into = ANY($1::uuid[]) AND unit_id = $2',
);
const ADD_TIPS = statement(
  'subjects.addTips',
  'one-shard',
  'UPDATE subject SET tips = subject.tips + a.tips FROM unnest($1::uuid[], $2::int[]) AS a (subject_id, tips) WHERE subject.subject_id = a.subject_id',
);
const TIES = statement<{ subject_id: string }>(
  'subjects.tiesOfTip',
  'fan-out',
  'SELECT subject_id FROM subject_tip WHERE unit_id = $1 AND tip_id = $2',
);
const TIPS = statement<{ tip_id: string }>(
  'subjects.tips',
  'one-shard',
  'SELECT DISTINCT tip_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 ORDER BY tip_id LIMIT 20000',
);

/** Subjects by id, with merged ones followed to the one that stands for them now: asked id → subject. */
export async function standing(
  db: Db,
  unit: number,
  ids: Iterable<string>,
): Promise<Map<string, KnownSubject & { tips: number }>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  const rows = await db.all(BY_IDS, [unit, plainArray(asked)]);
  const gone = rows.filter((row) => row.merged_into !== null);
  const heads =
    gone.length === 0
      ? []
      : await db.all(BY_IDS, [unit, plainArray([...new Set(gone.map((row) => row.merged_into))])]);
  const byId = new Map([...rows, ...heads].map((row) => [row.subject_id, row]));
  return new Map(
    rows.map((row) => {
      const head = row.merged_into === null ? row : byId.get(row.merged_into)!;
      return [row.subject_id, { id: head.subject_id, at: head.first_at, tips: head.tips }];
    }),
  );
}

/** Ids of the tips of a subject that stands, as far as the officer may see them; those of subjects merged into it included. */
export async function tipsOfSubject(db: Db, unit: number, subject: string): Promise<string[]> {
  const merged = await db.all(MEMBERS, [plainArray([subject])]);
  const all = [subject, ...merged.map((row) => row.subject_id)];
  const hidden = await hiddenTips(db);
  return (await db.all(TIPS, [plainArray(all), unit]))
    .map((row) => row.tip_id)
    .filter((tip) => !hidden.has(tip));
}

/** Every id that these subjects go by: their own, and those of subjects merged into them. Id → the subject that stands. */
export async function earlierIds(
  db: Db,
  unit: number,
  subjects: readonly string[],
): Promise<Map<string, string>> {
  const merged = await db.all(MERGED, [plainArray(subjects), unit]);
  return new Map([
    ...subjects.map((id) => [id, id] as const),
    ...merged.map((row) => [row.subject_id, row.merged_into] as const),
  ]);
}

/**
 * Let a tip count or no longer count for its subjects.
 *
 * returns  the subjects that stand for its parties; one that stands for two of its ties comes twice
 * Cost     a walk over the unit's ties: there is no index by tip, since only restricting asks for it
 */
export async function countForSubjects(
  db: Db,
  unit: number,
  tip: string,
  by: 1 | -1,
): Promise<readonly string[]> {
  const ties = (await db.all(TIES, [unit, tip])).map((row) => row.subject_id);
  const heads = await standing(db, unit, ties);
  const counts = new Map<string, number>();
  for (const tie of ties) {
    const head = heads.get(tie)!.id;
    counts.set(head, (counts.get(head) ?? 0) + by);
  }
  if (counts.size > 0)
    await db.run(ADD_TIPS, [plainArray([...counts.keys()]), plainArray([...counts.values()])]);
  return ties.map((tie) => heads.get(tie)!.id);
}
