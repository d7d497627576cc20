import { describe, expect, test } from 'vitest';
import { isOwnOrigin, ownHosts } from '../../src/http/hosts.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { analystCookie, errorOf, outside, ownJson as own, rawCalls, webDoor } from './web-door.ts';

const door = await webDoor();
const { client, ask, post } = door;
const raw = await rawCalls(door);
const cookie = await analystCookie(door);
const tip = await client.call<TipView>('tips.show', { tip: typicalReport.reportId });

describe('the host', () => {
  test('is this server’s own: a name that was made to lead here is refused before anything else', async () => {
    for (const host of [
      'evil.example',
      'evil.example:8420',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '0x7f000001',
      'localhost@evil.example',
      'a b',
    ]) {
      const answer = await ask({
        method: 'POST',
        url: '/api/access.me',
        headers: { ...own, cookie, host },
        payload: '{}',
      });
      expect([answer.statusCode, errorOf(answer).code], host).toEqual([421, 'HOST_UNKNOWN']);
    }
    for (const host of ['localhost', 'localhost:8420', '127.0.0.1:1', '[::1]:8420', 'LOCALHOST'])
      expect((await ask({ method: 'GET', url: '/healthz', headers: { host } })).statusCode, host).toBe(200);
  });

  test('by the base URL’s name and port, and by the address listened on', () => {
    const own = ownHosts({ baseUrl: 'https://tips.example.org', host: '192.0.2.7' });
    expect(['tips.example.org', 'Tips.Example.Org:443', '192.0.2.7:8420'].map(own)).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ['tips.example.org:8443', 'tips.example.org.', 'example.org', 'x.tips.example.org', '192.0.2.8'].map(
        own,
      ),
    ).toEqual([false, false, false, false, false]);
    const all = ownHosts({ baseUrl: 'http://127.0.0.1:8420', host: '0.0.0.0' });
    expect(['0.0.0.0:8420', '192.0.2.7:8420', 'localhost:8420'].map(all)).toEqual([false, false, true]);
  });
});

test('an origin is the server’s own by scheme, name and port together', () => {
  const by = (protocol: string, host: string) => (origin: string) =>
    isOwnOrigin(origin, { protocol, host }, 'https://tips.example.org');
  expect(
    ['http://localhost:8420', 'HTTP://LOCALHOST:8420', 'https://tips.example.org'].map(
      by('http', 'localhost:8420'),
    ),
  ).toEqual([true, true, true]);
  const others = [
    'http://localhost:8421',
    'http://localhost',
    'https://localhost:8420',
    'http://127.0.0.1:8420',
  ];
  expect(others.filter(by('http', 'localhost:8420'))).toEqual([]);
  const besides = ['http://tips.example.org', 'https://tips.example.org:8443', 'null', 'file://', ''];
  expect(besides.filter(by('https', 'tips.example.org'))).toEqual([]);
});

