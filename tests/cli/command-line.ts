import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The compiled command line; `npm test` builds it first. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Ran = { code: number | null; signal: string | null; out: string; err: string };
export type Running = { child: ChildProcess; done: Promise<Ran>; out: () => string; err: () => string };

/** Start `tipstaff …` with its own data folder. */
export function launch(
  data: string,
  words: readonly string[],
  environment: Record<string, string> = {},
  input = '',
): Running {
  if (!existsSync(MAIN)) throw new Error('dist/cli/main.js is not built: npm run build');
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:TIPSTAFF_|DATABASE_URL|NODE_|VITEST)/.test(name)),
  );
  const bin = process.env['TIPSTAFF_POSTGRES_BIN'];
  const env = {
    ...clean,
    ...(bin && { TIPSTAFF_POSTGRES_BIN: bin }),
    TIPSTAFF_DATA: data,
    TIPSTAFF_LOG_LEVEL: 'silent',
    TIPSTAFF_PORT: '0',
    ...environment,
  };
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: ROOT,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const done = new Promise<Ran>((end) =>
    child.once('close', (code, signal) => end({ code, signal, out, err })),
  );
  return { child, done, out: () => out, err: () => err };
}

export const run = (
  data: string,
  words: readonly string[],
  environment?: Record<string, string>,
): Promise<Ran> => launch(data, words, environment).done;

/** What a command told as JSON. */
export async function told<T>(
  data: string,
  words: readonly string[],
  environment?: Record<string, string>,
): Promise<T> {
  const ran = await run(data, [...words, '--json'], environment);
  if (ran.code !== 0 && ran.code !== 3)
    throw new Error(`tipstaff ${words.join(' ')} ended with ${ran.code}: ${ran.err}`);
  return JSON.parse(ran.out) as T;
}

/** A folder that the database's system user can reach too, removed after the file, with the server that a killed try left. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tipstaff-cli-'));
  chmodSync(folder, 0o755);
  afterAll(async () => {
    for (const data of readdirSync(folder)) await endServerOf(join(folder, data));
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  return folder;
}

/** The process id of a data folder's PostgreSQL, or null. */
export function serverPid(data: string): number | null {
  const file = join(data, 'postgres', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

/** Running: not gone, and not ended with nobody having asked how (a container's first process may never ask). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && !existsSync('/proc/self'); // a system without such a list
  }
}

async function endServerOf(data: string): Promise<void> {
  const pid = serverPid(data);
  if (pid === null || !isAlive(pid)) return;
  process.kill(pid, 'SIGQUIT');
  for (let waited = 0; waited < 5000 && isAlive(pid); waited += 50)
    await new Promise((go) => setTimeout(go, 50));
}
