import { uuidFrom } from '../kernel/digest.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { Candidate } from './block.ts';

/** Two subjects that might be one, the older first. `bits`: how much speaks for it. */
export type ReviewRow = {
  review_id: string;
  subject_id: string;
  other_id: string;
  bits: number;
  found_at: string;
};

const OF = statement<ReviewRow>(
  'subjects.reviewsOf',
  'one-shard',
  `SELECT review_id, subject_id, other_id, bits, found_at FROM subject_review
   WHERE unit_id = $1 AND (subject_id = ANY($2::uuid[]) OR other_id = ANY($2::uuid[]))`,
);
const KEEP = statement(
  'subjects.keepReviews',
  'one-shard',
  `INSERT INTO subject_review (unit_id, review_id, subject_id, other_id, bits, found_at)
   SELECT $1::int, review_id, subject_id, other_id, bits, $2::timestamptz FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::real[]) AS r (review_id, subject_id, other_id, bits)
   ON CONFLICT (unit_id, review_id) DO UPDATE SET bits = excluded.bits`,
);
const FORGET = statement(
  'subjects.forgetReviews',
  'one-shard',
  'DELETE FROM subject_review WHERE unit_id = $1 AND review_id = ANY($2::uuid[])',
);
const BY_ID = statement<ReviewRow>(
  'subjects.reviewById',
  'one-shard',
  'SELECT review_id, subject_id, other_id, bits, found_at FROM subject_review WHERE unit_id = $1 AND review_id = $2',
);
const AFTER = statement<ReviewRow>(
  'subjects.reviewsAfter',
  'one-shard',
  `SELECT review_id, subject_id, other_id, bits, found_at FROM subject_review
   WHERE unit_id = $1 AND NOT (subject_id = ANY($2::uuid[])) AND NOT (other_id = ANY($2::uuid[]))
     AND ($3::real IS NULL OR bits < $3 OR (bits = $3 AND review_id > $4::uuid))
   ORDER BY bits DESC, review_id LIMIT $5`,
);
const PAGE = statement<ReviewRow>(
  'subjects.reviewPageById',
  'one-shard',
  `SELECT review_id, subject_id, other_id, bits, found_at FROM subject_review WHERE unit_id = $1 AND review_id > $2
   ORDER BY review_id LIMIT $3`,
);
const COUNT = statement<{ rows: number }>(
  'subjects.countReviews',
  'one-shard',
  `SELECT count(*) AS rows FROM subject_review WHERE unit_id = $1 AND NOT (subject_id = ANY($2::uuid[])) AND NOT (other_id = ANY($2::uuid[]))`,
);

/**
 * Bring what waits for a decision about these subjects to what resolution found. What stays keeps when it was found.
 * Returns the pairs that wait no more.
 */
export async function keepReview(
  db: Db,
  unit: number,
  now: Instant,
  subjects: ReadonlySet<string>,
  candidates: readonly Candidate[],
): Promise<ReviewRow[]> {
  if (subjects.size === 0) return [];
  const wanted = new Map(
    candidates.map(({ left, right, bits }) => [
      reviewIdOf(left.id, right.id),
      { left: left.id, right: right.id, bits: Math.fround(bits) },
    ]),
  );
  const known = await db.all(OF, [unit, uuidArray([...subjects])]);
  const gone = known.filter((row) => !wanted.has(row.review_id));
  const same = new Set(
    known
      .filter((row) => wanted.get(row.review_id)?.bits === Math.fround(row.bits))
      .map((row) => row.review_id),
  );
  const fresh = [...wanted].filter(([id]) => !same.has(id));
  if (gone.length > 0) await db.run(FORGET, [unit, uuidArray(gone.map((row) => row.review_id))]);
  if (fresh.length > 0)
    await db.run(KEEP, [
      unit,
      now,
      uuidArray(fresh.map(([id]) => id)),
      uuidArray(fresh.map(([, each]) => each.left)),
      uuidArray(fresh.map(([, each]) => each.right)),
      plainArray(fresh.map(([, each]) => each.bits)),
    ]);
  return gone;
}

/** The id of the review of two subjects: the same whenever the same two are found. */
export const reviewIdOf = (left: string, right: string): string => uuidFrom(`review ${left} ${right}`);

/** What waits for a decision after one of them, best first, without what concerns the subjects in `out`. */
export async function reviewsAfter(
  db: Db,
  unit: number,
  out: readonly string[],
  after: string | null,
  limit: number,
): Promise<ReviewRow[]> {
  const from = after === null ? null : await db.one(BY_ID, [unit, after]);
  return db.all(AFTER, [unit, uuidArray(out), from?.bits ?? null, from?.review_id ?? null, limit]);
}

export const countReviews = async (db: Db, unit: number, out: readonly string[]): Promise<number> =>
  (await db.one(COUNT, [unit, uuidArray(out)]))!.rows;

/** Pairs after an id, in the order of ids. */
export const reviewPageById = (db: Db, unit: number, after: string, limit: number): Promise<ReviewRow[]> =>
  db.all(PAGE, [unit, after, limit]);

export const forgetReviews = async (db: Db, unit: number, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await db.run(FORGET, [unit, uuidArray(ids)]);
};
