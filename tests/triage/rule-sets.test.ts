import { describe, expect, test } from 'vitest';
import { asUsed, SHIPPED, SHIPPED_SET } from '../../src/triage/rule-set-store.ts';
import type { Rule, RulePreview, RuleSet } from '../../src/triage/shape.ts';
import { addedUnit, type Person, person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
let units = 10;

async function freshUnit(): Promise<[analyst: Person, head: Person]> {
  units += 1;
  await addedUnit(app, units, `Unit ${units}`);
  return [
    await person(app, units, `analyst of ${units}`, ['analyst']),
    await person(app, units, `head of ${units}`, ['unit head']),
  ];
}

type Shown = RuleSet & {
  version: number;
  revision: number;
  digest: string;
  problems: string[];
  inForce: boolean;
};
type Row = { id: string; number: string; danger: number; lane: string };
const shown = (who: Person, version?: number) =>
  who.call<Shown>('triage.ruleSet', version ? { version } : {});
const row = async (who: Person, number: string): Promise<Row> =>
  (await who.call<{ rows: Row[] }>('triage.queue')).rows.find((each) => each.number === number)!;
const settled = () => app.rescoreWork.settled();

/** A draft from what is in force, changed and saved. */
async function drafted(who: Person, change: (content: RuleSet) => void) {
  const { version } = await who.call<{ version: number }>('triage.draftRules', {});
  const { rules, lists, revision } = await shown(who, version);
  change({ rules, lists });
  const saved = await who.call<{ problems: string[] }>('triage.saveRules', {
    ...{ version, revision, content: { rules, lists }, note: null },
  });
  return { version, problems: saved.problems };
}

async function releaseInput(who: Person, version: number) {
  const { digest } = await shown(who, version);
  const { changes } = await who.call<{ changes: string[] }>('triage.ruleDifference', { version });
  return { version, digest, changes };
}

async function released(asker: Person, second: Person, version: number): Promise<string[]> {
  const input = await releaseInput(asker, version);
  const asked = await asker.call<{ id: string; digest: string }>('approvals.ask', {
    ...{ action: 'triage.releaseRules', input, reason: 'the unit’s order of today' },
  });
  await second.call('approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
  await asker.call('triage.releaseRules', { ...input, approval: asked.id });
  await settled();
  return input.changes;
}

const heavier = (weight: number) => (content: RuleSet) => {
  content.rules.find((rule) => rule.id === 'danger.material')!.weight = weight;
};
const material = 'Child Pornography (possession, manufacture, and distribution)';

describe('rules of a unit', () => {
  test('are edited in a draft, looked through, released by a second officer, and rolled back', async () => {
    const [analyst, head] = await freshUnit();
    await analyst.call('access.me');
    await head.takeIn([tipLine('R-1', { type: material }), tipLine('R-2', { type: 'upload' })]);
    await settled();
    const before = await row(head, 'R-1');
    const other = await row(head, 'R-2');
    const { version, problems } = await drafted(analyst, heavier(64));
    expect(problems).toEqual([]);

    await analyst.call('triage.previewRules', { version });
    await settled();
    const { preview } = await analyst.call<{ preview: RulePreview }>('triage.rulePreview');
    expect(preview).toMatchObject({ version, done: 2, total: 2, rules: [] });
    expect(preview.lanes).toContainEqual({ from: before.lane, to: '24h', tips: 1 });
    expect(preview.moved).toEqual([
      { tip: before.id, number: 'R-1', source: 'Example Hotline', from: before.lane, to: '24h' },
    ]);
    expect(await row(head, 'R-1')).toEqual(before); // nothing moves before the release

    const input = await releaseInput(analyst, version);
    expect(input.changes).toEqual(['danger.material: weight +10 → +64']);
    const told = await analyst.call<{ changes: string[]; data: object[] }>('triage.ruleDifference', {
      ...{ version: input.version, language: 'hi' },
    });
    expect(told.changes).toEqual(['danger.material: भार +10 → +64']);
    expect(told.data).toEqual([{ id: 'danger.material', kind: 'weight', from: 10, to: 64 }]);
    expect((await refusal(analyst.call('triage.releaseRules', input)))?.code).toBe('APPROVAL_NEEDED');
    await released(analyst, head, version);
    expect(await row(head, 'R-1')).toMatchObject({ lane: '24h', danger: before.danger + 54 });
    expect(await row(head, 'R-2')).toEqual(other);
    const first = await head.call<{ ruleVersion: number; reasons: { rule: string; weight: number }[] }>(
      'tips.show',
      { tip: before.id },
    );
    expect(first.ruleVersion).toBe(version);
    expect(first.reasons).toContainEqual(expect.objectContaining({ rule: 'danger.material', weight: 64 }));
    const untouched = await head.call<{ ruleVersion: number }>('tips.show', { tip: other.id });
    expect(untouched.ruleVersion).toBe(SHIPPED); // the new rules would not change it

    await head.call('triage.rollBackRules', { reason: 'too many in that lane', from: version });
    await settled();
    expect(await row(head, 'R-1')).toEqual(before);
    expect((await shown(head)).version).toBe(SHIPPED);
  });

  test('a tip that comes in is scored by the rules in force of its own unit', async () => {
    const [analyst, head] = await freshUnit();
    const [, stranger] = await freshUnit();
    const { version } = await drafted(analyst, heavier(64));
    await released(analyst, head, version);
    for (const who of [head, stranger]) await who.takeIn([tipLine('S-1', { type: material })]);
    expect((await row(head, 'S-1')).lane).toBe('24h');
    expect((await row(stranger, 'S-1')).lane).toBe('30d');
  });

  test('no rule set lacks, lowers or narrows a floor', async () => {
    const [analyst] = await freshUnit();
    const floors: ((content: RuleSet) => void)[] = [
      (content) =>
        content.rules.splice(
          content.rules.findIndex((rule) => rule.floor),
          1,
        ),
      (content) => (content.rules.find((rule) => rule.floor)!.weight = 50),
      (content) =>
        content.rules.find((rule) => rule.floor)!.when.push({ feature: 'victim.count', atLeast: 1 }),
      (content) =>
        content.rules.find((rule) => rule.floor)!.unless.push({ feature: 'tip.bundle', equals: true }),
    ];
    for (const change of floors) {
      const { version, problems } = await drafted(analyst, change);
      expect(problems.join()).toMatch(/no rule set may lack this floor/);
      expect((await refusal(analyst.call('triage.previewRules', { version })))?.code).toBe('RULES_WRONG');
    }
  });

  test('what is approved is what is released: a draft that was changed since is not', async () => {
    const [analyst, head] = await freshUnit();
    const { version } = await drafted(analyst, heavier(20));
    const input = await releaseInput(analyst, version);
    const asked = await analyst.call<{ id: string; digest: string }>('approvals.ask', {
      ...{ action: 'triage.releaseRules', input, reason: 'a little more' },
    });
    await head.call('approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
    const { rules, lists, revision } = await shown(analyst, version);
    rules.find((rule) => rule.id === 'danger.material')!.weight = 90;
    const content = { rules, lists };
    await analyst.call('triage.saveRules', { version, revision, content, note: null });
    const no = await refusal(analyst.call('triage.releaseRules', { ...input, approval: asked.id }));
    expect(no?.code).toBe('CHANGED_MEANWHILE');
    const stale = analyst.call('triage.saveRules', { version, revision, content, note: null });
    expect((await refusal(stale))?.code).toBe('CHANGED_MEANWHILE');
  });

  test('rolling back goes one step further back each time, never forward, and ends at the shipped set', async () => {
    const [analyst, head] = await freshUnit();
    const versions = [];
    for (const weight of [20, 30, 40]) {
      const { version } = await drafted(analyst, heavier(weight));
      await released(analyst, head, version);
      versions.push(version);
    }
    const [first, second, third] = versions as [number, number, number];
    const back = async (from: number) => {
      const { version } = await analyst.call<{ version: number }>('triage.rollBackRules', {
        ...{ reason: 'it moved too much', from },
      });
      await settled();
      return version;
    };
    expect(await back(third)).toBe(second);
    expect(await back(second)).toBe(first);
    const { version } = await drafted(analyst, heavier(50));
    await released(analyst, head, version);
    expect(await back(version)).toBe(first);
    expect(await analyst.call('triage.ruleVersions')).toMatchObject({ back: SHIPPED });
    expect(await back(first)).toBe(SHIPPED);
    expect(await analyst.call('triage.ruleVersions')).toMatchObject({ back: null });
    const more = analyst.call('triage.rollBackRules', { reason: 'further back', from: SHIPPED });
    expect((await refusal(more))?.code).toBe('NOT_FOUND');
  });

  test('a released version is never changed, a draft can be thrown away', async () => {
    const [analyst, head] = await freshUnit();
    const { version } = await drafted(analyst, heavier(20));
    await released(analyst, head, version);
    const { rules, lists, revision } = await shown(analyst, version);
    const content = { rules, lists };
    const changed = analyst.call('triage.saveRules', { version, revision, content, note: null });
    expect((await refusal(changed))?.code).toBe('RULES_RELEASED');
    expect((await refusal(analyst.call('triage.discardRules', { version })))?.code).toBe('RULES_RELEASED');
    const again = await drafted(analyst, heavier(21));
    await analyst.call('triage.discardRules', { version: again.version });
    expect((await refusal(shown(analyst, again.version)))?.code).toBe('NOT_FOUND');
    expect(JSON.stringify(await analyst.call('triage.ruleVersions'))).not.toContain('discarded');
    const { version: next } = await drafted(analyst, heavier(22));
    expect(next).toBe(again.version + 1);
  });

  test('a phrase list is matched in the texts of tips that are there and that come, and the reason opens its place', async () => {
    const [analyst, head] = await freshUnit();
    const spoken = (number: string) => ({
      ...tipLine(number),
      texts: [{ kind: 'chat', text: 'Shall we see the lighthouse keeper, he asked.' }],
    });
    await head.takeIn([spoken('P-1')]);
    await settled();
    const before = await row(head, 'P-1');
    const { version, problems } = await drafted(analyst, ({ rules, lists }) => {
      const words = { en: 'The keeper is spoken of', hi: 'रखवाले की बात है' };
      lists.push({ id: 'keeper-en', language: 'en', words, phrases: ['lighthouse keeper*'] });
      rules.push({
        ...{
          id: 'unit.keeper',
          words,
          score: 'danger',
          weight: 33,
          floor: false,
          source: 'order of the unit',
        },
        ...{ when: [{ feature: 'text.list', equals: 'keeper-en' }], unless: [] },
      });
    });
    expect(problems).toEqual([]);
    const changes = await released(analyst, head, version);
    expect(changes.join('\n')).toContain('“lighthouse keeper*”'); // the second officer reads the phrases
    await head.takeIn([spoken('P-2')]);
    for (const number of ['P-1', 'P-2']) {
      expect((await row(head, number)).danger).toBe(before.danger + 33);
      const { reasons } = await head.call<{ reasons: { rule: string; field: string; at: string | null }[] }>(
        'tips.show',
        { tip: number },
      );
      const reason = reasons.find((each) => each.rule === 'unit.keeper')!;
      expect(reason.field).toBe('text.list');
      expect(reason.at).toMatch(/texts/);
    }
    await head.call('triage.rollBackRules', { reason: 'nobody was at sea', from: version });
    await settled();
    expect(await row(head, 'P-1')).toEqual(before);
  });

  test('a rule set is tested on one tip: each condition true or false, and why', async () => {
    const [analyst, head] = await freshUnit();
    await head.takeIn([tipLine('T-1', { type: material, phone: '+44 7700 900123' })]);
    type Tested = {
      danger: number;
      rules: {
        rule: string;
        fires: boolean;
        when: { condition: string; holds: boolean; values: string[] }[];
      }[];
    };
    const tested = await analyst.call<Tested>('triage.testRules', { tip: 'T-1' });
    const of = (id: string) => tested.rules.find((each) => each.rule === id)!;
    expect(of('danger.material')).toMatchObject({
      fires: true,
      when: [{ condition: 'tip.incident-type = material', holds: true, values: ['material'] }],
    });
    expect(of('danger.enticement')).toMatchObject({
      fires: false,
      when: [{ condition: 'tip.incident-type = enticement', holds: false, values: ['material'] }],
    });
    const { version } = await drafted(analyst, heavier(64));
    const then = await analyst.call<Tested>('triage.testRules', { tip: 'T-1', version });
    expect(then.danger).toBe(tested.danger + 54);
  });

  test('a platform is matched however it is written, and a language that there is none of is refused', async () => {
    const [analyst, head] = await freshUnit();
    await head.takeIn([{ ...tipLine('L-1'), platform: 'ExampleChat' }]);
    const { problems } = await drafted(analyst, ({ lists }) => {
      lists[0]!.language = 'xx';
    });
    expect(problems).toEqual(['meeting-en: there is no language xx']);
    const { version } = await drafted(analyst, ({ rules }) =>
      rules.push({
        ...{ ...rules[0]!, id: 'unit.platform', weight: 7, floor: false },
        when: [{ feature: 'tip.platform', equals: 'ExampleChat' }],
      }),
    );
    const tested = await analyst.call<{ rules: { rule: string; fires: boolean }[] }>('triage.testRules', {
      ...{ tip: 'L-1', version },
    });
    expect(tested.rules.find(({ rule }) => rule === 'unit.platform')?.fires).toBe(true);
  });

  test('weights that an earlier program released as parts of a point count as whole ones, away from zero', () => {
    const [first, second] = SHIPPED_SET.rules as [Rule, Rule];
    const parts = {
      lists: [],
      rules: [
        { ...first, weight: 0.3333333333 },
        { ...second, weight: -0.7 },
      ],
    };
    expect(asUsed(parts, true).rules.map(({ weight }) => weight)).toEqual([1, -1]);
    expect(asUsed(parts, false).rules.map(({ weight }) => weight)).toEqual([0.3333333333, -0.7]);
  });

  test('a draft with a phrase that cannot be looked for is refused, and says which', async () => {
    const [analyst, head] = await freshUnit();
    await head.takeIn([{ ...tipLine('T-2'), texts: [{ kind: 'chat', text: 'He wrote it in c++ (help).' }] }]);
    for (const phrase of ['c++', '(help', '((\\w)+)+$']) {
      const { version } = await drafted(analyst, ({ lists }) => lists[0]!.phrases.push(phrase));
      const refused = await refusal(analyst.call('triage.testRules', { tip: 'T-2', version }));
      expect(refused?.code).toBe('RULES_WRONG');
      expect(refused?.words).toContain(phrase);
    }
  });
});
