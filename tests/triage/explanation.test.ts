import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { adjustmentsOf } from '../../src/tips/explained/shape.ts';
import { type Reason, SCORES, type Scores } from '../../src/tips/shape.ts';
import { RETENTION } from '../../src/triage/expiry.ts';
import { features, type TriageContext } from '../../src/triage/features.ts';
import type { Features } from '../../src/triage/features-collector.ts';
import { FACT_FIELDS, type FactField, FEATURE_FIELDS } from '../../src/triage/features-fields.ts';
import type { FeatureName } from '../../src/triage/features-list.ts';
import { RULES } from '../../src/triage/rules.ts';
import { type CompiledRules, compileRules, type Scored, score } from '../../src/triage/score.ts';
import type { Condition, Rule } from '../../src/triage/shape.ts';
import { aContext, aRule, aTip } from './arbitrary-tip.ts';
import { CHANGES, type Known, LISTED } from './change-field.ts';
import { makeTip } from './make-tip.ts';
import { eachSimulated } from './simulated-tips.ts';

const TIPS = 25_000;
/** Every so many tips one is changed field by field. */
const CHANGED = 101;
const SHIPPED = compileRules(RULES);
/** The same rules, so heavy that sums leave 0 and 100 on most tips, with floors on every score. */
const HEAVY = compileRules(
  RULES.flatMap((rule, at) => [
    { ...rule, weight: rule.floor ? rule.weight : Math.max(-100, Math.min(100, rule.weight * 4)) },
    ...(at % 9 === 0 ? [{ ...rule, id: `${rule.id}-floor`, floor: true, weight: 40 + at / 4 }] : []),
  ]),
);

/** What is shown of a score, added up: the weights of its reasons but floors, and what ends it. */
function shownSum(reasons: readonly Reason[], of: keyof Scores): number {
  const weights = reasons.filter((each) => each.score === of && !each.floor).map(({ weight }) => weight);
  const points = adjustmentsOf(reasons).flatMap((each) => (each.score === of ? [each.points] : []));
  return [...weights, ...points].reduce((sum, each) => sum + each, 0);
}

const isExplained = ({ scores, reasons }: Scored): boolean =>
  SCORES.every((of) => Math.abs(shownSum(reasons, of) - scores[of]) < 1e-9);

/** Whether a condition holds, asked in the plainest way: to be set beside the ready-made tests. */
function holds({ feature, equals, oneOf, below, atLeast, present }: Condition, known: Features): boolean {
  const met = (known.get(feature) ?? []).some(
    ({ value }) =>
      (equals === undefined || value === equals) &&
      (oneOf === undefined || oneOf.some((one) => one === value)) &&
      (below === undefined || (typeof value === 'number' && value < below)) &&
      (atLeast === undefined || (typeof value === 'number' && value >= atLeast)),
  );
  return met === (present !== false);
}
const fires = ({ when, unless }: Rule, known: Features): boolean =>
  when.every((each) => holds(each, known)) && !unless.some((each) => holds(each, known));

const asks = new Map(
  RULES.map(({ id, when, unless }) => [id, [...when, ...unless].map((each) => each.feature as FeatureName)]),
);
const isFedBy = (rule: string, field: FactField): boolean =>
  asks.get(rule)!.some((feature) => FEATURE_FIELDS[feature].includes(field));

const byRule = (reasons: readonly Reason[]) =>
  new Map(reasons.map((reason) => [reason.rule, JSON.stringify(reason)]));

const contextOf = (nth: number): TriageContext => ({
  // the day of the world, and days on which some of what expires has
  now: ['2026-11-21T09:00:00.000Z', '2027-03-11T09:00:00.000Z', '2027-04-20T09:00:00.000Z'][nth % 3]!,
  retention: { ...RETENTION, platforms: { anotherchat: 150 } },
  ...{
    earlierTips: nth % 7,
    priorClosedNoCrime: nth % 5 === 0 ? 1 : 0,
    earlierVersions: nth % 4 === 0 ? 1 : 0,
  },
  ...{ filesKnown: nth % 3, filesNew: nth % 2, hashSeenMost: nth % 13 },
  hashes: nth % 5 === 2 ? { ...LISTED, listed: nth % 2, unlisted: nth % 3, viral: nth % 7 === 0 } : null,
  network:
    nth % 4 === 1
      ? { members: nth % 9, tips: 5, countries: 1, ends: nth % 8 === 1 ? ['arrest'] : [], ended: nth % 2 }
      : null,
});

type Seen = {
  tips: number;
  unexplained: string[];
  kinds: Map<string, number>;
  changed: Map<FactField, number>;
  faults: string[];
};

