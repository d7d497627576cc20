import { restrictedAmong } from '../access/need-store.ts';
import type { Db } from '../storage/db.ts';
import { subjectIdOf } from './block.ts';
import { subjectRows, tiesOf } from './resolution-store.ts';
import { mayJoin, type StoredParty } from './resolve-blocks.ts';

/**
 * Positions of those parties of whom something else is kept than would be if nobody could be the same person: another
 * subject, a row that says something else, another tie. Of parties that stand in a block with others it says nothing.
 */
export async function wronglyAlone(db: Db, unit: number, page: readonly StoredParty[]): Promise<Set<number>> {
  const wrong = new Set<number>();
  const alone = page.map((party) => (mayJoin(party) ? subjectIdOf(party) : null));
  const ids = alone.filter((id) => id !== null);
  const rows = await subjectRows(db, unit, ids);
  const ties = await tiesOf(db, unit, ids);
  const uncounted = await restrictedAmong(db, unit, [...new Set(page.map((party) => party.tip))]);
  for (const [at, party] of page.entries()) {
    const id = alone[at]!;
    if (party.subject !== id) wrong.add(at);
    if (id === null) continue;
    const row = rows.get(id);
    const tied = ties.get(id);
    const isRight =
      row?.merged_into === null &&
      row.tips === (uncounted.has(party.tip) ? 0 : 1) &&
      row.tip_id === party.tip &&
      row.party_no === party.party &&
      row.first_at === party.receivedAt &&
      tied?.length === 1 &&
      tied[0] === party.tip;
    if (!isRight) wrong.add(at);
  }
  return wrong;
}
