import { sha256 } from '../kernel/digest.ts';
import { isTipRecord } from './formats/ndjson-tip-mark.ts';
import { elementsOf, listOf } from './json-strict-slices.ts';
import { refusedDocument, textDocument, whole } from './open-document.ts';
import { collect, type OpenLimits, type Source } from './open-source.ts';
import type { IntakeDocument } from './shape.ts';

const NEWLINE = 0x0a;
/** A first line that ends so begins a list that is broken into lines. */
const OPENING_BRACKET = 0x5b;

/**
 * What a text that may be JSON is: one document, or lines that are documents of their own.
 *
 * Lines win where at least half of the head's whole lines are JSON objects by themselves, so that one broken line, wherever it
 * stands, does not spoil the others. One line alone is a document, unless it has the mark of Tipstaff's own format.
 */
export function isLines(head: Buffer, complete: boolean): boolean {
  const lines = wholeLines(head, complete);
  if (lines.length === 0 || (lines.length < 4 && lines[0]!.at(-1) === OPENING_BRACKET)) return false;
  if (lines.length === 1)
    return (
      (complete ? isTipRecord(lines[0]!) : continuesWithObject(head, lines[0]!)) && isObjectLine(lines[0]!)
    );
  const good = lines.filter(isObjectLine).length;
  return good > 0 && good * 2 >= lines.length;
}

const ANSWER_SHEET = /^\uFEFF?\s*\{\s*"tipstaffTruth"\s*:/;

/** The simulator's answer sheet: an object whose first key says so. */
export function isAnswerSheet(head: Buffer): boolean {
  return ANSWER_SHEET.test(head.toString('utf8', 0, 1_024));
}

/** The head shows a whole line and the beginning of another, or is longer than any line may be. */
export function showsALine(head: Buffer, lineBytes: number): boolean {
  const end = head.indexOf(NEWLINE);
  return (end >= 0 && /\S/.test(head.toString('latin1', end + 1, end + 4_096))) || head.length > lineBytes;
}

function wholeLines(head: Buffer, complete: boolean): Buffer[] {
  const lines: Buffer[] = [];
  let from = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (from < head.length) {
    const end = head.indexOf(NEWLINE, from);
    if (end < 0 && !complete) break;
    const line = trimmed(head.subarray(from, end < 0 ? head.length : end));
    if (line.length > 0) lines.push(line);
    if (end < 0) break;
    from = end + 1;
  }
  return lines;
}

function isObjectLine(line: Buffer): boolean {
  if (line[0] !== 0x7b || line.at(-1) !== 0x7d) return false;
  try {
    JSON.parse(line.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

function continuesWithObject(head: Buffer, line: Buffer): boolean {
  const rest = head.subarray(head.indexOf(line) + line.length);
  return trimmed(rest)[0] === 0x7b;
}

function trimmed(line: Buffer): Buffer {
  let from = 0;
  let to = line.length;
  while (from < to && isBlank(line[from]!)) from += 1;
  while (to > from && isBlank(line[to - 1]!)) to -= 1;
  return line.subarray(from, to);
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === NEWLINE;
}

/** Every line that is not empty as a document, `line 7`. Holds one line at a time; a longer one than the limit is refused. */
export async function* openLines(source: Source, limits: OpenLimits): AsyncGenerator<IntakeDocument> {
  let parts: Buffer[] = [];
  let size = 0;
  let number = 1;
  for await (const chunk of source.chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      const part = chunk.subarray(from, end < 0 ? chunk.length : end);
      size += part.length;
      if (size <= limits.lineBytes) parts.push(part);
      else parts = [];
      if (end < 0) break;
      const document = lineDocument(source, parts, size, number, limits);
      if (document) yield document;
      parts = [];
      size = 0;
      number += 1;
      from = end + 1;
    }
  }
  const last = lineDocument(source, parts, size, number, limits);
  if (last) yield last;
}

function lineDocument(
  source: Source,
  parts: Buffer[],
  size: number,
  number: number,
  limits: OpenLimits,
): IntakeDocument | null {
  const record = `line ${number}`;
  if (size > limits.lineBytes) {
    const digest = sha256(`${source.file}\0${source.member}\0${record}\0${size}`);
    return { ...refusedDocument(source, whole('TOO_LARGE'), { bytes: size, sha256: digest }), record };
  }
  const joined = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  const bytes = trimmed(number === 1 ? withoutMark(joined) : joined);
  return bytes.length === 0 ? null : textDocument(source, record, 'json', Buffer.from(bytes));
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** A JSON file: one document, or one for each element of the list that it is. */
export async function* openJson(source: Source, limits: OpenLimits): AsyncGenerator<IntakeDocument> {
  const { bytes, digests } = await collect(source, limits.documentBytes);
  if (bytes === null) return yield refusedDocument(source, whole('TOO_LARGE'), digests);
  yield* jsonDocuments(source, bytes, digests.sha256);
}

function* jsonDocuments(source: Source, bytes: Buffer, digest: string): Generator<IntakeDocument> {
  const list = listOf(bytes);
  if (!list || (list.wrapped && !isListOfReports(bytes, list.open)))
    return yield textDocument(source, '', 'json', bytes, digest);
  let index = 0;
  for (const slice of elementsOf(bytes, list)) {
    const element = Buffer.from(bytes.subarray(slice.from, slice.to));
    if (index === 0 && slice.broken) return yield textDocument(source, '', 'json', bytes, digest);
    const document = textDocument(source, `/${index}`, 'json', element);
    yield slice.broken
      ? { ...document, refusal: { code: 'JSON_BROKEN', at: `/${index}`, offset: slice.from } }
      : document;
    index += 1;
  }
  if (index === 0) yield textDocument(source, '', 'json', bytes, digest);
}

/** `{"reports": […]}` and nothing beside it, the first element a report; any other object with a list is one document. */
function isListOfReports(bytes: Buffer, open: number): boolean {
  let first = true;
  for (const slice of elementsOf(bytes, { open, wrapped: true })) {
    if (
      first &&
      !bytes.subarray(slice.from, Math.min(slice.to, slice.from + LOOKED_AT)).includes('"reportId"')
    )
      return false;
    if (slice.broken) return !first && slice.broken === 'inside';
    first = false;
  }
  return !first;
}

const LOOKED_AT = 65_536;
