import { useRouter } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import type { NetworkDesk } from './desk.ts';
import { FindInPicture } from './find-in-picture.tsx';
import { FocusPanel } from './focus-panel.tsx';
import { FoldButtons } from './fold-buttons.tsx';
import { groupHulls, type Hull, isInside, partHulls, type Spot } from './hull.ts';
import { Kinds } from './kinds.tsx';
import { Legend } from './legend.tsx';
import { ListPanel } from './list-panel.tsx';
import type { Painter } from './painter.ts';
import { PathPanel } from './path-panel.tsx';
import { PictureView } from './picture-view.tsx';
import { SaveMenu } from './save-menu.tsx';
import type { Scene } from './scene.ts';
import { StatusLine } from './status-line.tsx';
import { useSubjectWay } from './subject-link.tsx';
import { TimeSlider } from './time-slider.tsx';

const RINGS = ['none', 'group', 'part'] as const;
type Rings = (typeof RINGS)[number];
const NO_HULLS: readonly Hull[] = [];

type Props = {
  about: Output<'networks.show'>;
  desk: NetworkDesk;
};

/** The picture with its tools above, and beside it what is known of whom is looked at. */
export function PictureTab({ about, desk }: Props) {
  const { t } = useTranslation();
  const router = useRouter();
  const way = useSubjectWay();
  const [rings, setRings] = useState<Rings>('none');
  const [isLasso, setLasso] = useState(false);
  const [painter, setPainter] = useState<Painter | null>(null);
  const hulls = useHulls(rings, desk);
  const { marked } = desk;
  const { picture, shown } = desk.drawn;
  const scene = useMemo((): Scene => ({ picture, shown, marked, hulls }), [picture, shown, marked, hulls]);
  const onRing = (ring: Spot[]) =>
    desk.choose(
      picture.points.flatMap((point, index) =>
        shown.visible[index] && isInside(point, ring) ? [index] : [],
      ),
    );
  const show = (points: readonly number[]) => {
    desk.look(points[0]!);
    if (points.length > 1) desk.choose(points);
    painter?.goTo(points[0]!, 0.5);
  };
  const find = (points: number[]) => {
    show(points);
    // while a path waits for its other end, who is found is it
    if (desk.pathFrom && points.length === 1) desk.press(points[0]!);
  };
  return (
    <div className="net-desk">
      <div className="net-tools">
        <FindInPicture desk={desk} onFound={find} />
        <TimeSlider desk={desk} />
        <FoldButtons desk={desk} />
        <label className="inline-field small">
          {t('networks.rings')}
          <select
            className="chip-select"
            value={rings}
            onChange={(event) => setRings(event.target.value as Rings)}
          >
            {RINGS.map((one) => (
              <option key={one} value={one} disabled={one === 'part' && desk.picture.parts.length === 0}>
                {t(`networks.ringsOf.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className="button small"
          aria-pressed={isLasso}
          title={t('networks.lassoHint')}
          onClick={() => setLasso(!isLasso)}
        >
          {t('networks.lasso')}
        </button>
        <span className="net-zoom">
          <button
            type="button"
            className="button small"
            aria-label={t('networks.nearer')}
            onClick={() => painter?.zoom(0.7)}
          >
            +
          </button>
          <button
            type="button"
            className="button small"
            aria-label={t('networks.farther')}
            onClick={() => painter?.zoom(1.4)}
          >
            −
          </button>
          <button type="button" className="button small" onClick={() => painter?.fit()}>
            {t('networks.fit')}
          </button>
        </span>
        <SaveMenu painter={painter} scene={scene} network={about} />
      </div>
      <div className="net-main">
        <div className="net-stage">
          <PictureView
            scene={scene}
            desk={desk}
            isLasso={isLasso}
            onRing={onRing}
            onOpen={(point) => {
              const { id, kind } = picture.points[point]!;
              if (kind === 'part') {
                desk.openPart(point, true);
                painter?.goTo(point, 0.25);
              } else if (way && kind !== 'thing') router.history.push(way(id));
              else document.getElementById('net-focus')?.focus();
            }}
            onPainter={setPainter}
          />
          <StatusLine desk={desk} />
        </div>
        <aside className="net-side" aria-label={t('networks.side')}>
          <Kinds desk={desk} />
          <FocusPanel desk={desk} about={about} />
          <PathPanel desk={desk} onShow={(id) => show([desk.picture.at.get(id)!])} />
          <ListPanel desk={desk} about={about} />
          <Legend hasParts={desk.folds.folded > 0} />
        </aside>
      </div>
    </div>
  );
}

function useHulls(rings: Rings, { picture, shown }: NetworkDesk): readonly Hull[] {
  return useMemo(() => {
    if (rings === 'none') return NO_HULLS;
    return rings === 'group' ? groupHulls(picture, shown.visible) : partHulls(picture, shown.visible);
  }, [rings, picture, shown]);
}
