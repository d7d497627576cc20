import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betweenness, coresOf } from '../../src/networks/centrality.ts';
import { chanceFrom } from '../../src/networks/chance.ts';
import { layoutOf } from '../../src/networks/layout.ts';
import { tie } from '../../src/networks/links.ts';
import { stepGraph } from '../../src/networks/neighbour-graph.ts';
import { idsFor } from '../../src/networks/network-ids.ts';
import { pathsBetween } from '../../src/networks/paths.ts';
import { rolesOf } from '../../src/networks/roles.ts';
import { slowClusters } from '../../src/networks/slow-clusters.ts';
import { holdingsOf } from '../../src/networks/things.ts';
import { mark } from './plant.ts';
import { told } from './told.ts';

/** Subjects in a row, each tied to the next by a device of their own. */
const chain = (length: number) =>
  told(
    Array.from({ length }, (_, n) => ({
      parties: [[`s${n}`, 'suspect', [mark('device', `d${n}`), mark('device', `d${n + 1}`)]] as const],
    })),
  );

describe('ids of networks', () => {
  const old = (id: string, foundedAt: string, ...members: string[]) => ({ id, foundedAt, members });
  test.each([
    ['stay with most of the members', [old('x', '1', 'a', 'b', 'c')], [['b', 'c', 'd']], ['x']],
    [
      'the older stays where two became one',
      [old('y', '2', 'a', 'b', 'c', 'd'), old('x', '1', 'e', 'f')],
      [['a', 'b', 'c', 'd', 'e', 'f']],
      ['x'],
    ],
    [
      'go with the larger share of one that fell apart',
      [old('x', '1', 'a', 'b', 'c', 'd', 'e')],
      [
        ['a', 'b'],
        ['c', 'd', 'e'],
      ],
      [null, 'x'],
    ],
    ['are new where nobody is known', [old('x', '1', 'a', 'b', 'c')], [['k', 'l', 'm']], [null]],
    [
      'do not go to one that a few went to',
      [old('x', '1', 'a', 'b', 'c', 'd', 'e')],
      [['a', 'k', 'l', 'm', 'n']],
      [null],
    ],
  ])('%s', (_, before, found, expected) => {
    expect(idsFor(1, before, found).map(({ id, isNew }) => (isNew ? null : id))).toEqual(expected);
  });

  test('are the same whatever the order, and never given twice', () => {
    const network = fc.uniqueArray(fc.nat(25), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(network, { maxLength: 5 }),
        fc.array(fc.nat(3), { minLength: 26, maxLength: 26 }),
        (before, homes) => {
          const known = before.map((members, n) =>
            old(`id ${n}`, `${n % 2}`, ...members.map((m) => `m${m}`)),
          );
          const found = [0, 1, 2, 3]
            .map((home) => homes.flatMap((at, member) => (at === home ? [`m${String(member)}`] : [])))
            .filter((members) => members.length > 0);
          const ids = idsFor(1, known, found).map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          const turned = idsFor(1, [...known].reverse(), [...found].reverse()).map(({ id }) => id);
          expect(turned.reverse()).toEqual(ids);
        },
      ),
    );
  });
});

