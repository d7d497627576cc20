import { accessSync, constants, createReadStream, readFileSync, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Input } from '../intake/open.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** A file that is not taken in, and why; `unreadable` where it should have been. */
export type Skipped = { file: string; words: string; unreadable: boolean };

/** What is found under paths: files to be taken in, and what else stands there. */
type Found = { inputs: Input[]; skipped: Skipped[] };

/**
 * The files of paths named on the command line: folders with all they hold, in the order of their names' bytes, `-`
 * for standard input. Links inside a folder are not followed. Fails INTAKE_NOTHING.
 *
 * onSkip   told of everything under a folder that is no file, and of what cannot be read
 * mayRead  whether a file can be opened, as a code such as EACCES where it cannot
 */
export async function inputsOf(
  paths: readonly string[],
  onSkip: (skipped: Skipped) => void = () => {},
  mayRead: (path: string) => string | null = refusalToRead,
): Promise<Input[]> {
  const inputs: Input[] = [];
  let skips = 0;
  for (const path of paths) {
    const found =
      path === '-'
        ? { inputs: [await standardInput(process.stdin)], skipped: [] }
        : await under(resolve(path), mayRead);
    inputs.push(...found.inputs);
    skips += found.skipped.filter((each) => each.unreadable).length;
    found.skipped.forEach(onSkip);
  }
  if (inputs.length === 0 && skips === 0)
    throw new TipstaffError('INTAKE_NOTHING', { path: paths.join(', ') });
  return inputs;
}

/** Standard input as one file; where nothing comes, there is nothing to receive. */
async function standardInput(stdin: AsyncIterable<Uint8Array>): Promise<Input> {
  const chunks = stdin[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) throw new TipstaffError('INTAKE_NOTHING', { path: 'standard input' });
  const open = async function* () {
    yield first.value;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  return { file: 'standard input', group: '-', open, size: null };
}

async function under(path: string, mayRead: (path: string) => string | null): Promise<Found> {
  const what = await stat(path).catch(() => null);
  if (!what) throw new TipstaffError('INTAKE_NOTHING', { path });
  const root = what.isFile() ? dirname(path) : path;
  if (!what.isFile() && !what.isDirectory()) throw new TipstaffError('INTAKE_NOTHING', { path });
  const entries = what.isFile() ? [{ path, is: 'file' as const }] : await entriesIn(path);
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const found: Found = { inputs: [], skipped: [] };
  for (const entry of entries) {
    const problem = typeof entry.is === 'string' ? null : entry.is.problem;
    const code = entry.is === 'file' ? mayRead(entry.path) : problem;
    if (entry.is === 'file' && code === null) found.inputs.push(inputOf(entry.path, root));
    else
      found.skipped.push({
        file: nameUnder(entry.path, root),
        words: code === null ? WORDS[entry.is as 'link' | 'other'] : `it cannot be read (${code})`,
        unreadable: code !== null,
      });
  }
  return found;
}

const WORDS = {
  link: 'it is a link, and links are not followed',
  other: 'it is no file but a pipe, a socket or a device',
} as const;

type Entry = { path: string; is: 'file' | 'link' | 'other' | { problem: string } };

async function entriesIn(folder: string): Promise<Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(codeOf);
  if (typeof entries === 'string') return [{ path: folder, is: { problem: entries } }];
  const found = await Promise.all(
    entries.map(async (entry): Promise<Entry[]> => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entriesIn(path);
      return [{ path, is: entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other' }];
    }),
  );
  return found.flat();
}

/** The text of a file, or of standard input for `-`. Fails FILE_NOT_READ; INTAKE_NOTHING where standard input is empty. */
export async function textOfFile(path: string): Promise<string> {
  if (path !== '-') {
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      throw new TipstaffError('FILE_NOT_READ', { path, why: codeOf(error) });
    }
  }
  const [input] = await inputsOf([path]);
  const parts: Uint8Array[] = [];
  for await (const part of input!.open()) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';

function refusalToRead(path: string): string | null {
  try {
    accessSync(path, constants.R_OK);
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

const nameUnder = (path: string, root: string): string =>
  join(basename(root), relative(root, path)).split(sep).join('/');

/** A file up to this size is read at once: a stream costs more than the bytes. */
const SMALL = 2 ** 20;

function inputOf(path: string, root: string): Input {
  const file = nameUnder(path, root);
  const { size } = statSync(path);
  const open = size <= SMALL ? () => whole(path) : () => createReadStream(path, { highWaterMark: SMALL });
  return { file, group: dirname(path), open, size, path };
}

async function* whole(path: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(path);
}
