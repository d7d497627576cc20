import { boundedMemory } from '../identifiers/bounded-memory.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import type { Identifier } from '../identifiers/shape.ts';
import { keyedDigest } from '../storage/keyed-digest.ts';

/** Addresses, hashes and desks' mailboxes recur from tip to tip; a keyed digest costs ten times a look-up. */
const REMEMBERED = 20_000;

type Keyed = { key: Buffer; print: (text: string) => string };
let last: Keyed | null = null;

/** Fingerprints (hex) of texts under a key, the same as the vault’s. */
export function textPrints(key: Buffer): (text: string) => string {
  if (!last?.key.equals(key)) {
    const digest = keyedDigest(key);
    last = { key: Buffer.from(key), print: boundedMemory(REMEMBERED, (text) => digest(text).slice(0, 32)) };
  }
  return last.print;
}

/** Fingerprints (hex) of identifiers under a key, the same as the vault’s. The results for the last 20,000 to 40,000 texts are remembered, for one key at a time. */
export function printsUnder(key: Buffer): (identifier: Pick<Identifier, 'kind' | 'canonical'>) => string {
  const print = textPrints(key);
  return (identifier) => print(matchKey(identifier));
}
