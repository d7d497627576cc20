import { IDENTIFIER_KINDS } from '../identifiers/shape.ts';
import type { BlockParty } from './block.ts';
import { FILLER_LOOKED, FILLER_PARTIES, FillerCount } from './filler.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import type { MarkKind } from './shape.ts';

/** How many parties one after another may show a value before it matters whether they are the same account. */
export function mostOf(kind: MarkKind): number {
  return KIND_WEIGHTS[kind]?.most ?? 0;
}

/** Kinds that stand for themselves, an account before all others: by the first of these that it shows a party is told. */
export const ANCHORS: ReadonlyMap<MarkKind, number> = new Map(
  Object.entries(KIND_WEIGHTS)
    .filter(([, weight]) => weight.alone)
    .map(([kind], rank) => [kind as MarkKind, rank] as const),
);

/**
 * By what a party is told from others that show the same value: its account; without one another strong value of its
 * own, by kind; with neither it is bare, and all bare ones count as one.
 */
export function anchorOf(party: Pick<BlockParty, 'marks'>, value: string): string {
  let anchor = '';
  let best = Number.POSITIVE_INFINITY;
  for (const { print, kind, strength } of party.marks) {
    if (strength !== 'strong' || print === value) continue;
    const rank = ANCHORS.get(kind);
    if (rank === undefined || rank > best || (rank === best && print >= anchor)) continue;
    best = rank;
    anchor = print;
  }
  return anchor;
}

type Holder = Pick<BlockParty, 'tip' | 'marks'>;

/** Why a value joins nobody: too many hold it (or it stands in more tips than its kind reaches), or it is a filler. */
export type Silence = 'too_many_holders' | 'filler';

/** Whether a value joins nobody, and why. `holders`: the parties that show it, of at least `enoughToTell` tips. Pure. */
export function silenceOf(kind: MarkKind, holders: readonly Holder[], value: string): Silence | null {
  if (isCut(kind, holders, value)) return 'too_many_holders';
  return kind === 'account' && isFiller(holders) ? 'filler' : null;
}

/** It stands in more tips than its kind allows, with as many accounts. */
function isCut(kind: MarkKind, holders: readonly Holder[], value: string): boolean {
  const most = mostOf(kind);
  if (holders.length <= most) return false;
  if (new Set(holders.map(({ tip }) => tip)).size <= most) return false;
  return new Set(holders.map((party) => anchorOf(party, value))).size > most;
}

/** An account of which the first tips, in the order of their ids, tell that it is none. */
function isFiller(holders: readonly Holder[]): boolean {
  if (holders.length < FILLER_PARTIES) return false;
  const count = new FillerCount();
  for (const party of [...holders].sort((a, b) => (a.tip < b.tip ? -1 : a.tip > b.tip ? 1 : 0)))
    count.look(party);
  return count.isFiller();
}

/** How often as many tips as a kind’s `most` are looked at before all. */
const FIRST = 4;

/** Tips of a value that tell of most that join nobody that they do. */
export const enoughToTell = (kind: MarkKind): number =>
  kind === 'account' ? FILLER_LOOKED : FIRST * mostOf(kind);

/** Kinds of which a value that stands in many tips may have to be cut. Accounts are not: of these fillers are. */
export const CUT_KINDS = IDENTIFIER_KINDS.filter((kind) => KIND_WEIGHTS[kind]?.blocks && kind !== 'account');
/** No value that stands in so many tips or fewer is cut. */
export const NEVER_CUT = Math.min(
  ...Object.values(KIND_WEIGHTS).flatMap((weight) => (weight.blocks ? [weight.most] : [])),
);

type Seen = {
  kind: MarkKind;
  tips: number;
  last: Holder | null;
  anchors: Set<string>;
  fillers: FillerCount;
};

const seenFirst = (kind: MarkKind): Seen => ({
  kind,
  tips: 0,
  last: null,
  anchors: new Set(),
  fillers: new FillerCount(),
});

/** Finds what joins nobody while all parties go by, in the order of their tips: only values that stand in many are looked at. */
export class CutFinder {
  private readonly tips: ReadonlyMap<string, number>;
  private readonly seen = new Map<string, Seen>();

  /** `tips`: values that may join nobody, with how many tips they stand in */
  constructor(tips: ReadonlyMap<string, number>) {
    this.tips = tips;
  }

  look(party: Holder): void {
    for (const mark of party.marks) {
      if (!this.tips.has(mark.print) || !mayBlock(mark)) continue;
      const { kind } = mark;
      const seen = this.seen.get(mark.print) ?? seenFirst(kind);
      this.seen.set(mark.print, seen);
      if (seen.last === party) continue; // a value stands twice with a party: at its first and last use
      if (seen.last?.tip !== party.tip) seen.tips += 1;
      seen.last = party;
      if (kind === 'account') seen.fillers.look(party);
      else if (seen.anchors.size <= mostOf(kind)) seen.anchors.add(anchorOf(party, mark.print));
    }
  }

  /** What joins nobody: held by too many, standing in more tips than its kind reaches, or a filler. */
  found(): Map<string, Silence> {
    const silent = new Map<string, Silence>();
    for (const [print, { kind, tips, anchors, fillers }] of this.seen) {
      const most = mostOf(kind);
      if ((tips > most && anchors.size > most) || this.tips.get(print)! > KIND_WEIGHTS[kind]!.reach)
        silent.set(print, 'too_many_holders');
      else if (fillers.isFiller()) silent.set(print, 'filler');
    }
    return silent;
  }
}
