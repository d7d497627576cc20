import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { afterAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/actions/shape.ts';
import { perform } from '../../src/app/perform.ts';
import { socketPath } from '../../src/app/socket.ts';
import { actionNamed } from '../../src/app/table.ts';
import { localClient, openClient } from '../../src/cli/client.ts';
import type { Export } from '../../src/documents/shape.ts';
import { isSpooled, unspool } from '../../src/documents/spool.ts';
import { makeServer } from '../../src/http/server.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';
import { statement } from '../../src/storage/statement.ts';
import { addOfficers, sessionOf, setOfficer } from '../access/work-officers.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { HOTLINE } from '../fixtures/ndjson/tip-records.ts';
import { COMPUTES, PAYLOADS } from './payloads.ts';
import { faultsOf, partsOf } from './workbook.ts';

const START = '2026-11-21T09:00:00.000Z';
const app = await freshApp({ now: START });
const server = await makeServer(app, 'web');
afterAll(() => server.close());
const [asker, head, auditor, liaison] = await addOfficers(app, [
  { name: 'asker', roles: ['investigator'] },
  { name: 'head', roles: ['unit head'] },
  { name: 'auditor', roles: ['auditor'] },
  { name: 'liaison', roles: ['liaison'] },
] as const);

const hostile = PAYLOADS.filter((each) => !each.includes('\0')).slice(0, 60);
const canary = 'canary words of a tip';
await take(
  app,
  lay(join(app.folder, 'tips'), {
    'all.ndjson': hostile
      .map((platform, at) =>
        JSON.stringify({
          ...HOTLINE,
          number: `EH-${at}`,
          platform,
          incident: { type: platform, description: canary },
          texts: [{ kind: 'summary', text: canary }],
          parties: [
            {
              role: 'victim',
              firstName: 'Canaryname',
              school: canary,
              identifiers: [{ kind: 'phone', value: '+919999900001' }],
            },
          ],
        }),
      )
      .join('\n'),
  }),
);

const act = async <T>(officer: Actor, name: string, input: object = {}): Promise<T> =>
  (await perform(app, actionNamed(name)!, input, { ...officer, provenAt: app.clock() })) as T;

/** Ask, have it approved, make the file. */
async function make(officer: Actor, input: object): Promise<Export> {
  const asked = await act<{ id: string; digest: string }>(officer, 'approvals.ask', {
    action: 'documents.export',
    input,
    reason: 'for the register',
  });
  await act(head, 'approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
  return act<Export>(officer, 'documents.export', { ...input, approval: asked.id });
}

async function fetched(officer: Actor, made: Export): Promise<Buffer> {
  await act(officer, 'documents.fetch', { export: made.export });
  const chunks: Buffer[] = [];
  for await (const chunk of unspool(app.database, officer.unit, made.export)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
const csvOf = (bytes: Buffer) => parse(bytes, { bom: true, relax_column_count: true }) as string[][];
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof TipstaffError) return error.code;
    throw error;
  }
  return 'done';
};

type Entry = {
  seq: number;
  action: string;
  record_kind: string;
  record_id: string;
  input_digest: string;
  outcome: string;
};
const LOG = statement<Entry>(
  'test.exportLog',
  'fan-out',
  'SELECT seq, action, record_kind, record_id, input_digest, outcome FROM audit_entry ORDER BY seq',
);
const PARTS = statement<{ sealed: Buffer }>('test.exportParts', 'fan-out', 'SELECT sealed FROM export_part');
const log = () => app.database.transaction('read', 'house', (db) => db.all(LOG));
const parts = () => app.database.transaction('read', 'house', (db) => db.all(PARTS));
const TIPS = { profile: 'tips', format: 'csv', filter: {}, reason: 'for the register' };

describe('an export of the queue', () => {
  test('holds the columns of the list, what the queue shows, and no word of a tip', async () => {
    const made = await make(asker, TIPS);
    const bytes = await fetched(asker, made);
    const rows = csvOf(bytes);
    expect(rows[0]).toEqual([
      'Source',
      'Number',
      'Version',
      'Platform',
      'Incident type',
      'Country',
      'Region',
      'Lane',
      'State',
      'Closed because',
      'Danger',
      'Actionability',
      'Clock',
      'Novelty',
      'Floor holds',
      'Escalated',
      'Received (UTC)',
      'Incident (UTC)',
      'Expires (UTC)',
      'What expires',
      'Assigned to',
      'Folded into it',
      'Earlier tips',
      'Files',
    ]);
    const { rows: queue } = await act<{ rows: { number: string; lane: string; danger: number }[] }>(
      asker,
      'triage.queue',
      { limit: 1000 },
    );
    expect(queue.length).toBeGreaterThan(50);
    expect(rows.slice(1, -1).map((row) => [row[1], row[7], Number(row[10])])).toEqual(
      queue.map(({ number, lane, danger }) => [number, lane, danger]),
    );
    expect(made.rows).toBe(queue.length);
    expect(bytes.toString('utf8')).not.toMatch(/canary|99999/i);
    expect(rows.at(-1)![0]).toMatch(
      /^Handed out by Tipstaff to asker, First unit, at 2026-11-21T09:00:00\.000Z\. Export /,
    );
  });

  test('computes nothing, in CSV and in Excel, with what came in through the door', async () => {
    for (const format of ['csv', 'xlsx'] as const) {
      const bytes = await fetched(asker, await make(asker, { ...TIPS, format }));
      const rows = format === 'csv' ? csvOf(bytes) : await readSheet(bytes, { trim: false });
      const cells = rows
        .slice(1)
        .flat()
        .filter((cell) => typeof cell === 'string') as string[];
      expect(cells.filter((cell) => COMPUTES.test(cell))).toEqual([]);
      expect(cells.filter((cell) => cell.startsWith("'")).length).toBeGreaterThan(60);
      if (format === 'xlsx') expect(faultsOf(await partsOf(bytes))).toEqual([]);
    }
  });

  test('starts from the queue’s filter', async () => {
    const made = await make(asker, { ...TIPS, filter: { lane: ['now'], source: ['nobody'] } });
    expect(made.rows).toBe(0);
    expect(csvOf(await fetched(asker, made))).toHaveLength(2);
  });
});

describe('the other profiles', () => {
  test('officers, intakes and the log have their columns', async () => {
    const officers = csvOf(await fetched(liaison, await make(liaison, { profile: 'officers', reason: 'x' })));
    expect(officers[0]).toEqual(['Name', 'Shown as', 'Roles', 'Active']);
    expect(officers).toContainEqual(['head', 'head', 'unit head', 'yes']);
    const intakes = csvOf(await fetched(asker, await make(asker, { profile: 'intakes', reason: 'x' })));
    expect(intakes[0]).toHaveLength(16);
    expect(intakes[1]!.slice(5, 7)).toEqual([String(hostile.length), String(hostile.length)]);
    expect(intakes.flat().join()).not.toContain('tips/');
    const made = await make(auditor, { profile: 'audit', reason: 'x' });
    const entries = csvOf(await fetched(auditor, made));
    expect(entries[0]).toEqual([
      'Entry',
      'At (UTC)',
      'Officer',
      'Officer shown as',
      'Act',
      'Kind of record',
      'Record',
      'Outcome',
      'Code',
      'Digest of the input',
      'Leaf',
    ]);
    expect(entries.length - 2).toBe(made.rows);
    expect(entries[1]![0]).toBe('0');
  });

  test('take a span of time, and refuse a wish that they do not know', async () => {
    const before = await make(auditor, { profile: 'audit', to: '2026-11-01T00:00:00.000Z', reason: 'x' });
    expect(before.rows).toBe(0);
    for (const [officer, input] of [
      [asker, { ...TIPS, from: START }],
      [asker, { profile: 'tips', reason: 'which?' }],
      [asker, { profile: 'officers', filter: {}, reason: 'x' }],
      [asker, { profile: 'tips', columns: ['words'], reason: 'x' }],
      [asker, { profile: 'words', reason: 'x' }],
      [asker, { profile: 'tips', reason: '  ' }],
    ] as const)
      expect(await codeOf(act(officer, 'documents.export', input)), JSON.stringify(input)).toBe(
        'INPUT_INVALID',
      );
  });

  const inputOf = (profile: string) => ({ profile, reason: 'x', ...(profile === 'tips' && { filter: {} }) });

  test('are there for those who may see the same rows on a screen', async () => {
    for (const [officer, profile, code] of [
      [asker, 'audit', 'NOT_FOUND'],
      [liaison, 'intakes', 'NOT_FOUND'],
      [auditor, 'tips', 'NOT_FOUND'],
      [auditor, 'audit', 'APPROVAL_NEEDED'],
      [liaison, 'tips', 'APPROVAL_NEEDED'],
    ] as const)
      expect(await codeOf(act(officer, 'documents.export', inputOf(profile))), profile).toBe(code);
  });
});

describe('before the first byte leaves', () => {
  test('the log has the file’s digest, its rows and the approval; the file lies sealed', async () => {
    const made = await make(asker, TIPS);
    const before = await log();
    const of = before.filter(({ action }) => action === 'documents.export').slice(-3);
    expect(of.map(({ record_kind, record_id, outcome }) => [record_kind, record_id, outcome])).toEqual([
      ['export', made.export, 'done'],
      ['export rows', String(made.rows), 'done'],
      ['approval', expect.any(String), 'used'],
    ]);
    expect(of[0]!.input_digest).toBe(made.digest);
    const lying = await parts();
    expect(lying.length).toBeGreaterThan(0);
    for (const { sealed } of lying) expect(sealed.includes('Source')).toBe(false);
    const bytes = await fetched(asker, made);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.digest);
    expect(bytes.length).toBe(made.bytes);
    expect((await log()).at(-1)).toMatchObject({
      action: 'documents.fetch',
      record_id: made.export,
      input_digest: made.digest,
    });
    expect(await act(auditor, 'audit.verify')).toMatchObject({ holds: true });
  });

  test('where the entry cannot be written, nothing is made', async () => {
    const action = actionNamed('documents.export')!;
    const asked = await act<{ id: string; digest: string }>(asker, 'approvals.ask', {
      action: 'documents.export',
      input: TIPS,
      reason: 'x',
    });
    await act(head, 'approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
    const lying = (await parts()).length;
    const failing = {
      ...action,
      records: () => {
        throw new Error('no entry');
      },
    };
    await expect(
      perform(app, failing, { ...TIPS, approval: asked.id }, { ...asker, provenAt: app.clock() }),
    ).rejects.toThrow('no entry');
    expect((await parts()).length).toBe(lying);
  });

  test('it goes out once, to the one who made it, and is destroyed; what nobody fetched is destroyed too', async () => {
    const made = await make(asker, TIPS);
    expect(await codeOf(act(head, 'documents.fetch', { export: made.export }))).toBe('NOT_FOUND');
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => codeOf(act(asker, 'documents.fetch', { export: made.export }))),
    );
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'NOT_FOUND']));
    const before = (await parts()).length;
    const reading = unspool(app.database, asker.unit, made.export);
    expect(isSpooled(made.export, START)).toBe(false);
    for await (const chunk of reading) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    // one who goes away before the first byte leaves nothing either
    const other = await make(asker, TIPS);
    await act(asker, 'documents.fetch', { export: other.export });
    const unread = unspool(app.database, asker.unit, other.export);
    const gone = once(unread, 'close');
    unread.destroy();
    await gone;
    expect(isSpooled(other.export, START)).toBe(false);
    expect((await parts()).length).toBe(before - 1);
    await make(asker, TIPS);
    const lying = (await parts()).length;
    expect(lying).toBeGreaterThan(0);
    app.setNow('2026-11-21T10:30:00.000Z');
    await fetched(asker, await make(asker, TIPS));
    expect(await parts()).toEqual([]);
    app.setNow(START);
  });
});

