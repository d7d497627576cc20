import { describe, expect, test } from 'vitest';
import { importList } from '../../src/app/list-import.ts';
import type { AskedList, HashList, ListedHash } from '../../src/hashlists/shape.ts';
import { toldAnew } from '../../src/triage/features-network.ts';
import { type HashTold, hashFeatures, hashTold } from '../../src/triage/hash-told.ts';
import { ruleProblems } from '../../src/triage/rules.ts';
import { ruleShape } from '../../src/triage/shape.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const said = (more: Partial<ListedHash> = {}): ListedHash => ({
  ...{ list: 'l', name: 'A list', purpose: 'children', profile: 'US', category: '1' },
  ...{ victimIdentified: null, offenderIdentified: null, distributed: null, seriesKnown: false },
  ...more,
});
const NOTHING: HashTold = {
  ...{ listed: 0, unlisted: 0, victimUnidentified: 0, victimIdentified: 0, undistributed: 0, distributed: 0 },
  ...{ viral: false, categories: [] },
};

describe('what lists tell of files', () => {
  test.each<[string, string[][], [string, ListedHash[]][], Partial<HashTold>]>([
    ['no hashed file', [], [], {}],
    ['on no list', [['a', 'b'], ['c']], [], { unlisted: 2 }],
    [
      'by any of its hashes, once',
      [['a', 'b']],
      [
        ['a', [said()]],
        ['b', [said()]],
      ],
      { listed: 1, categories: ['US:1'] },
    ],
    [
      'one of two',
      [['a'], ['b']],
      [['a', [said({ victimIdentified: false, distributed: false })]]],
      { listed: 1, unlisted: 1, victimUnidentified: 1, undistributed: 1, categories: ['US:1'] },
    ],
    [
      'lists that disagree: who says that it is known counts',
      [['a', 'b']],
      [
        ['a', [said({ victimIdentified: false, distributed: false })]],
        ['b', [said({ list: 'm', victimIdentified: true, distributed: true, category: '2' })]],
      ],
      { listed: 1, victimIdentified: 1, distributed: 1, categories: ['US:1', 'US:2'] },
    ],
    ['a known file of another sort says nothing', [['a']], [['a', [said({ purpose: 'other' })]]], {}],
    [
      'viral, where each is',
      [['a'], ['b']],
      [
        ['a', [said({ purpose: 'viral' })]],
        ['b', [said({ purpose: 'viral' })]],
      ],
      { viral: true },
    ],
    ['viral, one of two', [['a'], ['b']], [['a', [said({ purpose: 'viral' })]]], { unlisted: 1 }],
    [
      'viral and known',
      [['a']],
      [['a', [said(), said({ list: 'm', purpose: 'viral', victimIdentified: true })]]],
      { listed: 1, viral: true, categories: ['US:1'] },
    ],
  ])('%s', (_, files, listed, told) => {
    expect(hashTold(files, new Map(listed))).toEqual({ ...NOTHING, ...told });
  });

  test('are features only of what there is, and none without a list', () => {
    expect(hashFeatures(null)).toEqual([]);
    expect(hashFeatures(NOTHING)).toEqual([]);
    const told = { ...NOTHING, listed: 2, viral: true, categories: ['US:1'] };
    expect(hashFeatures(told).map(({ name, value }) => [name, value])).toEqual([
      ['hash.listed', 2],
      ['hash.viral', true],
      ['hash.category', 'US:1'],
    ]);
    const kept = hashFeatures(told);
    expect(toldAnew(kept, 'hash.', hashFeatures(told))).toBe(kept);
    expect(toldAnew(kept, 'hash.', [])).toEqual([]);
  });

  test('never change danger, in no rule and in neither direction', () => {
    for (const feature of [
      'hash.listed',
      'hash.unlisted',
      'hash.viral',
      'hash.victim-unidentified',
      'hash.category',
    ])
      for (const weight of [10, -10])
        for (const at of ['when', 'unless'] as const) {
          const asked = { feature, present: true };
          const rule = ruleShape.parse({
            ...{ id: 'unit.rule', words: { en: 'A rule', hi: 'नियम' }, score: 'danger', weight },
            when: [{ feature: 'tip.source', present: true }, ...(at === 'when' ? [asked] : [])],
            unless: at === 'unless' ? [asked] : [],
          });
          expect(ruleProblems([rule])).toEqual([`unit.rule: ${feature} never changes danger`]);
          expect(ruleProblems([{ ...rule, score: 'novelty' }])).toEqual([]);
        }
  });
});

