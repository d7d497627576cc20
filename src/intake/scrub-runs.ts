import type { Payload } from './scrub.ts';
import { magicAt } from './sniff.ts';

/** From this many characters on, base64 that decodes to a known file is a payload. */
const LEAST_WITH_MAGIC = 48;
/** From more than this many characters on, unbroken base64 is a payload whatever it decodes to. */
const MOST_WITHOUT_MAGIC = 4_096;
/** Hexadecimal of a known file; longer than any perceptual hash would be by chance. */
const LEAST_HEX = 96;
/** The shortest word worth looking at: an escape in JSON may cut a payload into words about this long. */
const LEAST_WORD = 16;
/** No encoder breaks lines later than this: a longer line is whole, and the word below it is text. */
const LONGEST_LINE = 256;
/** Base64 characters of a PhotoDNA hash: a list of them, one a line, is no payload. */
const PHOTODNA = 192;

/** 1: base64, also URL-safe. 2: and a hexadecimal digit. 3: and a decimal digit */
const KIND = new Uint8Array(256);
for (const one of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_') KIND[one.charCodeAt(0)] = 1;
for (const one of 'ABCDEFabcdef') KIND[one.charCodeAt(0)] = 2;
for (const one of '0123456789') KIND[one.charCodeAt(0)] = 3;

/** A pair of base64 characters with which one of the known files may begin. */
const OPENINGS = new Uint8Array(65_536);
for (const pair of [
  '/9',
  '_9',
  'iV',
  'ik',
  'R0',
  'Uk',
  'AA',
  'Gk',
  'T2',
  'SU',
  'Zk',
  'I0',
  'Rk',
  'MC',
  'TU',
  'Qk',
  'OE',
  'Lk',
  'UE',
  'JV',
  'H4',
  'N3',
  'Um',
  '/T',
  '_T',
  'KL',
  '0M',
  'f0',
])
  OPENINGS[pair.charCodeAt(0) * 256 + pair.charCodeAt(1)] = 1;

/** Base64 taken together over escapes and line ends. `chars` has the base64 characters alone, padding left out. */
export type Run = { from: number; to: number; chars: Buffer; lines: number[]; kinds: number };

/** Base64 and hexadecimal payloads in a text. Linear: words shorter than 16 characters are skipped over, not read. */
export function encodedPayloads(bytes: Buffer): Payload[] {
  const payloads: Payload[] = [];
  const end = bytes.length;
  let from = 0;
  let floor = 0;
  while (from + LEAST_WORD <= end) {
    let back = from + LEAST_WORD - 1;
    while (back >= from && KIND[bytes[back]!] !== 0) back -= 1;
    if (back >= from) {
      from = back + 1;
      continue;
    }
    let to = from + LEAST_WORD;
    while (to < end && KIND[bytes[to]!] !== 0) to += 1;
    if (worthALook(bytes, from, to)) {
      const run = gatherRun(bytes, beginning(bytes, from, floor));
      const payload = run.chars.length >= LEAST_WITH_MAGIC ? payloadOf(bytes, run) : null;
      if (payload) payloads.push(payload);
      to = Math.max(to, run.to);
      floor = to;
    }
    from = to + 1;
  }
  return payloads;
}

function worthALook(bytes: Buffer, from: number, to: number): boolean {
  if (to - from >= LEAST_WITH_MAGIC) return true;
  if (OPENINGS[bytes[from]! * 256 + bytes[from + 1]!] === 1) return true;
  return bytes[from - 1] === 0x5c;
}

/** Where a word really begins: back over `\/` and `\u002f`, and past the letter of an escape such as `\n`. */
function beginning(bytes: Buffer, word: number, floor: number): number {
  let at = word;
  while (at > floor && isEscaped(bytes, at)) {
    const step = escapeLength(bytes, at - 1);
    if (step === 0) return bytes[at] === 0x75 ? at + 5 : at + 1;
    at -= 1;
    while (at > floor && KIND[bytes[at - 1]!] !== 0) at -= 1;
  }
  return at;
}

/** The byte stands behind an odd number of backslashes. */
function isEscaped(bytes: Buffer, at: number): boolean {
  let count = 0;
  while (at - count > 0 && bytes[at - count - 1] === 0x5c) count += 1;
  return count % 2 === 1;
}

/** Length of an escape that stands for a base64 character (`\/`, `\u002b`, `\u002f`), or 0. */
function escapeLength(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0x5c) return 0;
  if (bytes[at + 1] === 0x2f) return 2;
  const code = bytes.toString('latin1', at + 1, at + 6).toLowerCase();
  return code === 'u002b' || code === 'u002f' ? 6 : 0;
}

/**
 * Reads base64 from a position on: over JSON's escapes, and over line ends as long as the lines have one length
 * (the last may be shorter, the first too where it shares its line with other text).
 */
