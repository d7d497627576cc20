import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings.ts';
import { useFormat } from '../language/use-format.ts';
import type { Standing } from './standing.ts';

type Props = {
  standing: Standing;
  mayWrite: boolean;
  onOpen: () => void;
  onSuspect: () => void;
  assignMe: () => void;
  assignOther: () => void;
  escalate: () => void;
  close: () => void;
};

/** What can be done with the row stood on, or with the selected ones, each with its key. */
export function ActBar({
  standing,
  mayWrite,
  onOpen,
  onSuspect,
  assignMe,
  assignOther,
  escalate,
  close,
}: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { singleKeys } = useSettings();
  const { selected, clear } = standing;
  const key = (name: string) => singleKeys && <kbd className="key">{name}</kbd>;
  return (
    <div className="act-bar" role="toolbar" aria-label={t('queue.acts')}>
      {selected.size > 0 ? (
        <>
          <strong role="status">
            {t('queue.chosen', { count: selected.size, shown: format.number(selected.size) })}
          </strong>
          <button type="button" className="button quiet small" onClick={clear}>
            {t('queue.clear')} <kbd className="key">Esc</kbd>
          </button>
        </>
      ) : (
        <>
          <span className="wide-hint soft">
            {key('j')} {key('k')} {t('keys.short.move')}
          </span>
          <button type="button" className="button quiet small" onClick={onOpen}>
            <kbd className="key">↵</kbd> {t('act.open')}
          </button>
          <button type="button" className="button quiet small wide-only" onClick={onSuspect}>
            {key('s')} {t('act.suspect')}
          </button>
        </>
      )}
      {mayWrite && (
        <>
          <button type="button" className="button quiet small" onClick={assignMe}>
            {key('a')} {t('act.assignMe')}
          </button>
          <button type="button" className="button quiet small" onClick={assignOther}>
            {key('A')} {t('act.assignOther')}
          </button>
          <button type="button" className="button quiet small" onClick={escalate}>
            {key('e')} {t('act.escalate')}
          </button>
          <button type="button" className="button quiet small" onClick={close}>
            {key('x')} {t('act.closeTip')}
          </button>
        </>
      )}
      <span className="wide-hint soft push">
        {key('?')} {t('keys.short.all')}
      </span>
    </div>
  );
}
