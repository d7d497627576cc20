import type { Network } from '../../networks/shape.ts';

export const ORDERS = ['size', 'activity', 'unread', 'growth'] as const;
export type Order = (typeof ORDERS)[number];

/** What the list is asked for: a country (ISO 3166-1 alpha-2), an identifier typed in any form, watched ones alone, in which order. */
export type Wanted = { country: string | null; touching: string; watched: boolean; order: Order };
export const ALL: Wanted = { country: null, touching: '', watched: false, order: 'size' };

const MEASURES: Readonly<Record<Order, (network: Network) => number>> = {
  size: ({ members }) => members,
  activity: ({ lastAt }) => (lastAt ? Date.parse(lastAt) : 0),
  unread: ({ unread }) => unread,
  growth: ({ weeks }) => weeks.slice(-4).reduce((sum, each) => sum + each, 0),
};

/** Networks that fit, in order, the largest first where they are equal; by size those last that rest on shared files alone. */
export function inOrder(networks: readonly Network[], { country, watched, order }: Wanted): Network[] {
  const measure = MEASURES[order];
  return networks
    .filter((each) => !watched || each.watched)
    .filter((each) => country === null || each.countries.some(({ name }) => name === country))
    .sort(
      (a, b) =>
        (order === 'size' ? Number(a.filesOnly) - Number(b.filesOnly) : 0) ||
        measure(b) - measure(a) ||
        b.members - a.members ||
        (a.id < b.id ? -1 : 1),
    );
}

/** Countries of these networks, in how many of them each stands, most first. */
export function countriesIn(networks: readonly Network[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { countries } of networks)
    for (const { name } of countries) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
