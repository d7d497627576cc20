import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DANGER_WITHOUT_FLOOR } from '../../src/tips/explained/shape.ts';
import { reasonShape, SCORES, scoresShape } from '../../src/tips/shape.ts';
import { features } from '../../src/triage/features.ts';
import { readyLists } from '../../src/triage/phrase-lists.ts';
import { RULES } from '../../src/triage/rules.ts';
import { compileRules, score } from '../../src/triage/score.ts';
import { type Rule, ruleShape } from '../../src/triage/shape.ts';
import { aContext, anIdentifier, aRule, aTip } from './arbitrary-tip.ts';
import { CONTEXT, file, flagged, makeTip, party, scored, text } from './make-tip.ts';

const FIRST = compileRules(RULES);

function rule(change: Partial<Rule>): Rule {
  return ruleShape.parse({
    id: 'unit.rule',
    words: { en: 'A rule', hi: 'नियम' },
    score: 'danger',
    weight: 10,
    when: [{ feature: 'tip.source', present: true }],
    ...change,
  });
}

function run(tip: Parameters<typeof features>[0], ...rules: Rule[]) {
  return score(compileRules(rules), features(tip, CONTEXT));
}

describe('score', () => {
  it('adds, stays within 0 and 100, and is whole', () => {
    const low = run(
      makeTip(),
      rule({ id: 'a', weight: -50 }),
      rule({ id: 'b', score: 'novelty', weight: 100 }),
      rule({ id: 'c', score: 'novelty', weight: 99 }),
    );
    expect(low.scores).toEqual({ danger: 0, actionability: 0, clock: 0, novelty: 100 });
    expect(run(makeTip(), rule({ weight: 0.6 })).scores.danger).toBe(1);
  });

  it('without a floor a sum on danger never reaches the gravest band', () => {
    const many = Array.from({ length: 30 }, (_, i) => rule({ id: `r${i}`, weight: 100 }));
    expect(run(makeTip(), ...many).scores.danger).toBe(DANGER_WITHOUT_FLOOR);
    expect(run(makeTip(), ...many, rule({ id: 'f', weight: 40, floor: true })).scores.danger).toBe(
      DANGER_WITHOUT_FLOOR,
    );
    expect(run(makeTip(), ...many, rule({ id: 'f', weight: 95, floor: true })).scores.danger).toBe(100);
  });

  it('floors come last and the highest counts', () => {
    const result = run(
      makeTip(),
      rule({ id: 'f1', weight: 95, floor: true }),
      rule({ id: 'f2', weight: 97, floor: true }),
      rule({ id: 'down', weight: -100 }),
    );
    expect(result.scores.danger).toBe(97);
    expect(result.floor).toBe(true);
    expect(result.reasons.map(({ rule: id }) => id)).toEqual(['f2', 'f1', 'down']);
  });

  it('a floor on another score is no floor on danger', () => {
    const result = run(makeTip(), rule({ score: 'novelty', weight: 70, floor: true }));
    expect(result).toMatchObject({ floor: false, scores: { novelty: 70, danger: 0 } });
  });

  it('reasons name field, place and document', () => {
    const tip = makeTip({ parties: [party('victim', { age: 9, at: '/x/victims/0', document: 2 })] });
    const reason = scored(tip).reasons.find(({ rule: id }) => id === 'danger.victim-under-13');
    expect(reason).toEqual({
      rule: 'danger.victim-under-13',
      score: 'danger',
      weight: 20,
      floor: false,
      field: 'victim.age',
      at: '/x/victims/0',
      document: 2,
    });
  });

  it('a reason points at the first value that has a place', () => {
    const two = rule({
      when: [
        { feature: 'tip.incident-type', equals: 'material' },
        { feature: 'any.flag', equals: 'infant' },
      ],
    });
    const tip = makeTip({ files: [file({ flags: flagged('infant'), document: 1 })] });
    expect(run(tip, two).reasons[0]).toMatchObject({ field: 'any.flag', at: '/flags/infant', document: 1 });
  });

  it.each<[string, Rule['when'][number], boolean]>([
    ['equals', { feature: 'any.flag', equals: 'spam' }, true],
    ['equals another', { feature: 'any.flag', equals: 'viral' }, false],
    ['one of', { feature: 'any.flag', oneOf: ['viral', 'spam'] }, true],
    ['present', { feature: 'any.flag', present: true }, true],
    ['absent feature', { feature: 'file.public', present: true }, false],
    ['asked to be absent', { feature: 'file.public', present: false }, true],
    ['a value asked to be absent', { feature: 'any.flag', equals: 'viral', present: false }, true],
    [
      'a value asked to be absent that is there',
      { feature: 'any.flag', equals: 'spam', present: false },
      false,
    ],
    ['at least, edge', { feature: 'victim.age', atLeast: 9 }, true],
    ['below, edge', { feature: 'victim.age', below: 9 }, false],
    ['both bounds on one value', { feature: 'victim.age', atLeast: 10, below: 16 }, false],
    ['equal number', { feature: 'victim.age', equals: 16 }, true],
    ['bounds on a text', { feature: 'tip.source', atLeast: 0 }, false],
    ['unknown feature', { feature: 'no.such', present: true }, false],
  ])('condition: %s', (_, condition, holds) => {
    const tip = makeTip({
      flags: flagged('spam'),
      parties: [party('victim', { age: 9 }), party('victim', { age: 16 })],
    });
    expect(run(tip, rule({ when: [condition] })).reasons.length).toBe(holds ? 1 : 0);
    const unless = rule({ when: [{ feature: 'tip.source', present: true }], unless: [condition] });
    expect(run(tip, unless).reasons.length).toBe(holds ? 0 : 1);
  });
});

