import type { Ties } from './links.ts';

/** Of what somebody holds only so many things are compared, the rarest: who holds thousands would else be most of the work. */
const COMPARED = 64;
/** Chance, over all comparisons together, that a single pair of files is joined by chance. */
const BY_CHANCE = 0.01;
/** Fewer holders are a pair, which the links alone show. */
const FEWEST = 3;

/**
 * Circles of people whom nothing but files ties. Those who hold the same file are one; two files are joined where more people
 * hold both than chance would have: with n people, of whom a hold the one and b the other, about ab/n hold both where nothing
 * ties them (Poisson), and as many pairs of files are looked at (Bonferroni). That is the validation of Tumminello, Miccichè,
 * Lillo, Piilo and Mantegna, “Statistically validated networks in bipartite complex systems”, PLoS ONE 6 (2011). A chain of
 * people each of whom shares one file with the next makes no circle.
 *
 * free     by position of the subject: may stand in a circle
 * returns  members by position, sorted; nobody in two: he stands where most of his files are, then where most people are
 * Cost     O(holdings · COMPARED). Pure.
 */
export function fileCircles({ shared, subjects }: Ties, free: readonly boolean[]): number[][] {
  const files = shared
    .filter(({ kind }) => kind === 'file')
    .map(({ subjects: holders }) => holders.filter((at) => free[at]))
    .filter((holders) => holders.length >= FEWEST)
    .sort((a, b) => a.length - b.length || compare(a, b));
  const held = new Map<number, number[]>();
  for (const [file, holders] of files.entries())
    for (const at of holders) {
      const own = held.get(at) ?? held.set(at, []).get(at)!;
      if (own.length < COMPARED) own.push(file);
    }
  const parent = files.map((_, at) => at);
  for (const [one, other] of joinedFiles(files, held)) {
    const [a, b] = [rootOf(parent, one), rootOf(parent, other)];
    if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
  }
  return settled(files, parent, subjects.length);
}

/** Pairs of files that more people hold both than chance would have. */
function joinedFiles(
  files: readonly (readonly number[])[],
  held: ReadonlyMap<number, readonly number[]>,
): [number, number][] {
  const both = new Map<number, number>();
  for (const own of held.values())
    for (let b = 1; b < own.length; b += 1)
      for (let a = 0; a < b; a += 1) {
        const key = own[a]! * files.length + own[b]!;
        both.set(key, (both.get(key) ?? 0) + 1);
      }
  const limit = BY_CHANCE / ((files.length * (files.length - 1)) / 2);
  const joined: [number, number][] = [];
  for (const [key, count] of both) {
    const [one, other] = [Math.floor(key / files.length), key % files.length];
    const expected = (files[one]!.length * files[other]!.length) / held.size;
    if (count > 1 && atLeast(count, expected) <= limit) joined.push([one, other]);
  }
  return joined;
}

/** Each in one circle; circles that are left with too few are none. */
function settled(files: readonly (readonly number[])[], parent: number[], subjects: number): number[][] {
  const people = new Map<number, Set<number>>();
  const places = new Map<number, Map<number, number>>();
  for (const [file, holders] of files.entries()) {
    const root = rootOf(parent, file);
    const circle = people.get(root) ?? people.set(root, new Set()).get(root)!;
    for (const at of holders) {
      circle.add(at);
      const own = places.get(at) ?? places.set(at, new Map()).get(at)!;
      own.set(root, (own.get(root) ?? 0) + 1);
    }
  }
  const homes = new Int32Array(subjects).fill(-1);
  for (const [at, own] of places)
    homes[at] = [...own].sort(
      ([a, x], [b, y]) => y - x || people.get(b)!.size - people.get(a)!.size || a - b,
    )[0]![0];
  // who went elsewhere may have been all that held a circle together
  const together = Int32Array.from(homes, (_, at) => at);
  for (const [file, holders] of files.entries()) {
    const here = holders.filter((at) => homes[at] === rootOf(parent, file));
    for (const at of here) together[rootOf(together, at)] = rootOf(together, here[0]!);
  }
  const circles = new Map<number, number[]>();
  for (const [at, home] of homes.entries()) {
    if (home === -1) continue;
    const root = rootOf(together, at);
    const circle = circles.get(root);
    if (circle) circle.push(at);
    else circles.set(root, [at]);
  }
  return [...circles.values()].filter((circle) => circle.length >= FEWEST);
}

/** P(X ≥ count) for a Poisson number with this mean. */
export function atLeast(count: number, mean: number): number {
  let term = Math.exp(-mean);
  for (let k = 1; k <= count; k += 1) term *= mean / k;
  let sum = 0;
  for (let k = count; term > sum * 1e-12; k += 1) {
    sum += term;
    term *= mean / (k + 1);
  }
  return Math.min(1, sum);
}

function rootOf(parent: { [at: number]: number }, node: number): number {
  let at = node;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [n, at] of a.entries()) if (at !== b[n]) return at - b[n]!;
  return 0;
}
