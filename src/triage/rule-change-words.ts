import type { Condition, PhraseList, Rule, RuleChange } from './shape.ts';

export type ChangeLanguage = 'en' | 'hi';

const WORDS = {
  en: {
    added: 'new:',
    removed: 'removed:',
    score: 'score',
    weight: 'weight',
    floor: 'floor',
    when: 'when',
    unless: 'unless',
    sentence: 'sentence',
    hindi: 'sentence in Hindi',
    source: 'source',
    phrasesAdded: 'phrases added:',
    phrasesRemoved: 'phrases removed:',
    language: 'language',
    name: 'name',
    nameHindi: 'name in Hindi',
    ...{ yes: 'yes', no: 'no', and: ' and ', or: ' or ', there: 'there', notThere: 'not there' },
    ...{ oneOf: 'one of', list: 'phrase list', says: 'says', restsOn: 'rests on' },
    danger: 'danger',
    actionability: 'actionability',
    clock: 'clock',
    novelty: 'novelty',
  },
  hi: {
    added: 'नया:',
    removed: 'हटाया:',
    score: 'अंक',
    weight: 'भार',
    floor: 'न्यूनतम सीमा',
    when: 'शर्त',
    unless: 'अपवाद',
    sentence: 'वाक्य',
    hindi: 'हिंदी वाक्य',
    source: 'आधार',
    phrasesAdded: 'जोड़े गए वाक्यांश:',
    phrasesRemoved: 'हटाए गए वाक्यांश:',
    language: 'भाषा',
    name: 'नाम',
    nameHindi: 'हिंदी नाम',
    ...{ yes: 'हाँ', no: 'नहीं', and: ' और ', or: ' या ', there: 'मौजूद है', notThere: 'मौजूद नहीं' },
    ...{ oneOf: 'इनमें से एक:', list: 'वाक्यांश सूची', says: 'वाक्य', restsOn: 'आधार' },
    danger: 'ख़तरा',
    actionability: 'कार्रवाई की संभावना',
    clock: 'समय-सीमा',
    novelty: 'नवीनता',
  },
} as const;
type Words = (typeof WORDS)[ChangeLanguage];

/** One change of a rule set as a sentence. The English ones are what a release names, so that exactly these are approved. Pure. */
export function changeLine(change: RuleChange, language: ChangeLanguage = 'en'): string {
  const words = WORDS[language];
  const { id, kind, rule, list, phrases, from, to } = change;
  if (rule) return `${id}: ${words[kind]} ${ruleLine(words, rule)}`;
  if (list) return `${id}: ${words[kind]} ${listLine(words, list)}`;
  if (phrases) return `${id}: ${words[kind]} ${quoted(phrases)}`;
  const value = (one: RuleChange['from']) => valueLine(words, kind, one);
  return `${id}: ${words[kind]} ${value(from)} → ${value(to)}`;
}

const UNQUOTED = new Set<RuleChange['kind']>(['score', 'language']);

function valueLine(words: Words, kind: RuleChange['kind'], value: RuleChange['from']): string {
  if (Array.isArray(value)) return conditionsLine(words, value, kind === 'unless' ? words.or : words.and);
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number') return signed(value);
  const text = value ?? '';
  if (kind === 'score') return words[text as Rule['score']];
  return UNQUOTED.has(kind) ? text : `“${text}”`;
}

const conditionsLine = (words: Words, all: readonly Condition[], between: string): string =>
  all.map((each) => conditionIn(words, each)).join(between) || '–';

function ruleLine(words: Words, { score, weight, floor, when, unless, words: says, source }: Rule): string {
  const not = unless.length === 0 ? '' : `, ${words.unless} ${conditionsLine(words, unless, words.or)}`;
  return `${words[score]} ${floor ? `${words.floor} ` : ''}${signed(weight)} ${words.when} ${conditionsLine(words, when, words.and)}${not}; ${words.says} “${says.en}”, “${says.hi}”; ${words.restsOn} “${source}”`;
}

const listLine = (words: Words, { words: name, language, phrases }: PhraseList): string =>
  `${words.list} “${name.en}”, “${name.hi}”, ${language}: ${quoted(phrases)}`;

/** A condition as officers read it: `victim.age < 13`. */
export const conditionLine = (condition: Condition): string => conditionIn(WORDS.en, condition);

function conditionIn(words: Words, { feature, equals, oneOf, below, atLeast, present }: Condition): string {
  const parts: string[] = [];
  if (present === false) parts.push(words.notThere);
  else if (present) parts.push(words.there);
  if (equals !== undefined) parts.push(`= ${equals}`);
  if (oneOf) parts.push(`${words.oneOf} ${oneOf.join(', ')}`);
  if (atLeast !== undefined) parts.push(`≥ ${atLeast}`);
  if (below !== undefined) parts.push(`< ${below}`);
  return `${feature} ${parts.join(words.and)}`;
}

const signed = (weight: number) => (weight > 0 ? `+${weight}` : `${weight}`);
const quoted = (phrases: readonly string[]) =>
  phrases
    .toSorted()
    .map((phrase) => `“${phrase}”`)
    .join(', ');