describe('properties', () => {
  it('no rule that is added lowers a floor', () => {
    fc.assert(
      fc.property(aTip, aContext, fc.array(aRule, { maxLength: 6 }), (tip, context, added) => {
        const known = features(tip, context);
        const before = score(FIRST, known);
        const after = score(compileRules([...RULES, ...added]), known);
        expect(after.floor).toBe(before.floor);
        for (const { rule: id, weight, score: of } of before.reasons.filter((reason) => reason.floor)) {
          expect(after.scores[of], id).toBeGreaterThanOrEqual(weight);
        }
      }),
    );
  });

  it('no sum of added rules makes a tip without a floor the gravest', () => {
    fc.assert(
      fc.property(aTip, aContext, fc.array(aRule, { maxLength: 6 }), (tip, context, added) => {
        const after = score(compileRules([...RULES, ...added]), features(tip, context));
        if (!after.floor) expect(after.scores.danger).toBeLessThanOrEqual(DANGER_WITHOUT_FLOOR);
      }),
    );
  });

  it('one more identifier never lowers actionability', () => {
    fc.assert(
      fc.property(aTip, aContext, anIdentifier, (tip, context, more) => {
        const before = score(FIRST, features(tip, context)).scores.actionability;
        const richer = { ...tip, identified: [...tip.identified, more] };
        expect(score(FIRST, features(richer, context)).scores.actionability).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it('that material was generated never lowers danger', () => {
    fc.assert(
      fc.property(aTip, aContext, (tip, context) => {
        const before = score(FIRST, features(tip, context)).scores.danger;
        const generated = { ...tip, flags: [...tip.flags, ...flagged('generative_ai')] };
        expect(score(FIRST, features(generated, context)).scores.danger).toBe(before);
      }),
    );
  });

  it('the order of rules and a second run change nothing; results fit their shapes', () => {
    fc.assert(
      fc.property(aTip, aContext, (tip, context) => {
        const first = score(FIRST, features(tip, context));
        const second = score(compileRules(RULES.toReversed()), features(structuredClone(tip), context));
        expect(second).toEqual(first);
        scoresShape.parse(first.scores);
        for (const reason of first.reasons) reasonShape.parse(reason);
        for (const name of SCORES) expect(first.scores[name] >= 0 && first.scores[name] <= 100).toBe(true);
      }),
    );
  });

  it('chats, mails and profiles move a score by the unit’s phrase lists and by nothing else', () => {
    const alone = readyLists([]);
    const scored = (tip: Parameters<typeof features>[0]) =>
      score(FIRST, features(tip, { ...CONTEXT, lists: alone }));
    const silent = ['chat', 'email', 'bio', 'description', 'additional'] as const;
    const words = 'Meeting planned for 2026-03-12, suicide, imminent danger, still in contact, 9-year-old';
    const plain = scored(makeTip());
    for (const kind of silent) expect(scored(makeTip({ texts: [text(kind, words)] }))).toEqual(plain);
    const inParty = party('suspect', { texts: [text('note', words)] });
    expect(scored(makeTip({ parties: [inParty] })).floor).toBe(false);
  });
});
