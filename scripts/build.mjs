// Build what is served and run: the program (tsc) and the screens (vite), both into dist/.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

export function run(command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

export function build() {
  rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
  run(bin('tsc'), ['-p', 'tsconfig.json']);
  run(bin('vite'), ['build', '--logLevel', 'warn']);
  const main = new URL('../dist/cli/main.js', import.meta.url);
  if (existsSync(main)) chmodSync(main, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
