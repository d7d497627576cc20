import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';
import { type Note, readCheckpoint, readNotes } from './note.ts';

/** Files outside the database and the data folder to which every checkpoint is appended. */
export type AnchorFiles = { file: string; witness: string | null };

/** By installation: a process may hold several databases, each with its own. */
const files = new Map<string, AnchorFiles>();

/** Say where an installation keeps its checkpoints. */
export const anchorAt = (installation: string, anchor: AnchorFiles): void =>
  void files.set(installation, anchor);
/** Where an installation keeps its checkpoints; null where it keeps none. */
export const anchorOf = (installation: string): AnchorFiles | null => files.get(installation) ?? null;

/** The text of an anchor file; null where there is no such file. */
export const readAnchor = (file: string): string | null =>
  existsSync(file) ? readFileSync(file, 'utf8') : null;

/** Append a note and an empty line, and sync: when this returns it is on the disk. Fails AUDIT_ANCHOR. */
export function appendNote(file: string, note: string): void {
  try {
    const isNew = !existsSync(file);
    const descriptor = openSync(file, 'a', 0o600);
    try {
      writeSync(descriptor, `${note}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (isNew) syncFolder(dirname(file));
  } catch (cause) {
    throw new TipstaffError('AUDIT_ANCHOR', { file }, { cause });
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** More than the longest note with its signatures. */
const TAIL = 64 * 1024;

/** The newest note of a log in the last 64 KiB of an anchor file; null where there is none. */
export function newestNote(file: string, origin: string): Note | null {
  if (!existsSync(file)) return null;
  const tail = tailOf(file);
  const from = tail.indexOf(`${origin}\n`);
  if (from < 0) return null;
  const { notes } = readNotes(tail.slice(from));
  return notes.findLast((note) => readCheckpoint(note.body)?.origin === origin) ?? null;
}

function tailOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Cut off what a power cut left of a note that was being written. Nothing that was acknowledged goes: a note counts when
 * its signature and the empty line behind it are on the disk. What is not the beginning of a note stays as it is, for
 * verification to find. Returns the bytes that were cut.
 */
export function mendTail(file: string): number {
  if (!existsSync(file)) return 0;
  const descriptor = openSync(file, 'r+');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(size, TAIL));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    const torn = bytes.length - endOfNotes(bytes);
    const isBeginning =
      bytes
        .subarray(bytes.length - torn)
        .toString('latin1')
        .split('\n\n').length < 3;
    if (torn === 0 || !isBeginning) return 0;
    ftruncateSync(descriptor, size - torn);
    fsyncSync(descriptor);
    return torn;
  } finally {
    closeSync(descriptor);
  }
}

/** Where the last whole note ends: behind the empty line after a signature. A letter a byte, so that places are bytes. */
function endOfNotes(bytes: Buffer): number {
  const last = [...bytes.toString('latin1').matchAll(/\xe2\x80\x94 [^\n]+\n\n/g)].at(-1);
  return last ? last.index + last[0].length : 0;
}
