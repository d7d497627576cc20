import { DIRECTED, type LinkKind, type NetworkRole } from '../../networks/shape.ts';
import type { Output } from '../app/api.ts';

export type Graph = Output<'networks.picture'>;
export type GraphLink = Output<'networks.neighbours'>['links'][number];

/** What a point of the picture is: one who belongs, one whom members reached, a thing that many hold, or a part that is folded. */
export type PointKind = 'member' | 'reached' | 'thing' | 'part';
export type RoleCode = NetworkRole['code'];

/**
 * A person, a thing or a part. `x`, `y` lie between 0 and 1.
 *
 * holders  of a thing how many hold it, of a folded part how many are in it
 * thing    by what it ties
 * part     position of the part that a member stands in; null: in none
 */
export type Point = {
  id: string;
  kind: PointKind;
  x: number;
  y: number;
  weight: number;
  holders: number;
  thing: LinkKind | null;
  part: number | null;
};

/**
 * A link between two points, by position. Times in milliseconds. `tips`: positions among the picture’s; `links`: how many it stands
 * for where parts are folded.
 */
export type Line = {
  kind: LinkKind;
  from: number;
  to: number;
  weight: number;
  directed: boolean;
  first: number;
  last: number;
  tips: readonly number[];
  links: number;
};

export type Picture = {
  points: readonly Point[];
  at: ReadonlyMap<string, number>;
  lines: readonly Line[];
  /** lines of each point */
  of: readonly (readonly number[])[];
  parts: Graph['parts'];
  tips: readonly string[];
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
  const work = pieces(graph, more);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** The same, and the page answers meanwhile. */
export async function pictureInPieces(graph: Graph): Promise<Picture> {
  const work = pieces(graph, []);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await new Promise((next) => setTimeout(next));
  }
}

function* pieces(graph: Graph, more: readonly GraphLink[]): Generator<undefined, Picture> {
  const points = pointsOf(graph, more);
  const at = new Map(points.map(({ id }, index) => [id, index]));
  const tips = more.length === 0 ? graph.tips : [...graph.tips];
  yield;
  const lines = yield* linesOf(graph);
  addLines(lines, more, at, tips as string[]);
  const of: number[][] = points.map(() => []);
  let last = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    of[line.from]!.push(index);
    if (line.to !== line.from) of[line.to]!.push(index);
    last = Math.max(last, line.last);
  }
  yield;
  placeBeside(points, of, lines);
  return { points, at, lines, of, parts: graph.parts, tips, first: earliest(lines), last };
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
  const person = { holders: 0, thing: null };
  return [
    ...nodes.map(
      (node): Point => ({
        ...person,
        id: node.id,
        kind: node.member ? 'member' : 'reached',
        weight: node.weight,
        part: node.part,
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
        part: null,
        ...place(hub),
      }),
    ),
    ...added.map(
      (id): Point => ({
        ...person,
        id,
        kind: 'reached',
        weight: 0,
        part: null,
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

const MINUTE_MS = 60_000;
/** Lines that are made at a time. */
const PIECE = 12_500;

function* linesOf({ kinds, links, spokes, hubs, nodes }: Graph): Generator<undefined, Line[]> {
  const lines: Line[] = [];
  for (let row = 0; row < links.kind.length; row += 1) {
    if (row % PIECE === PIECE - 1) yield;
    const kind = kinds[links.kind[row]!]!;
    lines.push({
      kind,
      from: links.from[row]!,
      to: links.to[row]!,
      weight: links.weight[row]!,
      directed: DIRECTED.has(kind),
      first: links.first[row]! * MINUTE_MS,
      last: links.last[row]! * MINUTE_MS,
      tips: links.tips[row]!,
      links: 1,
    });
  }
  for (const [row, subject] of spokes.subject.entries()) {
    const hub = hubs[spokes.hub[row]!]!;
    lines.push({
      kind: hub.kind,
      from: subject,
      to: nodes.length + spokes.hub[row]!,
      weight: 1,
      directed: false,
      first: Date.parse(hub.firstAt),
      last: Date.parse(hub.lastAt),
      tips: spokes.tips[row]!,
      links: 1,
    });
  }
  return lines;
}

/** Links of people who were looked at one by one; one that the network has too takes that one’s place. */
function addLines(
  lines: Line[],
  more: readonly GraphLink[],
  at: ReadonlyMap<string, number>,
  tips: string[],
): void {
  if (more.length === 0) return;
  const keyOf = ({ kind, from, to }: Pick<Line, 'kind' | 'from' | 'to'>) => `${kind} ${from} ${to}`;
  const known = new Map(lines.map((line, row) => [keyOf(line), row]));
  for (const { firstAt, lastAt, from, to, ...link } of more) {
    const line: Line = {
      ...link,
      from: at.get(from)!,
      to: at.get(to)!,
      first: Date.parse(firstAt),
      last: Date.parse(lastAt),
      tips: link.tips.map((tip) => tips.push(tip) - 1),
      links: 1,
    };
    const row = known.get(keyOf(line)) ?? lines.length;
    known.set(keyOf(line), row);
    lines[row] = line;
  }
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

/** The tips that a line rests on. */
export const tipsOf = ({ tips }: Picture, line: Line): string[] => line.tips.map((tip) => tips[tip]!);

export const isPerson = ({ kind }: Point): boolean => kind === 'member' || kind === 'reached';
