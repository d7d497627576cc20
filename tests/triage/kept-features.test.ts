import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../src/kernel/time.ts';
import { features, lasting, type TriageContext } from '../../src/triage/features.ts';
import { boundsOf, nextMoment, packFeatures, unpackFeatures } from '../../src/triage/kept-features.ts';
import { RULES } from '../../src/triage/rules.ts';
import { compileRules, score } from '../../src/triage/score.ts';
import { scoreLasting } from '../../src/triage/score-lasting.ts';
import { aTip } from './arbitrary-tip.ts';

const rules = { compiled: compileRules(RULES), bounds: boundsOf(RULES) };
const START = Date.UTC(2026, 10, 21, 9);
const at = (ms: number) => new Date(ms).toISOString();
const context = (ms: number): TriageContext => ({
  now: at(ms),
  earlierTips: 2,
  earlierVersions: 0,
  filesKnown: 1,
  filesNew: 0,
  hashSeenMost: 4,
  priorClosedNoCrime: 1,
});

describe('what lasts of features', () => {
  test('gives, packed and unpacked, the scores that the tip itself gives, at any later moment', () => {
    fc.assert(
      fc.property(aTip, fc.integer({ min: 0, max: 500 }), (tip, days) => {
        const kept = unpackFeatures(packFeatures(lasting(tip, context(START))));
        const later = context(START + days * DAY_MS);
        const whole = score(rules.compiled, features(tip, { ...later, now: at(START + days * DAY_MS) }));
        const again = scoreLasting(rules, kept, later);
        // an age that rests on the clock alone stays as it was told when the tip came
        if (tip.incidentAt?.instant || tip.receivedAt?.instant)
          expect({ scores: again.scores, floor: again.floor }).toEqual({
            scores: whole.scores,
            floor: whole.floor,
          });
      }),
      { numRuns: 300 },
    );
  });

  test('tells the next moment at which scores change: none before it, and none after none', () => {
    let changed = 0;
    fc.assert(
      fc.property(aTip, fc.integer({ min: 0, max: 400 * 24 }), (tip, hours) => {
        const kept = lasting(tip, context(START));
        const now = START + hours * 3_600_000;
        const next = nextMoment(kept, rules.bounds, at(now));
        const scored = (ms: number) => {
          const { dueAt: _, ...each } = scoreLasting(rules, kept, context(ms));
          return JSON.stringify(each);
        };
        const before = scored(now);
        const until = next === null ? now + 5_000 * DAY_MS : Date.parse(next) - 1;
        for (const part of [0.001, 0.2, 0.5, 0.9, 1])
          expect(scored(Math.floor(now + (until - now) * part))).toBe(before);
        if (next !== null && scored(Date.parse(next)) !== before) changed += 1;
      }),
      { numRuns: 300 },
    );
    expect(changed).toBeGreaterThan(20); // else the moments would be told for nothing
  });
});
