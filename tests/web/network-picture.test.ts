import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINK_KINDS } from '../../src/networks/shape.ts';
import { folded, foldedShown, opensFolded } from '../../src/web/networks/fold.ts';
import { convexHull, groupHulls, isInside, partHulls } from '../../src/web/networks/hull.ts';
import { endOfWeek, narrowed, neighboursOf, stepTowards, weeksOf } from '../../src/web/networks/narrow.ts';
import { linesOfPath } from '../../src/web/networks/path-lines.ts';
import { type Graph, pictureInPieces, pictureOf, tipsOf } from '../../src/web/networks/picture-data.ts';

const DAY = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString();
const link = (kind: 'group' | 'contact', from: string, to: string, first = 1, last = first) => ({
  kind,
  from,
  to,
  weight: 1,
  directed: kind === 'contact',
  firstAt: DAY(first),
  lastAt: DAY(last),
  tips: ['t'],
});
const node = (id: string, x: number | null, y: number | null, member = true, part: number | null = null) => ({
  id,
  member,
  weight: 1,
  x,
  y,
  part,
});

/** Links by position, as the server gives them; every link rests on tip t. */
function columns(
  nodes: readonly { id: string }[],
  links: readonly ReturnType<typeof link>[],
): Graph['links'] {
  const at = (id: string) => nodes.findIndex((each) => each.id === id);
  return {
    kind: links.map(({ kind }) => LINK_KINDS.indexOf(kind)),
    from: links.map(({ from }) => at(from)),
    to: links.map(({ to }) => at(to)),
    weight: links.map(({ weight }) => weight),
    first: links.map(({ firstAt }) => Date.parse(firstAt) / 60_000),
    last: links.map(({ lastAt }) => Date.parse(lastAt) / 60_000),
    tips: links.map(() => [0]),
  };
}

/** Three members in a group, one of whom reached another; two of them hold a thing. */
const NODES = [node('a', 0, 0), node('b', 100, 0), node('c', 0, 50), node('r', null, null, false)];
const GRAPH: Graph = {
  nodes: NODES,
  hubs: [
    { id: 'h', thing: 'print', kind: 'file', holders: 9, firstAt: DAY(20), lastAt: DAY(21), x: 50, y: 50 },
  ],
  parts: [],
  kinds: [...LINK_KINDS],
  tips: ['t'],
  links: columns(NODES, [
    link('group', 'a', 'b'),
    link('group', 'a', 'c'),
    link('group', 'b', 'c', 9),
    link('contact', 'a', 'r', 15),
  ]),
  spokes: { subject: [1, 2], hub: [0, 0], tips: [[0], [0]] },
};
const ALL = { off: new Set<never>(), until: null, only: null };

