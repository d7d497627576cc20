import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { command, query } from '../../src/actions/action.ts';
import type { Actor } from '../../src/actions/shape.ts';
import { consoleActor } from '../../src/app/first-run.ts';
import { perform } from '../../src/app/perform.ts';
import { start } from '../../src/app/start.ts';
import { actionNamed } from '../../src/app/table.ts';
import { mendTail } from '../../src/audit/anchor.ts';
import { checkBundle } from '../../src/audit/bundle.ts';
import { privateKeyOf, rawPublicKey, readNotes, readVerifier, signCheckpoint } from '../../src/audit/note.ts';
import type { Bundle, ListedEntry, Pattern, ShownCheckpoint, Verification } from '../../src/audit/shape.ts';
import { localClient } from '../../src/cli/client.ts';
import { cosigned } from '../../src/cli/witness.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { canonicalJson } from '../../src/kernel/json.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';

const app = await freshApp();
const client = await localClient(app);
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());

let tip = '';
let actor: Actor;
beforeAll(async () => {
  await take(app, lay(join(app.folder, 'one'), { 'a.json': typicalReport }));
  tip = (await client.call<{ id: string }>('tips.show', { tip: typicalReport.reportId })).id;
  actor = await consoleActor(app.database);
});

const lastEntries = async (count: number) =>
  (
    await sql.query<{
      seq: number;
      action: string;
      detail: Buffer | null;
      input_digest: string;
      via: string;
      marks: string | null;
    }>(
      'SELECT seq::int, action, detail, input_digest, via, marks FROM audit_entry ORDER BY seq DESC LIMIT $1',
      [count],
    )
  ).rows.reverse();
const verify = (input: object = {}) => client.call<Verification>('audit.verify', input);

const SECRET = 'a reason that names somebody';
/** An act that gives a reason, as later rooms will have. */
const withReason = command({
  name: 'tips.reasoned',
  words: 'tip reasoned',
  about: 'An act with a reason.',
  allow: 'officer',
  input: z.object({ tip: z.string(), reason: z.string() }),
  secrets: ['reason'],
  output: z.object({}),
  records: (input) => [{ kind: input.tip === '' ? 'unit' : 'tip', id: input.tip || 'own' }],
  detail: (input) => input.reason,
  run: async () => ({}),
});
const readWithReason = query({
  name: 'tips.readReasoned',
  words: 'tip read-reasoned',
  about: 'A read with a reason.',
  allow: 'officer',
  logged: true,
  input: z.object({ tip: z.string(), reason: z.string() }),
  secrets: ['reason'],
  output: z.object({}),
  records: (input) => [{ kind: 'tip', id: input.tip }],
  detail: (input) => input.reason,
  run: async () => ({}),
});

describe('words of an entry', () => {
  test.each([
    ['of an act on a tip', withReason, () => tip],
    ['of an act on no tip', withReason, () => ''],
    ['of a read of a tip', readWithReason, () => tip],
  ])('%s are sealed, and opened one by one', async (_, action, about) => {
    await perform(app, action, { tip: about(), reason: SECRET }, actor);
    const [entry] = await lastEntries(1);
    expect(entry!.detail!.length).toBeGreaterThan(SECRET.length);
    expect(entry!.detail!.includes(Buffer.from(SECRET))).toBe(false);
    expect(await client.call('audit.detail', { seq: entry!.seq })).toEqual({
      seq: entry!.seq,
      words: SECRET,
    });
    expect(await verify()).toMatchObject({ holds: true });
  });

  test('of another entry do not open in its place', async () => {
    await perform(app, withReason, { tip, reason: 'the one' }, actor);
    await perform(app, withReason, { tip, reason: 'the other' }, actor);
    const [one, other] = await lastEntries(2);
    await sql.query('UPDATE audit_entry SET detail = $2 WHERE seq = $1', [one!.seq, other!.detail]);
    await expect(client.call('audit.detail', { seq: one!.seq })).rejects.toMatchObject({
      code: 'SEAL_BROKEN',
    });
    expect(await verify()).toMatchObject({ holds: false, firstBad: { seq: one!.seq } });
    await sql.query('UPDATE audit_entry SET detail = $2 WHERE seq = $1', [one!.seq, one!.detail]);
    expect(await verify()).toMatchObject({ holds: true });
  });

  test('go with the tip’s key, and every proof stays', async () => {
    await perform(app, withReason, { tip, reason: SECRET }, actor);
    const [entry] = await lastEntries(1);
    const before = await client.call<Bundle>('audit.prove', { seq: entry!.seq });
    const { rows } = await sql.query('SELECT data_key FROM tip WHERE tip_id = $1', [tip]);
    await sql.query('UPDATE tip SET data_key = $2 WHERE tip_id = $1', [tip, Buffer.alloc(60)]);
    expect(await client.call('audit.detail', { seq: entry!.seq })).toEqual({ seq: entry!.seq, words: null });
    expect(await verify()).toMatchObject({ holds: true });
    const after = await client.call<Bundle>('audit.prove', { seq: entry!.seq });
    expect(after.entries[0]!.entry).toEqual(before.entries[0]!.entry);
    expect(checkBundle(after, null).holds).toBe(true);
    await sql.query('UPDATE tip SET data_key = $2 WHERE tip_id = $1', [tip, rows[0].data_key]);
  });
});

