import pg from 'pg';
import { expect, test } from 'vitest';
import { standingId } from '../../src/clocks/tip-clocks.ts';
import { MIGRATIONS, migrate } from '../../src/storage/migrate.ts';
import { freshDatabase } from '../database/fresh.ts';

const OPEN = '01890000-0000-7000-8000-0000000000a1';
const CLOSED = '01890000-0000-7000-8000-0000000000a2';
const TIP = `INSERT INTO tip (tip_id, unit_id, source, number, version, country, received_at, lane, state, danger, actionability,
  clock, novelty, floor, escalated, rules, rank, expires_at, expires, bundle, earlier, files, warnings, data_key, revision)
  VALUES ($1, 1, 'Example Hotline', $2, 1, 'IN', '2026-11-20T10:00:00Z', 1, $3, 0, 0, 0, 0, false, false, '{}', 1,
  '2027-05-19T10:00:00Z', 'carrier_logs', 0, 0, 0, 0, '', 1)`;

test('tips that came before there were clocks have theirs, under the ids that intake gives', async () => {
  const { config } = await freshDatabase();
  const at = MIGRATIONS.findIndex(({ name }) => name === '0012-clocks');
  await migrate(config, MIGRATIONS.slice(0, at));
  const client = new pg.Client(config);
  await client.connect();
  await client.query('BEGIN; SET LOCAL ROLE tipstaff_house');
  await client.query(TIP, [OPEN, 'B-1', 0]);
  await client.query(TIP, [CLOSED, 'B-2', 1]);
  await client.query('COMMIT');
  expect(await migrate(config)).toContain('0012-clocks');
  await client.query('BEGIN; SET LOCAL ROLE tipstaff_house');
  const { rows } = await client.query(
    'SELECT record_id, clock_id, rule, kind, due_at FROM clock ORDER BY kind',
  );
  const forced = await client.query(
    `SELECT relname FROM pg_class WHERE relname IN ('tip', 'clock') AND relforcerowsecurity ORDER BY relname`,
  );
  await client.query('COMMIT');
  await client.end();
  expect(rows.map((row) => ({ ...row, due_at: new Date(row.due_at).toISOString() }))).toEqual([
    {
      record_id: OPEN,
      clock_id: standingId(OPEN, 'answer.24h'),
      rule: 'answer.24h',
      kind: 0,
      due_at: '2026-11-21T10:00:00.000Z',
    },
    {
      record_id: OPEN,
      clock_id: standingId(OPEN, 'in.cert-in-logs'),
      rule: 'in.cert-in-logs',
      kind: 5,
      due_at: '2027-05-19T10:00:00.000Z',
    },
  ]);
  expect(forced.rows.map((row) => row.relname)).toEqual(['clock', 'tip']);
});
