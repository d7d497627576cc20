import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';

/** Grey bars where lines will stand: for what takes less than two seconds. */
export function Skeleton({ lines = 6, label }: { lines?: number; label?: string }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={label ?? t('state.loading')} className="skeleton-lines">
      {Array.from({ length: lines }, (_, at) => at + 1).map((line) => (
        <span key={line} className={`skeleton width-${(line * 7) % 5}`} />
      ))}
    </div>
  );
}

/** Why there is nothing here, and what to do. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What happened, what is safe, what to do, with the reference number. */
export function FailurePanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const failure: Failure = failureOf(error);
  return (
    <div role="alert" className="failure">
      <strong>{t('failure.title')}</strong>
      <p>{failureWords(t, failure)}</p>
      <p className="soft">{t('failure.safe')}</p>
      {failure.reference && (
        <p className="small soft">{t('failure.reference', { reference: failure.reference })}</p>
      )}
      {onRetry && (
        <div>
          <button type="button" className="button" onClick={onRetry}>
            {t('act.repeat')}
          </button>
        </div>
      )}
    </div>
  );
}
