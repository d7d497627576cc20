// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { type CSSProperties, type MouseEvent, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/clock.ts';
import { useOfficers } from '../app/queries.ts';
import { useSettings } from '../app/settings.ts';
import { useFormat } from '../language/use-format.ts';
import { useVirtualGrid, withComing } from '../look/virtual-grid.ts';
import { COLUMNS } from './columns.tsx';
import { QueueRow } from './queue-row.tsx';
import type { OpenQueue } from './queues.ts';
import type { RowsSnapshot } from './row-store.ts';
import type { Standing } from './standing.ts';

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
  const { hiddenColumns } = useSettings();
  const { index } = standing;
  const { scroller, items, narrow, totalSize } = useVirtualGrid({
    count: withComing(rows),
    index,
    kept: queue,
    ensure: queue.store.ensure,
    version: rows.version,
  });

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
      <div role="rowgroup" className="queue-rows" style={{ height: totalSize }}>
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
