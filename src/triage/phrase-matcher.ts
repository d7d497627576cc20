import { NEGATIONS } from './features-word-lists.ts';

/** Words, ends of sentences and blank lines. A single line end is white space: text out of a PDF is wrapped. */
const TOKEN = /[\p{L}\p{M}\p{N}]+|[.;!?]|\n[ \t\r]*\n/gu;
/** Unicode counts one of the apostrophes among letters. */
const LETTER_APOSTROPHE = '\u02bc';
const APOSTROPHES = /['\u2018\u2019\u02bc\uff07]/g;
const NEGATION_SET = new Set(NEGATIONS);

type Phrase<Name> = { name: Name; words: readonly string[] };

/**
 * Finds which lists of phrases a text holds one of: made once for its lists, used for many texts. Pure.
 *
 * Apostrophes part words, in phrases as in texts: `don't` is `don t`.
 * `*` at a word's end: any ending. `…`: up to three words between. Case and punctuation do not count; a sentence's end is
 * never crossed.
 */
export class PhraseMatcher<Name extends string> {
  /** phrases by their first word; those that begin with a stem by the stem's first two letters */
  private readonly byWord = new Map<string, Phrase<Name>[]>();
  private readonly byStem = new Map<string, Phrase<Name>[]>();
  /** a text that holds none of these holds no phrase: the longest word of each phrase. Looked for first, for speed */
  private readonly anchors: RegExp | null;

  constructor(lists: Iterable<readonly [name: Name, phrases: readonly string[]]>) {
    const anchors = new Set<string>();
    for (const [name, phrases] of lists)
      for (const phrase of phrases) {
        const words = wordsOf(phrase);
        if (words.length === 0) continue; // a draft may hold it; it is told
        anchors.add(anchorOf(words));
        const first = words[0]!;
        const isStem = first.endsWith('*');
        const index = isStem ? this.byStem : this.byWord;
        const key = isStem ? first.slice(0, 2) : first;
        const held = index.get(key);
        if (held) held.push({ name, words });
        else index.set(key, [{ name, words }]);
      }
    this.anchors = anchors.size === 0 ? null : new RegExp([...anchors].map(literally).join('|'));
  }

  /**
   * The names of the lists of which the text holds a phrase, never words of the text. O(length).
   *
   * negations  true for notes: `no meeting planned` is no meeting
   */
  in(text: string, negations: boolean): Set<Name> {
    const found = new Set<Name>();
    if (this.anchors === null) return found;
    const plain = text.normalize('NFC').toLowerCase();
    if (!this.anchors.test(plain)) return found;
    const tokens = plain.replaceAll(LETTER_APOSTROPHE, "'").match(TOKEN) ?? [];
    for (let i = 0; i < tokens.length; i += 1) {
      const token = tokens[i]!;
      for (const phrases of [this.byWord.get(token), this.byStem.get(token.slice(0, 2))])
        for (const { name, words } of phrases ?? []) {
          if (found.has(name) || !standsAt(words, tokens, i)) continue;
          if (!(negations && isNegated(tokens, i))) found.add(name);
        }
    }
    return found;
  }
}

/** The words of a phrase as they are matched. */
function wordsOf(phrase: string): string[] {
  return phrase
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(APOSTROPHES, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** What is wrong with a phrase, in words; null where it can be looked for. */
export function phraseProblem(phrase: string): string | null {
  const words = wordsOf(phrase);
  if (words.length === 0) return `“${phrase}” is no word: letters and digits, with * for any ending`;
  if (words[0] === '…' || words.at(-1) === '…') return 'a gap (…) stands between words';
  const wrong = words.find(
    (word) => word !== '…' && !/^[\p{L}\p{M}\p{N}]{2,}\*?$|^[\p{L}\p{M}\p{N}]$/u.test(word),
  );
  return wrong === undefined ? null : `“${wrong}” is no word: letters and digits, with * for any ending`;
}

function anchorOf(words: readonly string[]): string {
  return words
    .map((word) => word.replaceAll('*', ''))
    .reduce((longest, word) => (word.length > longest.length ? word : longest));
}

/** A text as a pattern that finds it and nothing else: a draft may hold anything. */
const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** O(words of the phrase), however many gaps it has. */
function standsAt(words: readonly string[], tokens: readonly string[], at: number): boolean {
  const gap = words.indexOf('…');
  const before = gap < 0 ? words.length : gap;
  for (let word = 0; word < before; word += 1) if (!fits(words[word]!, tokens[at + word])) return false;
  if (gap < 0) return true;
  let places: ReadonlySet<number> = new Set([at + before]);
  for (const wanted of words.slice(before)) {
    const next = new Set<number>();
    for (const place of places) {
      if (wanted !== '…') {
        if (fits(wanted, tokens[place])) next.add(place + 1);
        continue;
      }
      for (let over = 0; over <= 3; over += 1) {
        next.add(place + over);
        const said = tokens[place + over];
        if (said === undefined || isBreak(said)) break;
      }
    }
    if (next.size === 0) return false;
    places = next;
  }
  return true;
}

function fits(wanted: string, said: string | undefined): boolean {
  if (said === undefined) return false;
  return wanted.endsWith('*') ? said.startsWith(wanted.slice(0, -1)) : said === wanted;
}

function isNegated(tokens: readonly string[], at: number): boolean {
  for (let i = at - 1; i >= 0 && i >= at - 2; i -= 1) {
    if (isBreak(tokens[i]!)) return false;
    if (NEGATION_SET.has(tokens[i]!)) return true;
  }
  return false;
}

function isBreak(token: string): boolean {
  return /^[.;!?\n]/.test(token);
}
