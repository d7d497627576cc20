import { useCallback, useMemo, useState } from 'react';
import type { Acted } from './acts.ts';
import type { OpenQueue } from './queues.ts';
import type { RowsSnapshot } from './row-store.ts';

export type Standing = ReturnType<typeof useStanding>;

/** Where the officer stands in the queue and which rows are selected. Kept with the queue, so that Back finds both. */
export function useStanding(queue: OpenQueue, rows: RowsSnapshot) {
  const [, redraw] = useState(0);
  const last = Math.max(0, rows.count - 1);
  const index = Math.min(queue.at.index, last);
  const stand = useCallback(
    (to: number) => {
      const at = Math.max(0, Math.min(to, Math.max(0, queue.store.snapshot().count - 1)));
      queue.at = { index: at, id: queue.store.rowAt(at)?.id ?? null };
      redraw((count) => count + 1);
    },
    [queue],
  );
  const setSelected = useCallback(
    (selected: ReadonlyMap<string, Acted>) => {
      queue.selected = selected;
      redraw((count) => count + 1);
    },
    [queue],
  );
  const select = useCallback(
    (at: number) => {
      const row = queue.store.rowAt(at);
      if (!row) return;
      const next = new Map(queue.selected);
      if (!next.delete(row.id)) next.set(row.id, row);
      stand(at);
      setSelected(next);
    },
    [queue, stand, setSelected],
  );
  /** Select everything between where the officer stands and here. */
  const selectTo = useCallback(
    (to: number) => {
      const next = new Map(queue.selected);
      for (let at = Math.min(queue.at.index, to); at <= Math.max(queue.at.index, to); at += 1) {
        const row = queue.store.rowAt(at);
        if (row) next.set(row.id, row);
      }
      stand(to);
      setSelected(next);
    },
    [queue, stand, setSelected],
  );
  const clear = useCallback(() => setSelected(new Map()), [setSelected]);
  /** What an act is about: the selected rows, else the one stood on. */
  const acted = useCallback((): Acted[] => {
    if (queue.selected.size === 0) {
      const row = queue.store.rowAt(queue.at.index);
      return row ? [row] : [];
    }
    return [...queue.selected.values()].map((kept) => queue.store.rowOf(kept.id) ?? kept);
  }, [queue]);
  return useMemo(
    () => ({ index, selected: queue.selected, stand, select, selectTo, clear, acted }),
    [index, queue.selected, stand, select, selectTo, clear, acted],
  );
}
