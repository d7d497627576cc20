import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder } from '../../src/web/networks/found-networks.ts';
import { convexHull, groupHulls, isInside } from '../../src/web/networks/hull.ts';
import { endOfWeek, narrowed, neighboursOf, stepTowards, weeksOf } from '../../src/web/networks/narrow.ts';
import { linesOfPath } from '../../src/web/networks/path-lines.ts';
import { type Graph, pictureOf } from '../../src/web/networks/picture-data.ts';

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
const node = (id: string, x: number | null, y: number | null, member = true) => ({
  id,
  member,
  weight: 1,
  x,
  y,
});

/** Three members in a group, one of whom reached another; two of them hold a thing. */
const GRAPH: Graph = {
  nodes: [node('a', 0, 0), node('b', 100, 0), node('c', 0, 50), node('r', null, null, false)],
  hubs: [
    { id: 'h', thing: 'print', kind: 'file', holders: 9, firstAt: DAY(20), lastAt: DAY(21), x: 50, y: 50 },
  ],
  links: [
    link('group', 'a', 'b'),
    link('group', 'a', 'c'),
    link('group', 'b', 'c', 9),
    link('contact', 'a', 'r', 15),
  ],
  spokes: [
    { subject: 'b', hub: 'h', tips: ['t'] },
    { subject: 'c', hub: 'h', tips: ['t'] },
  ],
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

test('the list keeps to the filter and its order', () => {
  const network = (id: string, members: number, country: string, watched: boolean) => ({
    id,
    members,
    watched,
    unread: 0,
    weeks: [],
    lastAt: null,
    countries: [{ name: country, count: 1 }],
    parent: null,
    foundedAt: DAY(1),
    firstAt: null,
    reached: 0,
    tips: 1,
    groups: 0,
    files: 0,
    filesOnly: false,
    payments: 0,
    platforms: [],
  });
  const all = [network('a', 3, 'IN', true), network('b', 9, 'NP', false), network('c', 5, 'IN', false)];
  const ids = (wanted: object) =>
    inOrder(all, { country: null, touching: '', watched: false, order: 'size', ...wanted }).map(
      ({ id }) => id,
    );
  expect(ids({})).toEqual(['b', 'c', 'a']);
  expect(ids({ country: 'IN' })).toEqual(['c', 'a']);
  expect(ids({ watched: true })).toEqual(['a']);
});
