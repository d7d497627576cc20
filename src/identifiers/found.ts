import { caseless } from './clean-text.ts';
import type { IdentifierDraft, IdentifierKind, Strength, Trap } from './shape.ts';

/**
 * What the rule of one kind makes of a text; `identify` adds what the draft says (place, time, event).
 *
 * kind      only where it differs from the draft's: a lead that the value holds besides
 * original  only where the literal text may not be kept
 * port      only where it stood in the text itself
 */
export type Found = {
  kind?: IdentifierKind;
  canonical: string;
  display: string;
  original?: string;
  strength: Strength;
  possible: boolean;
  valid: boolean;
  country: string | null;
  traps: Trap[];
  port?: number;
};

export type Hints = NonNullable<IdentifierDraft['hints']>;

/** defaultCountry: alpha-2 of the country whose national forms are meant, where nothing else says so. */
export type Context = { defaultCountry?: string };

/** One kind's rule. `text` is `clean` and not empty. Pure, never throws, never empty. */
export type Parse = (text: string, hints: Hints, context: Context) => Found[];

/** An identifier whose standard's check passed; `more` overrides. */
export function sound(canonical: string, strength: Strength, more: Partial<Found> = {}): Found {
  return {
    canonical,
    display: canonical,
    strength,
    possible: true,
    valid: true,
    country: null,
    traps: [],
    ...more,
  };
}

/** A value that does not have the form of its kind: kept, shown, weak. */
export function unrecognised(text: string, more: Partial<Found> = {}): Found {
  return {
    canonical: caseless(text),
    display: text,
    strength: 'weak',
    possible: false,
    valid: false,
    country: null,
    traps: ['form_not_recognised'],
    ...more,
  };
}
