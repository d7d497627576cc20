import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceFrom } from '../../src/networks/chance.ts';
import { communitiesOf, edgesOf } from '../../src/networks/communities.ts';
import { figuresOf } from '../../src/networks/figures.ts';
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
    expect(found.length).toBe(2);
    // the common member belongs to either
    for (const members of found)
      expect(new Set(members.flatMap((id) => (id === 'g000' ? [] : id[0]))).size).toBe(1);
  });

  const named = (lines: Parameters<typeof told>[0]) => {
    const { parties, tips } = told(lines);
    const ties = tie(parties, tips);
    return communitiesOf(ties).map(({ members }) => members.map((at) => ties.subjects[at]!));
  };
  const holds = (who: string, ...files: (string | number)[]) => ({
    marks: files.map((file) => mark('file_hash', `f${file}`)),
    parties: [[who, 'suspect'] as const],
  });

  test('of people who met the same files by chance are no large network', () => {
    const chance = chanceFrom(5);
    const any = () => Math.floor(chance() * 200);
    const found = named(Array.from({ length: 500 }, (_, n) => holds(`p${n}`, any(), any())));
    expect(found.length).toBeGreaterThan(50);
    expect(Math.max(...found.map((members) => members.length))).toBeLessThan(25);
  });

  test('of people who hold the same files far beyond chance are one network', () => {
    const lines = Array.from({ length: 300 }, (_, n) => holds(`x${n}`, `x${n % 75}`));
    const club = Array.from({ length: 12 }, (_, n) =>
      holds(`c${n}`, `c${n % 4}`, `c${(n + 1) % 4}`, `c${(n + 2) % 4}`),
    );
    const found = named([...club, ...lines]);
    expect(found[0]).toEqual(club.map((_, n) => `c${n}`).sort());
  });

  test('do not move who stands in a group to those with whom he shares files', () => {
    const mixed = [...ring('g', 4), ...ring('h', 4)];
    const files = ['g000', 'g001', 'h000', 'h001'].map((who) => holds(who, 1, 2, 3));
    const sellers = ['s0', 's1'].map((who) => holds(who, 1, 2, 3));
    expect(named([...mixed, ...files, ...sellers])).toEqual([
      ['g000', 'g001', 'g002', 'g003'],
      ['h000', 'h001', 'h002', 'h003'],
    ]);
  });

  test('are told to rest on files alone where they do', () => {
    const { parties, tips } = told([...ring('g', 3), holds('a', 1), holds('b', 1), holds('c', 1)]);
    const ties = tie(parties, tips);
    const only = (...members: string[]) =>
      figuresOf(ties, new Set(members), new Map(), '2026-11-21').filesOnly;
    expect([only('a', 'b', 'c'), only('g000', 'g001', 'g002')]).toEqual([true, false]);
  });

  test('stay the same when a hub comes that ties none of them', () => {
    const groups = [1, 2, 3, 4].flatMap((n) => ring(`g${n}`, 40));
    const bridges = Array.from({ length: 60 }, (_, n) => ({
      marks: [mark('group', `g${(n % 4) + 1}`)],
      parties: [[`g${((n + 1) % 4) + 1}${String(n % 40).padStart(3, '0')}`, 'suspect'] as const],
    }));
    const edges = (lines: Parameters<typeof told>[0]) => {
      const { parties, tips } = told(lines);
      const ties = tie(parties, tips);
      return edgesOf(ties)
        .map(({ a, b, weight }) => `${ties.subjects[a]} ${ties.subjects[b]} ${weight.toFixed(6)}`)
        .filter((each) => !each.startsWith('zz'));
    };
    const before = edges([...groups, ...bridges]);
    for (const name of ['zz1', 'zz2', 'zz3'])
      expect(new Set(edges([...groups, ...bridges, ...ring(name, 30)]))).toEqual(new Set(before));
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
