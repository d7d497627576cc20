import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs';
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
  const mine: Holder = { pid: process.pid, started: startOf(process.pid) ?? '' };
  const draft = `${file}.${process.pid}`;
  write(draft, JSON.stringify(mine));
  try {
    if (!claim(draft, file)) {
      const holder = holderOf(file);
      if (holder && isAlive(holder)) throw new TipstaffError('STORAGE_IN_USE', { pid: holder.pid, folder });
      takeOver(file, holder);
      if (!claim(draft, file)) throw new TipstaffError('STORAGE_IN_USE', { pid: holderOf(file)?.pid ?? 0, folder });
    }
  } finally {
    unlinkSync(draft);
  }
  return () => {
    if (holderOf(file)?.pid === process.pid) unlinkSync(file);
  };
}

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

function takeOver(file: string, dead: Holder | null): void {
  const aside = `${file}.dead-${dead?.pid ?? 'unreadable'}`;
  try {
    renameSync(file, aside);
    unlinkSync(aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
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
  const started = startOf(holder.pid);
  return started === null || holder.started === '' || started === holder.started;
}

/** Start time of a process in clock ticks since boot (Linux); null where the system does not tell. */
export function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
