import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** How often an act ended in one way, and when first and last. */
export type Ended = {
  action: string;
  outcome: string;
  code: string | null;
  times: number;
  first: Instant;
  last: Instant;
};

const ENDED = statement<Ended>(
  'app.ended',
  'one-shard',
  `SELECT action, outcome, code, count(*)::int AS times, min(at) AS first, max(at) AS last
   FROM audit_entry WHERE unit_id = $1 AND at >= $2 GROUP BY action, outcome, code ORDER BY action, outcome, code`,
);

/** What the unit's audit log counts since then, by action, outcome and code: no officer, no record. */
export function endedSince(db: Db, unit: number, since: Instant): Promise<Ended[]> {
  return db.all(ENDED, [unit, since]);
}
