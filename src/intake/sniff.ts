import { isUtf8 } from 'node:buffer';

/** What bytes are by their first bytes. `family` decides what happens to them, `mediaType` is what is written down. */
export type Magic = {
  family: 'zip' | 'pdf' | 'media' | 'archive' | 'program';
  mediaType: string;
};

export type Sniffed = Magic | { family: 'empty' | 'xml' | 'json' | 'text' | 'binary'; mediaType: string };

/** How many bytes `sniff` looks at; fewer only where the input is shorter. */
export const HEAD_BYTES = 65_536;

const media = (mediaType: string): Magic => ({ family: 'media', mediaType });
const archive = (mediaType: string): Magic => ({ family: 'archive', mediaType });
const program = (mediaType: string): Magic => ({ family: 'program', mediaType });

type Signature = { bytes: Buffer; at: number; magic: Magic; also?: (bytes: Buffer, at: number) => boolean };

const SIGNATURES: readonly Signature[] = [
  signature('ffd8ff', media('image/jpeg'), jpegSegment),
  signature('89504e470d0a1a0a', media('image/png')),
  signature('8a4d4e470d0a1a0a', media('video/x-mng')),
  signature('474946383761', media('image/gif')),
  signature('474946383961', media('image/gif')),
  signature('52494646', media('image/webp'), (b, at) => textAt(b, at + 8, 'WEBP')),
  signature('52494646', media('video/x-msvideo'), (b, at) => textAt(b, at + 8, 'AVI ')),
  signature('52494646', media('audio/wav'), (b, at) => textAt(b, at + 8, 'WAVE')),
  signature('66747970', media('video/mp4'), (b, at) => isoBox(b, at), 4),
  signature('6d6f6f76', media('video/quicktime'), (b, at) => isoBox(b, at), 4),
  signature('1a45dfa3', media('video/x-matroska')),
  signature('4f67675300', media('audio/ogg')),
  signature('494433', media('audio/mpeg'), (b, at) => id3(b, at)),
  signature('664c6143', media('audio/flac'), (b, at) => b[at + 4] === 0 || b[at + 4] === 0x80),
  signature('2321414d52', media('audio/amr')),
  signature('464c5601', media('video/x-flv')),
  signature('3026b2758e66cf11', media('video/x-ms-asf')),
  signature('000001ba', media('video/mpeg')),
  signature('000001b3', media('video/mpeg')),
  signature('49492a00', media('image/tiff')),
  signature('4d4d002a', media('image/tiff')),
  signature('424d', media('image/bmp'), (b, at) => bitmap(b, at)),
  signature(
    '00000100',
    media('image/x-icon'),
    (b, at) => b[at + 5] === 0 && b[at + 4]! > 0 && b[at + 4]! < 65 && b[at + 9] === 0,
  ),
  signature('0000000c6a502020', media('image/jp2')),
  signature('0000000c4a584c20', media('image/jxl')),
  signature('384250530001', media('image/vnd.adobe.photoshop')),
  signature('2e524d46', media('application/vnd.rn-realmedia')),
  signature(
    '504b0304',
    { family: 'zip', mediaType: 'application/zip' },
    (b, at) => b[at + 5] === 0 || b.length < at + 6,
  ),
  signature('504b0506', { family: 'zip', mediaType: 'application/zip' }),
  signature('504b0708', { family: 'zip', mediaType: 'application/zip' }),
  signature('255044462d', { family: 'pdf', mediaType: 'application/pdf' }),
  signature('1f8b08', archive('application/gzip')),
  signature('377abcaf271c', archive('application/x-7z-compressed')),
  signature('526172211a07', archive('application/vnd.rar')),
  signature('fd377a585a00', archive('application/x-xz')),
  signature('28b52ffd', archive('application/zstd')),
  signature(
    '425a68',
    archive('application/x-bzip2'),
    (b, at) => b.subarray(at + 4, at + 10).toString('hex') === '314159265359',
  ),
  signature('d0cf11e0a1b11ae1', archive('application/x-ole-storage')),
  signature('4d5a', program('application/vnd.microsoft.portable-executable'), (b, at) => executable(b, at)),
  signature('7f454c46', program('application/x-executable')),
];

const BY_FIRST_BYTE = group(SIGNATURES);

/** The sequences by which raw payloads are searched for inside other bytes, and how far before them the payload begins. */
export const SEARCHED: readonly { bytes: Buffer; before: number }[] = distinct(SIGNATURES);

/**
 * The payload that begins at a position, by its own structure and not by two lucky bytes; null where there is none.
 * Cost O(1). Sources: the formats' own specifications; PRONOM for the rest.
 */
export function magicAt(bytes: Buffer, at = 0): Magic | null {
  for (const found of BY_FIRST_BYTE[bytes[at]!] ?? NONE) if (fits(found, bytes, at)) return found.magic;
  for (const found of BOXES) if (fits(found, bytes, at)) return found.magic;
  return null;
}

/**
 * What an input is, by content alone, never by its name.
 *
 * head   the first HEAD_BYTES bytes, or all of a shorter input
 */
export function sniff(head: Buffer): Sniffed {
  const magic = magicAt(head) ?? audioFrame(head) ?? tarOf(head);
  if (magic) return magic;
  const start = firstInk(head);
  if (start === head.length) return { family: 'empty', mediaType: 'application/x-empty' };
  const first = head[start]!;
  if (textAt(head, start, '%PDF-')) return { family: 'pdf', mediaType: 'application/pdf' };
  if (first === 0x3c) return { family: 'xml', mediaType: 'application/xml' };
  if (first === 0x7b || first === 0x5b) return { family: 'json', mediaType: 'application/json' };
  if (isBinary(head)) return { family: 'binary', mediaType: 'application/octet-stream' };
  return { family: 'text', mediaType: 'text/plain' };
}

