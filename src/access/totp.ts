import { Secret, TOTP } from 'otpauth';
import { type Instant, millis } from '../kernel/time.ts';

const PERIOD_S = 30;
/** Steps before and after the present one whose codes count too: clocks of telephones differ. */
const DRIFT = 1;
/** 160 bits, as RFC 4226 asks. */
export const SEED_BYTES = 20;

const totpOf = (seed: Uint8Array, name: string): TOTP =>
  new TOTP({ issuer: 'Tipstaff', label: name, secret: secretOf(seed), period: PERIOD_S });
const secretOf = (seed: Uint8Array): Secret => new Secret({ buffer: Uint8Array.from(seed).buffer });

/** What an authenticator app takes in: the seed as text, and the `otpauth:` address that its QR code holds. */
export function seedWords(seed: Uint8Array, name: string): { text: string; uri: string } {
  return { text: secretOf(seed).base32, uri: totpOf(seed, name).toString() };
}

/** The step of time whose code this is (RFC 6238, 6 digits, SHA-1, 30 s), or null. Steps grow; each may be used once. */
export function stepOfCode(seed: Uint8Array, code: string, now: Instant): number | null {
  const timestamp = millis(now);
  const delta = totpOf(seed, '').validate({ token: code, timestamp, window: DRIFT });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
}
