import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passesVerhoeff } from '../../src/identifiers/check-digit.ts';
import { maskForbidden } from '../../src/identifiers/mask-forbidden.ts';

describe('masked', () => {
  test.each([
    ['999999990019', 'XXXX XXXX 0019'],
    ['Aadhaar: 9999 9999 0019.', 'Aadhaar: XXXX XXXX 0019.'],
    ['9999-9999-0019', 'XXXX XXXX 0019'],
    ['९९९९ ९९९९ ००१९', 'XXXX XXXX 0019'],
    ['paid 500 999999990019', 'paid 500 XXXX XXXX 0019'],
    ['in 2026 9999 9999 0019', 'in 2026 XXXX XXXX 0019'],
    ['999999990019@aadhaar.npci', 'XXXX XXXX 0019@aadhaar.npci'],
    ['card 4111111111111111', 'card 411111XXXXXX1111'],
    ['card 4111 1111 1111 1111, valid', 'card 411111XXXXXX1111, valid'],
    ['3782 822463 10005', '378282XXXXX0005'],
  ])('%s', (text, masked) => {
    expect(maskForbidden(text)).toBe(masked);
    expect(maskForbidden(masked)).toBe(masked);
  });
});

describe('left alone', () => {
  const phone = numberThatPasses('9199999');
  const reference = numberThatPasses('606412');
  test.each([
    ['an Aadhaar whose check digit is wrong', '999999990018'],
    ['a card whose check digit is wrong', '4111111111111112'],
    ['a telephone number with its country code', phone],
    ['one with a plus', `+${phone}`],
    ['a payment reference', `RRN ${reference}`],
    ['another', `UPI ref no. ${reference}`],
    ['a payment address', `${reference}@upi`],
    ['an account of a platform', `https://example.org/${reference}`],
    ['an IBAN', 'BE68 5390 0754 7034'],
    ['an IBAN in groups', 'GB29 NWBK 6016 1331 9268 19'],
    ['an IMEI', '490154203237518'],
    ['a digest', '8347086bc08dd8b0e0f7578dc9b0dfe2'],
    ['an id of eighteen digits', '411111111111111111'],
  ])('%s', (_, text) => {
    expect(maskForbidden(text)).toBe(text);
  });
});

test('any text: idempotent, and no number in the clear remains of one that is announced', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const text = `${before} Aadhaar 9999 9999 0019 ${after}`;
      const masked = maskForbidden(text);
      expect(maskForbidden(masked)).toBe(masked);
      expect(masked).not.toContain('9999 9999 0019');
    }),
  );
});

/** Twelve digits that begin thus and pass Verhoeff's check, as one in ten does. */
function numberThatPasses(head: string): string {
  for (let i = 0; i < 100_000; i += 1) {
    const digits = head + String(i).padStart(12 - head.length, '0');
    if (passesVerhoeff(digits)) return digits;
  }
  throw new Error('no such number');
}
