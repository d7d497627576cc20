import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { linkDirectory } from '../../src/access/store.ts';
import { reachOnly } from '../../src/app/outbound.ts';
import { directoryOf } from '../../src/http/directory.ts';
import { makeServer } from '../../src/http/server.ts';
import { counter } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { makeOfficer } from './officers.ts';

type Visit = { challenge: string; nonce: string; claims: Record<string, unknown> };
/** A small OpenID provider: discovery, keys, authorisation by a call of the test, token endpoint with PKCE. */
type Provider = {
  issuer: string;
  server: Server;
  /** claims of the next sign-in; what the browser would be sent back with */
  authorise: (url: string, claims: Record<string, unknown>) => string;
  tamper: { nonce?: string; key?: KeyObject; audience?: string };
};

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

async function provider(): Promise<Provider> {
  const keys = rsa();
  const codes = new Map<string, Visit>();
  const tamper: Provider['tamper'] = {};
  let issuer = '';
  const nth = counter();
  const server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/.well-known/openid-configuration')
      return json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (request.url === '/jwks')
      return json(200, {
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }],
      });
    if (request.url === '/token') return void answerToken(request, json);
    return json(404, {});
  });
  const answerToken = async (request: IncomingMessage, json: (status: number, body: object) => unknown) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = new URLSearchParams(text);
    const visit = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const client = decodeURIComponent(
      Buffer.from((request.headers.authorization ?? '').slice(6), 'base64').toString(), // RFC 6749 §2.3.1
    );
    if (!visit || proof !== visit.challenge || client !== 'tipstaff:client-secret')
      return json(400, { error: 'invalid_grant' });
    const seconds = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: tamper.audience ?? 'tipstaff',
      iat: seconds,
      exp: seconds + 60,
      nonce: tamper.nonce ?? visit.nonce,
      ...visit.claims,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}`;
    const signature = createSign('RSA-SHA256')
      .update(signed)
      .sign(tamper.key ?? keys.privateKey, 'base64url');
    return json(200, { access_token: 'x', token_type: 'bearer', id_token: `${signed}.${signature}` });
  };
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    server,
    tamper,
    authorise: (url, claims) => {
      const query = new URL(url).searchParams;
      const code = `code-${nth()}`;
      codes.set(code, { challenge: query.get('code_challenge')!, nonce: query.get('nonce')!, claims });
      return `code=${code}&state=${query.get('state')}`;
    },
  };
}

const oidc = await provider();
const app = await freshApp();
app.config.oidc = {
  issuer: oidc.issuer,
  clientId: 'tipstaff',
  clientSecret: 'client-secret',
  strong: ['mfa'],
};
app.reach = reachOnly([oidc.issuer]); // as the start does for an issuer that the settings name
const server = await makeServer(app, 'web');
afterAll(async () => {
  await server.close();
  await new Promise((end) => oidc.server.close(end));
});
const nth = counter();

const post = async (name: string, input: object, cookies: Record<string, string> = {}) => {
  const answer = await server.inject({
    method: 'POST',
    url: `/api/${name}`,
    headers: { 'x-tipstaff': '1', 'content-type': 'application/json' },
    cookies,
    remoteAddress: `192.0.2.${nth()}`,
    payload: JSON.stringify(input),
  });
  return {
    status: answer.statusCode,
    body: answer.json(),
    cookie: (cookie: string) => answer.cookies.find((each) => each.name === cookie)?.value ?? '',
  };
};

/** Go to the directory and come back; `sub` null: the claims of nobody in particular. */
async function visit(claims: Record<string, unknown>, change = (search: string) => search) {
  const begun = await post('access.beginDirectory', {});
  const search = change(oidc.authorise(begun.body.url as string, claims));
  return post(
    'access.signInDirectory',
    { answer: search },
    { 'tipstaff-ticket': begun.cookie('tipstaff-ticket') },
  );
}

async function linked(sub: string, role: RoleName) {
  const officer = await makeOfficer(app, `officer ${sub}`, [role]);
  await app.database.transaction('write', 'house', (db) =>
    linkDirectory(db, officer.id, `${oidc.issuer} ${sub}`),
  );
  return officer;
}

describe('a sign-in at the directory', () => {
  test('goes there with PKCE, state and nonce, and what comes back opens a session of the linked officer', async () => {
    await linked('s-1', 'analyst');
    const begun = await post('access.beginDirectory', {});
    const query = new URL(begun.body.url as string).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid',
      client_id: 'tipstaff',
      redirect_uri: expect.stringMatching(/\/signed-in$/),
      state: expect.stringMatching(/.{40,}/),
      nonce: expect.stringMatching(/.{40,}/),
    });
    const entered = await visit({ sub: 's-1' });
    expect(entered.status).toBe(200);
    expect(entered.body).not.toHaveProperty('token');
    const me = await post('access.me', {}, { tipstaff: entered.cookie('tipstaff') });
    expect(me.body).toMatchObject({ officer: { name: 'officer s-1' }, mustEnrol: false });
  });

  test('makes no officer, and lets in none who is not linked or not active', async () => {
    const unknown = await visit({ sub: 's-unknown' });
    expect([unknown.status, unknown.body.error.code]).toEqual([401, 'SIGN_IN_REFUSED']);
    const gone = await linked('s-2', 'analyst');
    const admin = await makeOfficer(app, 'keeper', ['administrator']);
    await post('access.disableOfficer', { name: gone.name }, { tipstaff: admin.token });
    expect((await visit({ sub: 's-2' })).status).toBe(401);
  });

  test('counts as a second factor only where acr or amr says what the settings name', async () => {
    await linked('s-3', 'auditor');
    const may = async (claims: object) => {
      const { cookie } = await visit({ sub: 's-3', ...claims });
      return (await post('audit.verify', {}, { tipstaff: cookie('tipstaff') })).body;
    };
    expect((await may({})).error.code).toBe('SECOND_FACTOR_MUST_BE_SET');
    expect((await may({ amr: ['pwd'], acr: 'one' })).error.code).toBe('SECOND_FACTOR_MUST_BE_SET');
    expect(await may({ amr: ['pwd', 'mfa'] })).toMatchObject({ holds: true });
    expect(await may({ acr: 'mfa' })).toMatchObject({ holds: true });
  });

  test('is refused with a state, nonce, key, audience or issuer that is not ours, and twice with one answer', async () => {
    await linked('s-4', 'analyst');
    const code = async (claims: object, change?: (search: string) => string) =>
      (await visit({ sub: 's-4', ...claims }, change)).body.error?.code ?? 'in';
    expect(await code({}, (search) => search.replace(/state=[^&]+/, 'state=another'))).toBe(
      'SIGN_IN_REFUSED',
    );
    expect(await code({}, (search) => search.replace(/&state=.+/, ''))).toBe('SIGN_IN_REFUSED');
    expect(await code({ iss: 'https://other.example.org' })).toBe('SIGN_IN_REFUSED');
    expect(await code({ exp: 1 })).toBe('SIGN_IN_REFUSED');
    for (const [member, value] of Object.entries({
      nonce: 'another',
      audience: 'another',
      key: rsa().privateKey,
    })) {
      Object.assign(oidc.tamper, { [member]: value });
      expect(await code({}), member).toBe('SIGN_IN_REFUSED');
      Object.assign(oidc.tamper, { [member]: undefined });
    }
    const begun = await post('access.beginDirectory', {});
    const answer = oidc.authorise(begun.body.url as string, { sub: 's-4' });
    const ticket = { 'tipstaff-ticket': begun.cookie('tipstaff-ticket') };
    expect((await post('access.signInDirectory', { answer })).status, 'another browser').toBe(401);
    expect((await post('access.signInDirectory', { answer }, ticket)).status).toBe(200);
    expect((await post('access.signInDirectory', { answer }, ticket)).status).toBe(401);
  });

  test('that cannot be reached says so, and nothing more', async () => {
    const away = await freshApp();
    away.site.directory = directoryOf(
      {
        issuer: 'http://127.0.0.1:9',
        clientId: 'x',
        clientSecret: undefined,
        strong: [],
      },
      reachOnly(['http://127.0.0.1:9']),
    );
    const closed = await makeServer(away, 'web');
    const answer = await closed.inject({
      method: 'POST',
      url: '/api/access.beginDirectory',
      headers: { 'x-tipstaff': '1', 'content-type': 'application/json' },
      payload: '{}',
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([503, 'DIRECTORY_UNREACHABLE']);
    expect(answer.body).not.toContain('127.0.0.1');
    await closed.close();
  });
});

describe('the way out', () => {
  test('leads to the origins that are named, and follows no redirect', async () => {
    const outbound = reachOnly([oidc.issuer]);
    expect((await outbound(`${oidc.issuer}/jwks`)).status).toBe(200);
    for (const url of [
      'http://127.0.0.1:1/',
      'https://example.org/',
      oidc.issuer.replace('http:', 'https:'),
      'file:///etc/hosts',
    ])
      await expect(outbound(url), url).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    await expect(reachOnly([])(oidc.issuer)).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
  });
});
