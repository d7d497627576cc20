import { expect, test } from 'vitest';
import { inOrder, pageOf } from '../../src/networks/order.ts';

const network = (id: string, members: number, country: string, watched: boolean) => ({
  id,
  members,
  watched,
  unread: 0,
  weeks: [],
  lastAt: null,
  countries: [{ name: country, count: 1 }],
  parent: null,
  foundedAt: '2026-01-01T00:00:00.000Z',
  firstAt: null,
  reached: 0,
  tips: 1,
  groups: 0,
  files: 0,
  filesOnly: false,
  payments: 0,
  platforms: [],
});

test('the list keeps to the filter and its order', () => {
  const all = [network('a', 3, 'IN', true), network('b', 9, 'NP', false), network('c', 5, 'IN', false)];
  const ids = (wanted: object) =>
    inOrder(all, { watched: false, order: 'size', ...wanted }).map(({ id }) => id);
  expect(ids({})).toEqual(['b', 'c', 'a']);
  expect(ids({ country: 'IN' })).toEqual(['c', 'a']);
  expect(ids({ watched: true })).toEqual(['a']);
  all.push({ ...network('d', 40, 'IN', false), filesOnly: true });
  expect(ids({})).toEqual(['b', 'c', 'a', 'd']);
});

test('a page goes on at its place, though the last one of the page before is gone', () => {
  const of = (letter: string) => `01890000-0000-7000-8000-00000000000${letter}`;
  const all = inOrder(
    [network(of('a'), 3, 'IN', true), network(of('b'), 9, 'NP', false), network(of('c'), 5, 'IN', false)],
    { watched: false, order: 'size' },
  );
  const first = pageOf(all, 'size', undefined, 2);
  expect(first.page.map(({ id }) => id)).toEqual([of('b'), of('c')]);
  const left = all.filter(({ id }) => id !== of('c'));
  expect(pageOf(left, 'size', first.next!, 2)).toEqual({ page: [all[2]], next: null });
});
