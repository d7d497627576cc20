import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Received } from '../../src/cli/receive.ts';
import { lay } from '../app/work.ts';
import { launch, type Ran, type Running, run, told, workFolder } from '../cli/command-line.ts';
import { freshDatabase } from '../database/fresh.ts';
import { fullReport } from '../fixtures/police-json/full-report.ts';

/** Words that stand nowhere else. Each is put into the program by one flow; none may come out where nobody asked for it. */
const CANARIES = Array.from({ length: 64 }, (_, at) => `plumwort${String(at * 7919).padStart(6, '0')}x`);
let used = 0;
const canary = (): string => CANARIES[used++ % CANARIES.length]!;

const root = workFolder();
const data = join(root, 'data');
const { url, config } = await freshDatabase();
const environment = { DATABASE_URL: url, TIPSTAFF_LOG_LEVEL: 'debug', TIPSTAFF_READERS: '1' };
let serving: Running;
let base = '';
/** Everything that was said where it must not hold a word of a tip: by name of the place. */
const said: Record<string, string[]> = { answers: [], commands: [], bundle: [], titles: [] };

beforeAll(async () => {
  serving = launch(data, ['serve'], environment);
  for (let waited = 0; waited < 90_000 && !base; waited += 50) {
    base = /serves (http:\S+)/.exec(serving.out())?.[1] ?? '';
    await new Promise((go) => setTimeout(go, 50));
  }
}, 120_000);
afterAll(() => serving?.child.kill('SIGTERM'));

const own = { 'x-tipstaff': '1', 'content-type': 'application/json' };
/** Ask, and keep what is answered where that is a refusal. */
async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`${base}${path}`, init);
  if (answer.status >= 400)
    said['answers']!.push(`${[...answer.headers].join('\n')}\n${await answer.clone().text()}`);
  return answer;
}
const post = (name: string, input: unknown, headers: Record<string, string> = {}) =>
  ask(`/api/${name}`, {
    method: 'POST',
    headers: { ...own, ...headers },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
async function command(...words: string[]): Promise<Ran> {
  const ran = await run(data, words, environment);
  said['commands']!.push(ran.code === 0 || ran.code === 3 ? ran.err : `${ran.out}${ran.err}`);
  return ran;
}
const titleOf = (pid: number | undefined): string =>
  existsSync(`/proc/${pid}/cmdline`)
    ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    : 'tipstaff';

/** A report whose every text is a word of its own. */
function planted(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/planted[\w-]*/g, canary);
  if (Array.isArray(value)) return value.map(planted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, planted(each)]));
}

