import { chanceFrom, shuffled } from './chance.ts';
import type { StepGraph } from './neighbour-graph.ts';

/** Points up to which betweenness is exact. */
export const EXACT_UP_TO = 500;
/** Points from which walks begin where there are more. */
const PIVOTS = 200;
const SEED = 19_770_101;

/**
 * How many of all shortest walks between two others lead over each point, as a share of all pairs.
 *
 * Brandes, “A faster algorithm for betweenness centrality”, Journal of Mathematical Sociology 25 (2001). Above EXACT_UP_TO
 * points from a seeded sample of pivots (Brandes and Pich, International Journal of Bifurcation and Chaos 17, 2007).
 *
 * returns  `share` by point; `error` by point: the standard error of the sample, 0 where exact. Of points with a share of a few
 *          per cent it is told too small: the sample holds hardly any of the walks that lead over them
 * Cost     O(pivots · links)
 */
export function betweenness({ steps }: StepGraph): {
  share: Float64Array;
  error: Float64Array;
  exact: boolean;
} {
  const count = steps.length;
  const share = new Float64Array(count);
  const error = new Float64Array(count);
  if (count < 3) return { share, error, exact: true };
  const exact = count <= EXACT_UP_TO;
  const all = steps.map((_, at) => at);
  const pivots = exact ? all : shuffled(all, chanceFrom(SEED)).slice(0, PIVOTS);
  const neighbours = steps.map((each) => [...new Set(each.map(({ to }) => to))]);
  const squares = new Float64Array(count);
  for (const pivot of pivots) {
    const part = dependencies(neighbours, pivot);
    for (let at = 0; at < count; at += 1) {
      share[at]! += part[at]!;
      squares[at]! += part[at]! * part[at]!;
    }
  }
  const scale = (count - 1) * (count - 2);
  for (let at = 0; at < count; at += 1) {
    const mean = share[at]! / pivots.length;
    const variance = Math.max(0, squares[at]! / pivots.length - mean * mean);
    share[at] = (mean * count) / scale;
    error[at] = exact ? 0 : (Math.sqrt(variance / pivots.length) * count) / scale;
  }
  return { share, error, exact };
}

/** How much each point is on the shortest walks from one. */
function dependencies(neighbours: readonly (readonly number[])[], source: number): Float64Array {
  const count = neighbours.length;
  const far = new Int32Array(count).fill(-1);
  const ways = new Float64Array(count);
  const part = new Float64Array(count);
  const order = [source];
  far[source] = 0;
  ways[source] = 1;
  for (let n = 0; n < order.length; n += 1) {
    const at = order[n]!;
    for (const to of neighbours[at]!) {
      if (far[to] === -1) {
        far[to] = far[at]! + 1;
        order.push(to);
      }
      if (far[to] === far[at]! + 1) ways[to]! += ways[at]!;
    }
  }
  for (const at of order.reverse())
    for (const to of neighbours[at]!)
      if (far[to] === far[at]! + 1) part[at]! += (ways[at]! / ways[to]!) * (1 + part[to]!);
  part[source] = 0;
  return part;
}

/**
 * The core that each point is in: the largest k so that it stands among points which all have k neighbours among
 * themselves. Batagelj and Zaveršnik, “An O(m) algorithm for cores decomposition of networks” (2003).
 */
export function coresOf({ steps }: StepGraph): Int32Array {
  const neighbours = steps.map((each) => [...new Set(each.map(({ to }) => to))]);
  const degree = Int32Array.from(neighbours, (each) => each.length);
  const buckets: number[][] = [];
  for (const [at, size] of degree.entries()) {
    buckets[size] ??= [];
    buckets[size]!.push(at);
  }
  const core = new Int32Array(steps.length).fill(-1);
  let most = 0;
  for (let size = 0; size < buckets.length; size += 1) {
    for (let at = buckets[size]?.pop(); at !== undefined; at = buckets[size]?.pop()) {
      if (core[at] !== -1 || degree[at]! > size) continue;
      most = Math.max(most, size);
      core[at] = most;
      for (const to of neighbours[at]!) {
        if (core[to] !== -1 || degree[to]! <= size) continue;
        degree[to]! -= 1;
        buckets[degree[to]!] ??= [];
        buckets[degree[to]!]!.push(to);
      }
    }
  }
  return core;
}
