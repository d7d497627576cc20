import { UndirectedGraph } from 'graphology';
import type { Ties } from './links.ts';

/** One step from a point: to which, how strong, and on which tips it rests (by position). */
export type Step = { to: number; weight: number; tips: readonly number[]; kind: string; out: boolean };

/**
 * Ties as steps between points: subjects come first, by position; each hub is a point after them. To go through a hub takes
 * two steps, each with half of the distance that its weight gives.
 */
export type StepGraph = { steps: Step[][]; subjects: number };

/** Ties as a graph to walk on. O(links + spokes). */
export function stepGraph({ subjects, links, hubs }: Ties): StepGraph {
  const steps: Step[][] = Array.from({ length: subjects.length + hubs.length }, () => []);
  for (const { from, to, weight, tips, kind } of links) {
    steps[from]!.push({ to, weight, tips, kind, out: true });
    steps[to]!.push({ to: from, weight, tips, kind, out: false });
  }
  for (const [at, { spokes, weight, kind }] of hubs.entries()) {
    const hub = subjects.length + at;
    for (const { subject, tips } of spokes) {
      steps[subject]!.push({ to: hub, weight: 2 * weight, tips, kind, out: true });
      steps[hub]!.push({ to: subject, weight: 2 * weight, tips, kind, out: true });
    }
  }
  return { steps, subjects: subjects.length };
}

/** A graph whose nodes are the points, in order, and whose edges carry all that ties the two, added. */
export function simpleGraph({ steps }: StepGraph): UndirectedGraph<object, { weight: number }> {
  const graph = new UndirectedGraph<object, { weight: number }>();
  for (const at of steps.keys()) graph.addNode(at);
  for (const [at, each] of steps.entries())
    for (const { to, weight } of each)
      if (at < to)
        graph.updateEdge(at, to, ({ weight: before = 0 }: { weight?: number }) => ({
          weight: before + weight,
        }));
  return graph;
}
