import { dijkstra } from './graph-algorithms.ts';
import type { Ties } from './links.ts';
import { type StepGraph, simpleGraph, stepGraph } from './neighbour-graph.ts';

/** One step of a path between two subjects, by position: by which kinds, through which hub, resting on which tips. */
export type PathStep = {
  from: number;
  to: number;
  kinds: string[];
  /** fingerprint of the thing that both hold, where it has many holders */
  thing: string | null;
  weight: number;
  tips: number[];
};

/**
 * The path with the fewest persons between two subjects, and the one with the strongest ties (the least sum of 1/weight), by
 * Dijkstra. Null where there is none. Of equal paths the same one for the same ties.
 */
export function pathsBetween(
  ties: Ties,
  from: number,
  to: number,
): { shortest: PathStep[] | null; strongest: PathStep[] | null } {
  const steps = stepGraph(ties);
  const graph = simpleGraph(steps);
  const isSpoke = (edge: string) => graph.extremities(edge).some((node) => Number(node) >= steps.subjects);
  const walk = (cost: (edge: string, weight: number) => number): PathStep[] | null => {
    const points: string[] | null = dijkstra.bidirectional(graph, from, to, (edge, { weight }) =>
      cost(edge, weight),
    );
    return points && told(ties, steps, points.map(Number));
  };
  return {
    // a hub is half a step; of two equally short the stronger
    shortest: walk((edge, weight) => (isSpoke(edge) ? 0.5 : 1) + 1e-6 / (weight + 1e-3)),
    strongest: walk((_, weight) => 1 / weight),
  };
}

function told(ties: Ties, { steps, subjects }: StepGraph, points: readonly number[]): PathStep[] {
  const path: PathStep[] = [];
  for (let at = 0; at + 1 < points.length; ) {
    const [from, next] = [points[at]!, points[at + 1]!];
    const isHub = next >= subjects;
    const to = isHub ? points[at + 2]! : next;
    const used = steps[from]!.filter((step) => step.to === next);
    const onward = isHub ? steps[to]!.filter((step) => step.to === next) : [];
    const tips = new Set([...used, ...onward].flatMap((step) => [...step.tips]));
    const sum = used.reduce((all, step) => all + step.weight, 0);
    path.push({
      from,
      to,
      kinds: [...new Set(used.map(({ kind }) => kind))].sort(),
      thing: isHub ? ties.hubs[next - subjects]!.print : null,
      weight: isHub ? sum / 2 : sum,
      tips: [...tips].sort((a, b) => a - b),
    });
    at += isHub ? 2 : 1;
  }
  return path;
}
