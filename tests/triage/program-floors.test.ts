import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../src/storage/db.ts';
import { statement } from '../../src/storage/statement.ts';
import type { Backtest } from '../../src/triage/backtest/shape.ts';
import { features } from '../../src/triage/features.ts';
import { PHRASE_LISTS } from '../../src/triage/phrase-lists.ts';
import { editionOf, FLOORS_EDITION, PROGRAM_FLOORS, underFloors } from '../../src/triage/program-floors.ts';
import { SHIPPED_SET } from '../../src/triage/rule-set-store.ts';
import { compileRules, score } from '../../src/triage/score.ts';
import type { Rescoring, Rule, RulePreview, RuleSet } from '../../src/triage/shape.ts';
import { addedUnit, type Person, person, tipLine } from '../access/people.ts';
import { freshHouse } from '../database/fresh.ts';
import { aContext, aRule, aTip } from './arbitrary-tip.ts';

const FLOOR = 'danger.platform-escalated';
const without = (id: string): RuleSet => ({
  ...SHIPPED_SET,
  rules: SHIPPED_SET.rules.filter((rule) => rule.id !== id),
});
const changed = (id: string, change: Partial<Rule>): RuleSet => ({
  ...SHIPPED_SET,
  rules: SHIPPED_SET.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)),
});
const found = (set: RuleSet, id: string) => set.rules.find((rule) => rule.id === id);
const program = PROGRAM_FLOORS.find(({ id }) => id === FLOOR)!;

describe('floors of the program', () => {
  test('stand over a set that lacks, lowers or narrows one, or makes another rule of it', () => {
    const asksMore = [...program.when, { feature: 'victim.count', atLeast: 1 }];
    const sets = [
      without(FLOOR),
      changed(FLOOR, { weight: 50 }),
      changed(FLOOR, { when: asksMore }),
      changed(FLOOR, { unless: [{ feature: 'tip.bundle', equals: true }] }),
      changed(FLOOR, { floor: false }),
      changed(FLOOR, { score: 'novelty' }),
    ];
    for (const set of sets) {
      const under = underFloors(set);
      expect(under.put).toEqual([FLOOR]);
      expect(found(under.set, FLOOR)).toEqual(program);
      expect(under.set.rules.length).toBe(SHIPPED_SET.rules.length);
    }
  });

  test('leave what a unit raised or widened, and a set that holds them is the same', () => {
    for (const set of [SHIPPED_SET, changed(FLOOR, { weight: 99 })]) {
      const under = underFloors(set);
      expect(under.put).toEqual([]);
      expect(under.set).toBe(set);
    }
  });

  test('a higher one of the unit that asks more stays beside it', () => {
    const narrow = { weight: 99, when: [...program.when, { feature: 'victim.count', atLeast: 1 }] };
    const { set } = underFloors(changed(FLOOR, narrow));
    expect(found(set, FLOOR)).toEqual(program);
    expect(found(set, `${FLOOR}-own`)).toMatchObject(narrow);
  });

  test('no set whatever lowers them', () => {
    const set = fc.array(
      fc.oneof(
        aRule,
        fc.constantFrom(...PROGRAM_FLOORS).map((rule) => ({ ...rule, weight: 1 })),
      ),
      { maxLength: 12 },
    );
    const floors = compileRules(PROGRAM_FLOORS);
    fc.assert(
      fc.property(aTip, aContext, set, (tip, context, rules) => {
        const known = features(tip, context);
        const own = rules.filter(({ id }, at) => rules.findIndex((rule) => rule.id === id) === at);
        const compiled = compileRules(underFloors({ rules: own, lists: [] }).set.rules);
        const least = score(floors, known);
        const scored = score(compiled, known);
        expect(scored.scores.danger).toBeGreaterThanOrEqual(least.scores.danger);
        if (least.floor) expect(scored.floor).toBe(true);
      }),
    );
  });

  test('have an edition that tells what they do, and not in which words or order', () => {
    const [first, ...rest] = PROGRAM_FLOORS as [Rule, ...Rule[]];
    expect(editionOf([...rest, { ...first, source: 'x', words: { en: 'a', hi: 'b' } }])).toBe(FLOORS_EDITION);
    expect(editionOf([...rest, { ...first, weight: 98 }])).not.toBe(FLOORS_EDITION);
    expect(editionOf(rest)).not.toBe(FLOORS_EDITION);
  });
});

const KEEP = statement(
  'test.keepRuleSet',
  'one-shard',
  "INSERT INTO rule_set (unit_id, version, state, content, based_on, officer_id, made_at, revision, note) VALUES ($1, 1, 'released', $2::jsonb, -1, 'system', $3, 1, NULL)",
);
const RELEASE = statement(
  'test.releaseOwn',
  'one-shard',
  "INSERT INTO rule_release (unit_id, release_no, version, officer_id, at) VALUES ($1, 1, 1, 'system', $2)",
);
const LOWER = statement(
  'test.lowerTips',
  'fan-out',
  'UPDATE tip SET danger = 10, lane = 3, floor = false, rank = 1 WHERE unit_id = $1',
);
const FORGET = statement(
  'test.forgetReasons',
  'fan-out',
  "UPDATE tip_score SET reasons = '[]' WHERE unit_id = $1",
);
const AGE = statement('test.ageFloors', 'one-shard', 'UPDATE rescore_run SET floors = $2 WHERE unit_id = $1');

