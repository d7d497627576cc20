import { type BlockParty, type PartyRef, subjectIdOf } from './block.ts';
import { KIND_WEIGHTS } from './kinds.ts';
import type { Mark } from './mark.ts';
import type { MarkKind } from './shape.ts';

/** How a group of parties holds one value: strongest mark, first and last use (minutes since 1970), who shows it. */
export type Held = {
  kind: MarkKind;
  strong: boolean;
  /** proven common here: it speaks for nobody, and contradicts as before */
  common: boolean;
  first: number | null;
  last: number | null;
  shown: PartyRef;
};

/** Where somebody was, as an address tells it: not behind a proxy, with a time. `registered`: by the register of addresses alone. */
export type Whereabouts = { minute: number; country: string; registered: boolean; shown: PartyRef };

/** Parties taken for one person so far, with what they are compared by. */
export type Group = {
  /** position of its first party in the block's order: who it is while groups grow */
  id: number;
  parties: BlockParty[];
  held: Map<string, Held>;
  /** values by kind, of the kinds that can contradict */
  birthDates: Set<string>;
  names: Set<string>;
  devices: Set<string>;
  /** by what a contradiction is judged (near-traits.ts) */
  birthParts: Set<string>;
  families: Set<string>;
  initials: Set<string>;
  heldHandles: Set<string>;
  accounts: Set<string>;
  whereabouts: Whereabouts[];
  /** for each tip: roles in which the group stands in it, as bits of SIDE */
  tips: Map<string, { side: number; shown: PartyRef }>;
  /** decisions that keep sides apart: the side on which the group stands */
  sides: Map<string, number>;
};

/** Who writes, and who is written to. */
export const SENDS = 1;
export const RECEIVES = 2;

export function groupOf(party: BlockParty, id: number): Group {
  const group: Group = {
    id,
    parties: [party],
    held: new Map(),
    birthDates: new Set(),
    names: new Set(),
    devices: new Set(),
    birthParts: new Set(),
    families: new Set(),
    initials: new Set(),
    heldHandles: new Set(),
    accounts: new Set(),
    whereabouts: [],
    tips: new Map([[party.tip, { side: sideOf(party), shown: party }]]),
    sides: new Map(),
  };
  const isCommon = party.marks.some(({ kind, strength }) => kind === 'name_and_birth' && strength === 'none');
  for (const mark of party.marks) hold(group, party, mark, isCommon);
  return group;
}

function sideOf({ role }: BlockParty): number {
  if (role === 'suspect') return SENDS;
  return role === 'recipient' || role === 'victim' ? RECEIVES : 0;
}

const NEAR = {
  birth_part: 'birthParts',
  family_name: 'families',
  initial_and_family: 'initials',
  handle_of_account: 'heldHandles',
} as const;

/** What a name with a day of birth is made of. */
const OF_NAME_AND_BIRTH: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'full_name',
  'person_name',
  'birth_date',
]);

/** `isCommon`: too many here bear this name with this day of birth for either to say that two are one. */
function hold(group: Group, party: BlockParty, mark: Mark, isCommon: boolean): void {
  if (mark.kind in NEAR) group[NEAR[mark.kind as keyof typeof NEAR]].add(mark.print);
  if (mark.strength === 'none' || !KIND_WEIGHTS[mark.kind]) return;
  const minute = mark.minute ?? party.minute;
  const strong = mark.strength === 'strong';
  const common = isCommon && OF_NAME_AND_BIRTH.has(mark.kind);
  const known = group.held.get(mark.print);
  if (known) {
    known.strong ||= strong;
    known.first = earlier(known.first, minute);
    known.last = later(known.last, minute);
  } else
    group.held.set(mark.print, {
      kind: mark.kind,
      strong,
      common,
      first: minute,
      last: minute,
      shown: party,
    });
  if (mark.kind === 'birth_date') group.birthDates.add(mark.print);
  else if (mark.kind === 'full_name') group.names.add(mark.print);
  else if (mark.kind === 'device' && strong) group.devices.add(mark.print);
  else if (mark.kind === 'account' && strong) group.accounts.add(mark.print);
  else if (mark.kind === 'ip' && mark.minute !== null && mark.country !== null && !mark.proxy)
    group.whereabouts.push({
      minute: mark.minute,
      country: mark.country,
      registered: mark.registered === true,
      shown: party,
    });
}

const SETS = ['birthDates', 'names', 'devices', 'accounts', ...Object.values(NEAR)] as const;

/** Take all of another group into this one. */
export function absorb(into: Group, other: Group): void {
  for (const party of other.parties) into.parties.push(party);
  for (const [print, held] of other.held) {
    const known = into.held.get(print);
    if (!known) into.held.set(print, { ...held });
    else {
      known.strong ||= held.strong;
      known.common ||= held.common;
      known.first = earlier(known.first, held.first);
      known.last = later(known.last, held.last);
      if (isBefore(held.shown, known.shown)) known.shown = held.shown;
    }
  }
  for (const kind of SETS) for (const print of other[kind]) into[kind].add(print);
  for (const each of other.whereabouts) into.whereabouts.push(each);
  for (const [tip, { side, shown }] of other.tips) {
    const known = into.tips.get(tip);
    if (known) known.side |= side;
    else into.tips.set(tip, { side, shown });
  }
  for (const [decision, side] of other.sides) into.sides.set(decision, side);
}

/** The oldest party: the first that came in; of one moment, the first by tip and position. */
export function founderOf(parties: readonly BlockParty[]): BlockParty {
  let founder = parties[0]!;
  for (const party of parties)
    if (
      party.receivedAt < founder.receivedAt ||
      (party.receivedAt === founder.receivedAt && isBefore(party, founder))
    )
      founder = party;
  return founder;
}

/** The subject that these parties are. */
export function subjectOf(parties: readonly BlockParty[]) {
  const { tip, party } = founderOf(parties);
  const founder = { tip, party };
  const sorted = parties.map((each) => ({ tip: each.tip, party: each.party })).sort(byPlace);
  return { id: subjectIdOf(founder), founder, parties: sorted };
}

export function isBefore(a: PartyRef, b: PartyRef): boolean {
  return a.tip < b.tip || (a.tip === b.tip && a.party < b.party);
}

export function byPlace(a: PartyRef, b: PartyRef): number {
  return isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0;
}

/** Two officers' decisions keep the groups apart: the decision, or null. */
export function keptApart(left: Group, right: Group): string | null {
  if (left.sides.size === 0 || right.sides.size === 0) return null;
  for (const [decision, side] of left.sides) {
    const other = right.sides.get(decision);
    if (other !== undefined && other !== side) return decision;
  }
  return null;
}

const earlier = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b));
const later = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
