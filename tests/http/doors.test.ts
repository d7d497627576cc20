import { join } from 'node:path';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { RoleName } from '../../src/access/shape.ts';
import type { Action } from '../../src/actions/action.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { makeServer } from '../../src/http/server.ts';
import type { IntakeRun } from '../../src/intake/shape.ts';
import { ERRORS } from '../../src/kernel/errors.ts';
import { makeOfficer } from '../access/officers.ts';
import { counter, lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

const app = await freshApp();
const server = await makeServer(app, 'web');
afterAll(() => server.close());
const outside = (ACTIONS as readonly Action[]).filter((action) => !action.internal);
const own = { 'x-tipstaff': '1', 'sec-fetch-site': 'same-origin' };
const post = (
  name: string,
  payload: unknown = {},
  headers: Record<string, string> = own,
): Promise<LightMyRequestResponse> =>
  server.inject({
    method: 'POST',
    url: `/api/${name}`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  } satisfies InjectOptions);
const codeOf = (answer: LightMyRequestResponse) => (answer.json() as { error: { code: string } }).error.code;

const client = await localClient(app);
await take(app, lay(join(app.folder, 'first'), { 'a.json': typicalReport }));

const nth = counter();
async function session(...roles: RoleName[]): Promise<Record<string, string>> {
  const { cookie } = await makeOfficer(app, `officer ${nth()}`, roles);
  return { ...own, cookie };
}

/** A part of a multipart body. */
const part = (name: string, content: string | Buffer, file?: string | null) =>
  Buffer.concat([
    Buffer.from(
      `--cut\r\ncontent-disposition: form-data; name="${name}"${file ? `; filename="${file}"` : ''}\r\n${file === undefined ? '' : 'content-type: application/octet-stream\r\n'}\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const deliver = (headers: Record<string, string>, ...parts: Buffer[]) =>
  server.inject({
    method: 'POST',
    url: '/api/intake.deliver',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=cut' },
    payload: Buffer.concat([...parts, Buffer.from('--cut--\r\n')]),
  });

async function ended(run: string, headers: Record<string, string>): Promise<IntakeRun> {
  for (;;) {
    const state = (await post('intake.run', { run }, headers)).json<IntakeRun>();
    if (['done', 'stopped', 'failed'].includes(state.state)) return state;
    await new Promise((go) => setTimeout(go, 10));
  }
}

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
      if (name === 'intake.deliver' || name === 'access.signOut' || anyone.has(name)) continue;
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

describe('the OpenAPI document', async () => {
  const answer = await server.inject({ method: 'GET', url: '/api/openapi.json' });
  type Operation = {
    operationId: string;
    security: object[];
    requestBody: { content: Record<string, { schema: object }> };
    responses: Record<string, { content: Record<string, { schema: object }> }>;
  };
  const document = answer.json<{
    openapi: string;
    info: { title: string; version: string };
    paths: Record<string, { post: Operation }>;
    components: { schemas: Record<string, object>; securitySchemes: object };
  }>();
  const JSON_TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

  /** Faults of a JSON Schema, by place. */
  function faults(schema: unknown, at: string): string[] {
    if (schema === true || schema === false) return [];
    if (schema === null || typeof schema !== 'object' || Array.isArray(schema))
      return [`${at}: is no schema`];
    const each = schema as Record<string, unknown>;
    const found: string[] = [];
    for (const type of [each['type']].flat())
      if (type !== undefined && !JSON_TYPES.has(String(type))) found.push(`${at}: type ${type}`);
    const reference = each['$ref'];
    if (
      typeof reference === 'string' &&
      reference !== '#/components/schemas/Error' &&
      !reference.startsWith('#/$defs/') &&
      reference !== '#'
    )
      found.push(`${at}: leads to ${reference}`);
    for (const name of (each['required'] as string[] | undefined) ?? [])
      if (
        each['additionalProperties'] === undefined &&
        !Object.hasOwn((each['properties'] as object | undefined) ?? {}, name)
      )
        found.push(`${at}: requires ${name}, which it does not have`);
    if (typeof each['pattern'] === 'string') new RegExp(each['pattern'], 'u');
    for (const [name, inner] of Object.entries((each['properties'] as object | undefined) ?? {}))
      found.push(...faults(inner, `${at}.${name}`));
    for (const word of ['items', 'additionalProperties', 'not', 'propertyNames'])
      if (each[word] !== undefined) found.push(...faults(each[word], `${at}.${word}`));
    for (const word of ['anyOf', 'oneOf', 'allOf', 'prefixItems'])
      for (const [n, inner] of ((each[word] as unknown[] | undefined) ?? []).entries())
        found.push(...faults(inner, `${at}.${word}[${n}]`));
    return found;
  }

  test('is 3.1 and names every action that outside callers may use, and no other', () => {
    expect(answer.statusCode).toBe(200);
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({
      title: 'Tipstaff',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(Object.keys(document.paths).sort()).toEqual(outside.map((action) => `/api/${action.name}`).sort());
    const ids = Object.values(document.paths).map(({ post: operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has schemas that are schemas', () => {
    let read = 0;
    const wrong = Object.entries(document.paths).flatMap(([path, { post: operation }]) => {
      const schemas = [
        operation.requestBody.content,
        operation.responses['200']!.content,
        operation.responses['default']!.content,
      ].flatMap((content) => Object.values(content).map((each) => each.schema));
      read += schemas.length;
      expect(schemas.length, path).toBe(3);
      return schemas.flatMap((schema, at) => faults(schema, `${path}[${at}]`));
    });
    expect(wrong).toEqual([]);
    expect(read).toBe(outside.length * 3);
    expect(faults(document.components.schemas['Error'], 'Error')).toEqual([]);
  });

  test('says who may call without signing in', () => {
    const open = Object.values(document.paths)
      .filter(({ post: operation }) => operation.security.length === 0)
      .map(({ post: operation }) => operation.operationId);
    expect(open).toEqual(outside.filter((action) => action.allow === 'anyone').map((action) => action.name));
  });

  test('describes what the server answers', async () => {
    const head = await session('unit head');
    const body = (await post('triage.queue', { limit: 1 }, head)).json();
    const schema =
      document.paths['/api/triage.queue']!.post.responses['200']!.content['application/json']!.schema;
    expect(() => z.fromJSONSchema(schema as never).parse(body)).not.toThrow();
    expect(() => z.fromJSONSchema(schema as never).parse({ rows: 7 })).toThrow();
  });
});

describe('files over HTTP', () => {
  test('become tips, keep their folders, and come to the same as by the command line', async () => {
    const clerk = await session('intake clerk');
    const { run } = (await post('intake.begin', { label: 'a folder' }, clerk)).json<{ run: string }>();
    const report = (number: number) => JSON.stringify({ ...typicalReport, reportId: String(number) });
    const details = (number: number) =>
      `<fileDetails><reportId>${number}</reportId><fileId>f</fileId></fileDetails>`;
    const first = await deliver(
      clerk,
      part('run', run),
      part('file', report(600_000_001), 'drop/one/report.json'),
      part('file', details(600_000_001), 'drop/one/details.xml'),
      part('file', report(600_000_002), '../../जाँच "x".json'),
    );
    expect(first.json()).toEqual({ files: 3, bytes: expect.any(Number) });
    const second = await deliver(
      clerk,
      part('run', run),
      part('file', '', 'C:\\empty.txt'),
      part('file', report(600_000_003), null),
    );
    expect(second.json()).toMatchObject({ files: 2 });
    await post('intake.finish', { run }, clerk);
    const state = await ended(run, clerk);
    expect(state).toMatchObject({
      state: 'done',
      counts: { seen: 5, accepted: 4, tips: 3, quarantined: 1, quarantinedBy: { EMPTY: 1 } },
    });
    const named = (await post('intake.quarantine', { run }, clerk))
      .json<{ items: { file: string }[] }>()
      .items.map((item) => item.file);
    expect(named).toEqual(['C:/empty.txt']);
    const shown = await client.call<{ facts: { documents: { name: string }[] } }>('tips.show', {
      tip: '600000002',
    });
    expect(shown.facts.documents[0]!.name).toMatch(/^जाँच/);
    const again = await take(
      app,
      lay(join(app.folder, 'same'), {
        'one/report.json': report(600_000_001),
        'two.json': report(600_000_002),
      }),
    );
    expect(again.counts).toMatchObject({ seen: 2, duplicates: 2, tips: 0 });
  });

  test('one that is passed over unread does not hold up those that follow', { timeout: 20_000 }, async () => {
    const local = await makeServer(app, 'socket'); // over a wire of its own: only there can a sender be held up
    const address = await local.listen({ host: '127.0.0.1', port: 0 });
    const { run } = await client.call<{ run: string }>('intake.begin', { label: 'with an answer sheet' });
    const form = new FormData();
    form.set('run', run);
    form.append(
      'file',
      new Blob([`{"tipstaffTruth": 1,\n"padding": "${'x'.repeat(3_000_000)}"}`]),
      'truth.json',
    );
    form.append(
      'file',
      new Blob([JSON.stringify({ ...typicalReport, reportId: '600000009' })]),
      'report.json',
    );
    const headers = { 'x-tipstaff': '1' };
    const answer = await fetch(`${address}/api/intake.deliver`, { method: 'POST', headers, body: form });
    expect(await answer.json()).toMatchObject({ files: 2 });
    await client.call('intake.finish', { run });
    await expect
      .poll(() => client.call<IntakeRun>('intake.run', { run }), { timeout: 10_000 })
      .toMatchObject({ state: 'done', counts: { seen: 1, accepted: 1 } });
    await local.close();
  });

  test('are refused where the intake is not theirs, not open, or not there', async () => {
    const [clerk, auditor] = [await session('intake clerk'), await session('auditor')];
    const { run } = (await post('intake.begin', { label: 'x' }, clerk)).json<{ run: string }>();
    expect((await deliver(auditor, part('run', run), part('file', 'x', 'x'))).statusCode).toBe(404);
    expect(
      codeOf(
        await deliver(clerk, part('run', '00000000-0000-4000-8000-000000000000'), part('file', 'x', 'x')),
      ),
    ).toBe('NOT_FOUND');
    await post('intake.finish', { run }, clerk);
    await ended(run, clerk);
    expect(codeOf(await deliver(clerk, part('run', run), part('file', 'x', 'x')))).toBe('INTAKE_RUN_CLOSED');
    expect((await post('intake.deliver', { run }, clerk)).statusCode).toBe(415);
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
