import type { Hull, Spot } from './hull.ts';
import type { Inks } from './marks.ts';
import type { Scene } from './scene.ts';

/** Rings around groups and parts: a soft fill, a border, and how many stand in it; dashed for parts. */
export function drawHulls(
  context: CanvasRenderingContext2D,
  hulls: readonly Hull[],
  inks: Inks,
  toScreen: (spot: Spot) => Spot,
): void {
  context.lineJoin = 'round';
  for (const { ring, kind } of hulls) {
    const ink = kind === 'group' ? inks.group.css : inks.member.css;
    context.beginPath();
    for (const [index, spot] of ring.map(toScreen).entries())
      if (index === 0) context.moveTo(spot.x, spot.y);
      else context.lineTo(spot.x, spot.y);
    context.closePath();
    context.setLineDash(kind === 'part' ? [6, 4] : []);
    context.globalAlpha = 0.07;
    context.fillStyle = ink;
    context.strokeStyle = ink;
    context.lineWidth = 22;
    context.stroke();
    context.fill();
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    context.stroke();
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** A few lines, smooth, with arrows where they have a direction: for a small picture, where each can be told from the next. */
export function drawLines(
  context: CanvasRenderingContext2D,
  { picture, shown, marked }: Scene,
  inks: Inks,
  toScreen: (spot: Spot) => Spot,
  roomAt: (point: number) => number,
): void {
  const spots = picture.points.map(toScreen);
  const isQuiet = marked.focus !== null || marked.path.length > 0;
  context.globalAlpha = isQuiet ? 0.3 : 0.7;
  for (const index of shown.lines) {
    const { from, to, kind, directed } = picture.lines[index]!;
    drawArrow(context, [spots[from]!, spots[to]!], roomAt(to), inks[kind].css, directed, 1.2);
  }
  context.globalAlpha = 1;
}

const HEAD = 8;

/** A line that stands out, with an arrow before its end where it has a direction. */
export function drawArrow(
  context: CanvasRenderingContext2D,
  [from, to]: readonly [Spot, Spot],
  room: number,
  ink: string,
  directed: boolean,
  width = 2,
): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = { x: to.x - (room + 1) * Math.cos(angle), y: to.y - (room + 1) * Math.sin(angle) };
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(tip.x, tip.y);
  context.stroke();
  if (!directed) return;
  context.beginPath();
  context.moveTo(tip.x, tip.y);
  for (const side of [-0.42, 0.42])
    context.lineTo(tip.x - HEAD * Math.cos(angle + side), tip.y - HEAD * Math.sin(angle + side));
  context.fill();
}

export function drawRing(
  context: CanvasRenderingContext2D,
  { x, y }: Spot,
  radius: number,
  ink: string,
  width: number,
): void {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

/** How many are in a folded part, in the middle of its disc. */
export function drawCount(
  context: CanvasRenderingContext2D,
  { x, y }: Spot,
  words: string,
  ink: string,
  font: string,
): void {
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ink;
  context.fillText(words, x, y + 1);
  context.textAlign = 'start';
  context.textBaseline = 'alphabetic';
}

export function drawLasso(context: CanvasRenderingContext2D, ring: readonly Spot[], ink: string): void {
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.beginPath();
  for (const { x, y } of ring) context.lineTo(x, y);
  context.closePath();
  context.stroke();
  context.globalAlpha = 0.08;
  context.fill();
  context.globalAlpha = 1;
  context.setLineDash([]);
}

type Box = { left: number; right: number; top: number; bottom: number };

/** Labels of one drawing of the picture: one that would lie on another is left out. */
export class LabelPlaces {
  private readonly taken: Box[] = [];
  private font = '';

  /** Letters of the numbers in discs. */
  countFont(host: HTMLElement): string {
    return `600 11px ${getComputedStyle(host).fontFamily}`;
  }

  begin(): void {
    this.taken.length = 0;
  }

  get isEmpty(): boolean {
    return this.taken.length === 0;
  }

  /** No label may lie on what stands here. */
  take({ x, y }: Spot, radius: number): void {
    this.taken.push({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  }

  draw(
    context: CanvasRenderingContext2D,
    { x, y, size, label }: { x: number; y: number; size: number; label?: string | null },
    inks: Inks,
    host: HTMLElement,
  ): void {
    if (!label) return;
    this.font ||= `11px ${getComputedStyle(host).fontFamily}`;
    context.font = this.font;
    const [left, baseline] = [x + size + 3, y + 4];
    const box = { left, right: left + context.measureText(label).width + 4, top: y - 8, bottom: y + 8 };
    const covers = (other: Box) =>
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
    if (this.taken.some(covers)) return;
    this.taken.push(box);
    context.lineWidth = 3;
    context.strokeStyle = inks.ground.css;
    context.strokeText(label, left, baseline);
    context.fillStyle = inks.text.css;
    context.fillText(label, left, baseline);
  }
}
