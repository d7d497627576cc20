import { type KeyedTable, keyedTable } from '../storage/keyed.ts';
import { approvalPlace } from './approval-store.ts';
import { seedPlace } from './factor-store.ts';
import { glassPlace } from './glass-store.ts';

/** Authenticators' seeds, uses of break-glass and what was asked for, as rotation of keys goes through them. */
export const KEYED_ACCESS: readonly KeyedTable[] = [
  keyedTable('authenticator', 'officer_id', 'local', seedPlace),
  keyedTable('glass_use', 'use_id', 'one-shard', (id) => glassPlace(id, 'key')),
  keyedTable('approval', 'approval_id', 'one-shard', (id) => approvalPlace(id, 'key')),
];
