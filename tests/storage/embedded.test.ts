import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/open.ts';
import { statement } from '../../src/storage/statement.ts';
import { isAlive, launch, run, serverPid, told, workFolder } from '../cli/command-line.ts';

const root = workFolder();
const said: string[] = [];
const open = (data: string): Promise<Storage> =>
  openStorage(
    {
      folder: data,
      databaseUrl: undefined,
      keys: { masterKeyFile: `${data}.master.key`, keyringFile: `${data}.keyring` },
      postgresBin: process.env['TIPSTAFF_POSTGRES_BIN'],
    },
    (words) => said.push(words),
  );
const KEEP = statement('test.keepSetting', 'local', 'INSERT INTO setting (name, value) VALUES ($1, $2)');
const READ = statement<{ value: string }>(
  'test.readSetting',
  'local',
  'SELECT value FROM setting WHERE name = $1',
);
const SHOW = statement<{ value: string }>('test.show', 'local', 'SELECT current_setting($1) AS value');
const WHO = statement<{ name: string; super: boolean; bypass: boolean }>(
  'test.who',
  'local',
  'SELECT rolname AS name, rolsuper AS super, rolbypassrls AS bypass FROM pg_roles WHERE rolname = current_user',
);
const keep = (storage: Storage, name: string, value: string) =>
  storage.database.transaction('write', 'house', (db) => db.run(KEEP, [name, value]));
const read = async (storage: Storage, name: string) =>
  (await storage.database.transaction('read', 'house', (db) => db.one(READ, [name])))?.value;
const show = async (storage: Storage, name: string) =>
  (await storage.database.transaction('read', 'house', (db) => db.one(SHOW, [name])))!.value;

describe('the embedded server', () => {
  const data = join(root, 'kept');

  test('starts in an empty folder, durable, on its socket alone, with a role that is no superuser', async () => {
    const storage = await open(data);
    expect(storage.migrated.length).toBeGreaterThan(0);
    const wanted = {
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      server_encoding: 'UTF8',
      lc_collate: 'C',
      TimeZone: 'UTC',
    };
    for (const [name, value] of Object.entries(wanted)) {
      if (name === 'lc_collate') continue;
      expect(await show(storage, name), name).toBe(value);
    }
    expect(await storage.database.transaction('read', 'house', (db) => db.one(WHO))).toEqual({
      name: 'tipstaff_house',
      super: false,
      bypass: false,
    });
    await expect(
      storage.database.transaction('write', 'house', (db) =>
        db.run(statement('test.ddl', 'local', 'CREATE TABLE mine (id int)')),
      ),
    ).rejects.toThrow(/permission denied/);
    await keep(storage, 'first', 'start');
    await storage.close();
  });

  test('starts again with what was kept, and ends without a trace of running', async () => {
    const storage = await open(data);
    expect(storage.migrated).toEqual([]);
    expect(await read(storage, 'first')).toBe('start');
    const pid = serverPid(data)!;
    expect(isAlive(pid)).toBe(true);
    await storage.close();
    expect(isAlive(pid)).toBe(false);
    expect(serverPid(data)).toBeNull();
    expect(existsSync(join(data, 'tipstaff.lock'))).toBe(false);
  });

  test('keeps its secrets and its socket to its owner, and answers nobody without a password', async () => {
    const storage = await open(data);
    expect(statSync(join(data, 'postgres.secrets')).mode & 0o077).toBe(0);
    expect(statSync(join(data, 'postgres')).mode & 0o077).toBe(0);
    const sockets = join(data, 'socket');
    if (existsSync(sockets)) {
      expect(statSync(sockets).mode & 0o077).toBe(0);
      for (const user of ['tipstaff_super', 'tipstaff_owner', 'tipstaff_app', 'postgres']) {
        const client = new pg.Client({ host: sockets, user, password: 'guess', database: 'tipstaff' });
        await expect(client.connect()).rejects.toThrow();
      }
    }
    await storage.close();
  });

  test('that another process owns is refused with the pid, quickly, and is left as it was', async () => {
    const storage = await open(data);
    const began = Date.now();
    const second = await run(data, ['about', '--json']);
    expect(second.code).toBe(1);
    expect(JSON.parse(second.out)).toMatchObject({ error: { code: 'STORAGE_IN_USE' } });
    expect(second.err).toContain(`pid ${process.pid}`);
    expect(second.err).toContain('STORAGE_IN_USE');
    expect(Date.now() - began).toBeLessThan(15_000); // the refusal itself: lock.test.ts
    expect(await read(storage, 'first')).toBe('start');
    await storage.close();
  });

  test('of another version is refused, and nothing in the folder is touched', async () => {
    const other = join(root, 'other-version');
    mkdirSync(join(other, 'postgres'), { recursive: true });
    writeFileSync(join(other, 'postgres', 'PG_VERSION'), '9\n');
    await expect(open(other)).rejects.toMatchObject({
      code: 'STORAGE_OTHER_VERSION',
      details: { found: '9' },
    });
    expect(readdirSync(join(other, 'postgres'))).toEqual(['PG_VERSION']);
    expect(existsSync(join(other, 'tipstaff.lock'))).toBe(false);
    expect(existsSync(`${other}.master.key`)).toBe(false);
  });

  test('whose making was cut off is made anew', async () => {
    const cut = join(root, 'cut');
    mkdirSync(join(cut, 'postgres.new', 'base'), { recursive: true });
    writeFileSync(join(cut, 'postgres.new', 'PG_VERSION'), '18\n');
    writeFileSync(join(cut, 'postgres.new', 'postgresql.conf'), 'garbage');
    const storage = await open(cut);
    await keep(storage, 'a', 'b');
    expect(existsSync(join(cut, 'postgres.new'))).toBe(false);
    await storage.close();
    expect(readdirSync(cut).filter((name) => name.startsWith('initdb'))).toEqual([]);
  });

  test('whose making was killed at any moment is made anew', async () => {
    const killed = join(root, 'killed-making');
    for (const delay of [600, 900, 1300]) {
      const first = launch(killed, ['about', '--json']);
      await Promise.race([wait(delay), first.done]);
      first.child.kill('SIGKILL');
      await first.done;
    }
    expect(await told(killed, ['about'])).toMatchObject({ database: { embedded: true }, tips: 0 });
  });

  test('that cannot start is said so with the place of its log, and leaves no process and no lock', async () => {
    const broken = join(root, 'broken');
    const storage = await open(broken);
    await storage.close();
    const control = join(broken, 'postgres', 'global', 'pg_control');
    chmodSync(control, 0o600);
    writeFileSync(control, Buffer.alloc(8192));
    await expect(open(broken)).rejects.toMatchObject({
      code: 'STORAGE_START_FAILED',
      details: { log: join(broken, 'postgres.log') },
    });
    expect(existsSync(join(broken, 'tipstaff.lock'))).toBe(false);
    expect(readFileSync(join(broken, 'postgres.log'), 'utf8').length).toBeGreaterThan(10);
    rmSync(broken, { recursive: true });
  });
});

