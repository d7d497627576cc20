import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { TipstaffError } from '../kernel/errors.ts';

/**
 * Work into a file that was not there before, readable by its owner alone. It is made first, so that no approval is
 * spent on a file that cannot be written, and removed again where the work fails.
 */
export async function intoNewFile<T>(file: string, work: (target: WriteStream) => Promise<T>): Promise<T> {
  const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  try {
    await once(target, 'open');
  } catch (cause) {
    const problem = `--out: ${file} is there already, or cannot be made`;
    throw new TipstaffError('INPUT_INVALID', { problem }, { cause });
  }
  try {
    const done = await work(target);
    if (!target.closed) await once(target.end(), 'close');
    return done;
  } catch (error) {
    target.destroy();
    await unlink(file);
    throw error;
  }
}
