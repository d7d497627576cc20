// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { useVirtualGrid, withComing } from '../look/virtual-grid.ts';
import { ComingRow } from '../queue/queue-grid.tsx';
import type { RowsSnapshot } from '../queue/row-store.ts';
import type { FoundNetworks } from './found-networks.ts';
import { NetworkRow, TRACKS } from './network-row.tsx';

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
  const { scroller, items, narrow, totalSize } = useVirtualGrid({
    count: withComing(rows),
    index,
    kept: found,
    ensure: found.store.ensure,
    version: rows.version,
  });
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
      <div role="rowgroup" className="queue-rows" style={{ height: totalSize }}>
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
