import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import type { Leaf } from '../storage/keyring.ts';
import { statement } from '../storage/statement.ts';
import { type ApprovalRow, approvalPlace, openApproval } from './approval-store.ts';
import { type GlassRow, glassPlace, glassWords } from './glass-store.ts';

type Asked = Pick<ApprovalRow, 'approval_id' | 'data_key' | 'input' | 'reason' | 'note'>;

const ASKED = statement<Asked>(
  'access.askedPage',
  'one-shard',
  'SELECT approval_id, data_key, input, reason, note FROM approval WHERE unit_id = $1 AND approval_id > $2::uuid ORDER BY approval_id LIMIT $3',
);
const FORGET_ASKED = statement(
  'access.forgetAsked',
  'one-shard',
  'DELETE FROM approval WHERE unit_id = $1 AND approval_id = ANY($2::uuid[])',
);
const USES = statement<Pick<GlassRow, 'use_id' | 'data_key' | 'reason' | 'note'>>(
  'access.glassOfTips',
  'one-shard',
  'SELECT use_id, data_key, reason, note FROM glass_use WHERE unit_id = $1 AND tip_id = ANY($2::uuid[])',
);
const FORGET_WORDS = statement(
  'access.forgetGlassWords',
  'one-shard',
  `UPDATE glass_use SET data_key = k.key, reason = ''::bytea, note = NULL FROM unnest($2::uuid[], $3::bytea[]) AS k (use_id, key)
   WHERE glass_use.unit_id = $1 AND glass_use.use_id = k.use_id`,
);
const PAGE = 1000;

/**
 * Forget what a second officer was asked about a record that is destroyed: input, reason and note, and with them that it
 * was asked; the log keeps that. Those whose keys are destroyed already go too: in an older copy of the database.
 *
 * isGone   whether all that was written of one is about what is destroyed
 * returns  the keys to be destroyed. O(approvals of the unit)
 */
export async function forgetAsked(db: Db, unit: number, isGone: (words: string) => boolean): Promise<Leaf[]> {
  const leaves: Leaf[] = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const page = await db.all(ASKED, [unit, after, PAGE]);
    const gone = page.filter((row) => {
      if (db.vault.isDestroyed(row.data_key, approvalPlace(row.approval_id, 'key'))) return true;
      const { input, reason, note } = openApproval(db, unit, row);
      return isGone([JSON.stringify(input), reason, note ?? ''].join('\n'));
    });
    if (gone.length > 0) await db.run(FORGET_ASKED, [unit, plainArray(gone.map((row) => row.approval_id))]);
    leaves.push(
      ...gone.flatMap((row) => db.vault.leafOf(row.data_key, approvalPlace(row.approval_id, 'key')) ?? []),
    );
    if (page.length < PAGE) return leaves;
    after = page.at(-1)!.approval_id;
  }
}

/**
 * Forget why these tips were opened in an emergency, and what was noted when that was reviewed, where `isGone` says so.
 * That it was done stays, and its review stays open under a key that is new.
 *
 * returns  the keys to be destroyed
 */
export async function forgetGlassWords(
  db: Db,
  unit: number,
  tips: readonly string[],
  isGone: (words: string) => boolean,
): Promise<Leaf[]> {
  const uses = tips.length === 0 ? [] : await db.all(USES, [unit, plainArray(tips)]);
  const gone = uses.filter((row) => {
    if (db.vault.isDestroyed(row.data_key, glassPlace(row.use_id, 'key'))) return true;
    const { reason, note } = glassWords(db, unit, row);
    return isGone(`${reason ?? ''}\n${note ?? ''}`);
  });
  if (gone.length === 0) return [];
  await db.run(FORGET_WORDS, [
    unit,
    plainArray(gone.map((row) => row.use_id)),
    bytesArray(
      gone.map((row) => db.vault.nextKey(row.data_key, glassPlace(row.use_id, 'key'), unit).wrapped),
    ),
  ]);
  return gone.flatMap((row) => db.vault.leafOf(row.data_key, glassPlace(row.use_id, 'key')) ?? []);
}