describe('a picture', () => {
  const picture = pictureOf(GRAPH);
  const at = (id: string) => picture.at.get(id)!;

  test('keeps the shape of the server’s places, and sets who has none beside whom he is tied to', () => {
    const [a, b, c, r] = ['a', 'b', 'c', 'r'].map((id) => picture.points[at(id)]!);
    expect([b!.x - a!.x, c!.y - a!.y]).toEqual([1, 0.5]);
    expect(Math.hypot(r!.x - a!.x, r!.y - a!.y)).toBeLessThan(0.05);
    expect(pictureOf(GRAPH)).toEqual(picture);
  });

  test('leaves everybody in his place when it is expanded', () => {
    const more = pictureOf(GRAPH, [link('group', 'b', 'n'), link('group', 'a', 'b')]);
    expect(more.lines.length).toBe(picture.lines.length + 1);
    for (const id of ['a', 'b', 'c', 'h', 'r']) {
      const { x, y } = more.points[more.at.get(id)!]!;
      expect({ x, y }).toEqual({ x: picture.points[at(id)]!.x, y: picture.points[at(id)]!.y });
    }
  });

  test('without a kind has none of its links, and nobody who was shown for them alone', () => {
    const shown = narrowed(picture, { ...ALL, off: new Set(['contact'] as const) });
    expect(shown.lines.length).toBe(5);
    expect(shown.visible[at('r')]).toBe(0);
    expect(narrowed(picture, ALL).points).toBe(5);
  });

  test('of an earlier week holds what was seen by then', () => {
    expect(weeksOf(picture)).toBe(3);
    const shown = narrowed(picture, { ...ALL, until: endOfWeek(picture, 1) });
    expect([...shown.lines].map((index) => picture.lines[index]!.kind)).toEqual(['group', 'group']);
    expect(shown.visible[at('h')]).toBe(0);
    expect(endOfWeek(picture, 3)).toBe(null);
  });

  test('is walked along links, towards where the arrow points', () => {
    const shown = narrowed(picture, ALL);
    const beside = neighboursOf(picture, shown, at('a'));
    expect(beside.sort()).toEqual(['b', 'c', 'r'].map(at).sort());
    expect(stepTowards(picture, at('a'), [at('b'), at('c')], { x: 1, y: 0 })).toBe(at('b'));
    expect(stepTowards(picture, at('a'), [at('b')], { x: -1, y: 0 })).toBe(null);
  });

  test('marks both lines of a step over a thing', () => {
    const step = { from: 'b', to: 'c', kinds: ['file'], thing: 'print', weight: 1, tips: [] };
    const found = linesOfPath(picture, GRAPH, [step]).map((index) => picture.lines[index]!);
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      [at('b'), at('h')],
      [at('c'), at('h')],
    ]);
    expect(linesOfPath(picture, GRAPH, [{ ...step, thing: null, kinds: ['group'] }]).length).toBe(1);
  });

  test('rings those who share a group', () => {
    const [hull] = groupHulls(picture, narrowed(picture, ALL).visible);
    expect([hull!.count, hull!.ring.length]).toEqual([3, 3]);
  });
});

