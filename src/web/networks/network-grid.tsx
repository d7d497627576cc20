// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { ROW_HEIGHTS, useSettings } from '../app/settings.ts';
import { NARROW, useMedia } from '../look/use-media.ts';
import { NetworkRow, TRACKS } from './network-row.tsx';
import { place } from './place.ts';

const HEAD = 30;
const TWO_LINES = 58;

type Props = {
  rows: readonly Network[];
  index: number;
  onStand: (index: number) => void;
  onOpen: (index: number) => void;
  onWatch: (network: Network) => void;
};

/** The virtual list: only rows near the window stand in the page. */
export function NetworkGrid({ rows, index, onStand, onOpen, onWatch }: Props) {
  const { t } = useTranslation();
  const { density } = useSettings();
  const narrow = useMedia(NARROW);
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? TWO_LINES : ROW_HEIGHTS[density];
  const head = narrow ? 0 : HEAD;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    paddingStart: head,
    scrollPaddingStart: head,
    initialOffset: place.scrollTop,
    onChange: ({ scrollOffset }) => {
      if (scrollOffset !== null) place.scrollTop = scrollOffset;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed density changes every row
  useLayoutEffect(() => virtual.measure(), [height]);
  useEffect(() => scroller.current?.focus({ preventScroll: true }), []);
  const moved = useRef(index);
  useEffect(() => {
    if (moved.current !== index) virtual.scrollToIndex(index, { align: 'auto' });
    moved.current = index;
  }, [index, virtual]);
  const active = rows[index];
  return (
    <div
      ref={scroller}
      className="queue-grid networks-grid"
      role="grid"
      tabIndex={0}
      aria-label={t('networks.grid')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={active ? `network-${active.id}` : undefined}
      style={{ '--tracks': TRACKS.join(' ') } as CSSProperties}
    >
      <div role="rowgroup" className="queue-rows" style={{ height: virtual.getTotalSize() }}>
        {!narrow && <Head />}
        {virtual.getVirtualItems().map((item) => (
          <NetworkRow
            key={rows[item.index]!.id}
            network={rows[item.index]!}
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
        ))}
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
