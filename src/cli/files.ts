import { createReadStream, readFileSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Input } from '../intake/open.ts';
import { TipstaffError } from '../kernel/errors.ts';

/**
 * The files of paths named on the command line: folders with all they hold, in the order of their names' bytes, `-`
 * for standard input. Links out of a folder are not followed. Fails INTAKE_NOTHING.
 */
export async function inputsOf(paths: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const path of paths) {
    if (path === '-')
      inputs.push({ file: 'standard input', group: '-', open: () => process.stdin, size: null });
    else inputs.push(...(await under(resolve(path))));
  }
  if (inputs.length === 0) throw new TipstaffError('INTAKE_NOTHING', { path: paths.join(', ') });
  return inputs;
}

async function under(path: string): Promise<Input[]> {
  const what = await stat(path).catch(() => null);
  if (!what) throw new TipstaffError('INTAKE_NOTHING', { path });
  if (what.isFile()) return [inputOf(path, dirname(path))];
  if (!what.isDirectory()) throw new TipstaffError('INTAKE_NOTHING', { path });
  const files = await filesIn(path);
  return files
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((file) => inputOf(file, path));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}

/** The text of a file, or of standard input for `-`. Fails INTAKE_NOTHING. */
export async function textOfFile(path: string): Promise<string> {
  const [input] = await inputsOf([path]);
  const parts: Uint8Array[] = [];
  for await (const part of input!.open()) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** A file up to this size is read at once: a stream costs more than the bytes. */
const SMALL = 2 ** 20;

function inputOf(path: string, root: string): Input {
  const file = join(basename(root), relative(root, path)).split(sep).join('/');
  const { size } = statSync(path);
  const open = size <= SMALL ? () => whole(path) : () => createReadStream(path, { highWaterMark: SMALL });
  return { file, group: dirname(path), open, size, path };
}

async function* whole(path: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(path);
}
