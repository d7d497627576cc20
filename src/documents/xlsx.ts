import { Readable } from 'node:stream';
import yazl from 'yazl';
import { type Instant, millis } from '../kernel/time.ts';
import type { Table } from './csv.ts';
import { formulaSafe, isPlain } from './formula.ts';
import type { Cell } from './profile.ts';
import {
  CONTENT_TYPES,
  RELATIONS,
  STYLES,
  sheetBegin,
  sheetEnd,
  WORKBOOK,
  WORKBOOK_RELATIONS,
} from './xlsx-parts.ts';

/**
 * A table as an Excel workbook of exactly one sheet: typed cells, the mark as the last row and in each page's head and
 * foot, and nothing else: no formulas, names, comments, hidden parts or properties. Streams: a page of rows at a time.
 */
export async function* writeXlsx(
  table: Table & { pageMark: { head: string; foot: string }; at: Instant },
): AsyncGenerator<Buffer> {
  const zip = new yazl.ZipFile();
  const settings = { mtime: new Date(millis(table.at)), forceDosTimestamp: true };
  const parts = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': RELATIONS,
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': WORKBOOK_RELATIONS,
    'xl/styles.xml': STYLES,
  };
  for (const [path, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), path, settings);
  const sheet = Readable.from(sheetOf(table), { objectMode: false });
  // a fault of the rows must end the reader of the file too, which yazl does not see to
  sheet.on('error', (error) => (zip.outputStream as Readable).destroy(error));
  // the fastest level: a quarter more bytes in a third of the time
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { ...settings, compressionLevel: 1 });
  zip.end();
  for await (const chunk of zip.outputStream as Readable) yield chunk as Buffer;
}

async function* sheetOf(table: Table & { pageMark: { head: string; foot: string } }): AsyncGenerator<Buffer> {
  const { heads, pages, mark } = table;
  let at = 1;
  const row = (cells: readonly Cell[], style?: number) => {
    const inner = cells.map((cell, column) => cellXml(cell, `${letters(column)}${at}`, style)).join('');
    at += 1;
    return `<row r="${at - 1}">${inner}</row>`;
  };
  yield Buffer.from(
    sheetBegin(heads.length) +
      row(
        heads.map((value) => ({ kind: 'text' as const, value })),
        HEAD,
      ),
  );
  for await (const page of pages)
    if (page.length > 0) yield Buffer.from(page.map((cells) => row(cells)).join(''));
  yield Buffer.from(
    row([{ kind: 'text', value: mark }]) +
      sheetEnd(escaped(table.pageMark.head), escaped(table.pageMark.foot)),
  );
}

/** Indexes into the cell formats of xlsx-parts.ts. */
const HEAD = 1;
const DATE = 2;

function cellXml(cell: Cell, place: string, style?: number): string {
  const styled = style === undefined ? '' : ` s="${style}"`;
  if (cell === null) return '';
  if (cell.kind === 'number') return `<c r="${place}"${styled}><v>${cell.value}</v></c>`;
  const serial = cell.kind === 'instant' ? serialOf(cell.value) : null;
  if (serial !== null) return `<c r="${place}" s="${DATE}"><v>${serial}</v></c>`;
  const value = isPlain(cell.value)
    ? `<t>${cell.value.slice(0, MOST)}`
    : `<t xml:space="preserve">${escaped(formulaSafe(cell.value))}`;
  return `<c r="${place}"${styled} t="inlineStr"><is>${value}</t></is></c>`;
}

const DAY = 86_400_000;
const EPOCH_DAYS = 25_569;

/** Days since 1899-12-30, as Excel counts them; null before March 1900, where its calendar is wrong. */
function serialOf(instant: Instant): number | null {
  const serial = millis(instant) / DAY + EPOCH_DAYS;
  return serial > 61 ? serial : null;
}

/** A, B … Z, AA … of a column's number from 0. */
export function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const MOST = 32_767;

/**
 * Text as XML takes it. What XML cannot hold becomes U+FFFD; `_x0041_` is Excel's own escape and is written so that it
 * reads as it stands. A cell holds at most 32,767 characters.
 */
function escaped(text: string): string {
  return text
    .slice(0, MOST)
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('\r', '_x000D_')
    .replace(/[&<>"]/g, (found) => ENTITIES[found]!);
}
