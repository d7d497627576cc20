import { sha256 } from '../kernel/digest.ts';
import type { TipFacts } from '../tips/shape.ts';
import type { Feature } from './features-collector.ts';
import { LANGUAGES } from './languages.ts';
import { PhraseMatcher, phraseProblem } from './phrase-matcher.ts';
import type { PhraseList } from './shape.ts';

/** The shipped lists: neutral and short. A unit writes its own, in its languages. */
export const PHRASE_LISTS: readonly PhraseList[] = [
  {
    id: 'meeting-en',
    language: 'en',
    words: { en: 'A meeting is spoken of', hi: 'मिलने की बात है' },
    phrases: ['meet me', 'meet … tomorrow', 'meet … today', 'come to my', 'where do you live', 'pick you up'],
  },
  {
    id: 'meeting-hi',
    language: 'hi',
    words: { en: 'A meeting is spoken of', hi: 'मिलने की बात है' },
    phrases: ['मिलने आना', 'मिलने आओ', 'कल मिल*', 'कहाँ रहते', 'कहाँ रहती', 'घर आना', 'घर आओ'],
  },
  {
    id: 'threat-en',
    language: 'en',
    words: { en: 'A threat is spoken of', hi: 'धमकी की बात है' },
    phrases: [
      'or else',
      'send … to everyone',
      'tell your parents',
      'tell … your family',
      'you will regret',
      'last warning',
    ],
  },
  {
    id: 'threat-hi',
    language: 'hi',
    words: { en: 'A threat is spoken of', hi: 'धमकी की बात है' },
    phrases: ['सबको … भेज*', 'घरवालों … बता*', 'वायरल कर*', 'आखिरी चेतावनी'],
  },
  {
    id: 'age-en',
    language: 'en',
    words: { en: 'An age or a school class is spoken of', hi: 'आयु या कक्षा की बात है' },
    phrases: ['how old are you', 'years old', 'year old', 'which class', 'which grade', 'my class teacher'],
  },
  {
    id: 'age-hi',
    language: 'hi',
    words: { en: 'An age or a school class is spoken of', hi: 'आयु या कक्षा की बात है' },
    phrases: ['कितने साल', 'उम्र क्या', 'कौन … कक्षा', 'कौनसी क्लास'],
  },
  {
    id: 'help-en',
    language: 'en',
    words: { en: 'Help is asked for', hi: 'मदद माँगी गई है' },
    phrases: ['please help', 'help me', 'make it stop', 'leave me alone', 'i am scared', 'who can i tell'],
  },
  {
    id: 'help-hi',
    language: 'hi',
    words: { en: 'Help is asked for', hi: 'मदद माँगी गई है' },
    phrases: ['मदद कर*', 'बचा लो', 'डर लग*', 'मुझे छोड़*'],
  },
];

/**
 * Phrase lists made ready. `edition`: of what they look for, 16 hexadecimal digits: the same for the same phrases, so that it
 * can be told whether a tip was matched by them.
 */
export type ReadyLists = { edition: string; matcher: PhraseMatcher<string> };

export function readyLists(lists: readonly PhraseList[]): ReadyLists {
  const sorted = lists
    .map(({ id, phrases }) => [id, phrases.toSorted()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { edition: sha256(JSON.stringify(sorted)).slice(0, 16), matcher: new PhraseMatcher(sorted) };
}

/**
 * Which lists the texts of a tip hold a phrase of, with the first place of each: all texts, also chats, mails and profiles,
 * which the published word lists never look at. Never the words themselves. O(length of the texts).
 */
export function listedIn(tip: Pick<TipFacts, 'texts'>, { matcher }: ReadyLists): Feature[] {
  const found = new Map<string, Feature>();
  for (const { text, at, document } of tip.texts)
    for (const list of matcher.in(text, false))
      if (!found.has(list)) found.set(list, { name: 'text.list', value: list, at, document: document ?? 0 });
  return [...found.values()];
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
/** Whether a code is a language’s in ISO 639, as the program or the runtime knows them. */
const isLanguage = (code: string): boolean =>
  LANGUAGES.some(({ key }) => key === code) || languageNames.of(code) !== undefined;

/** What is wrong with phrase lists, in sentences; empty = they may be used. */
export function listProblems(lists: readonly PhraseList[]): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const { id, language, phrases } of lists) {
    if (!isLanguage(language)) problems.push(`${id}: there is no language ${language}`);
    if (ids.has(id)) problems.push(`${id}: the list stands twice`);
    ids.add(id);
    if (phrases.length === 0) problems.push(`${id}: the list holds no phrase`);
    for (const phrase of phrases) {
      const problem = phraseProblem(phrase);
      if (problem) problems.push(`${id}: ${problem}`);
    }
  }
  return problems;
}
