import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafData } from '../../src/audit/leaf.ts';
import { append, EMPTY, type Frontier, leafHash, nodeHash, rootOf } from '../../src/audit/merkle.ts';
import { canonicalJson } from '../../src/kernel/json.ts';

/** MTH of RFC 9162 §2.1.1, word for word, slow. */
function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

const grown = (leaves: readonly Buffer[]): Frontier => leaves.reduce<Frontier>(append, EMPTY);

/** The eight leaves of the reference implementations of Certificate Transparency, with the root after each. */
const REFERENCE: [leaf: string, root: string][] = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
];

const VECTORS = new URL('../../../shared/data/custody/merkle-vectors.json', import.meta.url);

describe('the tree', () => {
  test('has the roots of the reference, from the empty tree on', () => {
    expect(rootOf(EMPTY).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    let frontier = EMPTY;
    for (const [leaf, root] of REFERENCE) {
      frontier = append(frontier, leafHash(Buffer.from(leaf, 'hex')));
      expect(rootOf(frontier).toString('hex')).toBe(root);
    }
  });

  test('grown leaf by leaf is the tree of the standard, at every size', () => {
    const leaves = fc.array(fc.uint8Array({ minLength: 0, maxLength: 40 }), { maxLength: 70 });
    fc.assert(
      fc.property(leaves, (data) => {
        const hashes = data.map((each) => leafHash(each));
        const frontier = grown(hashes);
        expect(frontier.size).toBe(hashes.length);
        expect(rootOf(frontier).equals(naiveRoot(hashes))).toBe(true);
        expect(frontier.roots.length).toBe(hashes.length.toString(2).replaceAll('0', '').length);
      }),
      { numRuns: 150 },
    );
  });

  test('changes with any leaf, their order and their number', () => {
    const hashes = Array.from({ length: 21 }, (_, at) => leafHash(String(at)));
    const root = (leaves: Buffer[]) => rootOf(grown(leaves)).toString('hex');
    const roots = [
      root(hashes),
      ...hashes.map((_, at) => root(hashes.with(at, leafHash('other')))),
      ...hashes.slice(1).map((_, at) => root(hashes.with(at, hashes[at + 1]!).with(at + 1, hashes[at]!))),
      ...hashes.map((_, at) => root(hashes.toSpliced(at, 1))),
      root([...hashes, hashes[20]!]),
    ];
    expect(new Set(roots).size).toBe(roots.length);
  });

  test('a leaf never passes for an inner node', () => {
    const [left, right] = [leafHash('a'), leafHash('b')];
    expect(leafHash(Buffer.concat([left, right])).equals(nodeHash(left, right))).toBe(false);
  });

  test('appending leaves the frontier before as it was', () => {
    const before = grown(['a', 'b', 'c'].map(leafHash));
    const kept = rootOf(before).toString('hex');
    append(before, leafHash('d'));
    expect(rootOf(before).toString('hex')).toBe(kept);
  });
});

describe('an entry’s leaf', () => {
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 30 }), { nil: null });
  const entry = fc.record({
    unit: fc.nat(),
    seq: fc.nat(),
    at: fc.string(),
    officer: fc.string(),
    action: fc.string(),
    recordKind: text,
    recordId: text,
    outcome: fc.string({ unit: 'binary' }),
    code: text,
    inputDigest: fc.string(),
    via: fc.string(),
    detail: text,
    marks: text,
  });
  test('is taken over the canonical JSON of RFC 8785', () => {
    fc.assert(fc.property(entry, (each) => leafData(each) === canonicalJson(each)));
  });
  test('from before there was a `via` has the ten members of then', () => {
    fc.assert(
      fc.property(entry, (each) => {
        const { via: _, detail: __, marks: ___, ...ten } = each;
        return leafData({ ...each, via: null }) === canonicalJson(ten);
      }),
    );
  });
  test('differs where any member differs', () => {
    const base = {
      unit: 1,
      seq: 2,
      at: 'a',
      officer: 'b',
      action: 'c',
      recordKind: 'd',
      recordId: 'e',
      outcome: 'f',
      code: 'g',
      inputDigest: 'h',
      via: 'i',
      detail: 'j',
      marks: 'k',
    };
    const others = Object.keys(base).map((name) =>
      leafData({ ...base, [name]: typeof base[name as keyof typeof base] === 'number' ? 9 : 'x' }),
    );
    expect(new Set([leafData(base), ...others]).size).toBe(14);
  });
});

type Vectors = {
  leaf_inputs_hex: string[];
  leaf_hashes: string[];
  roots_by_size: Record<string, string>;
  inclusion: { index: number; size: number; path: string[] }[];
  consistency: { old: number; new: number; proof: string[] }[];
};

const halfOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

/** PATH of RFC 9162 §2.1.3.1. */
function pathOf(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const half = halfOf(leaves.length);
  if (index < half) return [...pathOf(index, leaves.slice(0, half)), naiveRoot(leaves.slice(half))];
  return [...pathOf(index - half, leaves.slice(half)), naiveRoot(leaves.slice(0, half))];
}

/** SUBPROOF of RFC 9162 §2.1.4.1. */
function proofOf(old: number, leaves: readonly Buffer[], whole: boolean): Buffer[] {
  if (old === leaves.length) return whole ? [] : [naiveRoot(leaves)];
  const half = halfOf(leaves.length);
  if (old <= half) return [...proofOf(old, leaves.slice(0, half), whole), naiveRoot(leaves.slice(half))];
  return [...proofOf(old - half, leaves.slice(half), false), naiveRoot(leaves.slice(0, half))];
}

describe.runIf(existsSync(VECTORS))('the collected vectors', () => {
  const vectors = existsSync(VECTORS)
    ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as Vectors)
    : ({} as Vectors);
  const leaves = () => vectors.leaf_inputs_hex.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));

  test('leaf hashes and the root of every size', () => {
    expect(hex(leaves())).toEqual(vectors.leaf_hashes);
    const sizes = Object.keys(vectors.roots_by_size);
    expect(sizes.length).toBeGreaterThan(8);
    for (const size of sizes)
      expect(rootOf(grown(leaves().slice(0, Number(size)))).toString('hex'), size).toBe(
        vectors.roots_by_size[size],
      );
  });

  test('inclusion and consistency proofs stand on our hashes', () => {
    expect(vectors.inclusion.length + vectors.consistency.length).toBeGreaterThan(8);
    for (const { index, size, path } of vectors.inclusion)
      expect(hex(pathOf(index, leaves().slice(0, size)))).toEqual(path);
    for (const { old, new: size, proof } of vectors.consistency)
      expect(hex(proofOf(old, leaves().slice(0, size), true))).toEqual(proof);
  });
});
