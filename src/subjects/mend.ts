import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { partyKey } from './block.ts';
import { collectBlocks } from './block-store.ts';
import { subjectsOfTips } from './mend-store.ts';
import { forgetSubjects } from './purge-store.ts';
import {
  orphanTies,
  type SubjectRow,
  subjectPage,
  subjectRows,
  tiesOf,
  writeResolved,
} from './resolution-store.ts';
import { resolveBlocks } from './resolve-blocks.ts';
import { forgetReviews, type ReviewRow, reviewPageById } from './review-store.ts';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** What a page came to. `last`: the cursor, null after the last page. */
export type Mended = { last: string | null; walked: number; mended: number };

/**
 * Check a page of subjects against the parties, which are right already, and mend what says something else: ids that
 * stand and are nobody’s, that lead to the wrong subject or to one that stands no more, ties of what is no subject.
 */
export async function mendIds(
  db: Db,
  unit: number,
  now: Instant,
  after: string,
  limit: number,
): Promise<Mended> {
  const rows = await subjectPage(db, unit, after, limit);
  const last = rows.length < limit ? null : rows.at(-1)!.subject_id;
  const orphans = await orphanTies(db, unit, after, last ?? LAST_ID);
  await forgetSubjects(db, unit, orphans);
  const wrong = await wrongRows(db, unit, rows);
  if (wrong.length > 0) {
    const blocks = await collectBlocks(db, unit, {
      parties: wrong.flatMap(({ tip_id: tip, party_no: party }) =>
        tip === null ? [] : [{ tip, party: party! }],
      ),
      subjects: wrong.flatMap((row) => [row.subject_id, ...(row.merged_into ? [row.merged_into] : [])]),
    });
    const former = wrong.map((row) => row.subject_id);
    await writeResolved(db, unit, now, resolveBlocks(blocks), { former });
  }
  return { last, walked: rows.length, mended: orphans.length + wrong.length };
}

async function wrongRows(db: Db, unit: number, rows: readonly SubjectRow[]): Promise<SubjectRow[]> {
  const leading = rows.filter((row) => row.merged_into !== null);
  const into = await subjectRows(db, unit, [...new Set(leading.map((row) => row.merged_into!))]);
  const founders = [...rows, ...into.values()].flatMap((row) => row.tip_id ?? []);
  const subjects = await subjectsOfTips(db, unit, [...new Set(founders)]);
  const tied = await tiesOf(
    db,
    unit,
    rows.map((row) => row.subject_id),
  );
  const whose = ({ tip_id: tip, party_no: party }: SubjectRow) =>
    (tip !== null && subjects.get(partyKey({ tip, party: party! }))) || null;
  const stands = (row: SubjectRow | undefined) =>
    row !== undefined && row.merged_into === null && whose(row) === row.subject_id;
  return rows.filter((row) => {
    const isEmpty = row.tips === 0 && !tied.has(row.subject_id);
    if (stands(row)) return false;
    const founder = whose(row);
    if (row.merged_into === null) return founder !== null || !isEmpty;
    const leads = founder === null ? stands(into.get(row.merged_into)) : founder === row.merged_into;
    return !leads || !isEmpty;
  });
}

/** Find anew what waits for review about the subjects of a page of pairs; pairs of what stands no more are forgotten. */
export async function mendReviews(
  db: Db,
  unit: number,
  now: Instant,
  after: string,
  limit: number,
): Promise<Mended> {
  const rows = await reviewPageById(db, unit, after, limit);
  const subjects = rows.flatMap((row) => [row.subject_id, row.other_id]);
  if (rows.length === 0) return { last: null, walked: 0, mended: 0 };
  const resolved = resolveBlocks(await collectBlocks(db, unit, { subjects }));
  await writeResolved(db, unit, now, resolved);
  const standing = new Set(resolved.subjects.map((each) => each.id));
  const isGone = (row: ReviewRow) => !standing.has(row.subject_id) || !standing.has(row.other_id);
  const gone = rows.filter(isGone).map((row) => row.review_id);
  await forgetReviews(db, unit, gone);
  const last = rows.length < limit ? null : rows.at(-1)!.review_id;
  return { last, walked: rows.length, mended: gone.length };
}
