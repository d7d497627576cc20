import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Received } from '../../src/cli/receive.ts';
import type { IntakeRun, QuarantineItem } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { lay } from '../app/work.ts';
import { freshDatabase } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { launch, type Running, run, told, workFolder } from './command-line.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const root = workFolder();
const report = (number: number, more: object = {}) => ({
  ...typicalReport,
  reportId: String(number),
  ...more,
});

describe('the command line with a store of its own', async () => {
  const { url } = await freshDatabase();
  const data = join(root, 'alone');
  const environment = { DATABASE_URL: url };
  const tipstaff = (...words: string[]) => run(data, words, environment);

  test('receives a folder: JSON on standard output, words on standard error, and its exit code tells', {
    timeout: 240_000,
  }, async () => {
    const good = lay(join(root, 'good'), { 'a.json': report(1), 'b.json': report(2) });
    const first = await tipstaff('intake', 'receive', good, '--json');
    expect(first.code).toBe(0);
    expect(JSON.parse(first.out) as Received).toMatchObject({
      state: 'done',
      counts: { seen: 2, accepted: 2, tips: 2 },
    });
    expect(first.err).toContain('receiving');
    const mixed = lay(join(root, 'mixed'), { 'a.json': report(1), 'broken.json': '{"reportId": "3",}' });
    const second = await tipstaff('intake', 'receive', mixed);
    expect(second.code).toBe(3);
    expect(second.out).toMatch(/quarantined\D+1/);
    expect(second.out).toContain('The JSON is broken.');
    const again = await tipstaff('intake', 'receive', mixed, '--json');
    expect(again.code).toBe(3); // the broken one waits still
    expect(JSON.parse(again.out)).toMatchObject({
      inQuarantine: 1,
      counts: { duplicates: 2, quarantined: 0 },
    });
    expect((await tipstaff('intake', 'receive', good)).code).toBe(0);
    expect((await tipstaff('intake', 'receive', join(root, 'nowhere'))).code).toBe(2);
    expect((await tipstaff('intake', 'receive', '-')).code).toBe(2); // nothing comes in
    expect((await tipstaff('intake', 'recieve')).code).toBe(2);
    expect((await tipstaff('tip', 'show', '999')).code).toBe(1);
  });

  test('shows a tip and the queue, lists and corrects quarantine, verifies the log', {
    timeout: 240_000,
  }, async () => {
    const show = await tipstaff('tip', 'show', '2', '--json');
    expect(JSON.parse(show.out) as TipView).toMatchObject({
      number: '2',
      version: 1,
      lane: expect.any(String),
    });
    const lines = (await tipstaff('queue', 'list', '--lane', 'all', '--ndjson')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines.length).toBe(2);
    for (const line of lines)
      expect(line).toMatchObject({
        source: 'NCMEC',
        number: expect.any(String),
        lane: expect.any(String),
        danger: expect.any(Number),
        actionability: expect.any(Number),
        clock: expect.any(Number),
        novelty: expect.any(Number),
        rules: expect.any(Array),
      });
    const list = JSON.parse((await tipstaff('intake', 'quarantine', 'list', '--json')).out) as {
      items: QuarantineItem[];
    };
    expect(list.items).toEqual([
      expect.objectContaining({ reason: 'JSON_BROKEN', file: 'mixed/broken.json' }),
    ]);
    const id = list.items[0]!.id;
    expect((await tipstaff('intake', 'quarantine', 'show', id)).out).toContain('"reportId": "3",}');
    const retried = await tipstaff(
      'intake',
      'quarantine',
      'retry',
      id,
      '--replacement-file',
      join(lay(join(root, 'mended'), { 'mended.json': report(3) }), 'mended.json'),
      '--json',
    );
    expect(JSON.parse(retried.out)).toMatchObject({ retried: 1, resolved: 1, waiting: 0 });
    const settled = await tipstaff('intake', 'quarantine', 'retry', id);
    expect([settled.code, settled.err]).toEqual([0, expect.stringContaining('does not wait any more')]);
    expect((await tipstaff('tip', 'close', '2', '3', '--reason', 'no_crime')).code).toBe(0);
    expect(JSON.parse((await tipstaff('queue', 'list', '--state', 'closed', '--json')).out)).toMatchObject({
      count: 2,
    });
    expect(JSON.parse((await tipstaff('audit', 'verify', '--json')).out)).toMatchObject({ holds: true });
  });

  test('says what is wrong with the settings, all at once, and starts nothing', async () => {
    const ran = await run(data, ['about'], {
      TIPSTAFF_PORT: '99999',
      TIPSTAFF_LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      TIPSTAFF_MASTER_KEY_FILE_FILE: '',
    });
    expect(ran.code).toBe(2);
    for (const name of ['TIPSTAFF_PORT', 'TIPSTAFF_LOG_LEVEL', 'DATABASE_URL'])
      expect(ran.err).toContain(name);
  });

  test('tells a fault as one JSON document too, where JSON was asked for', { timeout: 120_000 }, async () => {
    const missing = await tipstaff('tip', 'show', '999', '--json');
    expect([missing.code, JSON.parse(missing.out)]).toEqual([
      1,
      { error: { code: 'NOT_FOUND', words: expect.stringContaining('tip'), details: { record: 'tip' } } },
    ]);
    expect(missing.err).toContain('NOT_FOUND');
    const wrong = await tipstaff('intake', 'list', '--limit', 'abc', '--json');
    expect([wrong.code, JSON.parse(wrong.out)]).toMatchObject([2, { error: { code: 'WRONG_USAGE' } }]);
    expect(wrong.err).toContain('from 1 to 200');
    expect((await tipstaff('tip', 'show', '999')).out).toBe('');
  });

  test('a demo that is stopped ends, goes on when it is asked for again, and comes to what its truth says', {
    timeout: 300_000,
  }, async () => {
    const other = await freshDatabase();
    const demoData = join(root, 'demo');
    const demo = () => launch(demoData, ['demo', '--tips', '1000'], { DATABASE_URL: other.url });
    const until = async (running: Running, words: string) => {
      while (!`${running.out()}${running.err()}`.includes(words) && running.child.exitCode === null)
        await wait(20);
    };
    const first = demo();
    await until(first, 'receiving [');
    first.child.kill('SIGINT');
    const ended = await first.done;
    expect([ended.code, ended.out.includes('Tipstaff serves')]).toEqual([1, false]);
    for (let times = 0; times < 2; times += 1) {
      const next = demo();
      await until(next, 'one-time secret');
      next.child.kill('SIGINT');
      const { code, out, err } = await next.done;
      expect([code, err]).toEqual([0, expect.any(String)]);
      expect(out).toContain('one-time secret');
    }
    const { counts } = JSON.parse(readFileSync(join(demoData, 'demo-world', 'truth.json'), 'utf8'));
    const { runs } = await told<{ runs: IntakeRun[] }>(demoData, ['intake', 'list'], {
      DATABASE_URL: other.url,
    });
    expect(runs).toMatchObject([{ state: 'done', counts: { seen: counts.seen, tips: counts.tips } }]);
  });

  test('takes standard input', async () => {
    const running = launch(
      data,
      ['intake', 'receive', '-', '--json'],
      environment,
      JSON.stringify(report(4)),
    );
    const ran = await running.done;
    expect([ran.code, JSON.parse(ran.out).counts.accepted]).toEqual([0, 1]);
  });

  test.runIf(existsSync(join(SHARED, 'ncmec')))(
    'receives the collected samples as the issue says',
    async () => {
      const other = await freshDatabase();
      const ran = await run(
        join(root, 'samples'),
        ['intake', 'receive', join(SHARED, 'ncmec-le'), join(SHARED, 'ncmec'), '--json'],
        { DATABASE_URL: other.url },
      );
      expect(ran.code).toBe(3);
      expect(JSON.parse(ran.out) as Received).toMatchObject({
        counts: {
          seen: 16,
          accepted: 8,
          versions: 4,
          quarantined: 4,
          quarantinedBy: { NOT_A_TIP: 4 },
          tips: 8,
        },
      });
    },
  );
});

