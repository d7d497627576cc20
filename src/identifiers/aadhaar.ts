import { passesVerhoeff } from './check-digit.ts';
import type { Found } from './found.ts';

/**
 * Aadhaar, the number of UIDAI: twelve digits, the first 2–9, the last Verhoeff's. Shown as `XXXX XXXX 0019`.
 *
 * It is recognised in order to be masked; the number itself is never kept (Aadhaar Act 2016 s.29 and the UIDAI
 * circulars on masking). Four digits name nobody, so the masked form ties nothing. There is no kind for it: it comes as
 * an account of platform `Aadhaar`, in prose, or as the alias `…@aadhaar.npci` of a payment address.
 */
export function isAadhaar(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  return /^[2-9]\d{11}$/.test(digits) && passesVerhoeff(digits);
}

/** An Aadhaar field, masked whatever it holds. Canonical `aadhaar:XXXXXXXX0019`. */
export function maskAadhaar(text: string): Found {
  const masked = `XXXXXXXX${text.replace(/\D/g, '').slice(-4)}`;
  const display = `XXXX XXXX ${masked.slice(8)}`.trim();
  const whole = isAadhaar(text);
  return {
    canonical: `aadhaar:${masked}`,
    display,
    original: display,
    strength: 'none',
    possible: true,
    valid: whole,
    country: 'IN',
    traps: ['masked_never_stored'],
  };
}
