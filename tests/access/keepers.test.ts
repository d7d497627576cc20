import { beforeAll, describe, expect, test } from 'vitest';
import type { TipView } from '../../src/tips/shape.ts';
import { freshApp } from '../database/fresh.ts';
import { type Person, person, refusal, tipLine } from './people.ts';
import { disableForTests, setRolesForTests } from './rights.ts';

const why = { reason: 'one of the parties is known in the house' };
const until = '2026-11-21T12:00:00.000Z';

describe('a restricted tip keeps somebody who can open it again', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  let head: Person;
  let deputy: Person;
  let analyst: Person;
  const unkept = async (who: Person) => (await who.call<{ unkept: number }>('access.notices')).unkept;
  const grant = (by: Person, tip: string, to: Person, more: object = {}) =>
    by.call('triage.grant', { tip, officer: to.id, ...more, ...why });
  const withdraw = (by: Person, tip: string, from: Person) =>
    by.call('triage.withdraw', { tip, officer: from.id, ...why });
  const stays = {
    code: 'INPUT_INVALID',
    words: expect.stringContaining('name another such officer for good'),
  };

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    deputy = await person(app, 1, 'deputy', ['unit head']);
    analyst = await person(app, 1, 'analyst', ['analyst']);
    await head.takeIn(['K-1', 'K-2', 'K-3', 'K-4'].map((number) => tipLine(number)));
    for (const tip of ['K-1', 'K-2', 'K-3']) await head.call('triage.restrict', { tip, ...why });
  });

  test('a grant to oneself until a moment does not end the last one for good', async () => {
    expect(await refusal(grant(head, 'K-1', head, { until }))).toMatchObject(stays);
    const { grants } = await head.call<{ grants: { until: string | null }[] }>('triage.grants', {
      tip: 'K-1',
    });
    expect(grants.map((each) => each.until)).toEqual([null]);
  });

  test('an officer who may not restrict does not keep it, nor one who is named until a moment', async () => {
    await grant(head, 'K-1', analyst);
    await grant(head, 'K-1', deputy, { until });
    expect(await refusal(withdraw(head, 'K-1', head))).toMatchObject(stays);
    expect((await head.call<TipView>('tips.show', { tip: 'K-1' })).number).toBe('K-1');
  });

  test('an officer who is disabled does not keep it', async () => {
    const third = await person(app, 1, 'third', ['unit head']);
    await grant(head, 'K-1', third);
    await disableForTests(app, third);
    expect(await refusal(withdraw(head, 'K-1', head))).toMatchObject(stays);
  });

  test('with another one for good, one may go', async () => {
    await grant(head, 'K-1', deputy);
    await withdraw(head, 'K-1', head);
    expect(await refusal(head.call('tips.show', { tip: 'K-1' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect((await deputy.call<TipView>('tips.show', { tip: 'K-1' })).number).toBe('K-1');
  });

  test('of two who withdraw themselves at once, one stays', async () => {
    for (const tip of ['K-2', 'K-3']) {
      await grant(head, tip, deputy);
      const ends = await Promise.all([
        refusal(withdraw(head, tip, head)),
        refusal(withdraw(deputy, tip, deputy)),
      ]);
      expect(ends.filter((end) => end === null).length, tip).toBe(1);
      expect(ends.find((end) => end !== null)).toMatchObject({ code: 'INPUT_INVALID' });
    }
  });

  test('who reviews is told how many have nobody left, when the last one is disabled or loses the role', async () => {
    await head.call('triage.restrict', { tip: 'K-4', ...why });
    const auditor = await person(app, 1, 'auditor', ['auditor']);
    expect(await unkept(auditor)).toBe(0);
    await setRolesForTests(app, head, ['analyst']);
    const left = await unkept(auditor);
    expect(left).toBeGreaterThan(0); // K-4, and what the race left him
    await disableForTests(app, deputy);
    expect(await unkept(auditor)).toBe(4);
    expect(await unkept(analyst)).toBe(0); // nobody else is told that there are any
    await setRolesForTests(app, head, ['unit head']);
    expect(await unkept(auditor)).toBe(4 - left);
  });
});
