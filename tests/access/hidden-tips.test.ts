import { beforeAll, describe, expect, test } from 'vitest';
import { keepSightings, tipsWith } from '../../src/identifiers/store.ts';
import type { Db } from '../../src/storage/db.ts';
import { newId } from '../../src/storage/ids.ts';
import type { Subject } from '../../src/subjects/shape.ts';
import { tipsOfSubject } from '../../src/subjects/store.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { destroys } from '../app/second-officer.ts';
import { freshApp } from '../database/fresh.ts';
import { type Person, person, refusal, tipLine } from './people.ts';
import { takeDownWall } from './rights.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const PRINT = Buffer.alloc(16, 7);
const SHARED = '+91 98765 00041';

// the database's own wall is down, and no action stands before: what leaves a tip out here is the store itself
describe('a store that gives ids of tips', async () => {
  const app = await freshApp({ now: NOW });
  await takeDownWall(app);
  let head: Person;
  let analyst: Person;
  const [open, hidden, lone] = ['T-1', 'R-1', 'R-2'];
  const ids = new Map<string, string>();
  let subject: string;
  let alone: string;
  const as = <T>(who: Person, work: (db: Db) => Promise<T>) =>
    app.database.transaction('read', { unit: 1, officer: who.id, sees: 'own', now: NOW }, work);
  const numbers = (tips: readonly string[]) =>
    [...ids].flatMap(([number, id]) => (tips.includes(id) ? [number] : [])).sort();

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head']);
    analyst = await person(app, 1, 'analyst', ['analyst']);
    await head.takeIn([
      tipLine(open, { phone: SHARED }),
      tipLine(hidden, { phone: SHARED }),
      tipLine(lone, { phone: '+91 98765 00042' }),
    ]);
    const { rows } = await head.call<{ rows: QueueRow[] }>('triage.queue', { filter: {}, limit: 10 });
    for (const row of rows) ids.set(row.number, row.id);
    await app.database.transaction('write', 'house', async (db) => {
      await keepSightings(
        db,
        1,
        [open, hidden].map((number) => ({
          fingerprint: PRINT.toString('hex'),
          tip: ids.get(number)!,
          role: 0,
          at: null,
          country: null,
        })),
      );
    });
    const subjectOf = async (tip: string) =>
      (await head.call<{ subjects: Subject[] }>('subjects.ofTip', { tip })).subjects[0]!.id;
    subject = await subjectOf(open);
    alone = await subjectOf(lone);
    await head.call('triage.restrict', { tip: lone, reason: 'one of the parties is known in the house' });
    await head.call('triage.restrict', { tip: hidden, reason: 'one of the parties is known in the house' });
  });

  test('by an identifier leaves out those that are hidden from the officer', async () => {
    const found = async (who: Person) => numbers(await as(who, (db) => tipsWith(db, 1, [PRINT], 10)));
    expect(await found(head)).toEqual([hidden, open]);
    expect(await found(analyst)).toEqual([open]);
  });

  test('by a subject leaves them out too', async () => {
    const found = async (who: Person) => numbers(await as(who, (db) => tipsOfSubject(db, 1, subject)));
    expect(await found(head)).toEqual([hidden, open]);
    expect(await found(analyst)).toEqual([open]);
  });

  test('gives no subject to clear to one who does not see all of its tips, not even its name', async () => {
    const other = await person(app, 1, 'other head', ['unit head']);
    const clear = async (who: Person, of: string) =>
      refusal(
        who.call('subjects.clear', {
          subject: of,
          reason: 'not involved',
          destroys: await destroys(who, of).catch(() => ['none']),
        }),
      );
    expect(await destroys(other, subject)).toHaveLength(1);
    expect(await destroys(head, subject)).toHaveLength(2);
    expect(await refusal(destroys(other, alone))).toEqual(await refusal(destroys(other, newId(NOW))));
    expect(await clear(head, alone)).toMatchObject({ code: 'APPROVAL_NEEDED' });
    expect(await clear(head, subject)).toMatchObject({ code: 'APPROVAL_NEEDED' });
    // one whom he sees in part answers like one whom he sees whole: only a second officer's yes would go further
    expect(await clear(other, subject)).toEqual(await clear(head, subject));
    expect(await clear(other, alone)).toEqual(await clear(other, newId(NOW)));
  });
});
