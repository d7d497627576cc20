import { afterAll, describe, expect, test } from 'vitest';
import type { ApiToken } from '../../src/access/shape.ts';
import { localClient } from '../../src/cli/client.ts';
import { receivePaths } from '../../src/cli/receive.ts';
import { makeServer } from '../../src/http/server.ts';
import { DAY_MS } from '../../src/kernel/time.ts';
import { counter, lay } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { makeOfficer } from './officers.ts';

const START = '2026-11-21T09:00:00.000Z';
const app = await freshApp({ now: START });
const server = await makeServer(app, 'web');
const socket = await makeServer({ ...app, config: { ...app.config, console: false } }, 'socket');
afterAll(() => Promise.all([server.close(), socket.close()]));
const nth = counter();

const post = async (name: string, input: object, headers: Record<string, string>, door = server) => {
  const answer = await door.inject({
    method: 'POST',
    url: `/api/${name}`,
    headers: { 'x-tipstaff': '1', 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(input),
  });
  return { status: answer.statusCode, body: answer.json(), cookies: answer.cookies };
};
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function token(actions: string[], days = 30) {
  const clerk = await makeOfficer(app, `clerk-${nth()}`, ['intake clerk']);
  const { body } = await post(
    'access.issueToken',
    { label: 'feed', actions, days },
    { cookie: clerk.cookie },
  );
  return { ...(body as { id: string; token: string; until: string }), clerk };
}

describe('a token', () => {
  test('does what it names, and nothing else that its officer may', async () => {
    const { token: secret, clerk } = await token(['intake.runs']);
    expect((await post('intake.runs', {}, bearer(secret))).status).toBe(200);
    for (const name of ['triage.queue', 'access.officers', 'access.sessions', 'access.signOut'])
      expect((await post(name, {}, bearer(secret))).status, name).toBe(404);
    expect((await post('triage.queue', {}, { cookie: clerk.cookie })).status).toBe(200);
  });

  test('does no more than its officer may', async () => {
    const { token: secret } = await token(['audit.verify']);
    expect((await post('audit.verify', {}, bearer(secret))).status).toBe(404);
  });

  test('proves nothing freshly, and is not made for the own account', async () => {
    const admin = await makeOfficer(app, `keeper-${nth()}`, ['administrator']);
    const made = await post(
      'access.issueToken',
      { label: 'x', actions: ['app.addUnit'], days: 1 },
      { cookie: admin.cookie },
    );
    const refused = await post(
      'app.addUnit',
      { name: 'x', shortName: 'x', country: 'IN' },
      bearer(made.body.token),
    );
    expect([refused.status, refused.body.error.code]).toEqual([403, 'PROVE_AGAIN']);
    for (const action of ['access.addOfficer', 'access.issueToken', 'access.choosePassword'])
      expect(
        (
          await post(
            'access.issueToken',
            { label: 'x', actions: [action], days: 1 },
            { cookie: admin.cookie },
          )
        ).body.error.code,
      ).toBe('INPUT_INVALID');
  });

  test('is no cookie, and a cookie is no token; both together are refused, whatever either may', async () => {
    const { token: secret, clerk } = await token(['intake.runs']);
    expect((await post('intake.runs', {}, { cookie: `tipstaff=${secret}` })).status).toBe(401);
    expect((await post('intake.runs', {}, bearer(clerk.token))).status).toBe(401);
    for (const name of ['triage.queue', 'intake.runs'])
      for (const authorization of [`Bearer ${secret}`, 'Bearer wrong', `Basic ${secret}`]) {
        const { status, body } = await post(name, {}, { authorization, cookie: clerk.cookie });
        expect([status, body.error.code], `${name} ${authorization}`).toEqual([400, 'CREDENTIALS_MIXED']);
      }
    expect((await post('intake.runs', {}, { authorization: `Basic ${secret}` })).status).toBe(401);
    expect((await post('intake.runs', {}, { ...bearer(secret), 'x-tipstaff': '0' })).status).toBe(403);
  });

  test.each([
    clerkId(),
    'tipstaff_1_',
    `tipstaff_1_${'A'.repeat(43)}`,
    `tipstaff_99_${'A'.repeat(43)}`,
    "tipstaff_1_' OR 1=1",
    '1.x',
  ])('is not %j: ids and shapes are no secrets', async (secret) => {
    expect((await post('intake.runs', {}, bearer(secret))).status).toBe(401);
  });

  test('ends on its day, at most a year away', async () => {
    const { token: secret, until, clerk } = await token(['intake.runs'], 2);
    expect(until).toBe('2026-11-23T09:00:00.000Z');
    app.setNow(new Date(Date.parse(START) + 2 * DAY_MS).toISOString());
    expect((await post('intake.runs', {}, bearer(secret))).status).toBe(401);
    app.setNow(START);
    for (const days of [0, 366, 1.5])
      expect(
        (
          await post(
            'access.issueToken',
            { label: 'x', actions: ['intake.runs'], days },
            { cookie: clerk.cookie },
          )
        ).status,
      ).toBe(400);
  });

  test('is listed with its last use, never itself, and ends when told', async () => {
    const { token: secret, id, clerk } = await token(['intake.runs']);
    const list = async () =>
      ((await post('access.tokens', {}, { cookie: clerk.cookie })).body as { tokens: ApiToken[] }).tokens;
    expect(await list()).toMatchObject([{ id, usedAt: null, actions: ['intake.runs'] }]);
    await post('intake.runs', {}, bearer(secret));
    expect(await list()).toMatchObject([{ usedAt: START }]);
    expect(JSON.stringify(await list())).not.toContain(secret.slice(-20));
    const other = await makeOfficer(app, `clerk-${nth()}`, ['intake clerk']);
    expect((await post('access.endToken', { id }, { cookie: other.cookie })).status).toBe(404);
    expect((await post('access.tokens', {}, { cookie: other.cookie })).body).toEqual({ tokens: [] });
    expect((await post('access.endToken', { id }, { cookie: clerk.cookie })).status).toBe(200);
    expect((await post('intake.runs', {}, bearer(secret))).status).toBe(401);
  });
});

describe('the command line with a token', () => {
  test('acts as its officer, and takes in files', async () => {
    const { token: secret, clerk } = await token([
      'intake.begin',
      'intake.deliver',
      'intake.finish',
      'intake.run',
      'intake.quarantine',
      'intake.runs',
    ]);
    const client = await localClient({ ...app, config: { ...app.config, console: false } }, secret);
    const folder = lay(`${app.folder}/by-token`, { 'a.json': typicalReport });
    expect(await receivePaths(client, [folder], false, () => {})).toMatchObject({
      state: 'done',
      counts: { tips: 1 },
    });
    const { runs } = await client.call<{ runs: { officer: string }[] }>('intake.runs');
    expect(JSON.stringify(runs[0])).toContain(clerk.name);
    await expect(client.call('tips.show', { tip: '1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is refused without one where the console is off, here and over the socket', async () => {
    const client = await localClient({ ...app, config: { ...app.config, console: false } });
    await expect(client.call('access.me')).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await post('access.me', {}, {}, socket)).status).toBe(401);
    const { token: secret } = await token(['intake.runs']);
    expect((await post('intake.runs', {}, bearer(secret), socket)).status).toBe(200);
    expect((await post('triage.queue', {}, bearer(secret), socket)).status).toBe(404);
    expect((await post('intake.runs', {}, bearer('wrong'), socket)).status).toBe(401);
  });
});

/** An id as ids look here: no secret. */
function clerkId(): string {
  return '019aa1c0-0000-7000-8000-000000000000';
}
