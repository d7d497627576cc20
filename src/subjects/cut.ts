import type { BlockParty, CutIdentifier, PartyRef } from './block.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import type { MarkKind } from './shape.ts';

/** How many parties one after another may show a value before it matters whether they are the same account. */
export function mostOf(kind: MarkKind): number {
  return KIND_WEIGHTS[kind]?.most ?? 0;
}

/**
 * By what a party is told from others that show the same value: its account; without one another strong value of its
 * own; with neither it is bare, and all bare ones count as one.
 */
export function anchorOf(party: Pick<BlockParty, 'marks'>, value: string): string {
  let account = '';
  let other = '';
  for (const { print, kind, strength } of party.marks) {
    if (strength !== 'strong' || print === value) continue;
    if (kind === 'account') account = account === '' || print < account ? print : account;
    else if (KIND_WEIGHTS[kind]?.alone) other = other === '' || print < other ? print : other;
  }
  return account || other;
}

/** Whether a value joins nobody: more accounts hold it than its kind allows. */
export function isCut(kind: MarkKind, holders: readonly Pick<BlockParty, 'marks'>[], value: string): boolean {
  return holders.length > mostOf(kind) && anchors(holders, value) > mostOf(kind);
}

const anchors = (holders: readonly Pick<BlockParty, 'marks'>[], value: string): number =>
  new Set(holders.map((party) => anchorOf(party, value))).size;

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

export const placeOf = ({ tip, party }: PartyRef): string => `${tip} ${party}`;
