import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Action } from '../src/actions/action.ts';
import { readConfig, SETTING_NAMES } from '../src/app/config.ts';
import { ACTIONS } from '../src/app/table.ts';
import { XML_LIMITS } from '../src/intake/formats/xml-tree.ts';
import { readers } from '../src/intake/formats.ts';
import { JSON_LIMITS } from '../src/intake/json-strict.ts';
import { OPEN_LIMITS } from '../src/intake/open-source.ts';
import { intakeCountsShape, QUARANTINE_REASONS } from '../src/intake/shape.ts';
import { TABLES as KEPT_TABLES } from '../src/storage/distribution.ts';
import { MIGRATIONS } from '../src/storage/migrate.ts';
import { FORMATS } from '../src/tips/shape.ts';
import { DOCS_TABLES } from './docs-tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const isThere = (path: string): boolean => existsSync(join(root, path));

/** What stands between `<!-- name -->` and `<!-- /name -->`; fails where there is no such place. */
function marked(page: string, name: string): string {
  const inside = read(page).split(`<!-- ${name} -->\n`)[1]?.split(`\n<!-- /${name} -->`)[0];
  if (inside === undefined) throw new Error(`${page} has no place for ${name}`);
  return inside;
}

/** The cells of a Markdown table's rows; several tables of a text run together. */
function rowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/.test(line));
  const cells = rows.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
  return cells.filter((_, index) => !isHead(text, rows[index]!));
}

function isHead(text: string, line: string): boolean {
  const after = text.slice(text.indexOf(line) + line.length + 1);
  return /^\|[\s|:-]+\|(?:\n|$)/.test(after);
}

const codes = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, inside]) => inside!);
const names = (page: string, name: string): string[] =>
  rowsOf(marked(page, name)).flatMap(([first]) => codes(first!));

function markdownFiles(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return folder === '' && entry.name !== 'docs' ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const PAGES = markdownFiles();

describe('tables made from data', () => {
  it.each(DOCS_TABLES)(
    '$page shows $name as it is (node scripts/docs-tables.mjs)',
    ({ page, name, text }) => {
      expect(text.split('\n').length).toBeGreaterThan(4);
      expect(marked(page, name)).toBe(text);
    },
  );
});

describe('tables written by hand hold all of the data', () => {
  it('quarantine reasons, their words, and what to do', () => {
    const rows = rowsOf(marked('docs/intake.md', 'quarantine'));
    expect(rows.map(([code, words]) => [codes(code!)[0], words])).toEqual(Object.entries(QUARANTINE_REASONS));
    expect(rows.length).toBeGreaterThan(20);
    for (const [code, , what] of rows) expect(what, code).toMatch(/\w{4,}.*[.)]$/);
  });

  it('settings and their defaults', () => {
    const rows = rowsOf(marked('docs/configuration.md', 'settings'));
    expect(rows.flatMap(([name]) => codes(name!))).toEqual(SETTING_NAMES);
    const shown = Object.fromEntries(rows.map(([name, value]) => [codes(name!)[0], codes(value!)[0]]));
    const { host, port, logLevel, baseUrl } = readConfig({}, 4);
    expect(shown).toMatchObject({
      TIPSTAFF_HOST: host,
      TIPSTAFF_PORT: String(port),
      TIPSTAFF_LOG_LEVEL: logLevel,
    });
    expect(baseUrl).toBe(`http://${host}:${port}`);
    expect(readConfig({ TIPSTAFF_DATA: '/d' }, 4).masterKeyFile).toBe('/d.master.key');
  });

  it('the README’s settings and .env.example', () => {
    expect(names('README.md', 'settings')).toEqual(SETTING_NAMES);
    const example = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(example).toEqual(SETTING_NAMES);
  });

  it('formats', () => {
    expect(names('docs/intake.md', 'formats')).toEqual([...FORMATS]);
    expect(readers.map(({ name }) => name).sort()).toEqual([...FORMATS].sort());
  });

  it('counts of an intake', () => {
    expect(names('docs/intake.md', 'counts')).toEqual(Object.keys(intakeCountsShape.shape));
  });

  it('limits', () => {
    const limits: Record<string, number> = {
      ...OPEN_LIMITS,
      'XML bytes': XML_LIMITS.bytes,
      'XML elements': XML_LIMITS.elements,
      'XML depth': XML_LIMITS.depth,
      'XML value': XML_LIMITS.value,
      'JSON depth': JSON_LIMITS.depth,
    };
    const rows = rowsOf(marked('docs/intake.md', 'limits'));
    expect(rows.flatMap(([name]) => codes(name!))).toEqual(
      Object.keys(limits).filter((name) => name !== 'ratioFrom'),
    );
    for (const [name, value] of rows) expect(inBytes(value!), name).toBe(limits[codes(name!)[0]!]);
    expect(marked('docs/intake.md', 'limits')).toContain(`first ${limits.ratioFrom! / 2 ** 20} MiB`);
  });
});

