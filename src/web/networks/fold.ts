import { LINK_KINDS } from '../../networks/shape.ts';
import type { Shown } from './narrow.ts';
import type { Line, Picture, Point } from './picture-data.ts';

/**
 * A picture with parts folded to one disc each. Points and lines keep their positions; discs, and the lines that lead to them, come
 * behind.
 *
 * home   for each point the disc that it is folded into; -1: it stands by itself
 * drawn  for each line the one that is drawn in its place, itself where nothing is folded; -1: it lies within a disc
 */
export type Folded = { picture: Picture; home: Int32Array; drawn: Int32Array };

/** People and things above which a picture opens with its parts folded: more cannot be told apart. */
const LEGIBLE = 300;

/** True where a picture is better begun with its parts than with everybody. */
export const opensFolded = ({ points, parts }: Picture): boolean =>
  parts.length > 1 && points.length > LEGIBLE;

/**
 * Folds all parts but those that are open. A disc stands in the middle of its members, who keep their places; a thing whose
 * holders are all in one disc goes into it, and so does whom its members alone reached. Null where nothing is folded.
 *
 * open  ids of parts
 * Cost  O(points + lines)
 */
export function folded(picture: Picture, open: ReadonlySet<string>): Folded | null {
  const { points, lines } = picture;
  const discs = discsOf(picture, open);
  if (discs.size === 0) return null;
  const home = homesOf(picture, discs);
  const drawn = new Int32Array(lines.length);
  const bundles = new Map<number, { at: number; line: Line }>();
  const count = points.length + discs.size;
  const end = (point: number) => (home[point] === -1 ? point : home[point]!);
  for (const [index, line] of lines.entries()) {
    const [from, to] = ordered(end(line.from), end(line.to), line.directed);
    if (home[line.from] === -1 && home[line.to] === -1) drawn[index] = index;
    else if (from === to) drawn[index] = -1;
    else {
      const key = (LINK_KINDS.indexOf(line.kind) * count + from) * count + to;
      const bundle = bundles.get(key) ?? {
        at: lines.length + bundles.size,
        line: { ...line, from, to, weight: 0, links: 0, tips: [] },
      };
      bundles.set(key, bundle);
      gather(bundle.line, line);
      drawn[index] = bundle.at;
    }
  }
  const behind = [...bundles.values()].map(({ line }) => line);
  return {
    picture: joined(
      picture,
      [...discs.values()].map(({ point }) => point),
      behind,
    ),
    home,
    drawn,
  };
}

const ordered = (from: number, to: number, directed: boolean): [number, number] =>
  directed || from < to ? [from, to] : [to, from];

function gather(bundle: Line, line: Line): void {
  bundle.weight += line.weight;
  bundle.links += line.links;
  bundle.first = Math.min(bundle.first, line.first);
  bundle.last = Math.max(bundle.last, line.last);
}

type Disc = { at: number; point: Point };

/** A disc for each part that is not open and has members here, by position of the part. */
function discsOf({ points, parts }: Picture, open: ReadonlySet<string>): Map<number, Disc> {
  const sums = parts.map(() => ({ x: 0, y: 0, count: 0 }));
  for (const { part, x, y } of points) {
    if (part === null) continue;
    const sum = sums[part]!;
    sum.x += x;
    sum.y += y;
    sum.count += 1;
  }
  const discs = new Map<number, Disc>();
  for (const [part, { x, y, count }] of sums.entries()) {
    const { id } = parts[part]!;
    if (count === 0 || open.has(id)) continue;
    const middle = { x: x / count, y: y / count };
    const point: Point = { id, kind: 'part', ...middle, weight: 0, holders: count, thing: null, part };
    discs.set(part, { at: points.length + discs.size, point });
  }
  return discs;
}

/** Members go into the disc of their part; who is in no part goes where all to whom he is tied go. */
function homesOf({ points, lines, of }: Picture, discs: ReadonlyMap<number, Disc>): Int32Array {
  const home = Int32Array.from(points, ({ part }) => (part === null ? -1 : (discs.get(part)?.at ?? -1)));
  const alone = points.flatMap(({ kind }, index) =>
    kind === 'member' || of[index]!.length === 0 ? [] : [index],
  );
  const homes = alone.map((index) => {
    const [first = -1, ...others] = of[index]!.map((line) => {
      const { from, to } = lines[line]!;
      return home[from === index ? to : from]!;
    });
    return others.every((other) => other === first) ? first : -1;
  });
  for (const [at, index] of alone.entries()) home[index] = homes[at]!;
  return home;
}

function joined(picture: Picture, discs: readonly Point[], bundles: readonly Line[]): Picture {
  const points = [...picture.points, ...discs];
  const lines = [...picture.lines, ...bundles];
  const of: (readonly number[])[] = [...picture.of, ...discs.map(() => [])];
  const added = new Map<number, number[]>();
  const add = (point: number, line: number) => {
    const list = added.get(point) ?? [];
    list.push(line);
    added.set(point, list);
  };
  for (const [index, { from, to }] of bundles.entries()) {
    add(from, picture.lines.length + index);
    add(to, picture.lines.length + index);
  }
  for (const [point, list] of added) of[point] = [...of[point]!, ...list];
  const at = new Map(picture.at);
  for (const [index, { id }] of discs.entries()) at.set(id, picture.points.length + index);
  return { ...picture, points, lines, of, at };
}

/** What is shown of a picture, as it is shown with parts folded. Ties of a disc are the links that lead out of it. */
export function foldedShown({ picture, home, drawn }: Folded, shown: Shown): Shown {
  const kept = new Uint8Array(picture.lines.length);
  const ties = new Uint32Array(picture.points.length);
  const visible = new Uint8Array(picture.points.length);
  ties.set(shown.ties);
  for (const index of shown.lines) {
    const at = drawn[index]!;
    if (at === -1) continue;
    kept[at] = 1;
    const { from, to } = picture.lines[at]!;
    for (const end of [from, to]) if (end >= home.length) ties[end]! += 1;
  }
  for (const [index, at] of home.entries()) if (shown.visible[index]) visible[at === -1 ? index : at] = 1;
  const found: number[] = [];
  for (const [index, is] of kept.entries()) if (is === 1) found.push(index);
  return {
    lines: Uint32Array.from(found),
    kept,
    ties,
    visible,
    points: visible.reduce((sum, each) => sum + each, 0),
  };
}
