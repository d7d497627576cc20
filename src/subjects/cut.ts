import { IDENTIFIER_KINDS } from '../identifiers/shape.ts';
import type { BlockParty, CutIdentifier, PartyRef } from './block.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import type { MarkKind } from './shape.ts';

/** How many parties one after another may show a value before it matters whether they are the same account. */
export function mostOf(kind: MarkKind): number {
  return KIND_WEIGHTS[kind]?.most ?? 0;
}

/** Kinds that stand for themselves, an account before all others: by the first of these that it shows a party is told. */
const ANCHORS = new Map(
  Object.entries(KIND_WEIGHTS)
    .filter(([, weight]) => weight.alone)
    .map(([kind], rank) => [kind as MarkKind, rank]),
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

/** Whether a value joins nobody: it stands in more tips than its kind allows, with as many accounts. */
export function isCut(kind: MarkKind, holders: readonly Holder[], value: string): boolean {
  const most = mostOf(kind);
  if (holders.length <= most) return false;
  return new Set(holders.map(({ tip }) => tip)).size > most && anchors(holders, value) > most;
}

type Holder = Pick<BlockParty, 'tip' | 'marks'>;

const anchors = (holders: readonly Holder[], value: string): number =>
  new Set(holders.map((party) => anchorOf(party, value))).size;

/** Kinds of which a value that stands in many tips may have to be cut. */
export const CUT_KINDS = IDENTIFIER_KINDS.filter(
  (kind) => KIND_WEIGHTS[kind]?.blocks && mostOf(kind) < 1_000_000,
);
/** No value that stands in so many tips or fewer is cut. */
export const NEVER_CUT = Math.min(
  ...Object.values(KIND_WEIGHTS).flatMap((weight) => (weight.blocks ? [weight.most] : [])),
);

/** Finds what is to be cut while all parties go by, each tip's together: only values that stand in many tips are looked at. */
export class CutFinder {
  private readonly tips: ReadonlyMap<string, number>;
  private readonly seen = new Map<
    string,
    { kind: MarkKind; tips: number; last: string; anchors: Set<string> }
  >();

  /** `tips`: values that may have to be cut, with how many tips they stand in */
  constructor(tips: ReadonlyMap<string, number>) {
    this.tips = tips;
  }

  look(party: Holder): void {
    for (const mark of party.marks) {
      if (!this.tips.has(mark.print) || !mayBlock(mark)) continue;
      const fresh = { kind: mark.kind, tips: 0, last: '', anchors: new Set<string>() };
      const seen = this.seen.get(mark.print) ?? fresh;
      if (seen === fresh) this.seen.set(mark.print, fresh);
      if (seen.last !== party.tip) seen.tips += 1;
      seen.last = party.tip;
      if (seen.anchors.size <= mostOf(seen.kind)) seen.anchors.add(anchorOf(party, mark.print));
    }
  }

  /** What joins nobody: held by too many, or standing in more tips than its kind reaches. */
  found(): Set<string> {
    const cut = new Set<string>();
    for (const [print, { kind, tips, anchors: held }] of this.seen) {
      const most = mostOf(kind);
      if ((tips > most && held.size > most) || this.tips.get(print)! > KIND_WEIGHTS[kind]!.reach)
        cut.add(print);
    }
    return cut;
  }
}

/**
 * Values that join nobody since too many hold them: more accounts than their kind allows. The rule counts accounts and not
 * what has been joined so far, so that it can be told, and does not depend on the order of arrival.
 */
export function cutAmong(parties: readonly BlockParty[]): CutIdentifier[] {
  const holding = new Map<string, { kind: MarkKind; holders: BlockParty[] }>();
  for (const party of parties)
    for (const mark of party.marks) {
      if (!mayBlock(mark)) continue;
      const value = holding.get(mark.print);
      if (value) value.holders.push(party);
      else holding.set(mark.print, { kind: mark.kind, holders: [party] });
    }
  const cut: CutIdentifier[] = [];
  for (const [print, { kind, holders }] of holding) {
    if (isCut(kind, holders, print)) cut.push({ print, kind, holders: anchors(holders, print) });
  }
  return cut;
}
