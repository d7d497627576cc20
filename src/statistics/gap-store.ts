import type { Instant } from '../kernel/time.ts';
import { plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { CLEARED } from '../tips/purge-store.ts';
import type { TipFacts } from '../tips/shape.ts';
import { bitsOf, type GapBits } from './gap-bits.ts';
import { GAP_EDITION } from './gap-fields.ts';
import { gapsOf } from './gaps.ts';
import { reporterOf } from './reported.ts';

/** What is kept of a tip’s gaps (migration 0016). */
export type GapRow = GapBits & { tip: string; reporter: string | null; reportedAt: Instant | null };

const KEEP = statement(
  'statistics.keepGaps',
  'one-shard',
  `INSERT INTO tip_gap (tip_id, unit_id, edition, reporter, reported_at, asked, given, partly)
   SELECT tip_id, $1::int, $2::smallint, reporter, reported_at, asked, given, partly FROM unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::int[], $7::int[], $8::int[]) AS g (tip_id, reporter, reported_at, asked, given, partly)
   ON CONFLICT (tip_id) DO UPDATE SET edition = excluded.edition, reporter = excluded.reporter, reported_at = excluded.reported_at, asked = excluded.asked, given = excluded.given, partly = excluded.partly`,
);
const UNREAD = statement<{ tip_id: string }>(
  'statistics.unreadTips',
  'fan-out',
  `SELECT t.tip_id FROM tip t LEFT JOIN tip_gap g ON g.tip_id = t.tip_id
   WHERE t.unit_id = $1 AND t.state <> ${CLEARED} AND g.edition IS DISTINCT FROM $2::smallint ORDER BY t.tip_id LIMIT $3`,
);

/** What is to be kept of one version of a tip. Pure. */
export function gapRowOf(tip: string, facts: TipFacts): GapRow {
  return {
    tip,
    reporter: reporterOf(facts),
    reportedAt: facts.receivedAt?.instant ?? null,
    ...bitsOf(gapsOf(facts)),
  };
}

/** Of a tip of which nothing can be opened any more nothing is asked: it is not read again and again. */
export const unreadable = (tip: string): GapRow => ({
  tip,
  reporter: null,
  reportedAt: null,
  asked: 0,
  given: 0,
  partly: 0,
});

export async function keepGaps(db: Db, unit: number, rows: readonly GapRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(KEEP, [
    unit,
    GAP_EDITION,
    uuidArray(rows.map((row) => row.tip)),
    textArray(rows.map((row) => row.reporter)),
    textArray(rows.map((row) => row.reportedAt)),
    plainArray(rows.map((row) => row.asked)),
    plainArray(rows.map((row) => row.given)),
    plainArray(rows.map((row) => row.partly)),
  ]);
}

/** Tips that were taken in before gaps were kept, or read by another edition of the fields. A walk over the unit’s tips. */
export const unreadTips = async (db: Db, unit: number, limit: number): Promise<string[]> =>
  (await db.all(UNREAD, [unit, GAP_EDITION, limit])).map((row) => row.tip_id);
