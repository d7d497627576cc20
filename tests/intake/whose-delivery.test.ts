import { describe, expect, test } from 'vitest';
import { person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const alice = await person(app, 1, 'alice', ['intake clerk']);
const bob = await person(app, 1, 'bob', ['intake clerk']);
const head = await person(app, 1, 'head', ['unit head']);
const begin = () => alice.call<{ run: string }>('intake.begin', { label: 'of alice' });
const state = async (run: string) => (await alice.call<{ state: string }>('intake.run', { run })).state;

describe('an intake', () => {
  test('is delivered into, finished and stopped by who began it: the log names no other', async () => {
    const { run } = await begin();
    for (const action of ['intake.deliver', 'intake.finish', 'intake.stop'])
      expect(await refusal(bob.call(action, { run })), action).toMatchObject({ code: 'NOT_FOUND' });
    expect(await state(run)).toBe('receiving');
    for (const action of ['intake.deliver', 'intake.finish'])
      expect(await refusal(head.call(action, { run })), action).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(alice.call('intake.deliver', { run }))).toBe(null);
    expect(await refusal(alice.call('intake.finish', { run }))).toBe(null);
    await alice.takeIn([tipLine('W-1')]);
  });

  test('of anybody is stopped by the unit’s head', async () => {
    const { run } = await begin();
    expect(await refusal(head.call('intake.stop', { run }))).toBe(null);
    await expect.poll(() => state(run)).not.toBe('receiving');
  });
});
