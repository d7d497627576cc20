import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/app/config.ts';
import { start } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { inputsOf } from '../../src/cli/files.ts';
import type { Input } from '../../src/intake/open.ts';
import type { IntakeCounts, IntakeRun } from '../../src/intake/shape.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { lay, take } from '../app/work.ts';
import { launch, run, workFolder } from '../cli/command-line.ts';
import { freshApp, freshHouse } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

const TIPS = 1500;
const KILLS = 10;
/** kills of one intake before it is left to end */
const IN_ONE = 5;

type Outcome = { item: string; digest: string; outcome: string; reason: string | null; tip: string | null };
type State = { counts: IntakeCounts; queue: object[]; items: Outcome[]; holds: boolean };

/** What an intake came to, in everything that must not depend on when it was killed. */
async function stateOf(data: string, environment: Record<string, string>): Promise<State> {
  const app = await start(
    readConfig({ TIPSTAFF_DATA: data, TIPSTAFF_READERS: '0', ...environment }, 1),
    () => {},
  );
  try {
    const client = await localClient(app);
    const { runs } = await client.call<{ runs: IntakeRun[] }>('intake.runs', { limit: 200 });
    const { run, counts } = runs.at(-1)!; // where a kill fell behind the end, the command after it began another
    const queue: object[] = [];
    for (let after: string | null = null; ; ) {
      const page: { rows: QueueRow[]; next: string | null } = await client.call('triage.queue', {
        filter: { bundled: true },
        limit: 1000,
        ...(after && { after }),
      });
      queue.push(...page.rows.map(({ receivedAt: _, ...row }) => row));
      if (!page.next) break;
      after = page.next;
    }
    const items: Outcome[] = [];
    for (let after: string | null = null; ; ) {
      const page: { items: Outcome[]; next: string | null } = await client.call('intake.items', {
        run,
        ...(after && { after }),
      });
      items.push(...page.items);
      if (!page.next) break;
      after = page.next;
    }
    const { holds } = await client.call<{ holds: boolean }>('audit.verify');
    return { counts, queue, items, holds };
  } finally {
    await app.close();
  }
}

describe('a kill at any moment', () => {
  const folder = workFolder();
  const world = join(folder, 'world');
  const tips = join(world, 'tips');
  const environment = {
    TIPSTAFF_MASTER_KEY_FILE: join(folder, 'master.key'),
    ...(process.env['TIPSTAFF_POSTGRES_BIN'] && {
      TIPSTAFF_POSTGRES_BIN: process.env['TIPSTAFF_POSTGRES_BIN'],
    }),
  };
  const receive = ['intake', 'receive', tips, '--json'];

  test(`${KILLS} times during intakes of ${TIPS} tips, then the same command: as if nothing had been`, {
    timeout: 600_000,
  }, async () => {
    expect(
      (await run(join(folder, 'no'), ['simulate', '--tips', String(TIPS), '--seed', '11', '--out', world]))
        .code,
    ).toBe(0);
    const fresh = join(folder, 'fresh');
    expect((await run(fresh, ['storage', 'migrate'], environment)).code).toBe(0);
    const another = (name: string) => {
      expect(spawnSync('cp', ['-a', fresh, join(folder, name)]).status).toBe(0); // owners and modes too
      return join(folder, name);
    };
    const whole = another('whole');
    const began = Date.now();
    expect((await run(whole, receive, environment)).code).toBe(3);
    const lasts = Date.now() - began;
    const wanted = await stateOf(whole, environment);
    expect(wanted.counts.tips).toBeGreaterThan(TIPS * 0.8);
    expect(wanted.holds).toBe(true);
    expect(wanted.items.length).toBe(wanted.counts.seen);

    const delays: number[] = [];
    for (let round = 0; delays.length < KILLS; round += 1) {
      const data = another(`killed-${round}`);
      for (let kills = 0; kills < IN_ONE; ) {
        const running = launch(data, receive, environment);
        const delay = Math.round(lasts * (0.2 + Math.random() * 0.7));
        if ((await Promise.race([running.done, wait(delay)])) !== undefined) break;
        running.child.kill('SIGKILL');
        await running.done;
        delays.push(delay);
        kills += 1;
      }
      const last = await run(data, receive, environment);
      expect([0, 3], `${last.err} after ${delays}`).toContain(last.code);
      expect(await stateOf(data, environment), `killed after ${delays} ms`).toEqual(wanted);
      expect(existsSync(join(data, 'spool')) ? readdirSync(join(data, 'spool')) : []).toEqual([]);
    }
    expect(delays.length).toBeGreaterThanOrEqual(KILLS);
  });
});

const report = (number: number) => ({ ...typicalReport, reportId: String(number) });
const details = (number: number, file: string) =>
  `<fileDetails><reportId>${number}</reportId><fileId>${file}</fileId><originalFileName>${file}.bin</originalFileName></fileDetails>`;
