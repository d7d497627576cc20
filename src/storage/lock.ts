import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';

type Holder = { pid: number; started: string };

/** The name of the file that says which process owns a data folder. */
export const LOCK_FILE = 'tipstaff.lock';

/**
 * Own the data folder, or be refused with the holder's pid. A dead holder is taken over.
 *
 * Fails STORAGE_IN_USE. Returns the function that gives it back.
 */
export function ownFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, LOCK_FILE);
  const draft = `${file}.${process.pid}`;
  write(draft, JSON.stringify({ pid: process.pid, started: startOf(process.pid) ?? '' } satisfies Holder));
  try {
    own(draft, file, folder);
  } finally {
    unlinkSync(draft);
  }
  return () => {
    if (holderOf(file)?.pid === process.pid) unlinkSync(file);
  };
}

/**
 * Make `file` a copy of the draft, unless a living process holds it. Of several that find the same dead holder one
 * inherits: it owns that holder's own inheritance file first, looks again, and only then replaces the lock in one step.
 */
function own(draft: string, file: string, folder: string): void {
  if (claim(draft, file)) return;
  const holder = holderOf(file);
  if (holder && isAlive(holder)) throw new TipstaffError('STORAGE_IN_USE', { pid: holder.pid, folder });
  const inheritance = `${file}.of-${nameOf(holder)}`;
  own(draft, inheritance, folder);
  try {
    if (claim(draft, file)) return; // the holder gave it back meanwhile
    const now = holderOf(file);
    if (nameOf(now) !== nameOf(holder))
      throw new TipstaffError('STORAGE_IN_USE', { pid: now?.pid ?? 0, folder });
    const copy = `${draft}.heir`;
    linkSync(draft, copy);
    renameSync(copy, file);
  } finally {
    unlinkSync(inheritance);
  }
}

const nameOf = (holder: Holder | null): string => (holder ? `${holder.pid}-${holder.started}` : 'nobody');

/** The process that owns a folder now, or null. */
export function ownerOf(folder: string): number | null {
  const holder = holderOf(join(folder, LOCK_FILE));
  return holder && isAlive(holder) ? holder.pid : null;
}

function write(file: string, text: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** A hard link fails where the name exists: claiming is one step, with the content already in place. */
function claim(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(file: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' ? { pid: holder.pid, started: holder.started ?? '' } : null;
  } catch {
    return null;
  }
}

/** Alive, and the same process: a pid is used again after a while, its start time is not. */
function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const state = statOf(holder.pid);
  if (state?.[0] === 'Z') return false; // ended, and its parent has not asked yet how
  const started = state?.[19] ?? null;
  return started === null || holder.started === '' || started === holder.started;
}

/** Start time of a process in clock ticks since boot (Linux); null where the system does not tell. */
export const startOf = (pid: number): string | null => statOf(pid)?.[19] ?? null;

/** What Linux tells of a process behind its name, its state first; null where the system does not tell. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
