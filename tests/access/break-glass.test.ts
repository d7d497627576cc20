import { beforeAll, describe, expect, test } from 'vitest';
import type { GlassUse } from '../../src/access/shape.ts';
import { freshApp } from '../database/fresh.ts';
import { type Person, person, refusal, tipLine } from './people.ts';

const NOW = '2026-11-21T09:00:00.000Z';

describe('break-glass', async () => {
  const app = await freshApp({ now: NOW });
  let head: Person;
  let investigator: Person;
  const glass = { tip: 'R-1', reason: 'a child may be in danger today' };

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    investigator = await person(app, 1, 'investigator', ['investigator']);
    await head.takeIn([tipLine('R-1')]);
    await head.call('triage.restrict', { tip: 'R-1', reason: 'one of the parties is known in the house' });
  });

  test('takes words for a reason, and at most an hour', async () => {
    for (const wrong of [{ reason: '' }, { reason: ' '.repeat(20) }, { reason: 'asap' }, { minutes: 61 }])
      expect(
        await refusal(investigator.call('tips.breakGlass', { ...glass, ...wrong })),
        JSON.stringify(wrong),
      ).toMatchObject({ code: 'INPUT_INVALID' });
    const { until } = await investigator.call<{ until: string }>('tips.breakGlass', {
      ...glass,
      minutes: 60,
    });
    expect(until).toBe('2026-11-21T10:00:00.000Z');
  });

  test('ends at once where its review is closed', async () => {
    await investigator.call('tips.show', { tip: 'R-1' });
    const { uses } = await head.call<{ uses: GlassUse[] }>('access.glassUses');
    await head.call('access.closeGlass', { id: uses[0]!.id, note: 'looked at' });
    expect(await refusal(investigator.call('tips.show', { tip: 'R-1' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
