import { expect, test } from 'vitest';
import { inOrder, pageOf } from '../../src/networks/order.ts';

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
    foundedAt: '2026-01-01T00:00:00.000Z',
    firstAt: null,
    reached: 0,
    tips: 1,
    groups: 0,
    files: 0,
    payments: 0,
    platforms: [],
  });
  const all = [network('a', 3, 'IN', true), network('b', 9, 'NP', false), network('c', 5, 'IN', false)];
  const ids = (wanted: object) =>
    inOrder(all, { watched: false, order: 'size', ...wanted }).map(({ id }) => id);
  expect(ids({})).toEqual(['b', 'c', 'a']);
  expect(ids({ country: 'IN' })).toEqual(['c', 'a']);
  expect(ids({ watched: true })).toEqual(['a']);
  const [first, rest] = [pageOf(inOrder(all, { watched: false, order: 'size' }), 'size', undefined, 2), all];
  expect(first.page.map(({ id }) => id)).toEqual(['b', 'c']);
  // the place stands though the last one of the page is gone
  expect(
    pageOf(
      rest.filter(({ id }) => id !== 'c'),
      'size',
      first.next!,
      2,
    ),
  ).toEqual({ page: [all[0]], next: null });
});
