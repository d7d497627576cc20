/** How far verifications are that run in this process, by the name of the log. */
const running = new Map<string, { done: number; of: number }>();

export const reportProgress = (origin: string, done: number, of: number): void =>
  void running.set(origin, { done, of });
export const endProgress = (origin: string): void => void running.delete(origin);
/** Entries done, and of how many; null where no verification of this log is under way. */
export const progressOf = (origin: string): { done: number; of: number } | null =>
  running.get(origin) ?? null;
