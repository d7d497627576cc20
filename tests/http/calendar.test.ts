import { describe, expect, test } from 'vitest';
import { issueToken } from '../../src/access/token-store.ts';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

describe('the calendar feed over HTTP', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const clerk = await person(app, 1, 'clerk', ['intake clerk', 'analyst']);
  await clerk.takeIn([tipLine('SECRET-NUMBER-1'), tipLine('SECRET-NUMBER-2')]);
  await clerk.call('triage.assign', {
    tips: [{ id: (await clerk.call<{ id: string }>('tips.show', { tip: 'SECRET-NUMBER-1' })).id }],
    officer: 'me',
  });
  const server = await makeServer(app, 'web');
  const token = async (actions: string[]) =>
    (
      await app.database.transaction('write', 'house', (db) =>
        issueToken(
          db,
          {
            unit: 1,
            officer: clerk.id,
            name: 'calendar',
            actions,
            madeBy: clerk.id,
            until: '2027-01-01T00:00:00.000Z',
          },
          app.clock(),
        ),
      )
    ).token;
  const good = await token(['clocks.calendarFeed']);
  const get = (url: string, headers: Record<string, string> = {}) =>
    server.inject({ method: 'GET', url, headers: { host: '127.0.0.1:8420', ...headers } });
  const basic = (name: string, password: string) =>
    `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

  test.each([
    ['Basic, any name', () => basic('calendar', good)],
    ['Bearer', () => `Bearer ${good}`],
  ])('%s', async (_, authorization) => {
    const all = await get('/api/clocks.ics', { authorization: authorization() });
    expect(all.statusCode).toBe(200);
    expect(all.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(all.headers['cache-control']).toBe('no-store');
    expect(all.body.match(/BEGIN:VEVENT/g)).toHaveLength(3);
    expect(all.body).not.toMatch(/SECRET|Hotline|clerk/);
    const mine = await get('/api/clocks.mine.ics', { authorization: authorization() });
    expect(mine.body.match(/BEGIN:VEVENT/g)).toHaveLength(1);
  });

  test('asks calendar programs for the token, and browsers for nothing', async () => {
    const none = await get('/api/clocks.ics');
    expect(none.statusCode).toBe(401);
    expect(none.headers['www-authenticate']).toMatch(/^Basic/);
    const browser = await get('/api/clocks.ics', { 'sec-fetch-site': 'none' });
    expect(browser.statusCode).toBe(401);
    expect(browser.headers['www-authenticate']).toBeUndefined();
  });

  test('takes no session, no secret in the address, no token for something else', async () => {
    const { cookie } = await makeOfficer(app, 'analyst', ['analyst']);
    expect((await get('/api/clocks.ics', { cookie })).statusCode).toBe(401);
    expect((await get(`/api/clocks.ics?token=${good}`)).statusCode).toBe(400);
    const other = await token(['triage.queue']);
    expect((await get('/api/clocks.ics', { authorization: `Bearer ${other}` })).statusCode).toBe(404);
    expect((await get('/api/clocks.ics', { authorization: basic('x', 'nonsense') })).statusCode).toBe(401);
    const post = await server.inject({
      method: 'POST',
      url: '/api/clocks.ics',
      headers: { host: '127.0.0.1:8420' },
    });
    expect(post.statusCode).toBe(405);
    expect(post.headers['allow']).toBe('GET, HEAD');
  });
});
