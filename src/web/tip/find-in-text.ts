type Match = { line: number; column: number };
type Piece = { text: string; column: number; marked: boolean };

/** No text has more matches shown than this. */
const MOST = 5000;

/** Every place of a text in lines, whatever its case. Pure, O(text); stops at 5,000. */
export function matchesOf(lines: readonly string[], wanted: string): Match[] {
  const matches: Match[] = [];
  if (wanted.trim() === '') return matches;
  for (let line = 0; line < lines.length && matches.length < MOST; line += 1) {
    for (const column of columnsOf(lines[line]!, wanted)) matches.push({ line, column });
  }
  return matches.slice(0, MOST);
}

/** A line cut at its matches, in order, nothing lost. */
export function markedPieces(line: string, wanted: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const column of columnsOf(line, wanted)) {
    if (column > from) pieces.push({ text: line.slice(from, column), column: from, marked: false });
    pieces.push({ text: line.slice(column, column + wanted.length), column, marked: true });
    from = column + wanted.length;
  }
  if (from < line.length) pieces.push({ text: line.slice(from), column: from, marked: false });
  return pieces;
}

/** Columns at which the text stands. Where lower case changes a line's length, the case must fit. */
function columnsOf(line: string, wanted: string): number[] {
  const lower = line.toLowerCase();
  const sameLength = lower.length === line.length && wanted.toLowerCase().length === wanted.length;
  const [hay, needle] = sameLength ? [lower, wanted.toLowerCase()] : [line, wanted];
  const columns: number[] = [];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) columns.push(at);
  return columns;
}
