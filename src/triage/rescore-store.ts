import { UUID_BYTES } from '../kernel/uuid.ts';
import { longTextArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { ScoredRow } from './rescore-seen-store.ts';
import type { Reach } from './rule-reach.ts';
import { moveTallies } from './tally-store.ts';

const SET = statement(
  'triage.setScores',
  'one-shard',
  `UPDATE tip SET lane = c.lane, danger = c.danger, actionability = c.actionability, clock = c.clock, novelty = c.novelty, floor = c.floor,
     rules = string_to_array(c.rules, ' '), rank = c.rank, expires_at = c.expires_at, expires = c.expires, earlier = c.earlier, bundle_of = c.bundle_of, escalated = c.escalated
   FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[], $7::boolean[], $8::text[], $9::bigint[], $10::timestamptz[], $11::text[], $12::int[], $13::uuid[], $14::boolean[])
     AS c (tip_id, lane, danger, actionability, clock, novelty, floor, rules, rank, expires_at, expires, earlier, bundle_of, escalated)
   WHERE tip.tip_id = c.tip_id`,
);
const UNFOLD = statement(
  'triage.unfold',
  'one-shard',
  'UPDATE tip SET bundle = greatest(0, tip.bundle - c.left_by) FROM unnest($1::uuid[], $2::int[]) AS c (tip_id, left_by) WHERE tip.tip_id = c.tip_id',
);

/** One row a unit: how far the scoring of all its tips by a version of its rules is. */
export type RescoreRun = {
  officer_id: string;
  version: number;
  /** the version that all scores were true to when it began: only what changed since is looked for; null: everything is */
  basis: number | null;
  /** edition of the program’s floors that stood over the version; null in rows of programs that kept none */
  floors: string | null;
  started_at: string;
  ended_at: string | null;
  cursor: string | null;
  done: number;
  total: number;
  changed: number;
  moved: number;
};

const RUN = statement<RescoreRun>(
  'triage.rescoreRun',
  'one-shard',
  'SELECT officer_id, version, basis, floors, started_at, ended_at, cursor, done, total, changed, moved FROM rescore_run WHERE unit_id = $1',
);
const KEEP_RUN = statement(
  'triage.keepRescoreRun',
  'one-shard',
  `INSERT INTO rescore_run (unit_id, officer_id, version, started_at, ended_at, cursor, done, total, changed, moved, basis, floors) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
   ON CONFLICT (unit_id) DO UPDATE SET officer_id = excluded.officer_id, version = excluded.version, started_at = excluded.started_at, ended_at = excluded.ended_at, cursor = excluded.cursor, done = excluded.done, total = excluded.total, changed = excluded.changed, moved = excluded.moved, basis = excluded.basis, floors = excluded.floors`,
);
const OPEN = statement<{ unit_id: number }>(
  'triage.openRescoreRuns',
  'fan-out',
  'SELECT unit_id FROM rescore_run WHERE ended_at IS NULL',
);
const SCORED_BY_OTHER = statement<{ found: boolean }>(
  'triage.scoredByOtherShipped',
  'fan-out',
  'SELECT EXISTS (SELECT FROM tip_score WHERE unit_id = $1 AND rule_version < 0 AND rule_version <> $2) AS found',
);
const PAGE = statement<{ tip_id: string }>(
  'triage.rescorePage',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND tip_id > $2 ORDER BY tip_id LIMIT $3',
);
/** Materialized: what is read in the order of ids is read from all over the table, a page for each tip. */
const reached = (hit: string, join = '') => `WITH looked AS MATERIALIZED (
     SELECT t.tip_id, ${hit} AS hit FROM tip t ${join} WHERE t.unit_id = $1 AND t.tip_id > $2 AND t.tip_id <= $3)
   SELECT (SELECT count(*) FROM looked)::int AS size,
     (SELECT coalesce(string_agg(uuid_send(tip_id) || int4send(nth), ''::bytea ORDER BY nth), ''::bytea)
      FROM (SELECT tip_id, hit, (row_number() OVER (ORDER BY tip_id))::int AS nth FROM looked) numbered WHERE hit) AS tips`;
const ALL = statement<Stretch>('triage.rescoreAll', 'fan-out', reached('true'));
const FIRED = statement<Stretch>('triage.rescoreFired', 'fan-out', reached('t.rules && $4::text[]'));
const REACHED = statement<Stretch>(
  'triage.rescoreReached',
  'fan-out',
  reached(
    'f.tip_id IS NULL OR t.rules && $4::text[] OR EXISTS (SELECT FROM unnest($5::text[]) AS needle WHERE strpos(f.features, needle) > 0)',
    'LEFT JOIN tip_feature f ON f.tip_id = t.tip_id',
  ),
);

/** Bring locked tips to their new scores, and the counts of the queue with them. */
export async function writeScores(
  db: Db,
  unit: number,
  changes: readonly { before: ScoredRow; after: ScoredRow }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ after }) => after);
  const plain = (pick: (row: ScoredRow) => number | boolean) => plainArray(rows.map(pick));
  const text = (pick: (row: ScoredRow) => string | null) => textArray(rows.map(pick));
  await db.run(SET, [
    uuidArray(rows.map((row) => row.tip_id)),
    plain((row) => row.lane),
    plain((row) => row.danger),
    plain((row) => row.actionability),
    plain((row) => row.clock),
    plain((row) => row.novelty),
    plain((row) => row.floor),
    text((row) => row.rules.join(' ')),
    plain((row) => row.rank),
    text((row) => row.expires_at),
    text((row) => row.expires),
    plain((row) => row.earlier),
    uuidArray(rows.map((row) => row.bundle_of)),
    plain((row) => row.escalated),
  ]);
  const left = new Map<string, number>();
  for (const { before, after } of changes)
    if (before.bundle_of !== null && after.bundle_of === null)
      left.set(before.bundle_of, (left.get(before.bundle_of) ?? 0) + 1);
  if (left.size > 0) await db.run(UNFOLD, [uuidArray([...left.keys()]), plainArray([...left.values()])]);
  await moveTallies(
    db,
    unit,
    changes.filter(({ before, after }) => before.lane !== after.lane || before.bundle_of !== after.bundle_of),
  );
}

