import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { consoleActor } from '../../src/app/first-run.ts';
import { IntakeJob } from '../../src/app/intake-job.ts';
import { perform } from '../../src/app/perform.ts';
import { openReadingPool } from '../../src/app/reading-pool.ts';
import { localClient } from '../../src/cli/client.ts';
import { begin } from '../../src/intake/actions.ts';
import type { Input } from '../../src/intake/open.ts';
import type { ReadDocument, ReadSettings } from '../../src/intake/read.ts';
import { readDocument } from '../../src/intake/read.ts';
import { retry } from '../../src/intake/retry-actions.ts';
import type { IntakeDocument, IntakeRun, QuarantineItem } from '../../src/intake/shape.ts';
import type { Database, Db } from '../../src/storage/db.ts';
import { type Statement, statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { counter, lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

const DELIVERIES = statement<{ entries: number }>(
  'test.deliveries',
  'fan-out',
  `SELECT count(*) AS entries FROM audit_entry WHERE action = 'intake.deliver' AND record_id IN (SELECT run_id::text FROM intake_run WHERE state = 'receiving')`,
);
const app = await freshApp();
const actor = await consoleActor(app.database);
const client = await localClient(app);
const nextNumber = counter(800_000_000);
const nextFolder = counter();
const report = (number: string | number, more: object = {}) => ({
  ...typicalReport,
  reportId: String(number),
  ...more,
});
const folderOf = (files: Parameters<typeof lay>[1]) => lay(join(app.folder, `in-${nextFolder()}`), files);
const waitingOf = (run: string) =>
  client.call<{ items: QuarantineItem[]; total: number }>('intake.quarantine', { run });

function input(file: string, group: string, text: string, before: Promise<void> = Promise.resolve()): Input {
  const open = async function* () {
    await before;
    yield Buffer.from(text);
  };
  return { file, group, open, size: text.length };
}

type Ran = { statement: Statement<unknown>; parameters: readonly unknown[] };

/** The same database, which tells of each statement that only writes. */
function watched(database: Database, tell: (ran: Ran) => void): Database {
  const told = (db: Db): Db => ({
    ...db,
    run: (statement, parameters = []) => {
      tell({ statement, parameters });
      return db.run(statement, parameters);
    },
  });
  return {
    ...database,
    transaction: (mode, scope, work) => database.transaction(mode, scope, (db) => work(told(db))),
  };
}

/** No index of PostgreSQL takes a value of this length that does not shrink. */
const tooLong = (seed: number) => {
  let text = '';
  for (let state = seed; text.length < 9000; state = (state * 48_271) % 2_147_483_647)
    text += `.${state.toString(36)}`;
  return text;
};

describe('what the database refuses', () => {
  test('waits in quarantine alone, and the rest of its chunk goes in', async () => {
    const files: Record<string, object> = {};
    for (let index = 0; index < 9; index += 1) files[`${index}.json`] = report(nextNumber());
    files['3-long.json'] = report(tooLong(7));
    files['7-long.json'] = report(tooLong(11));
    const received = await take(app, folderOf(files));
    expect(received.counts).toMatchObject({
      seen: 11,
      accepted: 9,
      quarantined: 2,
      quarantinedBy: { STORE_REFUSED: 2 },
    });
    expect(received.quarantine.map(({ file, reason }) => [file.split('/').at(-1), reason]).sort()).toEqual([
      ['3-long.json', 'STORE_REFUSED'],
      ['7-long.json', 'STORE_REFUSED'],
    ]);
    for (const { words } of received.quarantine) expect(words).toContain('54000');
    expect(await client.call('audit.verify')).toMatchObject({ holds: true });
  });
});

describe('deliveries into one intake', () => {
  const deliveries = async () =>
    (await app.database.transaction('read', 'house', (db) => db.one(DELIVERIES)))!.entries;
  const details = (number: number, file: string) =>
    `<fileDetails><reportId>${number}</reportId><fileId>${file}</fileId></fileDetails>`;
  const answer = (number: number) =>
    `<reportResponse><responseCode>0</responseCode><reportId>${number}</reportId></reportResponse>`;
  const apiReport =
    '<report><incidentSummary><incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-03-01T10:15:00Z</incidentDateTime></incidentSummary><reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter></report>';

  test('come one after another, and finishing waits for them', async () => {
    const { run } = (await perform(app, begin, { label: 'two at once' }, actor)) as { run: string };
    const job = await app.jobs.open(run, actor, false);
    const number = nextNumber();
    let go = () => {};
    const late = new Promise<void>((ready) => {
      go = ready;
    });
    const group = [
      input('d/report.xml', 'd', apiReport),
      input('d/response.xml', 'd', answer(number), late),
      input('d/details.xml', 'd', details(number, 'f-1')),
    ];
    const first = client.deliver(run, group, () => {});
    const second = client.deliver(
      run,
      [input('e/a.json', 'e', JSON.stringify(report(nextNumber())))],
      () => {},
    );
    while ((await deliveries()) < 2) await wait(20);
    await wait(50); // from a delivery's entry to its place in the row
    const ended = job.finish();
    await wait(300);
    expect((await client.call<IntakeRun>('intake.run', { run })).state).toBe('receiving');
    go();
    await Promise.all([first, second, ended]);
    expect(job.counts).toMatchObject({ seen: 4, accepted: 4, tips: 2, quarantined: 0 });
    const tip = await client.call<TipView>('tips.show', { tip: String(number) });
    expect(tip.facts.documents.map((each) => each.name)).toEqual([
      'd/report.xml',
      'd/details.xml',
      'd/response.xml',
    ]);
    await expect(client.deliver(run, group, () => {})).rejects.toMatchObject({ code: 'INTAKE_RUN_CLOSED' });
  });
});

describe('chunks', () => {
  test('are bounded by bytes, not by their number only', async () => {
    const chunks: number[] = [];
    const house = {
      ...app,
      database: watched(app.database, ({ statement, parameters }) => {
        if (statement.name === 'tips.keepScore') chunks.push((parameters[1] as Buffer).readInt32BE(12));
      }),
    };
    const { run } = (await perform(app, begin, { label: 'large' }, actor)) as { run: string };
    const settings = {
      now: app.clock(),
      country: 'IN',
      fingerprintKey: app.database.vault.fingerprintKey,
      mappings: [],
    };
    const text = JSON.stringify(report(nextNumber(), { newField: 'some words '.repeat(2_000) }));
    const job = new IntakeJob({
      house,
      actor,
      run,
      resumed: false,
      counts: (await client.call<IntakeRun>('intake.run', { run })).counts,
      spoolRoot: join(app.folder, 'spool'),
      pool: openReadingPool(0),
      settings,
      pieceBytes: 3 * text.length,
    });
    for (let index = 0; index < 8; index += 1)
      await job.add(input(`f/${index}`, 'f', text.replace(/80000\d{4}/, String(nextNumber()))));
    await job.finish();
    expect(job.counts).toMatchObject({ seen: 8, accepted: 8, tips: 8 });
    expect(chunks).toEqual([3, 3, 2]);
  });
});

describe('a retry', () => {
  test('reads before its transaction begins, with what the program reads with', async () => {
    const received = await take(app, folderOf({ 'broken.json': '{"reportId": "1",}' }));
    const { id } = received.quarantine[0]!;
    let inTransaction = 0;
    const seen: [number, string][] = [];
    const read = async (documents: IntakeDocument[], settings: ReadSettings): Promise<ReadDocument[]> =>
      documents.map((document) => {
        seen.push([inTransaction, Buffer.from(document.kept).toString()]);
        const { facts: _, ...made } = readDocument(document, settings);
        return { ...document, ...made };
      });
    const database = {
      ...app.database,
      transaction: (async (mode, scope, work) => {
        inTransaction += 1;
        try {
          return await app.database.transaction(mode, scope, work);
        } finally {
          inTransaction -= 1;
        }
      }) as typeof app.database.transaction,
    };
    const house = { database, clock: app.clock, tools: { read } };
    const text = JSON.stringify(report(nextNumber()));
    expect(await perform(house, retry, { ids: [id], replacement: text }, actor)).toMatchObject({
      retried: 1,
      resolved: 1,
      settled: [],
    });
    expect(seen).toEqual([[0, text]]);
    expect(await perform(house, retry, { ids: [id] }, actor)).toMatchObject({
      retried: 0,
      settled: [{ id, state: 'resolved' }],
    });
  });

  test('asked for what there is not is refused', async () => {
    const nowhere = '00000000-0000-4000-8000-000000000000';
    await expect(client.call('intake.retry', { ids: [nowhere] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('what waits of an intake', () => {
  test('is told also where an earlier intake brought it first', async () => {
    const folder = folderOf({ 'broken.json': '{"reportId": "2",}', 'a.json': report(nextNumber()) });
    const first = await take(app, folder);
    const second = await take(app, folder);
    expect(second.counts).toMatchObject({ seen: 2, duplicates: 2, quarantined: 0 });
    expect(second.run).not.toBe(first.run);
    for (const { run } of [first, second])
      expect(await waitingOf(run)).toMatchObject({
        items: [{ id: first.quarantine[0]!.id, reason: 'JSON_BROKEN' }],
        total: 1,
      });
    const other = await take(app, folderOf({ 'b.json': report(nextNumber()) }));
    expect((await waitingOf(other.run)).total).toBe(0);
    expect((await client.call<IntakeRun>('intake.run', { run: second.run })).state).toBe('done');
  });
});
