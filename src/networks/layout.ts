import { UndirectedGraph } from 'graphology';
import { uuidOfHex } from '../kernel/uuid.ts';
import { chanceFrom } from './chance.ts';
import { forceAtlas2 } from './graph-algorithms.ts';
import type { Ties } from './links.ts';

export type Place = { x: number; y: number };

/** Rounds of the layout: many for a picture that is new, few where only some people come to it. */
const ROUNDS = { anew: 120, added: 40 } as const;
const ROUNDS_LARGE = 60;
const LARGE = 2_000;
const SEED = 20_140_610;

/** The id under which a thing stands in a picture: its fingerprint, written as an id. */
export const nodeOfThing = (print: string): string => uuidOfHex(print);

/**
 * Places of members and of the things that many hold: ForceAtlas2 (Jacomy, Venturini, Heymann, Bastian, PLoS ONE 9, 2014) from a
 * seeded beginning, so that the same ties give the same picture.
 *
 * members  ids that are drawn
 * before   places of the last picture: who is in it stays there, and only new ones are placed
 * returns  a place for each node id, rounded to thousandths
 * Cost     O(rounds · (nodes log nodes + links)); some seconds for 5,000 members and 50,000 links
 */
export function layoutOf(
  ties: Ties,
  members: ReadonlySet<string>,
  before: ReadonlyMap<string, Place>,
): Map<string, Place> {
  const graph = pictureOf(ties, members);
  const nodes = [...graph.nodes()].sort();
  const chance = chanceFrom(SEED);
  const kept = nodes.filter((node) => before.has(node)).length;
  const side = Math.sqrt(nodes.length) * 10;
  for (const node of nodes) {
    const start = { x: (chance() - 0.5) * side, y: (chance() - 0.5) * side }; // drawn for all: a kept place moves nobody’s chance
    const old = before.get(node);
    if (old) graph.mergeNodeAttributes(node, { ...old, fixed: true });
    else graph.mergeNodeAttributes(node, beside(graph, node, before, start));
  }
  if (kept < nodes.length && graph.size > 0) {
    const rounds = kept > 0 ? ROUNDS.added : nodes.length > LARGE ? ROUNDS_LARGE : ROUNDS.anew;
    forceAtlas2.assign(graph, {
      iterations: rounds,
      getEdgeWeight: 'weight',
      settings: { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: nodes.length > 300 },
    });
  }
  return new Map(
    nodes.map((node) => [
      node,
      { x: rounded(graph.getNodeAttribute(node, 'x')), y: rounded(graph.getNodeAttribute(node, 'y')) },
    ]),
  );
}

function pictureOf({ subjects, links, hubs }: Ties, members: ReadonlySet<string>): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (const id of [...members].sort()) graph.addNode(id);
  for (const { from, to, weight } of links) {
    const [a, b] = [subjects[from]!, subjects[to]!];
    if (a === b || !members.has(a) || !members.has(b)) continue;
    graph.updateEdge(a, b, (attributes) => ({ weight: (attributes['weight'] ?? 0) + weight }));
  }
  for (const { print, spokes } of hubs) {
    const holders = spokes.map(({ subject }) => subjects[subject]!).filter((id) => members.has(id));
    if (holders.length < 2) continue;
    const node = nodeOfThing(print);
    if (!graph.hasNode(node)) graph.addNode(node);
    for (const id of holders) if (!graph.hasEdge(node, id)) graph.addEdge(node, id, { weight: 1 });
  }
  return graph;
}

/** Who is new begins in the middle of those he is tied to, a little aside. */
function beside(
  graph: UndirectedGraph,
  node: string,
  before: ReadonlyMap<string, Place>,
  start: Place,
): Place {
  const near = graph.neighbors(node).flatMap((other) => before.get(other) ?? []);
  if (near.length === 0) return start;
  const middle = (pick: (place: Place) => number) =>
    near.reduce((sum, each) => sum + pick(each), 0) / near.length;
  return { x: middle(({ x }) => x) + start.x / 20, y: middle(({ y }) => y) + start.y / 20 };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
