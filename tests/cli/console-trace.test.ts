import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { refusal, tipLine } from '../access/people.ts';
import { askFor, secondOfficer } from '../app/second-officer.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';

const DELIVERED = statement<{ record_id: string; via: string }>(
  'test.delivered',
  'fan-out',
  `SELECT record_id, via FROM audit_entry WHERE action = 'intake.deliver' AND outcome = 'done'`,
);
type Listed = { approvals: { id: string; action: string; input: object | null; state: string }[] };

describe('the command line', async () => {
  const app = await freshApp();
  const client = await localClient(app);
  await secondOfficer(app, 'head', 'unit head');
  const folder = lay(join(app.folder, 'in'), {
    'a.ndjson': `${JSON.stringify(tipLine('L-1', { phone: '+91 98765 00041' }))}\n`,
  });
  const { run } = await take(app, folder);

  test('leaves an entry of what it delivered, without a server as with one', async () => {
    const entries = await app.database.transaction('read', 'house', (db) => db.all(DELIVERED));
    expect(entries.map((each) => [each.record_id, each.via])).toEqual([[run, 'console']]);
  });

  test('lists, counts and withdraws what either of its officers asked for', async () => {
    const { id: tip } = await client.call<TipView>('tips.show', { tip: 'L-1' });
    const works = await askFor(client, 'tips.unsealAll', { tip, version: 1, reason: 'for the case' });
    const keeps = await askFor(client, 'access.addOfficer', { name: 'one more', role: ['analyst'] });
    const mine = async () => (await client.call<Listed>('approvals.list', { which: 'mine' })).approvals;
    expect((await mine()).map((each) => each.action).sort()).toEqual(['access.addOfficer', 'tips.unsealAll']);
    expect((await mine()).every((each) => each.input !== null)).toBe(true);
    for (const { id } of [works, keeps]) await client.call('approvals.withdraw', { id });
    expect((await mine()).map((each) => each.state)).toEqual(['withdrawn', 'withdrawn']);
  });

  test('opens all that is sealed only of a version that is named, and approved', async () => {
    const { id: tip } = await client.call<TipView>('tips.show', { tip: 'L-1' });
    const because = { tip, reason: 'for the case' };
    for (const ask of [
      () => client.call('tips.unsealAll', because),
      () => askFor(client, 'tips.unsealAll', because),
    ])
      expect(await refusal(ask())).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('keeps in the log what the patterns are measured by', async () => {
    await client.call('audit.setParameters', { hotReaders: 6 });
    const { entries } = await client.call<{ entries: { seq: number }[] }>('audit.entries', {
      filter: { action: 'audit.setParameters' },
    });
    const { words } = await client.call<{ words: string }>('audit.detail', { seq: entries[0]!.seq });
    expect(JSON.parse(words)).toMatchObject({ hotReaders: 6 });
  });
});