describe('centralities', () => {
  test('of a row: the middle is on most walks, and every core is 1', () => {
    const { parties, tips } = chain(5);
    const graph = stepGraph(tie(parties, tips));
    const { share, exact } = betweenness(graph);
    // ordered pairs that lead over each: 0, 6, 8, 6, 0 of 12
    expect([...share].map((each) => Math.round(each * 12))).toEqual([0, 6, 8, 6, 0]);
    expect(exact).toBe(true);
    expect([...coresOf(graph)]).toEqual([1, 1, 1, 1, 1]);
  });

  test('of a ring with a tail: the ring is the core', () => {
    const clique = [mark('group', 'g')];
    const lines = ['a', 'b', 'c', 'd'].map((who) => ({
      marks: clique,
      parties: [[who, 'suspect'] as const],
    }));
    const tail = [
      {
        parties: [
          ['d', 'suspect'],
          ['e', 'suspect'],
        ] as const,
      },
    ];
    const { parties, tips } = told([...lines, ...tail]);
    expect([...coresOf(stepGraph(tie(parties, tips)))]).toEqual([3, 3, 3, 3, 1]);
  });

  test('of many points are sampled, and the true value of those that bridge is within four errors', () => {
    const chance = chanceFrom(3);
    const steps = Array.from(
      { length: 700 },
      () => [] as { to: number; weight: number; tips: number[]; kind: string; out: boolean }[],
    );
    const join = (a: number, b: number) => {
      steps[a]!.push({ to: b, weight: 1, tips: [], kind: 'group', out: true });
      steps[b]!.push({ to: a, weight: 1, tips: [], kind: 'group', out: true });
    };
    for (let at = 1; at < steps.length; at += 1) join(at, Math.floor(chance() * at));
    const { share, error, exact } = betweenness({ steps, subjects: 700 });
    expect(exact).toBe(false);
    // in a tree the share of a point follows from the sizes of what it parts
    const truth = steps.map((_, at) =>
      treeShare(
        steps.map((each) => each.map(({ to }) => to)),
        at,
      ),
    );
    // of points that hardly any walk leads over, a sample may meet none of the few that do: only those that count are judged
    const large = [...truth.keys()].filter((at) => truth[at]! > 0.1);
    expect(large.length).toBeGreaterThan(10);
    const off = large.filter((at) => Math.abs(truth[at]! - share[at]!) > 4 * error[at]!);
    expect(off.length).toBeLessThanOrEqual(1);
  });
});

function treeShare(neighbours: number[][], root: number): number {
  const sizes = neighbours[root]!.map((first) => {
    const seen = new Set([root, first]);
    const open = [first];
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const to of neighbours[at]!)
        if (!seen.has(to)) {
          seen.add(to);
          open.push(to);
        }
    return seen.size - 1;
  });
  const others = neighbours.length - 1;
  const apart = sizes.reduce((sum, size) => sum + size * (others - size), 0);
  return apart / (others * (others - 1));
}

describe('paths', () => {
  test('lead along the row, with the tips of each step', () => {
    const { parties, tips } = chain(4);
    const { shortest, strongest } = pathsBetween(tie(parties, tips), 0, 3);
    expect(shortest!.map(({ from, to, tips: on }) => [from, to, on])).toEqual([
      [0, 1, [0, 1]],
      [1, 2, [1, 2]],
      [2, 3, [2, 3]],
    ]);
    expect(strongest!.length).toBe(3);
  });

  test('the strongest goes round a weak link, the shortest over it', () => {
    const { parties, tips } = told([
      {
        parties: [
          ['a', 'suspect'],
          ['b', 'suspect'],
        ],
      },
      { marks: [mark('group', 'x')], parties: [['a', 'suspect']] },
      { marks: [mark('group', 'x')], parties: [['m', 'suspect']] },
      { marks: [mark('group', 'y')], parties: [['m', 'suspect']] },
      { marks: [mark('group', 'y')], parties: [['b', 'suspect']] },
    ]);
    const { shortest, strongest } = pathsBetween(tie(parties, tips), 0, 1);
    expect(shortest!.map(({ kinds }) => kinds)).toEqual([['mention']]);
    expect(strongest!.map(({ kinds }) => kinds)).toEqual([['group'], ['group']]);
  });

  test('over a hub are one step, named for the thing; nobody who is not tied is reached', () => {
    const club = mark('group', 'club');
    const { parties, tips } = told([
      ...Array.from({ length: 12 }, (_, n) => ({
        marks: [club],
        parties: [[`s${String(n).padStart(2, '0')}`, 'suspect'] as const],
      })),
      { parties: [['t', 'suspect'] as const] },
    ]);
    const ties = tie(parties, tips);
    expect(pathsBetween(ties, 0, 5).shortest).toMatchObject(
      [{ from: 0, to: 5, thing: club.print, tips: [0, 8] }].map(({ tips: _, ...rest }) => rest),
    );
    expect(pathsBetween(ties, 0, ties.subjects.indexOf('t')).shortest).toBe(null);
  });
});

