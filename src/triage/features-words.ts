import type { TextDraft, TipFacts } from '../tips/shape.ts';
import { NEGATIONS, WORD_GROUPS, WORD_LISTS, type WordGroup } from './features-word-lists.ts';

type Phrase = { group: WordGroup; words: readonly string[] };

/** Words, ends of sentences and blank lines. A single line end is white space: text out of a PDF is wrapped. */
const TOKEN = /[\p{L}\p{M}\p{N}]+|[.;!?]|\n[ \t\r]*\n/gu;
const NEGATION_SET = new Set(NEGATIONS);
/** Phrases by their first word; those that begin with a stem by the stem's first two letters. */
const BY_FIRST_WORD = new Map<string, Phrase[]>();
const BY_FIRST_STEM = new Map<string, Phrase[]>();
for (const group of WORD_GROUPS) {
  for (const text of WORD_LISTS[group]) {
    const words = text.toLowerCase().normalize('NFC').split(' ');
    const first = words[0]!;
    const index = first.endsWith('*') ? BY_FIRST_STEM : BY_FIRST_WORD;
    const key = first.endsWith('*') ? first.slice(0, 2) : first;
    index.set(key, [...(index.get(key) ?? []), { group, words }]);
  }
}

/** A text that holds none of these holds no phrase: the longest word of each phrase. Looked for first, for speed. */
const ANCHORS = new RegExp(
  [...new Set(WORD_GROUPS.flatMap((group) => WORD_LISTS[group].map(anchorOf)))].join('|'),
);

function anchorOf(phrase: string): string {
  const words = phrase.toLowerCase().normalize('NFC').replaceAll('*', '').split(' ');
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest));
}

/**
 * Which word groups a text holds. Pure, O(length); the answer names groups, never words of the text.
 *
 * negations  true for notes: `no meeting planned` is no meeting
 */
export function wordGroupsIn(text: string, negations: boolean): Set<WordGroup> {
  const found = new Set<WordGroup>();
  const plain = text.normalize('NFC').toLowerCase();
  if (!ANCHORS.test(plain)) return found;
  const tokens = plain.match(TOKEN) ?? [];
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]!;
    for (const phrases of [BY_FIRST_WORD.get(token), BY_FIRST_STEM.get(token.slice(0, 2))]) {
      for (const { group, words } of phrases ?? []) {
        if (found.has(group) || !standsAt(words, 0, tokens, i)) continue;
        if (!(negations && isNegated(tokens, i))) found.add(group);
      }
    }
  }
  return found;
}

function standsAt(words: readonly string[], word: number, tokens: readonly string[], token: number): boolean {
  if (word === words.length) return true;
  if (words[word] === '…') {
    for (let gap = 0; gap <= 3; gap += 1) {
      if (standsAt(words, word + 1, tokens, token + gap)) return true;
      if (tokens[token + gap] === undefined || isBreak(tokens[token + gap]!)) return false;
    }
    return false;
  }
  const said = tokens[token];
  if (said === undefined) return false;
  const wanted = words[word]!;
  const fits = wanted.endsWith('*') ? said.startsWith(wanted.slice(0, -1)) : said === wanted;
  return fits && standsAt(words, word + 1, tokens, token + 1);
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

const AGE =
  /(?<![\p{L}\p{N}])(\d{1,3})[ -]{0,2}(?:(years?|yrs?|y|months?)[ -]{0,2}(?:old|o|\/o)|yo|वर्षीय|साल (?:की|का|के))(?![\p{L}\p{M}\p{N}])|(?<![\p{L}\p{N}])aged? {0,2}:? {0,2}(\d{1,2})(?![\p{N}:/]|\.\d)(?![ -]?(?:days?|weeks?|months?|hours?|minutes?|seconds?))/giu;

/** Ages under 18 that a text states (`12-year-old`, `age 14`), in whole years, in order. Pure, O(length). */
export function minorAgesIn(text: string): number[] {
  const ages: number[] = [];
  if (!/\d/.test(text)) return ages;
  for (const [, number, unit, aged] of text.matchAll(AGE)) {
    const stated = Number(number ?? aged);
    const years = unit?.toLowerCase().startsWith('m') ? Math.floor(stated / 12) : stated;
    if (years < 18 && !ages.includes(years)) ages.push(years);
  }
  return ages;
}

const ISO_DATE = /(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)/g;

/** Calendar dates `YYYY-MM-DD` that a text names and that exist, as milliseconds of their first moment in UTC. */
export function datesIn(text: string): number[] {
  const dates: number[] = [];
  for (const [, date] of text.matchAll(ISO_DATE)) {
    const at = Date.parse(`${date}T00:00:00Z`);
    if (Number.isFinite(at) && new Date(at).toISOString().startsWith(date!)) dates.push(at);
  }
  return dates;
}

/** The texts in which words are looked for: what the platform or NCMEC says about the tip. Never chats, mails, profiles. */
export function saidAbout(tip: TipFacts): TextDraft[] {
  return tip.texts.filter(({ kind }) => kind === 'escalation' || kind === 'summary' || kind === 'note');
}

/** True where the platform escalated: it set the flag or gave a reason (the element's presence is the escalation). */
export function isEscalated(tip: TipFacts): boolean {
  return (
    tip.flags.some(({ flag }) => flag === 'escalated') ||
    tip.texts.some(({ kind, text }) => kind === 'escalation' && text.trim() !== '')
  );
}
