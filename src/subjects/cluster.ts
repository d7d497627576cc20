import { type Comparison, judge } from './evidence.ts';
import { absorb, type Group, keptApart } from './group.ts';
import { KIND_WEIGHTS } from './kinds.ts';
import { type Anchors, anchorsOf, NEAR, neighbours } from './near.ts';

/** Two groups that might be one person. */
export type Doubt = { left: Group; right: Group; comparison: Comparison };

export type Clustered = { groups: Group[]; doubts: Doubt[] };

/** Candidates told of one group: the best of them. */
const DOUBTS_OF_ONE = 5;

/**
 * Join groups that are one person: strongest evidence first, in rounds, until nothing joins any more. Agglomerative, since
 * what speaks for or against two people shows only when all that is known of either stands together.
 *
 * groups  in an order that rests on their content alone; they grow
 * Cost    each round compares the pairs that share a value: all of one that a few groups hold, else of each group those
 *         that are near it (near.ts), so that work grows with the groups and not with their square. Deterministic.
 */
export function cluster(groups: readonly Group[]): Clustered {
  let standing = [...groups];
  for (;;) {
    const holders = holdersOf(standing);
    const pairs = pairsOf(standing, holders);
    const joins = pairs
      .filter(({ verdict }) => verdict === 'join')
      .sort((a, b) => b.bits - a.bits || a.left.id - b.left.id || a.right.id - b.right.id);
    const moved = new Set<Group>();
    const gone = new Set<Group>();
    for (const { left, right } of joins) {
      if (moved.has(left) || moved.has(right)) continue;
      moved.add(left).add(right);
      const [into, other] = left.parties.length >= right.parties.length ? [left, right] : [right, left];
      into.id = Math.min(left.id, right.id);
      absorb(into, other);
      gone.add(other);
    }
    if (gone.size === 0) return { groups: standing, doubts: doubtsAmong(pairs) };
    standing = standing.filter((group) => !gone.has(group));
  }
}

type Pair = Comparison & { left: Group; right: Group; verdict: 'join' | 'ask' | 'nothing' };

/** Groups that hold a value, how many holders these count as, and who of them is compared with whom. */
type Holding = { groups: Group[]; holders: number; beside: (group: Group) => Iterable<Group> };

/**
 * Who holds each value that at least so many groups hold. Groups of which nothing else is known that could tell them apart
 * count as one holder together: ten tips that give a number and nothing else are no ten people.
 */
function holdersOf(groups: readonly Group[], least = 2): Map<string, Holding> {
  const all = new Map<string, Group[]>();
  for (const group of groups)
    for (const print of group.held.keys()) {
      const holding = all.get(print);
      if (holding) holding.push(group);
      else all.set(print, [group]);
    }
  const anchors = new Map<Group, Anchors>();
  const anchored = (group: Group) => {
    const known = anchors.get(group) ?? anchorsOf(group);
    anchors.set(group, known);
    return known;
  };
  const shared = new Map<string, Holding>();
  for (const [print, holding] of all) {
    if (holding.length < least) continue;
    const bare = holding.filter((group) => anchored(group).beside(print) === null).length;
    const anchor = (group: Group) => anchored(group).beside(print) ?? '';
    shared.set(print, {
      groups: holding,
      holders: holding.length - bare + Math.min(1, bare),
      beside: holding.length > NEAR ? neighbours(holding, anchor) : () => holding,
    });
  }
  return shared;
}

/** How many hold each value, counted as joining counts them. */
export const countHolders = (groups: readonly Group[]): Map<string, number> =>
  new Map([...holdersOf(groups, 1)].map(([print, { holders }]) => [print, holders]));

function pairsOf(groups: readonly Group[], holdings: ReadonlyMap<string, Holding>): Pair[] {
  const holders = (print: string) => holdings.get(print)?.holders ?? 1;
  const pairs: Pair[] = [];
  for (const group of groups) {
    const met = new Set<Group>();
    for (const [print, { kind }] of group.held) {
      const holding = holdings.get(print);
      if (!holding || !KIND_WEIGHTS[kind]!.blocks) continue;
      for (const other of holding.beside(group)) {
        if (other.id <= group.id || met.has(other)) continue;
        met.add(other);
        const { verdict, ...comparison } = judge(group, other, holders);
        if (verdict !== 'nothing') pairs.push({ ...comparison, left: group, right: other, verdict });
      }
    }
  }
  return pairs;
}

function doubtsAmong(pairs: readonly Pair[]): Doubt[] {
  const told = new Map<Group, number>();
  const doubts: Doubt[] = [];
  for (const pair of [...pairs].sort(
    (a, b) => b.bits - a.bits || a.left.id - b.left.id || a.right.id - b.right.id,
  )) {
    const { left, right, verdict: _, ...comparison } = pair;
    const most = Math.max(told.get(left) ?? 0, told.get(right) ?? 0);
    if (most >= DOUBTS_OF_ONE || keptApart(left, right)) continue;
    for (const group of [left, right]) told.set(group, (told.get(group) ?? 0) + 1);
    doubts.push({ left, right, comparison });
  }
  return doubts;
}