test('a trait that three share within 90 days is a slow cluster; older ones and such of two are none', () => {
  const day = 24 * 60;
  const handle = mark('handle', 'h');
  const { parties, tips } = told(
    [100, 130, 170, 5].map((at, n) => ({
      minute: at * day,
      parties: [[`s${n}`, 'suspect', [handle]] as const],
    })),
  );
  const [found, ...more] = slowClusters(parties, tips, 180 * day);
  expect(found).toMatchObject({ kind: 'handle', subjects: ['s0', 's1', 's2'], tips: ['t0', 't1', 't2'] });
  expect(more).toEqual([]);
  expect(slowClusters(parties, tips, 210 * day)).toEqual([]);
});

test('a school, a subnet and the way handles are built make slow clusters; a proxy’s address makes none', () => {
  const shared = [
    mark('school', 's'),
    { ...mark('subnet', 'n'), strength: 'weak' as const },
    mark('handle_pattern', 'p'),
    { ...mark('ip', 'x'), proxy: true },
  ];
  const { parties, tips } = told(
    ['a', 'b', 'c'].map((who) => ({ parties: [[who, 'victim', shared] as const] })),
  );
  const kinds = slowClusters(parties, tips, 1).map(({ kind, subjects }) => [kind, subjects.join('')]);
  expect(kinds.sort()).toEqual([
    ['handle_pattern', 'abc'],
    ['school', 'abc'],
    ['subnet', 'abc'],
  ]);
  // they tie nobody
  expect(tie(parties, tips)).toMatchObject({ links: [], hubs: [] });
});

test('roles name who had a file first, who pays and who reaches, with their numbers', () => {
  const file = [mark('file_hash', 'f')];
  const { parties, tips } = told([
    { minute: 10, marks: file, parties: [['a', 'suspect']] },
    {
      minute: 20,
      marks: file,
      parties: [
        ['b', 'suspect'],
        ['r', 'recipient'],
        ['q', 'recipient'],
      ],
    },
    {
      minute: 30,
      parties: [
        ['p', 'payer'],
        ['b', 'beneficiary'],
      ],
    },
  ]);
  const all = new Set(parties.flatMap(({ subject }) => subject ?? []));
  const roles = rolesOf(tie(parties, tips), holdingsOf(parties, tips).things, all);
  expect(
    rolesOf(tie(parties, tips), holdingsOf(parties, tips).things, all, 2).map(({ code }) => code),
  ).not.toContain('core');
  // a file that only one of the members holds ties nobody in the network
  expect(
    rolesOf(tie(parties, tips), holdingsOf(parties, tips).things, new Set(['a', 'p'])).map(
      ({ code }) => code,
    ),
  ).not.toContain('brings_in');
  const of = (code: string) =>
    roles.filter((each) => each.code === code).map(({ subject, values }) => ({ subject, ...values }));
  expect(of('brings_in')).toEqual([{ subject: 'a', files: 1, of: 1, holders: 3 }]);
  expect(of('spreads')).toEqual([{ subject: 'b', reached: 2, tips: 1 }]);
  expect(of('pays')).toEqual([{ subject: 'p', payments: 1, to: 1 }]);
});

test('a picture is the same twice, and who was in it stays where he was', () => {
  const { parties, tips } = chain(30);
  const ties = tie(parties, tips);
  const all = new Set(ties.subjects);
  const first = layoutOf(ties, all, new Map());
  expect(layoutOf(ties, all, new Map())).toEqual(first);
  const before = new Map([...first].filter(([id]) => id !== 's7'));
  const again = layoutOf(ties, all, before);
  for (const [id, place] of before) expect(again.get(id)).toEqual(place);
  expect(Number.isFinite(again.get('s7')!.x)).toBe(true);
});
