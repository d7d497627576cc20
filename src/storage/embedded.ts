import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { binaries, majorVersion, SHARED_FOLDER, type SystemUser } from './binaries.ts';
import { makeRolesFor } from './roles.ts';
import { writeWhole } from './write-whole.ts';

/** A running embedded server: how to reach it as owner and as application, and how to end it. */
export type Embedded = {
  owner: pg.PoolConfig;
  application: pg.PoolConfig;
  /** of the role that made the cluster, which Tipstaff uses for nothing else */
  superPassword: string;
  stop: () => Promise<void>;
};

const DATABASE = 'tipstaff';
const SUPERUSER = 'tipstaff_super';
const OWNER = 'tipstaff_owner';
const APPLICATION = 'tipstaff_app';
const SOCKET_PATH_LIMIT = 90; // 107 bytes in all, less `/.s.PGSQL.5432`

type Secrets = { super: string; owner: string; application: string };

/**
 * Start PostgreSQL in the data folder, which the caller owns (lock.ts), making the cluster where there is none.
 *
 * Durable settings, Unix socket only, SCRAM for everybody. As root the server runs as `nobody`. A server that a
 * killed Tipstaff left behind is stopped first: never two on one folder; PostgreSQL itself recovers from its log.
 *
 * Fails STORAGE_NO_BINARIES, STORAGE_CLOSED_FOLDER, STORAGE_OTHER_VERSION, STORAGE_START_FAILED.
 */
export async function startEmbedded(
  folder: string,
  bin: string | undefined,
  say: (words: string) => void,
): Promise<Embedded> {
  const user = systemUser();
  const programs = binaries(bin, user, say);
  const home = clusterHome(resolve(folder), user, say);
  const cluster = join(home, 'postgres');
  const sockets = socketFolder(home, user);
  const secrets = secretsOf(folder);
  const major = majorVersion(programs, user);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
    if (Number(found) !== major) throw new TipstaffError('STORAGE_OTHER_VERSION', { found, expected: major });
    await stopOrphan(cluster);
  } else {
    makeCluster(programs, cluster, secrets, user, home);
  }
  const log = join(home, 'postgres.log');
  const superuser = { host: sockets, user: SUPERUSER, password: secrets.super, database: 'postgres' };
  const child = await ready(superuser, log, cluster, () => launch(programs, cluster, sockets, log, user));
  try {
    await makeRoles(superuser, secrets);
  } catch (error) {
    await stop(child);
    throw error;
  }
  const reach = { host: sockets, database: DATABASE };
  return {
    owner: { ...reach, user: OWNER, password: secrets.owner },
    application: { ...reach, user: APPLICATION, password: secrets.application },
    superPassword: secrets.super,
    stop: () => stop(child),
  };
}

/**
 * Start the server and wait for it. Where the one before was killed, its last processes may still hold the shared
 * memory for a moment: then it is tried again.
 */
async function ready(
  superuser: pg.PoolConfig,
  log: string,
  cluster: string,
  begin: () => ChildProcess,
): Promise<ChildProcess> {
  const wasKilled = existsSync(join(cluster, 'postmaster.pid'));
  for (let tries = wasKilled ? 20 : 1; ; tries -= 1) {
    const child = begin();
    try {
      await untilReady(superuser, child, log);
      return child;
    } catch (error) {
      await stop(child);
      if (tries === 1) throw error;
      await wait(500);
    }
  }
}

function systemUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'));
  const [, , uid, gid] = (line ?? 'nobody:x:65534:65534').split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** The data folder itself, or a folder under SHARED_FOLDER where the server's user cannot reach the data folder. */
function clusterHome(folder: string, user: SystemUser | null, say: (words: string) => void): string {
  mkdirSync(folder, { recursive: true });
  if (!user || reaches(folder, user)) return folder;
  const home = join(SHARED_FOLDER, sha256(folder).slice(0, 16));
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (!reaches(home, user)) throw new TipstaffError('STORAGE_CLOSED_FOLDER', { folder: home });
  say(`The database's system user cannot reach ${folder}; the database is kept in ${home}.`);
  return home;
}

function reaches(folder: string, user: SystemUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;
}

