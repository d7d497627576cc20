import type { LightMyRequestResponse } from 'fastify';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import type { Action } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { makeServer } from '../../src/http/server.ts';
import { ERRORS } from '../../src/kernel/errors.ts';
import { deliverTo, part } from './form.ts';
import { codeOf, outside, own, webDoor } from './web-door.ts';

const door = await webDoor();
const { app, server, client, post, session } = door;
const deliver = deliverTo(door);
const bringList = deliverTo(door, 'hashlists.import');
const LIST = JSON.stringify({ name: 'x', purpose: 'other', source: 'x' });

/** They take a form, and look at it before they look who may. */
const FORMS = new Set(['intake.deliver', 'hashlists.import']);

/** What an empty call of the actions for anyone comes to. */
const OPEN = {
  'access.waysIn': 200,
  'access.signIn': 400,
  'access.signInCode': 400,
  'access.passkeyChallenge': 200,
  'access.signInPasskey': 400,
  'access.beginDirectory': 404,
  'access.signInDirectory': 400,
};

describe('every action of the table', () => {
  test.each(outside.map((action) => [action.name, action] as const))(
    '%s has a path, asks who calls, and takes only POST',
    async (name, action) => {
      const anonymous =
        name === 'intake.deliver'
          ? await deliver(own, part('run', '00000000-0000-4000-8000-000000000000'), part('file', 'x', 'x'))
          : name === 'hashlists.import'
            ? await bringList(own, part('list', LIST), part('file', 'x', 'x'))
            : await post(name, {});
      // what asks for no sign-in takes nothing without input, or begins what is harmless, or is not set up here
      if (action.allow === 'anyone')
        expect([name, anonymous.statusCode]).toEqual([name, OPEN[name as keyof typeof OPEN]]);
      else expect([anonymous.statusCode, codeOf(anonymous)]).toEqual([401, 'NOT_SIGNED_IN']);
      for (const headers of [
        {},
        { 'x-tipstaff': '0' },
        { 'x-tipstaff': '1', 'sec-fetch-site': 'cross-site' },
        { 'x-tipstaff': '1', 'sec-fetch-site': 'same-site' },
        { 'x-tipstaff': '1', 'sec-fetch-site': 'none' },
      ]) {
        const foreign =
          name === 'intake.deliver'
            ? await deliver(headers as Record<string, string>, part('run', 'x'))
            : name === 'hashlists.import'
              ? await bringList(headers as Record<string, string>, part('list', LIST))
              : await post(name, {}, headers as Record<string, string>);
        expect([foreign.statusCode, codeOf(foreign)], JSON.stringify(headers)).toEqual([
          403,
          'SAME_ORIGIN_ONLY',
        ]);
      }
      for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
        const other = await server.inject({ method, url: `/api/${name}`, headers: own });
        expect([other.statusCode, codeOf(other), other.headers['allow']], method).toEqual([
          405,
          'METHOD_NOT_ALLOWED',
          'POST',
        ]);
      }
    },
  );

  test('none of the program’s own has a path', async () => {
    const inner = (ACTIONS as readonly Action[]).filter((action) => action.internal);
    expect(inner.length).toBeGreaterThan(2);
    for (const { name } of inner) expect((await post(name)).statusCode, name).toBe(404);
  });

  test('is closed to one who must choose a password first, but for that', async () => {
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'new one',
      role: ['unit head'],
    });
    const cookie = `tipstaff=${(await post('access.signIn', { name: 'new one', secret })).cookies[0]!.value}`;
    const open: string[] = [];
    const anyone = new Set(outside.filter(({ allow }) => allow === 'anyone').map(({ name }) => name));
    expect(anyone.size).toBe(7);
    for (const { name } of outside) {
      if (FORMS.has(name) || name === 'access.signOut' || anyone.has(name)) continue;
      if (codeOf2(await post(name, {}, { ...own, cookie })) !== 'PASSWORD_MUST_BE_SET') open.push(name);
    }
    expect(open).toEqual(['access.choosePassword', 'access.me']);
  });
});

const codeOf2 = (answer: LightMyRequestResponse) =>
  (answer.json() as { error?: { code: string } }).error?.code;

describe('signing in over HTTP', () => {
  test('puts the token into a cookie that scripts cannot read, and nowhere else', async () => {
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'cookie',
      role: ['analyst'],
    });
    const answer = await post('access.signIn', { name: 'cookie', secret });
    expect(answer.json()).toMatchObject({ mustSetPassword: true });
    expect(answer.json()).not.toHaveProperty('token');
    const [session, device, ticket] = ['tipstaff', 'tipstaff-device', 'tipstaff-ticket'].map((name) =>
      answer.cookies.find((cookie) => cookie.name === name),
    );
    expect([device, ticket]).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }, { value: '' }]);
    expect([session]).toEqual([
      expect.objectContaining({
        name: 'tipstaff',
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: 43_200,
      }),
    ]);
    expect(answer.cookies[0]!.value.length).toBeGreaterThan(40);
    expect(answer.body).not.toContain(answer.cookies[0]!.value);
    const out = await post('access.signOut', {}, { ...own, cookie: `tipstaff=${answer.cookies[0]!.value}` });
    expect(out.headers['clear-site-data']).toContain('cookies');
    expect(out.cookies[0]).toMatchObject({ name: 'tipstaff', value: '' });
    expect(
      (await post('access.me', {}, { ...own, cookie: `tipstaff=${answer.cookies[0]!.value}` })).statusCode,
    ).toBe(401);
  });

  test('behind https the cookie is for https alone, and says so to the browser', async () => {
    const secure = await makeServer(
      { ...app, config: { ...app.config, baseUrl: 'https://tips.example.org' } },
      'web',
    );
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'secure',
      role: ['analyst'],
    });
    const answer = await secure.inject({
      method: 'POST',
      url: '/api/access.signIn',
      headers: { ...own, 'content-type': 'application/json' },
      payload: JSON.stringify({ name: 'secure', secret }),
    });
    expect(answer.cookies[0]).toMatchObject({ secure: true });
    expect(answer.headers['strict-transport-security']).toMatch(/max-age=31536000/);
    await secure.close();
  });
});