describe('who calls', () => {
  const commands = outside.filter(({ kind }) => kind === 'command');
  test('every state change wants proof of the same origin with a cookie, a token, both and neither', async () => {
    expect(commands.length).toBeGreaterThan(10);
    const callers: Record<string, string>[] = [{ cookie }, { authorization: 'Bearer x' }, {}];
    const foreign: Record<string, string>[] = [
      { 'x-tipstaff': '1', 'sec-fetch-site': 'cross-site' },
      { 'x-tipstaff': '1', 'sec-fetch-site': 'same-site' },
      { 'x-tipstaff': '1', origin: 'https://evil.example' },
      { 'x-tipstaff': '1', origin: 'null' },
      { 'x-tipstaff': '1', origin: 'http://localhost.evil.example' },
      { 'x-tipstaff': '1', origin: 'http://localhost:8421', host: 'localhost:8420' },
      { 'sec-fetch-site': 'same-origin' },
      {},
    ];
    for (const { name } of commands)
      for (const who of callers)
        for (const from of foreign) {
          if (who['authorization'] && !from['origin'] && from['x-tipstaff'] === undefined) continue; // a machine's token is no browser's
          const isForm = ['intake.deliver', 'hashlists.import'].includes(name);
          const type = isForm ? 'multipart/form-data; boundary=cut' : 'application/json';
          const answer = await ask({
            method: 'POST',
            url: `/api/${name}`,
            headers: { ...who, ...from, 'content-type': type },
            payload: isForm ? '--cut--\r\n' : '{}',
          });
          expect(
            [answer.statusCode, errorOf(answer).code],
            `${name} ${JSON.stringify({ ...who, ...from })}`,
          ).toEqual([403, 'SAME_ORIGIN_ONLY']);
        }
  });

  test('nobody can be signed in by a page of another site', async () => {
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'lured',
      role: ['analyst'],
    });
    const forms = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json',
    ];
    for (const type of forms)
      for (const site of ['cross-site', 'same-site', 'none', undefined]) {
        const answer = await ask({
          method: 'POST',
          url: '/api/access.signIn',
          headers: {
            'content-type': type,
            origin: 'https://evil.example',
            ...(site && { 'sec-fetch-site': site }),
          },
          payload: JSON.stringify({ name: 'lured', secret }),
        });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
    const good = await post('access.signIn', { name: 'lured', secret });
    expect(good.cookies[0]).toMatchObject({ sameSite: 'Strict', httpOnly: true });
  });

  test('says so in one way: a cookie and a token together are refused', async () => {
    for (const authorization of ['Bearer x', 'Basic eDp5', '']) {
      const answer = await post('access.me', {}, { ...own, cookie, authorization });
      expect([answer.statusCode, errorOf(answer).code], authorization).toEqual([400, 'CREDENTIALS_MIXED']);
    }
    expect((await post('access.me', {}, { ...own, cookie })).statusCode).toBe(200);
  });

  test('and what a decision rests on comes once', async () => {
    const line = (more: string) =>
      `POST /api/access.me HTTP/1.1\r\nhost: localhost\r\nx-tipstaff: 1\r\ncontent-type: application/json\r\ncontent-length: 2\r\ncookie: ${cookie}\r\nconnection: close\r\n${more}\r\n{}`;
    expect(await raw(line(''))).toMatch(/^HTTP\/1\.1 200/);
    for (const twice of [
      'host: evil.example',
      'content-type: text/plain',
      `cookie: tipstaff=x`,
      'x-tipstaff: 1',
      'content-length: 2',
      'transfer-encoding: chunked',
    ])
      expect(await raw(line(`${twice}\r\n`)), twice).toMatch(/^HTTP\/1\.1 400/);
  });

  test('no header gives a right: whatever is added, an analyst stays one and nobody stays nobody', async () => {
    const values = ['1', 'administrator', tip.id];
    const names = [
      'x-user',
      'x-user-id',
      'x-remote-user',
      'remote-user',
      'x-forwarded-user',
      'x-auth-request-user',
      'x-authenticated-user',
      'x-officer',
      'x-unit',
      'x-role',
      'x-roles',
      'x-permission',
      'x-admin',
      'x-internal',
      'x-system',
      'x-console',
      'x-debug',
      'x-test',
      'x-original-user',
      'x-ssl-client-cn',
      'x-client-cert',
      'x-synchronized-upsert',
      'synchronized-upsert',
      'x-skip-auth',
      'x-bypass',
      'x-forwarded-for',
      'x-real-ip',
      'forwarded',
      'via',
      'x-socket',
      'x-api-key',
      'x-token',
      'proxy-authorization',
      'x-session',
      'x-act-as',
      'x-impersonate',
      'sudo',
      'x-original-url',
      'x-rewrite-url',
      'x-middleware-subrequest',
      'x-csrf-token',
      'accept-version',
    ];
    const probes: [string, object, Record<string, string>][] = [
      ['access.addOfficer', { name: 'x', role: ['analyst'] }, { cookie }],
      ['audit.verify', {}, { cookie }],
      ['access.me', {}, { cookie }],
      ['tips.show', { tip: tip.id }, {}],
      ['access.countFailure', { name: 'x' }, { cookie }],
    ];
    const bare = (body: string) => body.replace(/"reference":"[0-9a-f]+"/, '');
    for (const [name, input, who] of probes) {
      const before = await post(name, input, { ...own, ...who });
      for (const header of names)
        for (const value of values) {
          const answer = await post(name, input, { ...own, ...who, [header]: value });
          expect([answer.statusCode, bare(answer.body)], `${name} ${header}: ${value}`).toEqual([
            before.statusCode,
            bare(before.body),
          ]);
        }
    }
    expect(names.length * values.length * probes.length).toBeGreaterThan(600);
  }, 120_000);
});
