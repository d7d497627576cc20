import { formulaSafeWithin, isPlain } from './formula.ts';
import type { Cell } from './profile.ts';

/** What a finished table is made of: heads, pages of rows, and the mark at its foot. */
export type Table = {
  heads: readonly string[];
  pages: AsyncIterable<Cell[][]>;
  mark: string;
};

/**
 * A table as RFC 4180 CSV with a byte order mark (without it Excel reads UTF-8 as something else): CRLF, every text in
 * quotes, the mark as the last row. Streams: a page at a time.
 */
export async function* writeCsv({ heads, pages, mark }: Table): AsyncGenerator<Buffer> {
  yield Buffer.from(`\uFEFF${line(heads.map(quoted))}`);
  for await (const page of pages) yield Buffer.from(page.map((row) => line(row.map(written))).join(''));
  yield Buffer.from(line([quoted(mark), ...heads.slice(1).map(() => '')]));
}

const line = (fields: readonly string[]): string => `${fields.join(',')}\r\n`;

function written(cell: Cell): string {
  if (cell === null) return '';
  return cell.kind === 'number' ? String(cell.value) : quoted(cell.value);
}

/** NUL cannot stand in a text file that programs read; it is made visible. */
const quoted = (text: string): string =>
  isPlain(text)
    ? `"${text}"`
    : `"${formulaSafeWithin(text).replaceAll('\0', '\uFFFD').replaceAll('"', '""')}"`;
