import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, describe, expect, test } from 'vitest';
import type { Action } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { ownHosts } from '../../src/http/hosts.ts';
import { HTTP_LIMITS } from '../../src/http/limits.ts';
import { makeServer } from '../../src/http/server.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

const app = await freshApp();
const server = await makeServer(app, 'web');
await server.listen({ host: '127.0.0.1', port: 0 });
afterAll(() => server.close());
const { port } = server.server.address() as AddressInfo;
const outside = (ACTIONS as readonly Action[]).filter((action) => !action.internal);
const client = await localClient(app);
await take(app, lay(join(app.folder, 'first'), { 'a.json': typicalReport }));
const tip = await client.call<TipView>('tips.show', { tip: typicalReport.reportId });

const own: Record<string, string> = {
  'x-tipstaff': '1',
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
};
const ask = (options: InjectOptions): Promise<LightMyRequestResponse> => server.inject(options);
const post = (name: string, payload: unknown = {}, headers = own) =>
  ask({
    method: 'POST',
    url: `/api/${name}`,
    headers,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const errorOf = (answer: LightMyRequestResponse) =>
  answer.json<{ error: { code: string; words: string } }>().error;

async function cookieFor(...role: string[]): Promise<string> {
  const name = `${role.join('-')} ${role.length}`.toLowerCase().replaceAll(' ', '-');
  const { secret } = await client.call<{ secret: string }>('access.addOfficer', { name, role });
  const answer = await post('access.signIn', { name, secret });
  const cookie = `tipstaff=${answer.cookies[0]!.value}`;
  await post('access.choosePassword', { password: 'eleven quiet otters swim' }, { ...own, cookie });
  return cookie;
}
const cookie = await cookieFor('analyst');

/** What a server answers to bytes as they are. */
function raw(text: string, wait = 5000): Promise<string> {
  return new Promise((settle) => {
    const socket = connect({ host: '127.0.0.1', port });
    let answer = '';
    socket.on('data', (part) => {
      answer += part;
    });
    socket.on('error', () => {});
    socket.on('close', () => settle(answer));
    socket.setTimeout(wait, () => socket.destroy());
    socket.write(text);
  });
}

describe('every answer', () => {
  const PLACES: [string, InjectOptions][] = [
    ['a page', { method: 'GET', url: '/' }],
    ['a page of the screens', { method: 'GET', url: '/tips/no-such' }],
    ['a missing file', { method: 'GET', url: '/no-such.js' }],
    ['a missing action', { method: 'POST', url: '/api/no.such', headers: own, payload: '{}' }],
    ['a refused method', { method: 'DELETE', url: '/healthz' }],
    ['a refused host', { method: 'GET', url: '/healthz', headers: { host: 'evil.example' } }],
    ['a refused body', { method: 'POST', url: '/api/access.me', headers: own, payload: '{' }],
    ['health', { method: 'GET', url: '/healthz' }],
    ['the OpenAPI document', { method: 'GET', url: '/api/openapi.json' }],
    ['an action', { method: 'POST', url: '/api/access.me', headers: { ...own, cookie }, payload: '{}' }],
  ];
  test.each(PLACES)('carries the whole set of headers: %s', async (_, options) => {
    const { headers } = await ask(options);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'x-dns-prefetch-control': 'off',
      'x-permitted-cross-domain-policies': 'none',
      'cache-control': 'no-store',
    });
    const policy = String(headers['content-security-policy']);
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "script-src-attr 'none'",
      "style-src 'self'",
      "object-src 'none'",
      "frame-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      'report-uri /reports/csp',
    ])
      expect(policy.split(';')).toContain(rule);
    expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/);
    const powers = String(headers['permissions-policy']);
    for (const off of ['camera=()', 'microphone=()', 'geolocation=()', 'usb=()', 'clipboard-read=()'])
      expect(powers).toContain(off);
    for (const telling of ['server', 'x-powered-by', 'access-control-allow-origin', 'set-cookie'])
      expect(headers[telling]).toBeUndefined();
  });

  test('is kept by nobody, but for files named by their digest', async () => {
    const page = (await ask({ method: 'GET', url: '/' })).body;
    const assets = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(assets.length).toBeGreaterThan(1);
    for (const url of assets) {
      expect(url).toMatch(/-[\w-]{8,}\.(?:js|css|svg)$/);
      const { headers } = await ask({ method: 'GET', url });
      expect(headers['cache-control'], url).toBe('public, max-age=31536000, immutable');
      expect(headers['content-security-policy']).toContain("default-src 'self'");
    }
  });

  test('says the type of what it brings, and none of an action is a page', async () => {
    const answers = [
      await post('tips.show', { tip: tip.id, words: true }, { ...own, cookie }),
      await post(
        'tips.document',
        { tip: tip.id, digest: tip.facts.documents[0]!.digest },
        { ...own, cookie },
      ),
      await post('tips.show', { tip: '<script>' }, { ...own, cookie }),
      await ask({ method: 'GET', url: '/api/openapi.json' }),
      await ask({ method: 'GET', url: '/no-such.html' }),
    ];
    expect(answers.map((each) => each.statusCode)).toEqual([200, 200, 404, 200, 404]);
    for (const { headers } of answers)
      expect([headers['content-type'], headers['x-content-type-options']]).toEqual([
        'application/json; charset=utf-8',
        'nosniff',
      ]);
  });

  test('leads nowhere else, however it is asked', async () => {
    const targets = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '%2f%2fevil.example',
      '/..//evil.example',
    ];
    const forms = (target: string) => [
      `/${target}`,
      target,
      `/${target}/..`,
      `/?next=${target}`,
      `/sign-in?return=${target}`,
      `/assets/${target}`,
      `/assets/..${target}/`,
      `/api/${target}`,
      `/healthz/${target}`,
    ];
    const asked = targets.flatMap(forms);
    expect(asked.length).toBeGreaterThan(40);
    for (const path of asked) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
      expect(answer, path).toMatch(/^HTTP\/1\.1 (?:200|400|404)/);
      expect(answer, path).not.toMatch(/^location:/im);
    }
  });
});

