import { GAP_FIELDS, type Gap } from './shape.ts';

/** What a tip has of the fields that apply to it: bits by position in `GAP_FIELDS`. */
export type GapBits = { asked: number; given: number; partly: number };

/** Pure. */
export function bitsOf(gaps: readonly Gap[]): GapBits {
  const of = (some: (gap: Gap) => boolean) =>
    gaps.reduce((bits, gap) => (some(gap) ? bits | (1 << GAP_FIELDS.indexOf(gap.field)) : bits), 0);
  return {
    asked: of(() => true),
    given: of(({ state }) => state === 'given'),
    partly: of(({ state }) => state === 'partly'),
  };
}

/** How many bits are set. */
export function countOf(bits: number): number {
  let left = bits;
  let count = 0;
  for (; left !== 0; left &= left - 1) count += 1;
  return count;
}
