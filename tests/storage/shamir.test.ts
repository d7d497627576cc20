import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinShares, splitSecret } from '../../src/storage/shamir.ts';

const SECRET = Buffer.from('00ff'.repeat(16), 'hex');
const wrong = expect.objectContaining({ code: 'KEY_SHARES_WRONG' });

/** All choices of `size` out of a list. */
function choices<T>(list: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return list.flatMap((each, at) => choices(list.slice(at + 1), size - 1).map((rest) => [each, ...rest]));
}

describe('shares', () => {
  test.each([
    [2, 2],
    [3, 2],
    [5, 3],
    [7, 4],
    [6, 6],
  ])('of %i, every %i give the secret back in any order, and one less is refused', (shares, needed) => {
    const lines = splitSecret(SECRET, shares, needed, 'ab12', randomBytes((needed - 1) * 32));
    expect(new Set(lines).size).toBe(shares);
    for (const some of choices(lines, needed)) {
      expect(joinShares(some)).toEqual({ secret: SECRET, set: 'ab12' });
      expect(joinShares([...some].reverse()).secret.equals(SECRET)).toBe(true);
    }
    for (const few of choices(lines, needed - 1)) expect(() => joinShares(few)).toThrow(wrong);
    expect(joinShares(lines).secret.equals(SECRET)).toBe(true);
    expect(() => joinShares(Array(needed).fill(lines[0]))).toThrow(wrong);
  });

  test('work for any secret', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 2, max: 9 }),
        (bytes, k) => {
          const lines = splitSecret(Buffer.from(bytes), 9, k, '0', randomBytes((k - 1) * 32));
          return joinShares(lines.slice(9 - k)).secret.equals(Buffer.from(bytes));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('fewer than needed fit every secret alike: for two of two, one share is any byte for any chance', () => {
    const seen = new Set<string>();
    for (let chance = 0; chance < 256; chance += 1) {
      const [line] = splitSecret(Buffer.from([42]), 2, 2, '0', Buffer.from([chance]));
      seen.add(line!.split(':')[4]!);
    }
    expect(seen.size).toBe(256);
  });

  test('of different keys, miscopied, or none are refused', () => {
    const mine = splitSecret(SECRET, 3, 2, 'aa', randomBytes(32));
    const other = splitSecret(SECRET, 3, 2, 'bb', randomBytes(32));
    expect(() => joinShares([mine[0]!, other[1]!])).toThrow(wrong);
    expect(() => joinShares([])).toThrow(wrong);
    const miscopied = mine[1]!.replace(/[0-9a-f](?=:[0-9a-f]{8}$)/, (digit) => (digit === '0' ? '1' : '0'));
    expect(() => joinShares([mine[0]!, miscopied])).toThrow(wrong);
    expect(() => joinShares([mine[0]!, 'nonsense'])).toThrow(wrong);
    for (const [shares, needed] of [
      [3, 1],
      [2, 3],
      [33, 2],
    ] as const)
      expect(() => splitSecret(SECRET, shares, needed, 'aa', randomBytes(2048))).toThrow(wrong);
  });
});
