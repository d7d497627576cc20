import { ValidationErrorsIBAN, validateIBAN } from 'ibantools';
import { type Found, sound, unrecognised } from './found.ts';

/**
 * IBAN, ISO 13616. Canonical without spaces, upper case: `DE89370400440532013000`. Checked by length and form of the
 * country and modulo 97. Traps: India, Sri Lanka, the USA and others have none; a slip of one character is noticed.
 */
export function parseIban(text: string): Found[] {
  const iban = compactIban(text);
  const { valid, errorCodes } = validateIBAN(iban);
  if (valid)
    return [
      sound(iban, 'strong', { country: iban.slice(0, 2), display: iban.replace(/(.{4})(?=.)/g, '$1 ') }),
    ];
  const slip =
    errorCodes.length > 0 && errorCodes.every((code) => code === ValidationErrorsIBAN.WrongIBANChecksum);
  if (slip)
    return [
      unrecognised(iban, {
        canonical: iban,
        possible: true,
        country: iban.slice(0, 2),
        traps: ['check_digit_wrong'],
      }),
    ];
  return [unrecognised(text, { canonical: iban || text })];
}

/** Without spaces, hyphens and a leading `IBAN`, upper case. */
function compactIban(text: string): string {
  return text
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/^(?:IBAN:?)+(?=.)/, '');
}
