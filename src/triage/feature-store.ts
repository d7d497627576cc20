import type { Instant } from '../kernel/time.ts';
import { longTextArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** What is kept of a tip so that it can be scored again (migration 0011). `features`: see kept-features.ts. */
export type KeptRow = { tip: string; features: string; dueAt: Instant | null; noCrime: number };

const KEEP = statement(
  'triage.keepFeatures',
  'one-shard',
  `INSERT INTO tip_feature (tip_id, unit_id, features, due_at, no_crime)
   SELECT tip_id, $1::int, features, due_at, no_crime FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::int[]) AS f (tip_id, features, due_at, no_crime)
   ON CONFLICT (tip_id) DO UPDATE SET features = excluded.features, due_at = excluded.due_at, no_crime = excluded.no_crime`,
);
const MOVE = statement(
  'triage.moveFeatures',
  'one-shard',
  `UPDATE tip_feature SET due_at = f.due_at, no_crime = f.no_crime FROM unnest($1::uuid[], $2::timestamptz[], $3::int[]) AS f (tip_id, due_at, no_crime)
   WHERE tip_feature.tip_id = f.tip_id`,
);
const OF = statement<{
  tip_id: string;
  features: string;
  due_at: Instant | null;
  no_crime: number;
  reasons: string;
  rule_version: number;
}>(
  'triage.features',
  'one-shard',
  `SELECT f.tip_id, f.features, f.due_at, f.no_crime, s.reasons, s.rule_version FROM tip_feature f JOIN tip_score s ON s.tip_id = f.tip_id
   WHERE f.tip_id = ANY($1::uuid[]) AND f.unit_id = $2`,
);
const DUE = statement<{ tip_id: string }>(
  'triage.dueFeatures',
  'fan-out',
  'SELECT tip_id FROM tip_feature WHERE unit_id = $1 AND due_at <= $2 ORDER BY due_at, tip_id LIMIT $3',
);
const UNDUE = statement(
  'triage.undue',
  'one-shard',
  'UPDATE tip_feature SET due_at = NULL WHERE tip_id = ANY($1::uuid[]) AND due_at <= $2',
);
const UNITS_DUE = statement<{ unit_id: number }>(
  'triage.unitsDue',
  'fan-out',
  'SELECT DISTINCT unit_id FROM tip_feature WHERE due_at <= $1',
);

export async function keepFeatures(db: Db, unit: number, rows: readonly KeptRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(KEEP, [
    unit,
    uuidArray(rows.map((row) => row.tip)),
    longTextArray(rows.map((row) => row.features)),
    textArray(rows.map((row) => row.dueAt)),
    plainArray(rows.map((row) => row.noCrime)),
  ]);
}

/** Write what moved and leave the features themselves. */
export async function moveFeatures(db: Db, rows: readonly Omit<KeptRow, 'features'>[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(MOVE, [
    uuidArray(rows.map((row) => row.tip)),
    textArray(rows.map((row) => row.dueAt)),
    plainArray(rows.map((row) => row.noCrime)),
  ]);
}

/** What is kept of tips, with the reasons of their scores, by tip. Tips that were taken in before features were kept are not there. */
export async function keptFeatures(
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<Map<string, KeptRow & { reasons: string; version: number }>> {
  if (tips.length === 0) return new Map();
  return new Map(
    (await db.all(OF, [uuidArray(tips), unit])).map((row) => [
      row.tip_id,
      {
        tip: row.tip_id,
        features: row.features,
        dueAt: row.due_at,
        noCrime: row.no_crime,
        reasons: row.reasons,
        version: row.rule_version,
      },
    ]),
  );
}

/** Tips whose scores a clock that has passed may change, the longest due first. */
export const dueTips = async (db: Db, unit: number, now: Instant, limit: number): Promise<string[]> =>
  (await db.all(DUE, [unit, now, limit])).map((row) => row.tip_id);

/** No clock of these is due any more: of what is left, there is nothing to score. */
export const undue = async (db: Db, tips: readonly string[], now: Instant): Promise<void> => {
  await db.run(UNDUE, [uuidArray(tips), now]);
};

export const unitsDue = async (db: Db, now: Instant): Promise<number[]> =>
  (await db.all(UNITS_DUE, [now])).map((row) => row.unit_id);
