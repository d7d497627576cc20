import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { place, type TipRow, tipKey } from '../tips/store.ts';

const WORDS = statement<{ note: Buffer | null; answer: Buffer | null }>(
  'triage.decisionWords',
  'one-shard',
  'SELECT note, answer FROM decision WHERE tip_id = $1 AND decision_id = $2',
);

/** The note and the answer of one decision, unsealed. */
export async function wordsOf(
  db: Db,
  row: TipRow,
  decision: string,
): Promise<{ note: string | null; answer: string | null }> {
  const kept = await db.one(WORDS, [row.tip_id, decision]);
  const key = kept?.note || kept?.answer ? tipKey(db, row) : null;
  const open = (at: string, sealed: Buffer | null | undefined) =>
    sealed && key ? db.vault.open(key, at, sealed).toString('utf8') : null;
  return {
    note: open(place.note(row.tip_id, decision), kept?.note),
    answer: open(place.answer(row.tip_id, decision), kept?.answer),
  };
}
