import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../kernel/digest.ts';

const LIMIT = 100; // 107 bytes in all, less what a file system may add

/** Where the server of a data folder listens for this machine's command line: in the folder, unless its path is too long. */
export function socketPath(dataFolder: string): string {
  const near = join(dataFolder, 'tipstaff.sock');
  return Buffer.byteLength(near) <= LIMIT
    ? near
    : join(tmpdir(), `tipstaff-${userInfo().uid}-${sha256(dataFolder).slice(0, 12)}.sock`);
}
