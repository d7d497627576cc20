import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { CsvMapping } from './shape.ts';

const LIST = statement<{ mapping: CsvMapping }>(
  'intake.mappings',
  'one-shard',
  'SELECT mapping FROM csv_mapping WHERE unit_id = $1 ORDER BY name',
);
const KEEP = statement(
  'intake.keepMapping',
  'one-shard',
  'INSERT INTO csv_mapping (unit_id, name, mapping) VALUES ($1, $2, $3) ON CONFLICT (unit_id, name) DO UPDATE SET mapping = excluded.mapping',
);

export const mappings = async (db: Db, unit: number): Promise<CsvMapping[]> =>
  (await db.all(LIST, [unit])).map((row) => row.mapping);
export const keepMapping = (db: Db, unit: number, mapping: CsvMapping) =>
  db.run(KEEP, [unit, mapping.name, JSON.stringify(mapping)]);