describe('the command line through a running server', () => {
  const data = join(root, 'served');
  let server: Running;
  let environment: Record<string, string> = {};

  beforeAll(async () => {
    environment = { DATABASE_URL: (await freshDatabase()).url };
    server = await serve();
  });
  afterAll(async () => {
    server.child.kill('SIGTERM');
    await server.done;
  });
  async function serve(): Promise<Running> {
    const running = launch(data, ['serve'], environment);
    for (let waited = 0; !running.out().includes('Tipstaff serves') && waited < 60_000; waited += 25)
      await wait(25);
    expect(running.out(), running.err()).toContain('Tipstaff serves http://127.0.0.1:');
    return running;
  }

  test('receives as without one, and the server goes on', async () => {
    const folder = lay(join(root, 'through'), {
      'one/a.json': report(11),
      'one/"quoted" नाम.json': report(12),
      'two/broken.xml': '<report>',
    });
    const ran = await run(data, ['intake', 'receive', folder, '--json'], environment);
    expect(ran.code, ran.err).toBe(3);
    expect(JSON.parse(ran.out) as Received).toMatchObject({
      state: 'done',
      counts: { seen: 3, accepted: 2, quarantined: 1, quarantinedBy: { XML_BROKEN: 1 } },
    });
    expect((JSON.parse(ran.out) as Received).quarantine[0]!.file).toBe('through/two/broken.xml');
    expect(await told(data, ['tip', 'show', '12'], environment)).toMatchObject({
      facts: { documents: [{ name: expect.stringContaining('नाम.json') }] },
    });
    const address = /http:\/\/[\d.:]+/.exec(server.out())![0];
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(
      (
        await fetch(`${address}/api/app.about`, {
          method: 'POST',
          headers: { 'x-tipstaff': '1', 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    ).toBe(401);
  });

  test('a client that is killed is gone on with by the same command, and nothing is double', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 450 }, (_, at) => [`${at}.json`, report(20_000 + at)]),
    );
    const folder = lay(join(root, 'many'), files);
    const running = launch(data, ['intake', 'receive', folder, '--json'], environment);
    for (
      let waited = 0;
      !existsSync(join(data, 'spool')) || readdirSync(join(data, 'spool')).length === 0;
      waited += 5
    ) {
      if (waited > 30_000) throw new Error(running.err());
      await wait(5);
    }
    running.child.kill('SIGKILL');
    await running.done;
    const again = await run(data, ['intake', 'receive', folder, '--json'], environment);
    const { runs } = await told<{ runs: IntakeRun[] }>(
      data,
      ['intake', 'list', '--limit', '20'],
      environment,
    );
    const mine = runs.filter((each) => each.label === folder).at(-1)!;
    expect(again.code, again.err).toBe(0);
    expect(mine).toMatchObject({
      state: 'done',
      counts: { seen: 450, accepted: 450, duplicates: 0, tips: 450 },
    });
    expect(readdirSync(join(data, 'spool'))).toEqual([]);
  });

  test('Ctrl-C stops an intake in order, says how to go on, and the same command goes on', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 900 }, (_, at) => [`${at}.json`, report(30_000 + at)]),
    );
    const folder = lay(join(root, 'stopped'), files);
    const running = launch(data, ['intake', 'receive', folder], environment);
    for (
      let waited = 0;
      !/receiving/.test(running.err()) && readdirSync(join(data, 'spool')).length === 0;
      waited += 5
    ) {
      if (waited > 30_000) throw new Error(running.err());
      await wait(5);
    }
    running.child.kill('SIGINT');
    const stopped = await running.done;
    if (stopped.code === 1) {
      expect(stopped.err).toContain('The same command goes on with it.');
      expect(stopped.err).toContain('Stopped. Run the same command to go on.');
    } else expect(stopped.code).toBe(0); // it had ended before the signal came
    const again = await run(data, ['intake', 'receive', folder, '--json'], environment);
    const received = JSON.parse(again.out) as Received;
    if (stopped.code === 1) {
      expect(received).toMatchObject({
        resumed: true,
        state: 'done',
        counts: { seen: 900, accepted: 900, duplicates: 0, tips: 900 },
      });
    }
    expect(await told(data, ['audit', 'verify'], environment)).toMatchObject({ holds: true });
  });

  test('a server that is killed while files come in loses nothing that was acknowledged', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 600 }, (_, at) => [`${at}.json`, report(40_000 + at)]),
    );
    const folder = lay(join(root, 'cut'), files);
    const running = launch(data, ['intake', 'receive', folder, '--json'], environment);
    for (let waited = 0; readdirSync(join(data, 'spool')).length === 0; waited += 5) {
      if (waited > 30_000) throw new Error(running.err());
      await wait(5);
    }
    server.child.kill('SIGKILL');
    await server.done;
    const cut = await running.done;
    expect(cut.code).toBe(1);
    expect(cut.err).toContain('STORAGE_UNREACHABLE');
    server = await serve();
    const again = await run(data, ['intake', 'receive', folder, '--json'], environment);
    expect(again.code, again.err).toBe(0);
    const received = JSON.parse(again.out) as Received;
    expect(received).toMatchObject({
      state: 'done',
      counts: { seen: 600, accepted: 600, duplicates: 0, tips: 600 },
    });
    expect(await told(data, ['audit', 'verify'], environment)).toMatchObject({ holds: true });
    expect(readdirSync(join(data, 'spool'))).toEqual([]);
  });

  test('SIGTERM ends the server in order', async () => {
    server.child.kill('SIGTERM');
    const ended = await server.done;
    expect(ended.code).toBe(0);
    expect(ended.err).toContain('what is being written is finished first');
    expect(existsSync(join(data, 'tipstaff.lock'))).toBe(false);
    expect(existsSync(join(data, 'tipstaff.sock'))).toBe(false);
    server = await serve();
  });
});
