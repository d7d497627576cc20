import { useSyncExternalStore } from 'react';
import type { QueueFilter, QueueRow } from '../../triage/shape.ts';
import { askedFilter, filterKey } from '../app/address.ts';
import { call } from '../app/client.ts';
import type { Acted } from './acts.ts';
import { createRowStore, type Restore, type RowStore, type RowsSnapshot } from './row-store.ts';

/**
 * A queue that was opened: its rows, and where the officer stood in it. It outlives the screen, so that Back returns
 * to the same row at the same place.
 */
export type OpenQueue = {
  filter: QueueFilter;
  store: RowStore;
  /** the row that acts are about */
  at: { index: number; id: string | null };
  scrollTop: number;
  /** by id, as they stood when they were selected: their page may have been let go since */
  selected: ReadonlyMap<string, Acted>;
};

const QUEUES_KEPT = 6;
const queues = new Map<string, OpenQueue>();
let latest: OpenQueue | null = null;

export function openQueue(filter: QueueFilter): OpenQueue {
  const key = filterKey(filter);
  const known = queues.get(key);
  const queue = known ?? begin(filter);
  queues.delete(key);
  queues.set(key, queue);
  for (const old of [...queues.keys()].slice(0, -QUEUES_KEPT)) queues.delete(old);
  latest = queue;
  return queue;
}

function begin(filter: QueueFilter): OpenQueue {
  const wanted = askedFilter(filter);
  const store = createRowStore((after, limit) =>
    call('triage.queue', { filter: wanted, limit, ...(after === undefined ? {} : { after }) }),
  );
  return { filter, store, at: { index: 0, id: null }, scrollTop: 0, selected: new Map() };
}

/** The queue in which the officer was last; null after a fresh start on a tip. */
export function latestQueue(): OpenQueue | null {
  return latest;
}

/** Forget every queue: somebody else signs in. */
export function closeQueues(): void {
  queues.clear();
  latest = null;
}

export function useRows(queue: OpenQueue): RowsSnapshot {
  return useSyncExternalStore(queue.store.subscribe, queue.store.snapshot);
}

/** Change tips in every open queue; a tip that no longer fits a queue's filter leaves it. Returns the way back. */
export function changeEverywhere(ids: ReadonlySet<string>, to: (row: QueueRow) => QueueRow): Restore {
  const back = [...queues.values()].map(({ filter, store }) =>
    store.change(ids, (row) => {
      const next = to(row);
      return stillFits(askedFilter(filter), next) ? next : null;
    }),
  );
  return () => {
    for (const restore of back) restore();
  };
}

/** Ask the server again how these tips stand, wherever a queue shows them. */
export function renewEverywhere(ids: ReadonlySet<string>): void {
  for (const { store } of queues.values()) store.renew(ids);
}

/** Ask for every open queue from its top again. */
export function reloadQueues(): void {
  for (const { store } of queues.values()) store.reload();
}

/** Bring rows to what the server says of them now. One that an act is about to change is left to that act. */
export function bringUpToDate(
  standings: readonly Pick<QueueRow, 'id' | 'revision' | 'assigned' | 'state' | 'lane' | 'closeReason'>[],
): void {
  const newer = new Map(standings.map((each) => [each.id, each]));
  for (const { store } of queues.values())
    for (const [id, standing] of newer) {
      const row = store.rowOf(id);
      if (row && standing.revision > row.revision)
        changeEverywhere(new Set([id]), (before) => ({ ...before, ...standing }));
    }
}

/** Whether a row still belongs to a filter, judged by what acts can change. */
function stillFits(filter: QueueFilter, row: QueueRow): boolean {
  if (filter.state && !filter.state.includes(row.state)) return false;
  if (filter.lane && !filter.lane.includes(row.lane)) return false;
  return !filter.assigned || filter.assigned.includes(row.assigned ?? 'nobody');
}

/** The tips before and after one, in the queue from which the officer came. */
export function neighbours(id: string): { before: string | null; after: string | null } {
  if (!latest) return { before: null, after: null };
  const { store, at } = latest;
  const index = store.indexOf(id);
  const gone = index < 0;
  const here = gone ? at.index : index;
  store.ensure(here, here + 30);
  return {
    before: store.rowAt(here - 1)?.id ?? null,
    after: store.rowAt(gone ? here : here + 1)?.id ?? null,
  };
}

/** Note that the officer stands on this tip now, so that the queue is found there again. */
export function standOn(id: string): void {
  if (!latest) return;
  const index = latest.store.indexOf(id);
  if (index >= 0) latest.at = { index, id };
}
