import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/storage/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseHost: string;
    databasePassword: string;
    databaseSuperPassword: string;
  }
}

/** One PostgreSQL for the whole run; each test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tipstaff-test-'));
  chmodSync(folder, 0o755); // as root, the database's system user must reach it
  const server = await startEmbedded(folder, process.env['TIPSTAFF_POSTGRES_BIN'], () => {});
  const client = new pg.Client({
    ...server.owner,
    user: 'tipstaff_super',
    password: server.superPassword,
    database: 'postgres',
  });
  await client.connect();
  await client.query('ALTER ROLE tipstaff_owner CREATEDB');
  await client.end();
  project.provide('databaseHost', String(server.owner.host));
  project.provide('databasePassword', String(server.owner.password));
  project.provide('databaseSuperPassword', server.superPassword);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
