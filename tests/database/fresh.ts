import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { type App, start } from '../../src/app/start.ts';

/** A database of its own on the run's server, dropped after the file: its URL and how to reach it. */
export async function freshDatabase(): Promise<{ url: string; config: pg.PoolConfig }> {
  const reach = { host: inject('databaseHost'), user: 'tipstaff_owner', password: inject('databasePassword') };
  const database = `t_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ ...reach, database: 'postgres' });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${database}`);
  await admin.end();
  afterAll(async () => {
    const client = new pg.Client({ ...reach, database: 'postgres' });
    await client.connect();
    await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
    await client.end();
  });
  const host = encodeURIComponent(reach.host);
  return { url: `postgres://${reach.user}:${encodeURIComponent(reach.password)}@${host}/${database}`, config: { ...reach, database } };
}

/** The whole program on a fresh database and a fresh data folder, with a clock that the test may set; ended after the file. */
export async function freshApp(settings: { now?: string; readers?: number } = {}): Promise<App & { setNow: (now: string) => void; folder: string }> {
  const { url } = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'tipstaff-app-'));
  let now = settings.now ?? '2026-11-21T09:00:00.000Z';
  const environment = { TIPSTAFF_DATA: join(folder, 'data'), DATABASE_URL: url, TIPSTAFF_READERS: '0', TIPSTAFF_LOG_LEVEL: 'silent', TIPSTAFF_PORT: '0' };
  const app = await start(readConfig(environment, 1), () => {}, () => now);
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return Object.assign(app, {
    folder,
    setNow: (next: string) => {
      now = next;
    },
  });
}
