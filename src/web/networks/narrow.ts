import type { LinkKind } from '../../networks/shape.ts';
import type { Picture } from './picture-data.ts';

/**
 * What of a picture is shown.
 *
 * off    kinds of link that are off
 * until  only what was seen by then (milliseconds); null: all
 * only   only these points, by id; null: all
 */
export type Narrowing = {
  off: ReadonlySet<LinkKind>;
  until: number | null;
  only: ReadonlySet<string> | null;
};

/** Lines that are shown, by position, and whether each line is; for each point how many of them it has, and whether it is shown. */
export type Shown = {
  lines: Uint32Array;
  kept: Uint8Array;
  ties: Uint32Array;
  visible: Uint8Array;
  points: number;
};

/**
 * Members are always shown, except before the time at which they were first tied; things and people who were reached only with
 * a line.
 *
 * Cost  O(points + lines)
 */
export function narrowed({ points, lines }: Picture, { off, until, only }: Narrowing): Shown {
  const allowed = only && points.map(({ id }) => only.has(id));
  const ties = new Uint32Array(points.length);
  const found = new Uint32Array(lines.length);
  const kept = new Uint8Array(lines.length);
  let count = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (off.has(line.kind) || (until !== null && line.first > until)) continue;
    if (allowed && !(allowed[line.from] && allowed[line.to])) continue;
    found[count] = index;
    kept[index] = 1;
    count += 1;
    ties[line.from]! += 1;
    ties[line.to]! += 1;
  }
  const visible = new Uint8Array(points.length);
  let shown = 0;
  for (const [index, { kind }] of points.entries()) {
    const isShown =
      (!allowed || allowed[index]) && (ties[index]! > 0 || (kind === 'member' && until === null));
    visible[index] = isShown ? 1 : 0;
    shown += visible[index]!;
  }
  return { lines: found.subarray(0, count), kept, ties, visible, points: shown };
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** How many weeks a picture spans, at least one. */
export const weeksOf = ({ first, last }: Picture): number =>
  Math.max(1, Math.ceil((last - first + 1) / WEEK_MS));

/** The end of a week of the picture, counted from 1; null for the last one, which holds everything. */
export const endOfWeek = (picture: Picture, week: number): number | null =>
  week >= weeksOf(picture) ? null : picture.first + week * WEEK_MS;

/** Those tied to a point by a line that is shown, each once. */
export function neighboursOf({ lines, of }: Picture, { kept }: Shown, point: number): number[] {
  const found = new Set<number>();
  for (const index of of[point] ?? []) {
    if (!kept[index]) continue;
    const line = lines[index]!;
    found.add(line.from === point ? line.to : line.from);
  }
  found.delete(point);
  return [...found];
}

/**
 * Where an arrow key leads: of these points the one that lies in its direction, near ones first. Null where none lies within
 * 75° of it. The picture’s y goes up.
 */
export function stepTowards(
  { points }: Picture,
  from: number,
  others: readonly number[],
  towards: { x: number; y: number },
): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  const start = points[from]!;
  for (const other of others) {
    const [dx, dy] = [points[other]!.x - start.x, points[other]!.y - start.y];
    const far = Math.hypot(dx, dy) || 1e-9;
    const along = (dx * towards.x + dy * towards.y) / far;
    if (along < 0.26) continue;
    const cost = far / along ** 2;
    if (cost < least) [least, best] = [cost, other];
  }
  return best;
}
