/**
 * A record as RFC 4180 text without a line end: a cell is quoted where it must be, and only there, so that the same cells always
 * give the same text whatever the sheet's own delimiter, quoting and line ends were.
 */
export function writeRow(cells: readonly string[]): string {
  return cells.map((cell) => (NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** `starts`: at which character each record begins. */
export type Rows = { rows: string[][]; starts: number[]; open: boolean };

/**
 * Reads records of delimited text, leniently: a quote that is not closed runs to the end (`open`), one in the middle of a
 * cell is text. For the text `writeRow` wrote, and for looking at the beginning of a sheet.
 *
 * most  stop after this many records
 */
export function readRows(text: string, delimiter = ',', most = Number.POSITIVE_INFINITY): Rows {
  const rows: string[][] = [];
  const starts: number[] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length && rows.length < most) {
    if (row.length === 0) starts.push(at);
    const cell = text[at] === '"' ? quoted(text, at, delimiter) : bare(text, at, delimiter);
    row.push(cell.value);
    at = cell.end;
    if (cell.open) return { rows: [...rows, row], starts, open: true };
    if (text[at] === delimiter) {
      at += 1;
      if (at === text.length) row.push('');
      else continue;
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0 && rows.length < most) rows.push(row);
  return { rows, starts, open: false };
}

type Cell = { value: string; end: number; open: boolean };

function bare(text: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(from, end), end, open: false };
}

function quoted(text: string, from: number, delimiter: string): Cell {
  let value = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), end: text.length, open: true };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const rest = bare(text, quote + 1, delimiter);
      return { value: value + rest.value, end: rest.end, open: false };
    }
    value += '"';
    at = quote + 2;
  }
}
