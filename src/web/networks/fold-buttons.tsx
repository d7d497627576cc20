import { useTranslation } from 'react-i18next';
import type { NetworkDesk } from './desk.ts';

/** Parts of a large network stand as one disc each until they are opened: all of them at once, and back. */
export function FoldButtons({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const { folds, picture } = desk;
  const all = picture.parts.length;
  if (all < 2) return null;
  return (
    <span className="net-folds">
      {folds.folded > 0 && (
        <button type="button" className="button small" onClick={folds.openAll}>
          {t('networks.openAll')}
        </button>
      )}
      {folds.folded < all && (
        <button type="button" className="button small" onClick={desk.foldAll}>
          {t('networks.foldAll')}
        </button>
      )}
    </span>
  );
}
