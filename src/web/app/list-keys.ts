import { type Binding, useKeys } from './keys.ts';

/** Rows that Page Up and Page Down move by. */
const PAGE = 18;

/**
 * A key that belongs to the list: only while the focus is on the grid or on nothing, so that a button or a field keeps its own.
 */
function onGrid(run: (event: KeyboardEvent) => void): Binding['run'] {
  return (event) => {
    const { target } = event;
    if (target !== document.body && !(target instanceof Element && target.matches('[role="grid"], main')))
      return false;
    run(event);
    return true;
  };
}

type ListKeys = {
  /** the row stood on */
  index: number;
  /** any number: the list keeps it within its rows */
  stand: (to: number) => void;
  open?: (index: number) => void;
  select?: (index: number) => void;
  /** what an arrow does with Shift; absent: as without */
  selectTo?: (to: number) => void;
};

/** The keys of every list of rows: move by row, page and end, open, select; and the list's own, which work wherever the focus is. */
export function useListKeys(list: ListKeys, own: readonly Binding[] = []): void {
  const { index, stand, open, select, selectTo } = list;
  const step = (by: number) =>
    onGrid((event) => (event.shiftKey && selectTo ? selectTo(index + by) : stand(index + by)));
  useKeys([
    { keys: 'j', run: () => stand(index + 1) },
    { keys: 'k', run: () => stand(index - 1) },
    { keys: 'ArrowDown', run: step(1) },
    { keys: 'ArrowUp', run: step(-1) },
    { keys: 'PageDown', run: onGrid(() => stand(index + PAGE)) },
    { keys: 'PageUp', run: onGrid(() => stand(index - PAGE)) },
    { keys: 'Home', run: onGrid(() => stand(0)) },
    { keys: 'End', run: onGrid(() => stand(Number.MAX_SAFE_INTEGER)) },
    ...(open ? [{ keys: 'Enter', run: onGrid(() => open(index)) }] : []),
    ...(select ? [{ keys: ' ', run: onGrid(() => select(index)) }] : []),
    ...own,
  ]);
}
