import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../src/kernel/time.ts';
import { lasting, MOVING_FEATURES, moving } from '../../src/triage/features.ts';
import { boundsOf, packFeatures, unpackFeatures } from '../../src/triage/kept-features.ts';
import { type Reach, reachOf } from '../../src/triage/rule-reach.ts';
import { SHIPPED_SET } from '../../src/triage/rule-set-store.ts';
import { compileRules } from '../../src/triage/score.ts';
import { scoreLasting } from '../../src/triage/score-lasting.ts';
import type { Condition, Rule, RuleSet } from '../../src/triage/shape.ts';
import { addedUnit, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { aTip } from './arbitrary-tip.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const VIRAL = 'novelty.bundled';
const context = { now: NOW, earlierTips: 2, priorClosedNoCrime: 1 };
const first = { earlierVersions: 0, filesKnown: 1, filesNew: 0, hashSeenMost: 4 };

const scored = (set: RuleSet, packed: string) =>
  scoreLasting(
    { compiled: compileRules(set.rules), bounds: boundsOf(set.rules) },
    unpackFeatures(packed),
    context,
  );
const isReached = (reach: Reach, fired: readonly string[], packed: string): boolean =>
  reach === 'all' ||
  reach.rules.some((id) => fired.includes(id)) ||
  reach.needles.some((needle) => packed.includes(needle));

/** A change of some rules: heavier, gone, new, under other conditions, without what forbade them. */
const aChange = fc
  .array(
    fc.record({
      at: fc.nat(SHIPPED_SET.rules.length - 1),
      other: fc.nat(SHIPPED_SET.rules.length - 1),
      what: fc.constantFrom('weight', 'gone', 'new', 'when', 'unless', 'words'),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((changes): RuleSet => {
    let rules: Rule[] = [...SHIPPED_SET.rules];
    for (const { at, other, what } of changes) {
      const { id } = SHIPPED_SET.rules[at]!;
      const { when, unless } = SHIPPED_SET.rules[other]!;
      const change = (to: Partial<Rule>) => {
        rules = rules.map((rule) => (rule.id === id ? { ...rule, ...to } : rule));
      };
      if (what === 'weight') change({ weight: SHIPPED_SET.rules[at]!.weight + 3 });
      if (what === 'gone') rules = rules.filter((rule) => rule.id !== id);
      if (what === 'new') rules = [...rules, { ...SHIPPED_SET.rules[at]!, id: `${id}.unit`, when, unless }];
      if (what === 'when') change({ when });
      if (what === 'unless') change({ unless });
      if (what === 'words') change({ words: { en: 'Said otherwise.', hi: 'दूसरे शब्दों में।' } });
    }
    return { ...SHIPPED_SET, rules };
  });

describe('how far a change of rules reaches', () => {
  test('every tip whose scores it changes is among those that it can reach', () => {
    let changed = 0;
    let spared = 0;
    fc.assert(
      fc.property(fc.array(aTip, { minLength: 5, maxLength: 10 }), aChange, (tips, to) => {
        const reach = reachOf(SHIPPED_SET, to);
        for (const tip of tips) {
          const packed = packFeatures(lasting(tip, { ...context, ...first }));
          const [was, is] = [scored(SHIPPED_SET, packed), scored(to, packed)];
          const reached = isReached(
            reach,
            was.reasons.map(({ rule }) => rule),
            packed,
          );
          const differs =
            JSON.stringify([was.scores, was.reasons]) !== JSON.stringify([is.scores, is.reasons]);
          if (differs) changed += 1;
          if (!reached) spared += 1;
          expect(reached || !differs).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(changed).toBeGreaterThan(50);
    expect(spared).toBeGreaterThan(200); // else nothing would be won
  });

  test('words alone reach nothing, phrase lists everything', () => {
    const words = SHIPPED_SET.rules.map((rule) => ({ ...rule, words: { en: 'Other.', hi: 'अन्य।' } }));
    expect(reachOf(SHIPPED_SET, { ...SHIPPED_SET, rules: words })).toEqual({ rules: [], needles: [] });
    expect(reachOf(SHIPPED_SET, { ...SHIPPED_SET, lists: SHIPPED_SET.lists.slice(1) })).toBe('all');
  });

  test('another weight reaches the tips on which the rule fired, in whatever order the store keeps its keys', () => {
    const shuffled = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shuffled)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([name, each]) => [name, shuffled(each)]),
            )
          : value;
    const kept = shuffled(SHIPPED_SET) as RuleSet;
    expect(reachOf(SHIPPED_SET, kept)).toEqual({ rules: [], needles: [] });
    const rules = kept.rules.map((rule) => (rule.id === VIRAL ? { ...rule, weight: 7 } : rule));
    expect(reachOf(SHIPPED_SET, { ...kept, rules })).toEqual({ rules: [VIRAL], needles: [] });
  });

  test('a rule on what moves with the clock, or on what is absent, reaches everything', () => {
    const [rule] = SHIPPED_SET.rules;
    for (const when of [
      [{ feature: 'tip.age-days', atLeast: 3 }],
      [{ feature: 'tip.flag', present: false }],
    ] satisfies Condition[][])
      expect(
        reachOf(SHIPPED_SET, {
          ...SHIPPED_SET,
          rules: [...SHIPPED_SET.rules, { ...rule!, id: 'unit.new', when }],
        }),
      ).toBe('all');
  });

  test('what is kept of no tip is known by name', () => {
    const names = new Set<string>();
    fc.assert(
      fc.property(aTip, fc.integer({ min: 0, max: 400 }), (tip, days) => {
        const now = new Date(Date.parse(NOW) + days * DAY_MS).toISOString();
        const kept = lasting(tip, { ...context, ...first });
        const had = new Set<string>(kept.features.map(({ name }) => name));
        for (const name of moving(kept, { ...context, now }).keys()) if (!had.has(name)) names.add(name);
      }),
    );
    expect([...names].filter((name) => !MOVING_FEATURES.has(name))).toEqual([]);
    expect(names.size).toBeGreaterThan(3);
  });
});

describe('a store after a second release', () => {
  test('stands as if every tip had been looked at', async () => {
    const app = await freshApp({ now: NOW });
    await addedUnit(app, 3, 'Unit 3');
    const head = await person(app, 3, 'head of 3', ['unit head']);
    const second = await person(app, 3, 'second of 3', ['unit head']);
    await head.takeIn(Array.from({ length: 30 }, (_, at) => tipLine(`T-${at}`, { viral: at % 3 === 0 })));
    const release = async (weight: number, id: string) => {
      const { version } = await head.call<{ version: number }>('triage.draftRules', {});
      const set = await head.call<RuleSet & { revision: number }>('triage.ruleSet', { version });
      const rules = set.rules.map((rule) => (rule.id === id ? { ...rule, weight } : rule));
      await head.call('triage.saveRules', {
        ...{ version, revision: set.revision, content: { rules, lists: set.lists }, note: null },
      });
      const { digest } = await head.call<{ digest: string }>('triage.ruleSet', { version });
      const { changes } = await head.call<{ changes: string[] }>('triage.ruleDifference', { version });
      const input = { version, digest, changes };
      const asked = await head.call<{ id: string; digest: string }>('approvals.ask', {
        ...{ action: 'triage.releaseRules', input, reason: 'an order of the unit' },
      });
      await second.call('approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
      await head.call('triage.releaseRules', { ...input, approval: asked.id });
      await app.rescoreWork.settled();
      return head.call<{
        rescoring: { done: number; total: number; changed: number; endedAt: string | null };
      }>('triage.rescoring');
    };
    const { id, weight } = SHIPPED_SET.rules.find((rule) => rule.id === VIRAL)!;
    await release(weight - 1, id);
    const { rescoring } = await release(weight - 2, id);
    expect(rescoring).toMatchObject({ done: 30, total: 30 });
    expect(rescoring.endedAt).not.toBeNull();
    expect(rescoring.changed).toBeGreaterThan(0);
    expect(rescoring.changed).toBeLessThan(30);
    await head.call('triage.rescore', {});
    await app.rescoreWork.settled();
    expect(await head.call('triage.rescoring')).toMatchObject({ rescoring: { done: 30, changed: 0 } });
  });
});