/** The encoding by byte-order mark, or by the zero bytes of a first `<` or `{`; null: none is marked. */
export function markedEncoding(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  if (head.length >= 4 && head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be';
  return null;
}

const NONE: readonly Signature[] = [];
const BOXES = SIGNATURES.filter((one) => one.at > 0);

function signature(hex: string, magic: Magic, also?: Signature['also'], at = 0): Signature {
  const bytes = Buffer.from(hex.length % 2 ? `${hex}0` : hex, 'hex');
  return also ? { bytes, at, magic, also } : { bytes, at, magic };
}

function group(all: readonly Signature[]): (Signature[] | undefined)[] {
  const table: (Signature[] | undefined)[] = [];
  for (const one of all) {
    if (one.at > 0) continue;
    const list = table[one.bytes[0]!] ?? [];
    list.push(one);
    table[one.bytes[0]!] = list;
  }
  return table;
}

function distinct(all: readonly Signature[]): { bytes: Buffer; before: number }[] {
  const seen = new Map<string, { bytes: Buffer; before: number }>();
  for (const one of all) seen.set(one.bytes.toString('hex'), { bytes: one.bytes, before: one.at });
  return [...seen.values()];
}

function fits(one: Signature, bytes: Buffer, at: number): boolean {
  const begin = at + one.at;
  if (bytes.length < begin + one.bytes.length) return false;
  for (let i = 0; i < one.bytes.length; i += 1) if (bytes[begin + i] !== one.bytes[i]) return false;
  return one.also?.(bytes, at) ?? true;
}

function textAt(bytes: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** JPEG: behind the start marker stands a segment as such files begin with, by its marker, its name and its length. */
function jpegSegment(b: Buffer, at: number): boolean {
  const marker = b[at + 3];
  if (marker === undefined || b.length < at + 10) return true;
  if (marker === 0xe0) return ['JFIF', 'JFXX', 'AVI1'].some((name) => textAt(b, at + 6, name));
  if (marker === 0xe1) return ['Exif', 'http'].some((name) => textAt(b, at + 6, name));
  if (marker === 0xe2) return ['ICC_', 'MPF\0', 'FPXR'].some((name) => textAt(b, at + 6, name));
  const plain =
    marker === 0xdb ||
    marker === 0xfe ||
    (marker >= 0xe3 && marker <= 0xef) ||
    (marker >= 0xc0 && marker <= 0xc4);
  return plain && b[at + 4]! < 0x10;
}

/** ISO media: a first box of less than 128 KiB, with a brand in letters. */
function isoBox(b: Buffer, at: number): boolean {
  if (b[at] !== 0 || b[at + 1]! > 1) return false;
  const brand = b.subarray(at + 8, at + 12);
  return brand.length < 4 || brand.every((byte) => byte >= 0x20 && byte < 0x7f) || textAt(b, at + 4, 'moov');
}

function id3(b: Buffer, at: number): boolean {
  return (
    b[at + 3]! >= 2 &&
    b[at + 3]! <= 4 &&
    b[at + 4]! < 16 &&
    b.subarray(at + 6, at + 10).every((byte) => byte < 0x80)
  );
}

function bitmap(b: Buffer, at: number): boolean {
  if (b.length < at + 18) return false;
  return b.readUInt32LE(at + 6) === 0 && [12, 40, 52, 56, 64, 108, 124].includes(b.readUInt32LE(at + 14));
}

function executable(b: Buffer, at: number): boolean {
  return b.length >= at + 64 && !isUtf8(b.subarray(at, at + 4096));
}

/** MPEG audio without a tag: a frame header with a layer, a bit rate and a sampling rate; and MPEG transport streams. */
function audioFrame(b: Buffer): Magic | null {
  if (b[0] === 0x47 && b[188] === 0x47 && b[376] === 0x47 && isBinary(b)) return media('video/mp2t');
  if (b[0] !== 0xff || b[1]! < 0xe0 || b[1]! >= 0xfe || b.length < 4) return null;
  if ((b[1]! & 0xf6) === 0xf0) return media('audio/aac');
  const layer = (b[1]! >> 1) & 3;
  const rate = b[2]! >> 4;
  return layer > 0 && rate > 0 && rate < 15 && ((b[2]! >> 2) & 3) < 3 ? media('audio/mpeg') : null;
}

function tarOf(b: Buffer): Magic | null {
  return textAt(b, 257, 'ustar') ? archive('application/x-tar') : null;
}

/** Position of the first byte that is no byte-order mark, white space, or zero of UTF-16. */
function firstInk(b: Buffer): number {
  const encoding = markedEncoding(b);
  let at = encoding === 'utf-8' ? 3 : encoding !== null && b[0]! >= 0xfe ? 2 : 0;
  while (at < b.length) {
    const byte = b[at]!;
    const blank = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || (byte === 0 && encoding !== null);
    if (!blank) break;
    at += 1;
  }
  return at;
}

/** More than two bytes, and more than one in fifty, are control characters that no text has. */
function isBinary(b: Buffer): boolean {
  if (markedEncoding(b) !== null) return false;
  let controls = 0;
  for (const byte of b)
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1b)
      controls += 1;
  return controls > Math.max(2, b.length / 50);
}
