import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { localClient } from '../../src/cli/client.ts';
import { makeServer } from '../../src/http/server.ts';
import { reloadTls } from '../../src/http/tls.ts';
import { launch, workFolder } from '../cli/command-line.ts';
import { freshApp } from '../database/fresh.ts';
import { selfSigned } from './certificate.ts';

const folder = workFolder();
const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
const lay = (name: string) => {
  const { cert, key } = selfSigned(name);
  writeFileSync(tls.certFile, cert);
  writeFileSync(tls.keyFile, key);
  return cert;
};
const first = lay('first');
const app = await freshApp();
const server = await makeServer(
  { ...app, config: { ...app.config, tls, baseUrl: 'https://localhost:8420' } },
  'web',
);
await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => server.close());
const { port } = server.server.address() as AddressInfo;

type Wanted = {
  ca: string;
  port?: number;
  minVersion?: SecureVersion;
  maxVersion?: SecureVersion;
  ciphers?: string;
};

/** Ask for /healthz over TLS, checking the certificate: what was agreed on, and the answer. */
function ask(
  wanted: Wanted,
): Promise<{ protocol: string | null; cipher: string; name: string; answer: string }> {
  return new Promise((settle, refuse) => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...wanted }, () => {
      const { name: cipher } = socket.getCipher();
      const name = String(socket.getPeerCertificate().subject.CN);
      const protocol = socket.getProtocol();
      let answer = '';
      socket.on('data', (text) => {
        answer += text;
      });
      socket.on('end', () => settle({ protocol, cipher, name, answer }));
      socket.write('GET /healthz HTTP/1.1\r\nhost: localhost:8420\r\nconnection: close\r\n\r\n');
    });
    socket.on('error', refuse);
  });
}

describe('TLS in the server itself', () => {
  test('speaks 1.3 and 1.2 with forward secrecy, and says so to the browser', async () => {
    const newest = await ask({ ca: first });
    expect(newest).toMatchObject({ protocol: 'TLSv1.3', name: 'first' });
    expect(newest.answer).toMatch(/^HTTP\/1\.1 200/);
    expect(newest.answer).toMatch(/strict-transport-security: max-age=31536000/i);
    const older = await ask({ ca: first, maxVersion: 'TLSv1.2' });
    expect(older.protocol).toBe('TLSv1.2');
    expect(older.cipher).toMatch(/^ECDHE-.*(?:GCM|POLY1305)/);
  });

  test('gives a session in a cookie of this host alone', async () => {
    const client = await localClient(app);
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'tls',
      role: ['analyst'],
    });
    const headers = { host: 'localhost:8420', 'x-tipstaff': '1', 'content-type': 'application/json' };
    const post = (name: string, payload: object, more: Record<string, string> = {}) =>
      server.inject({ method: 'POST', url: `/api/${name}`, headers: { ...headers, ...more }, payload });
    const given = String((await post('access.signIn', { name: 'tls', secret })).headers['set-cookie']);
    expect(given).toMatch(/^__Host-tipstaff=[\w.-]{40,};/);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/'])
      expect(given.split('; ')).toContain(attribute);
    expect(given).not.toMatch(/domain/i);
    const cookie = given.split(';')[0]!;
    expect((await post('access.me', {}, { cookie })).statusCode).toBe(200);
    const bare = cookie.replace('__Host-', '');
    expect((await post('access.me', {}, { cookie: bare })).statusCode).toBe(401);
  });

  test('refuses older versions and weaker ciphers', async () => {
    const weak = 'ALL:@SECLEVEL=0';
    await expect(
      ask({ ca: first, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: weak }),
    ).rejects.toThrow();
    for (const ciphers of ['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384', 'AES128-GCM-SHA256'])
      await expect(ask({ ca: first, maxVersion: 'TLSv1.2', ciphers }), ciphers).rejects.toThrow();
  });

  test('answers nobody who speaks plain HTTP', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  test('takes a new certificate while it serves; files that do not fit change nothing', async () => {
    const second = lay('second');
    reloadTls(server.server, tls);
    expect((await ask({ ca: second })).name).toBe('second');
    const { key } = selfSigned('another');
    writeFileSync(tls.keyFile, key);
    expect(() => reloadTls(server.server, tls)).toThrow(/CERT_FILE and TIPSTAFF_TLS_KEY_FILE/);
    writeFileSync(tls.certFile, 'no certificate');
    expect(() => reloadTls(server.server, tls)).toThrow(/no PEM certificate/);
    expect((await ask({ ca: second })).name).toBe('second');
  });

  test('reads its files again on SIGHUP, and goes on serving', async () => {
    const before = lay('before');
    const serving = launch(join(folder, 'served'), ['serve'], {
      TIPSTAFF_TLS_CERT_FILE: tls.certFile,
      TIPSTAFF_TLS_KEY_FILE: tls.keyFile,
    });
    const until = async (pattern: RegExp, text: () => string) => {
      for (let waited = 0; waited < 60_000 && !pattern.test(text()); waited += 50)
        await new Promise((go) => setTimeout(go, 50));
      return pattern.exec(text())!;
    };
    const at = Number((await until(/serves https:\/\/127\.0\.0\.1:(\d+)/, serving.out))[1]);
    const answer = await ask({ ca: before, port: at });
    expect(answer.name).toBe('before');
    expect(answer.answer).toMatch(/^HTTP\/1\.1 200/);
    const after = lay('after');
    serving.child.kill('SIGHUP');
    await until(/read again/, serving.err);
    expect((await ask({ ca: after, port: at })).name).toBe('after');
    serving.child.kill('SIGTERM');
    expect((await serving.done).code).toBe(0);
  });
});

describe('the settings of TLS', () => {
  const of = (environment: Record<string, string>) => readConfig(environment, 1);
  test('go together, and make the address https', () => {
    const both = { TIPSTAFF_TLS_CERT_FILE: '/c.pem', TIPSTAFF_TLS_KEY_FILE: '/k.pem' };
    expect(of(both)).toMatchObject({
      tls: { certFile: '/c.pem', keyFile: '/k.pem' },
      baseUrl: 'https://127.0.0.1:8420',
    });
    expect(of({}).tls).toBeNull();
    expect(() => of({ TIPSTAFF_TLS_CERT_FILE: '/c.pem' })).toThrow(/one goes with the other/);
    expect(() => of({ ...both, TIPSTAFF_BASE_URL: 'http://tips.example.org' })).toThrow(/https:/);
  });

  test('that name no readable file are told at the start', async () => {
    const missing = { certFile: join(folder, 'nowhere.pem'), keyFile: tls.keyFile };
    await expect(makeServer({ ...app, config: { ...app.config, tls: missing } }, 'web')).rejects.toThrow(
      /TIPSTAFF_TLS_CERT_FILE: the file .* cannot be read/,
    );
  });
});
