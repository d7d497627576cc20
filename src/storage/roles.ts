import type pg from 'pg';
import { TipstaffError } from '../kernel/errors.ts';
import { TABLES } from './distribution.ts';
import { SCOPE_ROLES } from './scope.ts';

const ROLES = Object.values(SCOPE_ROLES);

type State = { name: string; there: boolean; member: boolean; strong: boolean };

/**
 * Make the roles that transactions work as, where they are not there, and let the login enter them without inheriting
 * them: a statement outside a scope sees nothing.
 *
 * client  the login that will own and serve
 *
 * Fails STORAGE_ROLES_MISSING  it may not make them; the error names the statements that an administrator must run
 *       STORAGE_SUPERUSER      one of them is a superuser or passes row-level security
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  const before = await stateOf(client);
  const strong = before.find((role) => role.strong);
  if (strong) throw new TipstaffError('STORAGE_SUPERUSER', { role: strong.name });
  if (before.every((role) => role.there && role.member)) return;
  const { rows } = await client.query<{ owner: string; number: number }>(
    `SELECT quote_ident(current_user) AS owner, current_setting('server_version_num')::int AS number`,
  );
  const statements = before.flatMap((role) => roleStatements(role, rows[0]!, rows[0]!.number));
  for (const statement of statements) await client.query(statement).catch(() => {}); // another start may be making them too
  if (!(await stateOf(client)).every((role) => role.there && role.member))
    throw new TipstaffError('STORAGE_ROLES_MISSING', { statements: `${statements.join('; ')};` });
}

type Logins = { owner: string; application?: string };

/**
 * The statements that make one role and let logins enter it. The owner, who could take the wall away, sees what the house
 * sees: a step of the schema that changes rows must find them. Before PostgreSQL 16 no membership is without inheritance.
 */
function roleStatements(
  { name, there }: { name: string; there: boolean },
  { owner, application }: Logins,
  version: number,
): string[] {
  const how = (inherit: boolean) =>
    version >= 160_000 ? ` WITH INHERIT ${inherit ? 'TRUE' : 'FALSE'}, SET TRUE` : '';
  return [
    ...(there ? [] : [`CREATE ROLE ${name} NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT`]),
    `GRANT ${name} TO ${owner}${how(name === SCOPE_ROLES.house)}`,
    ...(application === undefined ? [] : [`GRANT ${name} TO ${application}${how(false)}`]),
  ];
}

/** The same by a superuser, for the logins of the embedded server (its version is known). */
export async function makeRolesFor(client: pg.Client, logins: Logins): Promise<void> {
  for (const role of await stateOf(client))
    for (const statement of roleStatements(role, logins, EMBEDDED)) await client.query(statement);
}

const EMBEDDED = 180_000;

async function stateOf(client: pg.Client): Promise<State[]> {
  const { rows } = await client.query<State>(
    `SELECT wanted.name, r.rolname IS NOT NULL AS there,
       CASE WHEN r.rolname IS NULL THEN false
         ELSE pg_has_role(current_user, r.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
       END AS member,
       coalesce(r.rolsuper OR r.rolbypassrls, false) AS strong
     FROM unnest($1::text[]) AS wanted (name) LEFT JOIN pg_roles r ON r.rolname = wanted.name`,
    [ROLES],
  );
  return rows;
}

/**
 * The roles may read and write rows; they own nothing and change no schema. The log is written once: they may neither
 * change an entry nor take one out.
 */
export async function grantTables(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY($1)`,
    [Object.keys(TABLES)],
  );
  await client.query(`GRANT USAGE ON SCHEMA public TO ${ROLES.join(', ')}`);
  for (const { name } of rows) {
    const rights = RIGHTS[name] ?? 'SELECT, INSERT, UPDATE, DELETE';
    await client.query(`GRANT ${rights} ON ${name} TO ${ROLES.join(', ')}`);
  }
}

/** Tables on which the roles have less than all four rights. */
const RIGHTS: Readonly<Record<string, string>> = { migration: 'SELECT', audit_entry: 'SELECT, INSERT' };
