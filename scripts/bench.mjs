// npm run bench [-- SECTION…]: install, build, measure. With --docs: put bench/results.json into docs/performance.md.
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const at = (path) => new URL(`../${path}`, import.meta.url);
const OUT = at('dist/bench/');
const MAIN = at('dist/bench/bench/main.js');

if (process.argv.includes('--docs')) writeDocs();
else await measure();

async function measure() {
  install();
  const { isFresh } = await import('./fresh.mjs');
  if (!isFresh()) {
    console.error('Building…');
    const { build } = await import('./build.mjs');
    build();
  }
  if (!isBenchFresh()) compile();
  const child = spawn(process.execPath, [fileURLToPath(MAIN), ...process.argv.slice(2)], {
    cwd: fileURLToPath(at('')),
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

// The bench and the program's sources beside each other: the program's reading threads need compiled code, and the
// bench needs the very functions that they run.
function compile() {
  rmSync(OUT, { recursive: true, force: true });
  const tsc = fileURLToPath(at('node_modules/.bin/tsc'));
  const done = spawnSync(tsc, ['-p', fileURLToPath(at('bench/tsconfig.json'))], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  mkdirSync(OUT, { recursive: true });
  copyFileSync(at('package.json'), new URL('package.json', OUT)); // the program reads its version two folders up
}

function isBenchFresh() {
  if (!existsSync(MAIN)) return false;
  const built = statSync(MAIN).mtimeMs;
  return ['src', 'bench'].every((folder) =>
    readdirSync(at(folder), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .every((name) => statSync(at(`${folder}/${name}`)).mtimeMs <= built),
  );
}

function writeDocs() {
  const file = at('docs/performance.md');
  const text = readFileSync(file, 'utf8');
  const marked = /(<!-- figures -->\n)[\s\S]*?(<!-- \/figures -->)/;
  if (!marked.test(text))
    throw new Error('docs/performance.md has lost the marks between which figures stand');
  const results = JSON.parse(readFileSync(at('bench/results.json'), 'utf8'));
  writeFileSync(
    file,
    text.replace(marked, (_, begin, end) => `${begin}${tableOf(results)}${end}`),
  );
}

function tableOf({ date, machine, postgres, sizes, figures }) {
  const { cores, cpu, memoryGb, system, node, load } = machine;
  const size = (count) => count.toLocaleString('en-US');
  const lines = [
    '',
    `Measured on ${date.slice(0, 10)}: ${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node}, PostgreSQL ${postgres ?? 'not started'};`,
    `${load} processes wanted a core when the run began. Intake of ${size(sizes.tips)} documents, large store of about ${size(sizes.store)} tips.`,
    '',
  ];
  for (const section of new Set(figures.map((each) => each.section))) {
    lines.push(
      `### ${section}`,
      '',
      '| target | figure | value | wanted | | beside it |',
      '|---|---|---:|---:|---|---|',
    );
    for (const each of figures.filter((figure) => figure.section === section)) lines.push(rowOf(each));
    lines.push('');
  }
  return lines.join('\n');
}

function rowOf({ id, name, value, unit, target, verdict, beside, note }) {
  const wanted = target
    ? 'atLeast' in target
      ? `≥ ${shown(target.atLeast)}`
      : `≤ ${shown(target.atMost)}`
    : '';
  const more = [beside && `${beside.name}: ${shown(beside.value)} ${beside.unit}`, note]
    .filter(Boolean)
    .join('; ');
  const cells = [
    id ?? '',
    name,
    value === null ? 'not measured' : `${shown(value)} ${unit}`,
    wanted,
    verdict ?? '',
    more,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').trim()).join(' | ')} |`;
}

function shown(value) {
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));
}