describe('methods', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
  const KNOWN: [string, string][] = [
    ...outside.map(({ name }): [string, string] => [`/api/${name}`, 'POST']),
    ['/reports/csp', 'POST'],
    ['/healthz', 'GET, HEAD'],
    ['/api/openapi.json', 'GET, HEAD'],
    ['/', 'GET, HEAD'],
    ['/queue', 'GET, HEAD'],
  ];
  test('each known place takes its own and answers 405 with Allow to every other', async () => {
    for (const [url, allow] of KNOWN)
      for (const method of METHODS) {
        if (allow.split(', ').includes(method)) continue;
        const answer = await ask({ method, url });
        expect([answer.statusCode, answer.headers['allow']], `${method} ${url}`).toEqual([405, allow]);
      }
  });

  test('an unknown place is not there, by any method', async () => {
    for (const url of [
      '/api/no.such',
      '/api/',
      '/api/access.countFailure',
      '/no-such.js',
      '/reports/other.txt',
    ])
      for (const method of METHODS)
        expect((await ask({ method, url })).statusCode, `${method} ${url}`).toBe(404);
  });

  test('TRACE, TRACK, CONNECT and invented ones do nothing and give nothing back', async () => {
    for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'SEARCH', 'QUERY', 'JEFF', 'get']) {
      const target = method === 'CONNECT' ? 'localhost:80' : '/healthz';
      const answer = await raw(
        `${method} ${target} HTTP/1.1\r\nhost: localhost\r\nx-echo: hidden-word\r\nconnection: close\r\n\r\n`,
      );
      expect(answer, method).not.toMatch(/hidden-word|^HTTP\/1\.1 2/);
    }
  });

  test('no header turns one method into another', async () => {
    for (const header of ['x-http-method-override', 'x-http-method', 'x-method-override', '_method'])
      expect(
        (await ask({ method: 'GET', url: '/api/access.me', headers: { ...own, cookie, [header]: 'POST' } }))
          .statusCode,
      ).toBe(405);
  });
});