describe('over HTTP', () => {
  const own = { 'x-tipstaff': '1', 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
  const cookieOf = async (name: string) => ({ ...own, cookie: `tipstaff=${await sessionOf(app, name)}` });
  const post = (headers: Record<string, string>, name: string, payload: object) =>
    server.inject({ method: 'POST', url: `/api/${name}`, headers, payload: JSON.stringify(payload) });

  test('a file goes out as an attachment with a name of ids, its digest, and nothing to guess', async () => {
    const [mine, heads] = [await cookieOf('asker'), await cookieOf('head')];
    const input = { profile: 'tips', format: 'xlsx', filter: {}, reason: 'x' };
    const alone = await post(mine, 'documents.export', input);
    expect([alone.statusCode, alone.json().error.code]).toEqual([403, 'APPROVAL_NEEDED']);
    const asked = (
      await post(mine, 'approvals.ask', { action: 'documents.export', input, reason: 'x' })
    ).json();
    const yes = await post(heads, 'approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
    expect(yes.json()).toEqual({ state: 'approved' });
    const made = (await post(mine, 'documents.export', { ...input, approval: asked.id })).json<Export>();
    const file = await post(mine, 'documents.fetch', { export: made.export });
    expect(file.statusCode).toBe(200);
    expect(file.headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="tipstaff-${made.export}.xlsx"`,
      'content-length': String(made.bytes),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'repr-digest': `sha-256=:${Buffer.from(made.digest, 'hex').toString('base64')}:`,
    });
    expect(createHash('sha256').update(file.rawPayload).digest('hex')).toBe(made.digest);
    expect((await readSheet(file.rawPayload)).length).toBe(made.rows + 2);
    expect((await post(mine, 'documents.fetch', { export: made.export })).statusCode).toBe(404);
    expect(
      (await server.inject({ method: 'GET', url: '/api/documents.fetch', headers: mine })).statusCode,
    ).toBe(405);
  });

  test('the OpenAPI document shows the approval beside the input', async () => {
    type Document = {
      paths: Record<
        string,
        {
          post: {
            'x-four-eyes'?: string;
            requestBody: { content: Record<string, { schema: { properties: object } }> };
          };
        }
      >;
    };
    const document = (await server.inject({ url: '/api/openapi.json' })).json<Document>();
    const { post: operation } = document.paths['/api/documents.export']!;
    expect(operation['x-four-eyes']).toBe('approve:casework');
    expect(operation.requestBody.content['application/json']!.schema.properties).toMatchObject({
      profile: expect.anything(),
      approval: { type: 'string', format: 'uuid' },
    });
    const { post: other } = document.paths['/api/access.me']!;
    expect(Object.keys(other.requestBody.content['application/json']!.schema.properties ?? {})).toEqual([]);
  });
});

describe('the command line', () => {
  test('fetches the same file with and without a running server', async () => {
    await setOfficer(app, 'console', { roles: ['investigator'] });
    const socket = await makeServer(app, 'socket');
    await socket.listen({ path: socketPath(app.config.data) });
    const [here, there] = [await localClient(app), await openClient(app.config, () => {})];
    for (const client of [here, there]) {
      const asked = await client.call<{ id: string; digest: string }>('approvals.ask', {
        action: 'documents.export',
        input: TIPS,
        reason: 'x',
      });
      await act(head, 'approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
      const made = await client.call<Export>('documents.export', { ...TIPS, approval: asked.id });
      const hash = createHash('sha256');
      for await (const chunk of client.download(made.export)) hash.update(chunk);
      expect(hash.digest('hex')).toBe(made.digest);
      const again = client.download(made.export)[Symbol.asyncIterator]();
      expect(await codeOf(again.next())).toBe('NOT_FOUND');
    }
    await socket.close();
  });
});
