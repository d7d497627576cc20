import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';

/** What the picture shows, and who is looked at, in words: also read aloud when it changes. */
export function StatusLine({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { marked, pathFrom, seeking } = desk;
  const { picture, shown } = desk.drawn;
  const focus = marked.focus === null ? null : picture.points[marked.focus]!;
  const lines = shown.lines.length;
  return (
    <p id="net-status" className="net-status small" role="status">
      {seeking ? (
        <b>{t('networks.pathSeeking')}</b>
      ) : pathFrom ? (
        <b>{t('networks.pathAsk', { name: shortId(pathFrom) })}</b>
      ) : focus ? (
        t('networks.looking', {
          what: t(`networks.point.${focus.kind}`),
          name: shortId(focus.id),
          ties: format.number(shown.ties[marked.focus!]!),
        })
      ) : (
        t(desk.folds.folded > 0 ? 'networks.foldedHint' : 'networks.pictureHint')
      )}
      <span className="push soft">
        {desk.folds.folded > 0 && (
          <>
            {t('networks.partsFolded', {
              count: picture.parts.length,
              folded: format.number(desk.folds.folded),
              all: format.number(picture.parts.length),
            })}
            {' · '}
          </>
        )}
        {t('networks.shownNow', { points: format.number(shown.points), lines: format.number(lines) })}
      </span>
    </p>
  );
}
