import { cpus } from 'node:os';
import { type Config, readConfig } from '../app/config.ts';

/** The settings of this process, from its environment. Fails CONFIG_INVALID. */
export function configHere(): Config {
  return readConfig(process.env, cpus().length);
}
