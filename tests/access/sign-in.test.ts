import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { hashPassword, passwordFits } from '../../src/access/password.ts';
import { refuseWeak } from '../../src/access/password-strength.ts';
import { ABSOLUTE_MS, actorOfToken, IDLE_MS, touchSession } from '../../src/access/session-store.ts';
import { type SignedIn as Entered, ROLES } from '../../src/access/shape.ts';
import type { Actor } from '../../src/actions/shape.ts';
import { call } from '../../src/app/call.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { DAY_MS } from '../../src/kernel/time.ts';
import { counter } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { makeOfficer } from './officers.ts';

const START = '2026-11-21T09:00:00.000Z';
const at = (ms: number) => new Date(Date.parse(START) + ms).toISOString();
const app = await freshApp({ now: START });
const client = await localClient(app);
const nobody: Actor = {
  id: 'anonymous',
  unit: 1,
  name: '',
  displayName: '',
  roles: [],
  permissions: new Set(),
  mustSetPassword: false,
  mustEnrol: false,
  session: null,
  via: 'house',
  provenAt: null,
  only: null,
  from: { address: '192.0.2.7', agent: 'a browser', device: null, ticket: null },
};

type SignedIn = Entered & { token: string };
const signIn = (name: string, secret: string) =>
  call(app, actionNamed('access.signIn')!, { name, secret }, nobody) as Promise<SignedIn>;
const actorOf = async (token: string): Promise<Actor | null> =>
  (await app.database.transaction('read', 'house', (db) => actorOfToken(db, token, app.clock())))?.actor ??
  null;
const as = async (token: string, name: string, input: object = {}) =>
  perform(app, actionNamed(name)!, input, (await actorOf(token)) ?? nobody);
const PASSWORD = 'eleven quiet otters swim';
const nextOfficer = counter();

/** An officer with a password, signed in: of a role that asks for no second factor. */
async function officer(
  role: 'analyst' | 'intake clerk' = 'analyst',
): Promise<{ name: string; token: string }> {
  const name = `officer-${nextOfficer()}`;
  const { secret } = await client.call<{ secret: string }>('access.addOfficer', { name, role: [role] });
  const { token } = await signIn(name, secret);
  await as(token, 'access.choosePassword', { password: PASSWORD });
  return { name, token };
}

