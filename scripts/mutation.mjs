// node scripts/mutation.mjs [WORD…]: take each check of tests/mutation/checks.json out of the program in turn, and see whether the
// project's own tests notice. Words choose checks whose name holds one of them: a drill in parts adds up. Writes
// tests/mutation/result.json. Tests of the HTTP door want the screens: `npm run build` first.
//
// It works on a copy of the tree, so that an interrupted drill leaves nothing behind in this one. One vitest is kept from check to
// check: the database server is started once, and what was not changed is not compiled again.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';

const root = fileURLToPath(new URL('..', import.meta.url));
const resultFile = join(root, 'tests/mutation/result.json');
const words = process.argv.slice(2);
const all = JSON.parse(readFileSync(join(root, 'tests/mutation/checks.json'), 'utf8'));
const checks = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const copy = mkdtempSync(join(tmpdir(), 'tipstaff-mutation-'));
for (const each of [
  'src',
  'tests',
  'scripts',
  'dist',
  'docs',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
])
  if (existsSync(join(root, each))) cpSync(join(root, each), join(copy, each), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
process.chdir(copy);

/** A run that takes longer than this noticed something. */
const LONGEST = 300_000;
let vitest = null;
/** Ends a run at its first failure. (vitest's own `bail` counts failures of earlier runs too.) */
const alarm = {
  failed: false,
  onTestCaseResult(test) {
    if (alarm.failed || test.result().state !== 'failed') return;
    alarm.failed = true;
    vitest.cancelCurrentRun('test-failure');
  },
};

/** True where all tests of a file (or folder) pass, and there were any. */
async function passes(tests, changed) {
  vitest ??= await createVitest('test', {
    root: copy,
    config: join(copy, 'vitest.config.ts'),
    watch: false,
    maxWorkers: 1,
    reporters: [alarm],
  });
  if (changed) vitest.invalidateFile(changed);
  const found = await vitest.globTestSpecifications([tests]);
  if (found.length === 0) throw new Error(`no test at ${tests}`);
  alarm.failed = false;
  const run = vitest.runTestSpecifications(found, false);
  let timer;
  const late = new Promise((settle) => {
    timer = setTimeout(settle, LONGEST, null);
  });
  const ended = await Promise.race([run, late]);
  clearTimeout(timer);
  if (ended === null) {
    await vitest.cancelCurrentRun('keyboard-input');
    await vitest.close();
    vitest = null;
    return false;
  }
  // what earlier runs left is told too
  const own = ended.testModules.filter(({ moduleId }) => found.some((each) => each.moduleId === moduleId));
  const failed = alarm.failed || ended.unhandledErrors.length > 0;
  return !failed && own.length === found.length && own.every((each) => each.ok());
}

/** Whether one of the check's tests fails without it. */
async function tryCheck(check, sound) {
  const path = join(copy, check.file);
  const text = readFileSync(path, 'utf8');
  const times = text.split(check.find).length - 1;
  if (times !== 1) return `not tried: its text stands ${times} times in ${check.file}`;
  for (const tests of check.tests) {
    if (!sound.has(tests)) sound.set(tests, await passes(tests));
    if (!sound.get(tests)) {
      console.log(`!!  ${tests} fails as it is: it notices nothing`);
      continue;
    }
    writeFileSync(
      path,
      text.replace(check.find, () => check.replace),
    );
    const passed = await passes(tests, path);
    writeFileSync(path, text);
    vitest?.invalidateFile(path);
    if (!passed) return 'noticed';
  }
  return 'not noticed';
}

const outcomes = new Map();
const sound = new Map();
try {
  for (const check of checks) {
    const began = Date.now();
    const outcome = await tryCheck(check, sound);
    outcomes.set(check.name, outcome);
    const sign = outcome === 'noticed' ? 'ok' : outcome === 'not noticed' ? 'NO' : '??';
    console.log(`${sign}  ${check.name} (${Math.round((Date.now() - began) / 1000)} s)`);
    writeResult();
  }
} finally {
  await vitest?.close();
  process.chdir(root);
  rmSync(copy, { recursive: true, force: true });
}

/** What was tried so far, in the order of the list; a part of the drill leaves what other parts found. */
function writeResult() {
  const others =
    words.length > 0 && existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')).results : [];
  const before = new Map(others.map(({ name, outcome }) => [name, outcome]));
  const results = all.map(({ name }) => ({
    name,
    outcome: outcomes.get(name) ?? before.get(name) ?? 'not tried',
  }));
  const noticed = results.filter(({ outcome }) => outcome === 'noticed').length;
  writeFileSync(resultFile, `${JSON.stringify({ checks: all.length, noticed, results }, null, 2)}\n`);
  return noticed;
}
console.log(`${writeResult()} of ${all.length} noticed`);
const open = checks.filter(({ name }) => outcomes.get(name) !== 'noticed').length;
process.exit(open === 0 ? 0 : 1);
