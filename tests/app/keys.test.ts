import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { rewrap, rotateMaster, rotateUnit as rotateUnitAction } from '../../src/app/key-actions.ts';
import { systemActor } from '../../src/app/key-work.ts';
import { perform } from '../../src/app/perform.ts';
import type { App } from '../../src/app/start.ts';
import { localClient } from '../../src/cli/client.ts';
import { recoverFrom, rotateMaster as rotateMasterHere, rotateUnit, splitInto } from '../../src/cli/keys.ts';
import { joinShares } from '../../src/storage/shamir.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { freshHouse } from '../database/fresh.ts';
import { askFor, secondOfficer } from './second-officer.ts';
import { PEOPLE, reportOn } from './two-people.ts';
import { lay, take } from './work.ts';

const VERSIONS = statement<{ version: number; rows: number }>(
  'test.keyVersions',
  'fan-out',
  `SELECT get_byte(data_key, 4) AS version, count(*) AS rows FROM (SELECT data_key FROM tip UNION ALL SELECT data_key FROM quarantine) AS k GROUP BY 1 ORDER BY 1`,
);
const SWAP = statement(
  'test.swapKeys',
  'fan-out',
  `UPDATE tip SET data_key = (SELECT o.data_key FROM tip AS o WHERE o.number = $2) WHERE number = $1`,
);
const SWAP_FACTS = statement(
  'test.swapFacts',
  'fan-out',
  `UPDATE tip_version SET facts = (SELECT kept FROM tip_document WHERE tip_id = $1 LIMIT 1) WHERE tip_id = $1`,
);
const MOVE_UNIT = statement('test.moveUnit', 'fan-out', `UPDATE tip SET unit_id = $2 WHERE number = $1`);
const UNIT_KEY = statement<{ wrapped: Buffer }>(
  'test.unitKey',
  'local',
  'SELECT wrapped FROM unit_key WHERE unit_id = $1 AND version = $2',
);
const SET_UNIT_KEY = statement(
  'test.setUnitKey',
  'local',
  'UPDATE unit_key SET wrapped = $3 WHERE unit_id = $1 AND version = $2',
);
const LAST_WORDS = statement<{ action: string; sealed: boolean }>(
  'test.lastWords',
  'fan-out',
  `SELECT action, detail IS NOT NULL AS sealed FROM audit_entry WHERE action LIKE 'keys.rotate%' ORDER BY seq DESC LIMIT 1`,
);
const people = [PEOPLE.bram, PEOPLE.cleo];
const COUNT = 1500; // more than one batch of a rotation

const house = await freshHouse();
let app = await house.open();
afterAll(() => app.close());
const reopen = async () => {
  await app.close();
  app = await house.open();
  return app;
};
const reports = (from: number, count: number) =>
  lay(join(house.folder, `in-${from}`), {
    'all.ndjson': Array.from({ length: count }, (_, at) =>
      JSON.stringify({
        tipstaff: 'tip/1',
        kind: 'hotline',
        source: 'Example Hotline',
        number: `K-${from + at}`,
        received: '2026-03-01T10:00:00Z',
      }),
    ).join('\n'),
    'one.json': reportOn(`84${String(from).padStart(7, '0')}`, people),
    'broken.json': `{"reportId": "${from}`,
  });
const versions = () => app.database.transaction('read', 'house', (db) => db.all(VERSIONS));
const readable = async (from: number): Promise<unknown> => {
  const client = await localClient(app);
  const view = await client.call<TipView>('tips.show', { tip: `84${String(from).padStart(7, '0')}` });
  const { items } = await client.call<{ items: { id: string; file: string }[] }>('intake.quarantine', {
    limit: 500,
  });
  const held = items.find((item) => item.file === `in-${from}/broken.json`)!;
  return { parties: view.facts.parties, held: await client.call('intake.quarantineShow', { id: held.id }) };
};
const act = (each: Parameters<typeof perform>[1], mine: App) =>
  perform(mine, each, {}, { ...systemActor(1), permissions: new Set(['key:write']) });

