import { join } from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { consoleActor } from '../../src/app/first-run.ts';
import { ANONYMOUS, perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import type { Verification } from '../../src/audit/shape.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { localClient } from '../../src/cli/client.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

const app = await freshApp();
const client = await localClient(app);
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();

type Entry = {
  seq: number;
  action: string;
  outcome: string;
  code: string | null;
  record_kind: string | null;
  record_id: string | null;
  officer: string;
  leaf: Buffer;
};
const entries = async (): Promise<Entry[]> =>
  (
    await sql.query<Entry>(
      'SELECT seq::int, action, outcome, code, record_kind, record_id, officer, leaf FROM audit_entry WHERE unit_id = 1 ORDER BY seq',
    )
  ).rows;
const verify = () => client.call<Verification>('audit.verify');
const short = (each: Entry) => [each.action, each.outcome, each.code, each.record_kind];
const since = async (before: Entry[]) => (await entries()).slice(before.length);

let before: Entry[] = [];
beforeEach(async () => {
  before = await entries();
});

describe('every act leaves its entries', () => {
  test('an intake: one for its beginning, each chunk with each document, its end', async () => {
    await take(app, lay(join(app.folder, 'one'), { 'a.json': typicalReport, 'b.json': '{"broken":' }));
    const left = await since(before);
    expect(left.map(short)).toEqual([
      ['intake.begin', 'done', null, 'intake'],
      ['intake.deliver', 'done', null, 'intake'],
      ['intake.finish', 'done', null, 'intake'],
      ['intake.take', 'done', null, 'intake'],
      ['intake.take', 'quarantined', null, 'document'],
      ['intake.take', 'accepted', null, 'tip'],
      ['intake.end', 'done', null, 'intake'],
      ['intake.quarantine', 'done', null, 'list'],
    ]);
  });

  test('a query that shows a tip is logged under the tip’s own id, by whatever name it was asked for', async () => {
    const { id } = await client.call<{ id: string }>('tips.show', { tip: typicalReport.reportId });
    await client.call('tips.words', { tip: typicalReport.reportId });
    await client.call('tips.show', { tip: id });
    expect((await since(before)).map((each) => [each.action, each.record_id])).toEqual([
      ['tips.show', id],
      ['tips.words', id],
      ['tips.show', id],
    ]);
  });

  test('a query that shows no tip leaves none', async () => {
    await client.call('triage.facets');
    await client.call('app.today');
    expect(await since(before)).toEqual([]);
  });

  test('a list leaves one entry with the number of its rows', async () => {
    const { rows } = await client.call<{ rows: unknown[] }>('triage.queue', { limit: 1 });
    const { items } = await client.call<{ items: unknown[] }>('intake.quarantine');
    expect((await since(before)).map((each) => [each.action, each.record_kind, each.record_id])).toEqual([
      ['triage.queue', 'list', String(rows.length)],
      ['intake.quarantine', 'list', String(items.length)],
    ]);
    expect(items.length).toBeGreaterThan(0);
  });

  test('a command that fails leaves the refusal, and nothing of what it did', async () => {
    const { id } = await client.call<{ id: string }>('tips.show', {
      tip: typicalReport.reportId,
      words: false,
    });
    const missing = '00000000-0000-4000-8000-000000000000';
    before = await entries();
    await expect(
      client.call('triage.close', { tips: [{ id }, { id: missing }], reason: 'no_crime' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await since(before)).map(short)).toEqual([['triage.close', 'refused', 'NOT_FOUND', null]]);
    expect(await client.call('triage.history', { tip: id })).toEqual({ decisions: [] });
  });

  test('an act that fails half way through its writing is undone with its entry', async () => {
    const { id, revision } = await client.call<{ id: string; revision: number }>('tips.show', {
      tip: typicalReport.reportId,
      words: false,
    });
    await sql.query('ALTER TABLE queue_tally ADD CONSTRAINT test_stop CHECK (state <> 1) NOT VALID');
    before = await entries();
    await expect(
      client.call('triage.close', { tips: [{ id, revision }], reason: 'no_crime' }),
    ).rejects.toThrow();
    await sql.query('ALTER TABLE queue_tally DROP CONSTRAINT test_stop');
    expect((await since(before)).map(short)).toEqual([['triage.close', 'refused', 'INTERNAL', null]]);
    expect(await client.call('tips.show', { tip: id, words: false })).toMatchObject({
      state: 'open',
      revision,
    });
    expect(await client.call('triage.history', { tip: id })).toEqual({ decisions: [] });
  });

  test('where no entry can be written, nothing is done and nothing is shown', async () => {
    await sql.query('ALTER TABLE audit_entry ADD CONSTRAINT test_full CHECK (seq < 0) NOT VALID');
    try {
      await expect(client.call('tips.show', { tip: typicalReport.reportId })).rejects.toThrow();
      for (const read of ['triage.queue', 'triage.search', 'intake.quarantine', 'audit.entries'])
        await expect(
          client.call(read, read === 'triage.search' ? { text: 'x' } : {}),
          read,
        ).rejects.toThrow();
      await expect(
        client.call('triage.saveView', { name: 'never', filter: {}, shared: false }),
      ).rejects.toThrow();
    } finally {
      await sql.query('ALTER TABLE audit_entry DROP CONSTRAINT test_full');
    }
    expect(await since(before)).toEqual([]);
    expect(await client.call('triage.views')).toMatchObject({ views: [] });
  });

  test('who may not leaves a refusal too; who is not signed in leaves none, however often', async () => {
    const nobody = { ...(await consoleActor(app.database)), id: ANONYMOUS, permissions: new Set<never>() };
    const clerk = { ...(await consoleActor(app.database)), permissions: new Set(['intake:read'] as const) };
    for (const name of ['tips.show', 'triage.close', 'access.choosePassword', 'tips.breakGlass'])
      await expect(perform(app, actionNamed(name)!, { tip: 'x' }, nobody)).rejects.toMatchObject({
        code: 'NOT_SIGNED_IN',
      });
    await expect(perform(app, actionNamed('triage.queue')!, {}, clerk)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(perform(app, actionNamed('triage.close')!, { nonsense: true }, clerk)).rejects.toMatchObject(
      { code: 'NOT_FOUND' },
    );
    expect((await since(before)).map(short)).toEqual([
      ['triage.queue', 'refused', 'NOT_FOUND', null],
      ['triage.close', 'refused', 'NOT_FOUND', null],
    ]);
  });

  test('what was typed instead of an id stands in no entry', async () => {
    const typed = 'Invented Name of Class 6';
    const id = '01890000-0000-7000-8000-000000000000';
    await client.call('audit.record', { record: typed });
    await client.call('audit.prove', { record: typed }).catch(() => {});
    await client.call('audit.record', { record: id });
    await client.call('audit.record', { record: 'patterns' });
    await client.call('audit.setParameters', {});
    await client.call('audit.record', { record: 'patterns' });
    expect((await since(before)).map((each) => [each.action, each.outcome, each.record_id])).toEqual([
      ['audit.record', 'done', null],
      ['audit.prove', 'refused', null],
      ['audit.record', 'done', id],
      ['audit.record', 'done', null],
      ['audit.setParameters', 'done', 'patterns'],
      ['audit.record', 'done', 'patterns'],
    ]);
  });

  test('secrets stand in no digest', async () => {
    const digest = async (secret: string) => {
      await client.call('access.signIn', { name: 'nobody', secret }).catch(() => {});
      const { rows } = await sql.query<{ input_digest: string }>(
        `SELECT input_digest FROM audit_entry WHERE action = 'access.signIn' ORDER BY seq DESC LIMIT 1`,
      );
      return rows[0]!.input_digest;
    };
    expect(await digest('one secret')).toBe(await digest('another secret'));
  });
});

describe('fifty acts at once', () => {
  test('leave fifty entries in one line that verifies', async () => {
    const names = Array.from({ length: 50 }, (_, at) => `view ${at}`);
    await Promise.all(
      names.map((name) => client.call('triage.saveView', { name, filter: {}, shared: false })),
    );
    const left = await since(before);
    expect(left.length).toBe(50);
    expect(left.map((each) => each.seq)).toEqual(names.map((_, at) => before.length + at));
    expect(await verify()).toMatchObject({ holds: true, firstBad: null });
  });

  test('acts and intakes side by side wait for each other, not crosswise', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `${at}.json`,
        { ...typicalReport, reportId: String(500_000_000 + at) },
      ]),
    );
    await take(app, lay(join(app.folder, 'many'), files));
    const { rows } = await client.call<{ rows: { id: string }[] }>('triage.queue', { limit: 50 });
    const later = Object.fromEntries(
      Object.entries(files).map(([path, report]) => [
        path,
        { ...report, dateReceived: '2026-03-02T00:00:00Z' },
      ]),
    );
    const began = Date.now();
    const acts = rows.map(({ id }, at) =>
      client.call('triage.assign', { tips: [{ id }], officer: at % 2 === 0 ? 'me' : null }),
    );
    const [received] = await Promise.all([take(app, lay(join(app.folder, 'again'), later)), ...acts]);
    expect(received.counts).toMatchObject({ seen: 60, versions: 60 });
    expect(Date.now() - began).toBeLessThan(20_000);
    const { rows: deadlocks } = await sql.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(Number(deadlocks[0]!.deadlocks)).toBe(0);
    const { total } = await client.call<{ total: number }>('triage.facets', { filter: {} });
    expect(total).toBe((await sql.query('SELECT 1 FROM tip WHERE bundle_of IS NULL')).rowCount);
    expect(await verify()).toMatchObject({ holds: true });
  });
});

