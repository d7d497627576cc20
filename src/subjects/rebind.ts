import type { StoredParty } from './resolve-blocks.ts';
import { CIRCLE_TRAITS, NEAR_TRAITS } from './shape.ts';

/**
 * Which party of a tip’s new version is which of the version before: by the greatest overlap of marks, each new party
 * for at most one old one. Where nothing overlaps, the same position with the same role is the same party.
 *
 * returns  old position → new position; an old party that is not found again is missing
 * Cost     O(old · new · marks). Pure.
 */
export function sameParties(
  before: readonly StoredParty[],
  after: readonly StoredParty[],
): Map<number, number> {
  const pairs = before.flatMap((old) => {
    const prints = new Set(
      old.marks.flatMap(({ kind, print }) =>
        CIRCLE_TRAITS.has(kind) || NEAR_TRAITS.has(kind) ? [] : [print],
      ),
    );
    return after.map((next) => ({
      old,
      next,
      shared: new Set(next.marks.flatMap((mark) => (prints.has(mark.print) ? [mark.print] : []))).size,
      kept: old.role === next.role && old.party === next.party,
    }));
  });
  pairs.sort(
    (a, b) =>
      b.shared - a.shared ||
      Number(b.kept) - Number(a.kept) ||
      a.old.party - b.old.party ||
      a.next.party - b.next.party,
  );
  const found = new Map<number, number>();
  const used = new Set<number>();
  for (const { old, next, shared, kept } of pairs) {
    if (found.has(old.party) || used.has(next.party) || (shared === 0 && !kept)) continue;
    found.set(old.party, next.party);
    used.add(next.party);
  }
  return found;
}
