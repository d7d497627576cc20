import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { append, EMPTY, leafHash, nodeHash, rootOf } from '../../src/audit/merkle.ts';
import {
  consistencyRanges,
  extendsTree,
  includes,
  inclusionRanges,
  type Range,
} from '../../src/audit/proof.ts';

const VECTORS = new URL('../../../shared/data/custody/merkle-vectors.json', import.meta.url);
type Vectors = {
  leaf_hashes: string[];
  roots_by_size: Record<string, string>;
  inclusion: { index: number; size: number; path: string[] }[];
  consistency: { old: number; new: number; proof: string[] }[];
};

const LEAVES = Array.from({ length: 40 }, (_, at) => leafHash(`leaf ${at}`));

/** MTH of RFC 9162 §2.1.1, word for word, slow: what the fast ones must equal. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}
const roots = (ranges: readonly Range[], leaves: readonly Buffer[] = LEAVES) =>
  ranges.map(({ from, to }) => naiveRoot(leaves.slice(from, to)));
const flipped = (bytes: Buffer, bit: number): Buffer => {
  const other = Buffer.from(bytes);
  other[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
  return other;
};

describe.runIf(existsSync(VECTORS))('the collected vectors', () => {
  const vectors = existsSync(VECTORS)
    ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors)
    : ({} as Vectors);
  const leaves = () => vectors.leaf_hashes.map((hex) => Buffer.from(hex, 'hex'));
  const bytes = (hex: readonly string[]) => hex.map((each) => Buffer.from(each, 'hex'));
  const rootOfSize = (size: number) => Buffer.from(vectors.roots_by_size[String(size)]!, 'hex');

  test('are made and hold', () => {
    expect(vectors.inclusion.length).toBeGreaterThan(4);
    for (const { index, size, path } of vectors.inclusion) {
      expect(roots(inclusionRanges(index, size), leaves())).toEqual(bytes(path));
      expect(includes(rootOfSize(size), index, size, leaves()[index]!, bytes(path))).toBe(true);
    }
    expect(vectors.consistency.length).toBeGreaterThan(4);
    for (const { old, new: size, proof } of vectors.consistency) {
      expect(roots(consistencyRanges(old, size), leaves())).toEqual(bytes(proof));
      expect(extendsTree(old, rootOfSize(old), size, rootOfSize(size), bytes(proof))).toBe(true);
    }
  });

  test('altered in any way do not hold', () => {
    let tried = 0;
    for (const { index, size, path } of vectors.inclusion)
      for (const [name, wrong] of wrongProofs(bytes(path))) {
        tried += 1;
        expect(includes(rootOfSize(size), index, size, leaves()[index]!, wrong), name).toBe(false);
      }
    for (const { old, new: size, proof } of vectors.consistency)
      for (const [name, wrong] of wrongProofs(bytes(proof))) {
        tried += 1;
        expect(extendsTree(old, rootOfSize(old), size, rootOfSize(size), wrong), name).toBe(false);
      }
    expect(tried).toBeGreaterThan(100);
  });
});

/** Truncated, lengthened, swapped, doubled, with a changed bit, with hashes of a wrong length. */
function wrongProofs(proof: readonly Buffer[]): [string, Buffer[]][] {
  const more = leafHash('more');
  return [
    ['one more at the end', [...proof, more]],
    ['one more at the beginning', [more, ...proof]],
    ['oversized', [...proof, ...Array.from({ length: 70 }, () => more)]],
    ['an empty hash', [...proof, Buffer.alloc(0)]],
    ...proof.flatMap((hash, at): [string, Buffer[]][] => [
      [`without ${at}`, proof.toSpliced(at, 1)],
      [`${at} twice`, proof.toSpliced(at, 0, hash)],
      [`${at} changed`, proof.with(at, flipped(hash, at * 7))],
      [`${at} cut`, proof.with(at, hash.subarray(0, 31))],
      [`${at} lengthened`, proof.with(at, Buffer.concat([hash, Buffer.alloc(1)]))],
    ]),
    ...proof
      .slice(1)
      .map((_, at): [string, Buffer[]] => [
        `${at} swapped`,
        [...proof.slice(0, at), proof[at + 1]!, proof[at]!, ...proof.slice(at + 2)],
      ]),
    ...(proof.length > 1
      ? ([
          ['none', []],
          ['reversed', proof.toReversed()],
        ] as [string, Buffer[]][])
      : []),
  ];
}

describe('every proof of small trees', () => {
  test('of inclusion holds, and at no other place, size, leaf or root', () => {
    let tried = 0;
    for (let size = 1; size <= 20; size += 1) {
      const root = naiveRoot(LEAVES.slice(0, size));
      for (let index = 0; index < size; index += 1) {
        const path = roots(inclusionRanges(index, size));
        expect(includes(root, index, size, LEAVES[index]!, path)).toBe(true);
        tried += 1;
        for (const other of [index - 1, index + 1, size, -1, 0.5, Number.NaN, 2 ** 53])
          expect(includes(root, other, size, LEAVES[index]!, path), `${index}→${other} of ${size}`).toBe(
            false,
          );
        expect(includes(root, index, size, leafHash('other'), path)).toBe(false);
        expect(includes(flipped(root, index), index, size, LEAVES[index]!, path)).toBe(false);
      }
    }
    expect(tried).toBe(210);
  });

  test('of consistency holds, and between no other trees', () => {
    let tried = 0;
    for (let size = 0; size <= 20; size += 1)
      for (let old = 0; old <= size; old += 1) {
        const [before, after] = [naiveRoot(LEAVES.slice(0, old)), naiveRoot(LEAVES.slice(0, size))];
        const proof = roots(consistencyRanges(old, size));
        expect(extendsTree(old, before, size, after, proof)).toBe(true);
        tried += 1;
        if (old > 0) expect(extendsTree(old, flipped(before, 3), size, after, proof)).toBe(false);
        if (old > 0 && old < size) {
          expect(extendsTree(old, before, size, flipped(after, 3), proof)).toBe(false);
          expect(extendsTree(size, after, old, before, proof)).toBe(false);
          expect(extendsTree(old, before, size, after, [])).toBe(false);
        }
      }
    expect(tried).toBe(231);
  });

  test('a tree that was rewritten is no continuation', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (size, a, b) => {
        const old = 1 + (a % (size - 1));
        const changed = LEAVES.slice(0, size).with(b % old, leafHash('rewritten'));
        const proof = roots(consistencyRanges(old, size), changed);
        return !extendsTree(old, naiveRoot(LEAVES.slice(0, old)), size, naiveRoot(changed), proof);
      }),
    );
  });

  test('the frontier agrees', () => {
    const frontier = LEAVES.reduce(append, EMPTY);
    expect(rootOf(frontier)).toEqual(naiveRoot(LEAVES));
  });
});