function inBytes(value: string): number {
  const [, number, unit] = /^(\d+)( MiB)?$/.exec(value) ?? [];
  return Number(number) * (unit ? 2 ** 20 : 1);
}

describe('the house', () => {
  const ROOM = /^(\d+)\. `(\w+)` \((here|later)\): \S/;
  const rooms = marked('docs/architecture.md', 'rooms')
    .split('\n')
    .map((line) => ROOM.exec(line));
  const folders = readdirSync(join(root, 'src')).filter((name) =>
    statSync(join(root, 'src', name)).isDirectory(),
  );

  it('every room stands once, numbered, and says truly whether it is there', () => {
    expect(rooms.length).toBeGreaterThan(20);
    expect(rooms.map((found) => Number(found?.[1]))).toEqual(rooms.map((_, index) => index + 1));
    const here = rooms.filter((found) => found?.[3] === 'here').map((found) => found![2]);
    expect([...here].sort()).toEqual([...folders].sort());
  });

  it('the order is the one that tests/architecture.test.ts holds the imports to', () => {
    const list = /\bROOMS\b[^=]*=\s*\[([^\]]+)\]/.exec(read('tests/architecture.test.ts'))?.[1] ?? '';
    const order = [...list.matchAll(/'(\w+)'/g)].map(([, room]) => room);
    expect(order.length).toBeGreaterThan(20);
    expect(rooms.map((found) => found?.[2])).toEqual(order);
  });

  it('the tree names what exists, and every room', () => {
    const lines = marked('docs/architecture.md', 'tree')
      .split('\n')
      .filter((line) => !line.startsWith('```'));
    const paths = lines.map((line) => line.split(/\s+/)[0]!);
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
    expect(lines.filter((line) => !/^\S+ {2,}\S/.test(line))).toEqual([]);
    const named = new Set(paths.map((path) => path.split('/')[1]));
    expect(folders.filter((room) => !named.has(room))).toEqual([]);
  });

  it('every table that a migration makes has its kind', () => {
    const made = MIGRATIONS.flatMap(({ tables }) =>
      [...tables.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name!),
    );
    expect(made.length).toBeGreaterThan(20);
    expect(made.filter((name) => !(name in KEPT_TABLES))).toEqual([]);
  });
});

describe('words', () => {
  const WORDS = [
    'tip',
    'source, platform',
    'party',
    'identifier',
    'subject',
    'network',
    'unit, officer',
    'case',
    'search, site',
    'exhibit, custody event',
    'examination',
    'request',
    'referral',
    'hash list',
    'action',
    'audit log',
  ];
  const glossary = rowsOf(marked('docs/glossary.md', 'glossary'));

  it('the glossary has each word with its meaning and what is not said', () => {
    expect(glossary.map(([word]) => word)).toEqual(WORDS);
    for (const row of glossary)
      expect(
        row.every((cell) => cell.length > 2),
        row[0],
      ).toBe(true);
  });

  it('no room and no record of a permission bears a name that the glossary tells not to use', () => {
    const avoided = new Set(glossary.flatMap(([, , not]) => not!.split(', ')));
    const rooms = readdirSync(join(root, 'src'));
    const records = (ACTIONS as readonly Action[]).map(({ allow }) => allow.split(':')[0]!);
    expect(avoided.size).toBeGreaterThan(20);
    expect(
      [...rooms, ...records].filter((name) => avoided.has(name) || avoided.has(name.replace(/s$/, ''))),
    ).toEqual([]);
  });
});

