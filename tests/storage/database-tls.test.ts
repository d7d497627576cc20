import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { openStorage } from '../../src/storage/open.ts';
import { selfSigned } from '../http/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'tipstaff-database-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const authority = join(folder, 'authority.pem');
writeFileSync(authority, selfSigned('authority').cert);

const sslOf = (query: string) =>
  (
    new pg.Client({ connectionString: `postgres://tipstaff@db.example.org/tipstaff${query}` }) as unknown as {
      connectionParameters: { ssl: unknown };
    }
  ).connectionParameters.ssl;

describe('DATABASE_URL', () => {
  test('asks for TLS that checks the certificate and its name, by sslmode', () => {
    const checked = sslOf(`?sslmode=verify-full&sslrootcert=${encodeURIComponent(authority)}`);
    expect(checked).toMatchObject({ ca: expect.stringContaining('BEGIN CERTIFICATE') });
    expect(checked).not.toMatchObject({ rejectUnauthorized: false });
    expect(sslOf('?sslmode=verify-full')).toEqual({});
    expect(sslOf('')).toBe(false);
    expect(sslOf('?sslmode=disable')).toBe(false);
    expect(sslOf('?sslmode=no-verify')).toMatchObject({ rejectUnauthorized: false });
  });

  test('with sslmode=verify-full sends nothing to a server without TLS: no name, no password', async () => {
    const heard: Buffer[] = [];
    const plain = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        heard.push(bytes);
        socket.write('N'); // "no TLS here"
      });
    });
    await new Promise<void>((ready) => plain.listen(0, '127.0.0.1', ready));
    const { port } = plain.address() as AddressInfo;
    const opening = openStorage(
      {
        folder: join(folder, 'data'),
        databaseUrl: `postgres://planted-user:planted-word@127.0.0.1:${port}/planted-base?sslmode=verify-full`,
        keys: { masterKeyFile: join(folder, 'master.key'), keyringFile: join(folder, 'keyring') },
        postgresBin: undefined,
      },
      () => {},
    );
    await expect(opening).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    const bytes = Buffer.concat(heard);
    expect(bytes.toString('hex')).toBe('0000000804d2162f'); // the question for TLS, and nothing behind it
    await new Promise((closed) => plain.close(closed));
  });
});