export function gatherRun(bytes: Buffer, from: number): Run {
  const parts: Buffer[] = [];
  const lines: number[] = [];
  let kinds = 0;
  let to = from;
  let at = from;
  for (;;) {
    const line = gatherLine(bytes, at);
    const regular = lines.length < 2 || line.length <= lines[1]!;
    if (line.length === 0 || !regular) break;
    for (const part of line.parts) parts.push(part);
    lines.push(line.length);
    kinds |= line.kinds;
    to = line.to;
    if (line.padded || (lines.length > 2 && line.length < lines[1]!)) break;
    at = afterLineEnd(bytes, to);
    if (at === to || line.length < LEAST_WORD / 4 || line.length > LONGEST_LINE) break;
  }
  return { from, to, chars: Buffer.concat(parts), lines, kinds };
}

type Line = { parts: Buffer[]; length: number; to: number; padded: boolean; kinds: number };

function gatherLine(bytes: Buffer, from: number): Line {
  const parts: Buffer[] = [];
  let length = 0;
  let kinds = 0;
  let at = from;
  for (;;) {
    const start = at;
    while (at < bytes.length && KIND[bytes[at]!] !== 0) {
      kinds |= 1 << KIND[bytes[at]!]!;
      at += 1;
    }
    if (at > start) parts.push(bytes.subarray(start, at));
    length += at - start;
    const step = escapeLength(bytes, at);
    if (step === 0) break;
    parts.push(SLASH_OR_PLUS[bytes[at + step - 1]! === 0x62 || bytes[at + step - 1]! === 0x42 ? 1 : 0]!);
    kinds |= 1 << 1;
    length += 1;
    at += step;
  }
  const padding = length > 0 ? paddingLength(bytes, at) : 0;
  return { parts, length, to: at + padding, padded: padding > 0, kinds };
}

const SLASH_OR_PLUS = [Buffer.from('/'), Buffer.from('+')] as const;

function paddingLength(bytes: Buffer, at: number): number {
  const rest = bytes.toString('latin1', at, at + 12);
  return /^(?:=|\\u003d|%3d){1,2}/i.exec(rest)?.[0].length ?? 0;
}

/** The position behind a line end, written plainly, as JSON's escapes or as XML's references, and the indent after it. */
function afterLineEnd(bytes: Buffer, at: number): number {
  const rest = bytes.toString('latin1', at, at + 200);
  const found = /^[ \t]*(?:(?:\r?\n|\r|\\r|\\n|&#1[03];|&#x[ad];)+)[ \t]*/i.exec(rest);
  return found ? at + found[0].length : at;
}

function payloadOf(bytes: Buffer, run: Run): Payload | null {
  const text = run.chars.toString('latin1');
  const hexadecimal = (run.kinds & 2) === 0;
  if (hexadecimal) return hexPayload(run, text);
  const decoded = Buffer.from(text, 'base64');
  const magic = magicAt(decoded);
  if (magic && magic.family !== 'program')
    return { from: run.from, to: run.to, bytes: decoded, mediaType: magic.mediaType };
  const inside = run.lines.length === 1 ? insideOf(bytes, run) : null;
  if (inside) return inside;
  if (text.length <= MOST_WITHOUT_MAGIC || !looksWhole(run)) return null;
  return { from: run.from, to: run.to, bytes: decoded, mediaType: 'application/octet-stream' };
}

function hexPayload(run: Run, text: string): Payload | null {
  if (text.length < LEAST_HEX || text.length % 2 === 1) return null;
  const decoded = Buffer.from(text, 'hex');
  const magic = magicAt(decoded);
  return magic && magic.family !== 'program'
    ? { from: run.from, to: run.to, bytes: decoded, mediaType: magic.mediaType }
    : null;
}

/** A payload glued to a name before it: `photo_iVBOR…`, `/9j/…` behind a path. */
function insideOf(bytes: Buffer, run: Run): Payload | null {
  const last = Math.min(run.to - LEAST_WITH_MAGIC, run.from + MOST_WITHOUT_MAGIC);
  for (let at = run.from + 1; at <= last; at += 1) {
    if (OPENINGS[bytes[at]! * 256 + bytes[at + 1]!] !== 1 || isEscaped(bytes, at)) continue;
    const opening = gatherRun(bytes.subarray(at, at + 96), 0);
    const magic = magicAt(Buffer.from(opening.chars.toString('latin1'), 'base64'));
    if (!magic || magic.family === 'program' || magic.family === 'archive') continue;
    const whole = gatherRun(bytes, at);
    return {
      from: at,
      to: whole.to,
      bytes: Buffer.from(whole.chars.toString('latin1'), 'base64'),
      mediaType: magic.mediaType,
    };
  }
  return null;
}

/** One unbroken run, or lines as encoders break them; a list of names, hashes or PhotoDNA values is neither. */
function looksWhole(run: Run): boolean {
  if (run.lines.length === 1) return true;
  const length = run.lines[1]!;
  return length >= LEAST_WITH_MAGIC && length !== PHOTODNA;
}
