// npm test: install what tests need, build, run everything. The last line says what passed and failed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

install();
const { isFresh } = await import('./fresh.mjs');
if (!isFresh()) {
  const { build } = await import('./build.mjs');
  build();
}
const root = fileURLToPath(new URL('..', import.meta.url));
const report = fileURLToPath(new URL('../node_modules/.cache/tipstaff-tests.json', import.meta.url));
mkdirSync(fileURLToPath(new URL('../node_modules/.cache/', import.meta.url)), { recursive: true });
rmSync(report, { force: true });
const bin = fileURLToPath(new URL('../node_modules/.bin/vitest', import.meta.url));
const run = spawnSync(
  bin,
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
);
let counts = { numPassedTests: 0, numFailedTests: 1 };
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const emptyFailures = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((each) => each.status !== 'failed'),
  ).length;
  counts = {
    numPassedTests,
    numFailedTests:
      numFailedTests + (numFailedTests === 0 && numFailedTestSuites > 0 ? emptyFailures || 1 : emptyFailures),
  };
} catch {
  console.error('The test runner wrote no report.');
}
const failed = counts.numFailedTests > 0 || counts.numPassedTests === 0 || run.status !== 0;
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
process.exit(failed ? 1 : 0);
