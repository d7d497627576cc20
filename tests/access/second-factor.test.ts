import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { addPasskey } from '../../src/access/factor-store.ts';
import type { SignedIn } from '../../src/access/shape.ts';
import { setRoles } from '../../src/access/store.ts';
import type { Actor, Origin } from '../../src/actions/shape.ts';
import { call } from '../../src/app/call.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { counter } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { actorNow, makeNewcomer, makeOfficer, PASSWORD } from './officers.ts';

const START = '2026-11-21T09:00:00.000Z';
const at = (ms: number) => new Date(Date.parse(START) + ms).toISOString();
const app = await freshApp({ now: START });
const nth = counter();
const NOBODY: Actor = {
  id: 'anonymous',
  unit: 1,
  name: '',
  displayName: '',
  roles: [],
  permissions: new Set(),
  mustSetPassword: false,
  mustEnrol: false,
  session: null,
  via: 'nobody',
  provenAt: null,
  only: null,
};
const from = (address = '192.0.2.1', ticket: string | null = null, device: string | null = null): Origin => ({
  address,
  agent: 'a browser',
  device,
  ticket,
});
const enter = (action: string, input: object, origin: Origin = from()) =>
  call(app, actionNamed(action)!, input, { ...NOBODY, from: origin }) as Promise<SignedIn>;
const signIn = (name: string, secret = PASSWORD, origin?: Origin) =>
  enter('access.signIn', { name, secret }, origin);
const as = async <T>(token: string, action: string, input: object = {}) =>
  perform(app, actionNamed(action)!, input, (await actorNow(app, token)) ?? NOBODY) as Promise<T>;
const codeOf = (error: { code: string }) => error.code;

const codeAt = (text: string, ms: number) =>
  new TOTP({ secret: Secret.fromBase32(text) }).generate({ timestamp: Date.parse(START) + ms });

/** An officer with an authenticator: its seed, and the recovery codes. */
async function withAuthenticator(...roles: Parameters<typeof makeOfficer>[2]) {
  const officer = await makeOfficer(app, `officer-${nth()}`, roles);
  const { text, uri, modules } = await as<{ text: string; uri: string; modules: string[] }>(
    officer.token,
    'access.beginAuthenticator',
  );
  const first = await as<{ recoveryCodes: string[] }>(officer.token, 'access.confirmAuthenticator', {
    code: codeAt(text, -30_000),
  });
  return { ...officer, seed: text, uri, modules, recoveryCodes: first.recoveryCodes };
}

