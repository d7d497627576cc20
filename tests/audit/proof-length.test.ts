import { expect, test } from 'vitest';
import { append, EMPTY, leafHash, nodeHash, rootOf } from '../../src/audit/merkle.ts';
import { extendsTree, rootFromInclusion } from '../../src/audit/proof.ts';

const leaves = ['a', 'b', 'c', 'd'].map((text) => leafHash(text));
const rootAt = (size: number) => rootOf(leaves.slice(0, size).reduce(append, EMPTY));

test('a proof of inclusion longer than its tree is deep leads to no root at all', () => {
  const path = [leaves[1]!, nodeHash(leaves[2]!, leaves[3]!)];
  expect(rootFromInclusion(0, 4, leaves[0]!, path)).toEqual(rootAt(4));
  expect(rootFromInclusion(0, 4, leaves[0]!, [...path, leaves[0]!])).toBeNull();
  expect(rootFromInclusion(0, 1, leaves[0]!, [leaves[1]!])).toBeNull();
  expect(rootFromInclusion(0, 4, leaves[0]!, path.slice(1))).toBeNull();
});

test('a proof of consistency holds for the size that it was made for, not for one that is said', () => {
  const proof = [nodeHash(leaves[2]!, leaves[3]!)];
  expect(extendsTree(2, rootAt(2), 4, rootAt(4), proof)).toBe(true);
  for (const size of [5, 6, 7, 8, 9, 16])
    expect(extendsTree(2, rootAt(2), size, rootAt(4), proof)).toBe(false);
});
