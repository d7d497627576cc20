import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings.ts';
import { useMedia } from '../look/use-media.ts';
import type { NetworkDesk } from './desk.ts';
import { free } from './free.ts';
import type { Spot } from './hull.ts';
import { neighboursOf, stepTowards } from './narrow.ts';
import { Painter } from './painter.ts';
import { followPointer } from './pointer.ts';
import type { Scene } from './scene.ts';

type Props = {
  scene: Scene;
  desk: NetworkDesk;
  isLasso: boolean;
  onRing: (ring: Spot[]) => void;
  onOpen: (point: number) => void;
  onPainter: (painter: Painter | null) => void;
};

const ARROWS: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

/** The picture itself, with pointer and keys. What it shows stands in words in the status line below it and in the tables. */
export function PictureView({ scene, desk, isLasso, onRing, onOpen, onPainter }: Props) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const glass = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);
  const now = useRef({ scene, desk, isLasso, onRing, onPainter });
  now.current = { scene, desk, isLasso, onRing, onPainter };
  useEffect(() => {
    const gone = new AbortController();
    void drawn(host.current!, glass.current!, now, gone.signal).then((made) => {
      if (!made) return;
      painter.current = made;
      made.show(now.current.scene);
      now.current.onPainter(made);
      host.current!.dataset['ready'] = 'yes';
    });
    return () => {
      gone.abort();
      painter.current = null;
      now.current.onPainter(null);
    };
  }, []);
  useEffect(() => painter.current?.show(scene), [scene]);
  const { theme } = useSettings();
  const dark = useMedia('(prefers-color-scheme: dark)');
  // biome-ignore lint/correctness/useExhaustiveDependencies: light and dark decide what the style sheet says
  useEffect(() => painter.current?.readColours(), [theme, dark]);
  return (
    <div className="net-picture">
      <div ref={host} className="net-host" aria-hidden="true" />
      {/* the picture is worked like a map: arrows lead from one to the next */}
      <div
        ref={glass}
        className={isLasso ? 'net-glass lasso' : 'net-glass'}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes keys
        tabIndex={0}
        aria-label={t('networks.picture')}
        aria-describedby="net-status"
        onKeyDown={(event) => {
          if (onKey(event, painter.current, scene, desk, onOpen)) {
            event.preventDefault();
            event.stopPropagation();
          }
        }}
      />
    </div>
  );
}

type Now = Pick<Props, 'scene' | 'desk' | 'isLasso' | 'onRing' | 'onPainter'>;

/** The picture, drawn after the page around it, and alive until the signal; null where that came before. */
async function drawn(
  host: HTMLElement,
  glass: HTMLElement,
  now: { readonly current: Now },
  gone: AbortSignal,
): Promise<Painter | null> {
  await free();
  if (gone.aborted) return null;
  const made = new Painter(host, now.current.scene);
  gone.addEventListener('abort', () => made.kill());
  if (!(await made.begin())) return null;
  const leave = followPointer(glass, {
    painter: made,
    isLasso: () => now.current.isLasso,
    onPress: (point) => now.current.desk.press(point),
    onPressTwice: (point) => void now.current.desk.expand(point),
    onRing: (ring) => now.current.onRing(ring),
  });
  const sized = new ResizeObserver(() => made.resize());
  sized.observe(host);
  gone.addEventListener('abort', () => {
    sized.disconnect();
    leave();
  });
  return made;
}

/** True where the key meant something here. Whom one looks at is moved before the picture stands, too. */
function onKey(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  painter: Painter | null,
  scene: Scene,
  desk: NetworkDesk,
  onOpen: (point: number) => void,
): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const { focus } = scene.marked;
  const arrow = ARROWS[key];
  if (arrow) {
    const to = next(scene, arrow);
    if (to === null) return true;
    desk.look(to);
    if (painter && !painter.isOnScreen(to)) painter.goTo(to);
    return true;
  }
  if (key === '+' || key === '=') painter?.zoom(0.75);
  else if (key === '-') painter?.zoom(1.33);
  else if (key === '0') painter?.fit();
  else if (key === 'Escape' && (focus !== null || desk.pathFrom)) desk.press(null);
  else if (focus === null) return false;
  else if (key === 'Enter' && desk.pathFrom) desk.press(focus);
  else if (key === 'Enter') onOpen(focus);
  else if (key === ' ') desk.choose([focus]);
  else if (key === 'e') void desk.expand(focus);
  else if (key === 'f') painter?.goTo(focus, 0.25);
  else if (key === 'p') desk.foldPartOf(focus);
  else return false;
  return true;
}

/** Where an arrow leads: along a line first; without a focus to whom most is tied. */
function next(scene: Scene, arrow: { x: number; y: number }): number | null {
  const { picture, shown, marked } = scene;
  if (marked.focus !== null && shown.visible[marked.focus])
    return stepTowards(picture, marked.focus, neighboursOf(picture, shown, marked.focus), arrow);
  let best: number | null = null;
  for (const [index, ties] of shown.ties.entries())
    if (
      shown.visible[index] &&
      picture.points[index]!.kind !== 'thing' &&
      (best === null || ties > shown.ties[best]!)
    )
      best = index;
  return best;
}
