import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const LOGS = statement<{ unit_id: number }>(
  'audit.units',
  'local',
  'SELECT unit_id FROM unit ORDER BY unit_id',
);

/** The units of this installation: each has a log. */
export const logsOf = async (db: Db): Promise<number[]> => (await db.all(LOGS)).map((row) => row.unit_id);
