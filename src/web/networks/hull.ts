import type { Picture } from './picture-data.ts';

export type Spot = { x: number; y: number };
/** A ring around those who belong together, and what it is. `group`: they share a group or a channel; `part`: a part of the network. */
export type Hull = { id: string; kind: 'group' | 'part'; count: number; ring: readonly Spot[] };

/** The smallest ring around some spots (Andrew’s monotone chain, 1979), counted against the clock. Cost O(n log n). */
export function convexHull(spots: readonly Spot[]): Spot[] {
  const sorted = [...spots].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Spot[]) => {
    const chain: Spot[] = [];
    for (const spot of ordered) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, spot) <= 0) chain.pop();
      chain.push(spot);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

const turn = (a: Spot, b: Spot, c: Spot): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** True where a spot lies in a ring, whatever its shape. */
export function isInside({ x, y }: Spot, ring: readonly Spot[]): boolean {
  let inside = false;
  for (const [index, a] of ring.entries()) {
    const b = ring[(index + 1) % ring.length]!;
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

const FEWEST = 3;
const MOST_HULLS = 60;

/** Rings around those who share a group: holders of a thing, or people tied by group links among themselves. The largest first. */
export function groupHulls(picture: Picture, visible: Uint8Array): Hull[] {
  const sets = new Map<string, number[]>();
  const root = picture.points.map((_, index) => index);
  const top = (index: number): number => {
    let at = index;
    while (root[at] !== at) at = root[at] = root[root[at]!]!;
    return at;
  };
  for (const { kind, from, to } of picture.lines) {
    if (kind !== 'group') continue;
    if (picture.points[to]!.kind === 'thing') {
      const hub = picture.points[to]!.id;
      listed(sets, hub).push(from);
    } else root[top(from)] = top(to);
  }
  const joined = new Map<number, number[]>();
  for (const index of root.keys()) listed(joined, top(index)).push(index);
  for (const [index, members] of joined) sets.set(picture.points[index]!.id, members);
  return hullsOf(picture, visible, 'group', sets);
}

function listed<K>(sets: Map<K, number[]>, key: K): number[] {
  const list = sets.get(key) ?? [];
  sets.set(key, list);
  return list;
}

/** Rings around the parts of a network. */
export function partHulls(picture: Picture, visible: Uint8Array): Hull[] {
  const sets = new Map<string, number[]>();
  for (const [index, { part }] of picture.points.entries())
    if (part !== null) listed(sets, picture.parts[part]!.id).push(index);
  return hullsOf(picture, visible, 'part', sets);
}

function hullsOf(
  { points }: Picture,
  visible: Uint8Array,
  kind: Hull['kind'],
  sets: ReadonlyMap<string, readonly number[]>,
): Hull[] {
  return [...sets]
    .map(([id, members]) => ({ id, members: members.filter((index) => visible[index]) }))
    .filter(({ members }) => members.length >= FEWEST)
    .sort((a, b) => b.members.length - a.members.length || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_HULLS)
    .map(({ id, members }) => ({
      id,
      kind,
      count: members.length,
      ring: convexHull(members.map((index) => points[index]!)),
    }));
}
