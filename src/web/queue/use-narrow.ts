import { useSyncExternalStore } from 'react';

const NARROW = window.matchMedia('(max-width: 767px)');

/** True on a screen below 768 px: rows take two lines. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      NARROW.addEventListener('change', listener);
      return () => NARROW.removeEventListener('change', listener);
    },
    () => NARROW.matches,
  );
}
