import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { TipstaffError } from '../kernel/errors.ts';
import { problemOf } from './problem.ts';

/** The settings of one process, checked. docs/configuration.md lists the same names. */
export type Config = {
  /** absolute path of the data folder */
  data: string;
  databaseUrl: string | undefined;
  masterKeyFile: string;
  postgresBin: string | undefined;
  host: string;
  port: number;
  baseUrl: string;
  trustProxy: string[];
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** worker threads that read documents; 0 reads in the program's own thread */
  readers: number;
};

const text = z.string().min(1);
const SETTINGS = {
  TIPSTAFF_DATA: text.default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  TIPSTAFF_MASTER_KEY_FILE: text.optional(),
  TIPSTAFF_POSTGRES_BIN: text.optional(),
  TIPSTAFF_HOST: text.default('127.0.0.1'),
  TIPSTAFF_PORT: z.coerce.number().int().min(0).max(65_535).default(8420),
  TIPSTAFF_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  TIPSTAFF_TRUST_PROXY: z.string().default(''),
  TIPSTAFF_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TIPSTAFF_READERS: z.coerce.number().int().min(0).max(64).optional(),
} as const;

/** Every setting's name; each may also be given as `<NAME>_FILE`, the path of a file that holds the value. */
export const SETTING_NAMES = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

/**
 * Read the settings from an environment. All faults are told at once.
 *
 * environment  e.g. process.env; `<NAME>_FILE` is read where `<NAME>` is absent
 * cores        processors of this machine: readers default to one less, at most three
 *
 * Fails CONFIG_INVALID
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, cores: number): Config {
  const faults: string[] = [];
  const given: Record<string, string> = {};
  for (const name of SETTING_NAMES) {
    const value =
      environment[name] ||
      (name.endsWith('_FILE') ? undefined : fromFile(name, environment[`${name}_FILE`], faults));
    if (value) given[name] = value;
  }
  const parsed = z.object(SETTINGS).safeParse(given);
  if (!parsed.success) faults.push(problemOf(parsed.error));
  if (faults.length > 0 || !parsed.data)
    throw new TipstaffError('CONFIG_INVALID', { problem: faults.join('; ') });
  const settings = parsed.data;
  const data = resolve(settings.TIPSTAFF_DATA);
  return {
    data,
    databaseUrl: settings.DATABASE_URL,
    masterKeyFile: resolve(
      settings.TIPSTAFF_MASTER_KEY_FILE ?? join(dirname(data), `${basename(data)}.master.key`),
    ),
    postgresBin: settings.TIPSTAFF_POSTGRES_BIN,
    host: settings.TIPSTAFF_HOST,
    port: settings.TIPSTAFF_PORT,
    baseUrl: settings.TIPSTAFF_BASE_URL ?? `http://${settings.TIPSTAFF_HOST}:${settings.TIPSTAFF_PORT}`,
    trustProxy: settings.TIPSTAFF_TRUST_PROXY.split(',')
      .map((each) => each.trim())
      .filter(Boolean),
    logLevel: settings.TIPSTAFF_LOG_LEVEL,
    readers: settings.TIPSTAFF_READERS ?? Math.max(1, Math.min(cores - 1, 3)),
  };
}

function fromFile(name: string, file: string | undefined, faults: string[]): string | undefined {
  if (!file) return undefined;
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  faults.push(`${name}_FILE: there is no file ${file}`);
  return undefined;
}
