import { hiddenTips, restrictedTips } from '../../access/need-store.ts';
import { readBy, readByAll } from '../../audit/reading-store.ts';
import type { Instant } from '../../kernel/time.ts';
import { plainArray, textArray, uuidArray } from '../../storage/columns.ts';
import type { Db } from '../../storage/db.ts';
import { statement } from '../../storage/statement.ts';
import { CLEARED } from '../../tips/purge-store.ts';
import { LANES, type Outcome } from '../../tips/shape.ts';
import { GRAVEST } from './gravest.ts';
import type { CareLimits } from './shape.ts';

type EndRow = { tip_id: string; outcome: Outcome; officer_id: string; at: Instant };

const GRAVE = statement<{ tip_id: string }>(
  'triage.gravestTips',
  'one-shard',
  `SELECT tip_id FROM tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 AND state <> $3
     AND (lane = ANY($4::int[]) OR (floor AND $5::boolean) OR rules && $6::text[])`,
);
const LIMITS = statement<CareLimits>(
  'triage.careLimits',
  'one-shard',
  'SELECT a_day AS day, a_week AS week FROM care_limit WHERE unit_id = $1 AND officer_id = $2',
);
const KEEP_LIMITS = statement(
  'triage.keepCareLimits',
  'one-shard',
  `INSERT INTO care_limit (unit_id, officer_id, a_day, a_week) VALUES ($1, $2, $3, $4)
   ON CONFLICT (unit_id, officer_id) DO UPDATE SET a_day = excluded.a_day, a_week = excluded.a_week`,
);
/** Who decided on a tip, to whom it was handed, who has it. */
const TOUCHED = `(EXISTS (SELECT 1 FROM decision d WHERE d.tip_id = o.tip_id AND d.officer_id = $2 AND d.undone_at IS NULL)
     OR EXISTS (SELECT 1 FROM hand_over h WHERE h.tip_id = o.tip_id AND h.to_officer = $2)
     OR EXISTS (SELECT 1 FROM tip t WHERE t.tip_id = o.tip_id AND t.assigned = $2))`;
const ENDS = statement<EndRow>(
  'triage.endsOfTouched',
  'fan-out',
  `SELECT o.tip_id, o.outcome, o.officer_id, o.at FROM tip_outcome o
   WHERE o.unit_id = $1 AND o.at > $3 AND o.officer_id <> $2 AND o.tip_id <> ALL($4::uuid[])
     AND ($6 OR NOT EXISTS (SELECT 1 FROM end_seen s WHERE s.tip_id = o.tip_id AND s.officer_id = $2 AND s.outcome_at >= o.at))
     AND ${TOUCHED}
   ORDER BY o.at DESC, o.tip_id LIMIT $5`,
);
const SEE = statement(
  'triage.seeEnds',
  'one-shard',
  `INSERT INTO end_seen (tip_id, officer_id, unit_id, outcome_at)
   SELECT o.tip_id, $2::uuid, $1::int, o.at FROM tip_outcome o WHERE o.tip_id = ANY($3::uuid[]) AND o.unit_id = $1
   ON CONFLICT (tip_id, officer_id) DO UPDATE SET outcome_at = excluded.outcome_at`,
);

/** Which of these tips are of the gravest kinds, as they stand now. */
export async function gravestOf(db: Db, unit: number, tips: readonly string[]): Promise<ReadonlySet<string>> {
  if (tips.length === 0) return new Set();
  const lanes = plainArray(GRAVEST.lanes.map((lane) => LANES.indexOf(lane)));
  return new Set(
    (
      await db.all(GRAVE, [
        ...[uuidArray(tips), unit, CLEARED, lanes, GRAVEST.floor, textArray(GRAVEST.rules)],
      ])
    ).map((row) => row.tip_id),
  );
}

/** When this officer last read each of the gravest tips that he read since a moment and may still see. */
export async function gravestReadBy(
  db: Db,
  unit: number,
  officer: string,
  since: Instant,
): Promise<Instant[]> {
  const read = await readBy(db, unit, officer, since);
  const hidden = await hiddenTips(db);
  const seen = read.filter(({ tip }) => !hidden.has(tip));
  const gravest = await gravestOf(
    db,
    unit,
    seen.map(({ tip }) => tip),
  );
  return seen.filter(({ tip }) => gravest.has(tip)).map(({ at }) => at);
}

/** How many of the gravest tips each officer of a unit read in a span, without names. Restricted tips count for nobody. */
export async function gravestReadByEach(
  db: Db,
  unit: number,
  from: Instant,
  until: Instant,
): Promise<number[]> {
  const read = await readByAll(db, unit, from, until);
  const restricted = await restrictedTips(db, unit);
  const tips = new Set(read.map(({ tip }) => tip));
  const gravest = await gravestOf(
    db,
    unit,
    [...tips].filter((tip) => !restricted.has(tip)),
  );
  const counts = new Map<string, number>();
  for (const { officer, tip } of read)
    if (gravest.has(tip)) counts.set(officer, (counts.get(officer) ?? 0) + 1);
  return [...counts.values()];
}

/** The officer's own limits; without any, none. */
export const careLimitsOf = async (db: Db, unit: number, officer: string): Promise<CareLimits> =>
  (await db.one(LIMITS, [unit, officer])) ?? { day: 0, week: 0 };

export const keepCareLimits = async (db: Db, unit: number, officer: string, limits: CareLimits) => {
  await db.run(KEEP_LIMITS, [unit, officer, limits.day, limits.week]);
};

/**
 * Outcomes that others recorded since a moment of tips that the officer touched and may see, the latest first: he decided on it, it
 * was handed to him, or he has it. Reading alone touches nothing.
 *
 * unseen  only those that he has not said to have seen; one that was recorded anew is unseen again
 */
export const endsOf = async (
  db: Db,
  { unit, officer, since }: { unit: number; officer: string; since: Instant },
  { limit, unseen }: { limit: number; unseen: boolean },
): Promise<EndRow[]> =>
  db.all(ENDS, [unit, officer, since, plainArray([...(await hiddenTips(db))]), limit, !unseen]);

/** The officer has seen how these tips ended. Returns of how many there is an end. */
export const seeEnds = (db: Db, unit: number, officer: string, tips: readonly string[]): Promise<number> =>
  db.run(SEE, [unit, officer, plainArray(tips)]);
