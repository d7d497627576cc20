import { useSyncExternalStore } from 'react';

/** A short word at the foot of the page. With `undo` it stays ten seconds and `u` does the same as its button. */
type Notice = { id: number; words: string; tone: 'done' | 'failed'; undo?: () => void };

const UNDO_MS = 10_000;
const DONE_MS = 4_000;
const FAILED_MS = 12_000;

let notices: readonly Notice[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** Returns the notice's id, to dismiss it with. */
export function notify(words: string, more: { tone?: Notice['tone']; undo?: () => void } = {}): number {
  const notice: Notice = {
    id: nextId++,
    words,
    tone: more.tone ?? 'done',
    ...(more.undo ? { undo: more.undo } : {}),
  };
  change([...notices.slice(-2), notice]);
  const stays = notice.undo ? UNDO_MS : notice.tone === 'failed' ? FAILED_MS : DONE_MS;
  setTimeout(() => dismissNotice(notice.id), stays);
  return notice.id;
}

export function dismissNotice(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

/** Take back the newest act that still can be. False where there is none. */
export function undoNewest(): boolean {
  const newest = notices.findLast((notice) => notice.undo);
  if (!newest) return false;
  dismissNotice(newest.id);
  newest.undo!();
  return true;
}

export function clearNotices(): void {
  change([]);
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
}