export const rescoreRun = (db: Db, unit: number): Promise<RescoreRun | null> => db.one(RUN, [unit]);

export const keepRescoreRun = async (db: Db, unit: number, run: RescoreRun): Promise<void> => {
  const { officer_id, version, started_at, ended_at, cursor, done, total, changed, moved, basis, floors } =
    run;
  await db.run(KEEP_RUN, [
    unit,
    officer_id,
    version,
    started_at,
    ended_at,
    cursor,
    done,
    total,
    changed,
    moved,
    basis,
    floors,
  ]);
};

export const openRescoreRuns = async (db: Db): Promise<number[]> =>
  (await db.all(OPEN, [])).map((row) => row.unit_id);

/** Whether a score of the unit was made with another shipped set than the one given. Reads through the scores until one is found. */
export const isScoredByOther = async (db: Db, unit: number, shipped: number): Promise<boolean> =>
  (await db.all(SCORED_BY_OTHER, [unit, shipped])).some(({ found }) => found);

/**
 * How many tips lie in a stretch of ids, and those of them that are reached, in the order of ids: `REACHED_BYTES` each, the id
 * and in four bytes how many tips of the stretch lie up to it.
 */
export type Stretch = { size: number; tips: Buffer };
export const REACHED_BYTES = UUID_BYTES + 4;

/**
 * Of the tips of a unit after one id and up to another, those that a change of rules can reach. Where no text is looked for, no
 * features are read.
 *
 * Cost  the tips are read as they lie, with their features where a text is looked for: some seconds of a million for 400,000
 */
export async function rescoreReached(
  db: Db,
  unit: number,
  [after, upTo]: readonly [string, string],
  reach: Reach,
): Promise<Stretch> {
  const ids = [unit, after, upTo];
  if (reach === 'all') return (await db.one(ALL, ids))!;
  const { rules, needles } = reach;
  if (needles.length === 0) return (await db.one(FIRED, [...ids, plainArray(rules)]))!;
  return (await db.one(REACHED, [...ids, plainArray(rules), longTextArray(needles)]))!;
}

/** Tips of a unit after one, in the order of ids. */
export const rescorePage = async (db: Db, unit: number, after: string, limit: number): Promise<string[]> =>
  (await db.all(PAGE, [unit, after, limit])).map((row) => row.tip_id);
