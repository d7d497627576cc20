import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const PRINTS_OF = statement<{ fingerprint: Buffer }>(
  'identifiers.printsOf',
  'fan-out',
  'SELECT DISTINCT fingerprint FROM sighting WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const FORGET_SIGHTINGS = statement(
  'identifiers.forgetSightings',
  'one-shard',
  'DELETE FROM sighting WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND tip_id = ANY($3::uuid[])',
);
const FORGET_IDLE = statement(
  'identifiers.forgetIdle',
  'one-shard',
  `DELETE FROM identifier WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2
   AND NOT EXISTS (SELECT 1 FROM sighting WHERE sighting.fingerprint = identifier.fingerprint AND sighting.unit_id = identifier.unit_id)`,
);
const COUNT_ANEW = statement(
  'identifiers.countAnew',
  'one-shard',
  `UPDATE identifier SET tips = (SELECT count(*) FROM sighting WHERE sighting.fingerprint = identifier.fingerprint AND sighting.unit_id = identifier.unit_id)
   WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2`,
);

/**
 * Fingerprints of everything that stands in these tips. Asks every row of the table: only for tips whose facts nobody
 * can read any more.
 */
export const printsIn = async (db: Db, unit: number, tips: readonly string[]): Promise<Buffer[]> =>
  tips.length === 0 ? [] : (await db.all(PRINTS_OF, [plainArray(tips), unit])).map((row) => row.fingerprint);

/** Forget that these identifiers stood in these tips, and identifiers that stand in no tip any more. */
export async function forgetSightings(
  db: Db,
  unit: number,
  prints: readonly Buffer[],
  tips: readonly string[],
): Promise<void> {
  if (prints.length === 0) return;
  const sorted = bytesArray([...prints].sort(Buffer.compare));
  await db.run(FORGET_SIGHTINGS, [sorted, unit, plainArray(tips)]);
  await db.run(FORGET_IDLE, [sorted, unit]);
  await db.run(COUNT_ANEW, [sorted, unit]);
}
