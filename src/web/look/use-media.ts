import { useSyncExternalStore } from 'react';

const lists = new Map<string, MediaQueryList>();

function listOf(query: string): MediaQueryList {
  const known = lists.get(query) ?? window.matchMedia(query);
  lists.set(query, known);
  return known;
}

/** True while the window fits a media query. */
export function useMedia(query: string): boolean {
  const list = listOf(query);
  return useSyncExternalStore(
    (listener) => {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => list.matches,
  );
}

/** Below 768 px: a bottom bar, and rows of two lines. */
export const NARROW = '(max-width: 767px)';
/** Below 1100 px the rail keeps to its icons. */
export const TIGHT = '(max-width: 1099px)';
