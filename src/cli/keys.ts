import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../app/config.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { checkOf, keepMasterKey } from '../storage/master-key.ts';
import { initKeys } from '../storage/open-keys.ts';
import { joinShares } from '../storage/shamir.ts';
import { sayHowToAsk } from './approval-hint.ts';
import type { Client } from './client.ts';
import { Progress } from './progress.ts';

type Rotation = { unit: number; version: number; endedAt: string | null; done: number; total: number };

/** Make master key and keyring before the first start. */
export function initialise(config: Config): { check: string; masterKeyFile: string; keyringFile: string } {
  const { check } = initKeys(config, config.data);
  return { check: check.slice(0, 16), masterKeyFile: config.masterKeyFile, keyringFile: config.keyringFile };
}

/** An act on keys, with what a second officer approved; where that is missing, says how to ask for it. */
const withSecond = <T>(client: Client, action: string, input: object, approval?: string): Promise<T> =>
  sayHowToAsk(action, input, () => client.call<T>(action, { ...input, ...(approval && { approval }) }));

/** Make a new master key and wrap the database’s own keys by it. */
export const rotateMaster = (client: Client, approval?: string) =>
  withSecond<{ check: string; keys: number }>(client, 'keys.rotateMaster', {}, approval);

/** Make a new key for the unit and wait, with progress, until every record is wrapped by it. */
export async function rotateUnit(client: Client, approval?: string): Promise<Rotation> {
  const { version } = await withSecond<{ version: number }>(client, 'keys.rotateUnit', {}, approval);
  const now = async () =>
    (await client.call<{ rotations: Rotation[] }>('keys.status')).rotations.find(
      (each) => each.version === version,
    )!;
  let rotation = await now();
  const progress = new Progress('wrapping keys anew', rotation.total, rotation.done);
  while (rotation.endedAt === null) {
    await wait(200);
    rotation = await now();
    progress.show(rotation.done);
  }
  progress.end(rotation.done, 'records');
  return rotation;
}

/** Split the master key: one file for each custodian in a new folder. */
export async function splitInto(
  client: Client,
  folder: string,
  shares: number,
  needed: number,
  approval?: string,
): Promise<string[]> {
  if (existsSync(folder)) throw new TipstaffError('KEY_EXISTS', { file: folder });
  const split = await withSecond<{ shares: string[] }>(
    client,
    'keys.custodians',
    { shares, needed },
    approval,
  );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return split.shares.map((share, index) => {
    const file = join(folder, `share-${index + 1}-of-${shares}.txt`);
    writeFileSync(file, `${share}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  });
}

/** Join shares out of files into a new master key file. */
export function recoverFrom(files: readonly string[], to: string): { check: string; file: string } {
  const file = resolve(to);
  if (existsSync(file)) throw new TipstaffError('KEY_EXISTS', { file });
  const lines = files.map((each) => {
    if (!existsSync(each))
      throw new TipstaffError('KEY_SHARES_WRONG', { problem: `there is no file ${each}` });
    return readFileSync(each, 'utf8');
  });
  const { secret, set } = joinShares(lines);
  const check = checkOf(secret).slice(0, 16);
  if (check !== set)
    throw new TipstaffError('KEY_SHARES_WRONG', { problem: 'together they give another key' });
  keepMasterKey(file, secret);
  return { check, file };
}
