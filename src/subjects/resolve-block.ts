import {
  type Binding,
  type BlockParty,
  type BlockResolution,
  inTime,
  type PartyRef,
  partyKey,
} from './block.ts';
import { cluster } from './cluster.ts';
import { inForce } from './contradiction.ts';
import { absorb, byPlace, type Group, groupOf, keptApart, subjectOf } from './group.ts';

/**
 * Who is one person among parties that can have to do with each other.
 *
 * Parties with one platform account are one, as are those that an officer called the same; these groups are then joined
 * by evidence (cluster.ts). What an officer kept apart stays apart, accounts too.
 *
 * parties   one block (resolve-blocks.ts), in any order; marks of values that join nobody have no strength any more
 * bindings  what officers decided about them, in force
 * returns   every party in exactly one subject; the result does not depend on the order of what is given
 * Cost      about 5 µs a party where accounts decide; see cluster.ts for the rest. Pure
 */
export function resolveBlock(parties: readonly BlockParty[], bindings: readonly Binding[]): BlockResolution {
  const groups = [...parties].sort(byPlace).map((party, index) => groupOf(party, index));
  const clustered = cluster(atoms(groups, bindings));
  const subjects = new Map(clustered.groups.map((group) => [group, subjectOf(group.parties)]));
  const candidates = clustered.doubts.map(({ left, right, comparison: { bits, evidence } }) => ({
    left: subjects.get(left)!,
    right: subjects.get(right)!,
    bits,
    evidence,
  }));
  return {
    subjects: [...subjects.values()].sort((a, b) => byPlace(a.founder, b.founder)),
    candidates,
  };
}

/** Groups that need no weighing: joined by officers, then by accounts. */
function atoms(groups: readonly Group[], bindings: readonly Binding[]): Group[] {
  const parent = groups.map((_, index) => index);
  const at = (index: number): number => {
    let root = index;
    while (parent[root] !== root) root = parent[root]!;
    for (let up = index; up !== root; ) {
      const next = parent[up]!;
      parent[up] = root;
      up = next;
    }
    return root;
  };
  const places = new Map(groups.map(({ parties: [party] }, index) => [partyKey(party!), index]));
  const found = (refs: readonly PartyRef[]) => refs.flatMap((ref) => places.get(partyKey(ref)) ?? []);
  const ordered = inForce([...bindings].sort(inTime));
  for (const { decision, kind, sides } of ordered)
    if (kind === 'apart')
      sides.forEach((side, number) => {
        for (const index of found(side)) groups[index]!.sides.set(decision, number);
      });
  const join = (a: number, b: number) => {
    const [left, right] = [at(a), at(b)].sort((one, two) => one - two) as [number, number];
    if (left === right || keptApart(groups[left]!, groups[right]!)) return;
    parent[right] = left;
    absorb(groups[left]!, groups[right]!);
  };
  const accounts = accountsOf(groups); // before groups grow
  for (const { kind, sides } of ordered)
    if (kind === 'same') {
      const [head, ...others] = sides.flatMap(found).sort((a, b) => a - b);
      for (const other of others) join(head!, other);
    }
  for (const [, holders] of accounts) joinHolders(groups, holders, join);
  return groups.filter((_, index) => at(index) === index);
}

/** Accounts that several parties show, by fingerprint, with the positions of these parties. */
function accountsOf(groups: readonly Group[]): [string, number[]][] {
  const accounts = new Map<string, number[]>();
  groups.forEach(({ accounts: prints }, index) => {
    for (const print of prints) {
      const holders = accounts.get(print);
      if (holders) holders.push(index);
      else accounts.set(print, [index]);
    }
  });
  return [...accounts].filter(([, holders]) => holders.length > 1).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Where officers hold two parties of one account apart, the others of it are left to the evidence. */
function joinHolders(
  groups: readonly Group[],
  holders: readonly number[],
  join: (a: number, b: number) => void,
): void {
  const bound = holders.filter((index) => groups[index]!.sides.size > 0);
  const isSplit = bound.some((index) =>
    bound.some((other) => keptApart(groups[index]!, groups[other]!) !== null),
  );
  if (isSplit) return;
  for (const other of holders.slice(1)) join(holders[0]!, other);
}