describe('an entry', () => {
  test('says how it was known who acted', async () => {
    await client.call('audit.entries');
    expect((await lastEntries(1))[0]!.via).toBe('console');
    await perform(app, actionNamed('audit.entries')!, {}, { ...actor, via: 'token' });
    expect((await lastEntries(1))[0]!.via).toBe('token');
  });

  test('has a digest of the input that cannot be guessed back', async () => {
    await client.call('tips.show', { tip, words: false });
    await client.call('tips.show', { tip, words: false });
    await client.call('tips.show', { tip, words: true });
    const [one, two, three] = await lastEntries(3);
    expect(one!.input_digest).toBe(two!.input_digest);
    expect(one!.input_digest).not.toBe(three!.input_digest);
    expect(one!.input_digest).not.toContain(sha256(canonicalJson({ tip, words: false })).slice(0, 32));
  });

  test('of a search bears marks that cannot be joined', async () => {
    for (let at = 0; at < 2; at += 1) {
      app.setNow(`2026-11-21T10:0${at}:00.000Z`);
      await client.call('triage.search', { text: '+91 99999 00042' });
    }
    const [one, two] = await lastEntries(2);
    expect(one!.marks).toMatch(/^[0-9a-f]{16}(?:\.[0-9a-f]{16})*$/);
    const marks = new Set(one!.marks!.split('.'));
    expect(two!.marks!.split('.').some((mark) => marks.has(mark))).toBe(false);
  });
});

