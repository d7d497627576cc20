import { useSyncExternalStore } from 'react';
import type { Watch } from '../../watch/shape.ts';
import { call } from '../app/client.ts';
import { createRowStore, type RowStore, type RowsSnapshot } from '../queue/row-store.ts';

/** Which watches are wanted: those that last or are over, the officer's own alone, those of a value that was typed. */
export type WantedWatches = { ended: boolean; mine: boolean; text: string };

/** The watches that were asked for, by pages. Kept in memory alone: what was typed stands in no address. */
export type WatchedRows = {
  wanted: WantedWatches;
  store: RowStore<Watch>;
  total: number | undefined;
  index: number;
  scrollTop: number;
};

let latest: WatchedRows | null = null;

/** The list in which the officer was last; null: none was looked at. */
export const latestWatched = (): WatchedRows | null => latest;

/** Begin a list, at its top. */
export function findWatched(wanted: WantedWatches): WatchedRows {
  const found: WatchedRows = {
    wanted,
    index: 0,
    scrollTop: 0,
    total: undefined,
    store: createRowStore<Watch>(async (after, limit) => {
      const { ended, mine, text } = wanted;
      const page = await call('watch.list', {
        ...{ ended, mine, limit },
        ...(text === '' ? {} : { text }),
        ...(after === undefined ? {} : { after }),
      });
      found.total = page.total;
      return { rows: page.watches, next: page.next };
    }),
  };
  latest = found;
  return found;
}

export function useWatched({ store }: WatchedRows): RowsSnapshot {
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** Forget the list: somebody else signs in. */
export function forgetWatched(): void {
  latest = null;
}
