import { createHmac, hash, randomBytes } from 'node:crypto';
import { TipstaffError } from '../kernel/errors.ts';
import type { KeyKeeper } from './key-keeper.ts';
import { Keyring, type Leaf } from './keyring.ts';
import { open, type SealPlace, seal } from './seal.ts';

/** A data key, in the clear only in memory. */
export type DataKey = Buffer;

/**
 * Keys and seals.
 *
 * The master key wraps unit keys; a unit key and the record's leaf of the keyring together wrap the record's data key;
 * the data key seals what the record holds. Once the leaf is cut out of the keyring nothing opens the record any more,
 * whatever copy of the database it comes from. Fingerprints and the spool have keys of their own.
 */
export type Vault = {
  /** A fresh data key of a record of a unit, and its wrapped form. `place` names table, column and row. About 20 µs. */
  newKey: (place: SealPlace, unit: number) => { key: DataKey; wrapped: Buffer };
  /** A fresh data key for a record whose present one (`wrapped`) is going to be destroyed. */
  nextKey: (wrapped: Buffer, place: SealPlace, unit: number) => { key: DataKey; wrapped: Buffer };
  /** Fails SEAL_BROKEN; KEY_DESTROYED where the record was cleared. */
  unwrap: (wrapped: Buffer, place: SealPlace, unit: number) => DataKey;
  /** The same data key under the unit's newest key; null where it is wrapped by that already. */
  rewrap: (wrapped: Buffer, place: SealPlace, unit: number) => Buffer | null;
  /** Which of a record's keys this is, one after another: each before it was destroyed. Fails KEY_DESTROYED, SEAL_BROKEN. */
  generationOf: (wrapped: Buffer) => number;
  /** The leaf of the keyring that a wrapped key hangs on; null where nothing is wrapped. */
  leafOf: (wrapped: Buffer, place: SealPlace) => Leaf | null;
  isDestroyed: (wrapped: Buffer, place: SealPlace) => boolean;
  /** Whether the first key of this record was destroyed: what may be known of a record that a database does not hold. */
  isGone: (place: SealPlace) => boolean;
  /** Cut these leaves out of the keyring and put it on the disk. For ever. Again: nothing more happens. */
  destroy: (leaves: readonly Leaf[]) => void;
  /** AES-256-GCM: nonce (12) ‖ ciphertext ‖ tag (16). */
  seal: (key: DataKey, place: SealPlace, plain: Uint8Array) => Buffer;
  /** Fails SEAL_BROKEN where altered, moved, or sealed by another key. */
  open: (key: DataKey, place: SealPlace, sealed: Buffer) => Buffer;
  /** 16 bytes of HMAC-SHA-256: equal texts meet, nobody without the key can tell which text it was. */
  fingerprint: (text: string) => Buffer;
  readonly fingerprintKey: Buffer;
  readonly spoolKey: DataKey;
  /** Proves that this is the master key that a database was sealed with, without giving anything away. */
  readonly check: string;
  readonly units: UnitKeys;
  readonly keeper: KeyKeeper;
};

/**
 * Unit keys in the clear, by unit and version. The newest wraps; older ones open. One that a rotation dropped from the
 * database is held until the program ends, for readers that began before.
 */
export class UnitKeys {
  private readonly keys = new Map<string, Buffer>();
  private readonly newest = new Map<number, number>();

  hold(unit: number, version: number, key: Buffer): void {
    this.keys.set(`${unit} ${version}`, key);
    this.newest.set(unit, Math.max(version, this.newest.get(unit) ?? 0));
  }

  version(unit: number): number {
    const version = this.newest.get(unit);
    if (version === undefined) throw new TipstaffError('KEY_OF_UNIT_MISSING', { unit });
    return version;
  }

  of(unit: number, version: number): Buffer | null {
    return this.keys.get(`${unit} ${version}`) ?? null;
  }
}

const FORMAT = 1;
const HEAD = 7; // format (1), version of the unit's key (4), generation of the record's key (2)

