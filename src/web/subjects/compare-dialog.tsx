import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';

/** Choose whom to compare a subject with: one of the persons of a tip, named by its number. */
export function CompareDialog({ subject, onClose }: { subject: string; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState('');
  const field = useId();
  const { data, error, isFetching } = useQuery({
    ...asked('subjects.ofTip', { tip: wanted }),
    enabled: wanted !== '',
  });
  const others = data?.subjects.filter(({ id }) => id !== subject);
  const look = (event: FormEvent) => {
    event.preventDefault();
    setWanted(typed.trim());
  };
  return (
    <Sheet title={t('subject.compareWith')} onClose={onClose}>
      <form className="reason-form" onSubmit={look}>
        <div className="field">
          <label htmlFor={field}>{t('subject.compareTip')}</label>
          <input
            id={field}
            className="input"
            maxLength={200}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            ref={focusFirst}
            onChange={(event) => setTyped(event.target.value)}
          />
          <p className="hint">{t('subject.compareHint')}</p>
        </div>
        <div className="sheet-foot">
          <button type="submit" className="button main" disabled={typed.trim() === ''}>
            {t('subject.compareLook')}
          </button>
        </div>
      </form>
      {error && <FailurePanel error={error} />}
      {isFetching && <Skeleton lines={2} />}
      {others?.length === 0 && !isFetching && <p className="soft">{t('subject.compareNone')}</p>}
      {others && others.length > 0 && (
        <ul className="compare-choices">
          {others.map(({ id, total, parties }) => (
            <li key={id}>
              <Link to="/subjects/compare" search={{ left: subject, right: id }} onClick={onClose}>
                {t('subject.named', { id: shortId(id) })}
              </Link>{' '}
              <span className="soft small">
                {t('subject.tipsCount', { count: total, shown: format.number(total) })} ·{' '}
                {parties.map((party) => t('subject.party', { number: party + 1 })).join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  );
}
