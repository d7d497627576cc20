import { maskAadhaar } from './aadhaar.ts';
import { bankAccount } from './bank-account.ts';
import { parseCard } from './card.ts';
import { parseEmail } from './email.ts';
import { type Context, type Found, sound, unrecognised } from './found.ts';
import { isIfsc } from './ifsc.ts';
import { parsePhone } from './phone.ts';

/**
 * UPI payment addresses (VPA), `local@handle`, NPCI. Canonical lower case. Also reads `upi://pay?pa=…` links.
 *
 * A local part that is an Indian mobile number gives that number too (weak: a number may have been re-issued since). NPCI's own
 * aliases give what they stand for: `acct@IFSC.ifsc.npci` the bank account, `…@mobile.npci` the number, `…@rupay.npci` the card
 * and `…@aadhaar.npci` the Aadhaar, the last two masked. Trap: a dot after the @ otherwise means an e-mail address.
 */
export function parseUpi(text: string, context: Context): Found[] {
  const address = /^upi:/i.test(text)
    ? (new URLSearchParams(text.replace(/^[^?]*\??/, '')).get('pa') ?? '')
    : text;
  const cut = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(cut, 0)).trim();
  const handle = address
    .slice(cut + 1)
    .trim()
    .toLowerCase();
  if (handle.endsWith('.npci') && local !== '') return alias(local, handle, context);
  const canonical = `${local.toLowerCase()}@${handle}`;
  if (!VPA.test(canonical)) {
    const email = parseEmail(address)[0]!;
    return email.valid ? [unrecognised(text), { ...email, kind: 'email' }] : [unrecognised(text)];
  }
  const found = sound(canonical, 'strong', { display: `${local}@${handle}`, country: 'IN' });
  return [found, ...numberIn(local)];
}

/** The practical grammar; NPCI's own is not public in full. */
const VPA = /^[a-z0-9._-]{2,256}@[a-z][a-z0-9]{1,63}$/;

/** True for the form of a payment address, any case. */
export function isUpiHandle(text: string): boolean {
  return VPA.test(text.toLowerCase());
}

/** `9999900001`, `919999900001`, and with the apps' own `-2` for a second address. */
function numberIn(local: string): Found[] {
  const number = /^(?:\+?91)?([6-9]\d{9})(?:[-.]\d{1,2})?$/.exec(local)?.[1];
  if (!number) return [];
  return [{ ...parsePhone(`+91${number}`, {}, {})[0]!, kind: 'phone', strength: 'weak' }];
}

function alias(local: string, handle: string, context: Context): Found[] {
  const [ifsc = ''] = handle.split('.');
  if (handle === 'aadhaar.npci') {
    const { display } = maskAadhaar(local);
    const masked = `${display.replace(/ /g, '')}@${handle}`;
    return [
      sound(masked.toLowerCase(), 'none', {
        display: masked,
        original: masked,
        country: 'IN',
        traps: ['masked_never_stored'],
      }),
    ];
  }
  if (handle === 'rupay.npci') {
    const card = parseCard(local)[0]!;
    const masked = `${card.display}@${handle}`;
    return [
      sound(masked.toLowerCase(), 'weak', {
        display: masked,
        original: masked,
        country: 'IN',
        traps: ['masked_never_stored'],
      }),
      { ...card, kind: 'card' },
    ];
  }
  const found = sound(`${local.toLowerCase()}@${handle}`, 'strong', { country: 'IN' });
  if (handle === 'mobile.npci')
    return [
      found,
      ...parsePhone(local, {}, { ...context, defaultCountry: 'IN' }).map((line) => ({
        ...line,
        kind: 'phone' as const,
      })),
    ];
  if (handle === `${ifsc}.ifsc.npci` && isIfsc(ifsc.toUpperCase()))
    return [found, bankAccount(local, ifsc.toUpperCase())];
  return [found];
}
