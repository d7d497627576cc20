/** Characters that make a spreadsheet read a cell as a formula, with their full-width forms, also behind white space. */
const BEGINS = /^[\s\p{Cf}\p{Cc}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]/u;
const BEGINS_WITH_CONTROL = /^[\t\r\n\0\f\v]/;
/** The same behind something that a spreadsheet of another locale takes for the end of a cell. */
const INSIDE = /([;,\t|\r\n"]\s*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** Most texts by far: nothing in them to guard or to escape, in any file. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9 .:/()-]*[A-Za-z0-9)])?$/;
export const isPlain = (text: string): boolean => PLAIN.test(text);

/**
 * A text that no spreadsheet computes: a single quote stands before one that begins like a formula (OWASP ASVS 1.2.10).
 * Text that is none is left as it is. Pure.
 */
export function formulaSafe(text: string): string {
  return BEGINS.test(text) || BEGINS_WITH_CONTROL.test(text) ? `'${text}` : text;
}

/** The same for a file whose separators a reader may guess: also what follows a separator within the text gets its quote. */
export function formulaSafeWithin(text: string): string {
  return formulaSafe(text).replace(INSIDE, "$1'");
}
