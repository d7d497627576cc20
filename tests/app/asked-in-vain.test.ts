import { describe, expect, test } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import { freshApp } from '../database/fresh.ts';
import { askFor, secondOfficer } from './second-officer.ts';

describe('what nobody could carry out is refused at asking', async () => {
  const app = await freshApp();
  const client = await localClient(app);
  await client.call('access.addOfficer', { name: 'custodian', role: ['key custodian'] });
  const inVain = (await askFor(client, 'keys.rotateUnit', {})) as unknown as { approvers: number };
  await secondOfficer(app, 'head', 'unit head');
  const clash = ['analyst', 'administrator'];

  test.each([
    ['access.addOfficer', { name: 'other', role: clash }, 'ROLES_CLASH'],
    ['access.setRoles', { name: 'head', role: clash }, 'ROLES_CLASH'],
    ['access.addOfficer', { name: 'head', role: ['analyst'] }, 'ALREADY_EXISTS'],
    ['access.resetOfficer', { name: 'nobodyhere' }, 'NOT_FOUND'],
    ['access.resetOfficer', { name: 'head', role: ['analyst'] }, 'INPUT_INVALID'],
  ])('%s %j', async (action, input, code) => {
    await expect(askFor(client, action, input)).rejects.toMatchObject({ code });
    await expect(client.call(action, input)).rejects.toMatchObject({ code });
  });

  test('in words that name what is not there', async () => {
    await expect(askFor(client, 'access.resetOfficer', { name: 'nobodyhere' })).rejects.toThrow(
      'There is no such officer, or it is not for you.',
    );
  });

  test('and asking says how many could approve: none of those whom the asker made', async () => {
    expect(inVain.approvers).toBe(0);
    await secondOfficer(app, 'other custodian', 'key custodian');
    expect(await askFor(client, 'keys.rotateUnit', {})).toMatchObject({ approvers: 1 });
  });
});

test('a unit works in a country that there is', async () => {
  const client = await localClient(await freshApp());
  const unit = { name: 'A unit', shortName: 'Unit' };
  await expect(client.call('app.setUnit', { ...unit, country: 'ZZ' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  await client.call('app.setUnit', { ...unit, country: 'IE' });
});
