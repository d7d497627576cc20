/** Check digit schemes of numbers. Inputs are ASCII digits only; O(n). */

/** The digit that Luhn's rule (ISO/IEC 7812-1 annex B) puts after `body`. */
export function luhnDigit(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i += 1) {
    const digit = body.charCodeAt(body.length - 1 - i) - 48;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** True where the last digit is Luhn's check digit: cards, IMEI, ICCID. */
export function passesLuhn(digits: string): boolean {
  return digits.length > 1 && luhnDigit(digits.slice(0, -1)) === digits.at(-1);
}

// Verhoeff (1969): the dihedral group of order ten; PERMUTE is the rule (1 5 8 9 4 2 7 0)(3 6) applied by position.
const MULTIPLY = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTE = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** True where the last digit is Verhoeff's check digit: Aadhaar. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    check = +MULTIPLY[check]![+PERMUTE[i % 8]![digit]!]!;
  }
  return digits.length > 1 && check === 0;
}

/** What people type to fill a required field: one digit over and over, or the keys in their order. */
export function isFiller(digits: string): boolean {
  return /^(\d)\1*$/.test(digits) || KEYS.some((keys) => keys.startsWith(digits));
}

const KEYS = ['1234567890', '0123456789', '9876543210'].map((keys) => keys.repeat(2));
