import pg from 'pg';
import type { App } from '../../src/app/start.ts';
import { textArray } from '../../src/storage/columns.ts';
import { statement } from '../../src/storage/statement.ts';
import type { Person } from './people.ts';

const SET_ROLES = statement(
  'test.setRoles',
  'local',
  'UPDATE officer SET roles = $2::text[] WHERE officer_id = $1',
);
const DISABLE = statement('test.disable', 'local', 'UPDATE officer SET active = false WHERE officer_id = $1');

/** Change what an officer may do, behind the program's back. */
export const setRolesForTests = (app: App, who: Person, roles: readonly string[]) =>
  app.database.transaction('write', 'house', (db) => db.run(SET_ROLES, [who.id, textArray(roles)]));
export const disableForTests = (app: App, who: Person) =>
  app.database.transaction('write', 'house', (db) => db.run(DISABLE, [who.id]));

/** Row-level security off, as the owner could: what is left is what the program itself asks. */
export async function takeDownWall(app: App): Promise<void> {
  const client = new pg.Client(app.config.databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE n.nspname = 'public' AND relrowsecurity`,
  );
  if (rows.length === 0) throw new Error('there is no wall');
  for (const { name } of rows) await client.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
  await client.end();
}
