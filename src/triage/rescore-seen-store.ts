import type { Instant } from '../kernel/time.ts';
import { plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { TipRow } from '../tips/store.ts';
import type { KeptRow } from './feature-store.ts';

/** What of a tip's row its score rests on, is written to, or moves beside it: counts and clocks. */
export type ScoredRow = Pick<
  TipRow,
  | 'tip_id'
  | 'source'
  | 'platform'
  | 'incident_type'
  | 'country'
  | 'region'
  | 'lane'
  | 'state'
  | 'danger'
  | 'actionability'
  | 'clock'
  | 'novelty'
  | 'floor'
  | 'rules'
  | 'rank'
  | 'expires_at'
  | 'expires'
  | 'assigned'
  | 'close_reason'
  | 'override_lane'
  | 'escalated'
  | 'bundle_of'
  | 'earlier'
>;

/** Which state of a tip was seen: the transactions that last wrote its row, its features and its reasons. */
export type SeenState = { row: string; features: string; reasons: string };

/** A tip as it was seen without a lock. `kept`: null where no features are kept of it. */
type SeenTip = { row: ScoredRow; kept: (KeptRow & { reasons: string }) | null; state: SeenState };

type Row = Omit<ScoredRow, 'rules'> & {
  fired: string;
  features: string | null;
  due_at: Instant | null;
  no_crime: number | null;
  reasons: string | null;
  row_by: string;
  features_by: string | null;
  reasons_by: string | null;
};

const SEEN = statement<Row>(
  'triage.seenTips',
  'one-shard',
  `SELECT t.tip_id, t.source, t.platform, t.incident_type, t.country, t.region, t.lane, t.state, t.danger, t.actionability, t.clock, t.novelty,
     t.floor, t.rank, t.expires_at, t.expires, t.assigned, t.close_reason, t.override_lane, t.escalated, t.bundle_of, t.earlier,
     array_to_string(t.rules, ' ') AS fired, f.features, f.due_at, f.no_crime, s.reasons,
     t.xmin::text AS row_by, f.xmin::text AS features_by, s.xmin::text AS reasons_by
   FROM tip t LEFT JOIN tip_feature f ON f.tip_id = t.tip_id LEFT JOIN tip_score s ON s.tip_id = t.tip_id
   WHERE t.tip_id = ANY($2::uuid[]) AND t.unit_id = $1`,
);
const STILL = statement<{ tip_id: string }>(
  'triage.stillAsSeen',
  'one-shard',
  `SELECT t.tip_id FROM unnest($2::uuid[], $3::xid[], $4::xid[], $5::xid[]) AS u (tip_id, row_by, features_by, reasons_by)
     JOIN tip t ON t.tip_id = u.tip_id JOIN tip_feature f ON f.tip_id = u.tip_id JOIN tip_score s ON s.tip_id = u.tip_id
   WHERE t.unit_id = $1 AND t.xmin = u.row_by AND f.xmin = u.features_by AND s.xmin = u.reasons_by
   ORDER BY t.tip_id FOR UPDATE OF t`,
);

/** Tips with all that their scores rest on, in one reading and without a lock. One statement; about 4 kB a tip. */
export async function seenTips(db: Db, unit: number, tips: readonly string[]): Promise<SeenTip[]> {
  if (tips.length === 0) return [];
  const rows = await db.all(SEEN, [unit, uuidArray(tips)]);
  return rows.map(
    ({ fired, features, due_at, no_crime, reasons, row_by, features_by, reasons_by, ...row }) => ({
      row: { ...row, rules: fired === '' ? [] : fired.split(' ') },
      kept:
        features === null || reasons === null
          ? null
          : { tip: row.tip_id, features, dueAt: due_at, noCrime: no_crime ?? 0, reasons },
      state: { row: row_by, features: features_by ?? '0', reasons: reasons_by ?? '0' },
    }),
  );
}

/** Which of these tips nobody has written to since they were seen; these are locked, in order of id, until the transaction ends. */
export async function lockAsSeen(
  db: Db,
  unit: number,
  seen: readonly { tip: string; state: SeenState }[],
): Promise<ReadonlySet<string>> {
  if (seen.length === 0) return new Set();
  const rows = await db.all(STILL, [
    unit,
    uuidArray(seen.map(({ tip }) => tip)),
    plainArray(seen.map(({ state }) => state.row)),
    plainArray(seen.map(({ state }) => state.features)),
    plainArray(seen.map(({ state }) => state.reasons)),
  ]);
  return new Set(rows.map((row) => row.tip_id));
}