describe('an authenticator', () => {
  test('is given once as text, address and QR code, and asks for a right first code', async () => {
    const { token } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
    const begun = await as<{ text: string; uri: string; modules: string[] }>(
      token,
      'access.beginAuthenticator',
    );
    expect(begun.text).toMatch(/^[A-Z2-7]{32}$/);
    expect(begun.uri).toContain(`secret=${begun.text}`);
    expect(begun.modules.length).toBeGreaterThan(20);
    expect(begun.modules.every((row) => row.length === begun.modules.length && /^[01]+$/.test(row))).toBe(
      true,
    );
    await expect(as(token, 'access.confirmAuthenticator', { code: '000000' })).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED',
    });
    expect(await as(token, 'access.factors')).toMatchObject({ authenticator: null, recoveryCodes: 0 });
  });

  test('stands between the password and a session; what is half signed in can do nothing', async () => {
    const { name, seed } = await withAuthenticator('unit head');
    const half = await signIn(name);
    expect(half).toMatchObject({ token: null, factors: ['code'], ticket: expect.any(String) });
    const open = from('192.0.2.1', half.ticket);
    await expect(
      perform(app, actionNamed('access.me')!, {}, { ...NOBODY, from: open }),
    ).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect(await actorNow(app, half.ticket!)).toBeNull();
    const whole = await enter('access.signInCode', { code: codeAt(seed, 0) }, open);
    expect((await actorNow(app, whole.token!))?.mustEnrol).toBe(false);
    await expect(enter('access.signInCode', { code: codeAt(seed, 30_000) }, open)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED', // the ticket is used up
    });
  });

  test('gives codes that serve once, a step early or late, and never an older one after', async () => {
    const { name, seed } = await withAuthenticator('analyst');
    const tryCode = async (ms: number) => {
      const { ticket } = await signIn(name);
      return enter('access.signInCode', { code: codeAt(seed, ms) }, from('192.0.2.1', ticket)).then(
        () => 'in',
        codeOf,
      );
    };
    expect(await tryCode(-60_000)).toBe('SIGN_IN_REFUSED');
    expect(await tryCode(60_000)).toBe('SIGN_IN_REFUSED');
    expect(await tryCode(0)).toBe('in');
    expect(await tryCode(0)).toBe('SIGN_IN_REFUSED');
    expect(await tryCode(30_000)).toBe('in');
    expect(await tryCode(-30_000)).toBe('SIGN_IN_REFUSED');
    expect(await tryCode(0)).toBe('SIGN_IN_REFUSED');
  });

  test('lets one of two in who use the same code at once', async () => {
    const { name, seed } = await withAuthenticator('analyst');
    const tickets = [await signIn(name), await signIn(name)];
    const ends = await Promise.allSettled(
      tickets.map(({ ticket }) =>
        enter('access.signInCode', { code: codeAt(seed, 0) }, from('192.0.2.1', ticket)),
      ),
    );
    expect(ends.filter((end) => end.status === 'fulfilled').length).toBe(1);
  });

  test('is guessed at most ten times in a quarter of an hour, from however many places', async () => {
    const { name, seed } = await withAuthenticator('unit head');
    const answers: string[] = [];
    for (let n = 0; n < 13; n += 1) {
      const { ticket } = await signIn(name, PASSWORD, from(`192.0.2.${n + 10}`));
      answers.push(
        await enter('access.signInCode', { code: '000000' }, from(`192.0.2.${n + 10}`, ticket)).then(
          () => 'in',
          codeOf,
        ),
      );
    }
    expect(answers).toEqual([...Array(10).fill('SIGN_IN_REFUSED'), ...Array(3).fill('SIGN_IN_SLOW_DOWN')]);
    app.setNow(at(15 * 60_000 + 1000));
    const { ticket } = await signIn(name);
    await enter('access.signInCode', { code: codeAt(seed, 15 * 60_000) }, from('192.0.2.1', ticket));
    app.setNow(START);
  });

  test('keeps its seed sealed: no table holds it', async () => {
    const { name, seed, recoveryCodes } = await withAuthenticator('analyst');
    await signIn(name); // leaves a ceremony open
    const sql = new pg.Client(app.config.databaseUrl);
    await sql.connect();
    const bytes = Buffer.from(Secret.fromBase32(seed).bytes);
    for (const table of ['authenticator', 'recovery_code', 'ceremony', 'audit_entry', 'session']) {
      const { rows } = await sql.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`);
      expect(rows.length, table).toBeGreaterThan(0);
      const all = rows.map(({ row }) => row).join('\n');
      for (const hidden of [seed, bytes.toString('hex'), bytes.toString('base64'), ...recoveryCodes])
        expect(all.includes(hidden), table).toBe(false);
    }
    await sql.end();
  });
});

describe('a recovery code', () => {
  test('serves once each, however it is typed; new ones end the old', async () => {
    const { name, token, recoveryCodes } = await withAuthenticator('unit head');
    expect(new Set(recoveryCodes).size).toBe(10);
    const use = async (code: string) => {
      const { ticket } = await signIn(name);
      return enter('access.signInCode', { code }, from('192.0.2.1', ticket)).then(() => 'in', codeOf);
    };
    expect(await use(recoveryCodes[0]!)).toBe('in');
    expect(await use(recoveryCodes[0]!)).toBe('SIGN_IN_REFUSED');
    expect(await use(recoveryCodes[1]!.toUpperCase().replaceAll('-', ''))).toBe('in');
    const again = await as<{ recoveryCodes: string[] }>(token, 'access.newRecoveryCodes');
    expect(await use(recoveryCodes[2]!)).toBe('SIGN_IN_REFUSED');
    expect(await use(again.recoveryCodes[2]!)).toBe('in');
    expect(await as(token, 'access.factors')).toMatchObject({ recoveryCodes: 9 });
  });
});

describe('roles that ask for a second factor', () => {
  test('let one who has none do nothing but enrol one', async () => {
    const name = `officer-${nth()}`;
    const { secret } = await makeNewcomer(app, name, ['auditor']);
    const { token } = await signIn(name, secret);
    await as(token!, 'access.choosePassword', { password: PASSWORD });
    await expect(as(token!, 'audit.verify')).rejects.toMatchObject({ code: 'SECOND_FACTOR_MUST_BE_SET' });
    await expect(as(token!, 'access.sessions')).rejects.toMatchObject({ code: 'SECOND_FACTOR_MUST_BE_SET' });
    const { text } = await as<{ text: string }>(token!, 'access.beginAuthenticator');
    await as(token!, 'access.confirmAuthenticator', { code: codeAt(text, 0) });
    expect(await as(token!, 'audit.verify')).toMatchObject({ holds: true });
  });

  test('given later end sessions that never gave the factor that there is, and ask those without to enrol', async () => {
    const { name, id, token } = await withAuthenticator('analyst');
    await as(token, 'access.removeAuthenticator');
    const { token: plain } = await signIn(name);
    const { text } = await as<{ text: string }>(token, 'access.beginAuthenticator');
    await app.database.transaction('write', 'house', (db) => setRoles(db, id, ['auditor']));
    expect((await actorNow(app, plain!))?.mustEnrol).toBe(true);
    await as(token, 'access.confirmAuthenticator', { code: codeAt(text, 0) });
    expect(await actorNow(app, plain!)).toBeNull();
    expect((await actorNow(app, token))?.mustEnrol).toBe(false);
  });
});

describe('the last second factor', () => {
  test('stays while the roles ask for one: not even who holds the session takes it away', async () => {
    const { token, name } = await withAuthenticator('unit head');
    expect(await as(token, 'access.removeAuthenticator').catch(codeOf)).toBe('SECOND_FACTOR_MUST_BE_SET');
    expect((await signIn(name)).token).toBeNull();
    expect(await as(token, 'access.removePasskey', { passkey: 'none' }).catch(codeOf)).toBe('NOT_FOUND');
    expect(await as(token, 'access.factors')).toMatchObject({ authenticator: {} });
  });

  test('goes once there is another, and that one stays', async () => {
    const { id, token } = await withAuthenticator('unit head');
    const key = { credential_id: `key-of-${id}`, officer_id: id, unit_id: 1, name: 'a key' };
    await app.database.transaction('write', 'house', (db) =>
      addPasskey(db, {
        ...key,
        public_key: Buffer.from('key'),
        sign_count: 0,
        transports: [],
        created_at: START,
      }),
    );
    await as(token, 'access.removeAuthenticator');
    const passkey = key.credential_id;
    expect(await as(token, 'access.removePasskey', { passkey }).catch(codeOf)).toBe(
      'SECOND_FACTOR_MUST_BE_SET',
    );
    expect(await as(token, 'access.factors')).toMatchObject({
      passkeys: [{ id: passkey }],
      authenticator: null,
    });
  });
});

describe('proving again', () => {
  const FIVE = 5 * 60_000;
  test('is asked for five minutes after the last proof, takes all factors, and gives another token', async () => {
    const { name, token, seed } = await withAuthenticator('analyst');
    app.setNow(at(FIVE));
    await as(token, 'access.newRecoveryCodes');
    app.setNow(at(FIVE + 1));
    await expect(as(token, 'access.newRecoveryCodes')).rejects.toMatchObject({ code: 'PROVE_AGAIN' });
    for (const input of [
      {},
      { secret: PASSWORD },
      { code: codeAt(seed, FIVE) },
      { secret: 'wrong', code: codeAt(seed, FIVE) },
    ])
      await expect(as(token, 'access.proveAgain', input)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    const { token: renewed } = await as<{ token: string }>(token, 'access.proveAgain', {
      secret: PASSWORD,
      code: codeAt(seed, FIVE),
    });
    expect(await actorNow(app, token)).toBeNull();
    await as(renewed, 'access.newRecoveryCodes');
    await expect(
      as(renewed, 'access.proveAgain', { secret: PASSWORD, code: codeAt(seed, FIVE) }),
    ).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED', // the code was used
    });
    expect((await signIn(name)).ticket).not.toBeNull();
    app.setNow(START);
  });
});

describe('tries', () => {
  test('of others lock nobody out who comes from a place that is known', async () => {
    const { name } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
    const { device } = await signIn(name, PASSWORD, from('192.0.2.50'));
    const wrong = (address: string, known: string | null = null) =>
      signIn(name, 'wrong', from(address, null, known)).catch(codeOf);
    for (let n = 0; n < 45; n += 1) await wrong(`198.51.100.${n % 5}`);
    expect(await wrong('198.51.100.0')).toBe('SIGN_IN_SLOW_DOWN');
    expect(await wrong('203.0.113.9')).toBe('SIGN_IN_SLOW_DOWN'); // strangers together have thirty
    expect((await signIn(name, PASSWORD, from('192.0.2.50'))).token).not.toBeNull();
    expect((await signIn(name, PASSWORD, from('203.0.113.9', null, device))).token).not.toBeNull();
  });

  test('many at once are no more than one after another', async () => {
    const { name } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => signIn(name, 'wrong', from('198.51.100.77')).catch(codeOf)),
    );
    expect(answers.filter((each) => each === 'SIGN_IN_REFUSED').length).toBe(10);
    expect(answers.filter((each) => each === 'SIGN_IN_SLOW_DOWN').length).toBe(30);
  });

  test.each(['', ' ', '\t\n', '\0', 'eleven quiet\0otters swim', ' '.repeat(40)])(
    'with %j are refused before anything is compared',
    async (secret) => {
      const { name, token } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
      await expect(signIn(name, secret)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(as(token, 'access.proveAgain', { secret })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      await expect(as(token, 'access.choosePassword', { password: secret })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
      await expect(enter('access.signInCode', { code: secret })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    },
  );
});

describe('sessions', () => {
  test('are listed with place and time, and end one by one or all but one', async () => {
    const { name } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
    const tokens: string[] = [];
    for (const n of [1, 2, 3]) tokens.push((await signIn(name, PASSWORD, from(`192.0.2.${n}`))).token!);
    const list = async () =>
      (await as<{ sessions: { id: string; address: string; own: boolean }[] }>(tokens[0]!, 'access.sessions'))
        .sessions;
    expect((await list()).filter(({ own }) => own).map(({ address }) => address)).toEqual(['192.0.2.1']);
    const second = (await list()).find(({ address }) => address === '192.0.2.2')!;
    const { token: other } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
    await expect(as(other, 'access.endSession', { id: second.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await as(tokens[0]!, 'access.endSession', { id: second.id });
    expect(await actorNow(app, tokens[1]!)).toBeNull();
    expect(await actorNow(app, tokens[2]!)).not.toBeNull();
    await as(tokens[0]!, 'access.endOtherSessions');
    expect(await actorNow(app, tokens[2]!)).toBeNull();
    expect((await list()).length).toBe(1);
  });

  test('that are over go when the next begins', async () => {
    const { name, id } = await makeOfficer(app, `officer-${nth()}`, ['analyst']);
    app.setNow(at(16 * 60_000));
    await signIn(name);
    const sql = new pg.Client(app.config.databaseUrl);
    await sql.connect();
    const { rowCount } = await sql.query('SELECT 1 FROM session WHERE officer_id = $1', [id]);
    expect(rowCount).toBe(1);
    await sql.end();
    app.setNow(START);
  });
});
