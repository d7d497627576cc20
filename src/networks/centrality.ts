import type { UndirectedGraph } from 'graphology';
import { chanceFrom, shuffled } from './chance.ts';
import { betweennessOf, coreNumber, unweightedBrandes } from './graph-algorithms.ts';
import { type StepGraph, simpleGraph } from './neighbour-graph.ts';

/** Points up to which betweenness is exact. */
export const EXACT_UP_TO = 500;
/** Points from which walks begin where there are more. */
const PIVOTS = 200;
const SEED = 19_770_101;

/** `share` by point; `error` by point: the standard error of the sample, 0 where `exact`. */
export type Betweenness = { share: Float64Array; error: Float64Array; exact: boolean };

/**
 * How many of all shortest walks between two others lead over each point, as a share of all pairs.
 *
 * Brandes, “A faster algorithm for betweenness centrality”, Journal of Mathematical Sociology 25 (2001). Above EXACT_UP_TO
 * points from a seeded sample of pivots (Brandes and Pich, International Journal of Bifurcation and Chaos 17, 2007). Of points
 * with a share of a few per cent the error is told too small: the sample holds hardly any of the walks that lead over them.
 *
 * Cost  O(pivots · links)
 */
export function betweenness(steps: StepGraph): Betweenness {
  const graph = simpleGraph(steps);
  const count = graph.order;
  if (count < 3 || count > EXACT_UP_TO) return sampled(graph);
  const exact = betweennessOf(graph, { getEdgeWeight: null });
  return {
    share: Float64Array.from(graph.nodes(), (node) => exact[node]!),
    error: new Float64Array(count),
    exact: true,
  };
}

function sampled(graph: UndirectedGraph): Betweenness {
  const count = graph.order;
  const share = new Float64Array(count);
  const error = new Float64Array(count);
  if (count < 3) return { share, error, exact: true };
  const pivots = shuffled([...share.keys()], chanceFrom(SEED)).slice(0, PIVOTS);
  const walks = unweightedBrandes(graph);
  const squares = new Float64Array(count);
  const part = new Float64Array(count);
  for (const pivot of pivots) {
    const [order, before, ways] = walks(pivot);
    part.fill(0);
    for (let at = order.pop(); at !== undefined; at = order.pop()) {
      // the library counts ways in 32 bits: where there are more, what is added is no more than a point’s own
      const each = (1 + part[at]!) / (ways[at]! || 1);
      for (const previous of before[at]!) part[previous]! += ways[previous]! * each;
      if (at === pivot) continue;
      share[at]! += part[at]!;
      squares[at]! += part[at]! * part[at]!;
    }
  }
  const scale = (count - 1) * (count - 2);
  for (const at of share.keys()) {
    const mean = share[at]! / pivots.length;
    const variance = Math.max(0, squares[at]! / pivots.length - mean * mean);
    share[at] = (mean * count) / scale;
    error[at] = (Math.sqrt(variance / pivots.length) * count) / scale;
  }
  return { share, error, exact: false };
}

/**
 * The core that each point is in: the largest k so that it stands among points which all have k neighbours among
 * themselves. Batagelj and Zaveršnik, “An O(m) algorithm for cores decomposition of networks” (2003).
 *
 * Cost  a second for 5,000 points and 50,000 links; at most 256 MB for that moment (points × highest degree)
 */
export function coresOf(steps: StepGraph): Int32Array {
  const graph = simpleGraph(steps);
  const core = coreNumber(graph);
  return Int32Array.from(graph.nodes(), (node) => core[node]!);
}
