import { createHash } from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58, base58xmr, base58xrp, bech32, bech32m } from '@scure/base';
import { type Found, type Hints, sound, unrecognised } from './found.ts';

/**
 * Addresses of cryptocurrencies. Canonical `<chain>:<address>`: `bitcoin:bc1q…` (bech32 in lower case), `evm:0x…` in
 * lower case for Ethereum and all chains of its kind, `tron:T…`, and so on.
 *
 * A Tron address is the same twenty bytes as an EVM one, so both are the key of one holder: it gives the EVM form too,
 * and that is where the two meet. Traps: without EIP-55's mixed case an EVM address has no check; contracts of
 * currencies and places where money is burnt belong to nobody; a Solana address has no check at all and is read
 * only where the document says Solana.
 */
export function parseCrypto(text: string, hints: Hints): Found[] {
  const typed =
    /^(bitcoin|litecoin|dogecoin|dash|zcash|evm|ethereum|tron|ripple|monero|solana):(?:\/\/)?([^?]+)/i.exec(
      text,
    );
  const value = (typed?.[2] ?? text).trim();
  const asset = (hints.type ?? typed?.[1] ?? '').toLowerCase();
  if (value.length > 120) return [unrecognised(text)];
  const found =
    evm(value) ??
    base58Check(value) ??
    segwit(value) ??
    monero(value) ??
    ripple(value) ??
    solana(value, asset);
  if (found) return found;
  return [unrecognised(text, { canonical: text })];
}

const twice = (bytes: Uint8Array) => sha(sha(bytes));
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** What belongs to nobody: the zero and the dead address, and the contracts of the great stable currencies. */
const NOBODY: ReadonlySet<string> = new Set([
  'evm:0x0000000000000000000000000000000000000000',
  'evm:0x000000000000000000000000000000000000dead',
  'evm:0xdac17f958d2ee523a2206206994597c13d831ec7',
  'evm:0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48',
  'evm:0x55d398326f99059ff775485246999027b3197955',
  'evm:0xa614f803b6fd780986a42c78ec9c7f77e6ded13c',
  'tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
]);

function wallet(chain: string, address: string, more: Partial<Found> = {}): Found {
  const canonical = `${chain}:${address}`;
  return sound(canonical, NOBODY.has(canonical) ? 'none' : 'strong', { display: address, ...more });
}

function evm(text: string): Found[] | null {
  const hex = /^0x([0-9a-f]{40})$/i.exec(text)?.[1];
  if (!hex) return null;
  const lower = hex.toLowerCase();
  const mixed = hex !== lower && hex !== hex.toUpperCase();
  if (!mixed || checksummed(lower) === hex) return [wallet('evm', `0x${lower}`, { display: text })];
  return [
    wallet('evm', `0x${lower}`, {
      display: text,
      strength: 'weak',
      valid: false,
      traps: ['check_digit_wrong'],
    }),
  ];
}

/** EIP-55: a letter is a capital where the half byte of the Keccak-256 of the lower-case hex is 8 or more. */
function checksummed(hex: string): string {
  const digest = Buffer.from(keccak_256(Buffer.from(hex, 'ascii'))).toString('hex');
  return hex.replace(/[a-f]/g, (letter, i: number) =>
    digest.charCodeAt(i) > 0x37 ? letter.toUpperCase() : letter,
  );
}

/** Version bytes before a twenty-byte hash. 05 is Bitcoin's; Litecoin once wrote it too. */
const VERSIONS: Readonly<Record<string, string>> = {
  '00': 'bitcoin',
  '05': 'bitcoin',
  '30': 'litecoin',
  '32': 'litecoin',
  '1e': 'dogecoin',
  '16': 'dogecoin',
  '4c': 'dash',
  '10': 'dash',
  '41': 'tron',
  '1cb8': 'zcash',
  '1cbd': 'zcash',
};

function base58Check(text: string): Found[] | null {
  if (!/^[13LMADX7tT9][1-9A-HJ-NP-Za-km-z]{24,35}$/.test(text)) return null;
  const bytes = checked(base58.decode(text));
  if (!bytes || bytes.length < 21) return null;
  const chain = VERSIONS[Buffer.from(bytes.subarray(0, bytes.length - 20)).toString('hex')];
  if (!chain) return null;
  if (chain !== 'tron') return [wallet(chain, text)];
  const twin = `0x${Buffer.from(bytes.subarray(1)).toString('hex')}`;
  return [wallet('tron', text), wallet('evm', twin)];
}

/** The bytes without their last four, where these are the double SHA-256 of the others. */
function checked(bytes: Uint8Array): Uint8Array | null {
  const body = bytes.subarray(0, -4);
  return Buffer.compare(twice(body).subarray(0, 4), bytes.subarray(-4)) === 0 ? body : null;
}

/** BIP-173 for version 0 (20 or 32 bytes), BIP-350 for version 1 (32 bytes). Mixed case is an error by the standard. */
function segwit(text: string): Found[] | null {
  if (!/^(?:bc1|ltc1)[02-9ac-hj-np-z]{11,87}$/i.test(text)) return null;
  const lower = text.toLowerCase() as `${string}1${string}`;
  if (text !== lower && text !== text.toUpperCase()) return null;
  const version = lower[lower.indexOf('1') + 1] === 'q' ? 0 : 1;
  const coder = version === 0 ? bech32 : bech32m;
  const decoded = coder.decodeUnsafe(lower, 90);
  const program = decoded && coder.fromWordsUnsafe(decoded.words.slice(1));
  const fits =
    program &&
    decoded.words[0] === version &&
    (program.length === 32 || (version === 0 && program.length === 20));
  if (!fits) return null;
  return [wallet(decoded.prefix === 'bc' ? 'bitcoin' : 'litecoin', lower)];
}

/** Network byte, two public keys, four bytes of Keccak-256; 95 characters, an integrated address 106. */
function monero(text: string): Found[] | null {
  if (!/^[48](?:[1-9A-HJ-NP-Za-km-z]{94}|[1-9A-HJ-NP-Za-km-z]{105})$/.test(text)) return null;
  try {
    const bytes = base58xmr.decode(text);
    const right = Buffer.compare(keccak_256(bytes.subarray(0, -4)).subarray(0, 4), bytes.subarray(-4)) === 0;
    return right ? [wallet('monero', text)] : null;
  } catch {
    return null; // the last block of Monero's base 58 has forms that decode to nothing
  }
}

function ripple(text: string): Found[] | null {
  if (!/^r[1-9A-HJ-NP-Za-km-z]{24,34}$/.test(text)) return null;
  const bytes = checked(base58xrp.decode(text));
  return bytes && bytes.length === 21 && bytes[0] === 0 ? [wallet('ripple', text)] : null;
}

function solana(text: string, asset: string): Found[] | null {
  if (!/sol/.test(asset) || !/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return null;
  return base58.decode(text).length === 32 ? [wallet('solana', text)] : null;
}
