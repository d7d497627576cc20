import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { keepSeed } from '../../src/access/factor-store.ts';
import { issueToken } from '../../src/access/token-store.ts';
import { readConfig } from '../../src/app/config.ts';
import { restore } from '../../src/app/restore.ts';
import { type App, start } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { TABLES } from '../../src/storage/distribution.ts';
import { enterScope } from '../../src/storage/scope.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { makeOfficer } from '../access/officers.ts';
import { addedUnit, person, tipLine } from '../access/people.ts';
import { workFolder } from '../cli/command-line.ts';
import { freshDatabase } from '../database/fresh.ts';
import { destroys, secondOfficer, withSecond } from './second-officer.ts';
import { PEOPLE, reportOn } from './two-people.ts';
import { lay, take } from './work.ts';

const root = workFolder();
const NOW = '2026-11-21T09:00:00.000Z';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const { bram, cleo } = PEOPLE;

/** Tables of the later parts: the drill has rows in each. */
const HOLD_SOMETHING = [
  'tip_sealed',
  'tip_restriction',
  'tip_grant',
  'glass_use',
  'notice',
  'approval',
  'authenticator',
  'house_key',
  'unit_key',
  'quarantine',
];

/** Settings of a house on a database of its own, with the keys of the first one unless said otherwise. */
async function place(name: string, keys = 'keys') {
  const { url, config: reach } = await freshDatabase();
  const config = readConfig(
    {
      TIPSTAFF_DATA: join(root, name, 'data'),
      DATABASE_URL: url,
      TIPSTAFF_READERS: '0',
      TIPSTAFF_MASTER_KEY_FILE: join(root, keys, 'master.key'),
      TIPSTAFF_KEYRING_FILE: join(root, keys, 'keyring'),
    },
    1,
  );
  return {
    config,
    reach,
    open: () =>
      start(
        config,
        () => {},
        () => NOW,
      ),
  };
}

type Place = Awaited<ReturnType<typeof place>>;
const from = (file: string, more: object = {}) => ({
  file,
  identities: [identity],
  anchors: [],
  olderIsFine: false,
  ...more,
});
const bring = (to: Place, file: string, more: object = {}) =>
  restore(
    to.config,
    from(file, more),
    () => {},
    () => {},
  );

async function backUp(app: App, file: string): Promise<{ sha256: string; rows: number }> {
  const client = await localClient(app);
  const { backup } = await client.call<{ backup: string }>('backup.begin', {
    to: file,
    recipients: [recipient],
  });
  for (;;) {
    const state = await client.call<{ state: string; problem: string; sha256: string; rows: number }>(
      'backup.state',
      { backup },
    );
    if (state.state === 'failed') throw new Error(state.problem);
    if (state.state === 'done') return state;
    await new Promise((go) => setTimeout(go, 20));
  }
}

