import type { Network, NetworkOrder } from './shape.ts';

/** Which networks, and in which order. `after`: the place at which the page before ended. */
export type Asked = {
  country?: string | undefined;
  watched: boolean;
  order: NetworkOrder;
};

/** What an order goes by; where that is equal the larger comes first. By size those that rest on files alone are the last. */
const MEASURES: Readonly<Record<NetworkOrder, (network: Network) => number>> = {
  size: ({ filesOnly }) => (filesOnly ? 0 : 1),
  activity: ({ lastAt }) => (lastAt ? Date.parse(lastAt) : 0),
  unread: ({ unread }) => unread,
  growth: ({ weeks }) => weeks.slice(-4).reduce((sum, each) => sum + each, 0),
};

/** Where a network stands in an order. */
export type Place = { measure: number; members: number; id: string };

function before(one: Place, other: Place): number {
  return other.measure - one.measure || other.members - one.members || (one.id < other.id ? -1 : 1);
}

const placeOf = (network: Network, order: NetworkOrder): Place => ({
  measure: MEASURES[order](network),
  members: network.members,
  id: network.id,
});

/** Networks that fit, in order; the larger first where they are equal. Pure. */
export function inOrder(networks: readonly Network[], { country, watched, order }: Asked): Network[] {
  return networks
    .filter((each) => !watched || each.watched)
    .filter((each) => !country || each.countries.some(({ name }) => name === country))
    .map((network) => ({ network, place: placeOf(network, order) }))
    .sort((a, b) => before(a.place, b.place))
    .map(({ network }) => network);
}

/** How a place in the list is written: measure, members, id. */
export const PLACE = /^(\d{1,16})\.(\d{1,9})\.([0-9a-f-]{36})$/;

/** A place as it was written; null where none was given. */
export function readPlace(text: string | undefined): Place | null {
  const [, measure, members, id] = PLACE.exec(text ?? '') ?? [];
  return id ? { measure: Number(measure), members: Number(members), id } : null;
}

/**
 * One page of a list that is in order.
 *
 * after    the place of the last one of the page before; it holds though that one, or others, are gone meanwhile
 * returns  the page, and its last place; null where nothing follows. Pure.
 */
export function pageOf(
  networks: readonly Network[],
  order: NetworkOrder,
  after: string | undefined,
  limit: number,
): { page: Network[]; next: string | null } {
  const from = readPlace(after);
  const rest = from
    ? networks.filter((each) => each.id !== from.id && before(from, placeOf(each, order)) < 0)
    : networks;
  const page = rest.slice(0, limit);
  const last = page.at(-1) && placeOf(page.at(-1)!, order);
  const next = last && rest.length > page.length ? `${last.measure}.${last.members}.${last.id}` : null;
  return { page, next };
}

type Counted = { name: string; count: number };

/** Countries of these networks, and of others that were counted, in how many of them each stands, most first. Pure. */
export function countriesIn(networks: readonly Network[], others: readonly Counted[]): Counted[] {
  const counts = new Map(others.map(({ name, count }) => [name, count]));
  for (const { countries } of networks)
    for (const { name } of countries) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
