import { describe, expect, test } from 'vitest';
import { HTTP_LIMITS } from '../../src/http/limits.ts';
import { analystCookie, errorOf, outside, ownJson as own, rawCalls, webDoor } from './web-door.ts';

const door = await webDoor();
const { ask, post } = door;
const raw = await rawCalls(door);
const cookie = await analystCookie(door);

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
    // read, and only then found to be nothing that the action takes
    for (const body of [deep(depth.value), many(members.value)])
      expect(errorOf(await post('access.me', body, { ...own, cookie })).words).toMatch('must not hold x');
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
