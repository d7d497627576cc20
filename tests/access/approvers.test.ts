import { describe, expect, test } from 'vitest';
import { areRelated } from '../../src/access/maker-store.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { askers, INPUT, type Listed, refusal } from './asking.ts';
import { addOfficers } from './work-officers.ts';

const { app, asker, other, head, liaison, analyst, act, ask, decide, carryOut } = await askers();

describe('who may ask', () => {
  test('only one who may do the act, with an input that fits', async () => {
    expect(await refusal(ask(analyst))).toBe('NOT_FOUND');
    expect(await refusal(ask(liaison, { ...INPUT, profile: 'audit' }))).toBe('NOT_FOUND');
    expect(await refusal(ask(asker, { ...INPUT, profile: 'everything' }))).toBe('INPUT_INVALID');
    expect(await refusal(ask(asker, { ...INPUT, secret: 1 }))).toBe('INPUT_INVALID');
    for (const action of ['access.me', 'tips.show', 'no.such', 'access.countFailure'])
      expect(await refusal(act(asker, 'approvals.ask', { action, input: {}, reason: 'x' })), action).toBe(
        'NOT_FOUND',
      );
  });
});

describe('limits', () => {
  test('at most fifty asks of one officer wait, each small enough to be read', async () => {
    const [eager] = await addOfficers(app, [{ name: 'eager', roles: ['investigator'] }] as const);
    const names = Array.from({ length: 50 }, (_, at) => `${at} ${'x'.repeat(290)}`);
    const filter = { source: names, platform: names, country: names, region: names, incidentType: names };
    expect(await refusal(ask(eager, { ...INPUT, profile: 'tips', filter }))).toBe('BODY_TOO_LARGE');
    const asked = [];
    for (let at = 0; at < 50; at += 1) asked.push(await ask(eager));
    expect(await refusal(ask(eager))).toBe('TOO_MANY_REQUESTS');
    await act(eager, 'approvals.withdraw', { id: asked[0]!.id });
    expect(await refusal(ask(eager))).toBe('done');
  });
});

describe('who may decide', () => {
  test('never the one who asked', async () => {
    const asked = await ask(head);
    expect(await refusal(decide(head, asked))).toBe('APPROVAL_NOT_USABLE own');
    const { approvals } = await act<Listed>(head, 'approvals.list', { which: 'waiting' });
    expect(approvals.map(({ id }) => id)).not.toContain(asked.id);
  });

  test('never an account that the asker made, nor one that made the asker’s, nor through one in between', async () => {
    const [grandmother, mother, daughter] = await addOfficers(app, [
      { name: 'grandmother', roles: ['unit head'] },
      { name: 'mother', roles: ['unit head'], madeBy: 'grandmother' },
      { name: 'daughter', roles: ['unit head'], madeBy: 'mother' },
    ] as const);
    for (const [one, two] of [
      [mother, daughter],
      [daughter, mother],
      [grandmother, daughter],
      [daughter, grandmother],
    ] as const) {
      const asked = await ask(one);
      const { approvals } = await act<Listed>(two, 'approvals.list', { which: 'waiting' });
      expect(approvals.find(({ id }) => id === asked.id)?.decidable).toBe(false);
      expect(await refusal(decide(two, asked))).toBe('APPROVAL_NOT_USABLE related');
      expect(await decide(head, asked)).toEqual({ state: 'approved' });
    }
  });

  test('the maker is noted when an officer is added, once', async () => {
    const [administrator] = await addOfficers(app, [{ name: 'adding', roles: ['administrator'] }] as const);
    const add = actionNamed('access.addOfficer')!;
    const { id } = await app.database.transaction('write', 'house', async (db) => {
      const context = {
        db,
        now: app.clock(),
        officer: administrator,
        record: { unit: 1, settingUp: true } as never,
        prepared: { hash: '' } as never,
      };
      const added = (await add.run(context, { name: 'added', role: ['analyst'] } as never)) as { id: string };

      return added;
    });
    const between = (one: string, two: string) =>
      app.database.transaction('read', 'house', (db) => areRelated(db, one, two));
    expect(await between(id, administrator.id)).toBe(true);
    expect(await between(administrator.id, id)).toBe(true);
    expect(await between(id, head.id)).toBe(false);
  });

  test('only with the permission that the act names, and on what was looked at', async () => {
    const asked = await ask(asker);
    expect(await refusal(decide(other, asked))).toBe('NOT_FOUND');
    expect(await refusal(decide(liaison, asked))).toBe('NOT_FOUND');
    expect((await act<Listed>(liaison, 'approvals.list', { which: 'waiting' })).approvals).toEqual([]);
    expect(await refusal(decide(head, asked, true, 'ab'.repeat(16)))).toBe('APPROVAL_NOT_USABLE digest');
    expect(await refusal(decide(head, asked, false))).toBe('done');
    expect(await refusal(carryOut(asker, asked.id))).toBe('APPROVAL_NOT_USABLE refused');
  });

  test('only after having proved again who one is, and never by a machine', async () => {
    const asked = await ask(asker);
    const input = { id: asked.id, digest: asked.digest, approve: true };
    const stale = new Date(Date.parse(app.clock()) - 6 * 60_000).toISOString();
    for (const officer of [
      { ...head, provenAt: stale, via: 'session' as const },
      { ...head, provenAt: null, via: 'token' as const },
    ])
      expect(await refusal(perform(app, actionNamed('approvals.decide')!, input, officer))).toBe(
        'PROVE_AGAIN',
      );
  });
});
