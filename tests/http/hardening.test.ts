import type { InjectOptions } from 'fastify';
import { describe, expect, test } from 'vitest';
import { HTTP_LIMITS } from '../../src/http/limits.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { analystCookie, errorOf, ownJson as own, rawCalls, webDoor } from './web-door.ts';

const door = await webDoor();
const { server, client, ask, post } = door;
const raw = await rawCalls(door);
const cookie = await analystCookie(door);
const tip = await client.call<TipView>('tips.show', { tip: typicalReport.reportId });

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

  test('to an address that cannot be read are answered like any other that is not there', async () => {
    const of = async (path: string) => {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
      const names = answer.split('\r\n\r\n')[0]!.split('\r\n').slice(1);
      return {
        status: answer.slice(9, 12),
        headers: names.map((line) => line.split(':')[0]!.toLowerCase()).sort(),
      };
    };
    const absent = await of('/api/no.such');
    expect(absent).toMatchObject({ status: '404' });
    expect(absent.headers).toContain('content-security-policy');
    for (const path of ['/%', '/%zz', '/api/%c3%28', '/%E0%A4%A'])
      expect(await of(path), path).toEqual(absent);
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
