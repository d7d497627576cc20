import type { Found } from './found.ts';

/**
 * PAN, the income-tax number of India: `ABCPE1234F`, its fourth letter the kind of holder. Shown as `ABXXXXXX4F`.
 *
 * No kind of its own: it comes as an account of platform `PAN`. It is masked, and the masked form ties nothing.
 */
export const PAN_FORM = /^[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]$/;

/** A PAN field, masked whatever it holds. Canonical `pan:ABXXXXXX4F`. */
export function maskPan(text: string): Found {
  const pan = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const masked = `${pan.slice(0, 2)}XXXXXX${pan.length > 8 ? pan.slice(-2) : ''}`;
  return {
    canonical: `pan:${masked}`,
    display: masked,
    original: masked,
    strength: 'none',
    possible: true,
    valid: PAN_FORM.test(pan),
    country: 'IN',
    traps: ['masked_never_stored'],
  };
}
