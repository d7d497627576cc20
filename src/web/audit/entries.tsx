import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryFilter, ListedEntry } from '../../audit/shape.ts';
import { call } from '../app/client.ts';
import { Sheet } from '../look/dialog.tsx';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { EntriesTable } from './entries-table.tsx';
import { Filters } from './filters.tsx';
import { GivenWords } from './given-words.tsx';

type Props = { filter: EntryFilter; onFilter: (filter: EntryFilter) => void };

/** The log, newest first, by officer, act, record, outcome and time. */
export function Entries({ filter, onFilter }: Props) {
  const { t } = useTranslation();
  const [record, setRecord] = useState<string | null>(null);
  const [words, setWords] = useState<ListedEntry | null>(null);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['audit.entries', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        'audit.entries',
        { filter, limit: 100, ...(pageParam === null ? {} : { before: pageParam }) },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY, // each look at the log is an entry of the log
  });
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <section aria-label={t('audit.tab.entries')}>
      <Filters
        filter={filter}
        onFilter={onFilter}
        actions={[...new Set(entries?.map(({ action }) => action))]}
      />
      {error && !entries && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <Skeleton lines={12} />}
      {entries?.length === 0 && <Empty title={t('audit.none')} />}
      {entries && entries.length > 0 && (
        <EntriesTable entries={entries} onRecord={setRecord} onWords={setWords} />
      )}
      {hasNextPage && (
        <button
          type="button"
          className="button audit-more"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('audit.more')}
        </button>
      )}
      {record !== null && <History record={record} onClose={() => setRecord(null)} onWords={setWords} />}
      {words && <GivenWords entry={words} onClose={() => setWords(null)} />}
    </section>
  );
}

type HistoryProps = { record: string; onClose: () => void; onWords: (entry: ListedEntry) => void };

function History({ record, onClose, onWords }: HistoryProps) {
  const { t } = useTranslation();
  const { data, error, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['audit.record', record],
    queryFn: ({ pageParam, signal }) =>
      call(
        'audit.record',
        { record, limit: 100, ...(pageParam === null ? {} : { before: pageParam }) },
        signal,
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entries = data?.pages.flatMap((page) => page.entries);
  return (
    <Sheet title={t('audit.history')} onClose={onClose} wide>
      <p className="mono small break">{record}</p>
      {error && <FailurePanel error={error} />}
      {!entries && !error && <Skeleton lines={6} />}
      {entries && <EntriesTable entries={entries} onWords={onWords} />}
      {hasNextPage && (
        <button type="button" className="button audit-more" onClick={() => void fetchNextPage()}>
          {t('audit.more')}
        </button>
      )}
    </Sheet>
  );
}
