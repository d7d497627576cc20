import { isValidBIC } from 'ibantools';
import { type Found, sound, unrecognised } from './found.ts';

/**
 * BIC (SWIFT code) of a bank, ISO 9362. Canonical upper case, the head office's `XXX` left out: `HDFCINBB`. It says which
 * bank to ask, not who: strength none. Country from characters five and six.
 */
export function parseBic(text: string): Found[] {
  const bic = text.toUpperCase().replace(/[\s-]/g, '');
  if (!isValidBIC(bic)) return [unrecognised(text, { canonical: bic || text, strength: 'none' })];
  return [sound(bic.replace(/^(.{8})XXX$/, '$1'), 'none', { country: bic.slice(4, 6) })];
}