describe('dependencies', () => {
  type Manifest = Record<string, Record<string, string>>;
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const dependencies = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((group) =>
    Object.keys(manifest[group] ?? {}),
  );
  const rows = rowsOf(read('docs/decisions/0004-dependencies.md'));

  it('each has its line with licence and reason, and no line is left over', () => {
    expect(dependencies.length).toBeGreaterThan(40);
    expect(rows.flatMap(([name]) => codes(name!)).sort()).toEqual([...dependencies].sort());
    for (const [name, , why] of rows) expect(why!.length, name).toBeGreaterThan(4);
  });

  it('the licences are those that the packages state', () => {
    const stated = rows.flatMap(([name, licence]) => {
      const path = `node_modules/${codes(name!)[0]}/package.json`;
      return isThere(path) ? [[name, licence, (JSON.parse(read(path)) as { license?: string }).license]] : [];
    });
    expect(stated.length).toBeGreaterThan(40);
    for (const [name, shown, licence] of stated) expect(shown, name).toBe(licence);
  });

  it('every package that is shipped stands in THIRD_PARTY_NOTICES.md (node scripts/notices.mjs)', () => {
    type Lock = { packages: Record<string, { version: string; dev?: boolean }> };
    const lock = Object.entries((JSON.parse(read('package-lock.json')) as Lock).packages);
    const shipped = lock.filter(([path, { dev }]) => path !== '' && !dev);
    const notices = read('THIRD_PARTY_NOTICES.md');
    const missing = shipped.filter(
      ([path, { version }]) =>
        !notices.includes(`| \`${path.split('node_modules/').at(-1)}\` | ${version} |`),
    );
    expect(shipped.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });
});

describe('pages', () => {
  const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

  it('every relative link leads to a file, and to a heading where it names one', () => {
    const links = PAGES.filter((page) => page !== 'THIRD_PARTY_NOTICES.md').flatMap((page) =>
      [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({
        page,
        target: target!,
      })),
    );
    const inside = links.filter(({ target }) => !/^[a-z]+:/.test(target));
    expect(inside.length).toBeGreaterThan(50);
    expect(inside.filter(({ page, target }) => !leadsSomewhere(page, target))).toEqual([]);
  });

  it('every page of docs can be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const page of reached)
      for (const [, target] of withoutCode(read(page)).matchAll(/\]\(([^)\s#]+)[^)]*\)/g))
        if (!/^[a-z]+:/.test(target!) && target!.endsWith('.md')) reached.add(join(page, '..', target!));
    expect(PAGES.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
  });

  it('commands that pages tell to type exist', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
    const told = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\bnpm run ([\w-]+)/g)].map(([, script]) => script!),
    );
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((script) => !scripts.includes(script))).toEqual([]);
    const files = PAGES.flatMap((page) =>
      [...read(page).matchAll(/\bnode (scripts\/[\w.-]+)/g)].map(([, file]) => file!),
    );
    expect(files.filter((file) => !isThere(file))).toEqual([]);
  });

  it('words of the command line that pages tell to type exist', () => {
    const commands = read('src/cli/commands.ts') + read('src/cli/key-commands.ts');
    const own = [
      ...commands.matchAll(/\.command\('(\w+)'\)/g),
      ...commands.matchAll(/commandAt\(root, \['(\w+)', '(\w+)'\]\)/g),
    ];
    const known = [
      ...own.map(([, ...words]) => words.filter(Boolean).join(' ')),
      ...(ACTIONS as readonly Action[]).filter(({ internal }) => !internal).map(({ words }) => words),
    ];
    const told = PAGES.flatMap((page) =>
      [...read(page).matchAll(/(?:^ {4}|[`$] ?)tipstaff ((?:[a-z-]+ ?)+)/gm)].map(([, words]) =>
        words!.trim(),
      ),
    );
    expect(told.length).toBeGreaterThan(15);
    expect(told.filter((words) => !known.some((each) => `${words} `.startsWith(`${each} `)))).toEqual([]);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const file = path === '' ? page : join(page, '..', path);
  if (!isThere(file)) return false;
  if (heading === undefined) return true;
  const headings = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, words]) =>
    words!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s/g, '-'),
  );
  return headings.includes(heading);
}
