import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const LAST = statement<{ at: string }>(
  'audit.lastAct',
  'one-shard',
  `SELECT at FROM audit_entry WHERE unit_id = $1 AND officer = $2 AND at < $3 AND via IS DISTINCT FROM 'token' ORDER BY seq DESC LIMIT 1`,
);

/** When an officer last did anything himself that stands in the log before a moment, not a program with his token; null where he never did. */
export const lastActBefore = async (
  db: Db,
  unit: number,
  officer: string,
  before: Instant,
): Promise<Instant | null> => (await db.one(LAST, [unit, officer, before]))?.at ?? null;
