import { describe, expect, test } from 'vitest';
import { permissionsOf, rolesClash } from '../../src/access/roles.ts';
import { ROLE_NAMES, ROLES, type RoleName } from '../../src/access/shape.ts';
import type { Action } from '../../src/actions/action.ts';
import { PERMISSIONS, type Permission } from '../../src/actions/shape.ts';
import { perform } from '../../src/app/perform.ts';
import { ACTIONS, actionNamed } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { freshApp } from '../database/fresh.ts';
import { actorNow, makeOfficer } from './officers.ts';

/** What each role may do and not, written apart from the program. Actions that need no permission are left out. */
const MAY: Record<RoleName, string[]> = {
  'intake clerk': ['triage.queue', 'intake.begin', 'intake.retry', 'tips.show', 'triage.rules'],
  analyst: ['triage.queue', 'triage.close', 'tips.show', 'tips.words', 'tips.document', 'intake.runs'],
  investigator: ['triage.close', 'tips.words', 'tips.document', 'intake.begin', 'intake.retry'],
  'unit head': ['triage.close', 'tips.words', 'intake.begin', 'triage.rules'],
  'evidence custodian': ['intake.begin', 'tips.show', 'access.officers'],
  liaison: ['triage.queue', 'tips.show', 'triage.rules'],
  auditor: ['audit.verify', 'access.officers', 'triage.rules'],
  administrator: [
    'access.addOfficer',
    'access.setRoles',
    'access.disableOfficer',
    'access.enableOfficer',
    'access.resetOfficer',
    'access.resetFactors',
    'access.linkDirectory',
    'access.issueTokenFor',
    'access.roster',
    'app.addUnit',
    'app.units',
    'app.setUnit',
    'tips.setUnsealQuota',
    'access.officers',
  ],
  'key custodian': ['access.officers'],
};
const READS_CASEWORK = [
  'triage.queue',
  'tips.show',
  'tips.words',
  'tips.document',
  'triage.search',
  'app.today',
];
const MAY_NOT: Record<RoleName, string[]> = {
  'intake clerk': [
    'tips.words',
    'tips.document',
    'triage.close',
    'triage.undo',
    'audit.verify',
    ...MAY.administrator.slice(0, -1),
  ],
  analyst: [
    'intake.begin',
    'intake.retry',
    'intake.saveMapping',
    'audit.verify',
    ...MAY.administrator.slice(0, -1),
  ],
  investigator: ['audit.verify', ...MAY.administrator.slice(0, -1)],
  'unit head': ['audit.verify', ...MAY.administrator.slice(0, -1)],
  'evidence custodian': ['tips.words', 'triage.close', 'audit.verify', ...MAY.administrator.slice(0, -1)],
  liaison: ['tips.words', 'intake.begin', 'triage.close', 'audit.verify', ...MAY.administrator.slice(0, -1)],
  auditor: [...READS_CASEWORK, 'intake.begin', ...MAY.administrator.slice(0, -1)],
  administrator: [
    ...READS_CASEWORK,
    'triage.close',
    'intake.quarantineShow',
    'intake.begin',
    'intake.runs',
    'audit.verify',
  ],
  'key custodian': [...READS_CASEWORK, 'intake.begin', 'audit.verify', ...MAY.administrator.slice(0, -1)],
};

const actions = ACTIONS as readonly Action[];
const permitted = (role: RoleName, name: string) => {
  const action = actions.find((each) => each.name === name);
  if (!action) throw new Error(`there is no ${name}`);
  return (
    action.allow === 'anyone' ||
    action.allow === 'officer' ||
    (ROLES[role] as readonly string[]).includes(action.allow)
  );
};

describe('roles', () => {
  test.each(ROLE_NAMES)('%s may what the table says, and not what it says not', (role) => {
    expect(MAY[role].filter((name) => !permitted(role, name))).toEqual([]);
    expect(MAY_NOT[role].filter((name) => permitted(role, name))).toEqual([]);
  });

  const casework = (each: string) => /^(?:tip|intake|export):/.test(each);
  const administers = (each: string) => ['officer:write', 'unit:write', 'key:write'].includes(each);

  test.each(ROLE_NAMES)('%s does not both touch casework and administer officers, units or keys', (role) => {
    const held: readonly string[] = ROLES[role];
    expect(held.some(casework) && held.some(administers)).toBe(false);
    expect(rolesClash([role])).toBe(false);
  });

  test('together are refused where one alone would be: every pair', () => {
    let clashes = 0;
    for (const one of ROLE_NAMES)
      for (const other of ROLE_NAMES) {
        const held = [...permissionsOf([one, other])];
        const both = held.some(casework) && held.some(administers);
        if (both) expect(rolesClash([one, other]), `${one} + ${other}`).toBe(true);
        if (rolesClash([one, other])) clashes += 1;
      }
    expect(clashes).toBe(2 * 2 * 7); // administrator and key custodian, each with the seven that see casework or its log
    expect(rolesClash(['analyst', 'unit head'])).toBe(false);
    expect(rolesClash(['administrator', 'key custodian'])).toBe(false);
  });

  test('leave no permission without a role, and give none that there is not', () => {
    const given = new Set(ROLE_NAMES.flatMap((role): readonly string[] => ROLES[role]));
    expect(Object.keys(PERMISSIONS).filter((each) => !given.has(each))).toEqual([]);
    expect([...given].filter((each) => !(each in PERMISSIONS))).toEqual([]);
  });
});