describe('bodies', () => {
  test('are JSON by a type written in one way', async () => {
    for (const type of [
      'application/json',
      'application/json; charset=utf-8',
      'Application/JSON;charset=UTF-8',
    ])
      expect((await post('access.me', {}, { ...own, cookie, 'content-type': type })).statusCode, type).toBe(
        200,
      );
    const odd = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json\t; charset=utf-8',
      'application/json ; charset=utf-8',
      'application/json;charset=utf-7',
      'application/json; charset=utf-8; boundary=x',
      'application/json, text/plain',
      'application/jsonp',
      'application/vnd.api+json',
      'application/json\\; x',
      '*/*',
    ];
    for (const type of odd) {
      const answer = await post('access.me', {}, { ...own, cookie, 'content-type': type });
      expect([answer.statusCode, errorOf(answer).code], type).toEqual([415, 'BODY_TYPE_REFUSED']);
    }
    const { 'content-type': _, ...bare } = own;
    expect(
      (await ask({ method: 'POST', url: '/api/access.me', headers: { ...bare, cookie } })).statusCode,
    ).toBe(415);
    for (const type of ['application/json', 'multipart/form-data', 'text/xml'])
      expect(
        (
          await ask({
            method: 'POST',
            url: '/api/intake.deliver',
            headers: { ...own, cookie, 'content-type': type },
          })
        ).statusCode,
      ).toBe(415);
  });

  test('have no key twice, no key of a prototype, no deep nest and no flood of keys', async () => {
    const deep = (levels: number) => `{"x":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    const many = (count: number) => JSON.stringify({ x: Array.from({ length: count - 1 }, () => 0) });
    const { depth, members } = HTTP_LIMITS;
    const cases: [string, string | RegExp][] = [
      ['{"tip":"1","tip":"2"}', 'a key stands twice'],
      ['{"tip":"1","\\u0074ip":"2"}', 'a key stands twice'],
      ['{"a":{"b":1,"b":1}}', 'a key stands twice'],
      ['{"__proto__":{"x":1}}', 'no input may have'],
      ['{"a":{"\\u005f_proto__":{"x":1}}}', 'no input may have'],
      ['{"constructor":{"prototype":{"x":1}}}', 'no input may have'],
      ['{"prototype":1}', 'no input may have'],
      [deep(depth.value + 1), 'nested deeper than 32'],
      [deep(5000), 'nested deeper than 32'],
      [many(members.value + 1), 'more than 20000 keys'],
      ['{"a":1}x', 'not JSON'],
      ['{"a":01}', 'not JSON'],
      ["{'a':1}", 'not JSON'],
      ['{"a":NaN}', 'not JSON'],
      ['{"a":1,}', 'not JSON'],
      ['\uFEFF{}', 'not JSON'],
      ['', 'not JSON'],
    ];
    for (const [body, words] of cases) {
      const answer = await post('access.me', body, { ...own, cookie });
      expect([answer.statusCode, errorOf(answer).code], body.slice(0, 40)).toEqual([400, 'INPUT_INVALID']);
      expect(errorOf(answer).words).toMatch(words);
    }
    for (const body of [deep(depth.value), many(members.value)])
      expect((await post('access.me', body, { ...own, cookie })).statusCode).toBe(200);
    const latin = await ask({
      method: 'POST',
      url: '/api/access.me',
      headers: { ...own, cookie },
      payload: Buffer.from('{"a":"é"}', 'latin1'),
    });
    expect(errorOf(latin).words).toMatch('not UTF-8');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  test('that are too large are told by how much', async () => {
    const of = (bytes: number) => JSON.stringify({ x: 'x'.repeat(bytes) });
    const words = async (name: string, bytes: number) =>
      errorOf(await post(name, of(bytes), { ...own, cookie })).words;
    expect(await words('access.me', HTTP_LIMITS.body.value)).toBe('The input is larger than 1 MiB.');
    expect(await words('intake.retry', HTTP_LIMITS.document.value)).toBe('The input is larger than 20 MiB.');
  });

  test('of a state change go nowhere else: an address with a query is refused', async () => {
    const answer = await ask({
      method: 'POST',
      url: '/api/access.me?tip=hidden-word',
      headers: { ...own, cookie },
      payload: '{}',
    });
    expect([answer.statusCode, answer.body.includes('hidden-word')]).toEqual([400, false]);
  });
});

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
      { 'sec-fetch-site': 'same-origin' },
      {},
    ];
    for (const { name } of commands)
      for (const who of callers)
        for (const from of foreign) {
          if (who['authorization'] && !from['origin'] && from['x-tipstaff'] === undefined) continue; // a machine's token is no browser's
          const type = name === 'intake.deliver' ? 'multipart/form-data; boundary=cut' : 'application/json';
          const answer = await ask({
            method: 'POST',
            url: `/api/${name}`,
            headers: { ...who, ...from, 'content-type': type },
            payload: name === 'intake.deliver' ? '--cut--\r\n' : '{}',
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

describe('reports about the content security policy', () => {
  const report = (directive: string, remoteAddress: string) =>
    ask({
      method: 'POST',
      url: '/reports/csp',
      remoteAddress,
      headers: { 'content-type': 'application/csp-report' },
      payload: JSON.stringify({
        'csp-report': {
          'document-uri': 'https://tips.example.org/tips/hidden-word',
          'blocked-uri': 'https://hidden-word.example',
          'script-sample': 'hidden-word',
          'effective-directive': directive,
        },
      }),
    });
  test('are counted by directive; of what they quote nothing is kept', async () => {
    expect((await report('script-src-elem', '192.0.2.1')).statusCode).toBe(204);
    expect((await report('script-src-elem', '192.0.2.1')).body).toBe('');
    await report('hidden-word', '192.0.2.1');
    await ask({
      method: 'POST',
      url: '/reports/csp',
      headers: { 'content-type': 'application/csp-report' },
      payload: 'hidden-word',
    });
    expect([...server.cspCounts]).toEqual([
      ['script-src-elem', 2],
      ['other', 2],
    ]);
  });

  test('are small and rare', async () => {
    const large = await ask({
      method: 'POST',
      url: '/reports/csp',
      headers: { 'content-type': 'application/csp-report' },
      payload: JSON.stringify({ x: 'x'.repeat(HTTP_LIMITS.report.value) }),
    });
    expect(errorOf(large).words).toBe('The input is larger than 16 KiB.');
    const statuses = [];
    for (let n = 0; n <= HTTP_LIMITS.reportsPerMinute.value; n += 1)
      statuses.push((await report('img-src', '192.0.2.2')).statusCode);
    expect(statuses.filter((status) => status === 204).length).toBe(HTTP_LIMITS.reportsPerMinute.value);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('connections', () => {
  test('whose headers never end are closed', { timeout: 60_000 }, async () => {
    const began = performance.now();
    const answer = await raw('GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ', 40_000);
    expect(answer).toMatch(/^(?:HTTP\/1\.1 408|$)/);
    expect(performance.now() - began).toBeLessThan(HTTP_LIMITS.headersTime.value + 8000);
  });

  test('have their limits as the table says', async () => {
    expect(server.server).toMatchObject({
      headersTimeout: HTTP_LIMITS.headersTime.value,
      requestTimeout: HTTP_LIMITS.requestTime.value,
      keepAliveTimeout: HTTP_LIMITS.keepAlive.value,
      maxRequestsPerSocket: HTTP_LIMITS.perConnection.value,
      maxConnections: HTTP_LIMITS.connections.value,
      timeout: HTTP_LIMITS.idle.value,
    });
    const long = await raw(
      `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(HTTP_LIMITS.header.value)}\r\n\r\n`,
    );
    expect(long).toMatch(/^HTTP\/1\.1 431/);
    const many = Array.from({ length: HTTP_LIMITS.headers.value + 1 }, (_, n) => `x-${n}: 1\r\n`).join('');
    expect(await raw(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${many}\r\n`)).toMatch(
      /^HTTP\/1\.1 400/,
    );
  });

  test('cannot carry a second request in the first one’s body', async () => {
    for (const smuggled of [
      'content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n',
      'transfer-encoding: chunked\r\ncontent-length: 50\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n',
      'transfer-encoding: xchunked\r\n\r\n0\r\n\r\n',
      'transfer-encoding : chunked\r\n\r\n0\r\n\r\n',
      'content-length: +4\r\n\r\nabcd',
      'content-length: 4, 5\r\n\r\nabcd',
    ]) {
      const answer = await raw(
        `POST /api/access.me HTTP/1.1\r\nhost: localhost\r\nx-tipstaff: 1\r\ncontent-type: application/json\r\n${smuggled}`,
        3000,
      );
      expect(answer, smuggled).toMatch(/^HTTP\/1\.1 400/);
      expect(answer.match(/HTTP\/1\.1 /g)?.length, smuggled).toBe(1);
    }
  });
});
