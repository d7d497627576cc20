/** A line of a PDF's text with its place, `page 2, line 14`. */
export type PdfLine = { text: string; at: string };

/** What a label of the report says, with its value from the same line or, where that ends with the label, the next. */
export type PdfEntry = { label: string; value: string; at: string };

export const SECTIONS = ['cover', 'A', 'B', 'C', 'D'] as const;
export type PdfSection = (typeof SECTIONS)[number];

/** The lines of a text in which a form feed ends a page. Empty lines are counted and left out. */
export function linesOf(text: string): PdfLine[] {
  return text.split('\f').flatMap((page, pageIndex) =>
    page.split('\n').flatMap((line, lineIndex) => {
      const bare = line.replace(/\s+/g, ' ').trim();
      return bare === '' ? [] : [{ text: bare, at: `page ${pageIndex + 1}, line ${lineIndex + 1}` }];
    }),
  );
}

/** The section that a line begins: `Section A: Reported Information`, or the heading by its words alone. */
export function sectionOf(line: string): PdfSection | null {
  const lettered = /^section\s+([a-d])\b/i.exec(line);
  if (lettered) return lettered[1]!.toUpperCase() as PdfSection;
  if (/^automated information added by ncmec/i.test(line)) return 'B';
  if (/^additional information provided by ncmec/i.test(line)) return 'C';
  return /^law enforcement contact information/i.test(line) ? 'D' : null;
}

const LABEL = /^([A-Za-z][A-Za-z0-9 /&()'’.-]{1,58}?)\s*(?::|\?)\s*(.*)$/;

/** A labelled line. `following` gives the next line, where the label stands alone. */
export function entryOf(line: PdfLine, following: PdfLine | undefined): PdfEntry | null {
  const found = LABEL.exec(line.text);
  if (!found) return null;
  const [, label, value] = found;
  if (value !== '') return { label: keyOf(label!), value: value!, at: line.at };
  const next =
    following && !LABEL.test(following.text) && sectionOf(following.text) === null ? following : undefined;
  return { label: keyOf(label!), value: next?.text ?? '', at: next?.at ?? line.at };
}

function keyOf(label: string): string {
  return label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
