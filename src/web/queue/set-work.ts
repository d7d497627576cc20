import type { TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import type { Closing } from '../app/queue-api.ts';
import { failureWords } from '../language/words.ts';
import { reloadQueues } from './queues.ts';

/** An act on many tips that is on its way. */
export type SetWork = { words: string; done: number; of: number };

let work: SetWork | null = null;
const listeners = new Set<() => void>();

function change(next: SetWork | null): void {
  work = next;
  for (const listener of listeners) listener();
}

export function useSetWork(): SetWork | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => work,
  );
}

/** Close a bundle or a set piece by piece, as one act; its notice takes all of it back. */
export async function closeWhole(
  t: TFunction,
  set: { bundle: string } | { set: string[] },
  closing: Closing,
): Promise<void> {
  const words = t('sets.closing');
  let act: string | undefined;
  let done = 0;
  let passed = 0;
  try {
    for (let left = 1; left > 0; ) {
      const piece = await call('triage.closeSet', { ...set, ...closing, ...(act ? { act } : {}) });
      ({ act, done, left, passed } = piece);
      change({ words, done, of: piece.tips });
    }
  } catch (error) {
    notify(failureWords(t, failureOf(error)), { tone: 'failed' });
  }
  over();
  const made = act;
  if (made !== undefined)
    notify(
      [
        t('sets.closed', { count: done, reason: t(`close.${closing.reason}`) }),
        passed > 0 && t('sets.passed', { count: passed }),
      ]
        .filter(Boolean)
        .join(' '),
      { undo: () => void undoWhole(t, made, done) },
    );
}

/** Give all open tips that an officer has back to the queue piece by piece, as one act; its notice takes all of it back. */
export async function giveBackAll(t: TFunction, officer: string, name: string): Promise<void> {
  const words = t('sets.giving');
  let act: string | undefined;
  let done = 0;
  try {
    for (let left = 1; left > 0; ) {
      const piece = await call('triage.giveBack', { officer, ...(act ? { act } : {}) });
      ({ act, done, left } = piece);
      change({ words, done, of: piece.tips });
    }
  } catch (error) {
    notify(failureWords(t, failureOf(error)), { tone: 'failed' });
  }
  over();
  const made = act;
  if (made !== undefined)
    notify(t('sets.given', { count: done, name }), { undo: () => void undoWhole(t, made, done) });
}

/** Take back an act piece by piece. What was changed since stays, and is told. */
export async function undoWhole(t: TFunction, act: string, of: number): Promise<void> {
  const words = t('sets.undoing');
  let undone = 0;
  let kept = 0;
  try {
    for (let after: string | null | undefined; after !== null; ) {
      change({ words, done: undone + kept, of });
      const piece = await call('triage.undoAct', { act, ...(after ? { after } : {}) });
      undone += piece.decisions.length;
      kept += piece.changed;
      after = piece.next;
    }
    notify(kept > 0 ? t('sets.undoneSome', { count: undone, kept }) : t('sets.undone', { count: undone }));
  } catch (error) {
    notify(failureWords(t, failureOf(error)), { tone: 'failed' });
  }
  over();
}

function over(): void {
  change(null);
  reloadQueues();
  void queryClient.invalidateQueries();
}
