import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askedFilter, filterKey } from '../app/address.ts';
import { useKeys } from '../app/keys.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { ExportButton } from '../exports/export-button.tsx';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel } from '../look/states.tsx';
import { ActBar } from './act-bar.tsx';
import { useActs } from './acts.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { EmptyQueue } from './empty-queue.tsx';
import { Filters } from './filters.tsx';
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
  const [dialog, setDialog] = useState<'close' | 'assign' | null>(null);
  const onOpen = useCallback(
    (index: number) => {
      const row = queue.store.rowAt(index);
      if (row) void navigate({ to: '/tips/$tip', params: { tip: row.id } });
    },
    [queue, navigate],
  );
  const todo = useQueueActs(standing, setDialog);
  const openSuspect = useOpenSuspect();
  const onSuspect = () => {
    const row = queue.store.rowAt(standing.index);
    if (row) void openSuspect(row.id);
  };
  useQueueKeys(queue, standing, onOpen, onSuspect, todo);
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
      {dialog === 'close' && (
        <CloseDialog tips={standing.acted()} onClose={() => setDialog(null)} onChoose={todo.closeWith} />
      )}
      {dialog === 'assign' && (
        <AssignDialog tips={standing.acted()} onClose={() => setDialog(null)} onChoose={todo.assignTo} />
      )}
    </div>
  );
}

/** Rows that Page Up and Page Down move by. */
const PAGE = 18;

type Todo = ReturnType<typeof useQueueActs>;

function useQueueActs(
  standing: ReturnType<typeof useStanding>,
  setDialog: (dialog: 'close' | 'assign' | null) => void,
) {
  const { t } = useTranslation();
  const acts = useActs();
  const mayWrite = useMay('tip:write');
  const done = (): void => {
    setDialog(null);
    standing.clear();
  };
  return {
    mayWrite,
    assignMe: () => {
      if (mayWrite) void acts.assign(standing.acted(), 'me', t('queue.me'));
      standing.clear();
    },
    assignOther: () => mayWrite && standing.acted().length > 0 && setDialog('assign'),
    assignTo: (officer: string | null, name: string) => {
      void acts.assign(standing.acted(), officer, name);
      done();
    },
    escalate: () => {
      if (mayWrite) void acts.escalate(standing.acted());
      standing.clear();
    },
    close: () => mayWrite && standing.acted().length > 0 && setDialog('close'),
    closeWith: (...[reason, note]: [Parameters<typeof acts.close>[1], string]) => {
      void acts.close(standing.acted(), reason, note);
      done();
    },
  };
}

function useQueueKeys(
  queue: OpenQueue,
  standing: ReturnType<typeof useStanding>,
  onOpen: (index: number) => void,
  onSuspect: () => void,
  todo: Todo,
): void {
  const { index, stand, select, selectTo, clear, selected } = standing;
  const onGrid = (run: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    const { target } = event;
    if (target !== document.body && !(target instanceof Element && target.matches('[role="grid"], main')))
      return false;
    run(event);
    return true;
  };
  const step = (by: number) => onGrid((event) => (event.shiftKey ? selectTo(index + by) : stand(index + by)));
  useKeys([
    { keys: 'j', run: () => stand(index + 1) },
    { keys: 'k', run: () => stand(index - 1) },
    { keys: 'ArrowDown', run: step(1) },
    { keys: 'ArrowUp', run: step(-1) },
    { keys: 'PageDown', run: onGrid(() => stand(index + PAGE)) },
    { keys: 'PageUp', run: onGrid(() => stand(index - PAGE)) },
    { keys: 'Home', run: onGrid(() => stand(0)) },
    { keys: 'End', run: onGrid(() => stand(queue.store.snapshot().count - 1)) },
    { keys: 'Enter', run: onGrid(() => onOpen(index)) },
    { keys: ' ', run: onGrid(() => select(index)) },
    { keys: 'Escape', run: () => (selected.size > 0 ? clear() : false) },
    { keys: 's', run: onSuspect },
    { keys: 'a', run: todo.assignMe },
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
