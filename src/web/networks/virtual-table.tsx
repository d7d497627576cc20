// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: what can be worked in a cell takes the focus itself
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useRef } from 'react';
import { ROW_HEIGHTS, useSettings } from '../app/settings.ts';
import { keyed } from '../look/keyed.ts';

type Props = {
  label: string;
  count: number;
  /** CSS widths of the columns */
  tracks: string;
  heads: readonly string[];
  /** positions of columns that hold numbers */
  numbers: readonly number[];
  row: (index: number) => { key: string; selected: boolean; cells: readonly ReactNode[] };
};

const HEAD = 30;

/** A table of any length: only the rows near the window stand in the page. */
export function VirtualTable({ label, count, tracks, heads, numbers, row }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { density } = useSettings();
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHTS[density],
    overscan: 12,
    paddingStart: HEAD,
  });
  const classOf = (column: number) => (numbers.includes(column) ? 'cell number' : 'cell clip');
  return (
    <div
      ref={scroller}
      className="net-table"
      role="table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count + 1}
      style={{ '--tracks': tracks } as CSSProperties}
    >
      <div role="rowgroup" className="net-table-rows" style={{ height: virtual.getTotalSize() }}>
        <div role="row" aria-rowindex={1} className="queue-head">
          {keyed(heads, (head) => head).map(({ key, item }, column) => (
            <span key={key} role="columnheader" className={classOf(column)}>
              {item}
            </span>
          ))}
        </div>
        {virtual.getVirtualItems().map((item) => {
          const { key, selected, cells } = row(item.index);
          return (
            <div
              key={key}
              role="row"
              aria-rowindex={item.index + 2}
              className={selected ? 'queue-row active' : 'queue-row'}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {keyed(cells, () => 'cell').map(({ key: place, item: cell }, column) => (
                <span key={place} role="cell" className={classOf(column)}>
                  {cell}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
