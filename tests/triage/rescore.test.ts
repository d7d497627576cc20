import { describe, expect, test } from 'vitest';
import { statement } from '../../src/storage/statement.ts';
import { SHIPPED } from '../../src/triage/rule-set-store.ts';
import { addedUnit, type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
let units = 10;

async function freshUnit(): Promise<Person> {
  units += 1;
  await addedUnit(app, units, `Unit ${units}`);
  return person(app, units, `head of ${units}`, ['unit head']);
}

type Row = { number: string; earlier: number; clock: number; danger: number; actionability: number };
type Shown = { id: string; number: string; revision: number };
const rows = async (who: Person): Promise<Map<string, Row & Shown>> => {
  const { rows } = await who.call<{ rows: (Row & Shown)[] }>('triage.queue', {
    filter: { state: ['open', 'closed'] },
  });
  return new Map(rows.map((row) => [row.number, row]));
};
const phone = (last: number) => `+44 7700 9000${last}`;
const settled = () => app.rescoreWork.settled();

const LEFT = statement<{ left: number }>(
  'test.touchedLeft',
  'fan-out',
  'SELECT count(*)::int AS left FROM rescore_tip WHERE unit_id = $1',
);

describe('scores stay true', () => {
  test('scoring everything again after intakes changes nothing', async () => {
    const who = await freshUnit();
    const lines = Array.from({ length: 40 }, (_, at) =>
      tipLine(`A-${at}`, { phone: phone(10 + (at % 9)), hash: `${at % 7}`.repeat(32) }),
    );
    await who.takeIn(lines.slice(0, 25));
    await who.takeIn(lines.slice(20));
    await settled();
    const before = await rows(who);
    await who.call('triage.rescore', {});
    await settled();
    expect(await rows(who)).toEqual(before);
    const { rescoring } = await who.call<{ rescoring: object }>('triage.rescoring', {});
    expect(rescoring).toMatchObject({ version: SHIPPED, done: 40, total: 40, changed: 0, moved: 0 });
    expect(rescoring).toHaveProperty('endedAt', app.clock());
  });

  test('an officer who joins two subjects lets their tips count for each other, and undo takes it back', async () => {
    const who = await freshUnit();
    await who.takeIn([tipLine('B-1', { phone: phone(20) }), tipLine('B-2', { phone: phone(21) })]);
    await settled();
    const before = await rows(who);
    expect([...before.values()].map((row) => row.earlier)).toEqual([0, 0]);
    const subject = async (number: string) => {
      const { subjects } = await who.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip: number });
      return subjects[0]!.id;
    };
    const { decision } = await who.call<{ decision: string }>('subjects.join', {
      left: await subject('B-1'),
      right: await subject('B-2'),
      reason: 'both were seen at one desk',
    });
    await settled();
    const joined = await rows(who);
    expect([...joined.values()].map((row) => row.earlier).sort()).toEqual([0, 1]);
    const [later] = [...joined.values()].filter((row) => row.earlier === 1);
    const { reasons } = await who.call<{ reasons: { rule: string }[] }>('tips.show', { tip: later!.id });
    expect(reasons.map((reason) => reason.rule)).toContain('danger.earlier-tips');
    expect(later!.revision).toBe(before.get(later!.number)!.revision); // nobody decided anything on the tip
    await who.call('subjects.undo', { decision, reason: 'they were two desks' });
    await settled();
    expect(await rows(who)).toEqual(before);
  });

  test('a tip that is closed as no crime says so of the others on its subject, until it is opened again', async () => {
    const who = await freshUnit();
    await who.takeIn([tipLine('C-1', { phone: phone(30) })]);
    await who.takeIn([tipLine('C-2', { phone: phone(30) })]);
    await settled();
    const before = (await rows(who)).get('C-2')!;
    const first = (await rows(who)).get('C-1')!;
    await who.call('triage.close', { tips: [{ id: first.id }], reason: 'no_crime' });
    await settled();
    expect((await rows(who)).get('C-2')!.actionability).toBe(before.actionability - 8);
    await who.call('triage.reopen', { tips: [{ id: first.id }] });
    await settled();
    expect((await rows(who)).get('C-2')).toEqual(before);
  });

  test('a new version that joins a subject, and one that leaves it, tells so of the others on it', async () => {
    const who = await freshUnit();
    await who.takeIn([tipLine('E-1', { phone: phone(50) }), tipLine('E-2', { phone: phone(51) })]);
    await settled();
    const earlier = async () => [...(await rows(who)).values()].map((row) => row.earlier).sort();
    expect(await earlier()).toEqual([0, 0]);
    await who.takeIn([tipLine('E-1', { phone: phone(51) })]);
    await settled();
    expect(await earlier()).toEqual([0, 1]);
    await who.takeIn([tipLine('E-1', { phone: phone(52) })]);
    await settled();
    expect(await earlier()).toEqual([0, 0]);
  });

  test('a new version that opens a tip closed as no crime takes back what that said of the others', async () => {
    const who = await freshUnit();
    await who.takeIn([tipLine('F-1', { phone: phone(60) })]);
    await who.takeIn([tipLine('F-2', { phone: phone(60) })]);
    await settled();
    const before = (await rows(who)).get('F-2')!;
    await who.call('triage.close', { tips: [{ id: (await rows(who)).get('F-1')!.id }], reason: 'no_crime' });
    await settled();
    expect((await rows(who)).get('F-2')!.actionability).toBe(before.actionability - 8);
    await who.takeIn([tipLine('F-1', { phone: phone(60), platform: 'ExampleVideo' })]);
    await settled();
    expect((await rows(who)).get('F-2')).toEqual(before);
  });

  test('a clock that passes moves what it touches', async () => {
    const who = await freshUnit();
    await who.takeIn([tipLine('D-1', { phone: phone(40) })]);
    const before = (await rows(who)).get('D-1')!;
    app.setNow('2027-01-15T09:00:00.000Z');
    await app.rescoreWork.look();
    await settled();
    const after = (await rows(who)).get('D-1')!;
    expect(after.clock).toBeGreaterThan(before.clock);
    expect(after.danger).toBe(before.danger);
    const entries = await app.database.transaction('read', 'house', (db) => db.one(LEFT, [who.unit]));
    expect(entries).toEqual({ left: 0 });
    app.setNow('2026-11-21T09:00:00.000Z');
  });
});