describe('verification', () => {
  const FIELDS = [
    'at',
    'officer',
    'action',
    'record_kind',
    'record_id',
    'outcome',
    'code',
    'input_digest',
    'via',
    'marks',
  ];
  /** Do something to the log as the owner of the database may, look what is found, and take it back. */
  async function tampered(...statements: string[]): Promise<Verification> {
    const { rows } = await sql.query('SELECT * FROM audit_entry');
    const head = (await sql.query('SELECT * FROM audit_head')).rows[0];
    for (const each of statements) await sql.query(each);
    const found = await verifyQuietly();
    await sql.query('DELETE FROM audit_entry');
    await sql.query('INSERT INTO audit_entry SELECT * FROM json_populate_recordset(NULL::audit_entry, $1)', [
      JSON.stringify(rows.map(asRow)),
    ]);
    await sql.query('UPDATE audit_head SET size = $1, root = $2, frontier = $3', [
      head.size,
      head.root,
      head.frontier,
    ]);
    return found;
  }
  const asRow = (row: Record<string, unknown>) => ({
    ...row,
    leaf: `\\x${(row['leaf'] as Buffer).toString('hex')}`,
    detail: row['detail'] && `\\x${(row['detail'] as Buffer).toString('hex')}`,
  });
  /** Without the entry that asking through the door would add. */
  async function verifyQuietly(): Promise<Verification> {
    return app.database.transaction('read', 'house', (db) => verifyLog(db, 1));
  }

  test('raises no false alarm', async () => {
    for (let at = 0; at < 5; at += 1) expect(await verify()).toMatchObject({ holds: true, firstBad: null });
    const last = await verify();
    expect(last.entries).toBe((await entries()).length - 1);
    expect(last.root).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(FIELDS)('finds a changed %s', async (field) => {
    expect(
      await tampered(`UPDATE audit_entry SET ${field} = coalesce(${field}, '') || 'x' WHERE seq = 7`),
    ).toMatchObject({ holds: false, firstBad: { seq: 7 } });
  });

  const cases: [string, string[], (size: number) => number][] = [
    ['a changed leaf', ["UPDATE audit_entry SET leaf = sha256('x') WHERE seq = 3"], () => 3],
    ['a removed entry', ['DELETE FROM audit_entry WHERE seq = 5'], () => 5],
    ['the first entry removed', ['DELETE FROM audit_entry WHERE seq = 0'], () => 0],
    [
      'a cut of one',
      ['DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)'],
      (size) => size - 1,
    ],
    [
      'a cut of nine',
      ['DELETE FROM audit_entry WHERE seq > (SELECT max(seq) - 9 FROM audit_entry)'],
      (size) => size - 9,
    ],
    ['all removed', ['DELETE FROM audit_entry'], () => 0],
    [
      'two swapped',
      [
        'UPDATE audit_entry SET seq = -1 WHERE seq = 4',
        'UPDATE audit_entry SET seq = 4 WHERE seq = 6',
        'UPDATE audit_entry SET seq = 6 WHERE seq = -1',
      ],
      () => 4,
    ],
    [
      'one put in at the end',
      [
        'INSERT INTO audit_entry (unit_id, seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf) SELECT unit_id, seq + 1, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf FROM audit_entry ORDER BY seq DESC LIMIT 1',
      ],
      (size) => size,
    ],
    [
      'one put in before the beginning',
      [
        'INSERT INTO audit_entry (unit_id, seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf) SELECT unit_id, -1, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf FROM audit_entry WHERE seq = 0',
      ],
      () => -1,
    ],
    [
      'one removed and the rest moved up',
      [
        'DELETE FROM audit_entry WHERE seq = 2',
        'UPDATE audit_entry SET seq = seq - 1000000 WHERE seq > 2',
        'UPDATE audit_entry SET seq = seq + 999999 WHERE seq < -2',
      ],
      () => 2,
    ],
    ['a changed root', ["UPDATE audit_head SET root = sha256('x')"], () => 0],
    ['a head set back', ['UPDATE audit_head SET size = size - 1'], (size) => size - 1],
  ];
  test.each(cases)('finds %s', async (_, statements, first) => {
    const size = (await entries()).length;
    const found = await tampered(...statements);
    expect(found.holds).toBe(false);
    expect(found.firstBad?.seq).toBe(first(size));
    expect(await verifyQuietly()).toMatchObject({ holds: true });
  });

  test('finds a head that is gone', async () => {
    await sql.query('CREATE TABLE head_aside AS SELECT * FROM audit_head');
    await sql.query('DELETE FROM audit_head');
    expect(await verifyQuietly()).toMatchObject({ holds: false, firstBad: { seq: 0 } });
    await sql.query('INSERT INTO audit_head SELECT * FROM head_aside');
    await sql.query('DROP TABLE head_aside');
    await sql.end();
  });
});