describe('rotation of the unit’s key', async () => {
  await take(app, reports(1, COUNT));
  const before = await readable(1);
  const rows = (await versions())[0]!.rows;

  test('wraps every record anew, while more come in, and forgets the old key', async () => {
    const client = await localClient(app);
    const [rotation, taken] = await Promise.all([rotateUnit(client), take(app, reports(5000, 300))]);
    expect(rotation).toMatchObject({ unit: 1, version: 2, done: expect.any(Number) });
    expect(rotation.done).toBeGreaterThanOrEqual(rows);
    expect(taken.state).toBe('done');
    const after = await versions();
    expect(after.map((each) => each.version)).toEqual([2]);
    expect(after[0]!.rows).toBeGreaterThan(rows);
    expect(await readable(1)).toEqual(before);
    expect(await client.call('keys.status')).toMatchObject({ units: [{ unit: 1, version: 2 }] });
    await reopen();
    expect(await readable(1)).toEqual(before);
  });

  test('cut off after any step goes on at the next start, and every record can be read meanwhile', async () => {
    for (let steps = 0; steps < 5; steps += 1) {
      await act(rotateUnitAction, app); // without what follows an act: as if the program had died here
      for (let step = 0; step < steps; step += 1) {
        await app.database.transaction(
          'read',
          'house',
          (await import('../../src/storage/key-store.ts')).holdUnitKeys,
        );
        await act(rewrap, app);
      }
      expect(await readable(1)).toEqual(before);
      await reopen();
      expect(await readable(1)).toEqual(before);
      const client = await localClient(app);
      const { version } = await rotateUnit(client); // waits for what goes on, or makes one more
      expect((await versions()).map((each) => each.version)).toEqual([version]);
    }
    expect(await readable(5000)).toBeDefined();
    expect(await (await localClient(app)).call('audit.verify')).toMatchObject({ holds: true });
  });
});

describe('rotation of the master key', () => {
  const { masterKeyFile, keyringFile } = app.config;
  const key = () => readFileSync(masterKeyFile, 'utf8');

  test('puts a new key in the file’s place; the old one opens nothing of the database', async () => {
    const before = await readable(1);
    const old = key();
    const prints = app.database.vault.fingerprint('phone +919900000101');
    await (await localClient(app)).call('keys.rotateMaster');
    expect(key()).not.toBe(old);
    expect(existsSync(`${masterKeyFile}.next`)).toBe(false);
    await reopen();
    expect(await readable(1)).toEqual(before);
    expect(app.database.vault.fingerprint('phone +919900000101').equals(prints)).toBe(true);
    expect(app.database.vault.keeper.check).not.toBe('');
  });

  test('cut off before the database followed: the old key stays the key, and the next file is laid aside', async () => {
    const before = await readable(1);
    const old = key();
    app.database.vault.keeper.beginMaster();
    expect(existsSync(`${masterKeyFile}.next`)).toBe(true);
    await reopen();
    expect([key(), existsSync(`${masterKeyFile}.next`)]).toEqual([old, false]);
    expect(await readable(1)).toEqual(before);
    expect(readFileSync(keyringFile, 'latin1').split('\n')[1]!.match(/check/g)!.length).toBe(1);
  });

  test('cut off after the database followed: the next key becomes the key at the start', async () => {
    const before = await readable(1);
    const old = key();
    await act(rotateMaster, app);
    expect([key(), existsSync(`${masterKeyFile}.next`)]).toEqual([old, true]);
    await reopen();
    expect(key()).not.toBe(old);
    expect(existsSync(`${masterKeyFile}.next`)).toBe(false);
    expect(await readable(1)).toEqual(before);
  });

  test('twice at once, with a unit key made beside, all opens afterwards', async () => {
    const before = await readable(1);
    const client = await localClient(app);
    await Promise.all([
      client.call('keys.rotateMaster'),
      client.call('keys.rotateMaster'),
      client.call('keys.rotateUnit'),
    ]);
    await rotateUnit(client);
    await reopen();
    expect(await readable(1)).toEqual(before);
  });
});

describe('custodians', () => {
  test('get a share each; some of them together make the file again; the wrong ones do not', async () => {
    const client = await localClient(app);
    const folder = join(house.folder, 'shares');
    const files = await splitInto(client, folder, 5, 3);
    expect(files.length).toBe(5);
    const to = join(house.folder, 'recovered.key');
    recoverFrom([files[4]!, files[0]!, files[2]!], to);
    expect(readFileSync(to, 'utf8')).toBe(readFileSync(app.config.masterKeyFile, 'utf8'));
    expect(() => recoverFrom(files.slice(0, 3), to)).toThrow(expect.objectContaining({ code: 'KEY_EXISTS' }));
    expect(() => recoverFrom(files.slice(0, 2), `${to}.2`)).toThrow(
      expect.objectContaining({ code: 'KEY_SHARES_WRONG' }),
    );
    expect(joinShares(files.slice(1, 4).map((file) => readFileSync(file, 'utf8'))).secret.length).toBe(32);
    await expect(splitInto(client, folder, 5, 3)).rejects.toMatchObject({ code: 'KEY_EXISTS' });
  });
});

