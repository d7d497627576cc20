import { shortId } from '../../kernel/short-id.ts';
import type { Hull } from './hull.ts';
import { type Inks, inkOf, type Shape, shapeOf, sizeOf, strengthOf } from './marks.ts';
import type { Shown } from './narrow.ts';
import type { Picture, RoleCode } from './picture-data.ts';

const SIDE = 2000;
const MARGIN = 60;

/**
 * A picture as a drawing (SVG 1.1) that stands by itself: rings, lines, points, labels of ids. Every point that is shown stands in it,
 * also what lies outside of the window.
 */
export function svgOf(
  picture: Picture,
  shown: Shown,
  roles: ReadonlyMap<number, RoleCode>,
  hulls: readonly Hull[],
  inks: Inks,
  title: string,
): string {
  const { points, lines } = picture;
  const x = (value: number) => (MARGIN + value * (SIDE - 2 * MARGIN)).toFixed(1);
  const y = (value: number) => (MARGIN + (1 - value) * (SIDE - 2 * MARGIN)).toFixed(1);
  const rings = hulls.map(
    ({ ring, kind }) =>
      `<polygon points="${ring.map((spot) => `${x(spot.x)},${y(spot.y)}`).join(' ')}" fill="${inks.group.css}" fill-opacity="0.08" stroke="${inks.group.css}"${kind === 'part' ? ' stroke-dasharray="6 4"' : ''}/>`,
  );
  const strokes = [...shown.lines].map((index) => {
    const line = lines[index]!;
    const [from, to] = [points[line.from]!, points[line.to]!];
    const arrow = line.directed ? ` marker-end="url(#to-${line.kind})"` : '';
    return `<line x1="${x(from.x)}" y1="${y(from.y)}" x2="${x(to.x)}" y2="${y(to.y)}" stroke="${inks[line.kind].css}"${arrow}><title>${line.kind}</title></line>`;
  });
  const marks = points.flatMap((point, index) => {
    if (!shown.visible[index]) return [];
    const role = roles.get(index);
    const [left, top, size] = [x(point.x), y(point.y), sizeOf(point, shown.ties[index]!, shown.points)];
    const label = `<text x="${(Number(left) + size + 3).toFixed(1)}" y="${(Number(top) + 4).toFixed(1)}">${shortId(point.id)}</text>`;
    return [
      `<g>${drawn(shapeOf(point, role), Number(left), Number(top), size, inks[inkOf(point, role)].css)}<title>${point.id}</title>${label}</g>`,
    ];
  });
  const heads = (['payment', 'contact'] as const).map(
    (kind) =>
      `<marker id="to-${kind}" viewBox="0 0 8 8" refX="14" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="${inks[kind].css}"/></marker>`,
  );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" font-family="sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title><defs>${heads.join('')}</defs>`,
    `<rect width="${SIDE}" height="${SIDE}" fill="${inks.ground.css}"/>`,
    `<g>${rings.join('\n')}</g>`,
    `<g stroke-opacity="${strengthOf(shown.lines.length)}">${strokes.join('\n')}</g>`,
    `<g fill="${inks.text.css}">${marks.join('\n')}</g>`,
    '</svg>',
    '',
  ].join('\n');
}

/** One shape around a middle, as the picture on the screen draws it. Also the legend’s. */
export function drawn(shape: Shape, x: number, y: number, size: number, ink: string): string {
  const path = pathOf(shape, x, y, size);
  return shape === 'ring'
    ? `<path d="${path}" fill="none" stroke="${ink}" stroke-width="${(size * 0.34).toFixed(1)}"/>`
    : `<path d="${path}" fill="${ink}" fill-rule="evenodd"/>`;
}

/** Outline of a shape around a middle, for SVG. */
export function pathOf(shape: Shape, x: number, y: number, size: number): string {
  const at = (dx: number, dy: number) => `${(x + dx * size).toFixed(1)} ${(y + dy * size).toFixed(1)}`;
  const circle = (radius: number) => {
    const r = (radius * size).toFixed(1);
    return `M${at(-radius, 0)}A${r} ${r} 0 1 0 ${at(radius, 0)}A${r} ${r} 0 1 0 ${at(-radius, 0)}Z`;
  };
  const polygon = (...corners: readonly (readonly [number, number])[]) =>
    `M${corners.map(([dx, dy]) => at(dx, dy)).join('L')}Z`;
  const shapes: Readonly<Record<Shape, () => string>> = {
    disc: () => circle(0.85),
    ring: () => circle(0.68),
    square: () => polygon([-0.72, -0.72], [0.72, -0.72], [0.72, 0.72], [-0.72, 0.72]),
    up: () => polygon([0, -0.95], [0.9, 0.5], [-0.9, 0.5]),
    down: () => polygon([0, 0.95], [0.9, -0.5], [-0.9, -0.5]),
    diamond: () => polygon([0, -0.95], [0.95, 0], [0, 0.95], [-0.95, 0]),
    plus: () =>
      polygon(
        [-0.32, -0.9],
        [0.32, -0.9],
        [0.32, -0.32],
        [0.9, -0.32],
        [0.9, 0.32],
        [0.32, 0.32],
        [0.32, 0.9],
        [-0.32, 0.9],
        [-0.32, 0.32],
        [-0.9, 0.32],
        [-0.9, -0.32],
        [-0.32, -0.32],
      ),
    core: () => circle(0.92) + circle(0.7) + circle(0.46),
    part: () => circle(0.98) + circle(0.88) + circle(0.8),
  };
  return shapes[shape]();
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
