import { type Binding, type BlockParty, type Evidence, type PartyRef, partyKey } from './block.ts';
import type { Silence } from './cut.ts';
import {
  absorb,
  byPlace,
  type Group,
  groupOf,
  type Held,
  keptApart,
  RECEIVES,
  SENDS,
  type Whereabouts,
} from './group.ts';
import { KIND_WEIGHTS, type KindWeight, OF_A_HOME } from './kinds.ts';
import type { MarkKind } from './shape.ts';
import { silentEvidence, withoutSilent } from './silent.ts';

/** Bits that speak against one person. Sources and reasons: docs/subjects.md. */
export const AGAINST = {
  birth_dates_differ: -5,
  birth_dates_far: -8,
  names_differ: -3,
  names_of_one_family: -6,
  devices_differ: -1,
  idle_then_other: -8,
  talk_to_each_other: -20,
  two_places_at_once: -4,
  registered_apart_at_once: -2,
} as const;

/** Of which kind the values are that differ: by it each side is shown. */
const SAID_OF: Partial<Record<keyof typeof AGAINST, MarkKind>> = {
  birth_dates_differ: 'birth_date',
  birth_dates_far: 'birth_date',
  names_differ: 'full_name',
  names_of_one_family: 'full_name',
  devices_differ: 'device',
};

/** From here on two groups are one person. */
export const JOINS = 17;
/** From here on an officer is asked. */
export const ASKS = 9;
/** What weak kinds must bring together where nothing strong is shared, and of how many families. */
export const WEAK_JOINS = 28;
export const WEAK_FAMILIES = 3;
/** What a value weighs, in parts of its own, where the field is weak: found in prose, a throw-away mailbox. */
export const WEAK_PART = 0.35;
/** A second value of one family is not independent of the first. */
export const NEXT_IN_FAMILY = 0.5;
/** Nobody is in two countries within so many minutes. */
export const AT_ONCE = 30;
const DAY = 1440;

/**
 * The evidence between two groups, and what it comes to.
 *
 * bits    sum of the evidence
 * strong  how many strong values are shared
 * weak    how many families of weak kinds agree
 * bridge  bits that are wanting since all hangs on one value while much stands on both sides; 0 where it does not
 */
export type Comparison = { bits: number; evidence: Evidence[]; strong: number; weak: number; bridge: number };

/** How many groups hold a value, by fingerprint; null where they are not counted: it weighs as if the two alone held it. */
export type Holders = (print: string) => number | null;

/**
 * Compare two groups of parties: evidence for and against their being one person, in bits (log2 of the likelihood ratio).
 *
 * A value weighs less the more groups hold it here; values that come together are not counted as independent. Where
 * all hangs on one strong value, comparing n with m people gives n·m chances for an accident: that much is wanting.
 *
 * Cost: O(values of the smaller group). Pure.
 */
export function compare(left: Group, right: Group, holders: Holders): Comparison {
  const shared = sharedValues(left, right, holders);
  const against = contradictions(left, right, shared);
  const evidence = [...shared.map(({ evidence }) => evidence), ...against];
  const strong = shared.filter((each) => each.strong).length;
  const weak = new Set(shared.filter((each) => !each.strong).map(({ weight }) => weight.family)).size;
  const bits = evidence.reduce((sum, each) => sum + each.bits, 0);
  const least = Math.min(left.accounts.size, right.accounts.size);
  return { bits, evidence, strong, weak, bridge: strong === 1 && least > 1 ? 2 * Math.log2(least) : 0 };
}

/** What is to become of two groups by their evidence alone. */
export function verdict({ bits, strong, weak, bridge }: Comparison): 'join' | 'ask' | 'nothing' {
  const enough = strong > 0 ? bits - bridge >= JOINS : bits >= WEAK_JOINS && weak >= WEAK_FAMILIES;
  if (enough) return 'join';
  return bits >= (strong > 0 ? ASKS : JOINS) && (strong > 0 || weak > 1) ? 'ask' : 'nothing';
}

type Shared = { evidence: Evidence; weight: KindWeight; strong: boolean; left: Held; right: Held };

