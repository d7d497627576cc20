import { nodeHash } from './merkle.ts';

/**
 * Inclusion and consistency proofs of RFC 9162 §2.1.3 and §2.1.4: which subtrees they are made of, and whether they
 * hold. Pure. Sizes and indexes are safe integers; a tree of 2^53 leaves is beyond any log.
 */

/** Leaves `from` up to but not with `to`: a subtree of the log, perfect or the ragged right edge. */
export type Range = { from: number; to: number };

/** Largest power of two below `size` (size ≥ 2): where a tree is split. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** The subtrees whose roots prove that the leaf `index` stands in the tree of `size`, nearest first. */
export function inclusionRanges(index: number, size: number, from = 0): Range[] {
  if (size <= 1) return [];
  const split = splitOf(size);
  const middle = from + split;
  return index < middle
    ? [...inclusionRanges(index, split, from), { from: middle, to: from + size }]
    : [...inclusionRanges(index, size - split, middle), { from, to: middle }];
}

/** The subtrees whose roots prove that the tree of `size` begins with the tree of `old` leaves. */
export function consistencyRanges(old: number, size: number): Range[] {
  return old === 0 || old === size ? [] : subRanges(old, 0, size, true);
}

function subRanges(old: number, from: number, size: number, whole: boolean): Range[] {
  if (old === from + size) return whole ? [] : [{ from, to: from + size }];
  const split = splitOf(size);
  const middle = from + split;
  return old <= middle
    ? [...subRanges(old, from, split, whole), { from: middle, to: from + size }]
    : [...subRanges(old, middle, size - split, false), { from, to: middle }];
}

const isHash = (value: Buffer): boolean => value.length === 32;
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const half = (value: number): number => Math.floor(value / 2);

/** The root that a leaf hash and its proof lead to; null where the proof is too short, too long or no proof at all. */
export function rootFromInclusion(
  index: number,
  size: number,
  leaf: Buffer,
  path: readonly Buffer[],
): Buffer | null {
  if (!isCount(index) || !isCount(size) || index >= size || !isHash(leaf) || !path.every(isHash)) return null;
  let [first, last, root] = [index, size - 1, leaf];
  for (const step of path) {
    if (last === 0) return null;
    if (first % 2 === 1 || first === last) {
      root = nodeHash(step, root);
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)];
    } else root = nodeHash(root, step);
    [first, last] = [half(first), half(last)];
  }
  return last === 0 ? root : null;
}

/** True where the leaf stands at `index` in the tree of this size and root. */
export function includes(
  root: Buffer,
  index: number,
  size: number,
  leaf: Buffer,
  path: readonly Buffer[],
): boolean {
  return rootFromInclusion(index, size, leaf, path)?.equals(root) === true;
}

/** True where the tree of `size` and `root` begins with the tree of `old` leaves and `oldRoot`. */
export function extendsTree(
  old: number,
  oldRoot: Buffer,
  size: number,
  root: Buffer,
  proof: readonly Buffer[],
): boolean {
  if (!isCount(old) || !isCount(size) || old > size) return false;
  if (!isHash(oldRoot) || !isHash(root) || !proof.every(isHash)) return false;
  if (old === size) return proof.length === 0 && oldRoot.equals(root);
  if (old === 0) return proof.length === 0;
  if (proof.length === 0) return false;
  let [first, last] = [old - 1, size - 1];
  while (first % 2 === 1) [first, last] = [half(first), half(last)];
  const path = first === 0 ? [oldRoot, ...proof] : [...proof];
  let [fromOld, fromNew] = [path[0]!, path[0]!];
  for (const step of path.slice(1)) {
    if (last === 0) return false;
    if (first % 2 === 1 || first === last) {
      fromOld = nodeHash(step, fromOld);
      fromNew = nodeHash(step, fromNew);
      while (first % 2 === 0 && first !== 0) [first, last] = [half(first), half(last)];
    } else fromNew = nodeHash(fromNew, step);
    [first, last] = [half(first), half(last)];
  }
  return last === 0 && fromOld.equals(oldRoot) && fromNew.equals(root);
}