describe('a picture with parts', () => {
  /** Two parts of two, one who is in none, and one whom the first part alone reached; both parts hold h, the second alone i. */
  const nodes = [
    node('a', 0, 0, true, 0),
    node('b', 20, 0, true, 0),
    node('c', 100, 0, true, 1),
    node('d', 100, 40, true, 1),
    node('n', 50, 100),
    node('r', null, null, false),
  ];
  const hub = (id: string) => ({ ...GRAPH.hubs[0]!, id });
  const graph: Graph = {
    ...GRAPH,
    nodes,
    hubs: [hub('h'), hub('i')],
    parts: [
      { id: 'p', members: 2 },
      { id: 'q', members: 2 },
    ],
    links: columns(nodes, [
      link('group', 'a', 'b'),
      link('group', 'b', 'c'),
      link('group', 'd', 'a', 9),
      link('contact', 'c', 'a'),
      link('contact', 'a', 'r'),
      link('group', 'n', 'd'),
    ]),
    spokes: { subject: [0, 2, 2, 3], hub: [0, 0, 1, 1], tips: [[0], [0], [0], [0]] },
  };
  const picture = pictureOf(graph);
  const fold = folded(picture, new Set())!;
  const at = (id: string) => fold.picture.at.get(id)!;
  const names = (visible: Uint8Array) =>
    fold.picture.points.flatMap(({ id }, index) => (visible[index] ? [id] : []));

  test('shows each as a disc in the middle of its members, and what belongs to one alone within it', () => {
    const shown = foldedShown(fold, narrowed(picture, ALL));
    expect(names(shown.visible)).toEqual(['n', 'h', 'p', 'q']);
    const [p, q] = ['p', 'q'].map((id) => fold.picture.points[at(id)]!);
    expect([p!.x, p!.y]).toEqual([
      (picture.points[0]!.x + picture.points[1]!.x) / 2,
      (picture.points[0]!.y + picture.points[1]!.y) / 2,
    ]);
    expect([p!.holders, q!.holders, shown.points]).toEqual([2, 2, 4]);
  });

  test('bundles the links between two by kind and direction, and counts each of them once', () => {
    const shown = foldedShown(fold, narrowed(picture, ALL));
    const lines = [...shown.lines].map((index) => fold.picture.lines[index]!);
    const ends = ({ from, to }: { from: number; to: number }) =>
      [from, to].map((point) => fold.picture.points[point]!.id).join(' ');
    expect(lines.map((line) => [line.kind, ends(line), line.links])).toEqual([
      ['group', 'p q', 2],
      ['contact', 'q p', 1],
      ['group', 'n q', 1],
      ['file', 'h p', 1],
      ['file', 'h q', 1],
    ]);
    expect([shown.ties[at('p')], shown.ties[at('q')]]).toEqual([4, 5]);
  });

  test('follows kinds and weeks', () => {
    const early = foldedShown(fold, narrowed(picture, { ...ALL, until: endOfWeek(picture, 1) }));
    const lines = [...early.lines].map((index) => fold.picture.lines[index]!.kind);
    expect(lines).toEqual(['group', 'contact', 'group']);
    expect(names(early.visible)).toEqual(['n', 'p', 'q']);
  });

  test('leaves everybody in his place when one is opened, and is the picture itself when all are', () => {
    const half = folded(picture, new Set(['p']))!;
    const shown = foldedShown(half, narrowed(picture, ALL));
    expect(half.picture.points.filter((_, index) => shown.visible[index]).map(({ id }) => id)).toEqual([
      'a',
      'b',
      'n',
      'r',
      'h',
      'q',
    ]);
    expect(half.picture.points.slice(0, picture.points.length)).toEqual(picture.points);
    expect(folded(picture, new Set(['p', 'q']))).toBe(null);
  });

  test('opens so where there are many', () => {
    expect(opensFolded(picture)).toBe(false);
    const many = Array.from({ length: 400 }, (_, index) => ({ ...picture.points[0]!, id: String(index) }));
    expect(opensFolded({ ...picture, points: many })).toBe(true);
    expect(opensFolded({ ...picture, points: many, parts: [] })).toBe(false);
  });

  test('rings parts of three or more', () => {
    expect(partHulls(picture, narrowed(picture, ALL).visible)).toEqual([]);
    const three = pictureOf({
      ...graph,
      nodes: nodes.map((each) => (each.id === 'n' ? { ...each, part: 1 } : each)),
    });
    expect(partHulls(three, narrowed(three, ALL).visible).map(({ id, count }) => [id, count])).toEqual([
      ['q', 3],
    ]);
  });

  test('made in pieces is the same', async () => {
    expect(await pictureInPieces(graph)).toEqual(picture);
    expect(tipsOf(picture, picture.lines[0]!)).toEqual(['t']);
  });
});

describe('a ring', () => {
  test('holds every spot that it was drawn around', () => {
    const spot = fc.record({ x: fc.integer({ min: -50, max: 50 }), y: fc.integer({ min: -50, max: 50 }) });
    fc.assert(
      fc.property(fc.array(spot, { minLength: 3, maxLength: 40 }), (spots) => {
        const ring = convexHull(spots);
        const left = ring.map(({ x, y }, index) => {
          const next = ring[(index + 1) % ring.length]!;
          return spots.every((each) => (next.x - x) * (each.y - y) - (next.y - y) * (each.x - x) >= 0);
        });
        expect(left).not.toContain(false);
      }),
    );
  });

  test('of any shape knows what is inside', () => {
    const bay = [
      { x: 0, y: 0 },
      { x: 4, y: 0 },
      { x: 4, y: 4 },
      { x: 2, y: 1 },
      { x: 0, y: 4 },
    ];
    expect([
      isInside({ x: 1, y: 1 }, bay),
      isInside({ x: 2, y: 3 }, bay),
      isInside({ x: 9, y: 1 }, bay),
    ]).toEqual([true, false, false]);
  });
});
