import { caseless, slug } from './clean-text.ts';
import { type Found, type Hints, sound, unrecognised } from './found.ts';
import { isIfsc } from './ifsc.ts';
import { NO_PLATFORM } from './platform-alias.ts';

/**
 * Bank accounts that have no IBAN. Canonical `<IFSC>:<number>`, for India nine to eighteen digits, leading zeros kept;
 * elsewhere `<bank>:<number>`; `?:<number>` where no bank is known. Also reads `EXBK0000001/000912345678901`.
 *
 * Strong with an IFSC. Traps: no check digit, so a slip of the pen is another account; numbers repeat between banks, and
 * between co-operative banks under one sponsor's code, so that the branch's whole code counts.
 */
export function parseBankAccount(text: string, hints: Hints): Found[] {
  const { bank, number } = apart(text, hints.bank?.trim() ?? '');
  const digits = number.replace(/[\s-]/g, '');
  const code = bank.toUpperCase().replace(/\s/g, '');
  if (isIfsc(code)) return [bankAccount(digits, code)];
  if (!/^[A-Za-z0-9]{5,34}$/.test(digits) || !/\d{4}/.test(digits)) return [unrecognised(text)];
  const name = slug(bank) || NO_PLATFORM;
  return [
    sound(`${name}:${digits.toUpperCase()}`, 'weak', {
      display: bank ? `${digits} (${bank})` : digits,
      valid: INDIAN.test(digits),
    }),
  ];
}

/** An account of the branch with this IFSC; for aliases that carry both. */
export function bankAccount(number: string, ifsc: string): Found {
  const canonical = `${ifsc}:${caseless(number).toUpperCase()}`;
  const display = `${number} (${ifsc})`;
  if (!INDIAN.test(number))
    return unrecognised(display, { kind: 'bank_account', canonical, display, country: 'IN' });
  return sound(canonical, 'strong', { kind: 'bank_account', display, country: 'IN' });
}

const INDIAN = /^\d{9,18}$/;

/** Bank and number from one text where the text holds both, else the hint and the whole text. */
function apart(text: string, hint: string): { bank: string; number: string } {
  const npci = /^(.+)@([a-z0-9]{11})\.ifsc\.npci$/i.exec(text);
  if (npci) return { bank: npci[2]!, number: npci[1]! };
  const before = /^([^:/]+)[:/](.*)$/.exec(text);
  if (before && before[2]!.trim() !== '') {
    const [, bank = '', number = ''] = before;
    return bank.trim() === NO_PLATFORM ? { bank: hint, number } : { bank: bank.trim(), number };
  }
  const spaced = /^([A-Za-z]{4}0[A-Za-z0-9]{6})[\s,;-]+(\d[\d\s-]*)$/.exec(text);
  return spaced ? { bank: spaced[1]!, number: spaced[2]! } : { bank: hint, number: text };
}
