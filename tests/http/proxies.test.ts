import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { makeServer } from '../../src/http/server.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const behind = (trustProxy: string[]) =>
  makeServer({ ...app, config: { ...app.config, trustProxy, baseUrl: 'https://tips.example.org' } }, 'web');
const server = await behind(['192.0.2.10', '198.51.100.0/24']);
afterAll(() => server.close());
const HOST = { host: 'tips.example.org' };

/** Try to sign in `times` times, each said to come from elsewhere; the last status. */
async function tries(remoteAddress: string, times: number): Promise<number> {
  let status = 0;
  for (let n = 0; n < times; n += 1)
    status = (
      await server.inject({
        method: 'POST',
        url: '/api/access.signIn',
        remoteAddress,
        headers: {
          ...HOST,
          'content-type': 'application/json',
          'x-tipstaff': '1',
          'x-forwarded-for': `203.0.113.${n}`,
          forwarded: `for=203.0.113.${n}`,
          'x-real-ip': `203.0.113.${n}`,
          'x-client-ip': `203.0.113.${n}`,
        },
        payload: '{}',
      })
    ).statusCode;
  return status;
}

describe('X-Forwarded-For', () => {
  test('from anybody but a named proxy changes nothing: the address itself is counted', async () => {
    for (const address of ['192.0.2.11', '198.51.101.1', '127.0.0.1', '::1'])
      expect([await tries(address, 20), await tries(address, 1)], address).toEqual([400, 429]);
  });

  test('from a proxy named by address or by range is believed', async () => {
    for (const address of ['192.0.2.10', '198.51.100.77'])
      expect(await tries(address, 25), address).toBe(400);
  });

  test('is read from its end: what a client put before a proxy’s entry is not believed', async () => {
    const from = (forwarded: string) =>
      server.inject({
        method: 'POST',
        url: '/api/access.signIn',
        remoteAddress: '192.0.2.10',
        headers: {
          ...HOST,
          'content-type': 'application/json',
          'x-tipstaff': '1',
          'x-forwarded-for': forwarded,
        },
        payload: '{}',
      });
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1) statuses.push((await from(`10.0.0.${n}, 203.0.113.200`)).statusCode);
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(400));
    expect(statuses[20]).toBe(429);
  });
});

describe('X-Forwarded-Host', () => {
  const ask = (remoteAddress: string, host: string, forwarded: string) =>
    server.inject({
      method: 'GET',
      url: '/healthz',
      remoteAddress,
      headers: { host, 'x-forwarded-host': forwarded },
    });
  test('cannot make another name of this server, and a proxy’s own is believed', async () => {
    expect((await ask('192.0.2.99', 'evil.example', 'tips.example.org')).statusCode).toBe(421);
    expect((await ask('192.0.2.99', 'tips.example.org', 'evil.example')).statusCode).toBe(200);
    expect((await ask('192.0.2.10', 'upstream', 'tips.example.org')).statusCode).toBe(200);
    expect((await ask('192.0.2.10', 'tips.example.org', 'evil.example')).statusCode).toBe(421);
  });
});

describe('X-Forwarded-Proto, -Port, -Prefix and rewriting headers', () => {
  test('do nothing from anybody', async () => {
    const plain = await makeServer(app, 'web');
    for (const header of ['x-forwarded-proto', 'x-forwarded-ssl', 'front-end-https', 'x-url-scheme'])
      expect(
        (await plain.inject({ method: 'GET', url: '/healthz', headers: { [header]: 'https' } })).headers[
          'strict-transport-security'
        ],
      ).toBeUndefined();
    for (const header of ['x-original-url', 'x-rewrite-url', 'x-forwarded-prefix', 'x-http-method-override'])
      expect(
        (await plain.inject({ method: 'GET', url: '/nowhere.txt', headers: { [header]: '/healthz' } }))
          .statusCode,
      ).toBe(404);
    await plain.close();
  });
});

describe('the setting', () => {
  const trust = (given: string) => readConfig({ TIPSTAFF_TRUST_PROXY: given }, 1).trustProxy;
  test('takes addresses and ranges, and nothing that means everybody by a name', () => {
    expect(trust('192.0.2.10, 198.51.100.0/24,2001:db8::/32')).toEqual([
      '192.0.2.10',
      '198.51.100.0/24',
      '2001:db8::/32',
    ]);
    for (const wrong of [
      'true',
      '*',
      'loopback',
      'proxy.example.org',
      '1',
      '192.0.2.0/99',
      '0.0.0.0/0',
      '::/0',
    ])
      expect(() => trust(wrong), wrong).toThrow(/TIPSTAFF_TRUST_PROXY/);
  });
});
