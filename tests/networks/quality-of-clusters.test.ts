import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustedRand, bCubed, heldTogether, pairwise } from '../../bench/quality-of-clusters.ts';

const labels = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 2, maxLength: 60 });

describe('figures of clusters', () => {
  it('give Bagga and Baldwin’s figures for their example', () => {
    // truth 1–5, 6–7, 8–12; the answer joins the last two
    const truth = [1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3];
    const found = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2];
    expect(bCubed(truth, found).precision).toBeCloseTo(0.762, 3);
    expect(bCubed(truth, found).recall).toBe(1);
    expect(pairwise(truth, found).precision).toBeCloseTo(21 / 31, 9);
    expect(heldTogether(truth, found)).toBe(1);
    expect(heldTogether(found, truth)).toBeCloseTo((1 + 5 / 7) / 2, 9);
  });

  it('give scikit-learn’s adjusted Rand for its documented example', () => {
    expect(adjustedRand([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(0.5714, 4);
    expect(adjustedRand([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0);
    expect(adjustedRand([0, 0, 1, 1], ['b', 'b', 'a', 'a'])).toBe(1);
  });

  it('agree with a walk over all pairs', () => {
    fc.assert(
      fc.property(labels, (both) => {
        let [together, inTruth, inFound] = [0, 0, 0];
        for (let a = 0; a < both.length; a += 1)
          for (let b = 0; b < a; b += 1) {
            const [t, f] = [both[a]![0] === both[b]![0], both[a]![1] === both[b]![1]];
            together += t && f ? 1 : 0;
            inTruth += t ? 1 : 0;
            inFound += f ? 1 : 0;
          }
        const truth = both.map(([label]) => label);
        const found = both.map(([, label]) => label);
        const { precision, recall } = pairwise(truth, found);
        expect(precision).toBeCloseTo(inFound === 0 ? 1 : together / inFound, 9);
        expect(recall).toBeCloseTo(inTruth === 0 ? 1 : together / inTruth, 9);
        expect(adjustedRand(truth, found)).toBeCloseTo(adjustedRand(found, truth), 9);
        expect(bCubed(truth, found).precision).toBeCloseTo(bCubed(found, truth).recall, 9);
      }),
    );
  });

  it('refuse labels of different lengths', () => {
    expect(() => bCubed([1], [])).toThrow(RangeError);
  });
});
