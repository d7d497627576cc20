import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

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
  'subjects',
  'money',
  'cases',
  'exhibits',
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

/** What only the edge of the program may touch, and how it is recognised. */
const EDGES = {
  clock: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/,
  chance: /\bMath\.random\b|\brandomBytes\b|\brandomUUID\b|\bgetRandomValues\b/,
  environment: /\bprocess\.env\b/,
  files: /from 'node:fs(?:\/promises)?'/,
  network: /\bfetch\(|from 'node:(?:http|https|net|tls|dgram|dns)'/,
  timers: /\bset(?:Timeout|Interval|Immediate)\(|from 'node:timers/,
  processes: /from 'node:(?:child_process|worker_threads|cluster)'/,
} as const;
type Edge = keyof typeof EDGES;

/** The edge files, each with what it touches and why it must. Nothing else may. */
const ALLOWED: Record<string, { edges: Edge[]; because: string }> = {
  'storage/binaries.ts': {
    edges: ['files', 'processes'],
    because: 'finds the server’s binaries and asks their version',
  },
  'storage/embedded.ts': {
    edges: ['files', 'processes', 'chance', 'timers'],
    because: 'makes, starts and stops the embedded server',
  },
  'storage/lock.ts': { edges: ['files'], because: 'the lock is a file' },
  'storage/write-whole.ts': { edges: ['files'], because: 'small secrets are written whole or not at all' },
  'storage/master-key.ts': {
    edges: ['files', 'chance', 'processes'],
    because: 'the master key is a file, made once, or what a program prints',
  },
  'storage/keyring-file.ts': {
    edges: ['files', 'chance'],
    because: 'the keyring is a file with a root of chance',
  },
  'storage/open-keys.ts': {
    edges: ['files', 'chance'],
    because: 'makes keys, and looks whether files are there',
  },
  'storage/key-store.ts': { edges: ['chance'], because: 'keys of units' },
  'storage/seal.ts': { edges: ['chance'], because: 'a fresh nonce for every seal' },
  'storage/open.ts': { edges: ['files'], because: 'a restore that was cut off left a file that says so' },
  'app/key-actions.ts': { edges: ['chance'], because: 'shares of the master key' },
  'app/backup.ts': { edges: ['files'], because: 'a backup is a file, and the spool is files' },
  'app/restore.ts': { edges: ['files'], because: 'a backup is a file, and the spool is files' },
  'cli/keys.ts': {
    edges: ['files', 'timers'],
    because: 'custodians’ shares are files; asks how a rotation stands',
  },
  'cli/backup.ts': {
    edges: ['files', 'timers'],
    because: 'identities and anchors are files; asks how a backup stands',
  },
  'storage/ids.ts': { edges: ['chance'], because: 'ids and one-time secrets' },
  'storage/vault.ts': { edges: ['chance'], because: 'keys and nonces' },
  'audit/anchor.ts': { edges: ['files'], because: 'the anchor is a file outside the database' },
  'access/session-store.ts': {
    edges: ['chance'],
    because: 'session tokens, and secrets by which a browser is known again',
  },
  'access/token-store.ts': { edges: ['chance'], because: 'tokens for machines' },
  'access/ceremony-store.ts': { edges: ['chance'], because: 'tickets of sign-ins that are half done' },
  'intake/spool.ts': { edges: ['files'], because: 'the spool is files' },
  'intake/read-thread.ts': { edges: ['processes'], because: 'is what a reading thread runs' },
  'intake/open-pdf-text.ts': {
    edges: ['processes', 'timers'],
    because: 'a PDF is read in a thread that can be ended',
  },
  'networks/build-thread.ts': { edges: ['processes'], because: 'is what the building thread runs' },
  'app/network-thread.ts': { edges: ['processes'], because: 'starts the thread in which networks are found' },
  'app/network-work.ts': { edges: ['timers'], because: 'waits until no more is taken in' },
  'simulate/folder-sink.ts': { edges: ['files'], because: 'writes a simulated world' },
  'app/config.ts': { edges: ['files'], because: 'settings may stand in files' },
  'app/version.ts': { edges: ['files'], because: 'the version stands in package.json' },
  'app/start.ts': { edges: ['clock'], because: 'here the clock comes in' },
  'app/anchoring.ts': { edges: ['timers'], because: 'keeps what changed every minute' },
  'app/outbound.ts': { edges: ['network'], because: 'the only way to the outside, by an allow-list' },
  'http/tls.ts': {
    edges: ['files', 'network'],
    because: 'certificate and key are files; makes the server that listens with them, connects nowhere',
  },
  'app/reading-pool.ts': {
    edges: ['processes', 'timers'],
    because: 'starts and ends the reading threads, and waits for them no longer than a limit',
  },
  'http/errors.ts': { edges: ['chance'], because: 'references of error answers' },
  'http/server.ts': { edges: ['files'], because: 'looks whether screens were built' },
  'documents/spool.ts': { edges: ['chance'], because: 'a key for each file, kept in memory alone' },
  'cli/new-file.ts': { edges: ['files'], because: 'writes the file that the command line names' },
  'cli/context.ts': { edges: ['environment'], because: 'here the settings come in' },
  'cli/client.ts': {
    edges: ['files', 'network'],
    because: 'speaks to the running server over its socket file',
  },
  'cli/multipart.ts': { edges: ['chance'], because: 'a boundary that stands in no file' },
  'cli/demo.ts': { edges: ['files'], because: 'keeps the simulated world between two demos' },
  'cli/files.ts': { edges: ['files'], because: 'reads what is named on the command line' },
  'cli/audit.ts': {
    edges: ['files', 'timers'],
    because: 'reads bundles and anchors; asks how a verification stands',
  },
  'cli/witness.ts': {
    edges: ['files', 'clock'],
    because: 'a witness’s key is a file, its signature has a time',
  },
  'cli/serve.ts': { edges: ['files'], because: 'its socket is a file' },
  'cli/progress.ts': { edges: ['clock'], because: 'rate and time left' },
  'cli/receive.ts': { edges: ['timers'], because: 'asks again how an intake stands' },
};

type Source = { path: string; room: string; text: string; code: string };

const SRC = fileURLToPath(new URL('../src/', import.meta.url));
const sources = filesIn('').map((path): Source => {
  const text = readFileSync(join(SRC, path), 'utf8');
  return { path, room: path.split('/')[0]!, text, code: withoutComments(text) };
});
const program = sources.filter(({ room }) => room !== 'web');

function filesIn(folder: string): string[] {
  return readdirSync(join(SRC, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
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
    const long = sources
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
