import { hiddenTips } from '../access/need-store.ts';
import type { Db } from '../storage/db.ts';
import { type Evidence, partyKey } from './block.ts';
import { collectBlocks } from './block-store.ts';
import { isSighted } from './kinds.ts';
import type { Mark } from './mark.ts';
import type { OpenedTips } from './opened-tips.ts';
import { storedParties, tipsHolding } from './party-store.ts';
import type { Block, StoredParty } from './resolve-blocks.ts';
import type { ShownEvidence } from './shape.ts';
import { standing, tipsOfSubject } from './store.ts';

/** A subject that stands, with those of its parties that the officer may see. */
export type SeenSubject = { id: string; parties: StoredParty[] };

/** A subject by id, merged ones followed; null where the officer may see none of its tips. */
export async function seenSubject(db: Db, unit: number, id: string): Promise<SeenSubject | null> {
  const head = (await standing(db, unit, [id])).get(id);
  if (!head) return null;
  const tips = await tipsOfSubject(db, unit, head.id);
  const parties = (await storedParties(db, unit, tips)).filter((party) => party.subject === head.id);
  return parties.length === 0 ? null : { id: head.id, parties };
}

/** Tips at which the holders of a value are counted at most. */
export const COUNTED = 200;

/** How many subjects hold each of these values, in tips that the officer may see: of each in at least its first 200 tips. */
export async function holdersOf(
  db: Db,
  unit: number,
  prints: Iterable<string>,
): Promise<Map<string, number>> {
  const asked = [...new Set(prints)].map((print) => ({ print, most: COUNTED }));
  const found = await tipsHolding(db, unit, asked);
  const hidden = await hiddenTips(db);
  const tips = new Set<string>();
  for (const all of found.values()) for (const tip of all) if (!hidden.has(tip)) tips.add(tip);
  const holders = new Map<string, Set<string>>();
  for (const [print, all] of found) if (all.length > 0) holders.set(print, new Set());
  for (const party of await storedParties(db, unit, [...tips])) {
    const holder = party.subject ?? partyKey(party);
    for (const { print } of party.marks) holders.get(print)?.add(holder);
  }
  return new Map([...holders].map(([print, all]) => [print, all.size]));
}

/** Values that both groups hold and of which it is kept where they stand: those of which it matters how many others do. */
export const sharedPrints = (left: readonly StoredParty[], right: readonly StoredParty[]): string[] => [
  ...new Set(sharedMarks(left, right).flatMap(({ kind, print }) => (isSighted(kind) ? [print] : []))),
];

/** The right side’s marks of values that the left side holds too. */
export function sharedMarks(left: readonly StoredParty[], right: readonly StoredParty[]): Mark[] {
  const mine = new Set(left.flatMap((party) => party.marks.map((mark) => mark.print)));
  return right.flatMap((party) => party.marks.filter((mark) => mine.has(mark.print)));
}

/** The block that a party stands in, as far as the officer may see it. */
export async function blockAround(db: Db, unit: number, party: StoredParty): Promise<Block> {
  const key = partyKey(party);
  const blocks = await collectBlocks(db, unit, { parties: [party] });
  return blocks.find(({ parties }) => parties.some((each) => partyKey(each) === key))!;
}

/** Evidence as an officer reads it: each side with its document, its place and what stands there. `many`: of which more hold it than were counted. */
export async function showEvidence(
  opened: OpenedTips,
  evidence: readonly Evidence[],
  many: ReadonlySet<string>,
): Promise<ShownEvidence[]> {
  const shown: ShownEvidence[] = [];
  for (const each of evidence)
    shown.push({
      reason: each.reason,
      kind: each.kind,
      bits: each.bits,
      holders: each.holders,
      more: each.print !== null && many.has(each.print),
      left: await opened.shown(each, 'left'),
      right: await opened.shown(each, 'right'),
    });
  return shown;
}
