import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';
import { writeWhole } from './write-whole.ts';

const HEAD = 'tipstaff-master-key-1:';

/** Read the master key, or make it where there is none and `mayMake` says that nothing was sealed yet. */
export function masterKey(file: string, dataFolder: string, mayMake: boolean): Buffer {
  const inside = relative(resolve(dataFolder), resolve(file));
  if (!/^\.\.(?:[\\/]|$)/.test(inside) && !isAbsolute(inside))
    throw new TipstaffError('KEY_INSIDE_DATA', { file });
  if (existsSync(file)) return parse(readFileSync(file, 'utf8'), file);
  if (!mayMake) throw new TipstaffError('KEY_MISSING', { file });
  return make(file);
}

function parse(text: string, file: string): Buffer {
  const line = text.trim();
  const key = line.startsWith(HEAD) ? Buffer.from(line.slice(HEAD.length), 'base64') : Buffer.alloc(0);
  if (key.length !== 32) throw new TipstaffError('KEY_WRONG', { file });
  return key;
}

function make(file: string): Buffer {
  const key = randomBytes(32);
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, `${HEAD}${key.toString('base64')}\n`);
  return key;
}
