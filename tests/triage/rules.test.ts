import { describe, expect, it } from 'vitest';
import { SCORES } from '../../src/tips/shape.ts';
import { FEATURES } from '../../src/triage/features-list.ts';
import { missingFloors, RULES, ruleProblems } from '../../src/triage/rules.ts';
import { RULE_SOURCES } from '../../src/triage/rules-sources.ts';
import { type Rule, ruleShape } from '../../src/triage/shape.ts';
import { fired, makeTip } from './make-tip.ts';
import { FIRING, NOT_FIRING, tipOf } from './rule-cases.ts';

describe('the first rule set', () => {
  it('fits its shape, has no problem, and every id once', () => {
    for (const rule of RULES) expect(ruleShape.parse(rule)).toEqual(rule);
    expect(ruleProblems(RULES)).toEqual([]);
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(new Set(RULES.map(({ score }) => score))).toEqual(new Set(SCORES));
  });

  it('speaks both languages and names its sources', () => {
    for (const { id, words } of RULES) {
      expect(words.en.length, id).toBeGreaterThan(3);
      expect(words.hi, id).toMatch(/\p{Script=Devanagari}/u);
      expect(RULE_SOURCES[id]?.length, id).toBeGreaterThan(0);
    }
    expect(Object.keys(RULE_SOURCES).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('uses its features in both languages', () => {
    for (const [name, { en, hi }] of Object.entries(FEATURES)) {
      expect(en.length, name).toBeGreaterThan(3);
      expect(hi, name).toMatch(/\p{Script=Devanagari}/u);
    }
  });

  it('takes nothing away for material that was generated', () => {
    const about = RULES.filter((rule) => JSON.stringify([rule.when, rule.unless]).includes('generative_ai'));
    expect(about.filter(({ weight }) => weight < 0)).toEqual([]);
  });

  it('has a case for every rule', () => {
    expect(Object.keys(FIRING).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });
});

describe.each(Object.entries(FIRING))('%s', (id, one) => {
  it('fires', () => {
    expect(fired(tipOf(one), one.context)).toContain(id);
  });
});

describe.each(NOT_FIRING)('%s', (id, why, one) => {
  it(`does not fire: ${why}`, () => {
    expect(RULES.some((rule) => rule.id === id)).toBe(true);
    expect(fired(tipOf(one), one.context)).not.toContain(id);
  });
});

it('a plain tip fires little', () => {
  expect(fired(makeTip())).toEqual([
    'danger.material',
    'action.nobody-identified',
    'clock.later',
    'novelty.new-subject',
  ]);
});

describe('rule problems', () => {
  const good: Rule = ruleShape.parse({
    id: 'unit.one',
    words: { en: 'One', hi: 'एक' },
    score: 'danger',
    weight: 5,
    when: [{ feature: 'victim.age', below: 10 }],
  });
  it.each<[string, Partial<Rule>, RegExp]>([
    ['unknown feature', { when: [{ feature: 'victim.height', below: 1 }] }, /no feature victim.height/],
    ['prototype’s names', { when: [{ feature: 'constructor', present: true }] }, /no feature constructor/],
    ['unknown value', { when: [{ feature: 'tip.flag', equals: 'grave' }] }, /never has the value grave/],
    ['number of a text', { when: [{ feature: 'tip.flag', below: 3 }] }, /no number/],
    ['text of a number', { unless: [{ feature: 'victim.age', equals: '3' }] }, /never has the value 3/],
    ['nothing asked', { when: [{ feature: 'victim.age' }] }, /nothing is asked/],
    ['weight', { weight: 300 }, /weight lies/],
    [
      'files seen before',
      { when: [{ feature: 'file.known', atLeast: 1 }] },
      /file.known never changes danger/,
    ],
    ['spread', { when: [{ feature: 'any.flag', oneOf: ['infant', 'viral'] }] }, /= viral never changes/],
    ['unless on a list', { unless: [{ feature: 'file.flag', equals: 'known_hash' }] }, /known_hash never/],
    ['bundle', { weight: -5, when: [{ feature: 'tip.bundle', equals: true }] }, /tip.bundle never/],
    ['any flag at all', { when: [{ feature: 'any.flag', present: true }] }, /names the values of any.flag/],
    [
      'generated, less',
      { weight: -5, when: [{ feature: 'any.flag', equals: 'generative_ai' }] },
      /never lowers/,
    ],
    ['unless generated', { unless: [{ feature: 'file.flag', equals: 'generative_ai' }] }, /never lowers/],
    [
      'not generated',
      { when: [{ feature: 'any.flag', equals: 'generative_ai', present: false }] },
      /never lowers/,
    ],
    ['half a point', { weight: 0.5 }, /^unit.one: a weight is a whole number and not 0$/],
    ['less than a point', { weight: -0.7 }, /a whole number/],
    ['no weight', { weight: 0 }, /and not 0/],
    [
      'between nothing',
      { when: [{ feature: 'victim.age', atLeast: 10, below: 5 }] },
      /^unit.one: “victim.age ≥ 10 and < 5” never holds$/,
    ],
    [
      'under when and unless',
      { when: [{ feature: 'victim.age', below: 13 }], unless: [{ feature: 'victim.age', below: 13 }] },
      /^unit.one: “victim.age < 13” stands under unless, and holds wherever “victim.age < 13” does$/,
    ],
    [
      'wider under unless',
      { when: [{ feature: 'victim.age', below: 13 }], unless: [{ feature: 'victim.age', present: true }] },
      /“victim.age there” stands under unless/,
    ],
    [
      'there and not there',
      {
        when: [
          { feature: 'victim.age', below: 13 },
          { feature: 'victim.age', present: false },
        ],
      },
      /“victim.age < 13” and “victim.age not there” never hold together/,
    ],
    [
      'a value, and not there',
      { when: [{ feature: 'tip.priority', equals: 'E', present: false }] },
      /“tip.priority not there and = E” asks for a value and that it be not there/,
    ],
    [
      'no country',
      { when: [{ feature: 'tip.country', equals: 'ZZZ' }] },
      /tip.country never has the value ZZZ/,
    ],
    [
      'a page as a value',
      { when: [{ feature: 'tip.source', equals: 'x'.repeat(10_000) }] },
      /^unit.one: tip.source is asked for a value of more than 200 characters$/,
    ],
    ['no value', { when: [{ feature: 'tip.source', oneOf: [] }] }, /“tip.source one of ” names no value/],
    ['floor that lowers', { floor: true, weight: -5 }, /a floor lifts/],
  ])('%s', (_, change, words) => {
    expect(ruleProblems([{ ...good, ...change }]).join('; ')).toMatch(words);
  });
  it('an id twice', () => expect(ruleProblems([good, good])).toEqual(['unit.one: the id stands twice']));
  it('none', () => expect(ruleProblems([good])).toEqual([]));
  it.each<[string, Partial<Rule>]>([
    [
      'narrower under unless',
      { when: [{ feature: 'victim.age', below: 18 }], unless: [{ feature: 'victim.age', below: 13 }] },
    ],
    [
      'two values of one feature',
      {
        when: [
          { feature: 'tip.flag', equals: 'spam' },
          { feature: 'tip.flag', equals: 'viral' },
        ],
        score: 'novelty',
      },
    ],
    [
      'a country by its name or NCMEC’s code',
      { when: [{ feature: 'tip.country', oneOf: ['IN', 'INDIA', 'GBR', 'A1', 'CONGO'] }] },
    ],
    [
      'absent under when, a value under unless',
      { when: [{ feature: 'victim.age', below: 13 }], unless: [{ feature: 'victim.count', present: false }] },
    ],
  ])('none: %s', (_, change) => expect(ruleProblems([{ ...good, ...change }])).toEqual([]));
  it('files seen before may tell of novelty, and what was generated may raise danger', () => {
    const known: Partial<Rule> = { score: 'novelty', when: [{ feature: 'file.known', atLeast: 1 }] };
    const generated: Partial<Rule> = { when: [{ feature: 'any.flag', equals: 'generative_ai' }] };
    for (const change of [known, generated]) expect(ruleProblems([{ ...good, ...change }])).toEqual([]);
  });
});

describe('missing floors', () => {
  const changed = (change: Partial<Rule>) =>
    RULES.map((rule) => (rule.id === 'danger.crisis' ? { ...rule, ...change } : rule));
  it('none in the first set, nor in a higher one', () => {
    expect(missingFloors(RULES)).toEqual([]);
    expect(missingFloors(changed({ weight: 99 }))).toEqual([]);
  });
  it.each<[string, readonly Rule[]]>([
    ['taken out', RULES.filter(({ id }) => id !== 'danger.crisis')],
    ['lower', changed({ weight: 80 })],
    ['no floor', changed({ floor: false })],
    ['another score', changed({ score: 'novelty' })],
    ['asks more', changed({ when: [...RULES[1]!.when, { feature: 'victim.count', atLeast: 1 }] })],
    ['excludes', changed({ unless: [{ feature: 'tip.flag', equals: 'spam' }] })],
    ['looks elsewhere', changed({ when: [{ feature: 'tip.source', equals: 'nobody' }] })],
  ])('%s', (_, rules) => expect(missingFloors(rules)).toEqual(['danger.crisis']));
});
