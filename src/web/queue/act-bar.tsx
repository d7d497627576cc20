import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings.ts';
import { useFormat } from '../language/use-format.ts';
import type { Standing } from './standing.ts';

type Props = {
  standing: Standing;
  mayWrite: boolean;
  onOpen: () => void;
  onSuspect: () => void;
  claim: () => void;
  assignOther: () => void;
  assignBest: () => void;
  handOver: () => void;
  escalate: () => void;
  merge: () => void;
  close: () => void;
  next: () => void;
};

/** The acts with their keys. */
const ACTS = [
  { id: 'claim', at: 'a', words: 'act.claim' },
  { id: 'next', at: 'n', words: 'act.next' },
  { id: 'assignBest', at: 'b', words: 'act.assignBest' },
  { id: 'assignOther', at: 'A', words: 'act.assignOther' },
  { id: 'handOver', at: 'h', words: 'act.handOver' },
  { id: 'escalate', at: 'e', words: 'act.escalate' },
  { id: 'merge', at: 'm', words: 'act.alike' },
  { id: 'close', at: 'x', words: 'act.closeTip' },
] as const;

/** What can be done with the row stood on, or with the selected ones, each with its key. */
export function ActBar({ standing, mayWrite, onOpen, onSuspect, ...acts }: Props) {
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
      {mayWrite &&
        ACTS.map(({ id, at, words }) => (
          <button key={id} type="button" className="button quiet small" onClick={acts[id]}>
            {key(at)} {t(words)}
          </button>
        ))}
      <span className="wide-hint soft push">
        {key('?')} {t('keys.short.all')}
      </span>
    </div>
  );
}
