import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { shortId } from './picture-data.ts';

/** What the picture shows, and who is looked at, in words: also read aloud when it changes. */
export function StatusLine({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { picture, shown, marked, pathFrom, seeking } = desk;
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
        t('networks.pictureHint')
      )}
      <span className="push soft">
        {t('networks.shownNow', { points: format.number(shown.points), lines: format.number(lines) })}
      </span>
    </p>
  );
}
