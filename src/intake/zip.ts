import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { OpenLimits } from './open-source.ts';
import type { QuarantineReason } from './shape.ts';

/** A file in a ZIP. `refusal`: why its bytes are not to be read. */
export type Member = { name: string; entry: Entry; refusal: QuarantineReason | null };

/** Thrown while a member is read: it is broken, or unpacks to more than the limits. Never leaves the opener. */
export class MemberFault extends Error {
  readonly code: 'ZIP_BROKEN' | 'ZIP_TOO_LARGE';
  constructor(code: 'ZIP_BROKEN' | 'ZIP_TOO_LARGE') {
    super(code);
    this.code = code;
  }
}

/** A ZIP that was opened, with its members in the order of its directory, folders left out. */
export type Zip = { members: Member[]; read: (member: Member) => AsyncGenerator<Buffer>; close: () => void };

type Refused = { refusal: QuarantineReason };

const OPTIONS = {
  lazyEntries: true,
  autoClose: false,
  decodeStrings: false,
  validateEntrySizes: true,
} as const;
const ENCRYPTED = 0x1;
const SYMLINK = 0xa000;
const LOCAL_HEADER = 30;

/**
 * Opens a ZIP by its directory. Trusts nothing that it declares: names, sizes, counts and checksums are checked, bytes are
 * counted as they come out, and members that share bytes (the way bombs are built) are refused.
 *
 * from   the ZIP's bytes, or the path of the file on disk, of which only the members' bytes are then read
 */
export async function openZip(from: Buffer | { path: string }, limits: OpenLimits): Promise<Zip | Refused> {
  let zip: ZipFile | null = null;
  try {
    zip = Buffer.isBuffer(from)
      ? await yauzl.fromBufferPromise(from, OPTIONS)
      : await yauzl.openPromise(from.path, OPTIONS);
    zip.on('error', () => {});
    if (zip.entryCount > limits.members) return closed(zip, 'ZIP_TOO_MANY');
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      if (entries.length > limits.members) return closed(zip, 'ZIP_TOO_MANY');
    }
    return opened(zip, entries, limits);
  } catch {
    zip?.close();
    return { refusal: 'ZIP_BROKEN' };
  }
}

function closed(zip: ZipFile, refusal: QuarantineReason): Refused {
  zip.close();
  return { refusal };
}

function opened(zip: ZipFile, entries: Entry[], limits: OpenLimits): Zip {
  const shared = overlapping(entries);
  const spent = { unpacked: 0 };
  const members = entries.flatMap((entry): Member[] => {
    const name = nameOf(entry);
    if (name.endsWith('/') && entry.uncompressedSize === 0 && isSafe(name.slice(0, -1))) return [];
    return [{ name, entry, refusal: shared.has(entry) ? 'ZIP_BROKEN' : refusalOf(name, entry) }];
  });
  return {
    members,
    read: (member) => bytesOf(zip, member, limits, spent),
    close: () => zip.close(),
  };
}

function refusalOf(name: string, entry: Entry): QuarantineReason | null {
  if (!isSafe(name) || ((entry.externalFileAttributes >>> 16) & 0xf000) === SYMLINK) return 'ZIP_UNSAFE_NAME';
  if (entry.generalPurposeBitFlag & ENCRYPTED) return 'ZIP_ENCRYPTED';
  return entry.compressionMethod === 0 || entry.compressionMethod === 8 ? null : 'ZIP_BROKEN';
}

function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  try {
    return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
  } catch {
    return raw.toString('latin1');
  }
}

/** A name that stays inside: relative, forward slashes, no drive, no step up, no control character. */
function isSafe(name: string): boolean {
  if (name === '' || name.startsWith('/') || /^[a-z]:/i.test(name) || hasControl(name)) return false;
  return !name.split('/').some((step) => step === '..' || step === '.');
}

/** A backslash or a control character, NUL among them. */
function hasControl(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) if (name.charCodeAt(at) < 32 || name[at] === '\\') return true;
  return false;
}

/** Members whose bytes begin before the bytes of the member before them end. */
function overlapping(entries: readonly Entry[]): Set<Entry> {
  const shared = new Set<Entry>();
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of sorted) {
    if (entry.relativeOffsetOfLocalHeader < end) shared.add(entry);
    end = Math.max(
      end,
      entry.relativeOffsetOfLocalHeader + LOCAL_HEADER + entry.fileNameLength + entry.compressedSize,
    );
  }
  return shared;
}

async function* bytesOf(
  zip: ZipFile,
  member: Member,
  limits: OpenLimits,
  spent: { unpacked: number },
): AsyncGenerator<Buffer> {
  const { entry } = member;
  let size = 0;
  let sum = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      spent.unpacked += chunk.length;
      if (size > limits.ratioFrom && size > entry.compressedSize * limits.ratio)
        throw new MemberFault('ZIP_TOO_LARGE');
      if (spent.unpacked > limits.unpackedBytes) throw new MemberFault('ZIP_TOO_LARGE');
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof MemberFault ? error : new MemberFault('ZIP_BROKEN');
  }
  if (sum !== entry.crc32 || size !== entry.uncompressedSize) throw new MemberFault('ZIP_BROKEN');
}
