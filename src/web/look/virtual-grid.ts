import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { ROW_HEIGHTS, useSettings } from '../app/settings.ts';
import { NARROW, useMedia } from './use-media.ts';

const HEAD = 30;
const TWO_LINES = 58;
/** Rows shown as still to come while the server has more. */
const AHEAD = 24;

/** Rows of a list that comes by pages: those that are known, and some that are on their way. */
export const withComing = (rows: { count: number; complete: boolean }): number =>
  rows.count + (rows.complete ? 0 : AHEAD);

type Asked = {
  count: number;
  /** the row stood on: it is brought into the window when it changes */
  index: number;
  /** where the scroll is kept while other screens are shown */
  kept: { scrollTop: number };
  /** see that these rows are there or on their way; asked anew whenever `version` changes */
  ensure: (first: number, last: number) => void;
  version: unknown;
  /** false: the grid does not take the focus when it is shown */
  takesFocus?: boolean;
};

/**
 * The part that all virtual lists share: only rows near the window stand in the page, of the officer's density, of two lines
 * in a narrow window; the place is kept and the row stood on is seen.
 */
export function useVirtualGrid({ count, index, kept, ensure, version, takesFocus = true }: Asked) {
  const { density } = useSettings();
  const narrow = useMedia(NARROW);
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? TWO_LINES : ROW_HEIGHTS[density];
  const head = narrow ? 0 : HEAD;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 10,
    paddingStart: head,
    scrollPaddingStart: head,
    initialOffset: kept.scrollTop,
    onChange: ({ scrollOffset }) => {
      if (scrollOffset !== null) kept.scrollTop = scrollOffset;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed density changes every row
  useLayoutEffect(() => virtual.measure(), [height]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after every change of the rows
  useEffect(() => {
    ensure(first, last);
  }, [kept, first, last, version]);
  useEffect(() => {
    if (takesFocus && !document.activeElement?.closest('search'))
      scroller.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const moved = useRef(index);
  useEffect(() => {
    if (moved.current !== index) virtual.scrollToIndex(index, { align: 'auto' });
    moved.current = index;
  }, [index, virtual]);
  return { scroller, items, narrow, totalSize: virtual.getTotalSize() };
}