describe('a second officer', () => {
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );

  test('is asked for as soon as one could approve, for exactly this, as the command line’s keeper of keys', async () => {
    const client = await localClient(app);
    const folder = join(house.folder, 'more-shares');
    expect(await code(client.call('keys.rotateMaster'))).toBe('done');
    const alone = await app.database.transaction('read', 'house', (db) => db.one(LAST_WORDS));
    expect(alone).toMatchObject({ action: 'keys.rotateMaster', sealed: true }); // says that nobody could approve
    const second = await secondOfficer(app, 'auditor of keys', 'auditor');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await code(rotateMasterHere(client))).toBe('APPROVAL_NEEDED');
    expect(await code(rotateUnit(client))).toBe('APPROVAL_NEEDED');
    expect(await code(splitInto(client, folder, 3, 2))).toBe('APPROVAL_NEEDED');
    const words = said.mock.calls.map(([text]) => String(text)).join('');
    said.mockRestore();
    expect(words).toContain('tipstaff approval ask keys.rotateMaster --input');
    expect(words).toContain(`tipstaff approval ask keys.custodians --input '{"shares":3,"needed":2}'`);
    expect(existsSync(folder)).toBe(false);
    const ask = (action: string, input: object = {}) => askFor(client, action, input);
    const shares = await ask('keys.custodians', { shares: 3, needed: 2 });
    expect(await code(splitInto(client, folder, 3, 2, shares.id))).toBe('APPROVAL_NOT_USABLE');
    await second.decide(shares);
    expect(await code(splitInto(client, folder, 4, 2, shares.id))).toBe('APPROVAL_NOT_USABLE');
    expect((await splitInto(client, folder, 3, 2, shares.id)).length).toBe(3);
    const old = readFileSync(app.config.masterKeyFile, 'utf8');
    await rotateMasterHere(client, await second.decide(await ask('keys.rotateMaster')));
    expect(readFileSync(app.config.masterKeyFile, 'utf8')).not.toBe(old);
    const { version } = await rotateUnit(client, await second.decide(await ask('keys.rotateUnit')));
    expect((await versions()).map((each) => each.version)).toEqual([version]);
    await client.call('access.disableOfficer', { name: 'auditor of keys' });
    expect(await code(client.call('keys.rotateMaster'))).toBe('APPROVAL_NEEDED');
  });
});

describe('what somebody moved about in the database', () => {
  const swapped = expect.objectContaining({ code: 'SEAL_BROKEN' });
  const write = (
    each: Parameters<Parameters<Parameters<App['database']['transaction']>[2]>[0]['run']>[0],
    parameters: unknown[],
  ) => app.database.transaction('write', 'house', (db) => db.run(each, parameters));

  test('between rows, columns, units or versions of keys is refused', async () => {
    const client = await localClient(app);
    const open = (number: string) => client.call<TipView>('tips.show', { tip: number });
    const tip = await open('840005000');
    await write(SWAP_FACTS, [tip.id]);
    await expect(open('840005000')).rejects.toEqual(swapped);
    await open('K-7');
    await write(SWAP, ['K-7', 'K-8']);
    await expect(open('K-7')).rejects.toEqual(swapped);
    await client.call('tips.show', { tip: 'K-8' });
    const { addUnit } = await import('../../src/access/store.ts');
    await app.database.transaction('write', 'house', (db) =>
      addUnit(db, { id: 2, name: 'Second', shortName: 'Two', country: 'IN' }, '2026-11-21T09:00:00.000Z'),
    );
    await write(MOVE_UNIT, ['K-9', 2]);
    await expect(
      app.database.transaction('read', 'house', async (db) => {
        const { findTip, factsOf } = await import('../../src/tips/store.ts');
        return factsOf(db, (await findTip(db, 2, 'K-9'))!, 1);
      }),
    ).rejects.toEqual(swapped);
    const version = app.database.vault.units.version(1);
    const mine = await app.database.transaction(
      'read',
      'house',
      async (db) => (await db.one(UNIT_KEY, [1, version]))!,
    );
    const theirs = await app.database.transaction(
      'read',
      'house',
      async (db) => (await db.one(UNIT_KEY, [2, 1]))!,
    );
    await write(SET_UNIT_KEY, [2, 1, mine.wrapped]);
    await app.close();
    await expect(house.open()).rejects.toEqual(swapped);
    // put back, all opens again: the program was only kept from starting
    const client2 = new (await import('pg')).default.Client({ connectionString: app.config.databaseUrl! });
    await client2.connect();
    await client2.query('UPDATE unit_key SET wrapped = $1 WHERE unit_id = 2', [theirs.wrapped]);
    await client2.end();
    app = await house.open();
  });
});
