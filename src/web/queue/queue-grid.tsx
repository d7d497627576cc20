// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type MouseEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/clock.ts';
import { useOfficers } from '../app/queries.ts';
import { ROW_HEIGHTS, useSettings } from '../app/settings.ts';
import { useFormat } from '../language/use-format.ts';
import { NARROW, useMedia } from '../look/use-media.ts';
import { COLUMNS } from './columns.tsx';
import { QueueRow } from './queue-row.tsx';
import type { OpenQueue } from './queues.ts';
import type { RowsSnapshot } from './row-store.ts';
import type { Standing } from './standing.ts';

const HEAD = 30;
const TWO_LINES = 58;
/** Rows shown as still to come while the server has more. */
const AHEAD = 24;

type Props = {
  queue: OpenQueue;
  rows: RowsSnapshot;
  standing: Standing;
  total: number | undefined;
  onOpen: (index: number) => void;
};

/** The virtual list: only the rows near the window stand in the page, whatever the queue holds. */
export function QueueGrid({ queue, rows, standing, total, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const officers = useOfficers();
  const { density, hiddenColumns } = useSettings();
  const narrow = useMedia(NARROW);
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? TWO_LINES : ROW_HEIGHTS[density];
  const head = narrow ? 0 : HEAD;
  const count = rows.count + (rows.complete ? 0 : AHEAD);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    paddingStart: head,
    scrollPaddingStart: head,
    initialOffset: queue.scrollTop,
    onChange: ({ scrollOffset }) => {
      if (scrollOffset !== null) queue.scrollTop = scrollOffset;
    },
  });
  // a changed density changes every row
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for the life of the grid
  useLayoutEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every change of the store
  useEffect(() => queue.store.ensure(from, to), [queue, from, to, rows.version]);
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);
  const { index } = standing;
  const moved = useRef(index);
  useEffect(() => {
    if (moved.current !== index) virtual.scrollToIndex(index, { align: 'auto' });
    moved.current = index;
  }, [index, virtual]);

  const hidden = useMemo(() => new Set(hiddenColumns), [hiddenColumns]);
  const shown = COLUMNS.filter(({ id }) => !hidden.has(id));
  const context = useMemo(() => ({ t, format, now, officers }), [t, format, now, officers]);
  const { select, selectTo, stand } = standing;
  const onPress = useCallback(
    (at: number, event: MouseEvent) => {
      if (String(window.getSelection()) !== '') return;
      event.preventDefault();
      if (event.shiftKey) selectTo(at);
      else if (event.ctrlKey || event.metaKey) select(at);
      else {
        stand(at);
        onOpen(at);
      }
    },
    [select, selectTo, stand, onOpen],
  );
  const onSelect = useCallback(
    (at: number, range: boolean) => (range ? selectTo(at) : select(at)),
    [select, selectTo],
  );
  const active = queue.store.rowAt(index);
  return (
    <div
      ref={scroller}
      className="queue-grid"
      role="grid"
      tabIndex={0}
      aria-label={t('queue.grid')}
      aria-rowcount={(total ?? rows.count) + 1}
      aria-multiselectable="true"
      aria-busy={rows.loading}
      aria-activedescendant={active ? `tip-${active.id}` : undefined}
      style={{ '--tracks': `28px ${shown.map(({ width }) => width).join(' ')}` } as CSSProperties}
    >
      <div role="rowgroup" className="queue-rows" style={{ height: virtual.getTotalSize() }}>
        {!narrow && <Head shown={shown} />}
        {items.map((item) => {
          const row = queue.store.rowAt(item.index);
          if (!row)
            return (
              <ComingRow key={`coming-${item.index}`} index={item.index} top={item.start} narrow={narrow} />
            );
          return (
            <QueueRow
              key={row.id}
              row={row}
              index={item.index}
              top={item.start}
              active={item.index === index}
              selected={standing.selected.has(row.id)}
              narrow={narrow}
              hidden={hidden}
              context={context}
              onPress={onPress}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

function Head({ shown }: { shown: readonly (typeof COLUMNS)[number][] }) {
  const { t } = useTranslation();
  const scores: readonly string[] = ['danger', 'actionability', 'clock', 'novelty'];
  return (
    <div role="row" aria-rowindex={1} className="queue-head">
      <span role="columnheader" className="cell">
        <span className="unseen">{t('queue.selected')}</span>
      </span>
      {shown.map((column) => (
        <span key={column.id} role="columnheader" className={'align' in column ? 'cell number' : 'cell clip'}>
          {scores.includes(column.id) ? (
            <abbr title={t(`score.${column.id as 'danger'}`)}>
              {t(`score.letter.${column.id as 'danger'}`)}
            </abbr>
          ) : (
            t(`queue.column.${column.id as 'lane'}`)
          )}
        </span>
      ))}
    </div>
  );
}

/** A row that is on its way. */
export function ComingRow({ index, top, narrow }: { index: number; top: number; narrow: boolean }) {
  const { t } = useTranslation();
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={narrow ? 'queue-row two-lines coming' : 'queue-row coming'}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="gridcell" className="coming-cell">
        <span className="unseen">{t('state.loading')}</span>
        <span className={`skeleton width-${index % 5}`} />
      </span>
    </div>
  );
}
