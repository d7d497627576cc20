import { type KeyedTable, keyedTable } from '../storage/keyed.ts';
import { logKeyPlace } from './store.ts';

/** The unit stands in the last digits, since a log has no id of its own. */
const ID = `lpad(unit_id::text, 32, '0')::uuid`;

/** The units' log keys, as rotation of keys goes through them. */
export const KEYED_LOG: KeyedTable = keyedTable('audit_head', ID, 'one-shard', (id) =>
  logKeyPlace(Number(id.replaceAll('-', ''))),
);
