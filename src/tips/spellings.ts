import { fold } from '../kernel/text.ts';

/**
 * A text read in one way, with where each unit of it came from: `from[i]` to `to[i]` of the text as it stands.
 */
export type Reading = { text: string; from: Int32Array; to: Int32Array };

/** Escapes of JSON, XML and URLs, and the ways in which addresses are defanged. */
const ESCAPE =
  /\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([nrtbf"'\\/])|&#x([0-9a-f]{1,6});?|&#(\d{1,7});?|&(amp|lt|gt|quot|apos|nbsp|commat|period|num|sol|colon|lowbar|hyphen|plus|shy);|((?:%[0-9a-f]{2})+)|[[({<]\s{0,3}(at|dot|@|\.)\s{0,3}[\])}>]|<!\[CDATA\[|\]\]>/gi;
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  num: '#',
  sol: '/',
  colon: ':',
  lowbar: '_',
  hyphen: '-',
  plus: '+',
  shy: '\u00AD',
};
/** Escapes within escapes: what is deeper is no document that anyone writes. */
const DEEPEST = 4;

/**
 * The ways to read a text: as it stands, and with its escapes undone, up to four deep; each folded (case, width, accents,
 * digits of any script, invisible marks, white space). Pure, O(length) each.
 */
export function readingsOf(text: string): Reading[] {
  const readings: Reading[] = [];
  let current: Reading | null = asWritten(text);
  for (let depth = 0; current && depth <= DEEPEST; depth += 1) {
    const reading = folded(current);
    readings.push(reading);
    current = unescaped(reading);
  }
  return readings;
}

/** A text as it is compared. */
export function foldedText(text: string): string {
  return folded(asWritten(text)).text.trim();
}

function asWritten(text: string): Reading {
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    from[at] = at;
    to[at] = at + 1;
  }
  return { text, from, to };
}

/** Collects the units of a reading that is made of another. */
class Units {
  private units: Uint16Array<ArrayBuffer>;
  private from: Int32Array;
  private to: Int32Array;
  private length = 0;

  constructor(expected: number) {
    this.units = new Uint16Array(expected + 1);
    this.from = new Int32Array(expected + 1);
    this.to = new Int32Array(expected + 1);
  }

  put(text: string, from: number, to: number): void {
    if (this.length + text.length > this.from.length) this.grow(text.length);
    for (let unit = 0; unit < text.length; unit += 1) {
      this.units[this.length] = text.charCodeAt(unit);
      this.from[this.length] = from;
      this.to[this.length] = to;
      this.length += 1;
    }
  }

  /** Units of another reading as they are. */
  copy({ text, from, to }: Reading, start: number, end: number): void {
    if (this.length + end - start > this.from.length) this.grow(end - start);
    for (let at = start; at < end; at += 1) {
      this.units[this.length] = text.charCodeAt(at);
      this.from[this.length] = from[at]!;
      this.to[this.length] = to[at]!;
      this.length += 1;
    }
  }

  /** One unit of a place. */
  add(code: number, from: number, to: number): void {
    if (this.length === this.from.length) this.grow(1);
    this.units[this.length] = code;
    this.from[this.length] = from;
    this.to[this.length] = to;
    this.length += 1;
  }

  done(): Reading {
    return {
      text: Buffer.from(this.units.buffer, 0, this.length * 2).toString('utf16le'),
      from: this.from.subarray(0, this.length),
      to: this.to.subarray(0, this.length),
    };
  }

  private grow(by: number): void {
    const size = this.from.length * 2 + by;
    const units = new Uint16Array(size);
    units.set(this.units);
    this.units = units;
    const larger = (old: Int32Array) => {
      const next = new Int32Array(size);
      next.set(old);
      return next;
    };
    this.from = larger(this.from);
    this.to = larger(this.to);
  }
}

/** One layer of escapes undone; null where there is none. */
function unescaped(reading: Reading): Reading | null {
  const { text, from, to } = reading;
  const units = new Units(text.length);
  let last = 0;
  for (const found of text.matchAll(ESCAPE)) {
    const end = found.index + found[0].length;
    units.copy(reading, last, found.index);
    units.put(meaningOf(found).slice(0, found[0].length), from[found.index]!, to[end - 1]!);
    last = end;
  }
  if (last === 0) return null;
  units.copy(reading, last, text.length);
  return units.done();
}

