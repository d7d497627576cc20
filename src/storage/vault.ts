import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';
import { TipstaffError } from '../kernel/errors.ts';

/** Where a sealed value belongs: bound into the seal, so that it opens nowhere else. */
export type SealPlace = string;

/** A data key, in the clear only in memory. */
export type DataKey = Buffer;

/**
 * Keys and seals. One master key, from a file outside the data folder, from which three keys are derived:
 * one wraps data keys, one fingerprints identifiers, one seals the spool.
 */
export type Vault = {
  /** A fresh data key and its wrapped form, bound to `place`. */
  newKey: (place: SealPlace) => { key: DataKey; wrapped: Buffer };
  /** Fails SEAL_BROKEN. */
  unwrap: (wrapped: Buffer, place: SealPlace) => DataKey;
  /** AES-256-GCM: nonce (12) ‖ ciphertext ‖ tag (16). */
  seal: (key: DataKey, place: SealPlace, plain: Uint8Array) => Buffer;
  /** Fails SEAL_BROKEN where altered, moved, or sealed by another key. */
  open: (key: DataKey, place: SealPlace, sealed: Buffer) => Buffer;
  /** 16 bytes of HMAC-SHA-256: equal texts meet, nobody without the key can tell which text it was. */
  fingerprint: (text: string) => Buffer;
  readonly fingerprintKey: Buffer;
  readonly spoolKey: DataKey;
  /** Proves that this is the key that a database was sealed with, without giving anything away. */
  readonly check: string;
};

const NONCE = 12;
const TAG = 16;

/** Make the vault of a master key (32 bytes). Pure but for the randomness of new keys and nonces. */
export function openVault(master: Buffer): Vault {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, 'tipstaff', purpose, 32));
  const wrapping = derive('wrap data keys');
  const fingerprintKey = derive('fingerprint identifiers');
  return {
    newKey: (place) => {
      const key = randomBytes(32);
      return { key, wrapped: seal(wrapping, `key:${place}`, key) };
    },
    unwrap: (wrapped, place) => open(wrapping, `key:${place}`, wrapped),
    seal,
    open,
    fingerprint: (text) => fingerprint(fingerprintKey, text),
    fingerprintKey,
    spoolKey: derive('seal the spool'),
    check: createHmac('sha256', derive('prove the key')).update('tipstaff').digest('hex'),
  };
}

/** The fingerprint of a text under a key: first 16 bytes of HMAC-SHA-256. */
export function fingerprint(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16);
}

/** True where two check values are equal; takes the same time either way. */
export function sameCheck(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Randomness for nonces is fetched for 512 of them at a time: one call of the system costs more than a seal of a short text. */
const nonces = Buffer.alloc(NONCE * 512);
let nextNonce = nonces.length;

function freshNonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces);
    nextNonce = 0;
  }
  nextNonce += NONCE;
  return nonces.subarray(nextNonce - NONCE, nextNonce);
}

function seal(key: DataKey, place: SealPlace, plain: Uint8Array): Buffer {
  const nonce = freshNonce(); // a view, copied into the result before the next one is taken
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key: DataKey, place: SealPlace, sealed: Buffer): Buffer {
  if (sealed.length < NONCE + TAG) throw new TipstaffError('SEAL_BROKEN');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
  } catch (cause) {
    throw new TipstaffError('SEAL_BROKEN', {}, { cause });
  }
}
