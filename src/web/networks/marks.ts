import { LINK_KINDS, type LinkKind } from '../../networks/shape.ts';
import type { Point, RoleCode } from './picture-data.ts';

/** Shapes of points, in the order in which the shader counts them. */
export const SHAPES = ['disc', 'ring', 'square', 'up', 'down', 'diamond', 'plus', 'core', 'part'] as const;
export type Shape = (typeof SHAPES)[number];

/** The shape of each role; of several the first of this list is drawn. */
export const ROLE_SHAPES: Readonly<Record<RoleCode, Shape>> = {
  brings_in: 'up',
  spreads: 'down',
  pays: 'diamond',
  bridges: 'plus',
  core: 'core',
};

export function shapeOf(point: Point, role: RoleCode | undefined): Shape {
  if (point.kind === 'thing') return 'square';
  if (point.kind === 'part') return 'part';
  if (role) return ROLE_SHAPES[role];
  return point.kind === 'member' ? 'disc' : 'ring';
}

/**
 * How large a point is drawn, in pixels of half its width: by how many it is tied to, and smaller in a picture of many.
 *
 * points  how many are shown
 */
export function sizeOf(point: Point, ties: number, points: number): number {
  if (point.kind === 'part') return Math.min(46, 9 + 1.5 * Math.sqrt(point.holders));
  const least = points < 150 ? 7 : points < 1_000 ? 5 : points < 3_000 ? 3.5 : 2;
  const more = point.kind === 'thing' ? 1 + Math.sqrt(point.holders) / 3 : Math.sqrt(ties) / 2;
  return least + Math.min(7, more);
}

/** Colours as the style sheet has them now: `rgb(…)`, each with its parts. */
export type Inks = Readonly<Record<InkName, Ink>>;
export type Ink = { css: string; rgb: readonly [number, number, number] };
const INK_NAMES = ['member', 'reached', 'thing', 'role', 'chosen', 'text', 'ground', ...LINK_KINDS] as const;
type InkName = (typeof INK_NAMES)[number];

/** Reads the colours of the picture from the style sheet, as they stand for an element in light or dark. */
export function readInks(element: HTMLElement): Inks {
  const probe = document.createElement('span');
  element.append(probe);
  const entries = INK_NAMES.map((name) => {
    probe.className = `net-ink net-ink-${name}`;
    const css = getComputedStyle(probe).color;
    const [red = 0, green = 0, blue = 0] = (css.match(/[\d.]+/g) ?? []).map(Number);
    return [name, { css, rgb: [red, green, blue] }] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Inks;
}

export const inkOf = (point: Point, role: RoleCode | undefined): 'member' | 'reached' | 'thing' | 'role' =>
  point.kind === 'part' ? 'member' : point.kind !== 'thing' && role ? 'role' : point.kind;

/** How strong lines are drawn, so that many of them do not become one grey. */
export const strengthOf = (lines: number): number => (lines > 20_000 ? 0.12 : lines > 3_000 ? 0.28 : 0.6);

/** Kinds of a picture that have a line, in the order of the vocabulary. */
export const kindsIn = (lines: readonly { kind: LinkKind }[]): LinkKind[] => {
  const found = new Set(lines.map(({ kind }) => kind));
  return LINK_KINDS.filter((kind) => found.has(kind));
};
