import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { FastifyServerFactory } from 'fastify';
import type { Config } from '../app/config.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** TLS 1.2 with forward secrecy and authenticated encryption only; all of TLS 1.3. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

type Files = NonNullable<Config['tls']>;

/** How a server with TLS is made, or undefined where none is asked for. Fails CONFIG_INVALID for files that do not fit. */
export function tlsServer(config: Config, connection: ServerOptions): FastifyServerFactory | undefined {
  const { tls } = config;
  if (!tls) return undefined;
  const context = contextOf(tls);
  return (handler) => createServer({ ...connection, ...context }, handler);
}

/**
 * Read certificate and key again and use them for connections from now on; those that are open go on. Where the new files
 * do not fit, the old ones stay. Fails CONFIG_INVALID.
 */
export function reloadTls(server: unknown, tls: Files): void {
  const context = contextOf(tls);
  (server as Server).setSecureContext(context);
}

function contextOf(tls: Files): SecureContextOptions {
  const context: SecureContextOptions = {
    cert: read('TIPSTAFF_TLS_CERT_FILE', tls.certFile),
    key: read('TIPSTAFF_TLS_KEY_FILE', tls.keyFile),
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
  };
  try {
    createSecureContext(context);
  } catch {
    throw new TipstaffError('CONFIG_INVALID', {
      problem: 'TIPSTAFF_TLS_CERT_FILE and TIPSTAFF_TLS_KEY_FILE: no PEM certificate with its key',
    });
  }
  return context;
}

function read(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new TipstaffError('CONFIG_INVALID', { problem: `${name}: the file ${file} cannot be read` });
  }
}
