/** One way to tell that two things of two versions are the same: any common key. `may` can forbid a pair. */
export type Tier<T> = {
  keys: (item: T, index: number, side: 'before' | 'after') => string[];
  may?: (before: T, after: T, beforeIndex: number, afterIndex: number) => boolean;
};

/** Positions of a pair; null where the other version lacks it. */
export type Pair = { before: number | null; after: number | null };

/**
 * Match the things of two versions, the surest way first; each is used once.
 *
 * returns  pairs in the order of `after`, then those that `before` alone has
 * cost     O(keys)
 */
export function pairUp<T>(before: readonly T[], after: readonly T[], tiers: readonly Tier<T>[]): Pair[] {
  const partner = new Map<number, number>();
  const used = new Set<number>();
  for (const { keys, may } of tiers) {
    const waiting = new Map<string, number[]>();
    for (let i = before.length - 1; i >= 0; i -= 1) {
      if (used.has(i)) continue;
      for (const key of keys(before[i]!, i, 'before')) {
        const list = waiting.get(key);
        if (list) list.push(i);
        else waiting.set(key, [i]);
      }
    }
    for (const [position, item] of after.entries()) {
      if (partner.has(position)) continue;
      const found = firstFree(keys(item, position, 'after'), waiting, used);
      if (found === null || (may && !may(before[found]!, item, found, position))) continue;
      partner.set(position, found);
      used.add(found);
    }
  }
  const pairs: Pair[] = after.map((_, position) => ({
    before: partner.get(position) ?? null,
    after: position,
  }));
  for (const i of before.keys()) if (!used.has(i)) pairs.push({ before: i, after: null });
  return pairs;
}

/** Lists hold positions backwards, so that the first stands last and can be taken off cheaply. */
function firstFree(
  keys: readonly string[],
  waiting: ReadonlyMap<string, number[]>,
  used: ReadonlySet<number>,
): number | null {
  for (const key of keys) {
    const list = waiting.get(key);
    while (list && list.length > 0) {
      const candidate = list[list.length - 1]!;
      if (!used.has(candidate)) return candidate;
      list.pop();
    }
  }
  return null;
}

/** Items by key, in order of first appearance. (Node 20 has no `Map.groupBy`.) */
export function grouped<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
