import type { IdentifierDraft, Strength, Trap } from '../../../src/identifiers/shape.ts';

/** text, canonical, strength, valid; then hints, traps, country where the case is about them */
export type KindCase = [
  text: string,
  canonical: string,
  strength: Strength,
  valid: boolean,
  more?: {
    hints?: NonNullable<IdentifierDraft['hints']>;
    traps?: Trap[];
    country?: string | null;
    also?: string[];
  },
];

export const at = { text: '2026-03-01T12:55:00Z', instant: '2026-03-01T12:55:00.000Z', offsetKnown: true };
export const form: Trap[] = ['form_not_recognised'];
