import type { Db } from '../storage/db.ts';
import { nodeOfThing } from './layout.ts';
import { placesOf } from './network-store.ts';
import { DIRECTED } from './shape.ts';
import { type Seen, seenNetworks } from './view.ts';

/** A link as a row of a list. `to` may be a thing that many hold (`toThing`), by the id of its point in the picture. */
export type LinkRow = {
  from: string;
  to: string;
  toThing: boolean;
  kind: string;
  weight: number;
  directed: boolean;
  firstAt: string;
  lastAt: string;
  tips: number;
};

const instant = (minute: number): string => new Date(minute * 60_000).toISOString();

/** A point of a network’s picture: a member, with the sum of his ties to others, or a thing that many hold. */
export type PointRow = {
  id: string;
  kind: 'subject' | 'thing';
  weight: number | null;
  x: number | null;
  y: number | null;
};

/** The links between a network’s members as far as the officer may see them, in a fixed order; none where there is no such network for him. */
export async function linkedMembers(db: Db, unit: number, network: string): Promise<LinkRow[]> {
  const [seen] = await seenNetworks(db, unit, network);
  return seen ? linksOf(seen) : [];
}

/** The same links, with the points between which they lead and where these stand in the picture. */
export async function drawnNetwork(
  db: Db,
  unit: number,
  network: string,
): Promise<{ points: PointRow[]; links: LinkRow[] }> {
  const [seen] = await seenNetworks(db, unit, network);
  if (!seen) return { points: [], links: [] };
  const links = linksOf(seen);
  const places = (await placesOf(db, unit, network)).get(network);
  const point = (id: string, kind: PointRow['kind'], weight: number | null): PointRow => {
    const place = places?.get(id);
    return { id, kind, weight, x: place?.x ?? null, y: place?.y ?? null };
  };
  const things = new Set(links.flatMap(({ to, toThing }) => (toThing ? [to] : [])));
  return {
    points: [
      ...[...seen.members].map(([id, weight]) => point(id, 'subject', weight)),
      ...[...things].map((id) => point(id, 'thing', null)),
    ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    links,
  };
}

function linksOf(seen: Seen): LinkRow[] {
  if (!seen.view) return [];
  const { links, hubs, subjects } = seen.view.ties;
  const isMember = (at: number) => seen.members.has(subjects[at]!);
  return [
    ...links
      .filter(({ from, to }) => isMember(from) && isMember(to))
      .map(({ from, to, kind, weight, first, last, tips }) => ({
        from: subjects[from]!,
        to: subjects[to]!,
        toThing: false,
        kind,
        weight,
        directed: DIRECTED.has(kind),
        firstAt: instant(first),
        lastAt: instant(last),
        tips: tips.length,
      })),
    ...hubs.flatMap(({ kind, print, weight, spokes }) => {
      const holders = spokes.filter(({ subject }) => isMember(subject));
      if (holders.length < 2) return [];
      return holders.map(({ subject, first, last, tips }) => ({
        from: subjects[subject]!,
        to: nodeOfThing(print),
        toThing: true,
        kind,
        weight: weight * (holders.length - 1),
        directed: false,
        firstAt: instant(first),
        lastAt: instant(last),
        tips: tips.length,
      }));
    }),
  ];
}
