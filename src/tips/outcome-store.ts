import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { Outcome } from './shape.ts';

export type OutcomeRow = { tip_id: string; outcome: Outcome; officer_id: string; at: Instant };

const OF_TIPS = statement<OutcomeRow>(
  'tips.outcomes',
  'one-shard',
  'SELECT tip_id, outcome, officer_id, at FROM tip_outcome WHERE tip_id = ANY($1::uuid[])',
);
const KEEP = statement(
  'tips.keepOutcome',
  'one-shard',
  `INSERT INTO tip_outcome (tip_id, unit_id, outcome, officer_id, at) SELECT tip_id, $2::int, $3::text, $4::uuid, $5::timestamptz FROM unnest($1::uuid[]) AS t (tip_id)
   ON CONFLICT (tip_id) DO UPDATE SET outcome = excluded.outcome, officer_id = excluded.officer_id, at = excluded.at`,
);
const FORGET = statement(
  'tips.forgetOutcome',
  'one-shard',
  'DELETE FROM tip_outcome WHERE tip_id = ANY($1::uuid[])',
);

/** What was recorded of these tips, by tip. */
export const outcomesOf = async (db: Db, tips: readonly string[]): Promise<Map<string, OutcomeRow>> =>
  tips.length === 0
    ? new Map()
    : new Map((await db.all(OF_TIPS, [plainArray(tips)])).map((row) => [row.tip_id, row]));

/** Record one outcome of tips, or with null take it away. */
export async function setOutcome(
  db: Db,
  unit: number,
  tips: readonly string[],
  outcome: Outcome | null,
  by: { officer: string; at: Instant },
): Promise<void> {
  if (tips.length === 0) return;
  if (outcome === null) await db.run(FORGET, [plainArray(tips)]);
  else await db.run(KEEP, [plainArray(tips), unit, outcome, by.officer, by.at]);
}
