import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { FEATURES, type FeatureName } from '../../src/triage/features-list.ts';
import { PHRASE_LISTS } from '../../src/triage/phrase-lists.ts';
import { phraseProblem } from '../../src/triage/phrase-matcher.ts';
import { changeLine } from '../../src/triage/rule-change-words.ts';
import { ruleDifference } from '../../src/triage/rule-difference.ts';
import { missingFloors, RULES, ruleProblems } from '../../src/triage/rules.ts';
import { type Condition, RULE_CHANGES, type Rule, ruleChangeShape } from '../../src/triage/shape.ts';
import { askedOf, conditionOf } from '../../src/web/rules/asked-condition.ts';
import { changeWords } from '../../src/web/rules/change-words.ts';
import { freeId, phrasesOf, problemsById, putRule, rulesOfList } from '../../src/web/rules/edit-rules.ts';
import { changeParts, ruleProblemWords } from '../../src/web/rules/rule-words.ts';
import { catalogue } from './catalogue.ts';

const t = ((key: string) => key) as unknown as TFunction;
/** The catalogue itself, without plural forms. */
const spoken = (language: 'en' | 'hi') => {
  const words = catalogue(language);
  return ((key: string, values: Record<string, string> = {}) =>
    (words.get(key) ?? key).replace(
      /\{(\w+)\}/g,
      (_, name: string) => values[name] ?? '',
    )) as unknown as TFunction;
};
const type = (feature: string) => FEATURES[feature as FeatureName].type;

describe('a condition in the form', () => {
  const shipped = RULES.flatMap(({ when, unless }) => [...when, ...unless]);

  it('of every shipped rule comes out as it went in', () => {
    expect(shipped.length).toBeGreaterThan(80);
    for (const condition of shipped)
      expect(conditionOf(askedOf(condition), type(condition.feature))).toEqual(condition);
  });

  it('that the form has no fields for stays as it is', () => {
    const odd: Condition[] = [
      { feature: 'victim.age', below: 13, present: true },
      { feature: 'victim.age', equals: 3, oneOf: [3, 4] },
      { feature: 'victim.age' },
    ];
    for (const condition of odd) {
      expect(askedOf(condition).ask).toBe('asItIs');
      expect(conditionOf(askedOf(condition), 'number')).toBe(condition);
    }
  });

  it('takes numbers as numbers', () => {
    const asked = { ...askedOf({ feature: 'victim.age', oneOf: [1] }), values: ['9', ' 10 ', ''] };
    expect(conditionOf(asked, 'number')).toEqual({ feature: 'victim.age', oneOf: [9, 10] });
  });
});

