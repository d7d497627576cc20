import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TipstaffError } from '../kernel/errors.ts';
import type { Content, Sink } from './sink.ts';

/**
 * A sink that writes into a folder: new, or empty. The room's one file that touches the disk.
 *
 * folder   made where it is missing
 * errors   SIMULATE_TARGET_NOT_EMPTY where something lies in it, or where it is a file; nothing is ever overwritten
 */
export async function folderSink(folder: string): Promise<Sink> {
  if (!(await isFree(folder))) throw new TipstaffError('SIMULATE_TARGET_NOT_EMPTY', { folder });
  const made = new Map<string, Promise<unknown>>();
  const makeFolder = (path: string) => {
    const known = made.get(path) ?? mkdir(path, { recursive: true });
    made.set(path, known);
    return known;
  };
  await makeFolder(folder);
  return {
    put: async (path, content) => {
      const target = join(folder, path);
      await makeFolder(dirname(target));
      await write(target, content);
    },
  };
}

async function isFree(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return true;
    if (code === 'ENOTDIR') return false;
    throw error;
  }
}

async function write(target: string, content: Content): Promise<void> {
  if (typeof content === 'string' || content instanceof Uint8Array)
    return writeFile(target, content, { flag: 'wx' });
  await pipeline(Readable.from(content), createWriteStream(target, { flags: 'wx' }));
}
