import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';

/** Parts of a large network stand as one disc each until they are opened: all of them at once, and back. */
export function FoldButtons({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { folds, picture } = desk;
  const all = picture.parts.length;
  if (all < 2) return null;
  return (
    <span className="net-folds">
      <span className="small soft" role="status">
        {t('networks.partsFolded', {
          count: all,
          folded: format.number(folds.folded),
          all: format.number(all),
        })}
      </span>
      <button type="button" className="button small" disabled={folds.folded === 0} onClick={folds.openAll}>
        {t('networks.openAll')}
      </button>
      <button
        type="button"
        className="button small"
        disabled={folds.folded === all}
        onClick={() => folds.close(null)}
      >
        {t('networks.foldAll')}
      </button>
    </span>
  );
}
