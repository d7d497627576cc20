import { UndirectedGraph } from 'graphology';
import { chanceFrom, shuffled } from './chance.ts';
import { withoutFiles } from './figures.ts';
import { fileCircles } from './file-circles.ts';
import { louvain } from './graph-algorithms.ts';
import type { Ties } from './links.ts';

/** One edge of the graph that communities are looked for in. */
export type Edge = { a: number; b: number; weight: number };

/** Members by position, sorted. `parts`: what a large one falls into; empty where it is not divided. */
export type Community = { members: number[]; parts: number[][] };

/**
 * Modularity’s own null model, in which a pair is as likely as its members’ ties in all make it. Another value would have
 * to be justified by what the groups of one world look like.
 */
const RESOLUTION = 1;
/** Members above which a community is looked into once more, by itself. */
export const DIVIDED_ABOVE = 500;
/** Fewer are a pair, which the links alone show. */
export const FEWEST = 3;
/** Neighbours that each holder of a hub is given in its place. */
const CYCLES = 8;
const SEED = 20_010_628;

/**
 * Communities among those who act, and circles of those of them whom nothing but files ties. That two held the same file says
 * that both met the same source; to enter a group, to pay, to write to each other are acts towards others. So files decide of
 * nobody who is tied by more, and networks that they alone make are found by themselves (file-circles.ts).
 *
 * People who were only reached or named belong to none, so that the circle of whoever one
 * man wrote to is not taken for a group of offenders, and does not glue him to others.
 *
 * Louvain (Blondel, Guillaume, Lambiotte, Lefebvre, Journal of Statistical Mechanics P10008, 2008) by modularity on damped
 * links, with seeded order. What Louvain leaves unconnected inside is taken apart (Traag, Waltman, van Eck, “From Louvain to
 * Leiden”, Scientific Reports 9, 2019). The same ties give the same communities. About O(links log subjects).
 */
export function communitiesOf(ties: Ties): Community[] {
  const edges = edgesOf(withoutFiles(ties));
  const found = divide(edges, ties.subjects.length);
  const free = [...ties.acts];
  for (const members of found) for (const at of members) free[at] = false;
  const circles = fileCircles(ties, free).map((members) => ({ members, parts: [] }));
  return [...found.map((members) => partedWithin(edges, members)), ...circles].sort(
    (a, b) => a.members[0]! - b.members[0]!,
  );
}

/** A community with its parts: a large one is looked into once more, by itself. */
function partedWithin(edges: readonly Edge[], members: number[]): Community {
  if (members.length <= DIVIDED_ABOVE) return { members, parts: [] };
  const place = new Map(members.map((subject, at) => [subject, at]));
  const inner = edges.flatMap(({ a, b, weight }) => {
    const [one, other] = [place.get(a), place.get(b)];
    return one === undefined || other === undefined ? [] : [{ a: one, b: other, weight }];
  });
  const parts = divide(inner, members.length).map((part) => part.map((at) => members[at]!));
  return { members, parts: parts.length > 1 ? parts : [] };
}

/**
 * Undirected edges between those who act, the weights of all kinds added.
 *
 * A hub of d holders stands for d(d−1)/2 links of weight w. In their place each holder is tied to 2 · CYCLES others along
 * seeded random cycles, with weights that add up to the same w(d−1): a random regular graph keeps every cut of the complete
 * one to within a few per cent (Batson, Spielman, Srivastava, Teng, “Spectral sparsification of graphs”, CACM 56, 2013), at
 * a cost that grows with d and not with d².
 */
export function edgesOf({ links, hubs, acts, subjects }: Ties): Edge[] {
  const count = subjects.length;
  const sums = new Map<number, number>();
  const add = (one: number, other: number, weight: number) => {
    if (one === other || !acts[one] || !acts[other]) return;
    const key = one < other ? one * count + other : other * count + one;
    sums.set(key, (sums.get(key) ?? 0) + weight);
  };
  for (const { from, to, weight } of links) add(from, to, weight);
  for (const { print, spokes, weight } of hubs) {
    const holders = spokes.map(({ subject }) => subject);
    // by the thing itself: a hub that comes or goes leaves the cycles of all others as they are
    const chance = chanceFrom(SEED ^ Number.parseInt(print.slice(0, 8), 16));
    const all = weight * (holders.length - 1);
    if (holders.length <= 2 * CYCLES + 1) {
      for (let b = 1; b < holders.length; b += 1)
        for (let a = 0; a < b; a += 1) add(holders[a]!, holders[b]!, weight);
      continue;
    }
    for (let cycle = 0; cycle < CYCLES; cycle += 1) {
      const order = shuffled(holders, chance);
      for (const [n, subject] of order.entries())
        add(subject, order[(n + 1) % order.length]!, all / (2 * CYCLES));
    }
  }
  return [...sums].map(([key, weight]) => ({ a: Math.floor(key / count), b: key % count, weight }));
}

/** Connected communities of at least FEWEST, each sorted, in the order of their first members. */
export function divide(edges: readonly Edge[], count: number): number[][] {
  if (edges.length === 0) return [];
  const sorted = [...edges].sort((x, y) => x.a - y.a || x.b - y.b);
  const graph = new UndirectedGraph();
  const nodes = [...new Set(sorted.flatMap(({ a, b }) => [a, b]))].sort((a, b) => a - b);
  for (const node of nodes) graph.addNode(node);
  for (const { a, b, weight } of sorted) graph.addEdge(a, b, { weight });
  const found = louvain(graph, {
    getEdgeWeight: 'weight',
    resolution: RESOLUTION,
    rng: chanceFrom(SEED),
  });
  const label = new Int32Array(count).fill(-1);
  for (const node of nodes) label[node] = found[node]!;
  return connectedWithin(sorted, label, nodes);
}

function connectedWithin(edges: readonly Edge[], label: Int32Array, nodes: readonly number[]): number[][] {
  const parent = Int32Array.from(label, (_, at) => at);
  const find = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const { a, b } of edges)
    if (label[a] === label[b]) {
      const [one, other] = [find(a), find(b)];
      if (one !== other) parent[Math.max(one, other)] = Math.min(one, other);
    }
  const groups = new Map<number, number[]>();
  for (const node of nodes) {
    const root = find(node);
    const group = groups.get(root);
    if (group) group.push(node);
    else groups.set(root, [node]);
  }
  return [...groups.values()].filter((group) => group.length >= FEWEST);
}
