import { hiddenTips } from '../access/need-store.ts';
import { plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { KnownSubject, Resolution } from './resolve.ts';

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
const CREATE = statement(
  'subjects.create',
  'one-shard',
  `INSERT INTO subject (subject_id, unit_id, first_at, merged_into, tips) SELECT subject_id, $1::int, $2::timestamptz, NULL, 0 FROM unnest($3::uuid[]) AS s (subject_id) ON CONFLICT DO NOTHING`,
);
const MERGE = statement(
  'subjects.merge',
  'fan-out',
  `UPDATE subject SET merged_into = m.into_id FROM unnest($1::uuid[], $2::uuid[]) AS m (from_id, into_id)
   WHERE subject.subject_id = m.from_id OR subject.merged_into = m.from_id`,
);
const ADD_TIPS = statement(
  'subjects.addTips',
  'one-shard',
  'UPDATE subject SET tips = subject.tips + a.tips FROM unnest($1::uuid[], $2::int[]) AS a (subject_id, tips) WHERE subject.subject_id = a.subject_id',
);
const KEEP_TIPS = statement<{ subject_id: string; tip_id: string }>(
  'subjects.keepTips',
  'one-shard',
  `INSERT INTO subject_tip (subject_id, tip_id, unit_id) SELECT subject_id, tip_id, $1::int FROM unnest($2::uuid[], $3::uuid[]) AS s (subject_id, tip_id) ON CONFLICT DO NOTHING RETURNING subject_id, tip_id`,
);
const TIES = statement<{ subject_id: string }>(
  'subjects.tiesOfTip',
  'fan-out',
  'SELECT subject_id FROM subject_tip WHERE unit_id = $1 AND tip_id = $2',
);
const TIPS = statement<{ tip_id: string }>(
  'subjects.tips',
  'one-shard',
  'SELECT DISTINCT tip_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 LIMIT 20000',
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

/** Write what resolution decided: new subjects, and merges (flat: every merged subject points at its survivor). */
export async function keepResolution(
  db: Db,
  unit: number,
  resolution: Resolution,
  now: string,
): Promise<void> {
  if (resolution.created.length > 0) await db.run(CREATE, [unit, now, plainArray(resolution.created)]);
  if (resolution.merged.length === 0) return;
  const before = await standing(
    db,
    unit,
    resolution.merged.map((merge) => merge.from),
  );
  await db.run(MERGE, [
    plainArray(resolution.merged.map((merge) => merge.from)),
    plainArray(resolution.merged.map((merge) => merge.into)),
  ]);
  const gained = new Map<string, number>();
  for (const { from, into } of resolution.merged)
    gained.set(into, (gained.get(into) ?? 0) + (before.get(from)?.tips ?? 0));
  await db.run(ADD_TIPS, [plainArray([...gained.keys()]), plainArray([...gained.values()])]);
}

/** Tie tips to subjects, once each, and count them, except those that are not to be counted: restricted ones. */
export async function keepSubjectTips(
  db: Db,
  unit: number,
  ties: readonly { subject: string; tip: string }[],
  uncounted: ReadonlySet<string>,
): Promise<void> {
  if (ties.length === 0) return;
  const fresh = await db.all(KEEP_TIPS, [
    unit,
    uuidArray(ties.map((tie) => tie.subject)),
    uuidArray(ties.map((tie) => tie.tip)),
  ]);
  const counts = new Map<string, number>();
  for (const { subject_id, tip_id } of fresh)
    if (!uncounted.has(tip_id)) counts.set(subject_id, (counts.get(subject_id) ?? 0) + 1);
  if (counts.size > 0)
    await db.run(ADD_TIPS, [plainArray([...counts.keys()]), plainArray([...counts.values()])]);
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