/** Every row of every table, in order, as text. */
async function rowsOf(reach: pg.ClientConfig): Promise<Record<string, string[]>> {
  const client = new pg.Client(reach);
  await client.connect();
  try {
    const all: Record<string, string[]> = {};
    for (const table of Object.keys(TABLES))
      all[table] = (
        await client.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY 1`)
      ).rows.map((each) => each.row);
    return all;
  } finally {
    await client.end();
  }
}

/** Every sealed field of every tip and quarantined document, opened. */
async function openedOf(app: App): Promise<unknown> {
  const client = await localClient(app);
  const { rows } = await client.call<{ rows: { id: string }[] }>('triage.queue', {
    filter: { bundled: true },
    limit: 1000,
  });
  const tips = [];
  for (const { id } of rows.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const view = await client.call<TipView>('tips.show', { tip: id });
    const documents = [];
    for (const each of view.versions.flatMap((version) => version.documents))
      documents.push(
        await client.call('tips.document', { tip: id, digest: each.digest }).catch(() => 'destroyed'),
      );
    tips.push({ view, documents, history: await client.call('triage.history', { tip: id }) });
  }
  const { items } = await client.call<{ items: { id: string }[] }>('intake.quarantine', {});
  const held = [];
  for (const { id } of items) held.push(await client.call('intake.quarantineShow', { id }));
  return { tips, held, runs: await client.call('intake.runs', {}) };
}

/** A report in which a child stands too, whose name is sealed field by field. */
const withChild = (report: object) => {
  const { reportedInformation, ...rest } = report as { reportedInformation: object };
  const childVictims = { childVictims: [{ firstName: 'Invented', approximateAge: 12 }] };
  return { ...rest, reportedInformation: { ...reportedInformation, childVictims } };
};

/** A unit beside the first, in which a tip was restricted and opened in an emergency, and something was asked for. */
async function secondUnit(app: App): Promise<void> {
  await addedUnit(app, 2, 'Second unit');
  const house = Object.assign(app, { folder: root });
  const head = await person(house, 2, 'head of two', ['unit head']);
  const officer = await person(house, 2, 'officer of two', ['investigator']);
  await officer.takeIn([tipLine('B-1', { phone: '+91 98765 00017' }), tipLine('B-2')]);
  await head.call('triage.restrict', { tip: 'B-1', reason: 'for the drill' });
  await officer.call('tips.breakGlass', { tip: 'B-1', reason: 'a drill of the break-glass' });
  const input = { profile: 'tips', filter: {}, reason: 'for the drill' };
  await officer.call('approvals.ask', { action: 'documents.export', input, reason: 'for the drill' });
  await app.database.transaction('write', 'house', (db) =>
    keepSeed(db, { officer_id: officer.id, unit_id: 2 }, Buffer.from('a seed of twenty byte'), NOW),
  );
}

/** Tables with a unit: whether the wall stands before each, and the units of which a raw query in unit 1 gives rows. */
async function wallOf(reach: pg.ClientConfig): Promise<{ down: string[]; foreign: string[]; own: string[] }> {
  const client = new pg.Client(reach);
  await client.connect();
  const told = { down: [] as string[], foreign: [] as string[], own: [] as string[] };
  try {
    const { rows } = await client.query<{ table: string; stands: boolean }>(
      `SELECT c.relname AS table, c.relrowsecurity AND c.relforcerowsecurity AS stands FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id' WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
    );
    await client.query(`BEGIN; ${enterScope({ unit: 1, officer: NOBODY, sees: 'unit' })}`);
    for (const { table, stands } of rows) {
      if (!stands) told.down.push(table);
      const seen = await client.query<{ unit: number }>(`SELECT DISTINCT unit_id AS unit FROM ${table}`);
      for (const { unit } of seen.rows) (unit === 1 ? told.own : told.foreign).push(table);
    }
    return told;
  } finally {
    await client.end();
  }
}

