import { DIRECTED, type LinkKind, type NetworkRole } from '../../networks/shape.ts';
import type { Output } from '../app/api.ts';

export type Graph = Output<'networks.graph'>;
export type GraphLink = Graph['links'][number];

/** What a point of the picture is: one who belongs, one whom members reached, or a thing that many hold. */
export type PointKind = 'member' | 'reached' | 'thing';
export type RoleCode = NetworkRole['code'];

/** A person or a thing. `x`, `y` lie between 0 and 1; `thing`: by what it ties. */
export type Point = {
  id: string;
  kind: PointKind;
  x: number;
  y: number;
  weight: number;
  holders: number;
  thing: LinkKind | null;
};

/** A link between two points, by position. Times in milliseconds. */
export type Line = {
  kind: LinkKind;
  from: number;
  to: number;
  weight: number;
  directed: boolean;
  first: number;
  last: number;
  tips: readonly string[];
};

export type Picture = {
  points: readonly Point[];
  at: ReadonlyMap<string, number>;
  lines: readonly Line[];
  /** lines of each point */
  of: readonly (readonly number[])[];
  first: number;
  last: number;
};

/**
 * The server’s answer as a picture: its places brought between 0 and 1, whom members reached set beside them, links and spokes
 * as lines. Equal answers give equal pictures.
 *
 * more  links of people who were looked at one by one; whom they lead to joins the picture as reached
 */
export function pictureOf(graph: Graph, more: readonly GraphLink[] = []): Picture {
  const points = pointsOf(graph, more);
  const at = new Map(points.map(({ id }, index) => [id, index]));
  const lines = linesOf(graph, more, at);
  const of: number[][] = points.map(() => []);
  let last = 0;
  for (const [index, line] of lines.entries()) {
    of[line.from]!.push(index);
    if (line.to !== line.from) of[line.to]!.push(index);
    last = Math.max(last, line.last);
  }
  placeBeside(points, of, lines);
  return { points, at, lines, of, first: earliest(lines), last };
}

/** From when the picture counts weeks: one line in a hundred may be earlier, so that a wrong clock does not stretch it. */
function earliest(lines: readonly Line[]): number {
  const firsts = Float64Array.from(lines, ({ first }) => first).sort();
  return firsts[Math.floor(firsts.length / 100)] ?? 0;
}

function pointsOf({ nodes, hubs }: Graph, more: readonly GraphLink[]): Point[] {
  const placed = [...nodes, ...hubs].filter(({ x, y }) => x !== null && y !== null);
  const [xs, ys] = [placed.map(({ x }) => x!), placed.map(({ y }) => y!)];
  const [left, width] = span(xs);
  const [top, height] = span(ys);
  const side = Math.max(width, height) || 1;
  const unit = (value: number | null, from: number, size: number) =>
    value === null ? Number.NaN : 0.5 + (value - from - size / 2) / side;
  const known = new Set(nodes.map(({ id }) => id));
  const added = [...new Set(more.flatMap(({ from, to }) => [from, to]))].filter((id) => !known.has(id));
  const place = (node: { x: number | null; y: number | null }) => ({
    x: unit(node.x, left, width),
    y: unit(node.y, top, height),
  });
  return [
    ...nodes.map(
      (node): Point => ({
        id: node.id,
        kind: node.member ? 'member' : 'reached',
        weight: node.weight,
        holders: 0,
        thing: null,
        ...place(node),
      }),
    ),
    ...hubs.map(
      (hub): Point => ({
        id: hub.id,
        kind: 'thing',
        weight: 0,
        holders: hub.holders,
        thing: hub.kind,
        ...place(hub),
      }),
    ),
    ...added.map(
      (id): Point => ({
        id,
        kind: 'reached',
        weight: 0,
        holders: 0,
        thing: null,
        x: Number.NaN,
        y: Number.NaN,
      }),
    ),
  ];
}

function span(values: readonly number[]): [from: number, size: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return values.length > 0 ? [least, most - least] : [0, 0];
}

function linesOf(graph: Graph, more: readonly GraphLink[], at: ReadonlyMap<string, number>): Line[] {
  const hubs = new Map(graph.hubs.map((hub) => [hub.id, hub]));
  const lines: Line[] = [];
  for (const { kind, from, to, weight, firstAt, lastAt, tips } of withMore(graph.links, more))
    lines.push({
      kind,
      from: at.get(from)!,
      to: at.get(to)!,
      weight,
      directed: DIRECTED.has(kind),
      first: Date.parse(firstAt),
      last: Date.parse(lastAt),
      tips,
    });
  for (const { subject, hub, tips } of graph.spokes) {
    const thing = hubs.get(hub);
    if (!thing || !at.has(subject)) continue;
    lines.push({
      kind: thing.kind,
      from: at.get(subject)!,
      to: at.get(hub)!,
      weight: 1,
      directed: false,
      first: Date.parse(thing.firstAt),
      last: Date.parse(thing.lastAt),
      tips,
    });
  }
  return lines;
}

/** Links of the network, and others that are not among them. */
function withMore(links: readonly GraphLink[], more: readonly GraphLink[]): readonly GraphLink[] {
  if (more.length === 0) return links;
  const keyOf = ({ kind, from, to }: GraphLink) => `${kind} ${from} ${to}`;
  return [...new Map([...links, ...more].map((link) => [keyOf(link), link])).values()];
}

/** Angle between one and the next on a ring, so that few stand behind each other (the golden angle). */
const TURN = 2.399963;
const NEAR = 0.014;

/** Who has no place of his own stands on a ring around the first he is tied to who has one; nobody moves for him. */
function placeBeside(points: Point[], of: readonly (readonly number[])[], lines: readonly Line[]): void {
  const around = new Map<number, number>();
  const isPlaced = points.map(({ x }) => !Number.isNaN(x));
  for (const [index, point] of points.entries()) {
    if (isPlaced[index]) continue;
    const middle = of[index]!.map((line) =>
      lines[line]!.from === index ? lines[line]!.to : lines[line]!.from,
    ).find((other) => isPlaced[other]);
    const count = around.get(middle ?? -1) ?? 0;
    around.set(middle ?? -1, count + 1);
    const radius = NEAR * Math.sqrt(count + 1.5);
    point.x = (middle === undefined ? 0.5 : points[middle]!.x) + radius * Math.cos(count * TURN);
    point.y = (middle === undefined ? 0.5 : points[middle]!.y) + radius * Math.sin(count * TURN);
  }
}

/** The end of an id, as short as people read it aloud: eight signs. */
export const shortId = (id: string): string => id.slice(-8);
