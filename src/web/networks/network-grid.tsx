// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { ROW_HEIGHTS, useSettings } from '../app/settings.ts';
import { NARROW, useMedia } from '../look/use-media.ts';
import { ComingRow } from '../queue/queue-grid.tsx';
import type { RowsSnapshot } from '../queue/row-store.ts';
import type { FoundNetworks } from './found-networks.ts';
import { NetworkRow, TRACKS } from './network-row.tsx';

const HEAD = 30;
const TWO_LINES = 58;
/** Rows shown as still to come while the server has more. */
const AHEAD = 24;

type Props = {
  found: FoundNetworks;
  rows: RowsSnapshot;
  total: number | undefined;
  index: number;
  onStand: (index: number) => void;
  onOpen: (index: number) => void;
  onWatch: (network: Network) => void;
};

/** The virtual list: only rows near the window stand in the page. */
export function NetworkGrid({ found, rows, total, index, onStand, onOpen, onWatch }: Props) {
  const { t } = useTranslation();
  const { density } = useSettings();
  const narrow = useMedia(NARROW);
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? TWO_LINES : ROW_HEIGHTS[density];
  const head = narrow ? 0 : HEAD;
  const virtual = useVirtualizer({
    count: rows.count + (rows.complete ? 0 : AHEAD),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    paddingStart: head,
    scrollPaddingStart: head,
    initialOffset: found.scrollTop,
    onChange: ({ scrollOffset }) => {
      if (scrollOffset !== null) found.scrollTop = scrollOffset;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed density changes every row
  useLayoutEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every change of the store
  useEffect(() => found.store.ensure(from, to), [found, from, to, rows.version]);
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);
  const moved = useRef(index);
  useEffect(() => {
    if (moved.current !== index) virtual.scrollToIndex(index, { align: 'auto' });
    moved.current = index;
  }, [index, virtual]);
  const active = found.store.rowAt(index);
  return (
    <div
      ref={scroller}
      className="queue-grid networks-grid"
      role="grid"
      tabIndex={0}
      aria-label={t('networks.grid')}
      aria-rowcount={(total ?? rows.count) + 1}
      aria-busy={rows.loading}
      aria-activedescendant={active ? `network-${active.id}` : undefined}
      style={{ '--tracks': TRACKS.join(' ') } as CSSProperties}
    >
      <div role="rowgroup" className="queue-rows" style={{ height: virtual.getTotalSize() }}>
        {!narrow && <Head />}
        {items.map((item) => {
          const network = found.store.rowAt(item.index);
          if (!network)
            return (
              <ComingRow key={`coming-${item.index}`} index={item.index} top={item.start} narrow={narrow} />
            );
          return (
            <NetworkRow
              key={network.id}
              network={network}
              index={item.index}
              top={item.start}
              active={item.index === index}
              narrow={narrow}
              onPress={(at) => {
                onStand(at);
                onOpen(at);
              }}
              onWatch={onWatch}
            />
          );
        })}
      </div>
    </div>
  );
}

const COLUMNS = [
  'watch',
  'name',
  'members',
  'reached',
  'countries',
  'platforms',
  'files',
  'money',
  'tips',
  'growth',
  'last',
  'unread',
] as const;
const TO_THE_END: readonly string[] = ['members', 'reached', 'files', 'money', 'tips', 'last', 'unread'];

function Head() {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className="queue-head">
      {COLUMNS.map((column) => (
        <span
          key={column}
          role="columnheader"
          className={TO_THE_END.includes(column) ? 'cell number' : 'cell clip'}
          title={t(`networks.columnHint.${column}`)}
        >
          {column === 'watch' ? (
            <span className="unseen">{t('networks.column.watch')}</span>
          ) : (
            t(`networks.column.${column}`)
          )}
        </span>
      ))}
    </div>
  );
}
