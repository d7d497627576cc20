import { passesLuhn } from './check-digit.ts';
import { type Found, sound } from './found.ts';

/**
 * Payment cards, ISO/IEC 7812: thirteen to nineteen digits, the last Luhn's. The number is never kept: canonical
 * and all else is `411111XXXXXX1111`, first six and last four (PCI DSS 3.4). Weak, since a masked form fits many cards.
 */
export function parseCard(text: string): Found[] {
  const compact = text.replace(/[\s.-]/g, '').toUpperCase();
  const whole = /^\d{13,19}$/.test(compact);
  const given = /^(\d{6})[X*•#]{3,9}(\d{4})$/.exec(compact);
  const masked = given
    ? compact.replace(/[*•#]/g, 'X')
    : whole
      ? maskCard(compact)
      : withoutLongNumbers(compact || text);
  const right = whole && passesLuhn(compact);
  return [
    sound(masked, 'weak', {
      original: masked,
      possible: whole || given !== null,
      valid: right || given !== null,
      traps:
        whole && !right
          ? ['masked_never_stored', 'check_digit_wrong']
          : given || whole
            ? ['masked_never_stored']
            : ['masked_never_stored', 'form_not_recognised'],
    }),
  ];
}

/** First six and last four digits. `digits` are ASCII digits, thirteen or more. */
export function maskCard(digits: string): string {
  return `${digits.slice(0, 6)}${'X'.repeat(digits.length - 10)}${digits.slice(-4)}`;
}

/**
 * True for digits that a card would have: a known issuer's range, its length, and Luhn. Long account numbers of
 * platforms pass Luhn one time in ten, so that length alone decides nothing.
 */
export function isCard(digits: string): boolean {
  return ISSUERS.some((form) => form.test(digits)) && passesLuhn(digits);
}

/** Visa; Mastercard; American Express; Diners; Discover; RuPay; UnionPay; JCB. */
const ISSUERS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{4}|222[1-9]\d\d|22[3-9]\d{3}|2[3-6]\d{4}|27[01]\d{3}|2720\d\d)\d{10}$/,
  /^3[47]\d{13}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  /^6(?:011|5\d\d|4[4-9]\d)\d{12}$/,
  /^(?=\d{16}$)(?:60|65|81|82|508)\d+$/,
  /^62\d{14}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
];

function withoutLongNumbers(text: string): string {
  return text.replace(/\d{11,}/g, (digits) => maskCard(digits));
}
