import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';
import { Keyring } from './keyring.ts';
import { checkOf, derived } from './master-key.ts';
import { open, seal } from './seal.ts';
import { writeWhole } from './write-whole.ts';

/**
 * What the keyring's file holds.
 *
 * id       of this keyring; the database names the one it belongs to
 * cuts     how often leaves were cut out: an older copy of the file has fewer
 * formers  master keys before this one: they open what older backups hold of unit keys, and nothing of today's database
 */
export type KeyringState = { id: string; cuts: number; ring: Keyring; formers: Buffer[] };

const HEAD = 'tipstaff-keyring-1\n';
type Wrap = { check: string; key: string };
type Header = { id: string; wraps: Wrap[] };

/** A keyring from which nothing was cut out yet. */
export const newKeyring = (): KeyringState => ({
  id: randomBytes(16).toString('hex'),
  cuts: 0,
  ring: Keyring.grow(randomBytes(32)),
  formers: [],
});

/**
 * Write the keyring whole, sealed by a key of this writing, which each of `masters` wraps. What an older file's key was
 * says nothing of this one's.
 */
export function writeKeyring(file: string, state: KeyringState, masters: readonly Buffer[]): void {
  const key = randomBytes(32);
  const wraps = masters.map((master): Wrap => {
    const check = checkOf(master);
    const wrapped = seal(derived(master, 'seal the keyring'), `keyring ${state.id} ${check}`, key);
    return { check, key: wrapped.toString('base64') };
  });
  const inner = { cuts: state.cuts, formers: state.formers.map((each) => each.toString('base64')) };
  const plain = Buffer.concat([Buffer.from(`${JSON.stringify(inner)}\n`), state.ring.toBytes()]);
  const header: Header = { id: state.id, wraps };
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(
    file,
    Buffer.concat([
      Buffer.from(`${HEAD}${JSON.stringify(header)}\n`),
      seal(key, `keyring ${state.id}`, plain),
    ]),
  );
}

/**
 * Read the keyring with a master key; null where there is no file.
 *
 * returns  `shared`: another master key opens it too, since a rotation did not come to its end
 * Fails KEYRING_WRONG where it is none, or of another master key.
 */
export function readKeyring(file: string, master: Buffer): (KeyringState & { shared: boolean }) | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  try {
    const end = bytes.indexOf('\n', HEAD.length);
    if (bytes.toString('latin1', 0, HEAD.length) !== HEAD || end < 0) throw new Error('not a keyring');
    const header = JSON.parse(bytes.toString('utf8', HEAD.length, end)) as Header;
    const check = checkOf(master);
    const wrap = header.wraps.find((each) => each.check === check)!;
    const key = open(
      derived(master, 'seal the keyring'),
      `keyring ${header.id} ${check}`,
      Buffer.from(wrap.key, 'base64'),
    );
    const plain = open(key, `keyring ${header.id}`, bytes.subarray(end + 1));
    const line = plain.indexOf('\n');
    const inner = JSON.parse(plain.toString('utf8', 0, line)) as { cuts: number; formers: string[] };
    return {
      id: header.id,
      cuts: inner.cuts,
      formers: inner.formers.map((each) => Buffer.from(each, 'base64')),
      ring: Keyring.fromBytes(plain.subarray(line + 1)),
      shared: header.wraps.length > 1,
    };
  } catch (cause) {
    throw new TipstaffError('KEYRING_WRONG', { file }, { cause });
  }
}