describe('a one-time secret', () => {
  test('of the first start works once, and allows nothing but choosing a password', async () => {
    const { token, mustSetPassword } = await signIn('Administrator ', app.firstSecret!);
    expect(mustSetPassword).toBe(true);
    await expect(as(token, 'triage.queue')).rejects.toMatchObject({ code: 'PASSWORD_MUST_BE_SET' });
    await expect(as(token, 'access.addOfficer', { name: 'x', role: ['analyst'] })).rejects.toMatchObject({
      code: 'PASSWORD_MUST_BE_SET',
    });
    expect(await as(token, 'access.me')).toMatchObject({ mustSetPassword: true });
    await expect(signIn('administrator', app.firstSecret!)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
    await as(token, 'access.choosePassword', { password: PASSWORD });
    // an administrator's role asks for a second factor, and reads no tip
    await expect(as(token, 'access.roster')).rejects.toMatchObject({ code: 'SECOND_FACTOR_MUST_BE_SET' });
    await expect(as(token, 'triage.queue')).rejects.toMatchObject({ code: 'SECOND_FACTOR_MUST_BE_SET' });
    expect(await as(token, 'access.me')).toMatchObject({ mustSetPassword: false, mustEnrol: true });
    expect(await signIn('administrator', PASSWORD)).toMatchObject({ mustSetPassword: false });
  });

  test('used by two at once lets one in', async () => {
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'two at once',
      role: ['analyst'],
    });
    const ends = await Promise.allSettled([signIn('two at once', secret), signIn('two at once', secret)]);
    expect(ends.filter((each) => each.status === 'fulfilled').length).toBe(1);
  });

  test('serves for a day', async () => {
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'late',
      role: ['analyst'],
    });
    app.setNow(at(DAY_MS + 1000));
    await expect(signIn('late', secret)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    app.setNow(START);
    await signIn('late', secret);
  });

  test('given anew leaves the password until a new one is chosen', async () => {
    const { name } = await officer();
    const { secret } = await client.call<{ secret: string }>('access.resetOfficer', { name });
    expect(await signIn(name, PASSWORD)).toMatchObject({ mustSetPassword: false });
    expect(await signIn(name, secret)).toMatchObject({ mustSetPassword: true });
  });

  test('is never given for the command line’s own officer', async () => {
    const { token } = await makeOfficer(app, 'keeper of officers', ['administrator']);
    for (const name of ['console', 'console-keeper']) {
      await expect(as(token, 'access.resetOfficer', { name })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(client.call('access.resetOfficer', { name })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('a refused sign-in', () => {
  test('tells not whether there is such a name, by word, by wait or by work', async () => {
    const { name } = await officer();
    const answers: Record<string, unknown[]> = {};
    for (const each of [name, 'no such officer']) {
      answers[each] = [];
      for (let tries = 0; tries < 12; tries += 1)
        answers[each].push(
          await signIn(each, 'not the secret').catch(
            (error: { code: string; message: string; details: object }) => [
              error.code,
              error.message,
              error.details,
            ],
          ),
        );
    }
    expect(answers['no such officer']).toEqual(answers[name]);
    expect(answers[name]!.map((each) => (each as string[])[0])).toEqual([
      ...Array(10).fill('SIGN_IN_REFUSED'),
      'SIGN_IN_SLOW_DOWN',
      'SIGN_IN_SLOW_DOWN',
    ]);
    const cost = async (stored: string | null) => {
      const times: number[] = [];
      for (let tries = 0; tries < 5; tries += 1) {
        const began = performance.now();
        await passwordFits('not the secret', stored);
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[2]!;
    };
    const [known, unknown] = [await cost(await hashPassword(PASSWORD)), await cost(null)];
    expect(unknown).toBeGreaterThan(known / 4);
    expect(unknown).toBeLessThan(known * 4);
  });
});

describe('a session', () => {
  test('ends a quarter of an hour after its last use', async () => {
    const { token } = await officer();
    app.setNow(at(IDLE_MS - 1000));
    expect(await actorOf(token)).not.toBeNull();
    await app.database.transaction('write', 'house', (db) => touchSession(db, token, app.clock()));
    app.setNow(at(2 * IDLE_MS - 2000));
    expect(await actorOf(token)).not.toBeNull();
    app.setNow(at(2 * IDLE_MS + 1000));
    expect(await actorOf(token)).toBeNull();
    app.setNow(START);
  });

  test('ends twelve hours after its beginning, used or not', async () => {
    const { token } = await officer();
    for (let ms = 0; ms < ABSOLUTE_MS; ms += IDLE_MS - 1000) {
      app.setNow(at(ms));
      expect(await actorOf(token), `${ms / 60_000} min`).not.toBeNull();
      await app.database.transaction('write', 'house', (db) => touchSession(db, token, app.clock()));
    }
    app.setNow(at(ABSOLUTE_MS + 1000));
    expect(await actorOf(token)).toBeNull();
    app.setNow(START);
  });

  test('ends with signing out, all of the officer’s together', async () => {
    const { name, token } = await officer();
    const { token: second } = await signIn(name, PASSWORD);
    await as(token, 'access.signOut');
    expect([await actorOf(token), await actorOf(second)]).toEqual([null, null]);
  });

  test('other than the one in which a password is chosen ends with it', async () => {
    const { name, token } = await officer();
    const { token: second } = await signIn(name, PASSWORD);
    await as(token, 'access.choosePassword', { password: 'nine calm herons wade' });
    expect(await actorOf(second)).toBeNull();
    expect(await actorOf(token)).not.toBeNull();
    await expect(signIn(name, PASSWORD)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  });

  test('ends where the officer is no longer active, and follows the roles as they stand', async () => {
    const { name, token } = await officer();
    const sql = new pg.Client(app.config.databaseUrl);
    await sql.connect();
    await sql.query(`UPDATE officer SET roles = '{intake clerk}' WHERE name = $1`, [name]);
    expect([...(await actorOf(token))!.permissions].sort()).toEqual([...ROLES['intake clerk']].sort());
    await sql.query('UPDATE officer SET active = false WHERE name = $1', [name]);
    expect(await actorOf(token)).toBeNull();
    await expect(signIn(name, PASSWORD)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await sql.end();
  });

  test('is kept as the digest of its token, and no secret stands anywhere in the database', async () => {
    const { token } = await officer();
    const { secret } = await client.call<{ secret: string }>('access.addOfficer', {
      name: 'unused',
      role: ['analyst'],
    });
    const sql = new pg.Client(app.config.databaseUrl);
    await sql.connect();
    for (const table of ['session', 'officer', 'audit_entry', 'sign_in_try', 'known_place']) {
      const { rows } = await sql.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      expect(rows.length, table).toBeGreaterThan(0);
      const all = rows.map(({ row }) => row).join('\n');
      for (const hidden of [token, token.split('.')[1]!, secret, PASSWORD, app.firstSecret!]) {
        expect(all.includes(hidden), table).toBe(false);
        expect(all.includes(Buffer.from(hidden).toString('hex')), table).toBe(false);
      }
    }
    await sql.end();
  });

  test.each([
    '',
    'x',
    '1.',
    '1.AAAA',
    '99.x',
    '-1.x',
    '1e3.x',
    `${'9'.repeat(40)}.x`,
    "1.' OR true --",
    '\0',
  ])('is not opened by %j', async (token) => {
    expect(await actorOf(token)).toBeNull();
  });
});

describe('a password', () => {
  test.each([
    ['too short', 'fourteen chars', false],
    ['fifteen', 'fifteen charact', true],
    ['a long one', 'grey herons stand in shallow water '.repeat(8), true],
    ['of one letter', 'a'.repeat(40), false],
    ['of two letters in turn', 'ab'.repeat(12), false],
    ['that counts', '12345678901234567890', false],
    ['that counts back', '98765432109876543210', false],
    ['a common word twice', 'passwordpassword', false],
    ['a common word and a number', 'password12345678', false],
    ['a common word and a year', 'administrator-2026', false],
    ['the officer’s own name', 'asha-rao-asha-rao!', false],
    ['common words with digits for letters', 'P4ssw0rd$Dr4g0n!', false],
    ['a phrase that many know', 'Correct Horse Battery Staple', false],
    ['keys in a row', '1qaz2wsx3edc4rfv', false],
    ['a short piece over and over', 'kz7#kz7#kz7#kz7#', false],
    ['two common words and two years', 'summer1998dragon2004', false],
    ['a prayer', 'Om Namah Shivaya 108', false],
    ['only space', ' '.repeat(20), false],
    ['of digits by chance', '739182645502991733', true],
    ['in Hindi', 'नीली नदी में सात हंस तैरते', true],
    ['in Chinese, fifteen characters', '春眠不觉晓处处闻啼鸟夜来风雨声', true],
    ['of signs', '!?#§%&/()=+*~<>|', true],
  ])('%s', (_, password, fits) => {
    const refused = () => refuseWeak(password, 'asha-rao');
    if (fits) expect(refused).not.toThrow();
    else expect(refused).toThrow(/at least 15/);
  });

  test('typed in another Unicode form is the same', async () => {
    const stored = await hashPassword('Zürich im späten Frühling');
    expect(await passwordFits('Zürich im späten Frühling'.normalize('NFD'), stored)).toBe(true);
    expect(await passwordFits('Zurich im spaten Fruhling', stored)).toBe(false);
  });
});
