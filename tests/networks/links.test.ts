import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { communitiesOf } from '../../src/networks/communities.ts';
import { tie } from '../../src/networks/links.ts';
import { HUB_FROM, TIE_RULES } from '../../src/networks/weights.ts';
import { mark } from './plant.ts';
import { told } from './told.ts';

const CLUB = mark('group', 'club');
const FILE = [mark('file_hash', 'md5 of it'), mark('file_hash', 'sha1 of it')];
const tied = (lines: Parameters<typeof told>[0]) => {
  const { parties, tips } = told(lines);
  const ties = tie(parties, tips);
  return ties.links.map((link) => ({
    kind: link.kind,
    pair: `${ties.subjects[link.from]} ${ties.subjects[link.to]}`,
    weight: link.weight,
    tips: link.tips.map((at) => ties.tips[at]),
  }));
};
const pairs = (lines: Parameters<typeof told>[0]) => tied(lines).map(({ kind, pair }) => `${kind} ${pair}`);

describe('links', () => {
  test.each<[string, Parameters<typeof told>[0], string[]]>([
    [
      'tie who stands in a group',
      [
        { marks: [CLUB], parties: [['a', 'suspect']] },
        { marks: [CLUB], parties: [['b', 'suspect']] },
      ],
      ['group a b'],
    ],
    [
      'tie a recipient in the group’s tip, and no victim by it',
      [
        {
          marks: [CLUB],
          parties: [
            ['a', 'suspect'],
            ['b', 'recipient'],
            ['v', 'victim'],
          ],
        },
      ],
      ['contact a b', 'contact a v', 'group a b'],
    ],
    [
      'count several hashes of one file once',
      [
        { marks: FILE, parties: [['a', 'suspect']] },
        { marks: FILE, parties: [['b', 'suspect']] },
      ],
      ['file a b'],
    ],
    [
      'go from whom is reported to whom he reached',
      [
        {
          parties: [
            ['z', 'suspect'],
            ['a', 'contact'],
          ],
        },
      ],
      ['contact z a'],
    ],
    [
      'go from the payer',
      [
        {
          parties: [
            ['p', 'payer'],
            ['b', 'beneficiary'],
          ],
        },
      ],
      ['payment p b'],
    ],
    [
      'go from the payer to the seller',
      [
        {
          parties: [
            ['s', 'suspect'],
            ['p', 'payer'],
          ],
        },
      ],
      ['payment p s'],
    ],
    [
      'say mention only where nothing else ties',
      [
        {
          parties: [
            ['a', 'suspect'],
            ['b', 'suspect'],
          ],
        },
      ],
      ['mention a b'],
    ],
    [
      'tie by an address at nearly the same time',
      [
        { parties: [['a', 'suspect', [mark('ip', 'x', 1000)]]] },
        { parties: [['b', 'suspect', [mark('ip', 'x', 1020)]]] },
        { parties: [['c', 'suspect', [mark('ip', 'x', 9000)]]] },
      ],
      ['address a b'],
    ],
    [
      'do not tie by a carrier’s address, a proxy’s, or one without a time',
      (['a', 'b'] as const).map((who) => ({
        parties: [
          [
            who,
            'suspect',
            [
              { ...mark('ip', 'nat', 5), strength: 'none' as const },
              { ...mark('ip', 'proxy', 5), proxy: true },
              mark('ip', 'timeless'),
            ],
          ],
        ],
      })),
      [],
    ],
    [
      'do not tie somebody to himself',
      [
        { marks: [CLUB], parties: [['a', 'suspect']] },
        { marks: [CLUB], parties: [['a', 'suspect']] },
      ],
      [],
    ],
  ])('%s', (_, lines, expected) => {
    expect(pairs(lines).sort()).toEqual([...expected].sort());
  });

  test('weigh 1/(d−1) of what the thing gives, and name the tips of both', () => {
    const lines = ['a', 'b', 'c'].map((who) => ({ marks: [CLUB], parties: [[who, 'suspect'] as const] }));
    expect(tied(lines)[0]).toEqual({ kind: 'group', pair: 'a b', weight: 0.5, tips: ['t0', 't1'] });
  });

  test('are hubs where many hold a thing, none where too many do, and that is told', () => {
    const holders = (count: number, thing = FILE[0]!) =>
      Array.from({ length: count }, (_, n) => ({ marks: [thing], parties: [[`p${n}`, 'suspect'] as const] }));
    const many = told(holders(HUB_FROM));
    expect(tie(many.parties, many.tips)).toMatchObject({ links: [], hubs: [{ kind: 'file' }], cut: [] });
    const crowd = told(holders(TIE_RULES.file.most + 1));
    expect(tie(crowd.parties, crowd.tips)).toMatchObject({
      links: [],
      hubs: [],
      cut: [{ kind: 'file', print: FILE[0]!.print, holders: TIE_RULES.file.most + 1 }],
    });
  });
});