describe('a set that was released before the program had a floor', async () => {
  const house = await freshHouse();
  let app = Object.assign(await house.open(), { folder: house.folder });
  let units = 10;
  const write = <T>(work: (db: Db) => Promise<T>) => app.database.transaction('write', 'house', work);
  const escalated = (number: string) => ({ ...tipLine(number), flags: ['escalated'] });

  async function freshUnit(): Promise<[unit: number, head: Person]> {
    units += 1;
    await addedUnit(app, units, `Unit ${units}`);
    const old = { rules: without(FLOOR).rules, lists: [...PHRASE_LISTS] };
    await write(async (db) => {
      await db.run(KEEP, [units, JSON.stringify(old), app.clock()]);
      await db.run(RELEASE, [units, app.clock()]);
    });
    return [units, await person(app, units, `head of ${units}`, ['unit head', 'analyst'])];
  }
  const queued = async (who: Person) =>
    (await who.call<{ rows: { danger: number; lane: string }[] }>('triage.queue')).rows[0]!;

  test('scores with it all the same: tips that come, tests, previews, drafts', async () => {
    const [, who] = await freshUnit();
    await who.takeIn([escalated('F-1')]);
    expect(await queued(who)).toMatchObject({ danger: 95, lane: 'now' });
    type Shown = RuleSet & { floors: string[]; put: string[]; problems: string[]; version: number };
    const shown = await who.call<Shown>('triage.ruleSet', {});
    expect(shown).toMatchObject({ version: 1, put: [FLOOR], problems: [] });
    expect(shown.floors.toSorted()).toEqual(PROGRAM_FLOORS.map(({ id }) => id).toSorted());
    const { rules } = await who.call<{ rules: Rule[] }>('triage.rules', {});
    expect(rules.map(({ id }) => id)).toContain(FLOOR);
    const tested = await who.call<{ danger: number; rules: { rule: string; fires: boolean }[] }>(
      'triage.testRules',
      { tip: 'F-1', version: 1 },
    );
    expect(tested.danger).toBe(95);
    expect(tested.rules.find(({ rule }) => rule === FLOOR)).toMatchObject({ fires: true });
    const { version } = await who.call<{ version: number }>('triage.draftRules', {});
    const draft = await who.call<Shown>('triage.ruleSet', { version });
    expect(draft).toMatchObject({ put: [], problems: [] });
    expect(found(draft, FLOOR)).toEqual(program);
    expect(await who.call('triage.ruleDifference', { version })).toMatchObject({ changes: [] });
    await who.call('triage.previewRules', { version: 1 });
    await app.rescoreWork.settled();
    const { preview } = await who.call<{ preview: RulePreview }>('triage.rulePreview');
    expect(preview).toMatchObject({ done: 1, moved: [], rules: [] });
    const { id } = await who.call<{ id: string }>('tips.show', { tip: 'F-1' });
    await who.call('triage.outcome', { tips: [{ id }], outcome: 'arrest' });
    const backtest = await who.call<Backtest>('triage.backtestRules', { version });
    expect(backtest.rules.find(({ rule }) => rule === FLOOR)).toMatchObject({ floor: true });
  });

  test('is looked through at the start of a program with other floors, once', async () => {
    const [unit, who] = await freshUnit();
    await who.takeIn([escalated('G-1')]);
    await app.rescoreWork.settled();
    await who.call('triage.rescore', {});
    await app.rescoreWork.settled();
    for (const edition of ['of another', null]) {
      await write(async (db) => {
        await db.run(LOWER, [unit]);
        await db.run(FORGET, [unit]);
        await db.run(AGE, [unit, edition]);
      });
      await app.close();
      app = Object.assign(await house.open(), { folder: house.folder });
      const head = await person(app, unit, `head of ${unit} after ${edition}`, ['unit head']);
      await app.rescoreWork.settled();
      expect(await queued(head)).toMatchObject({ danger: 95, lane: 'now' });
      const { rescoring } = await head.call<{ rescoring: Rescoring }>('triage.rescoring');
      expect(rescoring).toMatchObject({ version: 1, done: 1, changed: 1 });
      const begun = rescoring.startedAt;
      await app.close();
      app = Object.assign(await house.open(), { folder: house.folder });
      const again = await person(app, unit, `head of ${unit} again ${edition}`, ['unit head']);
      await app.rescoreWork.settled();
      const then = await again.call<{ rescoring: Rescoring }>('triage.rescoring');
      expect(then.rescoring.startedAt).toBe(begun);
    }
  });
});
