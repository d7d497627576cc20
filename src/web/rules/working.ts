import { useSyncExternalStore } from 'react';
import type { RuleSet } from '../../triage/shape.ts';

/** What an officer changed in a draft and has not saved. `revision`: of the draft when the change began. */
export type Working = { revision: number; content: RuleSet; note: string | null };

const kept = new Map<number, Working>();
const listeners = new Set<() => void>();

/** Keep what was changed in a version, also while other pages are looked at; null lets go of it. */
export function keepWorking(version: number, working: Working | null): void {
  if (working) kept.set(version, working);
  else kept.delete(version);
  for (const tell of listeners) tell();
}

/** What was changed in a version and is not saved; null where nothing was. */
export function useWorking(version: number): Working | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => kept.get(version) ?? null,
  );
}

/** Let go of everything that was not saved. */
export function forgetWorking(): void {
  kept.clear();
  for (const tell of listeners) tell();
}
