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
