import type { Spot } from './hull.ts';
import type { Painter } from './painter.ts';

type Told = {
  painter: Painter;
  /** a ring is drawn instead of moving the picture */
  isLasso: () => boolean;
  onPress: (point: number | null) => void;
  onPressTwice: (point: number) => void;
  /** a finished ring, in the picture’s own measure */
  onRing: (ring: Spot[]) => void;
};

const STILL_PX = 4;

/**
 * Drag moves the picture, or draws a ring (with Shift, or while that is switched on); the wheel and two fingers come nearer; a press
 * chooses a point. Returns the way out.
 */
export function followPointer(glass: HTMLElement, told: Told): () => void {
  const { painter } = told;
  const down = new Map<number, Spot>();
  let ring: Spot[] | null = null;
  let start: Spot | null = null;
  const spotOf = (event: MouseEvent): Spot => {
    const { left, top } = glass.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const spot = spotOf(event);
    glass.setPointerCapture(event.pointerId);
    down.set(event.pointerId, spot);
    start = down.size === 1 ? spot : null;
    ring = down.size === 1 && (event.shiftKey || told.isLasso()) ? [spot] : null;
  };
  const onMove = (event: PointerEvent) => {
    const before = down.get(event.pointerId);
    const spot = spotOf(event);
    if (!before) {
      glass.classList.toggle('on-point', painter.pick(spot) !== null);
      return;
    }
    down.set(event.pointerId, spot);
    if (start && Math.hypot(spot.x - start.x, spot.y - start.y) > STILL_PX) start = null;
    if (ring) {
      ring.push(spot);
      painter.setLasso(ring);
    } else if (down.size === 2) {
      const other = [...down].find(([id]) => id !== event.pointerId)![1];
      const far = (from: Spot) => Math.hypot(from.x - other.x, from.y - other.y) || 1;
      painter.zoom(far(before) / far(spot), { x: (spot.x + other.x) / 2, y: (spot.y + other.y) / 2 });
    } else if (!start) painter.pan(spot.x - before.x, spot.y - before.y);
  };
  const onUp = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    if (start) told.onPress(painter.pick(start));
    else if (ring && ring.length > 2) told.onRing(painter.setLasso(ring));
    painter.setLasso([]);
    [ring, start] = [null, null];
  };
  const onTwice = (event: MouseEvent) => {
    const point = painter.pick(spotOf(event));
    if (point !== null) told.onPressTwice(point);
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    painter.zoom(1.0016 ** Math.max(-300, Math.min(300, event.deltaY)), spotOf(event));
  };
  glass.addEventListener('pointerdown', onDown);
  glass.addEventListener('pointermove', onMove);
  glass.addEventListener('pointerup', onUp);
  glass.addEventListener('pointercancel', onUp);
  glass.addEventListener('dblclick', onTwice);
  glass.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    glass.removeEventListener('pointerdown', onDown);
    glass.removeEventListener('pointermove', onMove);
    glass.removeEventListener('pointerup', onUp);
    glass.removeEventListener('pointercancel', onUp);
    glass.removeEventListener('dblclick', onTwice);
    glass.removeEventListener('wheel', onWheel);
  };
}
