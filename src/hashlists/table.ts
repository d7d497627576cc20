import { isUtf8 } from 'node:buffer';
import { CsvError, type Parser, parse } from 'csv-parse';
import { emptyRecord, LONGEST_VALUE, type RawRecord, type RecordReader } from './record.ts';
import type { ListAlgorithm } from './shape.ts';
import { unreadable } from './unreadable.ts';

const LONGEST_ROW = 2 ** 20;

/** What a column holds, by its name without spaces and marks. What has no name here is passed over. */
const COLUMNS: Readonly<Record<string, Column>> = {
  md5: 'md5',
  sha1: 'sha1',
  sha256: 'sha256',
  pdq: 'pdq',
  pdqhash: 'pdq',
  photodna: 'photodna',
  pdna: 'photodna',
  hash: 'hash',
  hashvalue: 'hash',
  value: 'hash',
  algorithm: 'algorithm',
  hashtype: 'algorithm',
  hashname: 'algorithm',
  category: 'category',
  classification: 'category',
  victimidentified: 'victim',
  offenderidentified: 'offender',
  isdistributed: 'distributed',
  distributed: 'distributed',
  series: 'series',
  seriesname: 'series',
  baseline: 'baseline',
  quality: 'quality',
};
type Column =
  | ListAlgorithm
  | 'hash'
  | 'algorithm'
  | 'category'
  | 'victim'
  | 'offender'
  | 'distributed'
  | 'series'
  | 'baseline'
  | 'quality';
const HASHES: ReadonlySet<Column> = new Set(['md5', 'sha1', 'sha256', 'pdq', 'photodna', 'hash']);
/** What Meta’s reference calls too poor to be compared: PDQ below this quality. FORMATS 2.4. */
const LEAST_QUALITY = 50;

/** How a text with rows is read: its delimiter, its columns, and whether the first row names them. */
export type Sheet = { delimiter: string; columns: (Column | null)[]; header: boolean; icse: boolean };

/**
 * How a text is laid out, from its beginning: a header that names at least one column of hashes, or a hash in the first row,
 * which then stands in the first column. Fails HASHLIST_UNREADABLE where it is neither. Pure.
 */
export function sheetOf(head: string): Sheet {
  const line =
    head
      .split(/\r\n|\n|\r/)
      .find((each) => each.trim() !== '' && !each.startsWith('#'))
      ?.slice(0, LONGEST_VALUE) ?? '';
  const delimiter = [',', ';', '\t', '|'].reduce((best, each) =>
    line.split(each).length > line.split(best).length ? each : best,
  );
  const cells = line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const columns = cells.map((cell) => COLUMNS[cell.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? null);
  if (columns.some((column) => column !== null && HASHES.has(column)))
    return { delimiter, columns, header: true, icse: columns.includes('baseline') };
  if (looksLikeHash(cells[0] ?? '')) return { delimiter, columns: ['hash'], header: false, icse: false };
  throw unreadable('no column of hashes is named, and the first line is no hash');
}

const looksLikeHash = (text: string): boolean =>
  /^(?:[a-z][a-z0-9_-]{1,20}\s*[:=]\s*)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{288})$/i.test(
    text,
  );

/**
 * Tables and lists of hashes as text: ICSE (`;`), NSRL’s text, sheets whose columns are named, one hash a line with whatever
 * stands after a comma. FORMATS 2.2, 2.3, 2.4. Letters are read as bytes: what is asked for is ASCII.
 *
 * Fails HASHLIST_UNREADABLE where a quote is not closed or a row has no end.
 */
export function tableReader(sheet: Sheet): RecordReader {
  let records: RawRecord[] = [];
  let named = !sheet.header;
  let fault: unknown = null;
  const parser: Parser = parse({
    delimiter: sheet.delimiter,
    encoding: 'latin1',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    comment: '#',
    comment_no_infix: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines }) => {
      if (named) records.push(...recordOf(sheet, cells, lines));
      named = true;
      return null;
    },
  });
  parser.on('error', (error) => {
    fault = error;
  });
  parser.resume();
  const taken = (): RawRecord[] => {
    if (fault) throw unreadableRow(fault);
    const found = records;
    records = [];
    return found;
  };
  return {
    feed: async (bytes) => {
      await new Promise<void>((done) => parser.write(bytes, () => done()));
      return taken();
    },
    end: async () => {
      await new Promise<void>((done) => parser.once('close', done).end());
      return taken();
    },
    profile: () => (sheet.icse ? 'ICSE' : null),
    goesOn: () => false,
  };
}

function unreadableRow(fault: unknown): Error {
  const { code, lines } = fault instanceof CsvError ? fault : { code: '', lines: 0 };
  const what =
    code === 'CSV_MAX_RECORD_SIZE'
      ? 'a row without end'
      : 'the table is broken (a quote that is not closed?)';
  return unreadable(`${what}, line ${Number(lines)}`);
}

function recordOf(sheet: Sheet, cells: readonly string[], line: number): RawRecord[] {
  if (cells.every((cell) => cell.trim() === '')) return [];
  const record = emptyRecord(`line ${line}`);
  let algorithm = '';
  let quality: number | null = null;
  cells.forEach((cell, at) => {
    if (cell.length > LONGEST_VALUE) {
      record.media += 1;
      return;
    }
    const column = sheet.columns[at];
    const text = textOf(cell);
    if (!column || text === '') return;
    if (column === 'algorithm') algorithm = text;
    else if (column === 'quality') quality = Number(text);
    else if (column === 'hash') record.hashes.push({ algorithm: '', value: text });
    else if (column === 'baseline') record.category = baselineOf(text);
    else if (HASHES.has(column)) record.hashes.push({ algorithm: column, value: text });
    else if (column === 'category') record.category ??= text;
    else if (column === 'victim' || column === 'offender' || column === 'distributed' || column === 'series')
      record[column] = text;
  });
  const poor = quality !== null && quality < LEAST_QUALITY;
  record.hashes = record.hashes
    .map((hash) => (hash.algorithm === '' ? { ...hash, algorithm } : hash))
    .filter(
      (hash) => !poor || (hash.algorithm === '' ? hash.value.length !== 64 : !/pdq/i.test(hash.algorithm)),
    );
  return [record];
}

/** INTERPOL’s baseline: illegal in every country. FORMATS 2.6. */
const baselineOf = (text: string): string =>
  /^(?:true|1|yes)$/i.test(text) ? 'baseline' : /^(?:false|0|no)$/i.test(text) ? 'not baseline' : text;

function textOf(latin1: string): string {
  const bytes = Buffer.from(latin1.trim(), 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : latin1.trim();
}
