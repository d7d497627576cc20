import { describe, expect, test } from 'vitest';
import { noteSignIn } from '../../src/access/store.ts';
import type { ListedEntry } from '../../src/audit/shape.ts';
import { freshApp } from '../database/fresh.ts';
import { addedUnit, type Person, person, refusal } from './people.ts';

const app = await freshApp();
await addedUnit(app, 2, 'Second');
const signIn = async (who: Person): Promise<Person> => {
  await app.database.transaction('write', 'house', (db) => noteSignIn(db, who.id, app.clock()));
  return who;
};
const home = await person(app, 1, 'home administrator', ['administrator']);
const own = await person(app, 2, 'own administrator', ['administrator']);
const analyst = await person(app, 2, 'analyst', ['analyst']);
const auditor = await person(app, 2, 'auditor', ['auditor']);
const acts = async () =>
  (await auditor.call<{ entries: ListedEntry[] }>('audit.entries', {})).entries.filter(
    ({ officer }) => officer === home.id,
  );
const machine = (actions: string[]) => ({ name: 'analyst', label: 'a machine', actions, days: 1 });
const delivers = machine(['intake.begin', 'intake.deliver', 'intake.finish', 'intake.run']);

describe('an administrator of the installation, over another unit', () => {
  test('acts alone while both are being set up, and that unit’s own log tells of it', async () => {
    await home.call('access.addOfficer', { name: 'clerk', role: ['intake clerk'], unit: 2 });
    const { id } = await home.call<{ id: string }>('access.issueTokenFor', delivers);
    await home.call('access.setRoles', { name: 'clerk', role: ['liaison'] });
    await home.call('access.disableOfficer', { name: 'clerk' });
    await home.call('app.setUnit', { unit: 2, name: 'Second', shortName: 'S', country: 'IN' });
    expect((await acts()).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'app.setUnit done',
      'access.disableOfficer done',
      'access.setRoles done',
      'access.issueTokenFor done',
      'access.issueTokenFor done',
      'access.addOfficer done',
    ]);
    const { tokens } = await home.call<{ tokens: { id: string }[] }>('access.tokens');
    expect(tokens.map((each) => each.id)).toContain(id);
    await home.call('access.endToken', { id });
    expect((await acts())[0]).toMatchObject({ action: 'access.endToken', recordId: id });
    expect(await home.call('access.tokens')).toEqual({ tokens: [] });
    expect(await auditor.call('audit.verify')).toMatchObject({ holds: true });
  });

  test('is shown no token that shows casework', async () => {
    for (const actions of [['tips.show'], ['intake.begin', 'triage.queue'], ['intake.quarantineShow']])
      expect(await refusal(home.call('access.issueTokenFor', machine(actions)))).toMatchObject({
        code: 'INPUT_INVALID',
      });
    await analyst.call('access.issueToken', { label: 'own', actions: ['tips.show'], days: 1 });
  });

  test('ends no token as one who administers another unit', async () => {
    const { id } = await home.call<{ id: string }>('access.issueToken', {
      label: 'own',
      actions: ['app.units'],
      days: 1,
    });
    const { tokens } = await own.call<{ tokens: { id: string }[] }>('access.tokens');
    expect(tokens.map((each) => each.id)).not.toContain(id);
    expect(await refusal(own.call('access.endToken', { id }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is not alone once that unit has somebody who could approve', async () => {
    await signIn(await person(app, 2, 'head of second', ['unit head']));
    for (const [action, input] of [
      ['access.addOfficer', { name: 'another', role: ['analyst'], unit: 2 }],
      ['access.issueTokenFor', delivers],
      ['access.resetOfficer', { name: 'head of second' }],
      ['access.setRoles', { name: 'analyst', role: ['unit head'] }],
    ] as const)
      expect(await refusal(home.call(action, input)), action).toMatchObject({ code: 'APPROVAL_NEEDED' });
    expect(await refusal(home.call('access.addOfficer', { name: 'at home', role: ['analyst'] }))).toBe(null);
  });
});

describe('the master key', () => {
  test('is of the installation’s unit: who keeps the keys of another neither splits nor changes it', async () => {
    for (const [name, role] of [
      ['keys of second', 'key custodian'],
      ['keys of first', 'key custodian'],
    ] as const) {
      const unit = name === 'keys of second' ? 2 : 1;
      const custodian = await signIn(await person(app, unit, name, [role]));
      const ask = (action: string, input: object) =>
        refusal(custodian.call('approvals.ask', { action, input, reason: 'for the safe' }));
      const refused = unit === 2 ? { code: 'NOT_FOUND' } : null;
      const split = { shares: 2, needed: 2 };
      for (const [action, input] of [
        ['keys.custodians', split],
        ['keys.rotateMaster', {}],
      ] as const) {
        const asked = await ask(action, input);
        if (refused) expect(asked, `${name} ${action}`).toMatchObject(refused);
        else expect(asked, `${name} ${action}`).toBe(null);
        expect(await refusal(custodian.call(action, input)), `${name} ${action}`).toMatchObject({
          code: refused ? 'NOT_FOUND' : 'APPROVAL_NEEDED',
        });
      }
      expect(await ask('keys.rotateUnit', {})).toBe(null);
    }
  });
});
