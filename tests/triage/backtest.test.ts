import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANES, OUTCOMES, type Outcome } from '../../src/tips/shape.ts';
import {
  type Counted,
  countEnded,
  type EndedTip,
  figuresOf,
  latestOf,
  MISSED_NAMED,
  noCounts,
} from '../../src/triage/backtest/count.ts';
import { LEAST_EACH, LEAST_FIRED, proposalFor } from '../../src/triage/backtest/proposal.ts';
import type { Ends } from '../../src/triage/backtest/shape.ts';
import { wilson } from '../../src/triage/backtest/share.ts';
import { ruleShape } from '../../src/triage/shape.ts';

const IDS = ['a.one', 'b.two', 'c.three'];
const RULES = IDS.map((id, at) =>
  ruleShape.parse({
    ...{ id, words: { en: id, hi: id }, score: 'danger', weight: 10 * (at + 1) },
    when: [{ feature: 'tip.escalated', equals: true }],
  }),
);
const ends = (real: number, none: number, unknown = 0): Ends => ({
  ...{ child_safeguarded: 0, arrest: 0, case: real, no_crime: none, unknown },
  ...{ tips: real + none + unknown, real, known: real + none },
});
const danger = (weight: number) => ({ score: 'danger' as const, weight, floor: false });
const endedTips = fc.array(
  fc.record({
    tip: fc.uuid(),
    outcome: fc.constantFrom(...OUTCOMES),
    at: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
    decided: fc.option(fc.constantFrom(...LANES)),
    now: fc.constantFrom(...LANES),
    rules: fc.option(fc.subarray(IDS)),
  }),
);
const counted = (...pieces: EndedTip[][]): Counted => {
  const all = noCounts();
  for (const piece of pieces) countEnded(all, piece);
  return all;
};

describe('a share with its interval', () => {
  test.each([
    // after Newcombe 1998 (Statistics in Medicine 17, 857–872), table I
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d', (part, of, low, high) => {
    const found = wilson(part, of)!;
    expect(found.share).toBe(part / of);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('holds the share, lies within 0 and 1, is mirrored, and narrows with more', () => {
    expect(wilson(0, 0)).toBeNull();
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (part, rest) => {
        fc.pre(part + rest > 0);
        const [found, other] = [wilson(part, part + rest)!, wilson(rest, part + rest)!];
        expect(found.low).toBeGreaterThanOrEqual(0);
        expect(found.low).toBeLessThanOrEqual(found.share);
        expect(found.share).toBeLessThanOrEqual(found.high);
        expect(found.high).toBeLessThanOrEqual(1);
        expect(found.low).toBeCloseTo(1 - other.high, 9);
        const more = wilson(10 * part, 10 * (part + rest))!;
        expect(more.high - more.low).toBeLessThan(found.high - found.low);
      }),
    );
  });
});

describe('what is proposed for a rule', () => {
  test.each([
    ['fires on noise', danger(40), ends(4, 76), ends(200, 200), 'less', 20],
    ['fires on noise, a little', danger(40), ends(60, 140), ends(500, 500), 'less', 32],
    ['fires on what is real', danger(20), ends(90, 10), ends(200, 300), 'more', 30],
    ['takes away from what is real', danger(-10), ends(60, 20), ends(200, 400), 'less', -5],
    ['takes away from noise', danger(-10), ends(2, 98), ends(200, 200), 'more', -15],
    ['at the top', danger(100), ends(90, 10), ends(200, 300), 'more', 100],
  ] as const)('%s', (_, rule, fired, all, way, to) => {
    const { proposal, silent } = proposalFor(rule, fired, all);
    if (rule.weight === to) expect([proposal, silent]).toEqual([null, 'small']);
    else {
      expect(proposal).toMatchObject({ way, from: rule.weight, to });
      expect(proposal!.sentence).toContain(`${fired.no_crime} ended as no crime`);
    }
  });

  test.each([
    ['a floor', { ...danger(95), floor: true }, ends(0, 100), ends(200, 200), 'floor'],
    ['a clock', { ...danger(20), score: 'clock' as const }, ends(0, 100), ends(200, 200), 'score'],
    ['novelty', { ...danger(20), score: 'novelty' as const }, ends(0, 100), ends(200, 200), 'score'],
    ['few', danger(20), ends(0, LEAST_FIRED - 1), ends(200, 200), 'few'],
    ['unknown ends count for nothing', danger(20), ends(0, 5, 100), ends(200, 200), 'few'],
    ['nothing real anywhere', danger(20), ends(0, 100), ends(LEAST_EACH - 1, 500), 'few'],
    ['nothing without crime anywhere', danger(20), ends(100, 0), ends(500, LEAST_EACH - 1), 'few'],
    ['as all others', danger(20), ends(50, 50), ends(200, 200), 'unclear'],
    ['nearly as all others', danger(20), ends(40, 60), ends(200, 200), 'unclear'],
    ['a weight of one', danger(1), ends(0, 100), ends(200, 200), 'small'],
  ] as const)('nothing for %s', (_, rule, fired, all, silent) => {
    expect(proposalFor(rule, fired, all)).toEqual({ proposal: null, silent });
  });

  test('keeps the sign, moves by no more than half, and only as the ends speak', () => {
    const numbers = fc.nat(300);
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 100 }),
        ...([numbers, numbers, numbers, numbers] as const),
        (weight, real, none, otherReal, otherNone) => {
          const all = ends(real + otherReal, none + otherNone);
          const { proposal } = proposalFor(danger(weight), ends(real, none), all);
          if (proposal === null) return;
          const { from, to, way } = proposal;
          expect(from).toBe(weight);
          expect(Math.sign(to)).toBe(Math.sign(from));
          expect(Math.abs(to - from)).toBeLessThanOrEqual(Math.abs(from) / 2);
          expect(Math.abs(to)).toBeLessThanOrEqual(100);
          const isMoreReal = real / (real + none) > all.real / all.known;
          expect(to > from).toBe(isMoreReal);
          expect(way).toBe(Math.abs(to) > Math.abs(from) ? 'more' : 'less');
        },
      ),
    );
  });
});

