/** How much a piece of evidence says, in words: the number itself is for those who ask. */
export const SAYS = ['weak', 'fair', 'strong', 'very_strong'] as const;
export type Says = (typeof SAYS)[number];

/** Bits from which evidence for one person is fair (an officer is asked), strong (it joins by itself), very strong. */
const FOR = [9, 17, 26] as const;
/** Bits against; what speaks against is weighed on a shorter scale. */
const AGAINST = [2, 6, 15] as const;

/** Bits (log2 of the likelihood ratio) as a word; their sign is told apart by where they stand. Pure. */
export function saysOf(bits: number): Says {
  const steps = bits < 0 ? AGAINST : FOR;
  const size = Math.abs(bits);
  return SAYS[steps.filter((step) => size >= step).length]!;
}
