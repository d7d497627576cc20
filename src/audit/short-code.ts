import { createHash } from 'node:crypto';

/** Crockford's letters: none that looks like another. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 19;

/**
 * A head of the log as 20 letters for a paper register: 95 bits of SHA-256 over origin, size and root, then a check
 * letter (Luhn modulo 32) that finds one wrong letter. In groups of five. The register notes the size beside it.
 */
export function shortCode(origin: string, size: number, root: Uint8Array): string {
  const digest = createHash('sha256')
    .update(`checkpoint of tipstaff\n${origin}\n${size}\n`)
    .update(root)
    .digest();
  let bits = BigInt(`0x${digest.subarray(0, 12).toString('hex')}`) >> 1n;
  let letters = '';
  for (let at = 0; at < LENGTH; at += 1) {
    letters = LETTERS[Number(bits & 31n)]! + letters;
    bits >>= 5n;
  }
  return grouped(letters + checkLetter(letters));
}

/** The code as it is kept, from how somebody typed it: case, spaces, dashes, O for 0, I and L for 1. Null where the check letter is wrong. */
export function readShortCode(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (letters.length !== LENGTH + 1 || [...letters].some((letter) => !LETTERS.includes(letter))) return null;
  return checkLetter(letters.slice(0, LENGTH)) === letters[LENGTH] ? grouped(letters) : null;
}

function checkLetter(letters: string): string {
  const base = LETTERS.length;
  const sum = [...letters].reverse().reduce((total, letter, at) => {
    const value = LETTERS.indexOf(letter) * (at % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / base) + (value % base);
  }, 0);
  return LETTERS[(base - (sum % base)) % base]!;
}

const grouped = (letters: string): string => letters.match(/.{5}/g)!.join('-');
