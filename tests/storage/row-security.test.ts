import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TABLES } from '../../src/storage/distribution.ts';
import { enterScope, SCOPE_ROLES, type Scope } from '../../src/storage/scope.ts';
import { addedUnit, type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());

/** Rows that a raw query gives in a scope, with no condition of the program's own. */
async function inScope<Row>(scope: Scope, text: string): Promise<Row[]> {
  await sql.query(`BEGIN; ${enterScope(scope)}`);
  try {
    return (await sql.query(text)).rows as Row[];
  } finally {
    await sql.query('ROLLBACK');
  }
}
const count = async (scope: Scope, table: string) =>
  (await inScope<{ n: number }>(scope, `SELECT count(*)::int AS n FROM ${table}`))[0]!.n;

let first: Person;
let second: Person;
let unitTables: string[];
const own = (who: Person): Scope => ({ unit: who.unit, officer: who.id, sees: 'own', now: app.clock() });
const whole = (who: Person): Scope => ({ unit: who.unit, officer: who.id, sees: 'unit' });

beforeAll(async () => {
  first = await person(app, 1, 'first', ['unit head', 'investigator']);
  await addedUnit(app, 2, 'Second unit');
  second = await person(app, 2, 'second', ['unit head', 'investigator']);
  const viral = { hash: 'd'.repeat(64), viral: true };
  for (const who of [first, second])
    await who.takeIn([
      tipLine('A-1', { phone: '+91 98765 00017', hash: 'b'.repeat(64) }),
      tipLine('A-2', { phone: '+91 98765 00017' }),
      tipLine('A-3', viral),
      tipLine('A-4', viral),
      { tipstaff: 'tip/1', broken: true },
    ]);
  for (const who of [first, second]) {
    await who.call('triage.saveView', { name: 'all', shared: true });
    const { rows } = await who.call<{ rows: { id: string }[] }>('triage.queue');
    await who.call('triage.assign', { tips: [{ id: rows[0]!.id }], officer: 'me' });
    await who.call('triage.restrict', { tip: 'A-1', reason: 'tried' });
  }
  unitTables = (
    await sql.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'unit_id' ORDER BY 1`,
    )
  ).rows.map((row) => row.name);
});

describe('the wall', () => {
  test('stands before every table that has a unit, for the owner too, with a policy for each role', async () => {
    const { rows } = await sql.query<{ name: string; enabled: boolean; forced: boolean; roles: string[] }>(
      `SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
         (SELECT array_agg(DISTINCT role::text ORDER BY role::text) FROM pg_policies p, unnest(p.roles) AS role WHERE p.tablename = c.relname AND p.schemaname = 'public') AS roles
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')`,
    );
    expect(unitTables.length).toBeGreaterThan(20);
    const walled = rows.filter((row) => row.enabled && row.forced).map((row) => row.name);
    expect(walled.sort()).toEqual(unitTables);
    expect(unitTables.every((name) => name in TABLES)).toBe(true);
    for (const row of rows.filter(({ name }) => unitTables.includes(name)))
      expect(row.roles, row.name).toEqual(Object.values(SCOPE_ROLES).sort());
  });

  test('is not of roles that own, pass it, or log in', async () => {
    const { rows } = await sql.query(
      `SELECT rolname, rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolinherit AS strong,
         EXISTS (SELECT 1 FROM pg_class WHERE relowner = pg_roles.oid) AS owns FROM pg_roles WHERE rolname = ANY($1) ORDER BY 1`,
      [Object.values(SCOPE_ROLES)],
    );
    expect(rows).toEqual(
      Object.values(SCOPE_ROLES)
        .sort()
        .map((rolname) => ({ rolname, strong: false, owns: false })),
    );
  });

  test('shows a raw query nothing of another unit, and all of the own', async () => {
    let seen = 0;
    for (const table of unitTables) {
      const units = await inScope<{ unit_id: number }>(
        whole(second),
        `SELECT DISTINCT unit_id FROM ${table}`,
      );
      expect(
        units.filter((row) => row.unit_id !== 2),
        table,
      ).toEqual([]);
      seen += units.length;
      expect(
        (await inScope<{ unit_id: number }>(own(second), `SELECT DISTINCT unit_id FROM ${table}`)).filter(
          (row) => row.unit_id !== 2,
        ),
        table,
      ).toEqual([]);
    }
    expect(seen).toBeGreaterThan(18);
    expect(await count('house', 'tip')).toBe(8);
    expect(await count(whole(second), 'tip')).toBe(4);
  });

  test('lets nothing be written for, moved to or taken from another unit', async () => {
    const mine = own(second);
    expect(await inScope(mine, 'UPDATE tip SET warnings = 9 WHERE unit_id = 1 RETURNING tip_id')).toEqual([]);
    expect(await inScope(mine, 'DELETE FROM officer WHERE unit_id = 1 RETURNING officer_id')).toEqual([]);
    await expect(inScope(mine, 'UPDATE tip SET unit_id = 1')).rejects.toThrow(/row-level security/);
    await expect(
      inScope(mine, `INSERT INTO saved_view VALUES (1, '${first.id}', '${first.id}', 'x', '{}', true)`),
    ).rejects.toThrow(/row-level security/);
    await expect(inScope(mine, `INSERT INTO unit VALUES (3, 'x', 'x', 'IN', '2026-01-01')`)).rejects.toThrow(
      /row-level security/,
    );
  });

  test('hides a restricted tip and all that hangs on it from all who are not named, until a grant lives', async () => {
    const third = await person(app, 1, 'third', ['analyst']);
    const tip = (await first.call<{ id: string }>('tips.show', { tip: 'A-1' })).id;
    const open = new Set(['tip_restriction', 'tip_grant', 'glass_use', 'notice']);
    const { rows } = await sql.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tip_id' AND table_name = ANY($1)`,
      [unitTables],
    );
    const tables = rows.map((row) => row.name).filter((name) => !open.has(name));
    const here = (scope: Scope, table: string) =>
      inScope<{ n: number }>(scope, `SELECT count(*)::int AS n FROM ${table} WHERE tip_id = '${tip}'`);
    let held = 0;
    for (const table of tables) {
      const [all] = await here(whole(first), table);
      expect((await here(own(first), table))[0], table).toEqual(all);
      expect((await here(own(third), table))[0]!.n, table).toBe(0);
      held += Number(all!.n > 0);
    }
    expect(tables.length).toBeGreaterThan(10);
    expect(held).toBeGreaterThan(7);
    const until = '2026-11-21T09:10:00.000Z';
    await first.call('triage.grant', { tip: 'A-1', officer: third.id, until, reason: 'for ten minutes' });
    expect((await here(own(third), 'tip'))[0]!.n).toBe(1);
    const later: Scope = { unit: 1, officer: third.id, sees: 'own', now: until };
    expect((await here(later, 'tip'))[0]!.n).toBe(0);
  });

  test('gives nothing where no scope was entered', async () => {
    await sql.query(`SET ROLE ${SCOPE_ROLES.own}`);
    for (const table of unitTables)
      expect((await sql.query(`SELECT count(*)::int AS n FROM ${table}`)).rows, table).toEqual([{ n: 0 }]);
    await sql.query('RESET ROLE');
  });

  test('keeps the log written once', async () => {
    for (const scope of ['house', whole(first), own(first)] as Scope[])
      for (const text of ['DELETE FROM audit_entry', `UPDATE audit_entry SET officer = 'x'`])
        await expect(inScope(scope, text)).rejects.toThrow(/permission denied/);
  });
});

describe('a scope', () => {
  test('is made of numbers, ids and moments alone', () => {
    const good = {
      unit: 1,
      officer: '01890000-0000-7000-8000-000000000000',
      sees: 'own',
      now: '2026-01-01T00:00:00.000Z',
    } as const;
    expect(enterScope(good)).toMatch(/^SET LOCAL ROLE tipstaff_officer; SET LOCAL tipstaff\.unit = '1';/);
    const bad = [
      { ...good, unit: '1; DROP TABLE tip' as unknown as number },
      { ...good, unit: 1.5 },
      { ...good, officer: `x'; RESET ROLE; --` },
      { ...good, now: `2026-01-01T00:00:00Z'; RESET ROLE; --` },
      { ...good, now: 'now' },
    ];
    for (const scope of bad) expect(() => enterScope(scope)).toThrow(TypeError);
  });

  test('ends with its transaction', async () => {
    await app.database.transaction('read', whole(first), async () => {});
    const who = {
      name: 'test.after',
      reach: 'local',
      text: `SELECT current_setting('tipstaff.unit', true) AS unit`,
    } as const;
    expect(await app.database.transaction('read', 'house', (db) => db.all(who))).not.toEqual([{ unit: '1' }]);
  });
});
