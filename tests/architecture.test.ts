import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ALLOWED, EDGES, type Edge } from './allowed.ts';

/** Rooms in their order: a file imports its own room and earlier ones. docs/architecture.md lists the same. */
const ROOMS = [
  'kernel',
  'storage',
  'actions',
  'access',
  'audit',
  'identifiers',
  'places',
  'hashlists',
  'tips',
  'clocks',
  'subjects',
  'money',
  'cases',
  'exhibits',
  'watch',
  'triage',
  'networks',
  'contacts',
  'searches',
  'requests',
  'referrals',
  'documents',
  'statistics',
  'intake',
  'simulate',
  'app',
  'http',
  'cli',
  'web',
] as const;

/** Packages that one room alone may import: package (or its beginning) → room. */
const OWNED_PACKAGES: [begins: string, room: string][] = [
  ['pg', 'storage'],
  ['fastify', 'http'],
  ['@fastify/', 'http'],
  ['react', 'web'],
  ['react-', 'web'],
  ['@tanstack/', 'web'],
  ['i18next', 'web'],
  ['commander', 'cli'],
];

const FORBIDDEN_NAME = /(?:^|-)(?:utils?|helpers?|common|manager|service|misc)(?:-|$)/;
const MOST_LINES = 400;

type Source = { path: string; room: string; text: string; code: string };

const HOUSE = fileURLToPath(new URL('../', import.meta.url));
const SRC = fileURLToPath(new URL('../src/', import.meta.url));
const sources = filesIn('').map((path): Source => {
  const text = readFileSync(join(SRC, path), 'utf8');
  return { path, room: path.split('/')[0]!, text, code: withoutComments(text) };
});
const program = sources.filter(({ room }) => room !== 'web');

/** Source files below a folder, their paths from `root` on. */
function filesIn(folder: string, root = SRC): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path, root) : /\.(?:tsx?|mjs)$/.test(entry.name) ? [path] : [];
  });
}