function sharedValues(left: Group, right: Group, holders: Holders): Shared[] {
  const [small, large] = left.held.size <= right.held.size ? [left, right] : [right, left];
  const shared: Shared[] = [];
  for (const [print, held] of small.held) {
    const other = large.held.get(print);
    if (!other || held.common || other.common) continue;
    const weight = KIND_WEIGHTS[held.kind]!;
    const counted = holders(print);
    const count = Math.max(2, counted ?? 2);
    if (count > weight.most) continue;
    const strong = weight.alone && held.strong && other.strong;
    const bits = weightOf(weight, count) * (strong || !weight.alone ? 1 : WEAK_PART);
    if (bits <= 0) continue;
    const [mine, yours] = small === left ? [held, other] : [other, held];
    shared.push({
      evidence: {
        reason: 'shared',
        kind: held.kind,
        print,
        bits,
        holders: counted === null ? null : count,
        left: place(mine.shown),
        right: place(yours.shown),
      },
      weight,
      strong,
      left: mine,
      right: yours,
    });
  }
  return withoutEchoes(shared, isPassedHandle(left, right), signsOfTwo(left, right));
}

/** Bits of a value with so many holders: log2(m/u), less what it loses as a thing that people share. */
export function weightOf({ m, u, spread }: KindWeight, holders: number): number {
  return Math.max(0, Math.log2(m / (u * (holders - 1))) - spread * (holders - 2));
}

/** One handle with two accounts of its platform: it was given up and taken, and says nothing. */
const isPassedHandle = (left: Group, right: Group): boolean =>
  overlaps(left.heldHandles, right.heldHandles) && !overlaps(left.accounts, right.accounts);

/**
 * How much says that these are two of one home: 2 where names and days of birth both contradict, 1 where the names are of one
 * family or the days differ by more than a slip. A name alone that differs is as often an invented one.
 */
function signsOfTwo(left: Group, right: Group): number {
  const isBoth = areApart(left.names, right.names) && areApart(left.birthDates, right.birthDates);
  return isBoth ? 2 : Number(areOfOneFamily(left, right) || areBornApart(left, right));
}

const areOfOneFamily = (left: Group, right: Group): boolean =>
  areApart(left.names, right.names) &&
  overlaps(left.families, right.families) &&
  areApart(left.initials, right.initials);

const areBornApart = (left: Group, right: Group): boolean =>
  areApart(left.birthDates, right.birthDates) && areApart(left.birthParts, right.birthParts);

/**
 * Values of one family count by halves after the first. What a home shares is one family where something says
 * that these are two of it; where names and days of birth both do, the strongest of it alone counts. A handle says nothing beside the mailbox or the screen name
 * that it was taken from, nor does one field of a name beside the same in two.
 */
function withoutEchoes(shared: Shared[], isPassed: boolean, signs: number): Shared[] {
  shared.sort(
    (a, b) => b.evidence.bits - a.evidence.bits || (a.evidence.print! < b.evidence.print! ? -1 : 1),
  );
  const source = shared.some(
    ({ weight, evidence: { kind } }) => weight.family === 'email' || kind === 'screen_name',
  );
  const named = shared.some(({ evidence: { kind } }) => kind === 'full_name');
  const part = new Map<string, number>();
  return shared.flatMap((each) => {
    const kind = each.evidence.kind!;
    if ((source && kind === 'handle') || (named && kind === 'person_name')) return [];
    if (isPassed && (kind === 'screen_name' || kind === 'handle')) return [];
    const isOfHome = signs > 0 && OF_A_HOME.has(kind);
    const family = isOfHome ? 'home' : each.weight.family;
    const share = part.get(family) ?? 1;
    part.set(family, isOfHome && signs > 1 ? 0 : share * NEXT_IN_FAMILY);
    if (share === 0) return [];
    return [{ ...each, evidence: { ...each.evidence, bits: each.evidence.bits * share } }];
  });
}

function contradictions(left: Group, right: Group, shared: readonly Shared[]): Evidence[] {
  const against: Evidence[] = [];
  const say = (reason: keyof typeof AGAINST, mine: PartyRef | null, yours: PartyRef | null) =>
    against.push({
      reason,
      kind: SAID_OF[reason] ?? null,
      print: null,
      bits: AGAINST[reason],
      holders: 0,
      left: mine && place(mine),
      right: yours && place(yours),
    });
  const differ = (reason: keyof typeof AGAINST, mine: ReadonlySet<string>, yours: ReadonlySet<string>) => {
    if (!areApart(mine, yours)) return false;
    say(reason, left.held.get(first(mine))!.shown, right.held.get(first(yours))!.shown);
    return true;
  };
  const isFar = areBornApart(left, right);
  differ(isFar ? 'birth_dates_far' : 'birth_dates_differ', left.birthDates, right.birthDates);
  const isFamily = areOfOneFamily(left, right);
  differ(isFamily ? 'names_of_one_family' : 'names_differ', left.names, right.names);
  differ('devices_differ', left.devices, right.devices);
  const passed = shared.filter((each) => each.strong && hasPassedOn(each));
  if (passed.length > 0 && passed.length === shared.filter((each) => each.strong).length)
    say('idle_then_other', passed[0]!.left.shown, passed[0]!.right.shown);
  const talk = talking(left, right);
  if (talk) say('talk_to_each_other', talk[0], talk[1]);
  const travel = apartAtOnce(left.whereabouts, right.whereabouts);
  if (travel)
    say(
      travel.some(({ registered }) => registered) ? 'registered_apart_at_once' : 'two_places_at_once',
      travel[0].shown,
      travel[1].shown,
    );
  return against;
}

