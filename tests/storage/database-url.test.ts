import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { start } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { MIGRATIONS, migrate } from '../../src/storage/migrate.ts';
import { statement } from '../../src/storage/statement.ts';
import { freshDatabase, freshHouse } from '../database/fresh.ts';

const WHO = statement<{ name: string; super: boolean; bypass: boolean }>(
  'test.whoServes',
  'local',
  'SELECT rolname AS name, rolsuper AS super, rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user',
);
const names = MIGRATIONS.map((step) => step.name);

describe('migrations', () => {
  test('run once, whoever comes first', async () => {
    const { config } = await freshDatabase();
    const both = await Promise.all([migrate(config), migrate(config)]);
    expect(both.map((each) => each.length).sort()).toEqual([0, names.length]);
    expect(both.flat()).toEqual(names);
    expect(await migrate(config)).toEqual([]);
  });

  test('that were altered after they ran, or are newer than the program, are refused', async () => {
    const { config } = await freshDatabase();
    await migrate(config);
    const client = new pg.Client(config);
    await client.connect();
    await client.query(`UPDATE migration SET digest = 'x' WHERE name = $1`, [names[0]]);
    await expect(migrate(config)).rejects.toMatchObject({
      code: 'SCHEMA_ALTERED',
      details: { name: names[0] },
    });
    await client.query('DELETE FROM migration WHERE name = $1', [names[0]]);
    await client.query(`INSERT INTO migration VALUES ('9999-later', 'x')`);
    await expect(migrate(config)).rejects.toMatchObject({
      code: 'SCHEMA_NEWER',
      details: { found: '9999-later' },
    });
    await client.end();
  });

  test('that fail leave nothing behind', async () => {
    const { config } = await freshDatabase();
    const client = new pg.Client(config);
    await client.connect();
    await client.query('CREATE TABLE audit_entry (taken int)');
    await expect(migrate(config)).rejects.toThrow(/audit_entry/);
    expect(
      (await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)).rows.map(
        (row) => row.tablename,
      ),
    ).toEqual(['audit_entry', 'migration']);
    await client.query('DROP TABLE audit_entry');
    expect(await migrate(config)).toEqual(names);
    await client.end();
  });
});

