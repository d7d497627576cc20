import { useInfiniteQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineItem } from '../../intake/shape.ts';
import { call } from '../app/client.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { quarantineWords } from '../language/words.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { useQuarantineActs } from './quarantine-acts.ts';
import { QuarantineDetail } from './quarantine-detail.tsx';

const STATES = ['waiting', 'resolved', 'dismissed'] as const;

/** Documents that could not be read, each with its reason and place. Nothing that came in is lost. */
export function Quarantine() {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useMay('intake:write');
  const acts = useQuarantineActs();
  const [state, setState] = useState<QuarantineItem['state']>('waiting');
  const [open, setOpen] = useState<string | null>(null);
  const { data, error, fetchNextPage, hasNextPage, refetch, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['intake.quarantine', { state }],
    queryFn: ({ pageParam, signal }) =>
      call('intake.quarantine', { state, limit: 50, ...(pageParam ? { after: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  const items = data?.pages.flatMap((page) => page.items);
  const total = data?.pages[0]?.total ?? 0;
  return (
    <section aria-labelledby="quarantine">
      <div className="section-head">
        <h2 id="quarantine">
          {t('quarantine.title')} {total > 0 && <span className="soft">{format.number(total)}</span>}
        </h2>
        <div className="segments" role="radiogroup" aria-label={t('quarantine.which')}>
          {STATES.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="quarantine-state"
                checked={state === one}
                onChange={() => setState(one)}
              />
              {t(`quarantine.state.${one}`)}
            </label>
          ))}
        </div>
        {mayWrite && state === 'waiting' && total > 0 && (
          <button type="button" className="button" onClick={() => void acts.retry([])}>
            {t('quarantine.retryAll')}
          </button>
        )}
      </div>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!items && !error && <Skeleton lines={4} />}
      {items?.length === 0 && <p className="soft">{t(`quarantine.empty.${state}`)}</p>}
      {items && items.length > 0 && (
        <ul className="quarantine">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                className="quarantine-line"
                aria-expanded={open === item.id}
                onClick={() => setOpen(open === item.id ? null : item.id)}
              >
                <b className="clip">{[item.file, item.member].filter(Boolean).join(' › ')}</b>
                <span>{quarantineWords(t, item)}</span>
                <span className="soft mono small break">{placeOf(t, item)}</span>
                <span className="soft number">{format.bytes(item.bytes)}</span>
              </button>
              {open === item.id && <QuarantineDetail item={item} mayWrite={mayWrite} acts={acts} />}
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('quarantine.more')}
        </button>
      )}
    </section>
  );
}

/** Record, place in it, byte: each once. */
function placeOf(t: TFunction, { record, at, offset }: QuarantineItem): string {
  const place = at.startsWith(record) ? at : [record, at].filter(Boolean).join(' ');
  return [place, offset !== null && t('quarantine.byte', { offset })].filter(Boolean).join(' · ');
}