const world = fc.array(
  fc.record({
    minute: fc.nat(5_000),
    groups: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    files: fc.uniqueArray(fc.nat(6), { maxLength: 3 }),
    parties: fc.uniqueArray(
      fc.tuple(
        fc.nat(14),
        fc.constantFrom('suspect', 'recipient', 'victim', 'payer', 'unknown') as fc.Arbitrary<'suspect'>,
      ),
      { minLength: 1, maxLength: 4, selector: ([subject]) => subject },
    ),
  }),
  { minLength: 1, maxLength: 30 },
);
const linesOf = (tips: unknown) =>
  (tips as { minute: number; groups: number[]; files: number[]; parties: [number, 'suspect'][] }[]).map(
    ({ minute, groups, files, parties }) => ({
      minute,
      marks: [...groups.map((n) => mark('group', `${n}`)), ...files.map((n) => mark('file_hash', `${n}`))],
      parties: parties.map(([subject, role]) => [`s${subject}`, role] as const),
    }),
  );

describe('for any tips', () => {
  test('the order in which they come does not matter', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat()), (tips, stream) => {
        const { parties, tips: all } = told(linesOf(tips));
        const mixed = <T>(list: readonly T[]) =>
          list
            .map((each) => ({ each, key: stream.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ each }) => each);
        const ties = tie(parties, all);
        const again = tie(mixed(parties), mixed(all));
        expect(again).toEqual(ties);
        expect(communitiesOf(again)).toEqual(communitiesOf(ties));
      }),
      { numRuns: 60 },
    );
  });

  test('without a person’s tips there is no link of his, and every link rests on tips that are there', () => {
    fc.assert(
      fc.property(world, (tips) => {
        const { parties, tips: all } = told(linesOf(tips));
        const gone = new Set(parties.filter(({ subject }) => subject === 's0').map(({ tip }) => tip));
        const ties = tie(
          parties.filter(({ tip }) => !gone.has(tip)),
          all.filter(({ tip }) => !gone.has(tip)),
        );
        expect(ties.subjects).not.toContain('s0');
        const rests = [
          ...ties.links.map(({ tips: on }) => on),
          ...ties.hubs.flatMap(({ spokes }) => spokes.map((each) => each.tips)),
        ];
        for (const on of rests) {
          expect(on.length).toBeGreaterThan(0);
          for (const at of on) expect(gone.has(ties.tips[at]!)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('communities', () => {
  const ring = (name: string, size: number) =>
    Array.from({ length: size }, (_, n) => ({
      marks: [mark('group', name)],
      parties: [[`${name}${String(n).padStart(3, '0')}`, 'suspect'] as const],
    }));

  test('keep groups apart that one viral file and one common member join', () => {
    const viral = mark('file_hash', 'viral');
    const lines = [...ring('g', 40), ...ring('h', 40)].map((line) => ({
      ...line,
      marks: [...line.marks, viral],
    }));
    lines.push({ marks: [mark('group', 'h')], parties: [['g000', 'suspect']] });
    const { parties, tips } = told(lines);
    const ties = tie(parties, tips);
    const found = communitiesOf(ties).map(({ members }) => members.map((at) => ties.subjects[at]!));
    expect(found.map((members) => members.length)).toEqual([40, 40]);
    for (const members of found) expect(new Set(members.slice(1).map((id) => id[0])).size).toBe(1);
  });

  test('leave out whom somebody only reached', () => {
    const victims = Array.from({ length: 12 }, (_, n) => [`v${n}`, n % 2 ? 'victim' : 'recipient'] as const);
    const { parties, tips } = told([{ parties: [['a', 'suspect'], ...victims] }, ...ring('g', 3)]);
    const ties = tie(parties, tips);
    expect(communitiesOf(ties).map(({ members }) => members.map((at) => ties.subjects[at]))).toEqual([
      ['g000', 'g001', 'g002'],
    ]);
  });
});
