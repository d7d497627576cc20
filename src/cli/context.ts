import { cpus } from 'node:os';
import { type Config, readConfig } from '../app/config.ts';
import { settingsGiven } from '../app/support.ts';
import { closeProcess } from './own-process.ts';

/** The settings of this process, from its environment. Fails CONFIG_INVALID. */
export function configHere(): Config {
  return readConfig(process.env, cpus().length);
}

/** Act as the officer of the token in this file, for the rest of this process. */
export function actByTokenOf(file: string): void {
  process.env['TIPSTAFF_TOKEN_FILE'] = file;
}

/** Which settings were given, with secrets masked. */
export function settingsHere(): Record<string, string> {
  return settingsGiven(process.env);
}

/** Let this process tell as little as it can. Fails CONFIG_INVALID. */
export function closeProcessHere(say: (words: string) => void): void {
  closeProcess(say, process.env);
}
