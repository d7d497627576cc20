import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scores } from '../../src/tips/shape.ts';
import { LANES } from '../../src/tips/shape.ts';
import { bundleKey } from '../../src/triage/bundle.ts';
import { features } from '../../src/triage/features.ts';
import type { Features } from '../../src/triage/features-collector.ts';
import { laneOf } from '../../src/triage/lane.ts';
import { rankOf } from '../../src/triage/rank.ts';
import { RULES } from '../../src/triage/rules.ts';
import { compileRules, score } from '../../src/triage/score.ts';
import { aContext, aTip } from './arbitrary-tip.ts';
import { CONTEXT, file, flagged, makeTip, party, text } from './make-tip.ts';

const FIRST = compileRules(RULES);
const NONE: Features = new Map();
const scores = (danger: number, clock = 0): Scores => ({ danger, clock, actionability: 0, novelty: 0 });

function laneFor(tip: Parameters<typeof features>[0], context = CONTEXT) {
  const known = features(tip, context);
  const { scores: given, floor } = score(FIRST, known);
  return laneOf(given, floor, known);
}

describe('lane', () => {
  it.each([
    [100, 0, 'now'],
    [90, 0, 'now'],
    [89, 0, '24h'],
    [60, 0, '24h'],
    [59, 0, 'week'],
    [30, 0, 'week'],
    [29, 0, '30d'],
    [0, 0, '30d'],
    [89, 100, '24h'],
    [59, 84, 'week'],
    [59, 85, '24h'],
    [29, 59, '30d'],
    [29, 60, 'week'],
    [0, 100, 'week'],
  ])('danger %i, clock %i: %s', (danger, clock, lane) => {
    expect(laneOf(scores(danger, clock), danger >= 90, NONE)).toBe(lane);
  });

  it.each<[string, Parameters<typeof makeTip>[0], string]>([
    ['every escalated tip', { flags: flagged('escalated') }, 'now'],
    [
      'an escalated tip that is informational, viral and spam',
      { flags: flagged('escalated', 'informational', 'viral', 'spam') },
      'now',
    ],
    ['an escalation by its reason alone', { texts: [text('escalation', 'See below.')] }, 'now'],
    ['priority E', { flags: flagged('priority_escalated') }, 'now'],
    [
      'everything grave but no floor',
      {
        incidentType: 'Child Sexual Molestation',
        flags: flagged('sextortion', 'live_streaming', 'priority_1'),
        parties: [
          party('victim', { age: 6 }),
          party('suspect', { flags: flagged('access_to_children', 'convicted_offender') }),
        ],
      },
      '24h',
    ],
    [
      'enticement of a described child',
      {
        incidentType: 'Online Enticement of Children for Sexual Acts',
        parties: [party('victim', { age: 14 })],
      },
      '24h',
    ],
    [
      'sextortion of a described child',
      { flags: flagged('sextortion'), parties: [party('victim', { age: 15 })] },
      '24h',
    ],
    [
      'enticement, nobody described',
      { incidentType: 'Online Enticement of Children for Sexual Acts' },
      'week',
    ],
    ['plain material', { files: [file({ classification: 'B2' })] }, '30d'],
    ['a viral image', { flags: flagged('viral') }, '30d'],
    [
      'informational, though it sounds grave',
      {
        incidentType: 'Child Sexual Molestation',
        flags: flagged('informational'),
        parties: [party('victim', { age: 9 })],
      },
      '30d',
    ],
  ])('%s', (_, tip, lane) => expect(laneFor(makeTip(tip))).toBe(lane));

  it('now is reached by a floor on danger and by nothing else; bundles and informational tips wait without one', () => {
    fc.assert(
      fc.property(aTip, aContext, (tip, context) => {
        const known = features(tip, context);
        const result = score(FIRST, known);
        const lane = laneOf(result.scores, result.floor, known);
        expect(lane === 'now').toBe(result.floor);
        const low = bundleKey(tip) !== null || tip.flags.some(({ flag }) => flag === 'informational');
        if (low && !result.floor) expect(lane).toBe('30d');
        if (bundleKey(tip) !== null) expect(result.floor).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('rank', () => {
  const aScores = fc.record({
    danger: fc.integer({ min: 0, max: 100 }),
    clock: fc.integer({ min: 0, max: 100 }),
    actionability: fc.integer({ min: 0, max: 100 }),
    novelty: fc.integer({ min: 0, max: 100 }),
  });
  const aPlace = fc.tuple(fc.constantFrom(...LANES), aScores, fc.boolean());

  it('sorts by lane, floor, danger, clock, actionability, novelty', () => {
    fc.assert(
      fc.property(aPlace, aPlace, (a, b) => {
        const keys = ([lane, of, floor]: typeof a) => [
          LANES.indexOf(lane),
          floor ? 0 : 1,
          -of.danger,
          -of.clock,
          -of.actionability,
          -of.novelty,
        ];
        const [left, right] = [keys(a), keys(b)];
        const differs = left.findIndex((value, i) => value !== right[i]);
        const expected = differs < 0 ? 0 : Math.sign(left[differs]! - right[differs]!);
        expect(Math.sign(rankOf(...a) - rankOf(...b))).toBe(expected);
      }),
    );
  });

  it('stays a whole number that a double holds', () => {
    const last = rankOf('30d', { danger: 0, clock: 0, actionability: 0, novelty: 0 }, false);
    expect(rankOf('now', { danger: 100, clock: 100, actionability: 100, novelty: 100 }, true)).toBe(0);
    expect(last).toBe(8 * 101 ** 4 - 1);
    expect(Number.isSafeInteger(last)).toBe(true);
  });
});
