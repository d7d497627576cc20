import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { reachOnly } from '../../src/app/outbound.ts';
import { outsideAddresses } from './outside-addresses.ts';

const asked: string[] = [];
const bait = createServer((request, answer) => {
  asked.push(`${request.url} ${request.headers.cookie ?? ''}${request.headers.referer ?? ''}`);
  if (request.url === '/elsewhere') answer.writeHead(302, { location: `http://localhost:${port}/followed` });
  answer.end('heard');
});
await new Promise<void>((ready) => bait.listen(0, '127.0.0.1', ready));
afterAll(() => new Promise((done) => bait.close(done)));
const { port } = bait.address() as AddressInfo;
const origin = `http://127.0.0.1:${port}`;

describe('the way to the outside', () => {
  test('is closed unless the settings name an origin', async () => {
    expect(readConfig({}, 1).outbound).toEqual([]);
    const closed = reachOnly([]);
    for (const address of [...outsideAddresses(`127.0.0.1:${port}`), origin, ''])
      await expect(closed(address), address).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    expect(asked).toEqual([]);
  });

  test('leads to that origin and to no other, whatever the address looks like', async () => {
    const reach = reachOnly([origin]);
    expect(await (await reach(`${origin}/here`)).text()).toBe('heard');
    expect(asked).toEqual(['/here ']);
    for (const address of [
      `http://localhost:${port}/`,
      `https://127.0.0.1:${port}/`,
      `${origin}@example.org/`,
      `${origin}.example.org/`,
      `http://127.0.0.1:${port + 1}/`,
      `file://127.0.0.1:${port}/`,
    ])
      await expect(reach(address), address).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    expect(asked).toHaveLength(1);
  });

  test('follows no answer elsewhere', async () => {
    await expect(reachOnly([origin])(`${origin}/elsewhere`)).rejects.toThrow();
    expect(asked.some((each) => each.startsWith('/followed'))).toBe(false);
  });

  test('is named by whole origins, https but on this machine', () => {
    const of = (given: string) => readConfig({ TIPSTAFF_OUTBOUND: given }, 1).outbound;
    expect(of('https://sign-in.example.org, http://127.0.0.1:9000')).toEqual([
      'https://sign-in.example.org',
      'http://127.0.0.1:9000',
    ]);
    for (const wrong of [
      '*',
      'example.org',
      'https://*.example.org',
      'https://example.org/',
      'https://a@example.org',
      'http://example.org',
      'ftp://example.org',
      'file:///',
    ])
      expect(() => of(wrong), wrong).toThrow(/TIPSTAFF_OUTBOUND/);
  });

  test('begins in one file: no other room of the program opens a connection, sends a datagram or loads code from an address', () => {
    const src = fileURLToPath(new URL('../../src/', import.meta.url));
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.tsx?$/.test(path),
    );
    expect(files.length).toBeGreaterThan(200);
    const opens =
      /\bfetch\(|\bWebSocket\b|\bEventSource\b|\bXMLHttpRequest\b|\bsendBeacon\b|\bimportScripts\b|(?:from|import\(|require\()\s*['"](?:node:)?(?:undici|http2?|https|net|tls|dgram|dns(?:\/promises)?|axios|ws)['"]/;
    const found = files.filter((path) => opens.test(readFileSync(`${src}${path}`, 'utf8')));
    expect(found.sort()).toEqual([
      'app/outbound.ts', // by the allow-list
      'cli/client.ts', // to the socket file of this machine’s own server
      'cli/port.ts', // listens for a moment, and connects nowhere
      'http/tls.ts', // listens, and connects nowhere
      'web/app/client.ts', // in the browser, to its own server
    ]);
    expect(readFileSync(`${src}cli/client.ts`, 'utf8')).toMatch(/httpRequest\(\{\s*socketPath,/);
  });
});