/** Used on one side, then by nobody for long, then on the other side. */
function hasPassedOn({ weight, left, right }: Shared): boolean {
  if (weight.idle === null || left.first === null || right.first === null) return false;
  const gap = Math.max(right.first - left.last!, left.first - right.last!);
  return gap > weight.idle * DAY;
}

/** A tip in which one writes and the other is written to. */
function talking(left: Group, right: Group): [PartyRef, PartyRef] | null {
  const [small, large] = left.tips.size <= right.tips.size ? [left, right] : [right, left];
  for (const [tip, mine] of small.tips) {
    const other = large.tips.get(tip);
    if (!other) continue;
    const [a, b] = small === left ? [mine, other] : [other, mine];
    if ((a.side === SENDS && b.side === RECEIVES) || (a.side === RECEIVES && b.side === SENDS))
      return [a.shown, b.shown];
  }
  return null;
}

const LOOKED_AT = 200;

function apartAtOnce(
  left: readonly Whereabouts[],
  right: readonly Whereabouts[],
): [Whereabouts, Whereabouts] | null {
  let found: [Whereabouts, Whereabouts] | null = null;
  for (const mine of left.slice(0, LOOKED_AT))
    for (const yours of right.slice(0, LOOKED_AT)) {
      if (mine.country === yours.country || Math.abs(mine.minute - yours.minute) > AT_ONCE) continue;
      if (!mine.registered && !yours.registered) return [mine, yours];
      found ??= [mine, yours];
    }
  return found;
}

/** Whether officers or the evidence join two groups, ask, or leave them. */
export function judge(
  left: Group,
  right: Group,
  holders: Holders,
): Comparison & { verdict: ReturnType<typeof verdict> } {
  const comparison = compare(left, right, holders);
  return { ...comparison, verdict: keptApart(left, right) ? 'nothing' : verdict(comparison) };
}

/**
 * Compare parties of two subjects, or of any two groups, as they stand: for those who ask why, or whether.
 *
 * holders  how many subjects hold a value in all of the installation
 * silent   values that join nobody: they are told and weigh nothing
 */
export function compareGroups(
  left: readonly BlockParty[],
  right: readonly BlockParty[],
  bindings: readonly Binding[],
  holders: Holders,
  silent: ReadonlyMap<string, Silence> = new Map(),
): { bits: number; evidence: Evidence[] } {
  const told = (parties: readonly BlockParty[]) => parties.map((party) => withoutSilent(party, silent));
  const [mine, yours] = [gathered(told(left), bindings, 0), gathered(told(right), bindings, 1)];
  const { bits, evidence: weighed } = compare(mine, yours, holders);
  const evidence = [...weighed, ...silentEvidence(left, right, silent)];
  if (!keptApart(mine, yours)) return { bits, evidence };
  const [one, other] = [place(left[0]!), place(right[0]!)];
  return {
    bits,
    evidence: [
      { reason: 'officer_apart', kind: null, print: null, bits: 0, holders: 0, left: one, right: other },
      ...evidence,
    ],
  };
}

/** Parties as the one group that they are. */
export function gathered(parties: readonly BlockParty[], bindings: readonly Binding[], id: number): Group {
  const [first, ...others] = [...parties].sort(byPlace);
  const group = groupOf(first!, id);
  for (const other of others) absorb(group, groupOf(other, id));
  const members = new Set(parties.map(partyKey));
  for (const { decision, kind, sides } of bindings)
    if (kind === 'apart')
      sides.forEach((side, number) => {
        if (side.some((ref) => members.has(partyKey(ref)))) group.sides.set(decision, number);
      });
  return group;
}

const place = ({ tip, party }: PartyRef): PartyRef => ({ tip, party });

/** Both say something, and nothing the same. */
const areApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && b.size > 0 && !overlaps(a, b);

function overlaps(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const each of a) if (b.has(each)) return true;
  return false;
}

function first(prints: ReadonlySet<string>): string {
  let least: string | null = null;
  for (const print of prints) if (least === null || print < least) least = print;
  return least!;
}
