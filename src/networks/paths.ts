import type { Ties } from './links.ts';
import { type StepGraph, stepGraph } from './neighbour-graph.ts';

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
 * The path with the fewest persons between two subjects, and the one with the strongest ties (the least sum of 1/weight):
 * Dijkstra with a binary heap. Null where there is none. Of equal paths the one by the smaller positions.
 */
export function pathsBetween(
  ties: Ties,
  from: number,
  to: number,
): { shortest: PathStep[] | null; strongest: PathStep[] | null } {
  const graph = stepGraph(ties);
  return {
    // a hub is half a step; of two equally short the stronger
    shortest: walk(ties, graph, from, to, (weight, isSpoke) => (isSpoke ? 0.5 : 1) + 1e-6 / (weight + 1e-3)),
    strongest: walk(ties, graph, from, to, (weight) => 1 / weight),
  };
}

function walk(
  ties: Ties,
  { steps, subjects }: StepGraph,
  from: number,
  to: number,
  cost: (weight: number, isSpoke: boolean) => number,
): PathStep[] | null {
  const far = new Float64Array(steps.length).fill(Number.POSITIVE_INFINITY);
  const back = new Int32Array(steps.length).fill(-1);
  far[from] = 0;
  const heap = new Heap();
  heap.push(0, from);
  for (let next = heap.pop(); next; next = heap.pop()) {
    const [distance, at] = next;
    if (at === to) break;
    if (distance > far[at]!) continue;
    for (const [neighbour, weight] of together(steps[at]!)) {
      const way = distance + cost(weight, at >= subjects || neighbour >= subjects);
      if (way < far[neighbour]! || (way === far[neighbour] && at < back[neighbour]!)) {
        far[neighbour] = way;
        back[neighbour] = at;
        heap.push(way, neighbour);
      }
    }
  }
  if (from !== to && back[to] === -1) return null;
  const points = [to];
  while (points[0] !== from) points.unshift(back[points[0]!]!);
  return told(ties, { steps, subjects }, points);
}

/** Links of several kinds between the same two count together. */
function together(steps: StepGraph['steps'][number]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { to, weight } of steps) sums.set(to, (sums.get(to) ?? 0) + weight);
  return sums;
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

/** A binary heap of points by distance, then position. */
class Heap {
  private readonly rows: [distance: number, at: number][] = [];

  push(distance: number, point: number): void {
    const { rows } = this;
    rows.push([distance, point]);
    for (let at = rows.length - 1; at > 0; ) {
      const up = (at - 1) >> 1;
      if (!before(rows[at]!, rows[up]!)) break;
      [rows[at], rows[up]] = [rows[up]!, rows[at]!];
      at = up;
    }
  }

  pop(): [distance: number, at: number] | undefined {
    const { rows } = this;
    const top = rows[0];
    const last = rows.pop();
    if (rows.length === 0 || !last) return top;
    rows[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < rows.length && before(rows[left]!, rows[least]!)) least = left;
      if (right < rows.length && before(rows[right]!, rows[least]!)) least = right;
      if (least === at) return top;
      [rows[at], rows[least]] = [rows[least]!, rows[at]!];
      at = least;
    }
  }
}

const before = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
