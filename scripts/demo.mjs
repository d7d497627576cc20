// npm run demo: install, build, simulate a world, take it in, serve it, print the address and the sign-in.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

install();
const { isFresh } = await import('./fresh.mjs');
if (!isFresh()) {
  console.error('Building…');
  const { build } = await import('./build.mjs');
  build();
}
const child = spawn(
  process.execPath,
  [fileURLToPath(new URL('../dist/cli/main.js', import.meta.url)), 'demo', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
