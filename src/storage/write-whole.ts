import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Write a small secret file so that a kill or a power cut leaves it whole or not there: draft, sync, rename, sync. Mode 0600. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  moveWhole(draft, file);
}

/** Give a whole file its final name, and put that on the disk. */
export function moveWhole(from: string, to: string): void {
  renameSync(from, to);
  const folder = openSync(dirname(to), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