describe('what is wrong with rules', () => {
  const rule = (id: string, change: Partial<Rule>): Rule => ({ ...RULES.at(-1)!, id, ...change });
  const wrong = [
    rule('a', { weight: 200 }),
    rule('a', { floor: true, weight: -1 }),
    rule('b', { when: [{ feature: 'no.such' }, { feature: 'tip.flag' }] }),
    rule('c', {
      when: [
        { feature: 'tip.flag', below: 3 },
        { feature: 'tip.flag', equals: 'no such' },
      ],
    }),
  ];

  it('is told in the officer’s language, whatever it is', () => {
    const told = [...problemsById(ruleProblems(wrong)).values()].flat();
    expect(told).toHaveLength(7);
    const floors = missingFloors([]).map(
      () => 'no rule set may lack this floor, weaken it, or ask more for it',
    );
    const lists = ['the list stands twice', 'the list holds no phrase'];
    const phrases = [phraseProblem('… meet')!, phraseProblem('meet, me')!];
    const keys = [...told, ...floors, ...lists, ...phrases].map((words) => ruleProblemWords(t, words));
    expect(keys.filter((key) => !key.startsWith('rules.problem.'))).toEqual([]);
    expect(new Set(keys).size).toBe(12);
  });

  it('stands beside the rule that it is told of', () => {
    expect([...problemsById(ruleProblems(wrong)).keys()].sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('what changes', () => {
  const set = { rules: [...RULES], lists: [...PHRASE_LISTS] };

  it('is told with its kind, and nothing of it lost', () => {
    const [first, second] = RULES as [Rule, Rule];
    const next = {
      rules: [
        {
          ...first,
          ...{ score: 'clock' as const, weight: 5, floor: false, source: 'x', words: { en: 'a', hi: 'b' } },
          when: [{ feature: 'tip.flag', present: true }],
          unless: [{ feature: 'tip.flag', equals: 'spam' }],
        },
        { ...second, id: 'unit.new' },
      ],
      lists: [{ ...PHRASE_LISTS[0]!, language: 'fr', words: { en: 'x', hi: 'y' }, phrases: ['only this'] }],
    };
    const data = ruleDifference(set, next);
    const changes = data.map((each) => changeLine(each));
    const kinds = new Set(changes.map((change) => changeParts(change).kind));
    expect(kinds.has(null)).toBe(false);
    expect(kinds.size).toBe(15);
    for (const change of changes) {
      const { id, rest } = changeParts(change);
      expect(change.startsWith(`${id}: `) && change.endsWith(rest)).toBe(true);
    }
    // the same as data, of all kinds, worded by the catalogue and on the command line in both languages
    expect(new Set(data.map(({ kind }) => kind))).toEqual(new Set(RULE_CHANGES));
    for (const each of data) expect(ruleChangeShape.parse(each)).toEqual(each);
  });
});

describe('a change in the officer’s language', () => {
  const [rule] = RULES.filter(({ unless }) => unless.length > 0) as [Rule];
  const list = PHRASE_LISTS[0]!;
  const changes = ruleDifference(
    {
      rules: [
        { ...rule, id: 'a' },
        { ...rule, id: 'b' },
      ],
      lists: [],
    },
    {
      rules: [
        {
          ...rule,
          id: 'b',
          floor: !rule.floor,
          score: 'clock',
          when: [{ feature: 'tip.flag', present: false }],
        },
        { ...rule, id: 'c' },
      ],
      lists: [list],
    },
  );

  it('says the same in English on screen and command line, but for how a condition is worded', () => {
    const floor = changes.find(({ kind }) => kind === 'floor')!;
    expect(changeWords(spoken('en'), floor)).toBe('no → yes');
    expect(changeLine(floor)).toBe('b: floor no → yes');
    const lists = changes.find((each) => each.list)!;
    expect(changeLine(lists)).toBe(`${list.id}: new: ${changeWords(spoken('en'), lists)}`);
  });

  it('in Hindi leaves no English word but what a unit or the vocabulary wrote', () => {
    const english =
      /\b(new|removed|when|unless|says|rests|floor|there|yes|no|one of|and|or|phrase|danger|clock)\b/;
    expect(changes.length).toBeGreaterThan(5);
    for (const change of changes) {
      const own = [rule.words.en, rule.source, list.words.en, ...list.phrases, 'phrase-lists'];
      const bare = (line: string) => own.reduce((rest, each) => rest.replaceAll(each, ''), line);
      // names of features and ids are the same in every language
      const words = (line: string) => bare(line).replace(/[a-z]+([.-][a-z0-9-]+)+/g, '');
      expect(words(changeLine(change, 'hi'))).not.toMatch(english);
      expect(words(changeWords(spoken('hi'), change))).not.toMatch(english);
      expect(changeWords(spoken('hi'), change)).not.toMatch(/rules\.|score\./);
    }
  });
});

describe('a draft', () => {
  it('keeps the order of its rules when one is changed, and takes a new one at the end', () => {
    const set = { rules: [...RULES], lists: [] };
    const changed = putRule(set, RULES[3]!.id, { ...RULES[3]!, id: 'other' });
    expect(changed.rules.map(({ id }) => id)).toEqual(RULES.map(({ id }, at) => (at === 3 ? 'other' : id)));
    expect(putRule(set, 'new', { ...RULES[0]!, id: 'new' }).rules.at(-1)!.id).toBe('new');
    expect(freeId(RULES, RULES[0]!.id)).toBe(`${RULES[0]!.id}-2`);
  });

  it('knows which rules name a list, and reads phrases one a line', () => {
    expect(rulesOfList(RULES, 'meeting-en')).toEqual(['danger.words-meeting']);
    expect(phrasesOf(' a  b \n\n a b\nc')).toEqual(['a b', 'c']);
  });
});
