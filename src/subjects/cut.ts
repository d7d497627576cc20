import type { Binding, BlockParty, CutIdentifier, PartyRef } from './block.ts';
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
    if (holders.length <= mostOf(kind)) continue;
    const anchors = new Set(holders.map((party) => anchorOf(party, print))).size;
    if (anchors > mostOf(kind)) cut.push({ print, kind, holders: anchors });
  }
  return cut;
}

/** Parties by who can have to do with whom: through values that are not cut, and through officers' decisions. Positions. */
export function blocksAmong(
  parties: readonly BlockParty[],
  bindings: readonly Binding[],
  cut: ReadonlySet<string>,
): number[][] {
  const parent = parties.map((_, index) => index);
  const at = (index: number): number => {
    let root = index;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const firstWith = new Map<string, number>();
  const tie = (value: string, index: number) => {
    const first = firstWith.get(value);
    if (first === undefined) firstWith.set(value, index);
    else parent[at(index)] = at(first);
  };
  const places = new Map<string, number>();
  parties.forEach((party, index) => {
    places.set(placeOf(party), index);
    for (const mark of party.marks) if (mayBlock(mark) && !cut.has(mark.print)) tie(mark.print, index);
  });
  for (const { decision, sides } of bindings)
    for (const ref of sides.flat()) {
      const index = places.get(placeOf(ref));
      if (index !== undefined) tie(decision, index);
    }
  const blocks = new Map<number, number[]>();
  parties.forEach((_, index) => {
    const root = at(index);
    const block = blocks.get(root);
    if (block) block.push(index);
    else blocks.set(root, [index]);
  });
  return [...blocks.values()];
}

export const placeOf = ({ tip, party }: PartyRef): string => `${tip} ${party}`;
