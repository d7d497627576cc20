import { createHash } from 'node:crypto';
import {
  closeSync,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGzip } from 'node:zlib';
import { Encrypter } from 'age-encryption';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import { type OwnersWay, openDump } from '../storage/dump.ts';
import type { KeyKeeper } from '../storage/key-keeper.ts';
import { moveWhole } from '../storage/write-whole.ts';
import { FRAME, FrameWriter } from './backup-format.ts';
import { VERSION } from './version.ts';

/** What a backup is made of. */
export type BackupSource = {
  owner: OwnersWay;
  keeper: KeyKeeper;
  spoolRoot: string;
  madeAt: Instant;
};
/** How far it is: rows copied of about so many. */
export type BackupProgress = { rows: number; of: number };
export type BackupMade = { bytes: number; rows: number; sha256: string };

/**
 * Write a backup: spool and all tables as of one moment, packed, sealed with age to public keys. Neither the master key
 * nor the keyring is in it. The file has its name only when it is whole and on the disk; one that is there is not
 * overwritten.
 *
 * Fails INPUT_INVALID where there is a file, or for a recipient that is none.
 */
export async function makeBackup(
  source: BackupSource,
  to: string,
  recipients: readonly string[],
  onProgress: (progress: BackupProgress) => void,
): Promise<BackupMade> {
  const encrypter = encrypterTo(recipients);
  const draft = `${to}.part`;
  claim(to);
  const made = { bytes: 0, rows: 0, sha256: '' };
  const digest = createHash('sha256');
  try {
    const plain = Readable.from(frames(source, onProgress, made)).pipe(createGzip({ level: 1 }));
    const sealed = await encrypter.encrypt(Readable.toWeb(plain) as ReadableStream<Uint8Array> as never);
    await pipeline(
      Readable.fromWeb(sealed as unknown as ReadableStream<Uint8Array>),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          digest.update(chunk);
          made.bytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(draft, { mode: 0o600 }),
    );
    sync(draft);
    moveWhole(draft, to);
    return { ...made, sha256: digest.digest('hex') };
  } catch (error) {
    rmSync(draft, { force: true });
    rmSync(to, { force: true });
    throw error;
  }
}

/** Fails INPUT_INVALID where one is no public key of age. */
export function encrypterTo(recipients: readonly string[]): Encrypter {
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new TipstaffError(
      'INPUT_INVALID',
      { problem: 'a recipient is no public key of age (age1…)' },
      { cause },
    );
  }
  return encrypter;
}

const taken = () =>
  new TipstaffError('INPUT_INVALID', { problem: 'to: there is a file of that name already' });

/** Fails INPUT_INVALID where a backup of that name could not be made: nothing is overwritten. */
export function refuseTaken(file: string): void {
  if (existsSync(file)) throw taken();
}

/** Take the name: an empty file that nobody else makes meanwhile. */
function claim(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw taken();
    throw new TipstaffError('INPUT_INVALID', { problem: 'nothing can be written there' }, { cause });
  }
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/**
 * The spool first, then the tables: a segment that goes meanwhile is in the tables by then, and one that is in both is
 * known again when it is taken in.
 */
async function* frames(
  source: BackupSource,
  onProgress: (progress: BackupProgress) => void,
  made: { rows: number },
): AsyncGenerator<Buffer> {
  const writer = new FrameWriter();
  yield writer.json(FRAME.header, { format: 1, program: VERSION, madeAt: source.madeAt });
  for (const name of segments(source.spoolRoot)) {
    const content = contentOf(join(source.spoolRoot, name));
    if (content) yield* writer.part({ kind: 'spool', name }, once(content));
  }
  const dump = await openDump(source.owner);
  try {
    const { snapshot } = dump;
    yield writer.json(FRAME.snapshot, snapshot);
    for await (const { table, columns, chunks } of dump.tables())
      for await (const frame of writer.part({ kind: 'table', name: table, columns }, chunks)) {
        made.rows = writer.rows;
        onProgress({ rows: made.rows, of: Math.max(snapshot.rows, made.rows) });
        yield frame;
      }
    const master = source.keeper.masterOf(snapshot.check);
    if (!master) throw new TipstaffError('KEY_WRONG', { file: source.keeper.source.name });
    yield writer.end(master);
  } finally {
    await dump.end();
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

/** Segments of the spool, as `run/number.segment`. */
function segments(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true }).flatMap((run) =>
    run.isDirectory()
      ? readdirSync(join(root, run.name)).flatMap((name) =>
          /^\d{8}\.segment$/.test(name) ? [`${run.name}/${name}`] : [],
        )
      : [],
  );
}

/** Null where the segment was taken off the disk meanwhile: then it is in the database. */
function contentOf(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
