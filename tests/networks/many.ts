import type { App } from '../../src/app/start.ts';
import { statement } from '../../src/storage/statement.ts';

const ID = `lpad(to_hex(n), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n * 7919 % 1000003), 12, '0')`;
const FIGURES = `jsonb_build_object('members', 3 + n % 40, 'reached', n % 9, 'tips', 1, 'groups', n % 4, 'files', n % 6, 'filesOnly', n % 5 = 0, 'payments', n % 3,
  'countries', jsonb_build_array(jsonb_build_object('name', (ARRAY['IN', 'DE', 'BR'])[1 + n % 3], 'count', 1)),
  'platforms', jsonb_build_array(jsonb_build_object('name', 'ExampleChat', 'count', 1)),
  'weeks', jsonb_build_array(0, 0, 0, 0, 0, 0, 0, 0, n % 5, 0, n % 7, 0),
  'firstAt', '2026-10-01T00:00:00.000Z', 'lastAt', to_char(timestamp '2026-11-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
const SEED = [
  `INSERT INTO network (unit_id, network_id, parent_id, founded_at, tips, figures)
   SELECT $1::int, (${ID})::uuid, NULL, timestamptz '2026-11-01', 1, ${FIGURES} FROM generate_series(1, $2::int) AS n`,
  `INSERT INTO network_tip (tip_id, network_id, unit_id) SELECT gen_random_uuid(), (${ID})::uuid, $1::int FROM generate_series(1, $2::int) AS n`,
  `INSERT INTO network_member (unit_id, network_id, subject_id, weight)
   SELECT $1::int, (${ID})::uuid, gen_random_uuid(), 1 FROM generate_series(1, $2::int) AS n, generate_series(1, 4)`,
  `INSERT INTO network_build (unit_id, built_at, subjects, links, cut) SELECT $1::int, timestamptz '2026-11-20', $2::int * 4, 0, '[]'
   ON CONFLICT (unit_id) DO UPDATE SET built_at = excluded.built_at`,
].map((text, at) => statement(`test.manyNetworks${at}`, 'fan-out', text));

/** Write so many invented networks of a unit, each with figures of its own and resting on one tip, as a build would have left them. */
export async function manyNetworks(app: App, unit: number, count: number): Promise<void> {
  await app.database.transaction('write', 'house', async (db) => {
    for (const each of SEED) await db.run(each, [unit, count]);
  });
}
