import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { AlertLines } from './alert-lines.tsx';

const PAGE = 100;

/** Alerts, the newest first: those that nobody acknowledged, or all. */
export function AlertsPart({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['watch.alerts', 'pages', all],
    queryFn: ({ pageParam, signal }) =>
      call('watch.alerts', { all, limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 60_000,
  });
  const alerts = data?.pages.flatMap((page) => page.alerts) ?? [];
  return (
    <div className="watch-alerts">
      <label className="chip check">
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
        {t('watch.allToo')}
      </label>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && alerts.length === 0 && (
        <Empty title={t('watch.noAlerts')}>
          <p>{t('watch.noAlertsWhy')}</p>
          <button type="button" className="button main" onClick={onAdd}>
            {t('watch.addButton')}
          </button>
        </Empty>
      )}
      {alerts.length > 0 && <AlertLines alerts={alerts} />}
      {hasNextPage && (
        <button
          type="button"
          className="button"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('watch.more')}
        </button>
      )}
    </div>
  );
}