function meaningOf([
  whole,
  braced,
  four,
  two,
  letter,
  hex,
  decimal,
  named,
  percent,
  defanged,
]: RegExpMatchArray): string {
  const code = braced ?? four ?? two ?? hex;
  if (code !== undefined) return characterOf(Number.parseInt(code, 16));
  if (decimal !== undefined) return characterOf(Number(decimal));
  if (letter !== undefined) return LETTERS[letter.toLowerCase()] ?? letter;
  if (named !== undefined) return NAMED[named.toLowerCase()] ?? '';
  if (defanged !== undefined) return /at|@/i.test(defanged) ? '@' : '.';
  return percent === undefined ? '' : Buffer.from(whole!.replaceAll('%', ''), 'hex').toString('utf8');
}

function characterOf(code: number): string {
  if (code > 0x10ffff) return '\uFFFD';
  return code <= 0xffff ? String.fromCharCode(code) : String.fromCodePoint(code);
}

/** Case, width, accents and digits folded unit by unit, so that places are kept; invisible marks go, white space is one space. */
function folded(reading: Reading): Reading {
  const { text, from, to } = reading;
  const units = new Units(text.length);
  let space = false;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at)!;
    if (isPlain(code)) {
      units.add(code >= 65 && code <= 90 ? code + 32 : code, from[at]!, to[at]!);
      space = false;
      at += 1;
      continue;
    }
    const size = code > 0xffff ? 2 : 1;
    const plain = foldedCharacter(code);
    const isSpace = plain === ' ';
    if (!(isSpace && space)) units.put(plain, from[at]!, to[at + size - 1]!);
    if (plain !== '') space = isSpace;
    at += size;
  }
  return units.done();
}

/** ASCII that is seen. */
const isPlain = (code: number): boolean => code > 32 && code < 127;

/** Characters without a look: format and control characters, joiners, fillers, selectors of variants. */
const INVISIBLE = /\p{Cf}|\p{Cc}|\p{Variation_Selector}|\u034F|[\u115F\u1160\u3164\uFFA0]|\u17B4|\u17B5/gu;
const ACCENTS = /[\u0300-\u036F]/g;
const FOLDED = new Map<number, string>();
const MOST_FOLDED = 20_000;

function foldedCharacter(code: number): string {
  const known = FOLDED.get(code);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(code);
  const plain = /\s/.test(character)
    ? ' '
    : fold(character)
        .normalize('NFKD')
        .replace(ACCENTS, '')
        .replace(INVISIBLE, '')
        .toUpperCase()
        .toLowerCase()
        .normalize('NFKD')
        .replace(ACCENTS, '')
        .replace(/\s+/g, ' ');
  if (FOLDED.size >= MOST_FOLDED) FOLDED.clear();
  FOLDED.set(code, plain);
  return plain;
}

/** What may stand between the characters of a number or a name: up to four marks that are no letters and no digits. */
const GAP = 4;
const SOLID = /[\p{L}\p{M}\p{N}]/u;

/** A folded reading without its separators; longer gaps stand as NUL, which nothing that is looked for holds. */
export function withoutSeparators({ text, from, to }: Reading): Reading {
  const units = new Units(text.length + 1);
  let gap = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (!isSolid(code, text[at]!)) {
      gap += 1;
      continue;
    }
    if (gap > GAP) units.add(0, from[at]!, from[at]!);
    gap = 0;
    units.add(code, from[at]!, to[at]!);
  }
  return units.done();
}

/** True for letters and digits; of characters in two units, both count as such. */
export function isSolid(code: number, unit: string): boolean {
  if (code < 128)
    return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
  return (code >= 0xd800 && code <= 0xdfff) || SOLID.test(unit);
}

/** A text as it is compared where separators do not count. */
export function solidText(text: string): string {
  return withoutSeparators(folded(asWritten(text))).text.replaceAll('\0', '');
}
