import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { type App, start } from '../../src/app/start.ts';

/** What this file's tests began, ended after them, last first: also what was begun within a test. */
const endings: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

/** A database of its own on the run's server, dropped after the file: its URL and how to reach it. */
export async function freshDatabase(): Promise<{ url: string; config: pg.PoolConfig }> {
  const reach = {
    host: inject('databaseHost'),
    user: 'tipstaff_owner',
    password: inject('databasePassword'),
  };
  const database = `t_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ ...reach, database: 'postgres' });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  await admin.end();
  endings.push(async () => {
    const client = new pg.Client({ ...reach, database: 'postgres' });
    await client.connect();
    await drop(client, database);
    await client.end();
  });
  const host = encodeURIComponent(reach.host);
  return {
    url: `postgres://${reach.user}:${encodeURIComponent(reach.password)}@${host}/${database}`,
    config: { ...reach, database },
  };
}

/** The server's own vacuum may just be in it, which the owner may not end: it is gone in a moment. */
async function drop(client: pg.Client, database: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
      return;
    } catch (error) {
      if (tries === 60 || (error as { code?: string }).code !== DENIED) throw error;
      await wait(500);
    }
  }
}
const DENIED = '42501';

type Settings = { now?: string; readers?: number };

/** A fresh database and data folder on which the program may be started, ended and started again. */
export async function freshHouse(
  settings: Settings = {},
): Promise<{ folder: string; open: () => Promise<App>; setNow: (now: string) => void }> {
  const { url } = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'tipstaff-app-'));
  let now = settings.now ?? '2026-11-21T09:00:00.000Z';
  const environment = {
    TIPSTAFF_DATA: join(folder, 'data'),
    DATABASE_URL: url,
    TIPSTAFF_READERS: '0',
    TIPSTAFF_LOG_LEVEL: 'silent',
    TIPSTAFF_PORT: '0',
  };
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    open: () =>
      start(
        readConfig(environment, 1),
        () => {},
        () => now,
      ),
    setNow: (next) => {
      now = next;
    },
  };
}

/** The whole program on a fresh database and a fresh data folder, with a clock that the test may set; ended after the file. */
export async function freshApp(
  settings: Settings = {},
): Promise<App & { setNow: (now: string) => void; folder: string }> {
  const house = await freshHouse(settings);
  const app = await house.open();
  endings.push(() => app.close());
  return Object.assign(app, { folder: house.folder, setNow: house.setNow });
}
