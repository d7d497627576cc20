import { DIRECTED, type LinkKind } from './shape.ts';
import { type Holding, holdingsOf, type NetworkParty, type NetworkTip, type Thing } from './things.ts';
import { HUB_FROM, TIE_RULES, type TieRule } from './weights.ts';

/** A tie of two subjects, by position. `tips` by position, sorted; minutes since 1970. */
export type Link = {
  kind: LinkKind;
  from: number;
  to: number;
  weight: number;
  first: number;
  last: number;
  tips: number[];
};

/** A thing that many hold: its holders stand for links of `weight` between each two of them. */
export type Hub = {
  kind: LinkKind;
  print: string;
  weight: number;
  first: number;
  last: number;
  spokes: { subject: number; first: number; last: number; tips: number[] }[];
};

/** What ties subjects. Everything in it is in an order that the order of what came in does not change. */
export type Ties = {
  subjects: string[];
  tips: string[];
  acts: boolean[];
  links: Link[];
  hubs: Hub[];
  /** each thing that ties, and who holds it */
  shared: { kind: LinkKind; print: string; subjects: number[] }[];
  /** things that tie nobody, since too many hold them */
  cut: { kind: LinkKind; print: string; holders: number }[];
};

/**
 * rules    weights and limits by kind; TIE_RULES where absent
 * outside  how many more hold a thing than are handed in: where links are made of a part of the house, it is these that say
 *          how rare the thing is
 */
export type TieOptions = {
  rules?: Readonly<Record<LinkKind, TieRule>>;
  outside?: (kind: LinkKind, print: string) => number;
};

/**
 * Links between subjects.
 *
 * parties, tips  those of which the reader may see all: what is not handed in has no part in any figure
 * returns        a link for each two subjects and kind; things with many holders as hubs, so that their cost is linear
 * Cost           O(marks log marks + holders); a thing with d holders below HUB_FROM gives d(d−1)/2 links. Pure.
 */
export function tie(
  parties: readonly NetworkParty[],
  tips: readonly NetworkTip[],
  { rules = TIE_RULES, outside = () => 0 }: TieOptions = {},
): Ties {
  const { subjects, tips: places, things, acts } = holdingsOf(parties, tips);
  const links = new Map<string, Link>();
  const ties: Ties = { subjects, tips: places, acts, links: [], hubs: [], shared: [], cut: [] };
  const crowded = crowdedAddresses(things, rules.address.most);
  const told = new Set<string>();
  for (const thing of things) {
    const holders = spokesOf(thing.holdings);
    const rule = rules[thing.kind];
    const here = Math.max(thing.kind === 'address' ? (crowded.get(thing.print) ?? 0) : 0, holders.length);
    const all = here + (thing.from === null ? outside(thing.kind, thing.print) : 0);
    if (all > rule.most) {
      const key = `${thing.kind} ${thing.print}`;
      if (!told.has(key)) ties.cut.push({ kind: thing.kind, print: thing.print, holders: all });
      told.add(key);
      continue;
    }
    if (holders.length < 2) continue;
    if (thing.from === null)
      ties.shared.push({
        kind: thing.kind,
        print: thing.print,
        subjects: holders.map(({ subject }) => subject),
      });
    const weight = rule.base / (all - 1);
    if (thing.from !== null) {
      const from = holders.find(({ subject }) => subject === thing.from)!;
      for (const to of holders) if (to !== from) join(links, thing.kind, from, to, weight);
    } else if (holders.length < HUB_FROM) {
      for (let b = 1; b < holders.length; b += 1)
        for (let a = 0; a < b; a += 1) join(links, thing.kind, holders[a]!, holders[b]!, weight);
    } else {
      ties.hubs.push({
        kind: thing.kind,
        print: thing.print,
        weight,
        first: Math.min(...holders.map((each) => each.first)),
        last: Math.max(...holders.map((each) => each.last)),
        spokes: holders,
      });
    }
  }
  for (const link of links.values()) link.tips = sortedSet(link.tips);
  ties.links = withoutMereMentions(links).sort(
    (a, b) => a.from - b.from || a.to - b.to || (a.kind < b.kind ? -1 : 1),
  );
  ties.cut.sort((a, b) => b.holders - a.holders || (a.print < b.print ? -1 : 1));
  return ties;
}

type Spoke = Hub['spokes'][number];

function spokesOf(holdings: readonly Holding[]): Spoke[] {
  const bySubject = new Map<number, Spoke>();
  for (const { subject, tip, minute } of holdings) {
    const spoke = bySubject.get(subject);
    if (!spoke) {
      bySubject.set(subject, { subject, first: minute, last: minute, tips: [tip] });
      continue;
    }
    spoke.first = Math.min(spoke.first, minute);
    spoke.last = Math.max(spoke.last, minute);
    spoke.tips.push(tip);
  }
  for (const spoke of bySubject.values()) spoke.tips = sortedSet(spoke.tips);
  return [...bySubject.values()].sort((a, b) => a.subject - b.subject);
}

function join(links: Map<string, Link>, kind: LinkKind, one: Spoke, other: Spoke, weight: number): void {
  const turned = !DIRECTED.has(kind) && one.subject > other.subject;
  const [from, to] = turned ? [other.subject, one.subject] : [one.subject, other.subject];
  const key = `${kind} ${from} ${to}`;
  const tips = [...one.tips, ...other.tips];
  const first = Math.min(one.first, other.first);
  const last = Math.max(one.last, other.last);
  const link = links.get(key);
  if (!link) {
    links.set(key, { kind, from, to, weight, first, last, tips });
    return;
  }
  link.weight += weight;
  link.first = Math.min(link.first, first);
  link.last = Math.max(link.last, last);
  link.tips.push(...tips);
}

/** How many subjects ever used each address: one that many use over the years is nobody’s at any moment. */
function crowdedAddresses(things: readonly Thing[], most: number): Map<string, number> {
  const users = new Map<string, Set<number>>();
  for (const { kind, print, holdings } of things) {
    if (kind !== 'address') continue;
    const all = users.get(print) ?? users.set(print, new Set()).get(print)!;
    for (const { subject } of holdings) all.add(subject);
  }
  const crowded = new Map<string, number>();
  for (const [print, all] of users) if (all.size > most) crowded.set(print, all.size);
  return crowded;
}

/** Two who are tied by more than being named together are not said to be named together. */
function withoutMereMentions(links: ReadonlyMap<string, Link>): Link[] {
  const tied = new Set<string>();
  for (const { kind, from, to } of links.values())
    if (kind !== 'mention') tied.add(from < to ? `${from} ${to}` : `${to} ${from}`);
  return [...links.values()].filter(({ kind, from, to }) => kind !== 'mention' || !tied.has(`${from} ${to}`));
}

const sortedSet = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