describe('every answer', () => {
  test('forbids what the pages do not need', async () => {
    const answers = [
      await post('access.me'),
      await server.inject({ method: 'GET', url: '/healthz' }),
      await server.inject({ method: 'GET', url: '/api/openapi.json' }),
      await server.inject({ method: 'GET', url: '/' }),
      await server.inject({ method: 'GET', url: '/queue' }),
    ];
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy']);
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "form-action 'self'",
      ])
        expect(policy).toContain(rule);
      expect(policy).not.toMatch(/unsafe-(?:inline|eval)|https?:|\*/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['x-powered-by'] ?? headers['server']).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    for (const { headers } of answers.slice(0, 3)) expect(headers['cache-control']).toBe('no-store');
  });

  test('to a page of another origin gives no leave to read it', async () => {
    const answer = await server.inject({
      method: 'OPTIONS',
      url: '/api/access.me',
      headers: {
        origin: 'https://other.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-tipstaff',
      },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('that refuses holds a code, a sentence, details and a reference, and no word of a driver or a stack', async () => {
    const head = await session('unit head');
    const sql = new pg.Client(app.config.databaseUrl);
    await sql.connect();
    await sql.query('ALTER TABLE saved_view RENAME TO saved_view_aside');
    const failed = await post('triage.views', {}, head);
    await sql.query('ALTER TABLE saved_view_aside RENAME TO saved_view');
    await sql.end();
    const odd = [
      failed,
      await post('tips.show', { tip: 'no such' }, head),
      await post('tips.show', { tip: 7, secretWord: 'hidden-word' }, head),
      await server.inject({
        method: 'POST',
        url: '/api/tips.show',
        headers: { ...head, 'content-type': 'application/json' },
        payload: '{"tip": "hidden-word"',
      }),
      await server.inject({
        method: 'POST',
        url: '/api/tips.show',
        headers: { ...head, 'content-type': 'application/json' },
        payload: '{"__proto__": {"tip": "hidden-word"}}',
      }),
      await server.inject({
        method: 'POST',
        url: '/api/tips.show',
        headers: { ...head, 'content-type': 'text/xml' },
        payload: '<hidden-word/>',
      }),
      await server.inject({
        method: 'POST',
        url: '/api/tips.show',
        headers: { ...head, 'content-type': 'application/json\t; x' },
        payload: 'hidden-word',
      }),
      await post('triage.saveView', { name: 'x'.repeat(1_100_000), filter: {}, shared: true }, head),
      await post('no.such', {}, head),
      await deliver(head, part('run', 'hidden-word'), part('file', 'x', 'x')),
      await deliver(head, part('file', 'x', 'x')),
    ];
    expect(odd.map((each) => each.statusCode)).toEqual([
      500, 404, 400, 400, 400, 415, 415, 413, 404, 400, 400,
    ]);
    for (const answer of odd) {
      const { error } = answer.json<{
        error: { code: string; words: string; details: object; reference?: string };
      }>();
      expect(Object.keys(ERRORS)).toContain(error.code);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toMatch(
        /hidden-word|saved_view|relation|SELECT|node_modules|\.ts:\d|at \w+ \(/,
      );
      expect(answer.body.length).toBeLessThan(1000);
    }
    expect(failed.json()).toMatchObject({
      error: { code: 'INTERNAL', reference: expect.stringMatching(/^[0-9a-f]{12}$/) },
    });
    expect((await post('triage.views', {}, head)).json()).toEqual({ views: [] });
  });
});

describe('too many tries', () => {
  test('to sign in from one address have to wait', async () => {
    const busy = await makeServer(app, 'web');
    const attempt = (n: number) =>
      busy.inject({
        method: 'POST',
        url: '/api/access.signIn',
        headers: { ...own, 'content-type': 'application/json' },
        payload: JSON.stringify({ name: `nobody ${n}`, secret: 'x' }),
      });
    const answers: number[] = [];
    for (let n = 0; n < 24; n += 1) answers.push((await attempt(n)).statusCode);
    expect(answers.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(answers.slice(20)).toEqual(Array(4).fill(429));
    expect(codeOf(await attempt(99))).toBe('TOO_MANY_REQUESTS');
    await busy.close();
  });
});
