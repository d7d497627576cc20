import { communitiesOf } from './communities.ts';
import { figuresOf, strengthWithin, type TipFacts } from './figures.ts';
import { layoutOf, type Place } from './layout.ts';
import { type Ties, tie } from './links.ts';
import { idsFor, type KnownNetwork } from './network-ids.ts';
import type { Figures } from './shape.ts';
import { actingTips, type NetworkParty, type NetworkTip } from './things.ts';

/**
 * A network of the last build, with its parent and the places of its picture. `torn`: it rested on a tip that was restricted
 * since; `builtAt`: when that build was (ISO 8601).
 */
export type BuiltBefore = KnownNetwork & {
  parent: string | null;
  places: ReadonlyMap<string, Place>;
  torn: boolean;
  builtAt: string;
};

/** Everything that a build works on: a unit’s parties and tips that nobody restricted, and what the last build found. */
export type BuildInput = {
  unit: number;
  now: string;
  parties: readonly NetworkParty[];
  tips: readonly (NetworkTip & TipFacts)[];
  before: readonly BuiltBefore[];
};

export type BuiltNetwork = {
  id: string;
  parent: string | null;
  foundedAt: string;
  members: { subject: string; weight: number }[];
  tips: string[];
  figures: Figures;
  places: Map<string, Place>;
};

/**
 * What a build found. `tips` of a network: those that its ties rest on, and those without which somebody in it would not act.
 * `changes`: who came to a network of the last build or left it; a network that is new is no change of its members. Of a torn
 * one only they are told of whom nothing was known at the last build: that others went or came tells of the tip that was
 * restricted, which may have held them elsewhere.
 */
export type Built = {
  networks: BuiltNetwork[];
  changes: { network: string; subject: string; joined: boolean }[];
  subjects: number;
  links: number;
  cut: Ties['cut'];
};

/** Networks of more members are listed and walked, and have no picture as a whole: their parts have. */
const DRAWN_MOST = 6_000;
/** Cuts that are kept to be shown: those with most holders. */
const CUTS_KEPT = 500;

/**
 * All networks of a unit, with ids, members, figures and pictures. The same input gives the same output, whatever the order
 * of parties and tips.
 */
export function buildNetworks({ unit, now, parties, tips, before }: BuildInput): Built {
  const ties = tie(parties, tips);
  const facts = new Map(tips.map((each) => [each.tip, each]));
  const acting = actingTips(parties, tips);
  const communities = communitiesOf(ties);
  const names = (members: readonly number[]) => members.map((at) => ties.subjects[at]!);
  const tops = communities.map(({ members }) => names(members));
  const ids = idsFor(
    unit,
    before.filter(({ parent }) => parent === null),
    tops,
  );
  const found = tops.map((members, at) => ({ ...ids[at]!, parent: null as string | null, members }));
  const used = new Set(found.map(({ id }) => id));
  const parts = communities.flatMap(({ parts: each }, at) =>
    each.map((part) => ({ parent: ids[at]!.id, members: names(part) })),
  );
  const oldParts = before.filter(({ id, parent }) => parent !== null && !used.has(id));
  const partIds = idsFor(
    unit,
    [...oldParts, ...[...used].map((id) => ({ id, foundedAt: now, members: [] }))],
    parts.map(({ members }) => members),
  );
  for (const [at, part] of parts.entries()) found.push({ ...partIds[at]!, ...part });
  const last = new Map(before.map((each) => [each.id, each]));
  const known = knownAt(before[0]?.builtAt ?? '', parties, facts);
  const parted = new Parted(
    ties,
    found.map(({ members }) => members),
  );
  const networks = found.map(({ id, parent, members }, at) =>
    describe(parted.of(at), { id, parent, members }, { facts, acting }, last.get(id), now),
  );
  return {
    networks,
    changes: found.flatMap(({ id, members }) => changesOf(id, members, last.get(id), known)),
    subjects: ties.subjects.length,
    links: ties.links.length + ties.hubs.reduce((sum, { spokes }) => sum + spokes.length, 0),
    cut: ties.cut.slice(0, CUTS_KEPT),
  };
}

function describe(
  ties: Ties,
  { id, parent, members }: { id: string; parent: string | null; members: readonly string[] },
  { facts, acting }: { facts: ReadonlyMap<string, TipFacts>; acting: ReadonlyMap<string, readonly string[]> },
  last: BuiltBefore | undefined,
  now: string,
): BuiltNetwork {
  const set = new Set(members);
  const { tipIds, ...figures } = figuresOf(ties, set, facts, now);
  const strength = strengthWithin(ties, set);
  const reached = ties.links.filter(({ kind }) => kind === 'contact').map(({ to }) => ties.subjects[to]!);
  const around = new Set([...members, ...reached]);
  const drawn = members.length <= DRAWN_MOST ? set : new Set<string>();
  return {
    id,
    parent,
    foundedAt: last?.foundedAt ?? now,
    members: members.map((subject) => ({ subject, weight: strength.get(subject) ?? 0 })),
    tips: [...new Set([...tipIds, ...[...around].flatMap((subject) => acting.get(subject) ?? [])])].sort(),
    figures,
    places: layoutOf(ties, drawn, last?.places ?? new Map()),
  };
}

/** Subjects of whom a tip had come by a moment. */
function knownAt(
  moment: string,
  parties: readonly NetworkParty[],
  facts: ReadonlyMap<string, TipFacts>,
): Set<string> {
  const early = ({ tip }: NetworkParty) => (facts.get(tip)?.receivedAt ?? '') <= moment;
  return new Set(parties.flatMap((party) => (party.subject !== null && early(party) ? party.subject : [])));
}

function changesOf(
  network: string,
  members: readonly string[],
  last: BuiltBefore | undefined,
  known: ReadonlySet<string>,
): Built['changes'] {
  if (!last) return [];
  if (last.torn)
    return members
      .filter((subject) => !known.has(subject))
      .map((subject) => ({ network, subject, joined: true }));
  const [then, now] = [new Set(last.members), new Set(members)];
  return [
    ...members.filter((subject) => !then.has(subject)).map((subject) => ({ network, subject, joined: true })),
    ...[...then]
      .filter((subject) => !now.has(subject))
      .map((subject) => ({ network, subject, joined: false })),
  ];
}

/** The links and things of each network, found in one walk over all of them instead of one for each network. */
class Parted {
  private readonly ties: Ties;
  private readonly links: Ties['links'][];
  private readonly hubs: Ties['hubs'][];
  private readonly shared: Ties['shared'][];

  constructor(ties: Ties, found: readonly (readonly string[])[]) {
    this.ties = ties;
    const place = new Map(ties.subjects.map((id, at) => [id, at]));
    const homes: number[][] = ties.subjects.map(() => []);
    for (const [network, members] of found.entries())
      for (const member of members) homes[place.get(member)!]!.push(network);
    const of = (subjects: readonly number[]) => new Set(subjects.flatMap((at) => homes[at]!));
    [this.links, this.hubs, this.shared] = [found.map(() => []), found.map(() => []), found.map(() => [])];
    for (const link of ties.links) for (const at of of([link.from, link.to])) this.links[at]!.push(link);
    for (const hub of ties.hubs)
      for (const at of of(hub.spokes.map(({ subject }) => subject))) this.hubs[at]!.push(hub);
    for (const thing of ties.shared) for (const at of of(thing.subjects)) this.shared[at]!.push(thing);
  }

  of(network: number): Ties {
    return {
      ...this.ties,
      links: this.links[network]!,
      hubs: this.hubs[network]!,
      shared: this.shared[network]!,
    };
  }
}
