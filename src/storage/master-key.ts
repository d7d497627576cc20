import { spawnSync } from 'node:child_process';
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';
import { moveWhole, writeWhole } from './write-whole.ts';

const HEAD = 'tipstaff-master-key-1:';

/**
 * Where the master key comes from: a file, the environment, or a program that asks a key service or a PKCS#11 token for it.
 *
 * name  what messages call it; never the key
 * file  where a new one can be kept; null where another system keeps it
 */
export type MasterKeySource = {
  readonly name: string;
  readonly file: string | null;
  /** The key (32 bytes); null where there is none yet. Fails KEY_WRONG where there is something that is none. */
  read: () => Buffer | null;
};

/** What of the settings is about keys. `masterKey` and `masterKeyCommand` win over the file. */
export type KeySettings = {
  masterKeyFile: string;
  masterKey?: string | undefined;
  masterKeyCommand?: string | undefined;
  keyringFile: string;
};

/** The source that the settings name. */
export function masterKeySource(settings: KeySettings): MasterKeySource {
  const { masterKey, masterKeyCommand, masterKeyFile } = settings;
  if (masterKey)
    return { name: 'TIPSTAFF_MASTER_KEY', file: null, read: () => given(masterKey, 'TIPSTAFF_MASTER_KEY') };
  if (masterKeyCommand) return fromCommand(masterKeyCommand);
  return {
    name: masterKeyFile,
    file: masterKeyFile,
    read: () =>
      existsSync(masterKeyFile) ? parse(readFileSync(masterKeyFile, 'utf8'), masterKeyFile) : null,
  };
}

function fromCommand(command: string): MasterKeySource {
  const name = 'TIPSTAFF_MASTER_KEY_COMMAND';
  return {
    name,
    file: null,
    read: () => {
      const ran = spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8', timeout: 60_000 });
      if (ran.status !== 0) throw new TipstaffError('KEY_MISSING', { file: name });
      return given(ran.stdout, name);
    },
  };
}

/** Fails KEY_INSIDE_DATA where a key's file would lie inside the data folder, and be stolen with it. */
export function refuseInside(file: string, dataFolder: string): void {
  const inside = relative(resolve(dataFolder), resolve(file));
  if (!/^\.\.(?:[\\/]|$)/.test(inside) && !isAbsolute(inside))
    throw new TipstaffError('KEY_INSIDE_DATA', { file });
}

/** Proves which master key it is, without giving anything away. */
export const checkOf = (master: Buffer): string =>
  createHmac('sha256', derived(master, 'prove the key')).update('tipstaff').digest('hex');

/** A key for one purpose, derived from a master key. */
export const derived = (master: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', master, 'tipstaff', purpose, 32));

/** True where two check values are equal; takes the same time either way. */
export function sameCheck(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export const newMasterKey = (): Buffer => randomBytes(32);

export function keepMasterKey(file: string, key: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, `${HEAD}${key.toString('base64')}\n`);
}

const nextFile = (file: string): string => `${file}.next`;

/** The key that a rotation left beside the file, or null. */
export function nextMasterKey(file: string): Buffer | null {
  const next = nextFile(file);
  return existsSync(next) ? parse(readFileSync(next, 'utf8'), next) : null;
}
export const keepNextMasterKey = (file: string, key: Buffer): void => keepMasterKey(nextFile(file), key);
/** From here on the next key is the key; the one before is overwritten. */
export const promoteNextMasterKey = (file: string): void => moveWhole(nextFile(file), file);
export const forgetNextMasterKey = (file: string): void => rmSync(nextFile(file), { force: true });

function parse(text: string, file: string): Buffer {
  const line = text.trim();
  const key = line.startsWith(HEAD) ? Buffer.from(line.slice(HEAD.length), 'base64') : Buffer.alloc(0);
  if (key.length !== 32) throw new TipstaffError('KEY_WRONG', { file });
  return key;
}

/** What another system hands over: as in the file, or 64 hexadecimal digits. */
function given(text: string, name: string): Buffer {
  const line = text.trim();
  return /^[0-9a-f]{64}$/i.test(line) ? Buffer.from(line, 'hex') : parse(line, name);
}
