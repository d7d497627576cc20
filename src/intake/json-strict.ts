import { isUtf8 } from 'node:buffer';
import { scanJson } from './json-strict-scan.ts';
import { FORBIDDEN_KEYS, type Json } from './json-strict-value.ts';
import type { Refusal } from './shape.ts';

export type JsonLimits = { depth: number };
export const JSON_LIMITS: JsonLimits = { depth: 64 };

export type ParsedJson = { ok: true; value: Json } | { ok: false; refusal: Refusal };

/**
 * Reads JSON strictly: RFC 8259, UTF-8 with or without a byte-order mark, no key twice in one object, none of
 * FORBIDDEN_KEYS, no deeper than the limit. Never throws.
 *
 * returns  the value; integers beyond 2^53 and numbers beyond a double's range as their literal text; NUL and half
 *          surrogate pairs in strings as U+FFFD, since no store takes them
 * refusal  code, JSON pointer and byte offset of the first fault
 * cost     about twice `JSON.parse`: that, one hop from quote to quote, and one walk over the value. Only what these find
 *          wrong is scanned strictly
 */
export function parseJson(input: Uint8Array | string, limits: JsonLimits = JSON_LIMITS): ParsedJson {
  const decoded =
    typeof input === 'string' ? { text: input.replace(/^\uFEFF/, ''), skipped: 0 } : decode(input);
  if (decoded === null)
    return { ok: false, refusal: { code: 'ENCODING', at: '', offset: badUtf8(input as Uint8Array) } };
  const { text, skipped } = decoded;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return strictly(text, skipped, limits);
  }
  const census = { keys: 0, fault: false };
  take(value, 0, limits.depth, census);
  if (census.fault || census.keys !== countKeys(text)) return strictly(text, skipped, limits);
  return { ok: true, value: text.includes('\\u') ? wellFormed(value) : value };
}

function strictly(text: string, skipped: number, limits: JsonLimits): ParsedJson {
  const scanned = scanJson(text, limits.depth);
  if (scanned.ok) return { ok: true, value: wellFormed(scanned.value) };
  const offset = skipped + Buffer.byteLength(text.slice(0, scanned.index), 'utf8');
  const refusal: Refusal = { code: scanned.code, at: scanned.pointer, offset };
  return { ok: false, refusal: scanned.what === undefined ? refusal : { ...refusal, what: scanned.what } };
}

function decode(bytes: Uint8Array): { text: string; skipped: number } | null {
  if (!isUtf8(bytes)) return null;
  const skipped = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + skipped, bytes.byteLength - skipped);
  return { text: buffer.toString('utf8'), skipped };
}

/** Byte offset of the first byte that is no UTF-8: where decoding puts a U+FFFD that does not stand there. */
function badUtf8(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', from)) {
    offset += Buffer.byteLength(text.slice(from, at), 'utf8');
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    from = at + 1;
  }
  return offset;
}

/** Counts keys, and notes what only a strict scan can name or mend: depth, forbidden keys, numbers that lost digits. */
function take(value: Json, depth: number, limit: number, census: { keys: number; fault: boolean }): void {
  if (typeof value === 'number') {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) census.fault = true;
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= limit) census.fault = true;
  if (census.fault) return;
  if (Array.isArray(value)) {
    for (const item of value) take(item, depth + 1, limit, census);
    return;
  }
  for (const key of Object.keys(value)) {
    census.keys += 1;
    if (FORBIDDEN_KEYS.has(key)) census.fault = true;
    take(value[key]!, depth + 1, limit, census);
  }
}

/** Keys as they stand in a text that `JSON.parse` accepted: strings with a colon behind them. */
function countKeys(text: string): number {
  let keys = 0;
  let at = text.indexOf('"');
  while (at >= 0) {
    let end = text.indexOf('"', at + 1);
    while (text.charCodeAt(end - 1) === 92 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    let next = end + 1;
    while (text.charCodeAt(next) <= 32) next += 1;
    if (text.charCodeAt(next) === 58) keys += 1;
    at = text.indexOf('"', next);
  }
  return keys;
}

function isEscaped(text: string, at: number): boolean {
  let count = 0;
  while (text.charCodeAt(at - count - 1) === 92) count += 1;
  return count % 2 === 1;
}

const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '\uFFFD');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key.replace(UNSTORABLE, '\uFFFD'), wellFormed(one)]),
  );
}
