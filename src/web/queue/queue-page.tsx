import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askedFilter, filterKey } from '../app/address.ts';
import { useListKeys } from '../app/list-keys.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { ExportButton } from '../exports/export-button.tsx';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel } from '../look/states.tsx';
import { ActBar } from './act-bar.tsx';
import { type ActDialog, ActDialogs } from './act-dialogs.tsx';
import { type Acted, useActs } from './acts.ts';
import { useClaimNext } from './claim-next.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { Filters } from './filters.tsx';
import { useLive } from './live.ts';
import { useOpenSuspect } from './open-suspect.ts';
import { QueueGrid } from './queue-grid.tsx';
import './queue.css';
import { type OpenQueue, openQueue, useRows } from './queues.ts';
import { useStanding } from './standing.ts';
import { ViewsMenu } from './views-menu.tsx';

export function QueuePage() {
  const filter = useSearch({ from: '/queue' });
  const key = filterKey(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal filters are one queue
  const queue = useMemo(() => openQueue(filter), [key]);
  return <Queue key={key} queue={queue} />;
}

function Queue({ queue }: { queue: OpenQueue }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useRows(queue);
  const standing = useStanding(queue, rows);
  const facets = useQuery({
    ...asked('triage.facets', { filter: askedFilter(queue.filter) }),
    refetchInterval: 60_000,
    placeholderData: (previous) => previous,
  });
  const [dialog, setDialog] = useState<ActDialog | null>(null);
  useLive(nearby(queue, standing.index));
  const onOpen = useCallback(
    (index: number) => {
      const row = queue.store.rowAt(index);
      if (row) void navigate({ to: '/tips/$tip', params: { tip: row.id } });
    },
    [queue, navigate],
  );
  const todo = useQueueActs(queue, standing, setDialog);
  const openSuspect = useOpenSuspect();
  const onSuspect = () => {
    const row = queue.store.rowAt(standing.index);
    if (row) void openSuspect(row.id);
  };
  useQueueKeys(standing, onOpen, onSuspect, todo);
  const empty = rows.complete && rows.count === 0;
  return (
    <div className="queue">
      <header className="page-head queue-title">
        <title>{`${t('go.queue')} · Tipstaff`}</title>
        <h1>{t('go.queue')}</h1>
        <QueueCount
          total={facets.data?.total}
          updatedAt={facets.dataUpdatedAt}
          onRenew={() => queue.store.reload()}
        />
        <span className="push" />
        <ViewsMenu filter={queue.filter} />
        <ColumnsMenu />
        <ExportButton filter={askedFilter(queue.filter)} />
      </header>
      <Filters filter={queue.filter} counts={facets.data?.facets} />
      {rows.error ? (
        <FailurePanel error={rows.error} onRetry={queue.store.retry} />
      ) : empty ? (
        <EmptyQueue filter={queue.filter} />
      ) : (
        <QueueGrid queue={queue} rows={rows} standing={standing} total={facets.data?.total} onOpen={onOpen} />
      )}
      <ActBar standing={standing} {...todo} onOpen={() => onOpen(standing.index)} onSuspect={onSuspect} />
      <ActDialogs dialog={dialog} tips={standing.acted()} setDialog={setDialog} onDone={standing.clear} />
    </div>
  );
}

type Todo = ReturnType<typeof useQueueActs>;

/** Rows around the one stood on of which it is asked anew who has them. */
const NEARBY = 30;

function nearby(queue: OpenQueue, index: number): string[] {
  const from = Math.max(0, index - NEARBY);
  return Array.from({ length: 2 * NEARBY }, (_, at) => queue.store.rowAt(from + at)?.id ?? []).flat();
}

function useQueueActs(
  queue: OpenQueue,
  standing: ReturnType<typeof useStanding>,
  setDialog: (dialog: ActDialog | null) => void,
) {
  const acts = useActs();
  const claimNext = useClaimNext();
  const mayWrite = useMay('tip:write');
  const run = (act: (tips: readonly Acted[]) => unknown) => () => {
    if (mayWrite) void act(standing.acted());
    standing.clear();
  };
  const ask = (dialog: ActDialog) => () => mayWrite && standing.acted().length > 0 && setDialog(dialog);
  return {
    mayWrite,
    claim: run(acts.claim),
    release: run(acts.release),
    assignBest: run(acts.assignBest),
    escalate: run(acts.escalate),
    merge: () => {
      const tips = standing.acted();
      if (!mayWrite || tips.length === 0) return;
      if (tips.length === 1) return setDialog('alike');
      void acts.merge(tips);
      standing.clear();
    },
    next: () => mayWrite && void claimNext(askedFilter(queue.filter)),
    assignOther: ask('assign'),
    handOver: ask('handOver'),
    close: ask('close'),
  };
}

function useQueueKeys(
  standing: ReturnType<typeof useStanding>,
  onOpen: (index: number) => void,
  onSuspect: () => void,
  todo: Todo,
): void {
  const { index, stand, select, selectTo, clear, selected } = standing;
  useListKeys({ index, stand, select, selectTo, open: onOpen }, [
    { keys: 'Escape', run: () => (selected.size > 0 ? clear() : false) },
    { keys: 's', run: onSuspect },
    { keys: 'a', run: todo.claim },
    { keys: 'b', run: todo.assignBest },
    { keys: 'h', run: todo.handOver },
    { keys: 'm', run: todo.merge },
    { keys: 'n', run: todo.next },
    { keys: 'r', run: todo.release },
    { keys: 'A', run: todo.assignOther },
    { keys: 'e', run: todo.escalate },
    { keys: 'x', run: todo.close },
  ]);
}

/** How many tips fit, and since when that is known. */
function QueueCount({
  total,
  updatedAt,
  onRenew,
}: {
  total: number | undefined;
  updatedAt: number;
  onRenew: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  if (total === undefined) return <span className="skeleton width-4 count-coming" />;
  return (
    <p className="soft small queue-count">
      <span role="status">{t('queue.count', { count: total, shown: format.number(total) })}</span>
      {' · '}
      {t('queue.updated', { time: format.clock(updatedAt) })}{' '}
      <button type="button" className="button link small" onClick={onRenew}>
        {t('queue.renew')}
      </button>
    </p>
  );
}
