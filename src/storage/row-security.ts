import type pg from 'pg';
import { sha256 } from '../kernel/digest.ts';
import { TABLES } from './distribution.ts';
import { SCOPE_ROLES } from './scope.ts';

/*
 * The second wall. The first is the program's own: what an officer may see is asked in the stores. Where a store
 * forgets, PostgreSQL still gives no row of another unit, and none of a tip that is kept from the officer.
 *
 * It follows from the catalogue, so that a new table is behind the wall without anybody thinking of it: a column
 * `unit_id` binds a row to its unit, a column `tip_id` beside it to its tip.
 */

const UNIT = `nullif(current_setting('tipstaff.unit', true), '')::int`;
const OFFICER = `nullif(current_setting('tipstaff.officer', true), '')::uuid`;
const NOW = `nullif(current_setting('tipstaff.now', true), '')::timestamptz`;

/** Tips of the unit that are restricted, and for which the officer holds no grant that lives. Evaluated once a query. */
const HIDDEN = `SELECT r.tip_id FROM tip_restriction r WHERE r.unit_id = ${UNIT} AND NOT (r.tip_id IN (
  SELECT g.tip_id FROM tip_grant g WHERE g.unit_id = ${UNIT} AND g.officer_id = ${OFFICER}
  AND g.withdrawn_at IS NULL AND (g.until IS NULL OR g.until > ${NOW})))`;

/**
 * Tables whose `tip_id` does not hide them: the restrictions and grants that the wall itself reads, and what unit heads
 * and auditors must see of a tip that they may not see; a subject, whose founding tip may be kept from one who sees others of
 * it. They hold ids and times; words in them are sealed.
 */
const OPEN_TABLES: ReadonlySet<string> = new Set([
  'tip_restriction',
  'tip_grant',
  'glass_use',
  'notice',
  'subject',
]);

/** Tables whose rows are there for their own officer alone. Work on a whole unit, whose answer shows none of them, still sees them: what is cleared goes. */
const PRIVATE_TABLES: ReadonlySet<string> = new Set(['care_limit', 'end_seen']);

type Column = { table: string; column: string; nullable: boolean };
type Policy = { table: string; name: string; role: string; condition: string };

/**
 * Put every table that has a unit behind the wall: row-level security enabled and forced, a policy for each role.
 * Policies are named for their text: what is as it should be is not touched, what is not is replaced.
 *
 * Must run as the owner, with the roles there, in its own transactions. Not on Citus, which takes no sub-select in a policy.
 */
export async function secureRows(client: pg.Client): Promise<void> {
  const { rows: columns } = await client.query<Column>(
    `SELECT table_name AS "table", column_name AS "column", is_nullable = 'YES' AS nullable FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name IN ('unit_id', 'tip_id') AND table_name = ANY($1)`,
    [Object.keys(TABLES)],
  );
  const { rows: there } = await client.query<{ table: string; name: string }>(
    `SELECT tablename AS "table", policyname AS name FROM pg_policies WHERE schemaname = 'public'`,
  );
  const { rows: walled } = await client.query<{ table: string }>(
    `SELECT relname AS "table" FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
     WHERE n.nspname = 'public' AND relrowsecurity AND relforcerowsecurity`,
  );
  const known = new Set(there.map(({ table, name }) => `${table} ${name}`));
  const closed = new Set(walled.map(({ table }) => table));
  for (const table of columns.filter(({ column }) => column === 'unit_id').map((each) => each.table)) {
    const tip = columns.find((each) => each.table === table && each.column === 'tip_id');
    const wanted = policiesOf(table, tip && !OPEN_TABLES.has(table) ? tip : undefined);
    const statements = [
      ...wanted.filter(({ name }) => !known.has(`${table} ${name}`)).map(createText),
      ...there
        .filter((each) => each.table === table && !wanted.some(({ name }) => name === each.name))
        .map(({ name }) => `DROP POLICY "${name}" ON ${table}`),
    ];
    if (!closed.has(table))
      statements.unshift(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`);
    if (statements.length > 0) await client.query(`BEGIN; ${statements.join('; ')}; COMMIT`);
  }
}

function policiesOf(table: string, tip: Column | undefined): Policy[] {
  const unit = `unit_id = ${UNIT}`;
  const seen = `NOT (tip_id IN (${HIDDEN}))`;
  const shown = !tip ? unit : `${unit} AND ${tip.nullable ? `(tip_id IS NULL OR ${seen})` : seen}`;
  const own = PRIVATE_TABLES.has(table) ? `${shown} AND officer_id = ${OFFICER}` : shown;
  const policy = (kind: keyof typeof SCOPE_ROLES, condition: string): Policy => ({
    table,
    name: `${kind}_${sha256(condition).slice(0, 8)}`,
    role: SCOPE_ROLES[kind],
    condition,
  });
  return [policy('house', 'true'), policy('unit', unit), policy('own', own)];
}

const createText = ({ table, name, role, condition }: Policy) =>
  `CREATE POLICY "${name}" ON ${table} TO ${role} USING (${condition}) WITH CHECK (${condition})`;
