/**
 * One element of a list, by its place in the source. `broken` marks what is left where the list is no JSON from there on:
 * `inside` the list, or `after` its end.
 */
export type Slice = { from: number; to: number; broken?: 'inside' | 'after' };

/** A list that a document is, or that stands under the one key of a document. */
export type List = { open: number; wrapped: boolean };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where a document's list begins: `[…]`, or `{"any": […]}`; null where the document is neither. O(first key). */
export function listOf(bytes: Buffer): List | null {
  const start = skipWhite(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  if (bytes[start] === 0x5b) return { open: start, wrapped: false };
  if (bytes[start] !== 0x7b) return null;
  const key = skipWhite(bytes, start + 1);
  if (bytes[key] !== QUOTE) return null;
  const colon = skipWhite(bytes, endOfString(bytes, key));
  if (bytes[colon] !== 0x3a) return null;
  const open = skipWhite(bytes, colon + 1);
  return bytes[open] === 0x5b ? { open, wrapped: true } : null;
}

/**
 * The elements of a list as exact slices of the source, in order. Looks at brackets, strings and commas only: whether a slice
 * is good JSON is its reader's business. Where the list itself is broken, the last slice is all that is left, marked.
 * Linear, no recursion.
 */
export function* elementsOf(bytes: Buffer, list: List): Generator<Slice> {
  let at = skipWhite(bytes, list.open + 1);
  if (bytes[at] === 0x5d) return yield* tail(bytes, at + 1, list.wrapped);
  for (;;) {
    const to = endOfValue(bytes, at);
    const next = skipWhite(bytes, to);
    if (to === at || (bytes[next] !== 0x2c && bytes[next] !== 0x5d))
      return yield { from: at, to: bytes.length, broken: 'inside' };
    yield { from: at, to };
    if (bytes[next] === 0x5d) return yield* tail(bytes, next + 1, list.wrapped);
    at = skipWhite(bytes, next + 1);
  }
}

/** True where nothing but a closing brace follows the list, so that the document is the list and no more. */
function isWholeDocument(bytes: Buffer, afterList: number, wrapped: boolean): boolean {
  let at = skipWhite(bytes, afterList);
  if (wrapped) {
    if (bytes[at] !== 0x7d) return false;
    at = skipWhite(bytes, at + 1);
  }
  return at >= bytes.length;
}

function* tail(bytes: Buffer, at: number, wrapped: boolean): Generator<Slice> {
  if (!isWholeDocument(bytes, at, wrapped))
    yield { from: skipWhite(bytes, at), to: bytes.length, broken: 'after' };
}

/** The position behind a value; where no value begins, the position itself. */
function endOfValue(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return endOfString(bytes, start);
  if (first !== 0x7b && first !== 0x5b) return endOfScalar(bytes, start);
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      continue;
    }
    if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return bytes.length;
}

function endOfScalar(bytes: Buffer, start: number): number {
  let at = start;
  while (
    at < bytes.length &&
    !isWhite(bytes[at]!) &&
    bytes[at] !== 0x2c &&
    bytes[at] !== 0x5d &&
    bytes[at] !== 0x7d
  )
    at += 1;
  return at;
}

/** The position behind a string's closing quote, or the end of the bytes. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let count = 0;
    while (quote - count - 1 >= at && bytes[quote - count - 1] === BACKSLASH) count += 1;
    at = quote + 1;
    if (count % 2 === 0) return at;
  }
}

function skipWhite(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && isWhite(bytes[at]!)) at += 1;
  return at;
}

function isWhite(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
