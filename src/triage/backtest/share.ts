import type { Share } from './shape.ts';

/** Standard normal quantiles: of the interval that is shown, and of the one that a proposal needs, since so many rules are looked at at once. */
export const SHOWN_Z = 1.959964; // 95 %
export const PROPOSED_Z = 2.575829; // 99 %

/**
 * A share with its Wilson score interval; null of nothing. Pure.
 *
 * Wilson 1927 (J. Am. Stat. Assoc. 22, 209–212): holds for few, and for shares near 0 and 1, where the plain interval does not.
 */
export function wilson(part: number, of: number, z = SHOWN_Z): Share {
  if (of === 0) return null;
  const share = part / of;
  const spread = (z * z) / of;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / of + spread / (4 * of));
  // at 0 and 1 rounding may step over what the arithmetic keeps
  return {
    share,
    low: Math.min(share, Math.max(0, middle - half)),
    high: Math.max(share, Math.min(1, middle + half)),
  };
}
