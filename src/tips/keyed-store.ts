import type { KeyedRow, KeyedTable } from '../storage/keyed.ts';
import { statement } from '../storage/statement.ts';
import { place } from './store.ts';

/** Tips, as rotation of keys goes through them. A tip without a key was cleared. */
export const KEYED_TIPS: KeyedTable = {
  name: 'tip',
  place: place.key,
  page: statement<KeyedRow>(
    'tips.keyedPage',
    'fan-out',
    'SELECT tip_id AS id, data_key FROM tip WHERE unit_id = $1 AND tip_id > $2::uuid ORDER BY tip_id LIMIT $3',
  ),
  count: statement<{ rows: number }>(
    'tips.countOlderKeys',
    'fan-out',
    'SELECT count(*) AS rows FROM tip WHERE unit_id = $1 AND length(data_key) > 0 AND substring(data_key FROM 2 FOR 4) <> $2',
  ),
  change: statement(
    'tips.rewrapKeys',
    'one-shard',
    `UPDATE tip SET data_key = k.new FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS k (tip_id, old, new)
     WHERE tip.tip_id = k.tip_id AND tip.unit_id = $1 AND tip.data_key = k.old`,
  ),
};