describe('a database by URL', () => {
  test('of a role that is no superuser is served as the house’s role', async () => {
    const house = await freshHouse();
    const app = await house.open();
    expect(await app.database.transaction('read', 'house', (db) => db.one(WHO))).toEqual({
      name: 'tipstaff_house',
      super: false,
      bypass: false,
    });
    expect(await (await localClient(app)).call('app.about')).toMatchObject({ schema: names, tips: 0 });
    expect(existsSync(join(house.folder, 'data', 'postgres'))).toBe(false);
    await app.close();
  });

  test('of a superuser is served as a role that owns nothing', async () => {
    const { config, url } = await freshDatabase();
    const house = await freshHouse();
    const superUrl = url.replace(
      /\/\/[^@]+@/,
      `//tipstaff_super:${encodeURIComponent(inject('databaseSuperPassword'))}@`,
    );
    expect(superUrl).not.toBe(url);
    const settings = readConfig(
      { TIPSTAFF_DATA: join(house.folder, 'super'), DATABASE_URL: superUrl, TIPSTAFF_READERS: '0' },
      1,
    );
    const app = await start(settings, () => {});
    expect(await app.database.transaction('read', 'house', (db) => db.one(WHO))).toEqual({
      name: 'tipstaff_house',
      super: false,
      bypass: false,
    });
    const client = await localClient(app);
    await client.call('triage.saveView', { name: 'all', filter: {}, shared: true });
    expect(await client.call('audit.verify')).toMatchObject({ holds: true });
    for (const text of [
      'DROP TABLE tip',
      'CREATE TABLE mine (id int)',
      'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
      'SET ROLE tipstaff_super; CREATE ROLE more',
    ])
      await expect(
        app.database.transaction('write', 'house', (db) =>
          db.run({ name: `test.${text}`, reach: 'local', text }),
        ),
        text,
      ).rejects.toThrow();
    await app.close();
    const again = await start(settings, () => {});
    expect(await again.database.transaction('read', 'house', (db) => db.one(WHO))).toMatchObject({
      super: false,
    });
    await again.close();
    expect(config.user).toBe('tipstaff_owner');
  });

  test('of a login that may not enter the roles is told the statements, and served once they were run', async () => {
    const { config } = await freshDatabase();
    const asSuper = new pg.Client({
      ...config,
      user: 'tipstaff_super',
      password: inject('databaseSuperPassword'),
    });
    await asSuper.connect();
    const login = `plain_${String(config.database).slice(2)}`;
    await asSuper.query(`CREATE ROLE ${login} LOGIN PASSWORD 'only-here'`);
    await asSuper.query(`ALTER DATABASE ${config.database} OWNER TO ${login}`);
    await asSuper.query(`ALTER SCHEMA public OWNER TO ${login}`);
    const plain = { ...config, user: login, password: 'only-here' };
    const refused = (await migrate(plain).catch((error) => error)) as {
      code: string;
      details: { statements: string };
    };
    expect(refused.code).toBe('STORAGE_ROLES_MISSING');
    expect(refused.details.statements).toContain(`GRANT tipstaff_officer TO ${login}`);
    await asSuper.query(refused.details.statements);
    expect(await migrate(plain)).toEqual(names);
    await asSuper.query(`REASSIGN OWNED BY ${login} TO tipstaff_owner`);
    await asSuper.query(`DROP OWNED BY ${login}`);
    await asSuper.query(`DROP ROLE ${login}`);
    await asSuper.end();
  });

  test('that is not there is told as such, without its words or password, and the folder is given back', async () => {
    const house = await freshHouse();
    const data = join(house.folder, 'data');
    const settings = readConfig(
      { TIPSTAFF_DATA: data, DATABASE_URL: 'postgres://someone:hidden-word@%2Fnowhere/none' },
      1,
    );
    const refused = await start(settings, () => {}).catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    expect(String((refused as Error).message)).not.toMatch(/hidden-word|nowhere/);
    expect(existsSync(join(data, 'tipstaff.lock'))).toBe(false);
  });
});

describe('the master key of a database', () => {
  test('that is gone, another, or damaged keeps the program from starting; put back, it starts', async () => {
    const house = await freshHouse();
    const first = await house.open();
    const { masterKeyFile, data } = first.config;
    await first.close();
    renameSync(masterKeyFile, `${masterKeyFile}.aside`);
    await expect(house.open()).rejects.toMatchObject({
      code: 'KEY_MISSING',
      details: { file: masterKeyFile },
    });
    expect(existsSync(masterKeyFile)).toBe(false);
    writeFileSync(masterKeyFile, `tipstaff-master-key-1:${Buffer.alloc(32, 9).toString('base64')}\n`);
    await expect(house.open()).rejects.toMatchObject({ code: 'KEY_WRONG' });
    writeFileSync(masterKeyFile, 'nonsense');
    await expect(house.open()).rejects.toMatchObject({ code: 'KEY_WRONG' });
    expect(existsSync(join(data, 'tipstaff.lock'))).toBe(false);
    rmSync(masterKeyFile);
    renameSync(`${masterKeyFile}.aside`, masterKeyFile);
    await (await house.open()).close();
  });

  test('may not lie in the data folder', async () => {
    const house = await freshHouse();
    const { url } = await freshDatabase();
    const data = join(house.folder, 'inside');
    await expect(
      start(
        readConfig(
          { TIPSTAFF_DATA: data, DATABASE_URL: url, TIPSTAFF_MASTER_KEY_FILE: join(data, 'master.key') },
          1,
        ),
        () => {},
      ),
    ).rejects.toMatchObject({ code: 'KEY_INSIDE_DATA' });
    expect(existsSync(join(data, 'master.key'))).toBe(false);
  });
});
