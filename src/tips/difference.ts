import { fileLeaves, type Leaf, partyLeaves, tipLeaves } from './difference-leaves.ts';
import { grouped, pairUp, type Tier } from './difference-pairs.ts';
import { sealContext } from './sealed.ts';
import type { Change, FileDraft, PartyDraft, TipFacts, TipIdentifier } from './shape.ts';

/**
 * What changed between two versions of one tip, by meaning: the order of things in the documents, their places,
 * the documents themselves and the readers’ warnings do not count.
 *
 * returns  the tip’s own values, then parties, then files; the same facts give []
 * cost     O(leaves)
 */
export function difference(before: TipFacts, after: TipFacts): Change[] {
  const contexts = { before: sealContext(before), after: sealContext(after) };
  return [
    ...compare(tipLeaves(before), tipLeaves(after)),
    ...compareThings(
      before,
      after,
      'party',
      before.parties,
      after.parties,
      partyTiers,
      (party, identifiers, side) => partyLeaves(party, identifiers, contexts[side]),
      ({ role }) => role,
    ),
    ...compareThings(before, after, 'file', before.files, after.files, fileTiers, fileLeaves, () => 'file'),
  ];
}

type Owned = ReadonlyMap<number, readonly TipIdentifier[]>;
type Sides = { before: Owned; after: Owned };
const NONE: readonly TipIdentifier[] = [];

function compareThings<T extends { at: string; document?: number | undefined }>(
  before: TipFacts,
  after: TipFacts,
  owner: 'party' | 'file',
  old: readonly T[],
  recent: readonly T[],
  tiers: (owned: Sides) => Tier<T>[],
  leaves: (thing: T, identifiers: readonly TipIdentifier[], side: 'before' | 'after') => Leaf[],
  label: (thing: T) => string,
): Change[] {
  const owned: Sides = { before: ownedBy(before, owner), after: ownedBy(after, owner) };
  const leavesAt = (side: 'before' | 'after', index: number | null): Leaf[] => {
    if (index === null) return [];
    const thing = (side === 'before' ? old : recent)[index]!;
    return leaves(thing, owned[side].get(index) ?? NONE, side);
  };
  const equal: Tier<T> = { keys: (_, index, side) => [signOf(leavesAt(side, index))] };
  return pairUp(old, recent, [equal, ...tiers(owned)]).flatMap((pair) => {
    const changes = compare(leavesAt('before', pair.before), leavesAt('after', pair.after));
    if (pair.before !== null && pair.after !== null) return changes;
    const thing = pair.after === null ? old[pair.before!]! : recent[pair.after]!;
    const side = { value: null, at: thing.at, document: thing.document ?? 0 };
    const whole = { path: [label(thing)], sealed: false };
    const first: Change =
      pair.after === null
        ? { change: 'removed', ...whole, before: side, after: null }
        : { change: 'added', ...whole, before: null, after: side };
    return [first, ...changes];
  });
}

/** Equal for things that are equal in every leaf, in whatever order they are told. */
function signOf(leaves: readonly Leaf[]): string {
  return JSON.stringify(leaves.map(({ path, sign }) => JSON.stringify([path, sign])).sort());
}

function ownedBy(tip: TipFacts, owner: 'party' | 'file'): Owned {
  return grouped(
    tip.identified.filter((identifier) => identifier.owner === owner),
    ({ index }) => index,
  );
}

/** Same role and account; else same role and identifier; else same role and name; else the next of the role. */
function partyTiers(owned: Sides): Tier<PartyDraft>[] {
  const may = (a: PartyDraft, b: PartyDraft) => !a.accountId || !b.accountId || accountOf(a) === accountOf(b);
  const named = (party: PartyDraft) => {
    const name = [party.firstName, party.middleName, party.lastName].filter(Boolean).join(' ');
    return name ? [`${party.role}|${name.toLowerCase()}`] : [];
  };
  const identified = (strong: boolean) => (party: PartyDraft, index: number, side: 'before' | 'after') =>
    (owned[side].get(index) ?? NONE)
      .filter(({ strength }) => !strong || strength === 'strong')
      .map(({ kind, canonical }) => `${party.role}|${kind}|${canonical}`);
  return [
    { keys: (party) => (party.accountId ? [accountOf(party)] : []) },
    { keys: identified(true), may },
    { keys: identified(false), may },
    { keys: named, may },
    { keys: (party) => [party.role], may },
  ];
}

function accountOf({ role, platform, accountId }: PartyDraft): string {
  return JSON.stringify([role, (platform ?? '').toLowerCase(), accountId]);
}

/** Same file id; else same hash; else same name; else the next. Two ids or two hashes are never one file. */
function fileTiers(owned: Sides): Tier<FileDraft>[] {
  const hashes = (side: 'before' | 'after', index: number) =>
    (owned[side].get(index) ?? NONE)
      .filter(({ kind }) => kind === 'file_hash')
      .map(({ canonical }) => canonical);
  const mayBeOne = (a: FileDraft, b: FileDraft) => !a.fileId || !b.fileId || a.fileId === b.fileId;
  const may = (a: FileDraft, b: FileDraft, before: number, after: number) =>
    mayBeOne(a, b) && (hashes('before', before).length === 0 || hashes('after', after).length === 0);
  const named = ({ name, originalName }: FileDraft) => [
    ...(name ? [`name|${name}`] : []),
    ...(originalName ? [`original|${originalName}`] : []),
  ];
  return [
    { keys: ({ fileId }) => (fileId ? [fileId] : []) },
    { keys: (_, index, side) => hashes(side, index), may: mayBeOne },
    { keys: named, may },
    { keys: () => ['next'], may },
  ];
}

/** Compare the leaves of one thing in two versions, path by path. */
function compare(before: readonly Leaf[], after: readonly Leaf[]): Change[] {
  const pathOf = ({ path }: Leaf) => path.join('\u0000');
  const old = grouped(before, pathOf);
  const recent = grouped(after, pathOf);
  const paths = new Set([...old.keys(), ...recent.keys()]);
  return [...paths].flatMap((path) => comparePath(old.get(path) ?? [], recent.get(path) ?? []));
}

function comparePath(before: Leaf[], after: Leaf[]): Change[] {
  const gone = without(before, after);
  const come = without(after, before);
  const waiting = grouped(come, ({ pair }) => pair);
  const changes: Change[] = [];
  const paired = new Set<Leaf>();
  for (const leaf of gone) {
    const other = waiting.get(leaf.pair)?.shift();
    if (other) paired.add(other);
    changes.push(changeOf(leaf, other ?? null));
  }
  for (const leaf of come) if (!paired.has(leaf)) changes.push(changeOf(null, leaf));
  return changes;
}

/** The leaves of one list that have no equal in the other; equal ones cancel out one for one. */
function without(leaves: readonly Leaf[], others: readonly Leaf[]): Leaf[] {
  const counts = new Map<string, number>();
  for (const { sign } of others) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return leaves.filter(({ sign }) => {
    const count = counts.get(sign) ?? 0;
    if (count > 0) counts.set(sign, count - 1);
    return count === 0;
  });
}

function changeOf(before: Leaf | null, after: Leaf | null): Change {
  const some = (after ?? before)!;
  const sealed = [before, after].some((leaf) => leaf !== null && leaf.shown === null);
  const side = (leaf: Leaf | null): Change['before'] =>
    leaf && { value: sealed ? null : leaf.shown, at: leaf.at, document: leaf.document };
  const change = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return { change, path: some.path, sealed, before: side(before), after: side(after) };
}
