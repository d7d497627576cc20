import { type Found, type Hints, sound, unrecognised } from './found.ts';

/**
 * Digests and perceptual hashes of files. Canonical `<algorithm>:<lower-case hex>`; PhotoDNA in base64 (VICS) becomes
 * hex (ICSE). The declared type counts, in any spelling (`SHA_256`, `pdna`); without one 32 digits are MD5, 40 SHA-1.
 *
 * Weak: a file known to half the world ties nobody. Traps: 64 digits may be SHA-256 or PDQ and are never guessed;
 * the digest of an empty file and the PDQ of a blank picture (all zeros) mean nothing.
 */
export function parseFileHash(text: string, hints: Hints): Found[] {
  const prefix = /^([\p{L}\p{N}_ -]{1,40})[:=](.+)$/u.exec(text);
  const declared = hints.type?.trim() ? hints.type : (prefix?.[1] ?? '');
  const name = algorithmName(declared);
  const value = (
    prefix && (algorithmName(prefix[1]!) === name || name === 'hash') ? prefix[2]! : text
  ).replace(/\s/g, '');
  const algorithm = name === 'hash' ? '' : name;
  if (algorithm === '') return [guessed(value, text)];
  const lengths = HEX_LENGTHS[algorithm];
  if (!lengths) return [other(algorithm, value)];
  const hex =
    algorithm === 'photodna' && PHOTODNA_BASE64.test(value)
      ? Buffer.from(value, 'base64').toString('hex')
      : value.toLowerCase();
  if (!/^[0-9a-f]+$/.test(hex) || hex.length !== lengths) return [wrongForm(algorithm, hex)];
  if (MEANS_NOTHING.has(`${algorithm}:${hex}`) || /^0+$/.test(hex))
    return [{ ...wrongForm(algorithm, hex), possible: true }];
  return [sound(`${algorithm}:${hex}`, 'weak', { display: `${ALGORITHM_NAMES[algorithm]} ${hex}` })];
}

/** Hex digits of each algorithm. */
const HEX_LENGTHS: Readonly<Record<string, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  pdq: 64,
  photodna: 288,
  sha224: 56,
  sha384: 96,
  sha512: 128,
  hex64: 64,
};
const ALGORITHM_NAMES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  pdq: 'PDQ',
  photodna: 'PhotoDNA',
  sha224: 'SHA-224',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};
/** 144 bytes. */
const PHOTODNA_BASE64 = /^[A-Za-z0-9+/]{192}$/;

/** Digests of no bytes at all. */
const MEANS_NOTHING: ReadonlySet<string> = new Set([
  'md5:d41d8cd98f00b204e9800998ecf8427e',
  'sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);

function algorithmName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^(?:hash|image|video|file)(?=.)/, '')
    .replace(/(?<=.)(?:hash|sum)$/, '');
  if (name === 'pdna' || name === 'photodnahex' || name === 'photodnabase64') return 'photodna';
  return /^sha2(?:256|384|512)$/.test(name) ? `sha${name.slice(4)}` : name.slice(0, 40);
}

function guessed(value: string, text: string): Found {
  const hex = value.toLowerCase();
  if (!/^[0-9a-f]+$/.test(hex)) return unrecognised(text, { strength: 'none' });
  if (hex.length === 32) return parseFileHash(hex, { type: 'md5' })[0]!;
  if (hex.length === 40) return parseFileHash(hex, { type: 'sha1' })[0]!;
  if (hex.length === 64) return ambiguous(hex);
  return unrecognised(text, { canonical: hex, strength: 'none' });
}

function ambiguous(hex: string): Found {
  return sound(`hex64:${hex}`, 'none', { display: hex, valid: false, traps: ['length_ambiguous'] });
}

function wrongForm(algorithm: string, value: string): Found {
  if (algorithm === 'hex64' && /^[0-9a-f]{64}$/.test(value)) return ambiguous(value);
  const canonical = `${algorithm}:${value}`;
  return unrecognised(canonical, { canonical, strength: 'none' });
}

/** Algorithms that no table here knows (NetClean, TMK): equal texts are equal. */
function other(algorithm: string, value: string): Found {
  const same = /^[0-9A-Fa-f]+$/.test(value) ? value.toLowerCase() : value;
  return sound(`${algorithm}:${same}`, 'weak', { valid: false, traps: ['form_not_recognised'] });
}
