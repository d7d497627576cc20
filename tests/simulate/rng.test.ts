import { describe, expect, test } from 'vitest';
import { randomFor, shuffled } from '../../src/simulate/rng.ts';

describe('randomFor', () => {
  test('gives the same numbers on every machine', () => {
    const random = randomFor(7, 'fixed');
    const first = [random.hex(16), random.below(1_000), random.below(1_000)];
    const again = randomFor(7, 'fixed');
    expect([again.hex(16), again.below(1_000), again.below(1_000)]).toEqual(first);
    expect(randomFor(7, 'fixed').hex(24)).toMatchInlineSnapshot(`"11859a8f91714ce6b631edc8"`);
  });

  test('seeds and labels have streams of their own', () => {
    const beginnings = [0, 1, 2, 3].flatMap((seed) =>
      ['a', 'b', 'ab', 'ba'].map((label) => randomFor(seed, label).hex(32)),
    );
    expect(new Set(beginnings).size).toBe(16);
  });

  test('is spread evenly enough for a world', () => {
    const random = randomFor(3, 'spread');
    const counts = new Array<number>(10).fill(0);
    for (let n = 0; n < 100_000; n++) counts[random.below(10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    expect(Array.from({ length: 1_000 }, () => random.between(3, 5)).every((n) => n >= 3 && n <= 5)).toBe(
      true,
    );
    expect(() => random.pick([])).toThrow(RangeError);
  });

  test('shuffling keeps all and leaves the list as it was', () => {
    const list = Array.from({ length: 50 }, (_, n) => n);
    const mixed = shuffled(list, randomFor(1, 'cards'));
    expect(mixed).not.toEqual(list);
    expect([...mixed].sort((a, b) => a - b)).toEqual(list);
    expect(list[10]).toBe(10);
  });
});
