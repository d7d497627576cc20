import { isUtf8 } from 'node:buffer';
import type { Refusal } from '../shape.ts';

/** Encodings that are read; every other one that a document declares is refused. */
export type XmlEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * A document's characters.
 *
 * text      without byte order mark
 * skipped   bytes before the first character (the byte order mark)
 * mismatch  the declared encoding, where the bytes plainly are of another one
 */
export type XmlText = { text: string; encoding: XmlEncoding; skipped: number; mismatch?: string };

const DECLARED = /^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']/;
const BY_NAME: Readonly<Record<string, XmlEncoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  // As on the web: what calls itself ISO-8859-1 is windows-1252 wherever the two differ.
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Windows-1252's own characters at 80–9F; the five holes stay control characters. */
const CP1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** The bytes' characters by byte order mark, else by how the first bytes lie, else by declaration. O(bytes). */
export function decodeXml(bytes: Uint8Array): { ok: XmlText } | { refused: Refusal } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = encodingOf(buffer);
  if (!found) return { refused: { code: 'ENCODING', at: '', offset: 0 } };
  const { encoding, skipped, mismatch } = found;
  const body = skipped === 0 ? buffer : buffer.subarray(skipped);
  const fault = faultIn(body, encoding);
  if (fault >= 0) return { refused: { code: 'ENCODING', at: '', offset: skipped + fault } };
  return {
    ok: { text: textOf(body, encoding), encoding, skipped, ...(mismatch !== undefined && { mismatch }) },
  };
}

/** Byte offset of a character position in a decoded document. */
export function byteOffset(document: XmlText, position: number): number {
  const { text, encoding, skipped } = document;
  const at = Math.min(Math.max(position, 0), text.length);
  if (encoding === 'windows-1252') return skipped + at;
  if (encoding !== 'utf-8') return skipped + at * 2;
  return skipped + Buffer.byteLength(text.slice(0, at), 'utf8');
}

/** The first bytes as ASCII, whatever the encoding: enough to see the prolog and the root's name. */
export function headOf(bytes: Uint8Array, length: number): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, length)).toString(
    'latin1',
  );
  const plain = head.startsWith('ï»¿') ? head.slice(3) : head;
  return plain.includes('\0') ? plain.replace(/^(?:ÿþ|þÿ)/, '').replaceAll('\0', '') : plain;
}

function encodingOf(buffer: Buffer): { encoding: XmlEncoding; skipped: number; mismatch?: string } | null {
  const [a, b, c, d] = buffer;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', skipped: 3 };
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? null : { encoding: 'utf-16le', skipped: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', skipped: 2 };
  if (a === 0x3c && b === 0 && c !== 0) return { encoding: 'utf-16le', skipped: 0 };
  if (a === 0 && b === 0x3c && c === 0) return { encoding: 'utf-16be', skipped: 0 };
  const declared = DECLARED.exec(buffer.toString('latin1', 0, 300))?.[1];
  if (declared === undefined) return { encoding: 'utf-8', skipped: 0 };
  const encoding = BY_NAME[declared.toLowerCase()];
  if (encoding === undefined) return null;
  // A declaration that can be read as ASCII is not of UTF-16: writers that serialise a string often claim so.
  if (encoding.startsWith('utf-16')) return { encoding: 'utf-8', skipped: 0, mismatch: declared };
  return { encoding, skipped: 0 };
}

function faultIn(body: Buffer, encoding: XmlEncoding): number {
  if (encoding === 'windows-1252') return -1;
  if (encoding === 'utf-8')
    return isUtf8(body) ? -1 : firstDifference(body, Buffer.from(body.toString('utf8')));
  if (body.length % 2 === 1) return body.length - 1;
  return 2 * textOf(body, encoding).search(LONE_SURROGATE);
}

/** A byte that is not UTF-8 comes back as a replacement character: the two differ where the first one stands. */
function firstDifference(a: Buffer, b: Buffer): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a[at] === b[at]) at += 1;
  return at;
}

function textOf(body: Buffer, encoding: XmlEncoding): string {
  if (encoding === 'utf-8') return body.toString('utf8');
  if (encoding === 'utf-16le') return body.toString('utf16le');
  if (encoding === 'utf-16be') return Buffer.from(body).swap16().toString('utf16le');
  return body.toString('latin1').replace(/[\x80-\x9f]/g, (c) => CP1252[c.charCodeAt(0) - 0x80]!);
}
