import { useState } from 'react';
import type { Review } from '../../subjects/shape.ts';
import { useKeys } from '../app/keys.ts';

/** Where the officer stands, kept while the program is open, so that Back finds it: the pair, or its place once it is gone. */
let stood: { id: string | null; index: number } = { id: null, index: 0 };
/** A pair that is to be stood on as soon as it is in the list. */
let awaited: string | null = null;

/** The pair stood on. Where it left the list, the one that took its place. */
export function useStood(rows: readonly Review[]) {
  const [, redraw] = useState(0);
  const come = awaited === null ? -1 : rows.findIndex(({ id }) => id === awaited);
  if (come >= 0) awaited = null;
  const found = come >= 0 ? come : rows.findIndex(({ id }) => id === stood.id);
  const at = Math.max(0, found >= 0 ? found : Math.min(stood.index, rows.length - 1));
  stood = { id: rows[at]?.id ?? stood.id, index: at };
  const stand = (to: number) => {
    const index = Math.max(0, Math.min(to, rows.length - 1));
    stood = { id: rows[index]?.id ?? null, index };
    awaited = null;
    redraw((count) => count + 1);
  };
  return { at, row: rows[at], stand };
}

/** Stand on a pair that comes back to the list. */
export function awaitPair(id: string): void {
  awaited = id;
}

/** `j`, `k`, arrows, Home, End and Enter, where no control of the page has the focus. */
export function useReviewKeys(
  at: number,
  count: number,
  stand: (to: number) => void,
  open: () => void,
): void {
  const onList = (run: () => void) => (event: KeyboardEvent) => {
    const { target } = event;
    if (target !== document.body && !(target instanceof Element && target.matches('[role="listbox"], main')))
      return false;
    run();
    return true;
  };
  useKeys([
    { keys: 'j', run: () => stand(at + 1) },
    { keys: 'k', run: () => stand(at - 1) },
    { keys: 'ArrowDown', run: onList(() => stand(at + 1)) },
    { keys: 'ArrowUp', run: onList(() => stand(at - 1)) },
    { keys: 'Home', run: onList(() => stand(0)) },
    { keys: 'End', run: onList(() => stand(count - 1)) },
    { keys: 'Enter', run: onList(open) },
  ]);
}
