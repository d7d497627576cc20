import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { sha256 } from '../kernel/digest.ts';
import { readRows, writeRow } from './csv-rows.ts';
import { refusedDocument, textDocument } from './open-document.ts';
import type { OpenLimits, Source } from './open-source.ts';
import { scrub } from './scrub.ts';
import { DigestTaker } from './scrub-digests.ts';
import type { Dropped, IntakeDocument, Refusal } from './shape.ts';
import { markedEncoding } from './sniff.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
const ROWS_LOOKED_AT = 20;
const MOST_HEADER_BYTES = 1_048_576;

/**
 * The delimiter of a table, or null where a text is none: a table has a header of at least two columns, of which most have
 * letters in their names, and at least half of the first rows are as wide.
 */
export function tableDelimiter(head: Buffer): string | null {
  const text = headText(head).replace(/^\s*\n/, '');
  let best: { delimiter: string; width: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const { rows, open } = readRows(text, delimiter, ROWS_LOOKED_AT);
    const [header, ...body] = rows;
    if (!header || header.length < 2 || header.length <= (best?.width ?? 1)) continue;
    const lettered = header.filter((name) => /\p{L}/u.test(name) && name.length <= 200).length;
    const whole = open || body.length === ROWS_LOOKED_AT - 1 ? body : body.slice(0, -1);
    const alike = body.filter((row) => row.length === header.length).length;
    if (lettered < 2 || lettered * 2 < header.length) continue;
    if (alike * 2 >= whole.length || (open && alike >= body.length - 1))
      best = { delimiter, width: header.length };
  }
  return best?.delimiter ?? null;
}

function headText(head: Buffer): string {
  const encoding = markedEncoding(head);
  if (encoding !== null) return new TextDecoder(encoding).decode(head);
  return cellText(head.toString('latin1'));
}

/** Every row as a document: header and row as RFC 4180 text, whatever the sheet's delimiter, quotes and line ends were. */
export async function* openCsv(
  source: Source,
  delimiter: string,
  limits: OpenLimits,
): AsyncGenerator<IntakeDocument> {
  const taker = new DigestTaker();
  const input = Readable.from(bytesOf(source, taker), { objectMode: false });
  const parser = input.pipe(parse(optionsFor(delimiter, limits)));
  input.once('error', (error) => parser.destroy(error));
  let header: string | null = null;
  let number = 0;
  let rows = 0;
  let refusal: Refusal | null = null;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      if (record.every((cell) => cell.trim() === '')) continue;
      if (header === null)
        header = writeRow(record.map((cell, index) => cellText(index === 0 ? cell.replace(MARK, '') : cell)));
      else {
        rows += 1;
        yield rowDocument(source, header, record, `row ${number}`);
      }
      if (header.length > MOST_HEADER_BYTES) break;
    }
    if (rows === 0)
      refusal = {
        code: (header?.length ?? 0) > MOST_HEADER_BYTES ? 'TOO_LARGE' : 'CSV_EMPTY_ROW',
        at: 'row 1',
        offset: null,
      };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'TOO_LARGE' : 'CSV_BROKEN';
    refusal = { code, at: `line ${Number(error.lines ?? number + 1)}`, offset: null };
  } finally {
    input.unpipe(parser);
    parser.destroy();
  }
  if (refusal === null) return;
  for await (const _ of input);
  yield { ...refusedDocument(source, refusal, taker.done()), record: `row ${number + 1}` };
}

/** A byte-order mark read as ISO-8859-1. */
const MARK = /^\xef\xbb\xbf/;

/** Bytes are read as ISO-8859-1, one letter a byte: delimiters, quotes and line ends are ASCII in every encoding that comes here. */
function optionsFor(delimiter: string, limits: OpenLimits): Options {
  return {
    delimiter,
    encoding: 'latin1',
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: limits.lineBytes,
  };
}

function rowDocument(source: Source, header: string, record: string[], name: string): IntakeDocument {
  const came = `${header}\n${writeRow(record.map(cellText))}`;
  const { cells, dropped } = cellsWithoutFiles(record);
  if (dropped.length === 0) return textDocument(source, name, 'csv-row', Buffer.from(came, 'utf8'));
  const document = textDocument(
    source,
    name,
    'csv-row',
    Buffer.from(`${header}\n${writeRow(cells)}`, 'utf8'),
    sha256(came),
  );
  return {
    ...document,
    bytes: Buffer.byteLength(came),
    keptDigest: sha256(document.kept),
    dropped: [...dropped, ...document.dropped],
  };
}

/** Takes raw bytes of a file out of a cell before they could become letters. */
function cellsWithoutFiles(record: string[]): { cells: string[]; dropped: Dropped[] } {
  const dropped: Dropped[] = [];
  const cells = record.map((cell) => {
    if (isPlain(cell)) return cell;
    const scrubbed = scrub(Buffer.from(cell, 'latin1'));
    dropped.push(...scrubbed.dropped);
    return cellText(scrubbed.kept.toString('latin1'));
  });
  return { cells, dropped };
}

/** A cell's bytes as text: UTF-8 where they are that, else ISO-8859-1. Cell by cell: sheets are pasted together from both. */
function cellText(latin1: string): string {
  if (isPlain(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1;
}

function isPlain(latin1: string): boolean {
  return /^[ -~\t\r\n]*$/.test(latin1);
}

/** The bytes as text that extends ASCII: UTF-16 becomes UTF-8. */
async function* bytesOf(source: Source, taker: DigestTaker): AsyncGenerator<Buffer> {
  const encoding = markedEncoding(source.head);
  const decoder = encoding === 'utf-16le' || encoding === 'utf-16be' ? new TextDecoder(encoding) : null;
  for await (const chunk of source.chunks) {
    taker.add(chunk);
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') : chunk;
  }
}
