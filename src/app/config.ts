import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { TipstaffError } from '../kernel/errors.ts';
import { problemOf } from './problem.ts';

/** The settings of one process, checked. docs/configuration.md lists the same names. */
export type Config = {
  /** absolute path of the data folder */
  data: string;
  databaseUrl: string | undefined;
  masterKeyFile: string;
  /** the master key itself, or a program that prints it; at most one of the two */
  masterKey: string | undefined;
  masterKeyCommand: string | undefined;
  keyringFile: string;
  /** where signed heads of the audit log are appended, outside the data folder; a second place for them */
  anchorFile: string;
  witnessFile: string | null;
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
  /** whether who may use this machine's socket or data folder acts without a token */
  console: boolean;
  /** a file with the token of the officer as whom the command line acts */
  tokenFile: string | undefined;
  /** the agency's directory; null: none */
  oidc: OidcConfig | null;
};

/** A directory that speaks OpenID Connect. `strong`: values of `acr` or `amr` that tell of a second factor. */
export type OidcConfig = {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  strong: string[];
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
  TIPSTAFF_MASTER_KEY: text.optional(),
  TIPSTAFF_MASTER_KEY_COMMAND: text.optional(),
  TIPSTAFF_KEYRING_FILE: text.optional(),
  TIPSTAFF_ANCHOR_FILE: text.optional(),
  TIPSTAFF_WITNESS_FILE: text.optional(),
  TIPSTAFF_POSTGRES_BIN: text.optional(),
  TIPSTAFF_HOST: text.default('127.0.0.1'),
  TIPSTAFF_PORT: z.coerce.number().int().min(0).max(65_535).default(8420),
  TIPSTAFF_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  TIPSTAFF_TRUST_PROXY: listOf(isAddress, 'must be addresses or ranges such as 192.0.2.0/24').default([]),
  TIPSTAFF_TLS_CERT_FILE: text.optional(),
  TIPSTAFF_TLS_KEY_FILE: text.optional(),
  TIPSTAFF_PLAIN_HTTP: z.enum(['yes', 'no']).default('no'),
  TIPSTAFF_OUTBOUND: listOf(isOrigin, 'must be origins such as https://sign-in.example.org').default([]),
  TIPSTAFF_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TIPSTAFF_READERS: z.coerce.number().int().min(0).max(64).optional(),
  TIPSTAFF_CONSOLE: z.enum(['on', 'off']).default('on'),
  TIPSTAFF_TOKEN_FILE: text.optional(),
  TIPSTAFF_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  TIPSTAFF_OIDC_CLIENT_ID: text.optional(),
  TIPSTAFF_OIDC_CLIENT_SECRET: text.optional(),
  TIPSTAFF_OIDC_SECOND_FACTOR: listOf(() => true, '').default([]),
} as const;

/** Every setting's name; each may also be given as `<NAME>_FILE`, the path of a file that holds the value. */
export const SETTING_NAMES = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