describe('the drill', async () => {
  const first = await place('first');
  const app = await first.open();
  const client = await localClient(app);
  const folder = lay(join(root, 'in'), {
    'alone.json': withChild(reportOn('830000001', [bram], 'The mill was seen.')),
    'both.json': reportOn('830000002', [bram, cleo], `${cleo.first} was there.`),
    'hers.json': withChild(reportOn('830000003', [cleo])),
    'broken.json': '{"reportId": "830000009", "words": "the weir"',
  });
  await take(app, folder);
  const both = await client.call<TipView>('tips.show', { tip: '830000002' });
  await client.call('triage.escalate', { tips: [{ id: both.id }], note: 'Rang the mill.' });
  await secondUnit(app);
  const analyst = await makeOfficer(app, 'analyst', ['analyst']);
  const token = { unit: 1, officer: analyst.id, name: 'a machine', actions: ['triage.queue'] };
  await app.database.transaction('write', 'house', (db) =>
    issueToken(db, { ...token, madeBy: analyst.id, until: '2027-01-01T00:00:00.000Z' }, NOW),
  );
  const file = join(root, 'one.backup');
  const made = await backUp(app, file);
  const rows = await rowsOf(first.reach);
  const opened = await openedOf(app);
  const { entries } = await client.call<{ entries: number; root: string }>('audit.verify');

  test('a backup is one file for its owner, with the digest that the log names; the keys are not in it', async () => {
    const bytes = readFileSync(file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(bytes.toString('latin1', 0, 21)).toBe('age-encryption.org/v1');
    expect(made.rows).toBeGreaterThan(50);
    expect(rows['audit_entry']!.some((row) => row.includes(made.sha256))).toBe(true);
    expect(existsSync(`${file}.part`)).toBe(false);
    await expect(backUp(app, file)).rejects.toThrow(/already/);
    await expect(backUp(app, 'not/whole')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(
      client.call('backup.begin', { to: join(root, 'x'), recipients: ['age1nonsense'] }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('comes back row by row, with every sealed field readable and the log verified', async () => {
    const second = await place('second');
    const told = await bring(second, file);
    expect(told.rows).toBe(made.rows);
    const back = await rowsOf(second.reach);
    const without = (all: Record<string, string[]>) => {
      // the log went on after the backup was taken; sessions and tokens end with a restore
      const { audit_entry: _, audit_head: __, session: ___, api_token: ____, ...rest } = all;
      return rest;
    };
    expect(without(back)).toEqual(without(rows));
    expect([rows['session']!.length, rows['api_token']!.length]).toEqual([1, 1]);
    expect(told).toMatchObject({ sessionsEnded: 1, tokensEnded: 1 });
    expect([back['session'], back['api_token']]).toEqual([[], []]);
    for (const table of HOLD_SOMETHING) expect(back[table]!.length, table).toBeGreaterThan(0);
    const earlier = new Set(rows['audit_entry']);
    expect(back['audit_entry']!.every((row) => earlier.has(row))).toBe(true);
    const wall = await wallOf(second.reach); // before anybody starts on it, which would put it up
    expect(wall).toMatchObject({ down: [], foreign: [] });
    expect(wall.own.length).toBeGreaterThan(12);
    const restored = await second.open();
    expect(await openedOf(restored)).toEqual(opened);
    const after = await (await localClient(restored)).call<{ holds: boolean }>('audit.verify');
    expect(after.holds).toBe(true);
    expect((await take(restored, folder)).counts).toMatchObject({ duplicates: 4, accepted: 0 });
    await restored.close();
  });

  test('is refused into what is not empty, and nothing is changed there', async () => {
    await expect(
      bring({ ...first, config: { ...first.config, data: join(root, 'third/data') } }, file),
    ).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' });
    expect(existsSync(join(root, 'third/data/restore.unfinished'))).toBe(false);
    const target = await place('fourth');
    lay(target.config.data, { 'something.txt': 'here' });
    await expect(bring(target, file)).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' });
    expect(readFileSync(join(target.config.data, 'something.txt'), 'utf8')).toBe('here');
  });

  test('truncated, altered, for another identity, with other keys: refused, and the database stays empty', async () => {
    const target = await place('fifth');
    const bytes = readFileSync(file);
    const bad = join(root, 'bad.backup');
    for (const length of [0, 20, 150, 300, Math.floor(bytes.length / 2), bytes.length - 1]) {
      writeFileSync(bad, bytes.subarray(0, length));
      await expect(bring(target, bad), `cut at ${length}`).rejects.toMatchObject({ code: 'BACKUP_BROKEN' });
    }
    for (const at of [3, 100, 250, Math.floor(bytes.length / 2), bytes.length - 3]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      writeFileSync(bad, changed);
      await expect(bring(target, bad), `changed at ${at}`).rejects.toMatchObject({ code: 'BACKUP_BROKEN' });
    }
    writeFileSync(bad, Buffer.concat([bytes, Buffer.from('more')]));
    await expect(bring(target, bad)).rejects.toMatchObject({ code: 'BACKUP_BROKEN' });
    const stranger = await generateX25519Identity();
    await expect(bring(target, file, { identities: [stranger] })).rejects.toMatchObject({
      code: 'BACKUP_BROKEN',
    });
    const foreign = await place('sixth', 'foreign-keys');
    await expect(bring(foreign, file)).rejects.toMatchObject({ code: 'KEY_MISSING' });
    const other = await (await place('seventh', 'foreign-keys')).open();
    await other.close();
    await expect(bring(foreign, file)).rejects.toMatchObject({ code: 'BACKUP_FOREIGN' });
    mkdirSync(join(root, 'mixed-keys'));
    copyFileSync(first.config.masterKeyFile, join(root, 'mixed-keys/master.key'));
    copyFileSync(foreign.config.keyringFile, join(root, 'mixed-keys/keyring'));
    const mixed = await place('eighth', 'mixed-keys');
    await expect(bring(mixed, file)).rejects.toMatchObject({ code: 'KEYRING_WRONG' });
    const left = await rowsOf(target.reach).catch(() => ({})); // where nothing was loaded there is not even a schema
    expect(Object.entries(left).filter(([table, kept]) => table !== 'migration' && kept.length > 0)).toEqual(
      [],
    );
    await bring(target, file); // and the whole one still comes in where the bad ones were refused
  });

  test('a log that ends before the anchor asks for a reason; another log is refused', async () => {
    const { root: head, entries: size } = await client.call<{ root: string; entries: number }>(
      'audit.verify',
    );
    const note = (at: number, hex: string) =>
      `example.org/tipstaff/unit/1\n${at}\n${Buffer.from(hex, 'hex').toString('base64')}\n\n— example.org AAAA\n`;
    const { anchorsIn } = await import('../../src/app/backup-anchor.ts');
    const newer = anchorsIn(`${note(1, '00'.repeat(32))}\n${note(size, head)}`);
    expect(newer).toEqual([{ origin: 'example.org/tipstaff/unit/1', unit: 1, size, root: head }]);
    const target = await place('ninth');
    await expect(bring(target, file, { anchors: newer })).rejects.toMatchObject({ code: 'BACKUP_OLDER' });
    const wrong = anchorsIn(note(3, '11'.repeat(32)));
    await expect(bring(target, file, { anchors: wrong, olderIsFine: true })).rejects.toMatchObject({
      code: 'AUDIT_BROKEN',
    });
    await bring(target, file, { anchors: newer, olderIsFine: true });
    expect(entries).toBeGreaterThan(5);
    expect(() => anchorsIn('nothing')).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  test('cleared after the backup, a person does not come back with it; everybody else does', async () => {
    type Of = { subjects: { id: string; parties: number[] }[] };
    const { subjects } = await client.call<Of>('subjects.ofTip', { tip: both.id });
    expect(rows['tip_sealed']!.length).toBe(2);
    const subject = subjects.find((each) => each.parties.includes(0))!.id;
    await withSecond(client, await secondOfficer(app, 'head', 'unit head'), 'subjects.clear', {
      subject,
      reason: 'Not involved.',
      destroys: await destroys(client, subject),
    });
    const target = await place('tenth');
    await bring(target, file);
    const restored = await target.open();
    const again = await localClient(restored);
    const dead = new Set<string>();
    for (const number of ['830000001', '830000002']) {
      dead.add((await again.call<TipView>('tips.show', { tip: number })).id);
      expect(await again.call('tips.show', { tip: number })).toMatchObject({
        state: 'cleared',
        facts: { parties: [] },
      });
    }
    expect(await again.call('tips.show', { tip: '830000003' })).toMatchObject({
      state: 'open',
      facts: { parties: [{ firstName: cleo.first }, { role: 'victim', firstName: '[sealed: name #1]' }] },
    });
    expect(await again.call('triage.search', { text: bram.phone })).toMatchObject({ rows: [] });
    expect((await again.call<{ rows: object[] }>('triage.search', { text: cleo.phone })).rows.length).toBe(1);
    expect(JSON.stringify(await openedOf(restored))).not.toMatch(
      new RegExp(`${bram.first}|${bram.last}`, 'i'),
    );
    expect(await again.call('audit.verify')).toMatchObject({ holds: true });
    expect((await take(restored, folder)).counts).toMatchObject({ duplicates: 4, accepted: 0 });
    const all = await rowsOf(target.reach);
    for (const table of ['tip_document', 'tip_version', 'tip_sealed']) {
      const left = all[table]!.map((row) => /^\(([0-9a-f-]{36})/.exec(row)![1]);
      const cleared = rows[table]!.filter((row) => !all[table]!.includes(row));
      expect(
        left.filter((tip) => dead.has(tip!)),
        table,
      ).toEqual([]);
      expect(left.length + cleared.length, table).toBe(rows[table]!.length);
      expect(cleared.length, table).toBeGreaterThan(0);
    }
    expect(all['clearing']!.length).toBe(2);
    await restored.close();
    const older = join(root, 'keys/keyring');
    const newest = readFileSync(older);
    rmSync(older);
    await expect(target.open()).rejects.toMatchObject({ code: 'KEYRING_MISSING' });
    writeFileSync(older, newest);
  });

  test('a change of the master key leaves older backups readable to today’s keys, and to no old one', async () => {
    const old = readFileSync(first.config.masterKeyFile);
    await client.call('keys.rotateMaster');
    expect(readFileSync(first.config.masterKeyFile).equals(old)).toBe(false);
    const target = await place('eleventh');
    await bring(target, file);
    const restored = await target.open();
    expect(await (await localClient(restored)).call('tips.show', { tip: '830000003' })).toMatchObject({
      state: 'open',
    });
    await restored.close();
    await app.close();
    mkdirSync(join(root, 'old-keys'));
    writeFileSync(join(root, 'old-keys/master.key'), old);
    copyFileSync(first.config.keyringFile, join(root, 'old-keys/keyring'));
    const stale = {
      ...first.config,
      masterKeyFile: join(root, 'old-keys/master.key'),
      keyringFile: join(root, 'old-keys/keyring'),
    };
    await expect(start(stale, () => {})).rejects.toMatchObject({ code: 'KEY_WRONG' });
    await (await first.open()).close();
  });
});
