import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Keyring } from '../../src/storage/keyring.ts';

const ROOT = Buffer.alloc(32, 7);
const leaves = fc.uniqueArray(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 40 });

describe('a keyring', () => {
  test('gives each name a secret of its own, the same every time and from its bytes', () => {
    fc.assert(
      fc.property(leaves, (names) => {
        const ring = Keyring.grow(ROOT);
        const secrets = names.map((name) => ring.secretOf(Keyring.leafOf(name))!.toString('hex'));
        const again = Keyring.fromBytes(ring.toBytes());
        expect(names.map((name) => again.secretOf(Keyring.leafOf(name))!.toString('hex'))).toEqual(secrets);
        expect(new Set(secrets).size).toBe(names.length);
        const other = Keyring.grow(Buffer.alloc(32, 8));
        expect(secrets).not.toContain(other.secretOf(Keyring.leafOf(names[0]!))!.toString('hex'));
      }),
    );
  });

  test('is what it says: SHA-256 of the parent, its level and the digit', () => {
    const leaf = Keyring.leafOf('one');
    expect(leaf).toBe(createHash('sha256').update('one').digest('hex').slice(0, 12));
    let node: Buffer = ROOT;
    for (let depth = 0; depth < 12; depth += 1)
      node = createHash('sha256')
        .update(node)
        .update(Buffer.from([depth, Number.parseInt(leaf[depth]!, 16)]))
        .digest();
    expect(Keyring.grow(ROOT).secretOf(leaf)!.equals(node)).toBe(true);
  });

  test('never gives a leaf that was cut out, and always every other, whatever was written and read between', () => {
    fc.assert(
      fc.property(leaves, fc.array(fc.nat(39), { maxLength: 20 }), (names, picks) => {
        const whole = Keyring.grow(ROOT);
        let ring = Keyring.grow(ROOT);
        const out = new Set<string>();
        for (const pick of picks) {
          const name = names[pick % names.length]!;
          const leaf = Keyring.leafOf(name);
          ring.secretOf(leaf); // its upper levels are held now
          expect(ring.cut(leaf)).toBe(!out.has(leaf));
          out.add(leaf);
          if (pick % 2) ring = Keyring.fromBytes(ring.toBytes());
          for (const each of names) {
            const at = Keyring.leafOf(each);
            expect(ring.has(at)).toBe(!out.has(at));
            if (out.has(at)) expect(ring.secretOf(at)).toBeNull();
            else expect(ring.secretOf(at)!.equals(whole.secretOf(at)!)).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('holds no secret on the way to a leaf that was cut out, so that nothing leads there', () => {
    const ring = Keyring.grow(ROOT);
    const cut = Array.from({ length: 50 }, (_, at) => Keyring.leafOf(`record ${at}`));
    const above = new Set<string>([ROOT.toString('hex')]);
    for (const leaf of cut) {
      let node: Buffer = ROOT;
      for (let depth = 0; depth < 12; depth += 1) {
        node = createHash('sha256')
          .update(node)
          .update(Buffer.from([depth, Number.parseInt(leaf[depth]!, 16)]))
          .digest();
        above.add(node.toString('hex'));
      }
    }
    for (const leaf of cut) ring.cut(leaf);
    const bytes = ring.toBytes();
    const secrets = new Set<string>();
    for (let at = 0; at < bytes.length; at += 39)
      secrets.add(bytes.subarray(at + 7, at + 39).toString('hex'));
    expect(secrets.size).toBe(ring.size);
    expect([...above].filter((secret) => secrets.has(secret))).toEqual([]);
  });

  test('neighbours that differ in their last digit only are cut out one by one', () => {
    const ring = Keyring.grow(ROOT);
    const near = [...'0123456789abcdef'].map((digit) => `00000000000${digit}`);
    for (const [at, leaf] of near.entries()) {
      expect(ring.cut(leaf)).toBe(true);
      expect(near.map((each) => ring.has(each))).toEqual(near.map((_, index) => index > at));
    }
  });

  test('is written alike whatever the order of the cuts; what is no keyring is refused', () => {
    const cut = ['a', 'b', 'c', 'd'].map(Keyring.leafOf);
    const [left, right] = [Keyring.grow(ROOT), Keyring.grow(ROOT)];
    for (const leaf of cut) left.cut(leaf);
    for (const leaf of [...cut].reverse()) right.cut(leaf);
    expect(left.toBytes().equals(right.toBytes())).toBe(true);
    expect(left.size).toBeLessThanOrEqual(4 * 180);
    expect(() => Keyring.fromBytes(randomBytes(40))).toThrow(RangeError);
    expect(() => Keyring.grow(randomBytes(31))).toThrow(RangeError);
  });
});