/** Make the vault of opened keys. Pure but for the randomness of new keys and nonces, and the keyring's file. */
export function openVault(keys: {
  fingerprintKey: Buffer;
  spoolKey: Buffer;
  units: UnitKeys;
  keeper: KeyKeeper;
}): Vault {
  const { units, keeper, fingerprintKey, spoolKey } = keys;
  const wrap = (key: DataKey, place: SealPlace, unit: number, generation: number): Buffer => {
    const head = { version: units.version(unit), generation };
    return Buffer.concat([
      headBytes(head),
      seal(wrappingKey(units, keeper.ring, unit, place, head), bound(place, unit, head), key),
    ]);
  };
  const unwrap = (wrapped: Buffer, place: SealPlace, unit: number): DataKey => {
    const head = headOf(wrapped);
    return open(
      wrappingKey(units, keeper.ring, unit, place, head),
      bound(place, unit, head),
      wrapped.subarray(HEAD),
    );
  };
  const fresh = (place: SealPlace, unit: number, generation: number) => {
    const key = randomBytes(32);
    return { key, wrapped: wrap(key, place, unit, generation) };
  };
  const leafOf = (wrapped: Buffer, place: SealPlace) =>
    wrapped.length === 0 ? null : leafAt(place, headOf(wrapped).generation);
  return {
    newKey: (place, unit) => fresh(place, unit, 0),
    nextKey: (wrapped, place, unit) => fresh(place, unit, headOf(wrapped).generation + 1),
    unwrap,
    rewrap: (wrapped, place, unit) => {
      const { version, generation } = headOf(wrapped);
      if (version === units.version(unit)) return null;
      return wrap(unwrap(wrapped, place, unit), place, unit, generation);
    },
    generationOf: (wrapped) => headOf(wrapped).generation,
    leafOf,
    isDestroyed: (wrapped, place) => {
      const leaf = leafOf(wrapped, place);
      return leaf === null || !keeper.ring.has(leaf);
    },
    isGone: (place) => !keeper.ring.has(leafAt(place, 0)),
    destroy: (leaves) => keeper.destroy(leaves),
    seal,
    open,
    fingerprint: (text) => fingerprint(fingerprintKey, text),
    fingerprintKey,
    spoolKey,
    get check() {
      return keeper.check;
    },
    units,
    keeper,
  };
}

/** The fingerprint of a text under a key: first 16 bytes of HMAC-SHA-256. */
export function fingerprint(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest().subarray(0, 16);
}

type Head = { version: number; generation: number };

function headBytes({ version, generation }: Head): Buffer {
  const head = Buffer.alloc(HEAD);
  head[0] = FORMAT;
  head.writeUInt32BE(version, 1);
  head.writeUInt16BE(generation, 5);
  return head;
}

function headOf(wrapped: Buffer): Head {
  if (wrapped.length === 0) throw new TipstaffError('KEY_DESTROYED');
  if (wrapped.length < HEAD || wrapped[0] !== FORMAT) throw new TipstaffError('SEAL_BROKEN');
  return { version: wrapped.readUInt32BE(1), generation: wrapped.readUInt16BE(5) };
}

const bound = (place: SealPlace, unit: number, { version, generation }: Head): string =>
  `data_key ${place} unit ${unit} key ${version} generation ${generation}`;
const leafAt = (place: SealPlace, generation: number): Leaf => Keyring.leafOf(`${place} ${generation}`);

const PURPOSE = Buffer.from('\0\0\0\u0001tipstaff wraps a data key');

/** One-step key derivation (NIST SP 800-56C): SHA-256 of counter and purpose, the unit's key, the leaf's secret. */
function wrappingKey(units: UnitKeys, ring: Keyring, unit: number, place: SealPlace, head: Head): Buffer {
  const unitKey = units.of(unit, head.version);
  if (!unitKey) throw new TipstaffError('SEAL_BROKEN');
  const secret = ring.secretOf(leafAt(place, head.generation));
  if (!secret) throw new TipstaffError('KEY_DESTROYED');
  return hash('sha256', Buffer.concat([PURPOSE, unitKey, secret]), 'buffer');
}
