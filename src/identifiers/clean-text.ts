import { fold } from '../kernel/text.ts';

/** Printable ASCII without doubled spaces: already folded, so that most values cost one test. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/**
 * Text as every rule of this room begins with it: folded, without control characters and broken surrogates
 * (which no database column takes). Idempotent. O(n).
 */
export function clean(text: string): string {
  if (PLAIN.test(text)) return text;
  return fold(text.replace(/[\p{Cc}\p{Cs}]/gu, ' ')).normalize('NFC');
}

/** `clean`, and upper and lower case made equal. */
export function caseless(text: string): string {
  const cleaned = clean(text);
  const lower = cleaned.toLowerCase();
  return PLAIN.test(lower) ? lower : clean(lower);
}

/**
 * A name made comparable: letters of fancy alphabets as plain ones, Latin accents and punctuation away, case equal.
 * Marks of other scripts stay (a Devanagari vowel sign is no accent). A name of symbols only keeps its symbols.
 */
export function nameKey(text: string): string {
  const lower = clean(text).normalize('NFKD').toLowerCase().normalize('NFKD');
  const bare = lower.replace(/[\u0300-\u036f]/g, '').normalize('NFC');
  const words = clean(bare.replace(/[\p{P}\p{Z}]+/gu, ' '));
  return words === '' ? clean(bare) : words;
}

/** One letter in two spellings: what German, Nordic and French keyboards write as two. */
const SAME_LETTERS: readonly [RegExp, string][] = [
  [/ß/g, 'ss'],
  [/[æ]|ae/g, 'a'],
  [/[øœ]|oe/g, 'o'],
  [/ue/g, 'u'],
  [/å|aa/g, 'a'],
  [/ł/g, 'l'],
  [/đ|ð/g, 'd'],
  [/ı/g, 'i'],
];

/**
 * A name as it is compared: case, accents, punctuation and the spellings of one letter are equal, `Müßig`, `MÜSSIG` and
 * `Muessig` the same. Names that differ by these alone fall together (Michael, Michal): they are weak anyway.
 */
export function personKey(name: string): string {
  let key = nameKey(name);
  for (const [form, letter] of SAME_LETTERS) key = key.replace(form, letter);
  return key;
}

/** `nameKey` with hyphens for all that is no letter, mark or digit: ids of platforms that no table knows. */
export function slug(text: string): string {
  return nameKey(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
