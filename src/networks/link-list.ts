import type { Db } from '../storage/db.ts';
import { nodeOfThing } from './layout.ts';
import { DIRECTED } from './shape.ts';
import { seenNetworks } from './view.ts';

/** A link as a row of a list. `to` may be a thing that many hold, by the id of its point in the picture. */
export type LinkRow = {
  from: string;
  to: string;
  kind: string;
  weight: number;
  directed: boolean;
  firstAt: string;
  lastAt: string;
  tips: number;
};

const instant = (minute: number): string => new Date(minute * 60_000).toISOString();

/** The links between a network’s members as far as the officer may see them, in a fixed order; none where there is no such network for him. */
export async function linkedMembers(db: Db, unit: number, network: string): Promise<LinkRow[]> {
  const [seen] = await seenNetworks(db, unit, network);
  if (!seen?.view) return [];
  const { links, hubs, subjects } = seen.view.ties;
  const isMember = (at: number) => seen.members.has(subjects[at]!);
  return [
    ...links
      .filter(({ from, to }) => isMember(from) && isMember(to))
      .map(({ from, to, kind, weight, first, last, tips }) => ({
        from: subjects[from]!,
        to: subjects[to]!,
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
