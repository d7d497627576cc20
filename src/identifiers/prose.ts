import type { Hints } from './found.ts';
import type { IdentifierKind } from './shape.ts';

/** Gives one identifier that stands in prose. */
export type Take = (kind: IdentifierKind, text: string, hints?: Hints) => void;

/**
 * Looks for its own kinds and returns the prose with what it took replaced by `TAKEN`, so that no later one reads
 * the same characters again. Linear in the prose: patterns begin at a boundary and have bounded repeats.
 */
export type Finder = (prose: string, take: Take) => string;

/** Stands where something was taken out: no letter, digit or space, so that nothing grows together across it. */
export const TAKEN = '\uE000';

/** Text before a place, on the same line, at most `length` characters. */
export function lead(prose: string, offset: number, length: number): string {
  const text = prose.slice(Math.max(offset - length, 0), offset);
  return text.slice(text.lastIndexOf('\n') + 1);
}
