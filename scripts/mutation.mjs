// node scripts/mutation.mjs [WORD…]: take each check of tests/mutation/checks.json out of the program in turn, and see whether the
// project's own tests notice. Words choose checks whose name holds one of them. Writes tests/mutation/result.json.
//
// Every check runs in a copy of the tree of its own, so that an interrupted drill leaves nothing behind in this one.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const checks = JSON.parse(readFileSync(join(root, 'tests/mutation/checks.json'), 'utf8')).filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
const copy = mkdtempSync(join(tmpdir(), 'tipstaff-mutation-'));
for (const each of ['src', 'tests', 'scripts', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'docs'])
  cpSync(join(root, each), join(copy, each), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const runTests = (tests) =>
  spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--reporter', 'dot', ...tests],
    { cwd: copy, encoding: 'utf8', timeout: 600_000 },
  ).status === 0;

const results = [];
try {
  const sound = new Map();
  for (const file of new Set(checks.flatMap(({ tests }) => tests))) sound.set(file, runTests([file]));
  for (const [file, passes] of sound)
    if (!passes) console.log(`!!  ${file} fails as it is: it notices nothing`);
  for (const check of checks) {
    const path = join(copy, check.file);
    const text = readFileSync(path, 'utf8');
    const times = text.split(check.find).length - 1;
    if (times !== 1) {
      results.push({
        name: check.name,
        outcome: `not tried: its text stands ${times} times in ${check.file}`,
      });
      console.log(`??  ${check.name}`);
      continue;
    }
    writeFileSync(
      path,
      text.replace(check.find, () => check.replace),
    );
    const began = Date.now();
    const noticed = check.tests.some((file) => sound.get(file) && !runTests([file]));
    writeFileSync(path, text);
    results.push({ name: check.name, outcome: noticed ? 'noticed' : 'not noticed' });
    console.log(`${noticed ? 'ok ' : 'NO '} ${check.name} (${Math.round((Date.now() - began) / 1000)} s)`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const noticed = results.filter(({ outcome }) => outcome === 'noticed').length;
writeFileSync(
  join(root, 'tests/mutation/result.json'),
  `${JSON.stringify({ checks: results.length, noticed, results }, null, 2)}\n`,
);
console.log(`${noticed} of ${results.length} noticed`);
process.exit(noticed === results.length ? 0 : 1);