describe('tips and the lists of their unit', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const head: Person = await person(app, 1, 'head', ['unit head', 'intake clerk']);
  const [KNOWN, OTHER, VIRAL, LATE] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
    string,
    string,
    string,
    string,
  ];
  const tipOf = (number: string, hash: string) => tipLine(number, { hash });
  const rulesOf = async (number: string) => {
    const { reasons, danger } = await head.call<{
      reasons: { rule: string; score: string }[];
      danger: number;
    }>('tips.show', {
      tip: number,
    });
    return {
      danger,
      rules: reasons
        .filter(({ score }) => score === 'novelty')
        .map(({ rule }) => rule)
        .sort(),
    };
  };
  const bring = async (text: string, more: Partial<AskedList> = {}) => {
    async function* files() {
      yield {
        file: 'list.csv',
        chunks: (async function* () {
          yield Buffer.from(text);
        })(),
      };
    }
    const asked: AskedList = {
      name: 'Example list',
      purpose: 'children',
      source: 'Example Centre',
      profile: 'US',
      ...more,
    };
    const { list } = await importList(app, await head.actor(), asked, files());
    await app.rescoreWork.settled();
    return list;
  };
  const withdraw = async (list: string) => {
    await head.call('hashlists.withdraw', { list, reason: 'of the test' });
    await app.rescoreWork.settled();
  };
  const NEW = ['novelty.new-files', 'novelty.new-subject'];
  let danger = 0;

  test('are scored by the first list, those on it and those that are not', async () => {
    await head.takeIn([tipOf('H-1', KNOWN), tipOf('H-2', OTHER), tipOf('H-3', VIRAL), tipLine('H-4')]);
    await app.rescoreWork.settled();
    const before = await rulesOf('H-1');
    danger = before.danger;
    expect(before.rules).toEqual(NEW);
    await bring(`sha256,category,victim identified,distributed\n${KNOWN},1,false,false\n`);
    expect((await rulesOf('H-1')).rules).toEqual(
      ['novelty.listed', 'novelty.undistributed', 'novelty.victim-unidentified', ...NEW].sort(),
    );
    for (const number of ['H-2', 'H-3'])
      expect((await rulesOf(number)).rules).toEqual([...NEW, 'novelty.unlisted'].sort());
    expect((await rulesOf('H-4')).rules).toEqual(['novelty.new-subject']);
    expect((await rulesOf('H-1')).danger).toBe(danger);
  });

  test('that come in later know it from the first moment', async () => {
    await head.takeIn([tipOf('H-5', KNOWN), tipOf('H-6', LATE)]);
    expect((await rulesOf('H-5')).rules).toContain('novelty.victim-unidentified');
    expect((await rulesOf('H-5')).rules).not.toContain('novelty.listed'); // it was seen here before: that says it
    expect((await rulesOf('H-6')).rules).toContain('novelty.unlisted');
  });

  test('are scored again by a new version of it, by another list, and when these go', async () => {
    await bring(`sha256,category,victim identified,distributed\n${KNOWN},1,true,true\n`);
    expect((await rulesOf('H-1')).rules).toEqual(['novelty.distributed', 'novelty.listed', ...NEW].sort());
    const viral = await bring(`sha256\n${VIRAL}\n`, { name: 'Passed on', purpose: 'viral' });
    expect((await rulesOf('H-3')).rules).toEqual(['novelty.listed-viral', ...NEW].sort());
    const known = await bring(`sha256\n${OTHER}\n`, { name: 'Known files', purpose: 'other' });
    expect((await rulesOf('H-2')).rules).toEqual(NEW);
    await withdraw(viral);
    expect((await rulesOf('H-3')).rules).toEqual([...NEW, 'novelty.unlisted'].sort());
    await withdraw(known);
    const { lists } = await head.call<{ lists: HashList[] }>('hashlists.list');
    await withdraw(lists.find(({ name }) => name === 'Example list')!.id);
    for (const number of ['H-1', 'H-2', 'H-3']) expect(await rulesOf(number)).toEqual({ danger, rules: NEW });
  });
});