/** TIPSTAFF_MASTER_KEY_FILE is a setting of its own: the program may write a new key to it. */
const NO_FILE: ReadonlySet<string> = new Set(['TIPSTAFF_MASTER_KEY']);

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
      (name.endsWith('_FILE') || NO_FILE.has(name)
        ? undefined
        : fromFile(name, environment[`${name}_FILE`], faults));
    if (value) given[name] = value;
  }
  const sources = Object.keys(given).filter((name) => /^TIPSTAFF_MASTER_KEY/.test(name));
  if (sources.length > 1) faults.push(`${sources.join(' and ')}: give one of them`);
  const parsed = z.object(SETTINGS).safeParse(given);
  if (!parsed.success) faults.push(problemOf(parsed.error));
  if (parsed.data) faults.push(...oidcFaults(parsed.data));
  const data = resolve(parsed.data?.TIPSTAFF_DATA ?? './data');
  for (const name of ['TIPSTAFF_ANCHOR_FILE', 'TIPSTAFF_WITNESS_FILE'] as const)
    if (given[name] && !relative(data, resolve(given[name])).startsWith('..'))
      faults.push(`${name}: must lie outside the data folder`);
  if (faults.length > 0 || !parsed.data)
    throw new TipstaffError('CONFIG_INVALID', { problem: faults.join('; ') });
  const settings = parsed.data;
  const masterKeyFile = resolve(
    settings.TIPSTAFF_MASTER_KEY_FILE ?? join(dirname(data), `${basename(data)}.master.key`),
  );
  const tls = tlsOf(settings, faults);
  faults.push(...plainFaults(settings));
  if (faults.length > 0) throw new TipstaffError('CONFIG_INVALID', { problem: faults.join('; ') });
  return {
    data,
    databaseUrl: settings.DATABASE_URL,
    masterKeyFile,
    masterKey: settings.TIPSTAFF_MASTER_KEY,
    masterKeyCommand: settings.TIPSTAFF_MASTER_KEY_COMMAND,
    keyringFile: resolve(
      settings.TIPSTAFF_KEYRING_FILE ?? masterKeyFile.replace(/(?:\.master)?\.key$|$/, '.keyring'),
    ),
    anchorFile: resolve(settings.TIPSTAFF_ANCHOR_FILE ?? join(dirname(data), `${basename(data)}.anchor`)),
    witnessFile: settings.TIPSTAFF_WITNESS_FILE ? resolve(settings.TIPSTAFF_WITNESS_FILE) : null,
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
    console: settings.TIPSTAFF_CONSOLE === 'on',
    tokenFile: settings.TIPSTAFF_TOKEN_FILE,
    oidc: settings.TIPSTAFF_OIDC_ISSUER
      ? {
          issuer: settings.TIPSTAFF_OIDC_ISSUER,
          clientId: settings.TIPSTAFF_OIDC_CLIENT_ID!,
          clientSecret: settings.TIPSTAFF_OIDC_CLIENT_SECRET,
          strong: settings.TIPSTAFF_OIDC_SECOND_FACTOR,
        }
      : null,
  };
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

/** Passwords and tips go to other machines under TLS, the server's own or a proxy's, unless somebody says plainly that they need not. */
function plainFaults(settings: {
  TIPSTAFF_HOST: string;
  TIPSTAFF_BASE_URL?: string | undefined;
  TIPSTAFF_TRUST_PROXY: readonly string[];
  TIPSTAFF_TLS_CERT_FILE?: string | undefined;
  TIPSTAFF_PLAIN_HTTP: 'yes' | 'no';
}): string[] {
  const isSafe =
    LOOPBACK.test(settings.TIPSTAFF_HOST) ||
    settings.TIPSTAFF_TLS_CERT_FILE !== undefined ||
    settings.TIPSTAFF_TRUST_PROXY.length > 0 ||
    settings.TIPSTAFF_BASE_URL?.startsWith('https:') === true;
  if (isSafe || settings.TIPSTAFF_PLAIN_HTTP === 'yes') return [];
  return [
    'TIPSTAFF_HOST: other machines would be served without TLS; give TIPSTAFF_TLS_CERT_FILE and TIPSTAFF_TLS_KEY_FILE, or TIPSTAFF_TRUST_PROXY and an https: TIPSTAFF_BASE_URL for a proxy with TLS, or say TIPSTAFF_PLAIN_HTTP=yes',
  ];
}

/** The directory's word is believed: it comes over TLS, or from this very machine. */
function oidcFaults(settings: {
  TIPSTAFF_OIDC_ISSUER?: string | undefined;
  TIPSTAFF_OIDC_CLIENT_ID?: string | undefined;
}): string[] {
  const { TIPSTAFF_OIDC_ISSUER: issuer, TIPSTAFF_OIDC_CLIENT_ID: client } = settings;
  if (!issuer) return client ? ['TIPSTAFF_OIDC_CLIENT_ID: TIPSTAFF_OIDC_ISSUER is missing'] : [];
  const url = new URL(issuer);
  return [
    ...(client ? [] : ['TIPSTAFF_OIDC_CLIENT_ID: is missing']),
    ...(url.protocol === 'http:' && !LOOPBACK.test(url.hostname)
      ? ['TIPSTAFF_OIDC_ISSUER: must begin with https://']
      : []),
  ];
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
