import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());

test('a tip and the alerts on it are kept together, or neither is', async () => {
  const officer = await person(app, 1, 'officer', ['investigator', 'intake clerk']);
  const text = '+91 98765 00091';
  await officer.call('watch.add', { text, reason: 'of the weir', until: '2027-01-01T00:00:00.000Z' });
  const seen = { what: 'posting', at: '2026-11-20T08:00:00Z', note: `Call ${text}.` };
  const tips = async () => (await sql.query('SELECT 1 FROM tip')).rowCount;
  const alerts = async () => (await sql.query('SELECT 1 FROM watch_alert')).rowCount;
  await sql.query('ALTER TABLE watch_alert ADD CONSTRAINT odd CHECK (false) NOT VALID');
  expect(await refusal(officer.call('sightings.add', seen))).not.toBeNull();
  expect([await tips(), await alerts()]).toEqual([0, 0]);
  await sql.query('ALTER TABLE watch_alert DROP CONSTRAINT odd');
  const { number } = await officer.call<{ number: string }>('sightings.add', seen);
  expect(number).toBe('S-2026-000001');
  expect([await tips(), await alerts()]).toEqual([1, 1]);
  const { rows } = await sql.query<{ words: string }>(
    `SELECT string_agg(t::text, ' ') AS words FROM (SELECT row_to_json(w) FROM watch w UNION ALL SELECT row_to_json(p) FROM watch_print p) AS t (t)`,
  );
  expect(rows[0]!.words).not.toMatch(/98765|00091|weir/);
});
