import { matchKey } from '../identifiers/fingerprint-text.ts';
import { keepSightings, type Sighting } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { openFacts } from '../tips/sealed-store.ts';
import { place, type TipRow, tipsByIds } from '../tips/store.ts';
import { mayBlock } from './kinds.ts';
import { marksOf, type TipMarks } from './marks-of.ts';
import { keepTipMarks, setMarks } from './party-store.ts';

/**
 * Make the marks of tips that have none, since they came before marks were kept: from the facts of the newest version,
 * sealed values included, as an intake does. Tips that were cleared have nothing to be made from.
 *
 * returns  of how many. Whom they touch is resolved afterwards
 */
export async function markTips(db: Db, unit: number, ids: readonly string[]): Promise<number> {
  const print = (text: string) => db.vault.fingerprint(text).toString('hex');
  const tips: { row: TipRow; marks: TipMarks }[] = [];
  for (const row of await tipsByIds(db, unit, ids)) {
    if (row.data_key.length === 0 || db.vault.isDestroyed(row.data_key, place.key(row.tip_id))) continue;
    const kept = await openFacts(db, row, row.version);
    if (!kept) continue;
    const prints = kept.facts.identified.map((each) => print(matchKey(each)));
    tips.push({ row, marks: marksOf(kept.facts, prints, print) });
  }
  await setMarks(
    db,
    unit,
    tips.flatMap(({ row, marks }) =>
      marks.parties.map((all, party) => ({ tip: row.tip_id, party, marks: all })),
    ),
  );
  await keepSightings(
    db,
    unit,
    tips.flatMap(({ row, marks }) => sightings(row.tip_id, marks)),
  );
  await keepTipMarks(
    db,
    unit,
    tips.map(({ row, marks }) => ({
      tip: row.tip_id,
      at: row.incident_at ?? row.received_at,
      receivedAt: row.received_at,
      marks: marks.tip,
    })),
  );
  return tips.length;
}

/** What parties are found by. Sightings of identifiers stand already and stay as they are; those of traits are new. */
function sightings(tip: string, { parties }: TipMarks): Sighting[] {
  const prints = new Set(parties.flatMap((marks) => marks.filter(mayBlock).map((mark) => mark.print)));
  return [...prints].map((fingerprint) => ({ fingerprint, tip, role: -1, at: null, country: null }));
}