describe('checkpoints', () => {
  const anchor = () => readFileSync(app.config.anchorFile, 'utf8');

  test('stand in a file outside the data folder from the first start on', () => {
    expect(app.config.anchorFile.startsWith(`${app.config.data}/`)).toBe(false);
    expect(readNotes(anchor())).toMatchObject({ broken: null });
    expect(readNotes(anchor()).notes.length).toBeGreaterThan(0);
  });

  test('are signed, kept and shown when asked for', async () => {
    const shown = await client.call<ShownCheckpoint>('audit.checkpoint');
    expect(shown.note.split('\n')[0]).toMatch(/^tipstaff\/[0-9a-f-]{36}\/unit\/1$/);
    expect(anchor().endsWith(`${shown.note}\n`)).toBe(true);
    expect(shown.qr.length).toBeGreaterThan(20);
    expect(shown.qr.every((row) => row.length === shown.qr.length && /^[01]+$/.test(row))).toBe(true);
    const found = await verify({ size: shown.size, code: shown.code, verifier: shown.verifier });
    expect(found).toMatchObject({
      holds: true,
      places: [
        { place: 'anchor', holds: true },
        { place: 'paper', holds: true },
      ],
    });
    expect(found.unknown).toEqual(['after-anchor', 'clock', 'unlogged']);
    expect(await verify({ size: shown.size - 1, code: shown.code })).toMatchObject({
      holds: false,
      places: [
        { place: 'anchor', holds: true },
        { place: 'paper', holds: false },
      ],
    });
    expect(await verify({ verifier: shown.verifier.replace('unit/1', 'unit/2') })).toMatchObject({
      holds: false,
    });
  });

  test('a witness signs what goes on from what it saw, and nothing else', async () => {
    const { verifier } = await client.call<{ verifier: string }>('audit.status');
    const log = readVerifier(verifier)!;
    const key = { name: 'witness.example.org/1', seed: Buffer.alloc(32, 7) };
    const prove = async (from: number, to: number) =>
      (await client.call<{ proof: string[] }>('audit.consistency', { from, to })).proof;
    let file = anchor();
    file += `${await cosigned(file, key, log, prove)}\n`;
    await client.call('audit.entries');
    const { note } = await client.call<ShownCheckpoint>('audit.checkpoint');
    file += `${note}\n`;
    file += `${await cosigned(file, key, log, prove)}\n`;
    const witness = `witness.example.org/1+${(await import('../../src/audit/note.ts'))
      .verifierText({ name: key.name, type: 'witness', publicKey: rawPublicKey(privateKeyOf(key.seed)) })
      .split('+')
      .slice(1)
      .join('+')}`;
    expect(await verify({ anchor: file, witness })).toMatchObject({
      holds: true,
      places: [{ place: 'anchor' }, { place: 'given', cosigned: 2, holds: true }],
      unknown: ['after-anchor', 'clock', 'unlogged'],
    });
    await expect(cosigned(file, key, log, async () => [])).resolves.toBeDefined(); // the same size needs no proof
    await client.call('audit.entries');
    const later = await client.call<ShownCheckpoint>('audit.checkpoint');
    await expect(
      cosigned(`${file}${later.note}\n`, key, log, async () => ['00'.repeat(32)]),
    ).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
    const forged = signCheckpoint(
      { origin: log.name, size: 9999, root: Buffer.alloc(32) },
      privateKeyOf(Buffer.alloc(32, 9)),
    );
    await expect(cosigned(`${file}${forged}\n`, key, log, prove)).rejects.toMatchObject({
      code: 'AUDIT_BROKEN',
    });
  });

  test('one that was being written when the power went is cut off, whole ones never', () => {
    const file = join(app.folder, 'torn');
    const whole = anchor();
    const note = whole.slice(0, whole.indexOf('\n\n', whole.indexOf('—')) + 2);
    for (let cut = 1; cut < Buffer.byteLength(note); cut += 7) {
      writeFileSync(file, Buffer.concat([Buffer.from(note), Buffer.from(note).subarray(0, cut)]));
      expect(mendTail(file), `cut at ${cut}`).toBe(cut);
      expect(readFileSync(file, 'utf8')).toBe(note);
    }
    expect(mendTail(file)).toBe(0);
    writeFileSync(file, 'something else altogether\n\nand more\n\nand more\n\n');
    expect(mendTail(file)).toBe(0);
  });
});

