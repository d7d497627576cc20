import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import type { Alert, Watch } from '../../src/watch/shape.ts';
import { addedUnit, type Person, person, refusal, tipLine } from '../access/people.ts';
import { takeDownWall } from '../access/rights.ts';
import { destroys, secondOfficer, withSecond } from '../app/second-officer.ts';
import { PEOPLE, reportOn } from '../app/two-people.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { mark, plant } from '../networks/plant.ts';

type Added = { id: string; isNew: boolean; kind: string; tips: number };
type Alerts = { open: number; alerts: Alert[]; next: string | null };
type Listed = { total: number; watches: Watch[]; next: string | null };
const UNTIL = '2027-02-01T00:00:00.000Z';
const REASON = 'named by the complainant';
const HASH = 'c'.repeat(64);

const watchAs = (who: Person, input: object) =>
  who.call<Added>('watch.add', { reason: REASON, until: UNTIL, ...input });
const alertsOf = (who: Person, input: object = {}) => who.call<Alerts>('watch.alerts', input);
const numbers = ({ alerts }: Alerts) => alerts.map(({ tip }) => tip.number).sort();

describe.each([
  ['behind both walls', true],
  ['behind the program’s own wall alone', false],
] as const)('what is watched, %s', async (_, secured) => {
  const app = await freshApp();
  if (!secured) await takeDownWall(app);
  let head: Person;
  let analyst: Person;
  let other: Person;
  let foreign: Person;
  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head', 'investigator']);
    analyst = await person(app, 1, 'analyst', ['analyst']);
    other = await person(app, 1, 'other', ['analyst']);
    await addedUnit(app, 2, 'Second unit');
    foreign = await person(app, 2, 'foreign', ['investigator']);
    await head.takeIn([tipLine('W-1', { phone: '+91 98765 00011' })]);
  });

  test('is told of when a tip holds it: to its officer, or to the unit', async () => {
    const own = await watchAs(analyst, { text: '098765 00011' });
    expect(own).toMatchObject({ isNew: true, kind: 'phone', tips: 1 });
    const shared = await watchAs(other, { text: HASH.toUpperCase(), shared: true });
    await watchAs(foreign, { text: '+91 98765 00011' });
    expect((await alertsOf(analyst)).open).toBe(0);
    await head.takeIn([
      tipLine('W-2', { phone: '+91 98765 00011' }),
      tipLine('W-3', { hash: HASH }),
      tipLine('W-4', { phone: '+91 98765 00012' }),
    ]);
    expect(numbers(await alertsOf(analyst))).toEqual(['W-2', 'W-3']);
    expect(numbers(await alertsOf(other))).toEqual(['W-3']);
    expect(numbers(await alertsOf(foreign))).toEqual([]);
    const [alert] = (await alertsOf(analyst, { watch: own.id })).alerts;
    expect(alert).toMatchObject({
      watch: { id: own.id, kind: 'phone', label: '+91 98765 00011', by: 'analyst', shared: false },
      tip: { number: 'W-2', state: 'open' },
      version: 1,
      acknowledgedAt: null,
    });
    expect(numbers(await alertsOf(head, { watch: shared.id }))).toEqual(['W-3']);
    expect(numbers(await alertsOf(head, { watch: own.id }))).toEqual([]);
    expect(numbers(await alertsOf(analyst, { tip: 'W-3' }))).toEqual(['W-3']);
  });

  test('is told of once for what says nothing new, and again for a version that does', async () => {
    await head.takeIn([tipLine('W-2', { phone: '+91 98765 00011' })]);
    expect(numbers(await alertsOf(analyst))).toEqual(['W-2', 'W-3']);
    await head.takeIn([tipLine('W-2', { phone: '+91 98765 00011', type: 'changed' })]);
    const { alerts } = await alertsOf(analyst, { tip: 'W-2' });
    expect(alerts.map(({ version }) => version).sort()).toEqual([1, 2]);
  });

  test('is acknowledged by an officer, of the unit’s for all, and not what came later', async () => {
    const before = (await alertsOf(analyst)).alerts[0]!.at;
    expect(await other.call('watch.acknowledge', { tip: 'W-3' })).toEqual({ acknowledged: 1 });
    expect(numbers(await alertsOf(analyst))).toEqual(['W-2', 'W-2']);
    const all = await alertsOf(analyst, { all: true, tip: 'W-3' });
    expect(all.alerts[0]).toMatchObject({ acknowledgedBy: 'other' });
    app.setNow('2026-11-21T09:10:00.000Z');
    await head.takeIn([tipLine('W-5', { phone: '+91 98765 00011' })]);
    const { watch } = (await alertsOf(analyst)).alerts[0]!;
    expect(await head.call('watch.acknowledge', { watch: watch.id })).toEqual({ acknowledged: 0 });
    expect(await analyst.call('watch.acknowledge', { watch: watch.id, until: before })).toEqual({
      acknowledged: 2,
    });
    expect(numbers(await alertsOf(analyst))).toEqual(['W-5']);
    expect(await refusal(analyst.call('watch.acknowledge', {}))).toMatchObject({ code: 'INPUT_INVALID' });
  });

  test('comes by pages', async () => {
    await watchAs(analyst, { text: '+91 98765 00020' });
    await head.takeIn(Array.from({ length: 7 }, (_, at) => tipLine(`P-${at}`, { phone: '+91 98765 00020' })));
    const found: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: Alerts = await alertsOf(analyst, { limit: 3, ...(after !== null && { after }) });
      found.push(...page.alerts.map(({ tip }) => tip.number));
      expect(page.open).toBe(8);
      if (page.next === null) break;
      after = page.next;
    }
    expect(found.sort()).toEqual([...Array.from({ length: 7 }, (_, at) => `P-${at}`), 'W-5']);
  });

  test('is told of a restricted tip to those alone who are named for it', async () => {
    await watchAs(other, { text: '+91 98765 00031', shared: true });
    await head.takeIn([tipLine('R-1', { phone: '+91 98765 00031' })]);
    expect(numbers(await alertsOf(other))).toEqual(['R-1']);
    await head.call('triage.restrict', { tip: 'R-1', reason: 'a colleague is in it' });
    expect(numbers(await alertsOf(other))).toEqual([]);
    expect((await alertsOf(other)).open).toBe(0);
    await head.takeIn([tipLine('R-1', { phone: '+91 98765 00031', type: 'changed' })]);
    expect((await alertsOf(other)).open).toBe(0);
    expect((await alertsOf(head, { tip: 'R-1' })).alerts.map(({ version }) => version).sort()).toEqual([
      1, 2,
    ]);
    expect(await refusal(other.call('watch.acknowledge', { tip: 'R-1' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const listed = await other.call<Listed>('watch.list');
    expect(listed.watches.map(({ open }) => open)).toContain(0);
    await head.call('triage.grant', { tip: 'R-1', officer: other.id, reason: 'works on it' });
    expect((await alertsOf(other)).open).toBe(2);
  });

  test('is listed with its words, found by its value, and renewed by watching it again', async () => {
    const first = await watchAs(analyst, { text: 'https://chat.example.org/room-9' });
    const again = await watchAs(analyst, {
      text: 'hxxps://chat.example[.]org/room-9',
      reason: 'still in use',
      until: '2027-03-01T00:00:00.000Z',
    });
    expect(again).toMatchObject({ id: first.id, isNew: false, kind: 'url' });
    const { watches } = await analyst.call<Listed>('watch.list', { text: 'chat.example.org/room-9' });
    expect(watches).toMatchObject([
      {
        ...{ id: first.id, kind: 'url', label: 'https://chat.example.org/room-9', reason: 'still in use' },
        ...{ by: 'analyst', mine: true, shared: false, until: '2027-03-01T00:00:00.000Z', open: 0 },
      },
    ]);
    const seen = await other.call<Listed>('watch.list');
    expect(seen.watches.every(({ mine, shared }) => mine || shared)).toBe(true);
    expect(seen.total).toBe(seen.watches.length);
    const mine = await analyst.call<Listed>('watch.list', { mine: true });
    expect(mine.watches.every((each) => each.mine)).toBe(true);
    expect(mine.total).toBeLessThan((await analyst.call<Listed>('watch.list')).total);
  });

  test('ends when an officer says so, or on its date, and then tells nothing more', async () => {
    const { id } = await watchAs(analyst, { text: '+91 98765 00041' });
    const brief = await watchAs(analyst, { text: '+91 98765 00042', until: '2026-11-21T10:00:00.000Z' });
    const shared = await watchAs(analyst, { text: '+91 98765 00043', shared: true });
    const clerk = await person(app, 1, 'clerk', ['intake clerk']);
    for (const [who, watch] of [
      [other, id],
      [clerk, shared.id],
      [foreign, shared.id],
      [analyst, '01890000-0000-7000-8000-000000000000'],
    ] as const)
      expect(await refusal(who.call('watch.end', { watch }))).toMatchObject({ code: 'NOT_FOUND' });
    await analyst.call('watch.end', { watch: id });
    await other.call('watch.end', { watch: shared.id });
    app.setNow('2026-11-21T10:00:01.000Z');
    const open = (await alertsOf(analyst)).open;
    await head.takeIn(['41', '42', '43'].map((end) => tipLine(`E-${end}`, { phone: `+91 98765 000${end}` })));
    expect((await alertsOf(analyst)).open).toBe(open);
    const over = await analyst.call<Listed>('watch.list', { ended: true });
    expect(over.watches.map((each) => each.id).sort()).toEqual([brief.id, id, shared.id].sort());
    expect(await refusal(analyst.call('watch.end', { watch: id }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is not begun without a date, beyond a year, or on a word that could be anything', async () => {
    for (const input of [
      { text: '+91 98765 00011', until: '2028-02-01T00:00:00.000Z' },
      { text: '+91 98765 00011', until: '2026-02-01T00:00:00.000Z' },
      { text: '+91 98765 00011', until: 'soon' },
      { text: 'lakeside' },
      { text: 'lakeside', kind: 'phone' },
      { text: 'lakeside', kind: 'account', subject: '01890000-0000-7000-8000-000000000000' },
      {},
    ])
      expect(await refusal(watchAs(analyst, input)), JSON.stringify(input)).toMatchObject({
        code: 'INPUT_INVALID',
      });
    const { kinds } = await analyst.call<{ kinds: { kind: string; values: number }[] }>('watch.recognise', {
      text: 'ExampleChat:lakeside',
    });
    expect(kinds.map(({ kind }) => kind).slice(0, 2)).toEqual(['account', 'group']);
    expect((await watchAs(analyst, { text: 'ExampleChat:lakeside', kind: 'account' })).kind).toBe('account');
  });
});

describe('subjects and networks that are watched', async () => {
  const app = await freshApp();
  const head = await person(app, 1, 'head', ['unit head', 'investigator']);
  const analyst = await person(app, 1, 'analyst', ['analyst']);
  const subjectOf = async (tip: string) =>
    (await head.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip })).subjects[0]!.id;

  test('tell of a tip that joins the subject, and of one that an officer merges into it', async () => {
    await head.takeIn([
      tipLine('S-1', { phone: '+91 98765 00051' }),
      tipLine('S-9', { phone: '+91 98765 00052' }),
    ]);
    const subject = await subjectOf('S-1');
    expect(await watchAs(analyst, { subject })).toMatchObject({ kind: 'subject', tips: 1 });
    await head.takeIn([tipLine('S-2', { phone: '+91 98765 00051' })]);
    const told = await alertsOf(analyst);
    expect(numbers(told)).toEqual(['S-2']);
    expect(told.alerts[0]!.watch).toMatchObject({ kind: 'subject', target: subject, label: null });
    await head.call('subjects.join', {
      left: subject,
      right: await subjectOf('S-9'),
      reason: 'the same man by his own words',
    });
    app.rescoreWork.follow(1);
    await app.rescoreWork.settled();
    expect(numbers(await alertsOf(analyst))).toEqual(['S-2', 'S-9']);
    await head.takeIn([tipLine('S-10', { phone: '+91 98765 00052' })]);
    expect(numbers(await alertsOf(analyst))).toEqual(['S-10', 'S-2', 'S-9']);
  });

  test('tell of tips that come to the network when it is built anew', async () => {
    const club = mark('group', 'club');
    await plant(
      app,
      head,
      [1, 2, 3].map((n) => ({ number: `N-${n}`, phone: 300 + n, marks: [club] })),
    );
    await head.call('networks.build');
    const { networks } = await analyst.call<{ networks: { id: string }[] }>('networks.list');
    const network = networks[0]!.id;
    const { id } = await watchAs(analyst, { network, shared: true });
    app.setNow('2026-11-21T09:05:00.000Z');
    await plant(app, head, [{ number: 'N-4', phone: 304, marks: [club] }]);
    await head.call('networks.build');
    expect(numbers(await alertsOf(head, { watch: id }))).toEqual(['N-4']);
    await head.call('networks.build');
    expect(numbers(await alertsOf(head, { watch: id }))).toEqual(['N-4']);
    const listed = await head.call<{ networks: { watched: boolean; unread: number }[] }>('networks.list');
    expect(listed.networks[0]).toMatchObject({ watched: true, unread: 1 });
    const star = await analyst.call<Listed>('watch.list', { network });
    await analyst.call('networks.watch', { network });
    expect((await analyst.call<Listed>('watch.list', { network })).total).toBe(star.total + 1);
    await analyst.call('networks.unwatch', { network });
    expect((await analyst.call<Listed>('watch.list', { network })).total).toBe(star.total);
  });
});

describe('a network that is watched', async () => {
  const app = await freshApp();
  const head = await person(app, 1, 'head', ['unit head', 'investigator']);
  const analyst = await person(app, 1, 'analyst', ['analyst']);
  const inClub = (number: string, phone: string) => ({
    ...tipLine(number, { phone }),
    incident: { type: 'upload', platform: 'ExampleChat', groups: ['room-7f3a'] },
  });
  await head.takeIn([
    ...[1, 2, 3].map((n) => inClub(`N-${n}`, `+91 98765 0040${n}`)),
    tipLine('N-1b', { phone: '+91 98765 00401' }),
    tipLine('X-1', { phone: '+91 98765 00409' }),
  ]);
  await head.call('networks.build');
  const { networks } = await analyst.call<{ networks: { id: string }[] }>('networks.list');
  const network = networks[0]!.id;
  const begun = await watchAs(analyst, { network, shared: true });
  await analyst.call('networks.watch', { network });
  const [{ id: star }] = (await analyst.call<Listed>('watch.list', { network, mine: true })).watches.filter(
    ({ shared }) => !shared,
  ) as [Watch];
  const rescored = async () => {
    app.rescoreWork.follow(1);
    await app.rescoreWork.settled();
  };
  const build = async () => {
    await head.call('networks.build');
    await rescored();
  };
  const told = async (who: Person, watch = begun.id) => numbers(await alertsOf(who, { watch }));
  const subjectOf = async (tip: string) =>
    (await head.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip })).subjects[0]!.id;

  test('is told of a new tip on a member at intake, once, and of nothing that stood there before', async () => {
    app.setNow('2026-11-21T09:05:00.000Z');
    await head.takeIn([
      tipLine('N-5', { phone: '+91 98765 00402' }),
      tipLine('N-6', { phone: '+91 98765 00499' }),
    ]);
    await rescored();
    expect(await told(head)).toEqual(['N-5']);
    expect(await told(analyst, star)).toEqual(['N-5']);
    expect((await alertsOf(analyst, { watch: begun.id })).alerts[0]).toMatchObject({
      watch: { kind: 'network', target: network },
      version: 1,
    });
    await build();
    await build();
    expect(await told(head)).toEqual(['N-5']);
  });

  test('is told of a tip that comes to a member by a merge', async () => {
    app.setNow('2026-11-21T09:10:00.000Z');
    await head.call('subjects.join', {
      left: await subjectOf('X-1'),
      right: await subjectOf('N-3'),
      reason: 'the same man by his own words',
    });
    await rescored();
    expect(await told(head)).toEqual(['N-5', 'X-1']);
    await head.takeIn([tipLine('X-2', { phone: '+91 98765 00409' })]);
    await build();
    expect(await told(head)).toEqual(['N-5', 'X-1', 'X-2']);
  });

  test('tells of a restricted tip those alone who may see it', async () => {
    await head.call('triage.restrict', { tip: 'N-5', reason: 'a colleague is in it' });
    expect(await told(analyst)).toEqual(['X-1', 'X-2']);
    await head.takeIn([tipLine('N-5', { phone: '+91 98765 00402', type: 'changed' })]);
    await build();
    expect(await told(analyst)).toEqual(['X-1', 'X-2']);
    expect(await told(head)).toEqual(['N-5', 'N-5', 'X-1', 'X-2']);
  });

  test('tells nothing of who may stand in it by a restricted tip alone, until it is built anew', async () => {
    app.setNow('2026-11-21T09:20:00.000Z');
    await head.call('triage.restrict', { tip: 'N-2', reason: 'a colleague is in it' });
    await head.takeIn([
      tipLine('N-7', { phone: '+91 98765 00402' }),
      tipLine('N-8', { phone: '+91 98765 00401' }),
    ]);
    expect(await told(analyst)).toEqual(['X-1', 'X-2']);
    await head.call('triage.unrestrict', { tip: 'N-2', reason: 'it was not he' });
    await build();
    expect(await told(analyst)).toEqual(['N-7', 'N-8', 'X-1', 'X-2']);
  });
});

describe('clearing a person', () => {
  test('ends the watches that rest on him, words and alerts with them', async () => {
    const app = await freshApp();
    const client = await localClient(app);
    const { bram, cleo } = PEOPLE;
    await take(
      app,
      lay(join(app.folder, 'in'), {
        'a.json': reportOn('820000001', [bram]),
        'b.json': reportOn('820000002', [cleo]),
      }),
    );
    const subject = (
      await client.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip: '820000001' })
    ).subjects[0]!.id;
    const begin = (input: object) =>
      client.call<Added>('watch.add', { reason: REASON, until: UNTIL, shared: true, ...input });
    await begin({ text: bram.phone });
    await begin({ subject });
    const kept = await begin({ text: cleo.phone });
    await take(app, lay(join(app.folder, 'more'), { 'c.json': reportOn('820000003', [bram, cleo]) }));
    expect((await client.call<Alerts>('watch.alerts')).open).toBe(3);
    const head = await secondOfficer(app, 'head', 'unit head');
    await withSecond(client, head, 'subjects.clear', {
      subject,
      reason: 'His telephone was misread.',
      destroys: await destroys(client, subject),
    });
    const { watches } = await client.call<Listed>('watch.list');
    expect(watches.map(({ id }) => id)).toEqual([kept.id]);
    expect((await client.call<Alerts>('watch.alerts')).alerts.map(({ watch }) => watch.id)).toEqual([
      kept.id,
    ]);
  });
});

describe('a subject of which one may see nothing', () => {
  test('is watched for the unit without that being told', async () => {
    const app = await freshApp();
    const head = await person(app, 1, 'head', ['unit head', 'investigator']);
    const analyst = await person(app, 1, 'analyst', ['analyst']);
    await head.takeIn([
      tipLine('H-1', { phone: '+91 98765 00061' }),
      tipLine('H-2', { phone: '+91 98765 00062' }),
    ]);
    const begin = async (tip: string) => {
      const { subjects } = await head.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip });
      return (await watchAs(head, { subject: subjects[0]!.id, shared: true })).id;
    };
    const [kept, open] = [await begin('H-1'), await begin('H-2')];
    expect((await analyst.call<Listed>('watch.list')).total).toBe(2);
    await head.call('triage.restrict', { tip: 'H-1', reason: 'a colleague is in it' });
    const { total, watches } = await analyst.call<Listed>('watch.list');
    expect([total, watches.map(({ id }) => id)]).toEqual([1, [open]]);
    expect(await refusal(analyst.call('watch.end', { watch: kept }))).toMatchObject({ code: 'NOT_FOUND' });
    expect((await head.call<Listed>('watch.list')).total).toBe(2);
  });
});
