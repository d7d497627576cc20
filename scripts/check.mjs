// npm run check: types, lint and format, dead code, the lockfile, known faults of dependencies.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

install();
const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
const checks = [
  ['types of the program and the tests', bin('tsc'), ['--noEmit', '-p', 'tsconfig.tests.json']],
  ['types of the screens', bin('tsc'), ['--noEmit', '-p', 'tsconfig.web.json']],
  ['lint and format', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['dead code', bin('knip'), []],
];
let failed = 0;
for (const [what, command, args] of checks) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  console.log(`${done.status === 0 ? 'ok    ' : 'FAILED'} ${what}`);
  if (done.status !== 0) {
    failed += 1;
    console.log(done.stdout, done.stderr);
  }
}
const audit = spawnSync('npm', ['audit', '--json'], {
  cwd: root,
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const answer = (() => {
  try {
    return JSON.parse(audit.stdout);
  } catch {
    return {};
  }
})();
if (answer.metadata?.vulnerabilities) {
  const { total } = answer.metadata.vulnerabilities;
  console.log(`${total === 0 ? 'ok    ' : 'FAILED'} npm audit: ${total} known faults`);
  if (total > 0) failed += 1;
} else console.log('not checked: npm audit (this registry does not answer it)');
process.exit(failed === 0 ? 0 : 1);
