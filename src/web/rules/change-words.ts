import type { TFunction } from 'i18next';
import { visible } from '../../kernel/visible-text.ts';
import type { Condition, PhraseList, Rule, RuleChange } from '../../triage/shape.ts';
import { conditionWords } from './rule-words.ts';

/** How one thing of a rule or a list changes, in the officer’s language: `+10 → +64`. What changes stands before it. */
export function changeWords(t: TFunction, change: RuleChange): string {
  const { kind, rule, list, phrases, from, to } = change;
  if (rule) return visible(ruleWords(t, rule));
  if (list) return visible(listWords(t, list));
  if (phrases) return visible(quoted(phrases));
  return visible(`${valueWords(t, kind, from)} → ${valueWords(t, kind, to)}`);
}

function valueWords(t: TFunction, kind: RuleChange['kind'], value: RuleChange['from']): string {
  if (Array.isArray(value)) return conditionsWords(t, value, kind === 'unless' ? 'or' : 'and');
  if (typeof value === 'boolean') return t(value ? 'rules.changed.yes' : 'rules.changed.no');
  if (typeof value === 'number') return signed(value);
  if (kind === 'score') return t(`score.${value as Rule['score']}`);
  return kind === 'language' ? (value ?? '') : quote(`${value ?? ''}`);
}

function conditionsWords(t: TFunction, all: readonly Condition[], between: 'and' | 'or'): string {
  const join = t(between === 'and' ? 'rules.line.and' : 'rules.changed.or');
  return all.map((each) => conditionWords(t, each)).join(join) || '–';
}

function ruleWords(t: TFunction, { score, weight, floor, when, unless, words, source }: Rule): string {
  return [
    t(floor ? 'rules.changed.floor' : 'rules.changed.rule', {
      score: t(`score.${score}`),
      weight: signed(weight),
      when: conditionsWords(t, when, 'and'),
    }),
    ...(unless.length > 0 ? [t('rules.changed.unless', { unless: conditionsWords(t, unless, 'or') })] : []),
    t('rules.changed.says', { en: words.en, hi: words.hi }),
    t('rules.changed.restsOn', { source }),
  ].join('; ');
}

const listWords = (t: TFunction, { words, language, phrases }: PhraseList): string =>
  t('rules.changed.list', { en: words.en, hi: words.hi, language, phrases: quoted(phrases) });

const signed = (weight: number): string => (weight > 0 ? `+${weight}` : `${weight}`);
const quote = (text: string): string => `“${text}”`;
const quoted = (phrases: readonly string[]): string => phrases.toSorted().map(quote).join(', ');