function socketFolder(home: string, user: SystemUser | null): string {
  const near = join(home, 'socket');
  const folder =
    Buffer.byteLength(near) <= SOCKET_PATH_LIMIT
      ? near
      : // root never follows a name that others may have laid in the temporary folder
        join(user ? SHARED_FOLDER : tmpdir(), `tipstaff-${userInfo().uid}-${sha256(home).slice(0, 12)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

function secretsOf(folder: string): Secrets {
  const file = join(folder, 'postgres.secrets');
  if (!existsSync(file)) {
    const secret = () => randomBytes(24).toString('base64url');
    writeWhole(file, JSON.stringify({ super: secret(), owner: secret(), application: secret() }));
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

/** Made beside its final name and moved there when whole: a kill halfway leaves nothing that looks like a cluster. */
function makeCluster(
  programs: string,
  cluster: string,
  secrets: Secrets,
  user: SystemUser | null,
  home: string,
): void {
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const password = join(home, `initdb.${process.pid}`);
  writeFileSync(password, secrets.super, { mode: 0o600 });
  if (user) for (const path of [draft, password]) chownSync(path, user.uid, user.gid);
  const made = spawnSync(
    join(programs, 'initdb'),
    [
      '-D',
      draft,
      '-U',
      SUPERUSER,
      '-E',
      'UTF8',
      '--locale=C',
      '-k',
      '-A',
      'scram-sha-256',
      `--pwfile=${password}`,
    ],
    { encoding: 'utf8', ...user, cwd: '/' },
  );
  rmSync(password, { force: true });
  if (made.status === 0) {
    renameSync(draft, cluster);
    return;
  }
  rmSync(draft, { recursive: true, force: true });
  throw new TipstaffError('STORAGE_START_FAILED', {
    problem: 'initdb failed',
    log: (made.stderr ?? '').trim().split('\n').at(-1) ?? home,
  });
}

const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '100',
  shared_buffers: '512MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  effective_cache_size: '4GB',
  random_page_cost: '1.1',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  log_statement: 'none',
  log_min_messages: 'log', // an error's words and detail may quote a value: they go to the program, never into the log
  log_min_error_statement: 'panic', // nor does the statement
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
} as const;

function launch(
  programs: string,
  cluster: string,
  sockets: string,
  log: string,
  user: SystemUser | null,
): ChildProcess {
  const options = Object.entries({ ...SETTINGS, unix_socket_directories: sockets }).flatMap(
    ([name, value]) => ['-c', `${name}=${value}`],
  );
  const out = openSync(log, 'a', 0o600);
  const child = spawn(join(programs, 'postgres'), ['-D', cluster, ...options], {
    ...user,
    cwd: '/',
    stdio: ['ignore', out, out],
    detached: true, // Ctrl-C goes to Tipstaff, which ends the server in order
  });
  process.once('exit', () => child.kill('SIGINT'));
  return child;
}

async function untilReady(config: pg.PoolConfig, child: ChildProcess, log: string): Promise<void> {
  let failed: string | null = null;
  child.once('error', (error) => {
    failed = error.message;
  });
  child.once('exit', (code) => {
    failed ??= `it ended with ${code}`;
  });
  for (let waited = 0; waited < 120_000; waited += 50) {
    if (failed) throw new TipstaffError('STORAGE_START_FAILED', { problem: failed, log });
    const client = new pg.Client(config);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => {});
      await wait(50);
    }
  }
  throw new TipstaffError('STORAGE_START_FAILED', { problem: 'it was not ready within two minutes', log });
}

async function makeRoles(superuser: pg.PoolConfig, secrets: Secrets): Promise<void> {
  const client = new pg.Client(superuser);
  await client.connect();
  try {
    for (const [role, password] of [
      [OWNER, secrets.owner],
      [APPLICATION, secrets.application],
    ] as const) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      if (!rowCount)
        await client.query(
          `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '${password}'`,
        );
    }
    await makeRolesFor(client, { owner: OWNER, application: APPLICATION });
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}

/** A server of a Tipstaff that was killed still holds its folder: end it in order and wait until it is gone. */
async function stopOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isServerOf(pid, cluster)) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 60_000 && isServerOf(pid, cluster); waited += 100) await wait(100);
}

function isServerOf(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGINT'); // fast shutdown: sessions are ended, a checkpoint is written
  await Promise.race([gone, wait(30_000, undefined, { ref: false })]);
}
