import { beforeAll, describe, expect, test } from 'vitest';
import { NETWORK_ENDS, roundedDown, toldOf } from '../../src/subjects/network-told.ts';
import { touchedTips } from '../../src/tips/touched-store.ts';
import { features } from '../../src/triage/features.ts';
import { networkFeatures, toldAnew } from '../../src/triage/features-network.ts';
import { type Person, person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { CONTEXT, makeTip } from '../triage/make-tip.ts';
import { approved } from './two-groups.ts';

type Line = { number: string; phone: number; group?: string; country?: string; hash?: string };

const line = ({ number, phone, group, hash }: Line): object => ({
  ...{ tipstaff: 'tip/1', kind: 'hotline', source: 'Example Hotline', number },
  ...{ received: '2026-11-20T10:00:00Z', incident: { type: 'upload', platform: 'ExampleChat' } },
  parties: [
    {
      role: 'suspect',
      platform: 'ExampleChat',
      identifiers: [
        { kind: 'phone', value: `+1 212 555 0${100 + phone}` },
        ...(group ? [{ kind: 'group', value: group, platform: 'ExampleChat' }] : []),
      ],
    },
  ],
  ...(hash && { files: [{ name: 'a.bin', hashes: [{ type: 'SHA256', value: hash }] }] }),
});

const CLUB = 'room-lantern';
const CIRCLE = 'room-millstone';

describe('what networks tell of a tip', () => {
  test('is rounded down, so that one more in thousands tells nothing new', () => {
    expect([0, 1, 9, 10, 11, 19, 20, 49, 50, 99, 100, 4321].map(roundedDown)).toEqual([
      0, 1, 9, 10, 10, 10, 20, 20, 50, 50, 100, 2000,
    ]);
  });

  test('leaves out how tips on the same subjects ended', () => {
    const fact = { subject: 's', network: 'n', members: 5, tips: 9, countries: 2 };
    const ended = NETWORK_ENDS.map((outcome) => ({ tip: `of ${outcome}`, network: 'n', outcome }));
    const elsewhere = { tip: 'elsewhere', network: 'other', outcome: 'arrest' as const };
    expect(toldOf([fact], [...ended, elsewhere], new Set(['of arrest']))).toEqual({
      ...{ members: 5, tips: 9, countries: 2, ended: 2 },
      ends: ['child_safeguarded', 'case'],
    });
    expect(toldOf([], ended, new Set())).toBeNull();
  });

  test('of two networks the larger counts, and the ends of both', () => {
    const facts = [
      { subject: 'a', network: 'n', members: 5, tips: 20, countries: 1 },
      { subject: 'b', network: 'm', members: 9, tips: 10, countries: 3 },
    ];
    const ended = [
      { tip: 't1', network: 'n', outcome: 'case' as const },
      { tip: 't2', network: 'm', outcome: 'arrest' as const },
      { tip: 't2', network: 'n', outcome: 'arrest' as const },
    ];
    expect(toldOf(facts, ended, new Set())).toEqual({
      ...{ members: 9, tips: 20, countries: 3, ended: 2 },
      ends: ['arrest', 'case'],
    });
  });

  test('takes the place of what was told before, and of nothing else', () => {
    const told = { members: 4, tips: 6, countries: 1, ends: [], ended: 0 };
    const before = [...features(makeTip(), { ...CONTEXT, network: told }).values()].flat();
    expect(toldAnew(before, 'network.', networkFeatures(told))).toBe(before);
    const after = toldAnew(before, 'network.', networkFeatures({ ...told, ends: ['arrest'], ended: 1 }));
    const names = (list: typeof after) => list.map(({ name, value }) => `${name} ${value}`);
    expect(names(after).filter((each) => !names(before).includes(each))).toEqual([
      'network.ended arrest',
      'network.ended-tips 1',
    ]);
    expect(toldAnew(after, 'network.', [])).toEqual(
      before.filter(({ name }) => !name.startsWith('network.')),
    );
  });
});

describe('tips of people in a network', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  let head: Person;
  const ids = new Map<string, string>();
  let minute = 0;

  type Tip = {
    id: string;
    danger: number;
    actionability: number;
    reasons: { rule: string; field: string; at: string | null }[];
  };
  const show = (number: string) => head.call<Tip>('tips.show', { tip: number });
  const rulesOf = async (number: string) =>
    (await show(number)).reasons.map(({ rule }) => rule).filter((rule) => rule.includes('network'));
  const valuesOf = async (number: string) => {
    type Tested = { rules: { rule: string; when: { condition: string; values: string[] }[] }[] };
    const { rules } = await head.call<Tested>('triage.testRules', { tip: number });
    return rules.find(({ rule }) => rule === 'action.network')!.when[0]!.values;
  };
  const settled = () => app.rescoreWork.settled();
  const later = () => {
    minute += 1;
    app.setNow(`2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z`);
  };
  const build = async () => {
    later();
    await head.call('networks.build');
    await settled();
  };
  const takeIn = async (...lines: Line[]) => {
    later();
    await head.takeIn(lines.map(line));
    await settled();
    for (const { number } of lines) ids.set(number, (await show(number)).id);
  };
  const ends = async (number: string, outcome: string | null) => {
    later();
    await head.call('triage.outcome', { tips: [{ id: ids.get(number) }], outcome });
    await settled();
  };

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head', 'investigator']);
    await takeIn(
      { number: 'A-1', phone: 1, group: CLUB },
      { number: 'A-2', phone: 2, group: CLUB },
      { number: 'A-3', phone: 3, group: CLUB },
      { number: 'A-4', phone: 1 },
      { number: 'B-1', phone: 11, group: CIRCLE },
      { number: 'B-2', phone: 12, group: CIRCLE },
      { number: 'C-1', phone: 21 },
    );
  });

  test('are scored by it after the build, each by its own network', async () => {
    expect(await rulesOf('A-1')).toEqual([]);
    await build();
    for (const number of ['A-2', 'A-3'])
      expect(await rulesOf(number)).toEqual(['action.network', 'novelty.network-newcomer']);
    expect(await rulesOf('A-1')).toContain('action.network');
    expect(await valuesOf('A-2')).toEqual(['3']);
    expect(await valuesOf('B-1')).toEqual([]); // a pair is no network
    expect(await rulesOf('B-1')).toEqual([]);
    expect(await rulesOf('C-1')).toEqual([]);
    expect((await show('A-2')).reasons.find(({ rule }) => rule === 'action.network')).toMatchObject({
      field: 'network.members',
      at: null,
    });
  });

  test('a build that finds nothing else scores nothing again', async () => {
    later();
    await app.database.transaction('write', 'house', async (db) =>
      expect(await touchedTips(db, 1, 10)).toEqual([]),
    );
    const before = await Promise.all(['A-1', 'A-2', 'B-1', 'C-1'].map(show));
    await build();
    expect(await Promise.all(['A-1', 'A-2', 'B-1', 'C-1'].map(show))).toEqual(before);
  });

  test('learn at once how tips on others in it ended, and unlearn it when that is taken back', async () => {
    const before = (await show('A-2')).danger;
    await ends('A-1', 'child_safeguarded');
    for (const number of ['A-2', 'A-3']) expect(await rulesOf(number)).toContain('danger.network-ended');
    expect((await show('A-2')).danger).toBe(before + 8);
    // nothing told of the tip itself, nor of others on the same person
    for (const number of ['A-1', 'A-4', 'B-1'])
      expect(await rulesOf(number)).not.toContain('danger.network-ended');
    await ends('A-1', 'no_crime');
    expect(await rulesOf('A-2')).not.toContain('danger.network-ended');
    await ends('A-1', 'case');
    expect(await rulesOf('A-2')).toContain('action.network-case');
    expect((await show('A-2')).danger).toBe(before);
    await ends('A-1', null);
    expect(await rulesOf('A-2')).not.toContain('action.network-case');
  });

  test('that come in later know it from the first moment', async () => {
    await ends('A-1', 'arrest');
    await takeIn({ number: 'A-5', phone: 2 }, { number: 'A-6', phone: 1 });
    expect(await rulesOf('A-5')).toEqual(['danger.network-ended', 'action.network']);
    expect(await rulesOf('A-6')).toEqual(['action.network']);
  });

  test('keep it when their subjects are joined, and lose it when they are split', async () => {
    type Subjects = { subjects: { id: string }[] };
    const subject = async (number: string) =>
      (await head.call<Subjects>('subjects.ofTip', { tip: ids.get(number) })).subjects[0]!.id;
    later();
    // the older one stands in no network
    await head.call('subjects.join', {
      ...{ left: await subject('C-1'), right: await subject('A-5'), reason: 'of the test' },
    });
    await settled();
    expect(await rulesOf('C-1')).toEqual(['danger.network-ended', 'action.network']);
    expect(await rulesOf('A-5')).toEqual(['danger.network-ended', 'action.network']);
    type Decisions = { decisions: { id: string }[] };
    const { decisions } = await head.call<Decisions>('subjects.decisions', { subject: await subject('C-1') });
    later();
    await head.call('subjects.undo', { decision: decisions[0]!.id, reason: 'of the test' });
    await settled();
    expect(await rulesOf('C-1')).toEqual([]);
    expect(await rulesOf('A-5')).toEqual(['danger.network-ended', 'action.network']);
  });

  test('learn nothing from a tip that is restricted, at once and after the next build', async () => {
    const open = await rulesOf('A-3');
    expect(open).toContain('danger.network-ended');
    later();
    await head.call('triage.restrict', { tip: ids.get('A-1'), reason: 'an officer is named in it' });
    await settled();
    for (const number of ['A-2', 'A-3', 'A-5']) expect(await rulesOf(number)).toEqual([]);
    await build();
    // two others are left of the club: no network
    expect(await rulesOf('A-3')).toEqual([]);
    later();
    await head.call('triage.outcome', { tips: [{ id: ids.get('A-1') }], outcome: 'child_safeguarded' });
    await settled();
    expect(await rulesOf('A-3')).toEqual([]);
    later();
    await head.call('triage.unrestrict', { tip: ids.get('A-1'), reason: 'no longer' });
    await settled();
    await build();
    expect(await rulesOf('A-3')).toEqual(open);
  });

  test('learn nothing any more of a network from which somebody was cleared, until the next build', async () => {
    const second = await person(app, 1, 'second head', ['unit head']);
    type Subjects = { subjects: { id: string }[] };
    const { subjects } = await head.call<Subjects>('subjects.ofTip', { tip: ids.get('A-3') });
    const { destroys } = await head.call<{ destroys: string[] }>('subjects.clearing', {
      subject: subjects[0]!.id,
    });
    const input = { subject: subjects[0]!.id, reason: 'not the one who was meant', destroys };
    later();
    await head.call('subjects.clear', {
      ...input,
      approval: await approved(head, second, 'subjects.clear', input),
    });
    await settled();
    for (const number of ['A-1', 'A-2', 'A-5']) expect(await rulesOf(number)).toEqual([]);
    await build();
    for (const number of ['A-1', 'A-2', 'A-5']) expect(await rulesOf(number)).toEqual([]);
  });
});