describe('a program that is killed', () => {
  test('leaves what was committed, and the next start ends the server it left behind', async () => {
    const data = join(root, 'served');
    const server = launch(data, ['serve']);
    for (let waited = 0; !server.out().includes('Tipstaff serves') && waited < 60_000; waited += 50)
      await wait(50);
    expect(server.out()).toContain('First sign-in');
    await told(data, ['unit', 'set', '--name', 'Unit of the test', '--short-name', 'UT', '--country', 'IN']);
    const orphan = serverPid(data)!;
    server.child.kill('SIGKILL');
    await server.done;
    expect(isAlive(orphan)).toBe(true);
    expect(existsSync(join(data, 'tipstaff.lock'))).toBe(true);
    expect(await told(data, ['about'])).toMatchObject({ unit: { name: 'Unit of the test' } });
    expect(isAlive(orphan)).toBe(false);
    expect(serverPid(data)).toBeNull();
    expect(await told(data, ['audit', 'verify'])).toMatchObject({ holds: true });
  });

  test('together with its server recovers from the log of PostgreSQL', async () => {
    const data = join(root, 'served');
    const server = launch(data, ['serve']);
    for (let waited = 0; !server.out().includes('Tipstaff serves') && waited < 60_000; waited += 50)
      await wait(50);
    await told(data, [
      'unit',
      'set',
      '--name',
      'Unit after the cut',
      '--short-name',
      'UC',
      '--country',
      'IN',
    ]);
    const postgres = serverPid(data)!;
    server.child.kill('SIGKILL');
    process.kill(postgres, 'SIGKILL');
    await server.done;
    expect(await told(data, ['about'])).toMatchObject({ unit: { name: 'Unit after the cut' } });
    expect(await told(data, ['audit', 'verify'])).toMatchObject({ holds: true });
  });
});
