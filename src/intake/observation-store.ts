import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const NEXT = statement<{ last: number }>(
  'intake.nextObservation',
  'one-shard',
  `INSERT INTO observation_series (unit_id, year, last) VALUES ($1, $2, 1)
   ON CONFLICT (unit_id, year) DO UPDATE SET last = observation_series.last + 1 RETURNING last`,
);

/** The next number of a unit’s own observations in a year: `S-2026-000017`. No number is left out. */
export async function nextNumber(db: Db, unit: number, year: number): Promise<string> {
  const { last } = (await db.one(NEXT, [unit, year]))!;
  return `S-${year}-${String(last).padStart(6, '0')}`;
}
