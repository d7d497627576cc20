import { describe, expect, test } from 'vitest';
import { isBeingSetUp } from '../../src/access/approval-rule.ts';
import { areRelated } from '../../src/access/maker-store.ts';
import type { RosterOfficer, SignedIn } from '../../src/access/shape.ts';
import { officerByName } from '../../src/access/store.ts';
import type { Actor } from '../../src/actions/shape.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { freshApp } from '../database/fresh.ts';
import { actorNow, makeOfficer, PASSWORD } from './officers.ts';

const app = await freshApp();
const client = await localClient(app);
const admin = await makeOfficer(app, 'first keeper', ['administrator']);
const as = async <T>(token: string, name: string, input: object = {}) =>
  perform(app, actionNamed(name)!, input, (await actorNow(app, token))!) as Promise<T>;
const anonymous = async (): Promise<Actor> => ({
  ...(await actorNow(app, admin.token))!,
  id: 'anonymous',
  permissions: new Set(),
  via: 'nobody',
  session: null,
});
const signIn = async (name: string, secret: string) =>
  (await perform(app, actionNamed('access.signIn')!, { name, secret }, await anonymous())) as SignedIn;

describe('an administrator', () => {
  test('adds an officer, who cannot be given roles that clash', async () => {
    const { secret } = await as<{ secret: string }>(admin.token, 'access.addOfficer', {
      name: 'asha',
      role: ['analyst', 'analyst'],
    });
    expect((await signIn('asha', secret)).mustSetPassword).toBe(true);
    for (const name of ['access.addOfficer', 'access.setRoles'])
      await expect(
        as(admin.token, name, {
          name: name === 'access.setRoles' ? 'asha' : 'other',
          role: ['analyst', 'administrator'],
        }),
      ).rejects.toMatchObject({ code: 'ROLES_CLASH' });
    await expect(
      as(admin.token, 'access.addOfficer', { name: 'Asha ', role: ['analyst'] }),
    ).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    const related = await app.database.transaction('read', 'house', async (db) =>
      areRelated(db, (await officerByName(db, 'asha'))!.officer_id, admin.id),
    );
    expect(related).toBe(true);
  });

  test('never gives himself roles', async () => {
    for (const role of [['administrator', 'key custodian'], ['unit head']])
      await expect(as(admin.token, 'access.setRoles', { name: admin.name, role })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
  });

  test('changes roles with effect on the next request', async () => {
    const head = await makeOfficer(app, 'head', ['unit head']);
    expect((await actorNow(app, head.token))?.permissions.has('tip:clear')).toBe(true);
    await as(admin.token, 'access.setRoles', { name: 'head', role: ['intake clerk'] });
    expect((await actorNow(app, head.token))?.permissions.has('tip:clear')).toBe(false);
  });

  test('disables at once: sessions and tokens end, and none comes back with enabling', async () => {
    const clerk = await makeOfficer(app, 'clerk', ['intake clerk']);
    await as(clerk.token, 'access.issueToken', { label: 'machine', actions: ['intake.runs'], days: 1 });
    await as(admin.token, 'access.disableOfficer', { name: 'clerk' });
    expect(await actorNow(app, clerk.token)).toBeNull();
    await expect(signIn('clerk', PASSWORD)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await as(admin.token, 'access.enableOfficer', { name: 'clerk' });
    expect(await actorNow(app, clerk.token)).toBeNull();
    expect((await signIn('clerk', PASSWORD)).token).not.toBeNull();
    const { tokens } = await as<{ tokens: { officer: string }[] }>(admin.token, 'access.tokens');
    expect(tokens.filter(({ officer }) => officer === 'clerk')).toEqual([]);
  });

  test('takes second factors away apart from giving a secret, and sessions end with them', async () => {
    const auditor = await makeOfficer(app, 'auditor', ['auditor']);
    await as(auditor.token, 'access.beginAuthenticator');
    await as(admin.token, 'access.resetFactors', { name: 'auditor' });
    expect(await actorNow(app, auditor.token)).toBeNull();
    const { token } = await signIn('auditor', PASSWORD);
    expect((await actorNow(app, token!))?.mustEnrol).toBe(true);
  });

  test('sees who has what to sign in with, and never the thing itself', async () => {
    const { officers } = await as<{ officers: RosterOfficer[] }>(admin.token, 'access.roster');
    const clerk = officers.find(({ name }) => name === 'clerk')!;
    expect(clerk).toMatchObject({ password: true, passkeys: 0, authenticator: false, active: true });
    expect(clerk.lastSignInAt).toMatch(/^20/);
    expect(Object.keys(clerk).sort()).toEqual(
      [
        'active',
        'authenticator',
        'directory',
        'displayName',
        'id',
        'lastSignInAt',
        'name',
        'passkeys',
        'password',
        'roles',
        'unit',
      ].sort(),
    );
  });

  test('has to have proved himself within five minutes', async () => {
    const late = { ...(await actorNow(app, admin.token))!, provenAt: '2026-11-21T08:54:00.000Z' };
    await expect(
      perform(app, actionNamed('access.disableOfficer')!, { name: 'clerk' }, late),
    ).rejects.toMatchObject({ code: 'PROVE_AGAIN' });
  });
});

describe('units', () => {
  test('are added by administrators of the first unit, each with its own log', async () => {
    const unit = await as<{ id: number }>(admin.token, 'app.addUnit', {
      name: 'Second unit',
      shortName: 'Unit 2',
      country: 'IN',
    });
    expect(unit.id).toBe(2);
    const { secret } = await as<{ secret: string }>(admin.token, 'access.addOfficer', {
      name: 'second clerk',
      role: ['intake clerk'],
      unit: 2,
    });
    const { token } = await signIn('second clerk', secret);
    expect((await actorNow(app, token!))?.unit).toBe(2);
    await expect(
      as(admin.token, 'access.addOfficer', { name: 'nowhere', role: ['analyst'], unit: 77 }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('administer themselves alone, but for the first', async () => {
    const second = await makeOfficer(app, 'second keeper', ['administrator'], 2);
    for (const [name, input] of [
      ['access.addOfficer', { name: 'x', role: ['analyst'], unit: 1 }],
      ['access.setRoles', { name: 'clerk', role: ['analyst'] }],
      ['access.disableOfficer', { name: 'clerk' }],
      ['access.resetOfficer', { name: 'clerk' }],
      ['access.resetFactors', { name: 'clerk' }],
      ['access.issueTokenFor', { name: 'clerk', label: 'x', actions: ['intake.runs'], days: 1 }],
      ['app.setUnit', { unit: 1, name: 'x', shortName: 'x', country: 'IN' }],
      ['app.addUnit', { name: 'x', shortName: 'x', country: 'IN' }],
    ] as const)
      await expect(as(second.token, name, input), name).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { officers } = await as<{ officers: RosterOfficer[] }>(second.token, 'access.roster');
    expect(new Set(officers.map(({ unit }) => unit))).toEqual(new Set([2]));
    expect(await as(second.token, 'app.units')).toMatchObject({ units: [{ id: 2 }] });
    expect(await as(admin.token, 'app.units')).toMatchObject({ units: [{ id: 1 }, { id: 2 }] });
    await as(admin.token, 'access.disableOfficer', { name: 'second clerk' });
  });

  test('keep the sign-ins of their officers in their own logs', async () => {
    const before = await client.call<{ entries: number }>('audit.verify');
    const { secret } = await as<{ secret: string }>(admin.token, 'access.addOfficer', {
      name: 'second analyst',
      role: ['analyst'],
      unit: 2,
    });
    await signIn('second analyst', secret);
    const after = await client.call<{ entries: number; holds: boolean }>('audit.verify');
    // the check itself and the adding; the sign-in stands in the log of unit 2
    expect([after.entries - before.entries, after.holds]).toEqual([2, true]);
  });
});

describe('a second officer', async () => {
  const house = await freshApp();
  const asks = async (name: string, unit = 1) => {
    const { fourEyes, alone } = actionNamed(name)!;
    const settingUp = await house.database.transaction('read', 'house', (db) =>
      isBeingSetUp(db, unit, 'approve:membership'),
    );
    return fourEyes !== undefined && !alone?.({ settingUp } as never);
  };

  test('is asked for from the day on which one could approve, and that does not end', async () => {
    expect(await asks('access.addOfficer')).toBe(false);
    expect(await asks('access.disableOfficer')).toBe(false);
    const local = await localClient(house);
    const { secret } = await local.call<{ secret: string }>('access.addOfficer', {
      name: 'the head',
      role: ['unit head'],
    });
    const nobody = await anonymous();
    const { token } = (await perform(
      house,
      actionNamed('access.signIn')!,
      { name: 'the head', secret },
      nobody,
    )) as SignedIn;
    expect(await asks('access.addOfficer')).toBe(false); // has no password of his own yet
    await perform(
      house,
      actionNamed('access.choosePassword')!,
      { password: PASSWORD },
      (await actorNow(house, token!))!,
    );
    for (const name of [
      'access.addOfficer',
      'access.setRoles',
      'access.enableOfficer',
      'access.resetFactors',
      'app.addUnit',
    ])
      expect(await asks(name), name).toBe(true);
    expect(await asks('access.addOfficer', 2)).toBe(false);
    await local.call('access.disableOfficer', { name: 'the head' });
    expect(await asks('access.addOfficer')).toBe(true);
  });
});
