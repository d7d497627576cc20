import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { Decrypter } from 'age-encryption';
import { TipstaffError } from '../kernel/errors.ts';
import { Loading, type Snapshot } from '../storage/dump.ts';
import { KeyKeeper } from '../storage/key-keeper.ts';
import { readKeyring } from '../storage/keyring-file.ts';
import { masterKeySource, refuseInside } from '../storage/master-key.ts';
import { openForLoading, UNFINISHED } from '../storage/open.ts';
import { writeWhole } from '../storage/write-whole.ts';
import { type Anchor, compareWithAnchor } from './backup-anchor.ts';
import { FRAME, FrameReader, headerShape, partShape, snapshotShape } from './backup-format.ts';
import type { Config } from './config.ts';

export type RestoreFrom = {
  file: string;
  /** lines `AGE-SECRET-KEY-1…` */
  identities: readonly string[];
  anchors: readonly Anchor[];
  olderIsFine: boolean;
};
export type RestoreProgress = { rows: number; of: number };
export type Restored = {
  madeAt: string;
  program: string;
  rows: number;
  heads: Snapshot['heads'];
  /** sessions and tokens that were in the backup, and are good no more */
  sessionsEnded: number;
  tokensEnded: number;
};

/**
 * Load a backup into an empty data folder and database. All rows come in one transaction, which is committed when
 * everything was read and checked: until then the database is empty, and the folder says that it is unfinished.
 *
 * No session and no token of the backup is good afterwards: it may have been ended since. What was cleared since is purged by the next start, before anything is served.
 *
 * Fails RESTORE_NOT_EMPTY, KEY_MISSING, KEYRING_MISSING, KEYRING_WRONG, KEYRING_OLDER, BACKUP_BROKEN (truncated, altered,
 *       for another identity), BACKUP_FOREIGN (other master key or keyring), BACKUP_OLDER, AUDIT_BROKEN, SCHEMA_NEWER.
 */
export async function restore(
  config: Config,
  from: RestoreFrom,
  say: (words: string) => void,
  onProgress: (progress: RestoreProgress) => void,
): Promise<Restored> {
  const keeper = keysFor(config);
  claimFolder(config.data);
  try {
    return await load(config, from, keeper, say, onProgress);
  } catch (error) {
    // the folder was empty, or held a restore that was cut off: all that is in it came from here
    for (const name of readdirSync(config.data))
      rmSync(join(config.data, name), { recursive: true, force: true });
    throw error;
  }
}

async function load(
  config: Config,
  from: RestoreFrom,
  keeper: KeyKeeper,
  say: (words: string) => void,
  onProgress: (progress: RestoreProgress) => void,
): Promise<Restored> {
  const reader = new FrameReader(await plainOf(from));
  const header = await reader.expect(FRAME.header, headerShape);
  const spool = join(config.data, 'spool');
  rmSync(spool, { recursive: true, force: true });
  const storage = await openForLoading({ ...config, folder: config.data }, say);
  try {
    const loading = await Loading.begin(storage.owner);
    try {
      const loaded = await loadAll(reader, loading, keeper, spool, onProgress);
      await checkAnchors(loading, from);
      const ended = await loading.endAccess();
      await loading.commit();
      rmSync(join(config.data, UNFINISHED), { force: true });
      return { madeAt: header.madeAt, program: header.program, ...loaded, ...ended };
    } finally {
      await loading.end();
    }
  } finally {
    await storage.close();
  }
}

/** An empty folder, or one that a restore left unfinished. */
function claimFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(folder, UNFINISHED))) return;
  if (readdirSync(folder).length > 0) throw new TipstaffError('RESTORE_NOT_EMPTY', { place: folder });
  writeWhole(join(folder, UNFINISHED), 'Repeat the restore, or remove this folder.\n');
}

function keysFor(config: Config): KeyKeeper {
  const source = masterKeySource(config);
  if (source.file) refuseInside(source.file, config.data);
  refuseInside(config.keyringFile, config.data);
  const master = source.read();
  if (!master) throw new TipstaffError('KEY_MISSING', { file: source.name });
  const state = readKeyring(config.keyringFile, master);
  if (!state) throw new TipstaffError('KEYRING_MISSING', { file: config.keyringFile });
  return new KeyKeeper(source, config.keyringFile, master, state);
}