describe('a bundle', () => {
  test('of a record proves each of its entries, and no altered one', async () => {
    const bundle = await client.call<Bundle>('audit.prove', { record: tip });
    const { verifier } = await client.call<{ verifier: string }>('audit.status');
    expect(bundle.entries.length).toBeGreaterThan(3);
    expect(checkBundle(bundle, verifier)).toMatchObject({ holds: true, problem: null });
    const [first, ...rest] = bundle.entries;
    const wrong = (entry: object, path = first!.path): Bundle => ({
      ...bundle,
      entries: [{ entry: { ...first!.entry, ...entry }, path }, ...rest],
    });
    for (const [name, value] of Object.entries(first!.entry))
      expect(
        checkBundle(wrong({ [name]: typeof value === 'number' ? value + 1 : 'other' }), null).holds,
        name,
      ).toBe(false);
    expect(checkBundle(wrong({}, first!.path.slice(1)), null).holds).toBe(false);
    expect(checkBundle(wrong({}, [...first!.path, '00'.repeat(32)]), null).holds).toBe(false);
    expect(checkBundle({ ...bundle, entries: [first!, first!] }, null).holds).toBe(false);
    expect(checkBundle(bundle, verifier.replace('unit/1', 'unit/2')).holds).toBe(false);
    expect(
      checkBundle({ ...bundle, checkpoint: bundle.checkpoint.replace(/\n\d+\n/, '\n9\n') }, verifier).holds,
    ).toBe(false);
    expect(JSON.stringify(bundle)).not.toContain(SECRET);
  });

  test('of what is not there is refused', async () => {
    await expect(client.call('audit.prove', { seq: 99_999_999 })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(client.call('audit.prove', {})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(client.call('audit.prove', { seq: 1, record: tip })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

describe('the auditor’s lists', () => {
  type Page = { entries: ListedEntry[]; next: number | null };
  test('page by number, filter, and hold no casework text', async () => {
    const all: ListedEntry[] = [];
    for (let before: number | null = null; ; ) {
      const page: Page = await client.call('audit.entries', { limit: 7, ...(before !== null && { before }) });
      all.push(...page.entries);
      if (page.next === null) break;
      before = page.next;
    }
    const seqs = all.map((entry) => entry.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(all.every((entry) => entry.officerName === 'Command line')).toBe(true);
    expect(JSON.stringify(all)).not.toContain(SECRET);
    const some = await client.call<Page>('audit.entries', { filter: { action: 'tips.show', record: tip } });
    expect(some.entries.length).toBeGreaterThan(0);
    expect(some.entries.every((entry) => entry.action === 'tips.show' && entry.recordId === tip)).toBe(true);
    const history = await client.call<Page>('audit.record', { record: tip });
    expect(history.entries.length).toBeGreaterThan(some.entries.length);
    expect(
      (
        await client.call<Page>('audit.entries', {
          filter: { outcome: 'refused', from: '2030-01-01T00:00:00Z' },
        })
      ).entries,
    ).toEqual([]);
  });

  test('patterns: a hot record, and one’s own name', async () => {
    const persons: Actor[] = [];
    for (const name of ['quadros', 'lobo', 'murmu', 'soren', 'irani']) {
      const { id } = await client.call<{ id: string }>('access.addOfficer', {
        name,
        displayName: `Asha ${name}`,
        role: ['analyst'],
      });
      persons.push({ ...actor, id, name, displayName: `Asha ${name}` });
    }
    app.setNow('2026-11-21T11:00:00.000Z');
    for (const person of persons)
      await perform(app, actionNamed('tips.show')!, { tip, words: false }, person);
    await perform(app, actionNamed('triage.search')!, { text: 'Asha LOBO' }, persons[1]!);
    for (let at = 0; at < 2; at += 1) {
      app.setNow(`2026-11-21T11:0${at + 1}:00.000Z`);
      await perform(app, actionNamed('triage.search')!, { text: `Meena${at} Murmu` }, persons[2]!);
    }
    // the machine's own officers are no persons: what they were refused is no pattern of anybody
    for (let at = 0; at < 10; at += 1)
      for (const name of ['tips.show', 'access.disableOfficer'])
        await expect(
          client.call(name, name === 'tips.show' ? { tip: 'X-0' } : { name: 'nobody' }),
        ).rejects.toThrow();
    app.setNow('2026-11-21T12:00:00.000Z');
    const { patterns } = await client.call<{ patterns: Pattern[] }>('audit.patterns');
    const short = patterns.map((each) => [each.kind, each.officers.map(({ id }) => id).sort()]);
    expect(short).toHaveLength(3);
    expect(short).toContainEqual(['hot-record', persons.map(({ id }) => id).sort()]);
    expect(short).toContainEqual(['self-look-up', [persons[1]!.id]]);
    expect(short).toContainEqual(['own-name', [persons[2]!.id]]);
    await client.call('audit.setParameters', { hotReaders: 6 });
    const fewer = await client.call<{ patterns: Pattern[] }>('audit.patterns');
    expect(fewer.patterns.map(({ kind }) => kind)).not.toContain('hot-record');
    expect(await client.call('audit.parameters')).toMatchObject({ hotReaders: 6, refusals: 10 });
  });
});

describe('at the start', () => {
  test('a database that is older than its anchor is told of', async () => {
    await app.close();
    const said: string[] = [];
    const again = await start(app.config, (words) => said.push(words));
    expect(said.join('\n')).not.toMatch(/audit log/);
    await again.close();
    const newest = readNotes(readFileSync(app.config.anchorFile, 'utf8')).notes.at(-1)!.body.split('\n')[1];
    const { rows } = await sql.query('SELECT size::text FROM audit_head');
    expect(rows[0].size).toBe(newest);
    await sql.query('UPDATE audit_head SET size = size - 5');
    const rolledBack = await start(app.config, (words) => said.push(words));
    await rolledBack.close();
    expect(said.join('\n')).toMatch(/The audit log of unit 1 has \d+ entries, but \d+ were kept outside/);
  });
});
