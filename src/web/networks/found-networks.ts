import { useSyncExternalStore } from 'react';
import type { Network, NetworkOrder } from '../../networks/shape.ts';
import type { Input } from '../app/api.ts';
import { call } from '../app/client.ts';
import { createRowStore, type RowStore, type RowsSnapshot } from '../queue/row-store.ts';

/** What the list is asked for: a country (ISO 3166-1 alpha-2), an identifier typed in any form, watched ones alone, in which order. */
export type Wanted = { country: string | null; touching: string; watched: boolean; order: NetworkOrder };
export const ALL: Wanted = { country: null, touching: '', watched: false, order: 'size' };

/** The same in the server’s words. */
export const askedOf = ({ country, watched, order }: Wanted): Input<'networks.list'> => ({
  watched,
  order,
  ...(country === null ? {} : { country }),
});

/**
 * The networks that were asked for: rows by pages, and where the officer stood among them. It outlives the screen, so that Back
 * returns to the same row at the same place. Kept in memory alone: what was typed stands in no address.
 */
export type FoundNetworks = {
  wanted: Wanted;
  store: RowStore<Network>;
  index: number;
  scrollTop: number;
  /** the build whose networks these are; undefined until it is known */
  builtAt: string | null | undefined;
};

let latest: FoundNetworks | null = null;

/** The list in which the officer was last, or all networks. */
export const latestNetworks = (): FoundNetworks => latest ?? findNetworks(ALL);

/** Begin a list anew, at its top. */
export function findNetworks(wanted: Wanted): FoundNetworks {
  const found: FoundNetworks = {
    wanted,
    index: 0,
    scrollTop: 0,
    builtAt: undefined,
    store: createRowStore<Network>(async (after, limit) => {
      const asked = askedOf(wanted);
      if (wanted.touching !== '') {
        const { networks } = await call('networks.touching', { ...asked, text: wanted.touching });
        return { rows: networks, next: null };
      }
      const page = await call('networks.list', {
        ...asked,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      if (after === undefined) found.builtAt = page.builtAt;
      return { rows: page.networks, next: page.next };
    }),
  };
  latest = found;
  return found;
}

export function useFound({ store }: FoundNetworks): RowsSnapshot {
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** How a network stands with the officer now, wherever the list shows it. */
export function noteInList(id: string, change: Pick<Network, 'watched' | 'unread'>): void {
  latest?.store.change(new Set([id]), (row) => ({ ...row, ...change }));
}

/** Forget the list: somebody else signs in. */
export function forgetNetworks(): void {
  latest = null;
}

/** Ask for the list anew, from its top: there are other networks now. */
export function reloadNetworks(): void {
  latest?.store.reload();
}
