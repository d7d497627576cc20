import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { authenticatorOf, keepSeed } from '../../src/access/factor-store.ts';
import { KEYED } from '../../src/app/key-actions.ts';
import { localClient } from '../../src/cli/client.ts';
import { rotateUnit } from '../../src/cli/keys.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { person } from '../access/people.ts';
import { freshHouse } from '../database/fresh.ts';
import { askFor, destroys, secondOfficer, withSecond } from './second-officer.ts';
import { PEOPLE, reportOn } from './two-people.ts';
import { lay, take } from './work.ts';

const house = await freshHouse();
let app = await house.open();
afterAll(() => app.close());
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());

/** The versions of the unit's key by which the rows of a table are wrapped. */
async function versionsIn(table: string): Promise<number[]> {
  const { rows } = await sql.query<{ version: number }>(
    `SELECT DISTINCT get_byte(data_key, 4) AS version FROM ${table} WHERE unit_id = 1 AND length(data_key) > 0`,
  );
  return rows.map((row) => row.version);
}

describe('rows with a data key of their own', async () => {
  const seed = Buffer.from('a seed of twenty byte');
  const home = Object.assign(app, { folder: house.folder });
  const client = await localClient(app);
  const chunks = async function* () {
    yield Buffer.from(`md5\n${'a1'.repeat(16)}\n`);
  };
  await client.importList(
    { name: 'a list', purpose: 'other', source: 'Example Centre', remark: 'for this unit alone' },
    [{ file: 'list', group: '', open: chunks, size: null }],
  );
  const head = await person(home, 1, 'restricting head', ['unit head']);
  const officer = await person(home, 1, 'officer', ['investigator']);
  const second = await secondOfficer(app, 'second head', 'unit head');
  await take(
    app,
    lay(join(house.folder, 'in'), {
      'one.json': reportOn('850000001', [PEOPLE.bram]),
      'two.json': reportOn('850000002', [PEOPLE.cleo]),
      'three.json': reportOn('850000003', [
        { first: 'Dunstanella', last: 'Marlpit', phone: '+919900000103' },
      ]),
      'broken.json': '{"reportId": "850000009", "words": "the weir"',
    }),
  );
  const { subjects } = await client.call<{ subjects: { id: string }[] }>('subjects.ofTip', {
    tip: '850000002',
  });
  const clearing = {
    subject: subjects[0]!.id,
    reason: 'Not involved at all.',
    destroys: await destroys(client, subjects[0]!.id),
  };
  await withSecond(client, second, 'subjects.clear', clearing);
  const subjectOf = async (tip: string) =>
    (await client.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip })).subjects[0]!.id;
  const apart = { left: await subjectOf('850000001'), right: await subjectOf('850000003') };
  await head.call('subjects.separate', { ...apart, reason: 'met both of them at the weir' });
  const unsealing = { tip: '850000001', version: 1, reason: 'for the court' };
  await askFor(client, 'tips.unsealAll', unsealing);
  const watched = { text: '+919900000777', until: '2027-01-01T00:00:00.000Z', reason: 'seen near the weir' };
  await head.call('watch.add', watched);
  await head.call('triage.restrict', { tip: '850000001', reason: 'a cousin of the clerk' });
  await officer.call('tips.breakGlass', { tip: '850000001', reason: 'somebody may be in danger' });
  const who = { officer_id: officer.id, unit_id: 1 };
  await app.database.transaction('write', 'house', (db) => keepSeed(db, who, seed, app.clock()));

  /** Everything that those keys seal, opened: also the words of every entry of the log. */
  async function everything(): Promise<object> {
    const local = await localClient(app);
    const act = <T>(name: string, input: object) => local.call<T>(name, input);
    const { items } = await act<{ items: { id: string }[] }>('intake.quarantine', {});
    const { uses } = await head.call<{ uses: { reason: string }[] }>('access.glassUses');
    const { approvals } = await act<{ approvals: object[] }>('approvals.list', { which: 'mine' });
    const { rows } = await sql.query<{ seq: number }>(
      'SELECT seq::int FROM audit_entry WHERE unit_id = 1 AND detail IS NOT NULL AND seq < $1 ORDER BY seq',
      [until],
    );
    const words = [];
    for (const { seq } of rows) words.push(await act<{ text: string | null }>('audit.detail', { seq }));
    return {
      tip: (await officer.call<TipView>('tips.show', { tip: '850000001' })).facts,
      held: await act('intake.quarantineShow', { id: items[0]!.id }),
      seed: (await app.database.transaction('read', 'house', (db) => authenticatorOf(db, officer.id)))!.seed,
      uses,
      approvals,
      words,
      decided: await head.call('subjects.decisions', { subject: apart.left }),
      watched: await head.call('watch.list'),
    };
  }
  const until = (await sql.query<{ size: number }>('SELECT size::int FROM audit_head WHERE unit_id = 1'))
    .rows[0]!.size;
  const before = await everything();

  test('are those that a rotation goes through, every table of them', async () => {
    const { rows } = await sql.query<{ table: string }>(
      `SELECT table_name AS table FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'data_key' ORDER BY 1`,
    );
    expect(KEYED.map((table) => table.name).sort()).toEqual(rows.map((row) => row.table));
  });

  test('open after a rotation that dropped the old key, also after a restart', async () => {
    expect(before).toMatchObject({
      seed,
      uses: [{ reason: 'somebody may be in danger' }],
      approvals: [{ input: unsealing, reason: 'asked by a test' }],
    });
    expect(JSON.stringify(before)).toContain('a cousin of the clerk');
    expect(JSON.stringify(before)).toContain('met both of them at the weir');
    expect(JSON.stringify(before)).toContain('seen near the weir');
    for (const { name } of KEYED) expect(await versionsIn(name), name).toEqual([1]);
    await rotateUnit(client);
    for (const { name } of KEYED) expect(await versionsIn(name), name).toEqual([2]);
    const { rows } = await sql.query('SELECT version FROM unit_key WHERE unit_id = 1');
    expect(rows).toEqual([{ version: 2 }]);
    expect(await everything()).toEqual(before);
    await app.close();
    app = Object.assign(await house.open(), { folder: house.folder });
    Object.assign(home, { database: app.database });
    expect(await everything()).toEqual(before);
  });
});
