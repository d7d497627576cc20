import { type InfiniteData, infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Review } from '../../subjects/shape.ts';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useSettings } from '../app/settings.ts';
import { useSettled } from '../app/settled.ts';
import { useFormat } from '../language/use-format.ts';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import type { Decided } from './decide.ts';
import { PairEvidence, usePair } from './pair.tsx';
import { PairActs } from './pair-acts.tsx';
import { ReviewList } from './review-list.tsx';
import { awaitPair, useReviewKeys, useStood } from './review-standing.ts';
import './subjects.css';
import './review.css';

const reviewPages = infiniteQueryOptions<
  Output<'subjects.review'>,
  Error,
  InfiniteData<Output<'subjects.review'>>,
  readonly ['subjects.review'],
  string | null
>({
  queryKey: ['subjects.review'] as const,
  queryFn: async ({ pageParam, signal }) => {
    const page = await call(
      'subjects.review',
      { limit: 25, ...(pageParam ? { after: pageParam } : {}) },
      signal,
    );
    if (pageParam === null) tellWaiting(page.total);
    return page;
  },
  initialPageParam: null,
  getNextPageParam: (page) => page.next,
});

/** Pairs that might be one person, the likeliest first: worked through by keyboard, the evidence beside the list. */
export function ReviewPage() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(reviewPages);
  const rows = useMemo(() => {
    const all = pages.data?.pages.flatMap((page) => page.rows) ?? [];
    return [...new Map(all.map((row) => [row.id, row])).values()];
  }, [pages.data]);
  const told = useQuery(asked('subjects.waiting', {}));
  const total = told.data?.waiting ?? pages.data?.pages[0]?.total ?? 0;
  return (
    <div className="review">
      <header className="page-head">
        <title>{`${t('review.title')} · Tipstaff`}</title>
        <h1>{t('review.title')}</h1>
        {pages.data && <ReviewCount total={total} />}
      </header>
      {pages.error && !pages.data && (
        <FailurePanel error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {!pages.data && !pages.error && (
        <div className="page-body">
          <Skeleton lines={10} />
        </div>
      )}
      {pages.data && (
        <Work rows={rows} total={total} more={pages.hasNextPage ? () => void pages.fetchNextPage() : null} />
      )}
    </div>
  );
}

function ReviewCount({ total }: { total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className="soft small" role="status">
      {t('review.count', { count: total, shown: format.number(total) })}
    </p>
  );
}

type WorkProps = { rows: readonly Review[]; total: number; more: (() => void) | null };

function Work({ rows, total, more }: WorkProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { at, row, stand } = useStood(rows);
  const open = (index: number) => {
    const wanted = rows[index];
    if (wanted)
      void navigate({ to: '/subjects/compare', search: { left: wanted.left, right: wanted.right } });
  };
  useReviewKeys(at, rows.length, stand, () => open(at));
  const near = more !== null && at >= rows.length - NEAR;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once each time the end comes near
  useEffect(() => {
    if (near) more?.();
  }, [near, rows.length]);
  if (!row) return <NothingWaits />;
  return (
    <>
      <div className="review-columns">
        <ReviewList rows={rows} total={total} at={at} onStand={stand} onOpen={open} />
        <section className="review-pane" aria-label={t('subject.evidence')}>
          <Pane row={row} />
        </section>
      </div>
      <ReviewBar onOpen={() => open(at)}>
        <PairActs
          pair={{ left: row.left, right: row.right, seen: row.newest }}
          done={(_, __, decided) => takeAway(row.id, decided)}
          undone={(_, decided) => {
            awaitPair(row.id);
            tellWaiting(decided.waiting);
          }}
        />
      </ReviewBar>
    </>
  );
}

const NEAR = 5;

/** What a decision settled leaves the list at once, the pair and others with it; the server is asked for the rest. */
function takeAway(id: string, { settled, waiting }: Decided): void {
  const gone = new Set([id, ...settled]);
  queryClient.setQueryData(
    reviewPages.queryKey,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          total: waiting,
          rows: page.rows.filter((row) => !gone.has(row.id)),
        })),
      },
  );
  tellWaiting(waiting);
}

/** One count for the page and the rail. */
function tellWaiting(waiting: number): void {
  queryClient.setQueryData(asked('subjects.waiting', {}).queryKey, { waiting });
}

/** What speaks for and against the pair stood on; asked once the officer stands still. */
function Pane({ row }: { row: Review }) {
  const { t } = useTranslation();
  const still = useSettled(row, 120);
  const pair = usePair(still.left, still.right);
  return (
    <>
      <h2>
        <Link to="/subjects/$subject" params={{ subject: row.left }}>
          {t('subject.named', { id: shortId(row.left) })}
        </Link>{' '}
        <span className="soft">{t('review.and')}</span>{' '}
        <Link to="/subjects/$subject" params={{ subject: row.right }}>
          {t('subject.named', { id: shortId(row.right) })}
        </Link>
      </h2>
      {still.id === row.id ? <PairEvidence pair={pair} /> : <Skeleton lines={6} />}
    </>
  );
}

function ReviewBar({ onOpen, children }: { onOpen: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  const { singleKeys } = useSettings();
  const key = (name: string) => singleKeys && <kbd className="key">{name}</kbd>;
  return (
    <div className="act-bar" role="toolbar" aria-label={t('queue.acts')}>
      <span className="wide-hint soft">
        {key('j')} {key('k')} {t('keys.short.move')}
      </span>
      <button type="button" className="button quiet small" onClick={onOpen}>
        <kbd className="key">↵</kbd> {t('subject.compare')}
      </button>
      {children}
      <span className="wide-hint soft push">
        {key('u')} {t('act.undo')} {key('?')} {t('keys.short.all')}
      </span>
    </div>
  );
}

function NothingWaits() {
  const { t } = useTranslation();
  return (
    <Empty title={t('review.none')}>
      <p>{t('review.noneWhy')}</p>
      <Link to="/queue" className="button main">
        {t('go.queue')}
      </Link>
    </Empty>
  );
}
