import type { BlockParty } from '../src/subjects/block.ts';
import { KIND_WEIGHTS, mayBlock } from '../src/subjects/kinds.ts';

/** What everybody tries first: parties that share one strong value are one, whoever they are. A label for each party. */
export function sharedIdentifier(parties: readonly BlockParty[]): number[] {
  const joined = unionFind(parties.length);
  const first = new Map<string, number>();
  parties.forEach(({ marks }, index) => {
    for (const { print, strength } of marks) {
      if (strength !== 'strong') continue;
      const other = first.get(print);
      if (other === undefined) first.set(print, index);
      else joined.join(other, index);
    }
  });
  return parties.map((_, index) => joined.at(index));
}

/** Values that more parties hold are not compared pair by pair. */
const MOST = 200;
/** What a value counts in the sum. */
const [STRONG, WEAK] = [1, 0.3];

/**
 * A naive weighted sum: pairs whose shared values sum up to a threshold are one. The labels for every threshold given, so
 * that the best can be chosen with the truth at hand: no real program could choose as well.
 */
export function weightedSum(
  parties: readonly BlockParty[],
  thresholds: readonly number[],
): Map<number, number[]> {
  const holders = new Map<string, number[]>();
  parties.forEach(({ marks }, index) => {
    for (const mark of marks) {
      if (!mayBlock(mark)) continue;
      const holding = holders.get(mark.print);
      if (!holding) holders.set(mark.print, [index]);
      else if (holding.at(-1) !== index) holding.push(index);
    }
  });
  const values = parties.map(
    ({ marks }) =>
      new Map(marks.flatMap((mark) => (KIND_WEIGHTS[mark.kind] ? [[mark.print, mark] as const] : []))),
  );
  const joined = new Map(thresholds.map((threshold) => [threshold, unionFind(parties.length)]));
  for (const holding of holders.values()) {
    if (holding.length > MOST) continue;
    for (const [n, a] of holding.entries())
      for (const b of holding.slice(n + 1)) {
        let sum = 0;
        for (const [print, { strength }] of values[a]!)
          if (strength !== 'none' && values[b]!.has(print)) sum += strength === 'strong' ? STRONG : WEAK;
        for (const threshold of thresholds) if (sum >= threshold) joined.get(threshold)!.join(a, b);
      }
  }
  return new Map(
    thresholds.map((threshold) => [threshold, parties.map((_, index) => joined.get(threshold)!.at(index))]),
  );
}

function unionFind(size: number): { at: (index: number) => number; join: (a: number, b: number) => void } {
  const parent = Int32Array.from({ length: size }, (_, index) => index);
  const at = (index: number): number => {
    let root = index;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  return {
    at,
    join: (a, b) => {
      parent[at(a)] = at(b);
    },
  };
}
