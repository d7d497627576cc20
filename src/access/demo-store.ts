import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const BEGAN = statement<{ there: boolean }>(
  'access.demoBegan',
  'local',
  "SELECT EXISTS (SELECT 1 FROM setting WHERE name = 'demo.began') AS there",
);
const BEGIN = statement(
  'access.beginDemo',
  'local',
  "INSERT INTO setting (name, value) VALUES ('demo.began', $1) ON CONFLICT DO NOTHING",
);
const OTHERS = statement<{ others: boolean; signed: boolean; work: boolean }>(
  'access.demoOthers',
  'fan-out',
  `SELECT EXISTS (SELECT 1 FROM officer WHERE name <> ALL($1::text[])) AS others,
     EXISTS (SELECT 1 FROM officer WHERE last_sign_in_at IS NOT NULL AND name <> ALL($2::text[])) AS signed,
     EXISTS (SELECT 1 FROM intake_run) OR EXISTS (SELECT 1 FROM officer WHERE last_sign_in_at IS NOT NULL) AS work`,
);

/** Whether a demonstration began this database. */
export const demoBegan = async (db: Db): Promise<boolean> => (await db.one(BEGAN))!.there;

/** From here on this database is a demonstration's. */
export const beginDemo = (db: Db, at: string) => db.run(BEGIN, [at]);

/**
 * What stands against a demonstration in this database.
 *
 * first    sign-in names that the first start makes
 * demo     sign-in names of the demonstration's officers
 * returns  untouched: as the first start left it; others: somebody signed in who is none of the demonstration's
 */
export async function besidesDemo(
  db: Db,
  first: readonly string[],
  demo: readonly string[],
): Promise<{ untouched: boolean; others: boolean }> {
  const row = (await db.one(OTHERS, [textArray(first), textArray(demo)]))!;
  return { untouched: !row.others && !row.work, others: row.signed };
}
