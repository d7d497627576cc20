import { cpus } from 'node:os';
import { type Config, readConfig } from '../app/config.ts';

/** The settings of this process, from its environment. Fails CONFIG_INVALID. */
export function configHere(): Config {
  return readConfig(process.env, cpus().length);
}

/** Act as the officer of the token in this file, for the rest of this process. */
export function actByTokenOf(file: string): void {
  process.env['TIPSTAFF_TOKEN_FILE'] = file;
}