describe('words put in by every flow', () => {
  test('by tips, good and broken, and by names of files and folders', { timeout: 120_000 }, async () => {
    const folder = lay(join(root, canary()), {
      [`${canary()}/${canary()}.json`]: planted({ ...fullReport(), reportId: '890000001' }) as object,
      [`${canary()}.json`]: `{"reportId": "890000002", "${canary()}": "${canary()}", }`,
      [`${canary()}.xml`]: `<${canary()}>${canary()}</${canary()}>`,
      'twice.json': `{"reportId": "890000003", "${canary()}": 1, "${canary()}": 1}`,
      'sheet.csv': `${canary()},Phone\n${canary()},1\n`,
      'lines.ndjson': `{"tipstaff":"tip/1","kind":"hotline","${canary()}":"${canary()}"}\n`,
      'paper.pdf': `%PDF-1.4 ${canary()}`,
      'odd.bin': `\u0000\u0001${canary()}`,
    });
    const received = await told<Received>(data, ['intake', 'receive', folder], environment);
    expect(received.counts.accepted).toBeGreaterThan(0);
    expect(received.counts.quarantined).toBeGreaterThanOrEqual(5);
    const ids = received.quarantine.map(({ id }) => id);
    const words = lay(join(root, 'words'), { note: canary(), mended: `{"${canary()}"` });
    await command('intake', 'quarantine', 'retry', ids[0]!, '--replacement-file', join(words, 'mended'));
    await command('intake', 'quarantine', 'dismiss', ids[1]!, '--note-file', join(words, 'note'));
    await command('tip', 'close', '890000001', '--reason', 'no_crime', '--note-file', join(words, 'note'));
    const sheet = `what,at,group,url,note\nposting,2026-01-01T00:00:00Z,${canary()},https://${canary()}.example,${canary()}\n`;
    const seen = join(lay(join(root, 'seen'), { 'seen.csv': sheet }), 'seen.csv');
    expect((await command('sighting', 'import', seen)).out).toMatch(
      /^S-\d{4}-000001 v1 [0-9a-f-]{36} accepted\nseen 1 = accepted 1 [+0-9a-z ]+\n$/,
    );
    await command(
      'sighting',
      'import',
      join(lay(join(root, 'bad'), { 'bad.csv': `${canary()}\n1` }), 'bad.csv'),
    );
    await command('tip', 'show', canary());
    await command('search', canary(), '--limit', '0');
  });

  test('by requests that are refused in every way', { timeout: 120_000 }, async () => {
    await post('access.signIn', { name: canary(), secret: canary() });
    await post('access.signIn', { name: canary(), secret: canary(), more: canary() });
    await post('tips.show', { tip: canary() });
    await post('tips.show', `{"tip": "${canary()}"`);
    await post('tips.show', `{"${canary()}": 1, "__proto__": "${canary()}"}`);
    await post(canary(), { x: canary() });
    await post('access.me', { x: 1 }, { 'content-type': canary() });
    await post(
      'access.me',
      {},
      { cookie: `tipstaff=${canary()}`, 'user-agent': canary(), referer: `https://${canary()}.example` },
    );
    await post('access.me', {}, { cookie: `tipstaff=${canary()}`, authorization: `Bearer ${canary()}` });
    await post(
      'access.me',
      {},
      { authorization: `Basic ${canary()}`, 'x-forwarded-for': canary(), [`x-${canary()}`]: canary() },
    );
    await post('access.me', {}, { origin: `https://${canary()}.example` });
    await post('triage.saveView', { name: canary().repeat(80_000), filter: {}, shared: true });
    await ask(`/api/tips.show?tip=${canary()}`, { method: 'POST', headers: own, body: '{}' });
    for (const path of [
      `/tips/${canary()}`,
      `/${canary()}.js`,
      `/api/${canary()}`,
      `/queue?text=${canary()}`,
      `/%00${canary()}`,
      `/..%2f${canary()}`,
    ])
      await ask(path);
    await ask(`/healthz`, { method: 'DELETE', headers: { 'x-word': canary() } });
    await ask('/reports/csp', {
      method: 'POST',
      headers: { 'content-type': 'application/csp-report' },
      body: JSON.stringify({
        'csp-report': {
          'document-uri': `https://${canary()}`,
          'effective-directive': canary(),
          'script-sample': canary(),
        },
      }),
    });
    const form = new FormData();
    form.append('run', canary());
    form.append('file', new Blob([canary()]), canary());
    await ask('/api/intake.deliver', { method: 'POST', headers: { 'x-tipstaff': '1' }, body: form });
    expect(said['answers']!.length).toBeGreaterThan(15);
  });

  test('by an officer’s acts, and by a fault of the database itself with the word among its parameters', {
    timeout: 120_000,
  }, async () => {
    const { secret } = await told<{ secret: string }>(
      data,
      ['officer', 'add', 'reader', '--role', 'analyst'],
      environment,
    );
    const signedIn = await post('access.signIn', { name: 'reader', secret });
    const cookie = signedIn.headers.getSetCookie()[0]!.split(';')[0]!;
    await post('access.choosePassword', { password: canary() }, { cookie }); // too short
    expect(
      (await post('access.choosePassword', { password: `${canary()} ${canary()}` }, { cookie })).status,
    ).toBe(200);
    expect((await post('triage.search', { text: canary() }, { cookie })).status).toBe(200);
    await post('tips.document', { tip: canary(), digest: canary() }, { cookie });
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const watched = { text: canary(), kind: 'account', reason: canary(), until };
    expect((await post('watch.add', watched, { cookie })).status).toBe(200);
    await post('watch.add', { ...watched, kind: 'phone' }, { cookie });
    expect((await post('watch.list', { text: canary() }, { cookie })).status).toBe(200);
    expect((await post('watch.recognise', { text: canary() }, { cookie })).status).toBe(200);
    await post('audit.verify', { [canary()]: canary() }, { cookie });
    const sql = new pg.Client(config);
    await sql.connect();
    await sql.query('ALTER TABLE saved_view ADD CONSTRAINT odd CHECK (false) NOT VALID');
    const failed = await post('triage.saveView', { name: canary(), filter: {}, shared: false }, { cookie });
    await sql.query('ALTER TABLE saved_view DROP CONSTRAINT odd');
    await sql.end();
    expect([failed.status, ((await failed.json()) as { error: { code: string } }).error.code]).toEqual([
      500,
      'INTERNAL',
    ]);
  });

  test('by the process list: what was typed is not there to read', { timeout: 60_000 }, async () => {
    said['titles']!.push(titleOf(serving.child.pid));
    const searching = launch(data, ['search', '-', '--json'], environment, canary());
    searching.child.once('exit', () => {});
    for (let waited = 0; waited < 20_000 && searching.child.exitCode === null; waited += 20) {
      said['titles']!.push(titleOf(searching.child.pid));
      await new Promise((go) => setTimeout(go, 20));
    }
    expect((await searching.done).code).toBe(0);
    expect(titleOf(serving.child.pid)).toBe('tipstaff');
  });

  test('by asking for support', { timeout: 60_000 }, async () => {
    const bundle = await run(data, ['support'], environment);
    const incident = await run(
      data,
      ['support', '--incident', '--since', '2020-01-01T00:00:00.000Z'],
      environment,
    );
    said['bundle']!.push(bundle.out + bundle.err, incident.out + incident.err);
    expect([bundle.code, incident.code]).toEqual([0, 0]);
    const parsed = JSON.parse(bundle.out) as {
      settings: Record<string, string>;
      ended: { code: string }[];
      tips: number;
    };
    expect(parsed.tips).toBeGreaterThan(0);
    expect(parsed.settings).toMatchObject({
      DATABASE_URL: 'given',
      TIPSTAFF_DATA: 'given',
      TIPSTAFF_LOG_LEVEL: 'debug',
    });
    expect(parsed.ended.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['SIGN_IN_REFUSED', 'NOT_FOUND', 'INTERNAL']),
    );
    expect(incident.out).toMatch(/^# Incident report \(draft\)/);
    expect(incident.out).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+05:30/);
    expect(incident.out).toMatch(/\| access\.signIn \| refused \| SIGN_IN_REFUSED \| \d+ \|/);
    const password = new URL(url).password;
    expect(password.length).toBeGreaterThan(8);
    expect(said['bundle']!.join('')).not.toContain(decodeURIComponent(password));
  });

  test('come out nowhere: not in logs, refusals, bundles or titles', async () => {
    serving.child.kill('SIGTERM');
    const ended = await serving.done;
    const logs = `${ended.out}\n${ended.err}`;
    expect(used).toBeGreaterThanOrEqual(50);
    const lines = logs.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(30); // it was told to be talkative
    expect(logs).toMatch(/"code":"INTERNAL","kind":"\w*[Ee]rror","at":"/);
    const places: Record<string, string> = {
      logs,
      ...Object.fromEntries(Object.entries(said).map(([name, texts]) => [name, texts.join('\n')])),
    };
    const found = Object.entries(places).flatMap(([place, text]) =>
      CANARIES.filter((word) => text.includes(word) || text.includes(word.slice(0, 14))).map(
        (word) => `${place}: ${word}`,
      ),
    );
    expect(found).toEqual([]);
  });

  test('in lines that hold fields of the list and nothing else', () => {
    const fields = new Set([
      'level',
      'time',
      'pid',
      'msg',
      'reqId',
      'req',
      'res',
      'responseTime',
      'reference',
      'code',
      'kind',
      'at',
      'directive',
      'count',
    ]);
    const lines = serving
      .err()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.flatMap((line) => Object.keys(line).filter((name) => !fields.has(name)))).toEqual([]);
    const paths = new Set(
      lines.map((line) => (line['req'] as { path?: string } | undefined)?.path).filter(Boolean),
    );
    for (const path of paths)
      expect(path).toMatch(/^(?:\/api\/[\w.]+|\/healthz|\/reports\/csp|\/\*|unknown)$/);
  });
});
