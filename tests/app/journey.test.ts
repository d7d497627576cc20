import { describe, expect, it } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import { freshApp } from '../database/fresh.ts';

describe('a first start', async () => {
  const app = await freshApp();
  const client = await localClient(app);
  it('gives a one-time secret and an empty queue with a log that holds', async () => {
    expect(app.firstSecret).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    expect(await client.call('triage.queue')).toEqual({ rows: [], next: null });
    expect(await client.call('audit.verify')).toMatchObject({ holds: true, entries: 1 });
  });
});
