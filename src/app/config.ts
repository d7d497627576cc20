import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { TipstaffError } from '../kernel/errors.ts';

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
  /** addresses and ranges of the proxies whose X-Forwarded-… headers are believed */
  trustProxy: string[];
  /** PEM files with which the server speaks TLS itself; null: plain HTTP */
  tls: { certFile: string; keyFile: string } | null;
  /** origins to which the program may make connections: none unless named */
  outbound: string[];
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** worker threads that read documents; 0 reads in the program's own thread */
  readers: number;
};

const text = z.string().min(1);
const listOf = (fits: (item: string) => boolean, problem: string) =>
  z
    .string()
    .transform((given) =>
      given
        .split(',')
        .map((each) => each.trim())
        .filter(Boolean),
    )
    .refine((items) => items.every(fits), problem);
/** An address or a range; a range of all addresses would trust everybody. */
const isAddress = (item: string) =>
  (ipaddr.isValidCIDR(item) && ipaddr.parseCIDR(item)[1] > 0) ||
  (/[.:].*[.:]/.test(item) && ipaddr.isValid(item));
const isOrigin = (item: string) =>
  URL.canParse(item) &&
  new URL(item).origin === item &&
  /^https:\/\/[\w.:[\]-]+$|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(item);
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
  TIPSTAFF_TRUST_PROXY: listOf(isAddress, 'must be addresses or ranges such as 192.0.2.0/24').default([]),
  TIPSTAFF_TLS_CERT_FILE: text.optional(),
  TIPSTAFF_TLS_KEY_FILE: text.optional(),
  TIPSTAFF_OUTBOUND: listOf(isOrigin, 'must be origins such as https://sign-in.example.org').default([]),
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
  if (!parsed.success)
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  if (faults.length > 0 || !parsed.data)
    throw new TipstaffError('CONFIG_INVALID', { problem: faults.join('; ') });
  const settings = parsed.data;
  const tls = tlsOf(settings, faults);
  if (faults.length > 0) throw new TipstaffError('CONFIG_INVALID', { problem: faults.join('; ') });
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
    baseUrl:
      settings.TIPSTAFF_BASE_URL ??
      `${tls ? 'https' : 'http'}://${settings.TIPSTAFF_HOST}:${settings.TIPSTAFF_PORT}`,
    trustProxy: settings.TIPSTAFF_TRUST_PROXY,
    tls,
    outbound: settings.TIPSTAFF_OUTBOUND,
    logLevel: settings.TIPSTAFF_LOG_LEVEL,
    readers: settings.TIPSTAFF_READERS ?? Math.max(1, Math.min(cores - 1, 3)),
  };
}

type Tls = Partial<
  Record<'TIPSTAFF_TLS_CERT_FILE' | 'TIPSTAFF_TLS_KEY_FILE' | 'TIPSTAFF_BASE_URL', string | undefined>
>;

function tlsOf(settings: Tls, faults: string[]): Config['tls'] {
  const { TIPSTAFF_TLS_CERT_FILE: certFile, TIPSTAFF_TLS_KEY_FILE: keyFile } = settings;
  if (!certFile && !keyFile) return null;
  if (!certFile || !keyFile) {
    faults.push('TIPSTAFF_TLS_CERT_FILE and TIPSTAFF_TLS_KEY_FILE: one goes with the other');
    return null;
  }
  if (settings.TIPSTAFF_BASE_URL?.startsWith('http:'))
    faults.push('TIPSTAFF_BASE_URL: must begin with https: where the server speaks TLS');
  return { certFile: resolve(certFile), keyFile: resolve(keyFile) };
}

function fromFile(name: string, file: string | undefined, faults: string[]): string | undefined {
  if (!file) return undefined;
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  faults.push(`${name}_FILE: there is no file ${file}`);
  return undefined;
}