describe('an administrator', async () => {
  const app = await freshApp();
  const { token } = await makeOfficer(app, 'the administrator', ['administrator']);
  const as = async (name: string, input: object) =>
    perform(app, actionNamed(name)!, input, (await actorNow(app, token))!);

  test.each([...READS_CASEWORK, 'audit.verify', 'intake.quarantineShow', 'triage.close'])(
    'is answered by %s as if it were not there',
    async (name) => {
      const id = '00000000-0000-4000-8000-000000000000';
      const input = { tip: id, id, digest: 'x', text: 'x', filter: {}, tips: [{ id }], reason: 'duplicate' };
      await expect(as(name, input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  test('sets no password but his own, and reads no seed: no act takes or gives one', () => {
    const over = actions.filter(({ allow }) => allow === 'officer:write' || allow === 'unit:write');
    expect(over.length).toBeGreaterThan(10);
    for (const action of over) {
      expect(Object.keys((action.input as unknown as { shape: object }).shape), action.name).not.toContain(
        'password',
      );
      const given = JSON.stringify(Object.keys((action.output as unknown as { shape: object }).shape ?? {}));
      expect(given, action.name).not.toMatch(/seed|uri|recovery|password|hash/i);
    }
    const takes = actions.filter(
      (action) => 'password' in ((action.input as unknown as { shape?: object }).shape ?? {}),
    );
    expect(takes.map(({ name }) => name)).toEqual(['access.choosePassword']);
  });

  test('asks for a fresh proof, and for a second officer, at every act on membership', () => {
    const alone = actions
      .filter(({ allow, internal }) => !internal && (allow === 'officer:write' || allow === 'unit:write'))
      .filter(
        ({ kind, fresh, fourEyes }) => kind === 'command' && !(fresh && fourEyes === 'approve:membership'),
      )
      .map(({ name }) => name);
    // to disable somebody must not wait for a second officer; the quota and what a unit is called give nobody a right
    expect(alone).toEqual(['access.disableOfficer', 'tips.setUnsealQuota', 'app.setUnit']);
    for (const name of ['access.disableOfficer', 'tips.setUnsealQuota'])
      expect(actions.find((each) => each.name === name)?.fresh, name).toBe(true);
  });
});

describe('the command line', async () => {
  const app = await freshApp();
  const client = await localClient(app);
  const acted = async (name: string, input: object = {}) => {
    await client.call(name, input).catch(() => {});
    return app.database.transaction('read', 'house', async (db) => {
      const rows = await db.all<{ name: string; action: string }>({
        name: 'test.last',
        reach: 'fan-out',
        text: 'SELECT o.name, a.action FROM audit_entry a JOIN officer o ON o.officer_id::text = a.officer ORDER BY a.seq DESC LIMIT 1',
      });
      return rows[0];
    });
  };

  test('acts as one officer for casework and as another for administration, and the log names which', async () => {
    expect(await acted('tips.show', { tip: '1' })).toEqual({ name: 'console', action: 'tips.show' });
    expect(await acted('access.addOfficer', { name: 'someone', role: ['analyst'] })).toEqual({
      name: 'console-keeper',
      action: 'access.addOfficer',
    });
    expect(await acted('app.setUnit', { name: 'A unit', shortName: 'A', country: 'IN' })).toEqual({
      name: 'console-keeper',
      action: 'app.setUnit',
    });
    expect(await acted('audit.verify')).toEqual({ name: 'console', action: 'audit.verify' });
  });

  test('has no officer who does both, nor one who approves', async () => {
    const rows = await app.database.transaction('read', 'house', (db) =>
      db.all<{ role_id: string; permissions: Permission[] }>({
        name: 'test.roles',
        reach: 'local',
        text: `SELECT role_id, permissions FROM role WHERE role_id LIKE 'console%' ORDER BY role_id`,
      }),
    );
    expect(rows.map(({ role_id }) => role_id)).toEqual(['console', 'console-keeper']);
    for (const { permissions } of rows) {
      const casework = permissions.some((each) => /^(?:tip|intake|export|audit|glass):/.test(each));
      const administers = permissions.some((each) =>
        ['officer:write', 'unit:write', 'key:write'].includes(each),
      );
      expect(casework && administers).toBe(false);
      expect(permissions.filter((each) => each.startsWith('approve:'))).toEqual([]);
    }
  });
});

test('the command line’s own officers have no password, and sign in nowhere', async () => {
  const { consoleActor } = await import('../../src/app/first-run.ts');
  const app = await freshApp();
  const console = await consoleActor(app.database);
  await expect(
    perform(app, actionNamed('access.choosePassword')!, { password: 'eleven quiet otters swim' }, console),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
