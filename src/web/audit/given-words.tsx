import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ListedEntry } from '../../audit/shape.ts';
import { asked } from '../app/queries.ts';
import { Sheet } from '../look/dialog.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';

/** The words that were given with an act, opened on demand: looking is an entry too. */
export function GivenWords({ entry, onClose }: { entry: ListedEntry; onClose: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    ...asked('audit.detail', { seq: entry.seq }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Sheet title={t('audit.wordsOf', { seq: entry.seq })} onClose={onClose}>
      {error && <FailurePanel error={error} />}
      {!data && !error && <Skeleton lines={2} />}
      {data &&
        (data.words === null ? <p>{t('audit.wordsGone')}</p> : <p className="audit-words">{data.words}</p>)}
      <p className="hint">{t('audit.wordsLogged')}</p>
    </Sheet>
  );
}