/** The bytes inside the envelope. */
async function plainOf(from: RestoreFrom): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = new Decrypter();
  try {
    for (const identity of from.identities) decrypter.addIdentity(identity);
  } catch (cause) {
    throw new TipstaffError(
      'INPUT_INVALID',
      { problem: 'the identity file holds no identity of age' },
      { cause },
    );
  }
  const sealed = Readable.toWeb(createReadStream(from.file)) as unknown;
  try {
    const opened = (await decrypter.decrypt(sealed as never)) as unknown;
    const packed = Readable.fromWeb(opened as ReadableStream<Uint8Array>);
    const plain = packed.pipe(createGunzip());
    packed.on('error', (error) => plain.destroy(error));
    return faultsOf(plain);
  } catch (cause) {
    throw new TipstaffError(
      'BACKUP_BROKEN',
      { problem: 'it is no backup, was altered, or is for another identity' },
      { cause },
    );
  }
}

/** Whatever the envelope or the packing finds wrong is one fault: the backup was cut off or altered. */
async function* faultsOf(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* plain;
  } catch (cause) {
    throw new TipstaffError('BACKUP_BROKEN', { problem: 'it was cut off or altered' }, { cause });
  }
}

async function loadAll(
  reader: FrameReader,
  loading: Loading,
  keeper: KeyKeeper,
  spool: string,
  onProgress: (progress: RestoreProgress) => void,
): Promise<{ rows: number; heads: Snapshot['heads'] }> {
  let snapshot: Snapshot | null = null;
  let rows = 0;
  for (;;) {
    const frame = await reader.next();
    if (frame.kind === FRAME.snapshot && !snapshot) {
      snapshot = reader.parse(frame, FRAME.snapshot, snapshotShape);
      refuseForeign(snapshot, keeper);
      await loading.schema(snapshot.schema);
    } else if (frame.kind === FRAME.part) {
      const part = reader.parse(frame, FRAME.part, partShape);
      let counted = 0;
      const data = reader.data((told) => {
        counted = told;
      });
      if (part.kind === 'spool') await keepSegment(join(spool, part.name), data);
      else {
        const loaded = await loading.table(part.name, part.columns, data);
        if (loaded !== counted)
          throw new TipstaffError('BACKUP_BROKEN', { problem: 'a table has other rows than it says' });
        rows += loaded;
        onProgress({ rows, of: Math.max(snapshot?.rows ?? 0, rows) });
      }
    } else {
      if (!snapshot) throw new TipstaffError('BACKUP_BROKEN', { problem: 'its parts are not in order' });
      const master = keeper.masterOf(snapshot.check)!;
      await reader.end(frame, master);
      const today = keeper.reveal();
      if (snapshot.check !== keeper.check) await loading.rewrap(master, today, keeper.check);
      return { rows, heads: snapshot.heads };
    }
  }
}

function refuseForeign(snapshot: Snapshot, keeper: KeyKeeper): void {
  if (!keeper.masterOf(snapshot.check)) throw new TipstaffError('BACKUP_FOREIGN', { what: 'master key' });
  if (snapshot.keyring.id !== keeper.keyringId)
    throw new TipstaffError('BACKUP_FOREIGN', { what: 'keyring' });
  if (snapshot.keyring.cuts > keeper.cuts)
    throw new TipstaffError('KEYRING_OLDER', { file: keeper.keyringFile });
}

async function keepSegment(file: string, data: AsyncIterable<Buffer>): Promise<void> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(`${file}.part`, 'w', 0o600);
  try {
    for await (const chunk of data)
      for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.part`, file);
}

async function checkAnchors(loading: Loading, from: RestoreFrom): Promise<void> {
  const heads = new Map((await loading.heads()).map((head) => [head.unit, head]));
  for (const anchor of from.anchors)
    compareWithAnchor(
      anchor,
      heads.get(anchor.unit),
      await loading.leaves(anchor.unit, anchor.size),
      from.olderIsFine,
    );
}