describe('what is counted', () => {
  test('adds up, in whatever order and pieces tips come', () => {
    fc.assert(
      fc.property(endedTips, fc.nat(), (tips, cut) => {
        const whole = counted(tips);
        const figures = figuresOf(whole, RULES);
        const at = cut % (tips.length + 1);
        const reversed = tips.toReversed();
        const pieces = counted(reversed.slice(0, at), reversed.slice(at));
        expect(figuresOf(pieces, RULES)).toEqual(figures);
        expect(pieces.missed.tips).toBe(whole.missed.tips);
        const { all, lanes, laneFrom, unscored } = figures;
        expect(all.tips).toBe(tips.length);
        expect(all.known + all.unknown).toBe(all.tips);
        expect(all.real + all.no_crime).toBe(all.known);
        for (const key of Object.keys(all) as (keyof Ends)[])
          expect(lanes.reduce((sum, lane) => sum + lane.ends[key], 0)).toBe(all[key]);
        expect(laneFrom.decided + laneFrom.now).toBe(tips.length);
        expect(unscored).toBe(tips.filter(({ rules }) => rules === null).length);
        for (const { rule, ends: own } of figures.rules)
          expect(own.tips).toBe(tips.filter(({ rules }) => rules?.includes(rule)).length);
      }),
    );
  });

  const one = (outcome: Outcome, more: Partial<EndedTip> = {}): EndedTip => ({
    ...{ tip: 'x', outcome, at: '2026-01-01T00:00:00.000Z', decided: null, now: '30d', rules: ['a.one'] },
    ...more,
  });

  test.each([
    ['safeguarded in 30 d', one('child_safeguarded'), 1],
    ['an arrest in the week lane', one('arrest', { decided: 'week', now: 'now' }), 1],
    ['lifted by rules since, urgent when decided', one('arrest', { decided: '24h', now: '30d' }), 0],
    ['a case', one('case'), 0],
    ['no crime', one('no_crime'), 0],
    ['in the now lane', one('child_safeguarded', { now: 'now' }), 0],
  ])('missed: %s', (_, tip, missed) => {
    expect(counted([tip]).missed.tips).toBe(missed);
  });

  test('of missed tips the latest are named, all are counted', () => {
    const many = Array.from({ length: 5 * MISSED_NAMED }, (_, at) =>
      one('arrest', { tip: String(at), at: new Date(at * 1000).toISOString() }),
    );
    const { missed } = counted(many.slice(300), many.slice(0, 300));
    expect(missed.tips).toBe(many.length);
    expect(latestOf(missed.latest).map(({ tip }) => tip)).toEqual(
      many
        .slice(-MISSED_NAMED)
        .map(({ tip }) => tip)
        .reverse(),
    );
  });

  test('a rule that is not in the version is not told; one that fired on nothing is, without a share', () => {
    const { rules } = figuresOf(counted([one('case', { rules: ['gone', 'b.two'] })]), RULES);
    expect(rules.map(({ rule, share }) => [rule, share === null])).toEqual([
      ['b.two', false],
      ['a.one', true],
      ['c.three', true],
    ]);
  });
});
