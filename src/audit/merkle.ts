import { sha256Bytes } from '../kernel/digest.ts';

/**
 * Merkle tree hashing of RFC 9162 §2.1 over leaf hashes, with a frontier that appends in O(log n).
 *
 * frontier  roots of the perfect subtrees of the tree so far, largest first; its sizes are the set bits of `size`
 */
export type Frontier = { size: number; roots: Buffer[] };

export const EMPTY: Frontier = { size: 0, roots: [] };

/** SHA-256(0x00 ‖ data). */
export function leafHash(data: Uint8Array | string): Buffer {
  return sha256Bytes(typeof data === 'string' ? `\0${data}` : Buffer.concat([LEAF, data]));
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256Bytes(Buffer.concat([NODE, left, right]));
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** The frontier after one more leaf. O(log n), amortised O(1). The given frontier is left as it was. */
export const append = (frontier: Frontier, leaf: Buffer): Frontier => grow(frontier, leaf, () => {});

/**
 * The same; `made` is told each root of a perfect subtree of 2^level leaves (level above 0) that this leaf completes.
 */
export function grow(
  frontier: Frontier,
  leaf: Buffer,
  made: (level: number, root: Buffer) => void,
): Frontier {
  const roots = [...frontier.roots];
  let node = leaf;
  let level = 0;
  for (let { size } = frontier; size % 2 === 1; size = (size - 1) / 2) {
    node = nodeHash(roots.pop()!, node);
    level += 1;
    made(level, node);
  }
  roots.push(node);
  return { size: frontier.size + 1, roots };
}

/** The tree's root: SHA-256 of nothing for the empty tree. */
export function rootOf(frontier: Frontier): Buffer {
  if (frontier.size === 0) return sha256Bytes('');
  return frontier.roots
    .slice(0, -1)
    .reduceRight<Buffer>((right, left) => nodeHash(left, right), frontier.roots.at(-1)!);
}
