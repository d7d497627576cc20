import { useSyncExternalStore } from 'react';

/** The screens' clock: an edge. Milliseconds since 1970. */
export function clock(): number {
  return Date.now();
}

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let shown = clock();
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  shown = clock();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    tick();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The time as shown on screen, fresh every fifteen seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => shown);
}
