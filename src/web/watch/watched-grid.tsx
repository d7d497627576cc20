// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Watch } from '../../watch/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { useVirtualGrid, withComing } from '../look/virtual-grid.ts';
import { ComingRow } from '../queue/queue-grid.tsx';
import type { RowsSnapshot } from '../queue/row-store.ts';
import { WatchedThing } from './alert-lines.tsx';
import { watchKindWords } from './watch-words.ts';
import type { WatchedRows } from './watched.ts';

const TRACKS = '112px minmax(180px, 1.4fr) minmax(160px, 1.6fr) minmax(110px, 0.8fr) 104px 104px 64px 96px';
const COLUMNS = ['kind', 'value', 'reason', 'by', 'since', 'until', 'open', 'act'] as const;

type Props = {
  found: WatchedRows;
  rows: RowsSnapshot;
  index: number;
  onStand: (index: number) => void;
  onEnd: (watch: Watch) => void;
};

/** The watch list as a virtual table: only rows near the window stand in the page. */
export function WatchedGrid({ found, rows, index, onStand, onEnd }: Props) {
  const { t } = useTranslation();
  const { scroller, items, narrow, totalSize } = useVirtualGrid({
    count: withComing(rows),
    index,
    kept: found,
    ensure: found.store.ensure,
    version: rows.version,
    takesFocus: false,
  });
  const active = found.store.rowAt(index);
  return (
    <div
      ref={scroller}
      className="queue-grid watch-grid"
      role="grid"
      tabIndex={0}
      aria-label={t('watch.grid')}
      aria-rowcount={(found.total ?? rows.count) + 1}
      aria-busy={rows.loading}
      aria-activedescendant={active ? `watch-${active.id}` : undefined}
      style={{ '--tracks': TRACKS } as CSSProperties}
    >
      <div role="rowgroup" className="queue-rows" style={{ height: totalSize }}>
        {!narrow && <Head />}
        {items.map((item) => {
          const watch = found.store.rowAt(item.index);
          if (!watch)
            return (
              <ComingRow key={`coming-${item.index}`} index={item.index} top={item.start} narrow={narrow} />
            );
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys on the grid move the active row
            <div
              key={watch.id}
              role="row"
              id={`watch-${watch.id}`}
              aria-rowindex={item.index + 2}
              aria-selected={item.index === index}
              className={['queue-row', narrow && 'two-lines', item.index === index && 'active']
                .filter(Boolean)
                .join(' ')}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onStand(item.index)}
            >
              {narrow ? <TwoLines watch={watch} onEnd={onEnd} /> : <Cells watch={watch} onEnd={onEnd} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head() {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className="queue-head">
      {COLUMNS.map((column) => (
        <span key={column} role="columnheader" className={column === 'open' ? 'cell number' : 'cell clip'}>
          {column === 'act' ? (
            <span className="unseen">{t('watch.column.act')}</span>
          ) : (
            t(`watch.column.${column}`)
          )}
        </span>
      ))}
    </div>
  );
}

type RowProps = { watch: Watch; onEnd: (watch: Watch) => void };

function Cells({ watch, onEnd }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <span role="gridcell" className="cell clip soft">
        {watchKindWords(t, watch.kind)}
      </span>
      <span role="gridcell" className="cell clip" title={watch.label ?? watch.target ?? undefined}>
        <WatchedThing watch={watch} />
      </span>
      <span role="gridcell" className="cell clip" title={watch.reason ?? undefined}>
        {watch.reason ?? <span className="soft">{t('watch.byStar')}</span>}
      </span>
      <span role="gridcell" className="cell clip">
        {watch.by}
        {watch.shared && <span className="tag watch-shared">{t('watch.unit')}</span>}
      </span>
      <span role="gridcell" className="cell clip soft" title={format.full(watch.at)}>
        {format.date(watch.at)}
      </span>
      <span role="gridcell" className="cell clip">
        <Until watch={watch} />
      </span>
      <span role="gridcell" className="cell number">
        {watch.open > 0 ? <b className="watch-open">{format.number(watch.open)}</b> : ''}
      </span>
      <span role="gridcell" className="cell">
        <EndButton watch={watch} onEnd={onEnd} />
      </span>
    </>
  );
}

function TwoLines({ watch, onEnd }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <span role="gridcell" className="lines watch-lines">
      <span className="line">
        <span className="clip">
          <WatchedThing watch={watch} />
        </span>
        {watch.open > 0 && <b className="watch-open">{format.number(watch.open)}</b>}
        <span className="push">
          <EndButton watch={watch} onEnd={onEnd} />
        </span>
      </span>
      <span className="line soft">
        <span className="clip">
          {[watchKindWords(t, watch.kind), watch.by, watch.reason].filter(Boolean).join(' · ')}
        </span>
        <span className="push">
          <Until watch={watch} />
        </span>
      </span>
    </span>
  );
}

function Until({ watch }: { watch: Watch }) {
  const { t } = useTranslation();
  const format = useFormat();
  const end = watch.endedAt ?? watch.until;
  if (end === null) return <span className="soft">{t('watch.noEnd')}</span>;
  return <time dateTime={end}>{format.date(end)}</time>;
}

function EndButton({ watch, onEnd }: RowProps) {
  const { t } = useTranslation();
  if (watch.endedAt !== null) return null;
  return (
    <button type="button" tabIndex={-1} className="button small" onClick={() => onEnd(watch)}>
      {t('watch.end')}
    </button>
  );
}
