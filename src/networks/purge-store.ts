import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const TIPS = statement(
  'networks.forgetTips',
  'one-shard',
  'DELETE FROM network_tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const OF_SUBJECTS = [
  statement(
    'networks.forgetMembers',
    'one-shard',
    'DELETE FROM network_member WHERE unit_id = $1 AND subject_id = ANY($2::uuid[])',
  ),
  statement(
    'networks.forgetPlaces',
    'one-shard',
    'DELETE FROM network_place WHERE unit_id = $1 AND node_id = ANY($2::uuid[])',
  ),
  statement(
    'networks.forgetChanges',
    'one-shard',
    'DELETE FROM network_change WHERE unit_id = $1 AND subject_id = ANY($2::uuid[])',
  ),
];

/**
 * Leave subjects and tips out of every network. A network that rested on one of the tips is shown from what is left, until
 * the next build finds it anew.
 */
export async function forgetInNetworks(
  db: Db,
  unit: number,
  subjects: readonly string[],
  tips: readonly string[],
): Promise<void> {
  if (tips.length > 0) await db.run(TIPS, [plainArray(tips), unit]);
  if (subjects.length > 0) for (const each of OF_SUBJECTS) await db.run(each, [unit, plainArray(subjects)]);
}
