import {
  type Binding,
  type BlockParty,
  type Candidate,
  inTime,
  partyKey,
  type ResolvedSubject,
  subjectIdOf,
} from './block.ts';
import { Blocks } from './blocks.ts';
import type { Silence } from './cut.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import { resolveBlock } from './resolve-block.ts';
import { withoutSilent } from './silent.ts';

/** A party with the subject that it has now. */
export type StoredParty = BlockParty & { subject: string | null };

/**
 * Parties that have to be looked at together, and what officers decided of them.
 *
 * silent  values that join nobody here or elsewhere, and why: the parties’ marks of them have no strength
 */
export type Block = { parties: StoredParty[]; bindings: Binding[]; silent: ReadonlyMap<string, Silence> };

/** What resolution decided of some blocks. `subjectOf`: by `partyKey`; null where nothing of the party may join it to anybody. */
export type Resolved = {
  parties: StoredParty[];
  subjectOf: Map<string, string | null>;
  subjects: ResolvedSubject[];
  candidates: Candidate[];
};

/** Parties in the order in which they came: the oldest founds. */
export function isOlder(a: BlockParty, b: BlockParty): number {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt < b.receivedAt ? -1 : 1;
  if (a.tip !== b.tip) return a.tip < b.tip ? -1 : 1;
  return a.party - b.party;
}

/**
 * Cut parties into blocks: those that share a value by which they may be compared, over any number of steps, or that one
 * decision names. The same parties give the same blocks in any order.
 *
 * silent  fingerprints of what too many hold and of fillers: they tie nobody, and say nothing
 */
export function blocksOf(
  parties: readonly StoredParty[],
  bindings: readonly Binding[],
  silent: ReadonlyMap<string, Silence>,
): Block[] {
  const ordered = [...parties].sort(isOlder).map((party) => withoutSilent(party, silent));
  const blocks = new Blocks(0);
  const first = new Map<string, number>();
  for (const { marks } of ordered) {
    const party = blocks.add();
    for (const mark of marks) {
      if (!mayBlock(mark)) continue;
      const holder = first.get(mark.print);
      if (holder === undefined) first.set(mark.print, party);
      else blocks.join(holder, party);
    }
  }
  const byRoot = joinBound(blocks, ordered, bindings);
  return [...blocks.blocks()].map((members) => ({
    parties: [...members].map((index) => ordered[index]!),
    bindings: (byRoot.get(blocks.find(members[0]!)) ?? []).sort(inTime),
    silent,
  }));
}

/** Bring parties that one decision names into one block. Returns what was decided of each block, by its root. */
function joinBound(
  blocks: Blocks,
  ordered: readonly StoredParty[],
  bindings: readonly Binding[],
): Map<number, Binding[]> {
  const byRoot = new Map<number, Binding[]>();
  if (bindings.length === 0) return byRoot;
  const at = new Map(ordered.map((party, index) => [partyKey(party), index]));
  const present = bindings.map((binding) => ({
    ...binding,
    sides: binding.sides.map((side) => side.filter((ref) => at.has(partyKey(ref)))),
  }));
  for (const { sides } of present) {
    const [first, ...rest] = sides.flat();
    for (const ref of rest) blocks.join(at.get(partyKey(first!))!, at.get(partyKey(ref))!);
  }
  for (const binding of present) {
    const [first] = binding.sides.flat();
    if (!first) continue;
    const root = blocks.find(at.get(partyKey(first))!);
    byRoot.set(root, [...(byRoot.get(root) ?? []), binding]);
  }
  return byRoot;
}

/** Whether a party has anything by which it could be compared with another: it then has a subject, if only its own. */
export const mayJoin = ({ marks }: Pick<BlockParty, 'marks'>): boolean =>
  marks.some((mark) => KIND_WEIGHTS[mark.kind]?.blocks ?? false);

/** Resolve blocks, each by itself. Pure. */
export function resolveBlocks(blocks: Iterable<Block>): Resolved {
  const resolved: Resolved = { parties: [], subjectOf: new Map(), subjects: [], candidates: [] };
  for (const { parties, bindings } of blocks) {
    for (const party of parties) resolved.parties.push(party);
    const [only] = parties;
    if (parties.length === 1 && only) {
      const id = mayJoin(only) || bindings.length > 0 ? subjectIdOf(only) : null;
      const { tip, party } = only;
      resolved.subjectOf.set(partyKey(only), id);
      if (id !== null) resolved.subjects.push({ id, founder: { tip, party }, parties: [{ tip, party }] });
      continue;
    }
    const { subjects, candidates } = resolveBlock(parties, bindings);
    for (const subject of subjects) {
      resolved.subjects.push(subject);
      for (const ref of subject.parties) resolved.subjectOf.set(partyKey(ref), subject.id);
    }
    for (const candidate of candidates) resolved.candidates.push(candidate);
  }
  return resolved;
}
