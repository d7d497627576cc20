import { randomBytes } from 'node:crypto';
import { type Instant, millis } from '../kernel/time.ts';
import { uuidOfHex } from '../kernel/uuid.ts';

let last = { at: -1, nth: 0 };

/**
 * A time-ordered UUID (version 7, RFC 9562) for what is made here: 48 bits of `now`, a counter of 12 bits, 62 random bits.
 * Of one millisecond the later made is the larger (section 6.2, method 1), up to 4,096 of them less where the counter begins.
 */
export function newId(now: Instant): string {
  const bytes = randomBytes(16);
  const at = millis(now);
  last = { at, nth: last.at === at ? (last.nth + 1) % 4096 : bytes[6]! };
  bytes.writeUIntBE(at, 0, 6);
  bytes.writeUInt16BE(0x7000 | last.nth, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uuidOfHex(bytes.toString('hex'));
}

/** A secret of 20 characters in groups, about 100 bits, without letters that look alike. */
export function newSecret(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'; // 31 letters: the small bias of modulo costs under a bit
  const letters = [...randomBytes(20)].map((byte) => alphabet[byte % alphabet.length]);
  return [0, 5, 10, 15].map((from) => letters.slice(from, from + 5).join('')).join('-');
}

/** Random bytes for a seed that an officer's device is given. */
export function newSeed(bytes: number): Buffer {
  return randomBytes(bytes);
}