/** Change each field of a tip, and look that exactly those reasons change that rest on it. */
function lookAtChanges(known: Known, name: string, seen: Seen): void {
  const before = features(known.tip, known.context);
  const first = score(SHIPPED, before);
  for (const field of FACT_FIELDS)
    for (const change of CHANGES[field]) {
      const { tip, context } = change(known);
      const after = features(tip, context);
      const then = score(SHIPPED, after);
      const [was, is] = [byRule(first.reasons), byRule(then.reasons)];
      const moved = RULES.filter(({ id }) => was.get(id) !== is.get(id));
      seen.changed.set(field, (seen.changed.get(field) ?? 0) + moved.length);
      for (const { id } of moved)
        if (!isFedBy(id, field)) seen.faults.push(`${name}: ${field} changes ${id}`);
      for (const rule of RULES)
        if (is.has(rule.id) !== fires(rule, after))
          seen.faults.push(`${name}: ${field}: ${rule.id} fires wrongly`);
      const scores = new Set(moved.map((rule) => rule.score));
      for (const of of SCORES)
        if (!scores.has(of) && first.scores[of] !== then.scores[of])
          seen.faults.push(`${name}: ${field} changes ${of} without a reason`);
      if (!isExplained(then)) seen.faults.push(`${name}: ${field}: shown reasons do not add up`);
    }
}

describe('every tip of a simulated world', () => {
  const seen: Seen = { tips: 0, unexplained: [], kinds: new Map(), changed: new Map(), faults: [] };

  beforeAll(async () => {
    // of a source that is not NCMEC, when what its own country keeps has nearly expired: the format alone tells what is kept
    const other = makeTip({ source: 'Example Hotline', format: 'csv-mapped' });
    lookAtChanges(
      { tip: other, context: { ...contextOf(2), now: '2026-08-01T09:00:00.000Z' } },
      'made',
      seen,
    );
    seen.tips = await eachSimulated(TIPS, 7, (tip, nth) => {
      const context = contextOf(nth);
      const known = features(tip, context);
      for (const rules of [SHIPPED, HEAVY] satisfies CompiledRules[]) {
        const scored = score(rules, known);
        if (!isExplained(scored)) seen.unexplained.push(`${tip.source} ${tip.number}`);
        for (const { kind } of adjustmentsOf(scored.reasons))
          seen.kinds.set(kind, (seen.kinds.get(kind) ?? 0) + 1);
      }
      if (nth % CHANGED === 0) lookAtChanges({ tip, context }, `${tip.source} ${tip.number}`, seen);
    });
  }, 900_000);

  test('has scores that its shown reasons add up to', () => {
    expect(seen.tips).toBeGreaterThanOrEqual(TIPS);
    expect(seen.unexplained).toEqual([]);
    // each way in which a score ends was met
    expect([...seen.kinds.keys()].sort()).toEqual(['floor', 'least', 'most', 'no_floor', 'rounded']);
    for (const [kind, met] of seen.kinds) if (kind !== 'rounded') expect(met, kind).toBeGreaterThan(10);
  });

  test('changes, with one field, exactly the reasons that rest on it', () => {
    expect([...new Set(seen.faults)].slice(0, 20)).toEqual([]);
    // each field was changed in a way that some reason told, but such as no shipped rule asks for
    const asked = new Set([...asks.values()].flat().flatMap((feature) => FEATURE_FIELDS[feature]));
    const told = FACT_FIELDS.filter((field) => (seen.changed.get(field) ?? 0) > 0);
    expect(told).toEqual(FACT_FIELDS.filter((field) => asked.has(field)));
  });
});

describe('whatever the tip and the rules', () => {
  test('shown reasons add up to the score', () => {
    fc.assert(
      fc.property(aTip, aContext, fc.array(aRule, { maxLength: 8 }), (tip, context, own) => {
        const floors = own.map((rule, at) => ({ ...rule, floor: at % 3 === 0 && rule.weight > 0 }));
        const scored = score(compileRules([...RULES, ...floors]), features(tip, context));
        expect(isExplained(scored)).toBe(true);
      }),
    );
  });

  test.each<[string, [weight: number, floor: boolean][], ReturnType<typeof adjustmentsOf>]>([
    ['nothing fired', [], []],
    [
      'a plain sum',
      [
        [20, false],
        [-5, false],
      ],
      [],
    ],
    ['below 0', [[-25, false]], [{ score: 'danger', kind: 'least', points: 25 }]],
    [
      'many reasons',
      [
        [60, false],
        [50, false],
      ],
      [{ score: 'danger', kind: 'no_floor', points: -21 }],
    ],
    [
      'a floor',
      [
        [95, true],
        [92, true],
        [10, false],
      ],
      [{ score: 'danger', kind: 'floor', points: 85 }],
    ],
    [
      'a floor above reasons that end at 100',
      [
        [90, true],
        [80, false],
        [50, false],
      ],
      [{ score: 'danger', kind: 'most', points: -30 }],
    ],
    [
      'a low floor does not lift the end',
      [
        [40, true],
        [60, false],
        [60, false],
      ],
      [{ score: 'danger', kind: 'no_floor', points: -31 }],
    ],
    [
      'a floor over a sum below 0',
      [
        [95, true],
        [-10, false],
      ],
      [
        { score: 'danger', kind: 'least', points: 10 },
        { score: 'danger', kind: 'floor', points: 95 },
      ],
    ],
  ])('%s', (_, weights, told) => {
    const reasons = weights.map(
      ([weight, floor], at): Reason => ({
        ...{ rule: `r${at}`, score: 'danger', weight, floor, field: 'tip.source', at: null, document: 0 },
      }),
    );
    expect(adjustmentsOf(reasons)).toEqual(told);
  });
});
