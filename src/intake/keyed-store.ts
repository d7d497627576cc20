import type { KeyedRow, KeyedTable } from '../storage/keyed.ts';
import { statement } from '../storage/statement.ts';
import { quarantineKeyPlace } from './quarantine-store.ts';

/** Quarantined documents, as rotation of keys goes through them. */
export const KEYED_QUARANTINE: KeyedTable = {
  name: 'quarantine',
  place: quarantineKeyPlace,
  page: statement<KeyedRow>(
    'intake.keyedPage',
    'one-shard',
    'SELECT quarantine_id AS id, data_key FROM quarantine WHERE unit_id = $1 AND quarantine_id > $2::uuid ORDER BY quarantine_id LIMIT $3',
  ),
  count: statement<{ rows: number }>(
    'intake.countOlderKeys',
    'one-shard',
    'SELECT count(*) AS rows FROM quarantine WHERE unit_id = $1 AND length(data_key) > 0 AND substring(data_key FROM 2 FOR 4) <> $2',
  ),
  change: statement(
    'intake.rewrapKeys',
    'one-shard',
    `UPDATE quarantine SET data_key = k.new FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS k (quarantine_id, old, new)
     WHERE quarantine.unit_id = $1 AND quarantine.quarantine_id = k.quarantine_id AND quarantine.data_key = k.old`,
  ),
};