/** Comments as spaces; strings, templates and regular expressions stay. Line ends stay. */
function withoutComments(text: string): string {
  const token =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<![:\\[(/])\/\/[^\n]*/g;
  return text.replace(token, (found) => (found.startsWith('/') ? found.replace(/[^\n]/g, ' ') : found));
}

/** What a file imports, by any form: `import`, `import type`, `export from`, `import()`, and files handed to a thread. */
function importsOf(code: string): string[] {
  const forms = [
    /\b(?:import|export)\s[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /\bimport\s*['"]([^'"]+)['"]/g,
    /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\brequire(?:\.resolve)?\s*\(\s*['"`]([^'"`]+)['"`]/g,
    /\bnew Worker\(\s*new URL\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return forms.flatMap((form) => [...code.matchAll(form)].map((found) => found[1]!));
}

type Import = { from: Source; to: string; room: string };
const imports = sources.flatMap((from) => importsOf(from.code).map((to) => ({ from, to })));
const inside: Import[] = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: normalize(join(dirname(from.path), to)) }))
  .map(({ from, to }) => ({ from, to, room: to.split('/')[0]! }));
const outside = imports.filter(({ to }) => !to.startsWith('.') && !to.startsWith('node:'));

/** Lines of all files that match, as `path: text`. */
const found = (files: readonly Source[], pattern: RegExp, allowed: (file: Source) => boolean = () => false) =>
  files
    .filter((file) => !allowed(file))
    .flatMap(({ path, code }) =>
      code
        .split('\n')
        .flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : [])),
    );

describe('the house', () => {
  test('was read', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(inside.length).toBeGreaterThan(sources.length);
    for (const room of ['kernel', 'storage', 'intake', 'app', 'http', 'cli', 'web'])
      expect(sources.filter((file) => file.room === room).length, room).toBeGreaterThan(3);
  });

  test('the reader of imports knows every form', () => {
    const code = `import { type A } from './a.ts';\nimport type B from "./b.ts";\nexport { c } from './c.ts';\nimport './d.ts';\nconst e = await import('./e.ts');\nimport {\n  f,\n  g,\n} from './f.ts';\nexport * from './h.ts';\nimport i, * as j from './i.ts';\nnew Worker(new URL('./k.js', import.meta.url));`;
    expect(importsOf(code).sort()).toEqual(
      ['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts', 'f.ts', 'h.ts', 'i.ts', 'k.js'].map((name) => `./${name}`),
    );
    expect(
      importsOf(
        withoutComments(`// import a from './a.ts'\n/* import('./b.ts') */\nconst url = 'http://c';`),
      ),
    ).toEqual([]);
  });

  test('every file stands in a room of the list', () => {
    expect(
      sources
        .filter(({ room, path }) => !ROOMS.includes(room as never) || !path.includes('/'))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('imports fall to the own room or an earlier one', () => {
    const order = new Map<string, number>(ROOMS.map((room, at) => [room, at]));
    const wrong = inside.filter(({ from, to, room }) => {
      if (to.startsWith('..')) return true;
      return !order.has(room) || order.get(room)! > order.get(from.room)!;
    });
    expect(wrong.map(({ from, to }) => `${from.path} → ${to}`)).toEqual([]);
  });

  test('what is imported is there', () => {
    const there = (path: string) =>
      existsSync(join(SRC, path.replace(/\.js$/, '.ts'))) || existsSync(join(SRC, path.split('?')[0]!));
    expect(inside.filter(({ to }) => !there(to)).map(({ from, to }) => `${from.path} → ${to}`)).toEqual([]);
  });

  test('the screens import the kernel’s browser-safe files, shapes, and themselves', () => {
    const web = inside.filter(({ from }) => from.room === 'web');
    expect(web.length).toBeGreaterThan(20);
    const allowed = ({ to, room }: Import) =>
      room === 'web' || (room === 'kernel' && to !== 'kernel/digest.ts') || to.endsWith('/shape.ts');
    expect(web.filter((each) => !allowed(each)).map(({ from, to }) => `${from.path} → ${to}`)).toEqual([]);
    expect(
      imports
        .filter(({ from, to }) => from.room === 'web' && to.startsWith('node:'))
        .map(({ from }) => from.path),
    ).toEqual([]);
  });

  test('what the screens may import needs no server', () => {
    const shapes = sources.filter(
      ({ path, room }) =>
        room !== 'web' && (path.endsWith('/shape.ts') || (room === 'kernel' && path !== 'kernel/digest.ts')),
    );
    expect(shapes.length).toBeGreaterThan(8);
    const names = new Set(shapes.map(({ path }) => path));
    const wrong = imports.filter(({ from, to }) => names.has(from.path) && to.startsWith('node:'));
    const deep = inside.filter(
      ({ from, to, room }) => names.has(from.path) && !to.endsWith('/shape.ts') && room !== 'kernel',
    );
    expect([
      ...wrong.map(({ from, to }) => `${from.path} → ${to}`),
      ...deep.map(({ from, to }) => `${from.path} → ${to}`),
    ]).toEqual([]);
  });

  test('only storage knows PostgreSQL, only http knows HTTP, only web knows React', () => {
    const wrong = outside.filter(({ from, to }) =>
      OWNED_PACKAGES.some(
        ([begins, room]) =>
          (to === begins ||
            to.startsWith(begins.endsWith('/') || begins.endsWith('-') ? begins : `${begins}/`)) &&
          from.room !== room,
      ),
    );
    expect(wrong.map(({ from, to }) => `${from.path} → ${to}`)).toEqual([]);
    for (const [begins, room] of OWNED_PACKAGES.slice(0, 4))
      expect(
        outside.some(({ from, to }) => to.startsWith(begins) && from.room === room),
        begins,
      ).toBe(true);
  });

  test('the rooms stand in docs/architecture.md in the same order', () => {
    const text = readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8');
    const named = [...text.matchAll(/^\d+\. `([a-z]+)`/gm)].map((line) => line[1]!);
    expect(named).toEqual([...ROOMS]);
  });
});

describe('files', () => {
  test(`have at most ${MOST_LINES} lines`, () => {
    const others = ['tests', 'bench', 'scripts'].map((folder) =>
      filesIn(folder, HOUSE).map((path) => ({ path, text: readFileSync(join(HOUSE, path), 'utf8') })),
    );
    expect(Math.min(...others.map((each) => each.length))).toBeGreaterThan(4);
    const long = [...sources, ...others.flat()]
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  test('are named for what they are about', () => {
    const name = (path: string) =>
      path
        .split('/')
        .at(-1)!
        .replace(/\.tsx?$/, '');
    expect(
      sources
        .filter(({ path }) =>
          path.split('/').some((part) => FORBIDDEN_NAME.test(part.replace(/\.tsx?$/, ''))),
        )
        .map(({ path }) => path),
    ).toEqual([]);
    expect(sources.filter(({ path }) => name(path) === 'index').map(({ path }) => path)).toEqual([]);
    expect(
      sources
        .filter(({ path }) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)$/.test(name(path)))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  test('hold code of their own: no barrel, no default export', () => {
    const barrels = program.filter(
      ({ code }) =>
        /\bexport\b/.test(code) &&
        code
          .replace(/\bexport\s[^;]*?\bfrom\s*['"][^'"]+['"];?/g, '')
          .replace(/\bimport\s[^;]*;/g, '')
          .trim() === '',
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
    expect(found(sources, /\bexport default\b/)).toEqual([]);
  });

  test('use no `any` and silence no check', () => {
    expect(found(sources, /(?::|<|\bas|,|\|)\s*any\b(?!['\w-])(?=[\s;,)>|[\]=]|$)/)).toEqual([]);
    const silent = sources.flatMap(({ path, text }) =>
      /@ts-(?:ignore|nocheck|expect-error)|eslint-disable/.test(text) ? [path] : [],
    );
    expect(silent).toEqual([]);
    const unexplained = sources.flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => /biome-ignore/.test(line) && !/biome-ignore(?:-\w+)? [\w/]+: \S.{10,}/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(unexplained).toEqual([]);
  });
});

describe('purity', () => {
  for (const edge of Object.keys(EDGES) as Edge[])
    test(`${edge}: only at the edge`, () => {
      const allowed = (file: Source) => ALLOWED[file.path]?.edges.includes(edge) === true;
      expect(found(program, EDGES[edge], allowed)).toEqual([]);
    });

  test('every edge file needs what it is allowed', () => {
    const idle = Object.entries(ALLOWED).flatMap(([path, { edges, because }]) => {
      const file = program.find((each) => each.path === path);
      if (!file || because.length < 10) return [`${path}: is not there, or has no reason`];
      return edges.filter((edge) => !EDGES[edge].test(file.code)).map((edge) => `${path}: ${edge}`);
    });
    expect(idle).toEqual([]);
  });

  test('the screens ask no clock and no chance outside app/', () => {
    expect(
      found(
        sources.filter(({ room, path }) => room === 'web' && !path.startsWith('web/app/')),
        EDGES.chance,
      ),
    ).toEqual([]);
  });
});

describe('tests', () => {
  const TESTS = fileURLToPath(new URL('./', import.meta.url));
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
    });
  const all = files(TESTS).map((path) => ({
    path: path.slice(TESTS.length),
    text: readFileSync(path, 'utf8'),
  }));

  test('none is left out or run alone', () => {
    expect(all.length).toBeGreaterThan(20);
    const mark = new RegExp(
      `\\b(?:it|test|describe)(?:\\.\\w+)*\\.(?:${['skip', 'only', 'todo', 'fails'].join('|')})\\b`,
    );
    const wrong = all
      .filter(({ path }) => path !== 'architecture.test.ts')
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .filter((line) => mark.test(line) && !/\.(?:skip|run)If\b/.test(line))
          .map((line) => `${path}: ${line.trim()}`),
      );
    expect(wrong).toEqual([]);
  });

  test('none takes what is run from elsewhere or names a machine', () => {
    const wrong = [...sources, ...all].filter(
      ({ path, text }) => path !== 'architecture.test.ts' && /\/(?:work|home\/\w+|Users\/\w+)\//.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});
