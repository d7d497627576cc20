import { isUtf8 } from 'node:buffer';
import { CsvError, type Parser, parse } from 'csv-parse';
import { sha256 } from '../kernel/digest.ts';
import { readRows, writeRow } from './csv-rows.ts';
import { refusedDocument, textDocument } from './open-document.ts';
import type { OpenLimits, Source } from './open-source.ts';
import { scrub } from './scrub.ts';
import { DigestTaker } from './scrub-digests.ts';
import type { Dropped, IntakeDocument, Refusal } from './shape.ts';
import { markedEncoding } from './sniff.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
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
  const reader = new RecordReader(delimiter, limits);
  let header: string | null = null;
  let rows = 0;
  for await (const records of reader.read(bytesOf(source, taker))) {
    for (const { cells, number } of records) {
      if (cells.every((cell) => cell.trim() === '')) continue;
      if (header === null) {
        header = writeRow(cells.map(cellText));
        if (header.length > MOST_HEADER_BYTES) reader.stop({ code: 'TOO_LARGE', at: 'row 1', offset: null });
      } else if (header.length <= MOST_HEADER_BYTES) {
        rows += 1;
        yield rowDocument(source, header, cells, `row ${number}`);
      }
    }
  }
  const refusal =
    reader.refusal ?? (rows === 0 ? ({ code: 'CSV_EMPTY_ROW', at: 'row 1', offset: null } as const) : null);
  if (refusal)
    yield { ...refusedDocument(source, refusal, taker.done()), record: `row ${reader.number + 1}` };
}

type SheetRecord = { cells: string[]; number: number };

/**
 * Reads records chunk by chunk, so that those before a fault are given out before the fault is told. Bytes are read as
 * ISO-8859-1, one letter a byte: delimiters, quotes and line ends are ASCII in every encoding that comes here.
 */
class RecordReader {
  refusal: Refusal | null = null;
  number = 0;
  private readonly parser: Parser;
  private found: SheetRecord[] = [];

  constructor(delimiter: string, limits: OpenLimits) {
    this.parser = parse({
      delimiter,
      encoding: 'latin1',
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: limits.lineBytes,
      on_record: (cells: string[]) => {
        this.number += 1;
        this.found.push({ cells, number: this.number });
        return null;
      },
    });
    this.parser.on('error', (error) => this.fail(error));
    this.parser.resume();
  }

  /** The records of each chunk. After a fault the rest is passed over, so that the digests are of all bytes. */
  async *read(chunks: AsyncIterable<Buffer>): AsyncGenerator<SheetRecord[]> {
    try {
      for await (const chunk of chunks) {
        if (this.refusal) continue;
        await new Promise<void>((done) => this.parser.write(chunk, () => done()));
        yield this.taken();
      }
      if (this.refusal) return;
      await new Promise<void>((done) => this.parser.once('close', done).end());
      yield this.taken();
    } finally {
      this.parser.destroy();
    }
  }

  stop(refusal: Refusal): void {
    this.refusal ??= refusal;
  }

  private taken(): SheetRecord[] {
    const records = this.found;
    this.found = [];
    return records;
  }

  private fail(error: unknown): void {
    const { code, lines } = error instanceof CsvError ? error : { code: '', lines: this.number + 1 };
    this.stop({
      code: code === 'CSV_MAX_RECORD_SIZE' ? 'TOO_LARGE' : 'CSV_BROKEN',
      at: `line ${Number(lines)}`,
      offset: null,
    });
  }
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

/** The bytes as text that extends ASCII: UTF-16 becomes UTF-8, a byte-order mark goes. */
async function* bytesOf(source: Source, taker: DigestTaker): AsyncGenerator<Buffer> {
  const encoding = markedEncoding(source.head);
  const decoder = encoding === 'utf-16le' || encoding === 'utf-16be' ? new TextDecoder(encoding) : null;
  let mark = encoding === 'utf-8' ? 3 : 0;
  for await (const chunk of source.chunks) {
    taker.add(chunk);
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') : chunk.subarray(mark);
    mark = 0;
  }
}