const bytesOf = (file: string, group: string, content: string): Input => ({
  file,
  group,
  size: content.length,
  open: async function* () {
    yield Buffer.from(content);
  },
});

describe('an intake that breaks off within a group', async () => {
  const house = await freshHouse();

  test('is gone on with as if it had not: details join the report with which they came, once', async () => {
    const files = {
      'in/a-report.json': report(100_000_021),
      'in/b-details.xml': details(100_000_021, 'f-1'),
      'in/c-other.json': report(100_000_022),
    };
    const whole = await freshApp();
    const { counts } = await take(whole, lay(join(whole.folder, 'w'), files));
    expect(counts).toMatchObject({ seen: 3, accepted: 3, tips: 2, versions: 0, quarantined: 0 });

    const paths = [lay(join(house.folder, 'w'), files)];
    const first = await house.open();
    const client = await localClient(first);
    const inputs = await inputsOf(paths);
    const { run } = await client.call<{ run: string }>('intake.begin', {
      label: paths.join(' '),
      resumeKey: sha256(inputs.map((each) => each.path).join('\n')),
    });
    await client.deliver(run, inputs.slice(0, 1), () => {});
    await first.close();

    const second = await house.open();
    const received = await take(second, paths);
    expect(received).toMatchObject({ resumed: true, run, counts });
    const tip = await (await localClient(second)).call<TipView>('tips.show', { tip: '100000021' });
    expect([tip.version, tip.facts.files.length, tip.facts.documents.length]).toEqual([1, 2, 2]);
    expect(
      existsSync(join(second.config.data, 'spool')) ? readdirSync(join(second.config.data, 'spool')) : [],
    ).toEqual([]);
    await second.close();
  });

  test('what was acknowledged and is never delivered again is taken in by the next start', async () => {
    const first = await house.open();
    const client = await localClient(first);
    const { run } = await client.call<{ run: string }>('intake.begin', { label: 'dropped in a browser' });
    await client.deliver(run, [bytesOf('d/x.json', 'g', JSON.stringify(report(100_000_031)))], () => {});
    await first.close();
    const second = await house.open();
    await second.database.transaction('write', 'house', (db) =>
      db.run(
        statement(
          'test.asIfKilled',
          'one-shard',
          "UPDATE intake_run SET state = 'receiving' WHERE unit_id = 1 AND run_id = $1",
        ),
        [run],
      ),
    );
    await second.jobs.recover();
    const again = await localClient(second);
    expect(await again.call('intake.run', { run })).toMatchObject({
      state: 'stopped',
      counts: { seen: 1, accepted: 1 },
    });
    expect(await again.call<TipView>('tips.show', { tip: '100000031' })).toMatchObject({ version: 1 });
    await second.close();
  });

  test('a report whose details were waited for joins them, even where a kill fell between the two', async () => {
    const app = await house.open();
    const early = await take(app, lay(join(house.folder, 'early'), { 'd.xml': details(100_000_041, 'f-9') }));
    expect(early.counts).toMatchObject({ quarantined: 1, quarantinedBy: { WAITS_FOR_REPORT: 1 } });
    const paths = lay(join(house.folder, 'late'), { 'r.json': report(100_000_041) });
    const run = await take(app, paths);
    expect(run.counts).toMatchObject({ seen: 1, accepted: 1 });
    const client = await localClient(app);
    expect((await client.call<TipView>('tips.show', { tip: '100000041' })).facts.files.length).toBe(2);
    // as it would stand if the kill had come after the commit: the intake unfinished, the details waiting
    await app.database.transaction('write', 'house', async (db) => {
      await db.run(
        statement(
          'test.waitsAgain',
          'one-shard',
          "UPDATE quarantine SET state = 'waiting' WHERE unit_id = 1",
        ),
        [],
      );
      await db.run(
        statement(
          'test.unfinished',
          'one-shard',
          "UPDATE intake_run SET state = 'working' WHERE unit_id = 1 AND run_id = $1",
        ),
        [run.run],
      );
    });
    const again = await take(app, paths);
    expect(again).toMatchObject({ resumed: true, state: 'done', counts: run.counts });
    expect(await client.call('intake.quarantine', {})).toMatchObject({ total: 0 });
    await app.close();
  });

  test('details that came again by themselves are not waited for twice', async () => {
    const app = await house.open();
    const late = details(100_000_051, 'f-5');
    await take(app, lay(join(house.folder, 'first'), { 'd.xml': late }));
    const both = await take(
      app,
      lay(join(house.folder, 'both'), { 'a/r.json': report(100_000_051), 'b/d.xml': late }),
    );
    expect(both).toMatchObject({
      state: 'done',
      counts: { seen: 2, accepted: 1, versions: 1, quarantined: 0 },
    });
    expect(await (await localClient(app)).call('intake.quarantine', {})).toMatchObject({ total: 0 });
    await app.close();
  });
});
