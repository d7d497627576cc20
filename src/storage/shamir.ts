import { sha256Bytes } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** Most shares that a secret is split into. */
export const MOST_SHARES = 32;

/** A share: `x` says which one it is, `needed` how many give the secret back, `set` which secret it belongs to. */
type Share = { set: string; needed: number; x: number; y: Buffer };

const HEAD = 'tipstaff-share-1';

/**
 * Split a secret so that any `needed` of `shares` shares give it back and fewer say nothing about it (Shamir 1979, over
 * GF(256) with the polynomial of AES, byte by byte).
 *
 * set     names the secret without giving it away: shares of different secrets are not joined by mistake
 * random  (needed − 1) × length of the secret bytes of chance
 * returns one line of text for each custodian, with a checksum against mistakes in copying
 */
export function splitSecret(
  secret: Buffer,
  shares: number,
  needed: number,
  set: string,
  random: Buffer,
): string[] {
  if (needed < 2 || needed > shares || shares > MOST_SHARES)
    throw new TipstaffError('KEY_SHARES_WRONG', {
      problem: `2 to ${MOST_SHARES} shares, of which at least two and at most all are needed`,
    });
  const lines: string[] = [];
  for (let x = 1; x <= shares; x += 1) {
    const y = Buffer.from(secret);
    for (let power = 1; power < needed; power += 1) {
      const factor = toThe(x, power);
      for (let at = 0; at < secret.length; at += 1)
        y[at]! ^= times(random[(power - 1) * secret.length + at]!, factor);
    }
    lines.push(write({ set, needed, x, y }));
  }
  return lines;
}

/** Join shares. Returns the secret and the `set` that the shares name. Fails KEY_SHARES_WRONG. */
export function joinShares(lines: readonly string[]): { secret: Buffer; set: string } {
  const shares = [...new Map(lines.map(read).map((share) => [share.x, share])).values()];
  const first = shares[0];
  if (!first) throw wrong('there are none');
  if (shares.some((each) => each.set !== first.set || each.needed !== first.needed))
    throw wrong('they are of different keys');
  if (shares.length < first.needed) throw wrong(`${first.needed} are needed, ${shares.length} are here`);
  const used = shares.slice(0, first.needed);
  const secret = Buffer.alloc(first.y.length);
  for (const share of used) {
    let weight = 1; // the share's part in the value at zero, by Lagrange
    for (const other of used)
      if (other.x !== share.x) weight = times(weight, divided(other.x, other.x ^ share.x));
    for (let at = 0; at < secret.length; at += 1) secret[at]! ^= times(share.y[at]!, weight);
  }
  return { secret, set: first.set };
}

const wrong = (problem: string) => new TipstaffError('KEY_SHARES_WRONG', { problem });
const checksum = (body: string): string => sha256Bytes(body).toString('hex').slice(0, 8);

function write({ set, needed, x, y }: Share): string {
  const body = `${HEAD}:${set}:${needed}:${x}:${y.toString('hex')}`;
  return `${body}:${checksum(body)}`;
}

function read(line: string): Share {
  const found = /^(tipstaff-share-1:([0-9a-f]+):(\d+):(\d+):([0-9a-f]+)):([0-9a-f]{8})$/.exec(line.trim());
  if (!found || checksum(found[1]!) !== found[6]) throw wrong('one was copied with a mistake, or is none');
  return { set: found[2]!, needed: Number(found[3]), x: Number(found[4]), y: Buffer.from(found[5]!, 'hex') };
}

/** Powers of 3, which reaches every element of GF(256) but zero, and their inverse. */
const POWERS = new Uint8Array(510);
const LOGS = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  POWERS[power] = POWERS[power + 255] = value;
  LOGS[value] = power;
  const doubled = value << 1;
  value ^= doubled > 255 ? doubled ^ 0x11b : doubled;
}

const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : POWERS[LOGS[a]! + LOGS[b]!]!);
const divided = (a: number, b: number): number => (a === 0 ? 0 : POWERS[LOGS[a]! + 255 - LOGS[b]!]!);
const toThe = (x: number, power: number): number => POWERS[(LOGS[x]! * power) % 255]!;
