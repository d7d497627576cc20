import type { Attributes } from './shape.ts';

type Flagged = Omit<Attributes, 'category'>;

const two = (value: boolean | null): number => (value === null ? 0 : value ? 2 : 1);
const back = (bits: number): boolean | null => (bits === 0 ? null : bits === 2);

/**
 * Attributes as one small number: two bits each for victim identified (0–1), offender identified (2–3), distributed (4–5):
 * 0 not stated, 1 no, 2 yes; bit 6: a series is named. The position is stored: append only. Pure.
 */
export function packFlags(of: Flagged): number {
  return (
    two(of.victimIdentified) |
    (two(of.offenderIdentified) << 2) |
    (two(of.distributed) << 4) |
    (of.seriesKnown ? 64 : 0)
  );
}

export function unpackFlags(flags: number): Flagged {
  return {
    victimIdentified: back(flags & 3),
    offenderIdentified: back((flags >> 2) & 3),
    distributed: back((flags >> 4) & 3),
    seriesKnown: (flags & 64) !== 0,
  };
}
