/**
 * Text made comparable: NFC, every decimal digit of any script as ASCII, zero-width and direction marks removed,
 * runs of white space as one space, trimmed. Case is kept.
 */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/\s+/g, ' ')
    .trim();
}

/** Results of `asciiOf`: there are about 700 digits in all. */
const ASCII_DIGITS = new Map<string, string>();

function asciiDigit(digit: string): string {
  const known = ASCII_DIGITS.get(digit) ?? asciiOf(digit);
  ASCII_DIGITS.set(digit, known);
  return known;
}

/** Any Unicode decimal digit as its ASCII digit: digits stand in runs of ten that begin with zero. */
function asciiOf(digit: string): string {
  const code = digit.codePointAt(0)!;
  if (code >= 48 && code <= 57) return digit;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10); // five mathematical alphabets side by side
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text is written as a UUID is, in either case. */
export const isUuid = (text: string): boolean => UUID.test(text);
