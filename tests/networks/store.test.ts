import { beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { linksProfile } from '../../src/documents/links-profile.ts';
import type { pictureShape } from '../../src/networks/shape.ts';
import { addedUnit, type Person, person, refusal } from '../access/people.ts';
import { takeDownWall } from '../access/rights.ts';
import { destroys } from '../app/second-officer.ts';
import { freshApp } from '../database/fresh.ts';
import { type Planted, plant } from './plant.ts';
import { approved, CLUB, PHONE, TIPS } from './two-groups.ts';

type Listed = { id: string; members: number; tips: number; unread: number; watched: boolean };
type List = { networks: Listed[] };
type Shown = Listed & { people: { subject: string }[]; roles: { code: string }[] };
type Graph = {
  nodes: { id: string; x: number | null }[];
  links: { from: string; to: string; tips: string[] }[];
};
type Paths = { shortest: { from: string; to: string; tips: string[] }[] | null };

describe.each([
  ['behind both walls', true],
  ['behind the program’s own wall alone', false],
] as const)('networks %s', async (_, secured) => {
  const app = await freshApp();
  if (!secured) await takeDownWall(app);
  let head: Person;
  let analyst: Person;
  let foreign: Person;
  let planted: Map<string, Planted>;
  let club: Listed;
  const who = (number: string) => planted.get(number)!.subject;
  const listed = async (as: Person) => (await as.call<List>('networks.list')).networks;

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head', 'investigator']);
    analyst = await person(app, 1, 'analyst', ['analyst']);
    await addedUnit(app, 2, 'Second unit');
    foreign = await person(app, 2, 'foreign', ['investigator']);
    planted = await plant(app, head, TIPS);
    await head.call('networks.build');
    [club] = (await listed(analyst)) as [Listed];
  });

  test('are found, with figures, roles and a picture', async () => {
    expect((await listed(analyst)).map(({ members, tips }) => [members, tips])).toEqual([
      [4, 4],
      [3, 3],
    ]);
    const shown = await analyst.call<Shown>('networks.show', { network: club.id });
    expect(shown.people.map(({ subject }) => subject).sort()).toEqual(
      ['A-1', 'A-2', 'A-3', 'A-4'].map(who).sort(),
    );
    expect(shown.roles.map(({ code }) => code)).toContain('core');
    const graph = await analyst.call<Graph>('networks.graph', { network: club.id });
    expect(graph.nodes.every(({ x }) => x !== null)).toBe(true);
    expect(graph.links.length).toBeGreaterThan(5);
  });

  test('give the same picture in columns', async () => {
    const graph = await analyst.call<Graph>('networks.graph', { network: club.id });
    const picture = await analyst.call<z.output<typeof pictureShape>>('networks.picture', {
      network: club.id,
    });
    const { nodes, kinds, tips, links } = picture;
    expect(nodes.map(({ part, ...node }) => node)).toEqual(graph.nodes);
    const instant = (minute: number) => new Date(minute * 60_000).toISOString();
    expect(
      links.kind.map((kind, row) => ({
        kind: kinds[kind],
        from: nodes[links.from[row]!]!.id,
        to: nodes[links.to[row]!]!.id,
        weight: links.weight[row],
        directed: false,
        firstAt: instant(links.first[row]!),
        lastAt: instant(links.last[row]!),
        tips: links.tips[row]!.map((tip) => tips[tip]),
      })),
    ).toEqual(graph.links);
  });

  test('answer who is tied to whom, and by which path', async () => {
    const { links } = await analyst.call<Graph>('networks.neighbours', {
      subject: who('A-3'),
      kinds: ['device'],
    });
    expect(links.map(({ from, to }) => [from, to].sort())).toEqual([[who('A-3'), who('B-1')].sort()]);
    const { shortest } = await analyst.call<Paths>('networks.paths', { from: who('A-1'), to: who('B-2') });
    expect(shortest!.map(({ to }) => to)).toEqual([who('A-3'), who('B-1'), who('B-2')]);
    expect(shortest![1]!.tips.sort()).toEqual([planted.get('A-3')!.tip, planted.get('B-1')!.tip].sort());
    const none = await analyst.call<Paths>('networks.paths', { from: who('A-1'), to: who('C-1') });
    expect(none.shortest).toBe(null);
    const [one, other] = (await listed(analyst)).map(({ id }) => id);
    const { identifiers } = await analyst.call<{ identifiers: { kind: string }[] }>('networks.joining', {
      one,
      other,
    });
    expect(identifiers.map(({ kind }) => kind)).toEqual(['device']);
  });

  test('answer in which of them a subject stands, as what, and that nobody else’s are his', async () => {
    type OfSubject = {
      networks: (Listed & { weight: number; roles: { subject: string; code: string }[] })[];
      payments: object[];
    };
    const of = (as: Person, number: string) =>
      as.call<OfSubject>('networks.ofSubject', { subject: who(number) });
    const shown = await analyst.call<{
      people: { subject: string; weight: number }[];
      roles: { subject: string; code: string }[];
    }>('networks.show', { network: club.id });
    const { networks, payments } = await of(analyst, 'A-2');
    expect(networks.map(({ id, members }) => [id, members])).toEqual([[club.id, 4]]);
    expect(networks[0]!.weight).toBe(shown.people.find(({ subject }) => subject === who('A-2'))!.weight);
    expect(networks[0]!.roles).toEqual(shown.roles.filter(({ subject }) => subject === who('A-2')));
    expect(networks[0]!.roles.length).toBeGreaterThan(0);
    expect(payments).toEqual([]);
    expect((await of(analyst, 'C-1')).networks).toEqual([]);
    expect(await refusal(of(foreign, 'A-2'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('call people in the list of links as the screens do, by the last eight signs of their ids', async () => {
    const { id } = await analyst.actor();
    const labels = new Set<unknown>();
    await app.database.transaction(
      'read',
      { unit: 1, officer: id, sees: 'own', now: '2026-11-21T09:00:00.000Z' },
      async (db) => {
        const wanted = { filter: {}, from: null, to: null, network: club.id };
        for await (const page of linksProfile.cells(db, { unit: 1, id }, wanted))
          for (const row of page)
            for (const head of ['From label', 'To label'])
              labels.add((row[linksProfile.heads.indexOf(head)] as { value: string }).value);
      },
    );
    expect([...labels].sort()).toEqual(['A-1', 'A-2', 'A-3', 'A-4'].map((one) => who(one).slice(-8)).sort());
  });

  test('list those alone that somebody watches, when asked', async () => {
    const watched = async (as: Person) =>
      (await as.call<List>('networks.list', { watched: true })).networks.map(({ id }) => id);
    expect(await watched(analyst)).toEqual([]);
    await analyst.call('networks.watch', { network: club.id });
    expect(await watched(analyst)).toEqual([club.id]);
    expect(await watched(head)).toEqual([]);
    await analyst.call('networks.unwatch', { network: club.id });
  });

  test('answer what touches an identifier, what joins two, and who came since', async () => {
    // a number typed as people write it, in the circle and in nothing of the club
    const touched = async (as: Person, text: string) =>
      (await as.call<List>('networks.touching', { text })).networks.map(({ id }) => id);
    const circle = (await listed(analyst)).map(({ id }) => id).find((id) => id !== club.id)!;
    expect(await touched(analyst, '098765 00112')).toEqual([circle]);
    expect(await touched(analyst, '+91 98765 00102')).toEqual([club.id]);
    expect(await touched(analyst, '+91 98765 00199')).toEqual([]);
    expect(await touched(foreign, '+91 98765 00102')).toEqual([]);
    const joined = await analyst.call<{ identifiers: Record<string, unknown>[] }>('networks.joining', {
      one: club.id,
      other: circle,
    });
    expect(joined.identifiers).toEqual([
      {
        thing: PHONE.print,
        kind: 'device',
        one: [who('A-3')],
        other: [who('B-1')],
        tips: [planted.get('A-3')!.tip, planted.get('B-1')!.tip].sort(),
      },
    ]);
    expect(await refusal(foreign.call('networks.joining', { one: club.id, other: circle }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    // all of it was new with the first build: that is no change
    const { changes } = await analyst.call<{ changes: object[] }>('networks.since', {
      at: '2026-11-01T00:00:00.000Z',
    });
    expect(changes).toEqual([]);
  });

  test('of one unit are nothing to another', async () => {
    expect(await listed(foreign)).toEqual([]);
    for (const [name, input] of [
      ['networks.show', (id: string) => ({ network: id })],
      ['networks.graph', (id: string) => ({ network: id })],
      ['networks.picture', (id: string) => ({ network: id })],
      ['networks.watch', (id: string) => ({ network: id })],
    ] as const)
      expect(await refusal(foreign.call(name, input(club.id))), name).toEqual(
        await refusal(foreign.call(name, input('01890000-0000-7000-8000-000000000000'))),
      );
    expect(await refusal(foreign.call('networks.neighbours', { subject: who('A-1') }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    await foreign.call('networks.build');
    expect((await listed(analyst)).length).toBe(2);
  });

  test('keep their ids and pictures when somebody comes, and say who', async () => {
    const before = await analyst.call<Graph>('networks.graph', { network: club.id });
    await analyst.call('networks.watch', { network: club.id });
    app.setNow('2026-11-21T10:00:00.000Z');
    const more = await plant(app, head, [{ number: 'A-5', phone: 105, marks: [CLUB] }]);
    await head.call('networks.build');
    const [now] = await listed(analyst);
    expect(now).toMatchObject({ id: club.id, members: 5, unread: 1, watched: true });
    const { changes } = await analyst.call<{ changes: object[] }>('networks.since', {
      at: '2026-11-21T09:30:00.000Z',
    });
    expect(changes).toEqual([
      { network: club.id, subject: more.get('A-5')!.subject, at: '2026-11-21T10:00:00.000Z', joined: true },
    ]);
    const after = await analyst.call<Graph>('networks.graph', { network: club.id });
    const places = new Map(after.nodes.map((node) => [node.id, node]));
    for (const node of before.nodes)
      expect(places.get(node.id)).toMatchObject({ ...node, weight: expect.anything() });
    await analyst.call('networks.watch', { network: club.id });
    expect((await listed(analyst))[0]!.unread).toBe(0);
    await head.call('networks.build');
    const again = await analyst.call<Graph>('networks.graph', { network: club.id });
    expect(again).toEqual(after);
  });

  test('do not know a restricted tip, before the next build and after it', async () => {
    const bridge = planted.get('B-1')!;
    await head.call('triage.restrict', { tip: bridge.tip, reason: 'of the test' });
    const look = async () => ({
      list: await listed(analyst),
      neighbours: await analyst.call('networks.neighbours', { subject: who('A-3') }),
      path: await analyst.call<Paths>('networks.paths', { from: who('A-1'), to: who('A-4') }),
      club: await analyst.call('networks.show', { network: club.id }),
      standing: await analyst.call('networks.ofSubject', { subject: who('A-3') }),
      apart: await analyst.call('networks.ofSubject', { subject: who('B-2') }),
    });
    const between = await look();
    expect(JSON.stringify(between)).not.toContain(bridge.tip);
    expect(JSON.stringify(between)).not.toContain(bridge.subject);
    // the circle has two left: it is no network any more
    expect(between.list.map(({ id }) => id)).toEqual([club.id]);
    expect(between.apart).toMatchObject({ networks: [] });
    expect(await refusal(analyst.call('networks.paths', { from: who('A-1'), to: who('B-1') }))).toMatchObject(
      {
        code: 'NOT_FOUND',
      },
    );
    const named = await head.call<Graph>('networks.neighbours', { subject: who('A-3'), kinds: ['device'] });
    expect(named.links.map(({ from, to }) => [from, to].sort())).toEqual([[who('A-3'), who('B-1')].sort()]);
    await head.call('networks.build');
    expect(await look()).toEqual(between);
    await head.call('triage.unrestrict', { tip: bridge.tip, reason: 'of the test' });
    await head.call('networks.build');
    expect((await listed(analyst)).length).toBe(2);
  });
});

/** How many links a file of a network holds, approved by a second officer. */
async function exported(network: string, asker: Person, second: Person, format = 'csv'): Promise<number> {
  const input = { profile: 'links', format, network, reason: 'of the test' };
  expect(await refusal(asker.call('documents.export', input))).toMatchObject({ code: 'APPROVAL_NEEDED' });
  const approval = await approved(asker, second, 'documents.export', input);
  return (await asker.call<{ rows: number }>('documents.export', { ...input, approval })).rows;
}

describe('clearing a person', async () => {
  const app = await freshApp();

  test('removes every link that rested on him alone, at once', async () => {
    const head = await person(app, 1, 'head', ['unit head', 'investigator']);
    const second = await person(app, 1, 'second', ['unit head']);
    const planted = await plant(app, head, TIPS);
    await head.call('networks.build');
    const [club] = (await head.call<List>('networks.list')).networks;
    expect(await exported(club!.id, head, second)).toBe(7);
    expect(await exported(club!.id, head, second, 'graphml')).toBe(7);
    expect(
      await refusal(
        head.call('documents.export', { profile: 'tips', filter: {}, format: 'graphml', reason: 'x' }),
      ),
    ).toMatchObject({ code: 'INPUT_INVALID' });
    const { subject, tip } = planted.get('A-3')!;
    const input = { subject, reason: 'not involved', destroys: await destroys(head, subject) };
    const approval = await approved(head, second, 'subjects.clear', input);
    await head.call('subjects.clear', { ...input, approval });
    expect(await exported(club!.id, head, second)).toBe(4);
    const from = planted.get('A-1')!.subject;
    const to = planted.get('B-1')!.subject;
    expect((await head.call<Paths>('networks.paths', { from, to })).shortest).toBe(null);
    const seen = async () => ({
      list: (await head.call<List>('networks.list')).networks,
      all: await head.call('networks.memberships'),
      near: await head.call('networks.neighbours', { subject: to }),
    });
    const between = await seen();
    expect(between.list.map(({ members }) => members)).toEqual([3, 3]);
    expect(JSON.stringify(between)).not.toMatch(new RegExp(`${subject}|${tip}`));
    await head.call('networks.build');
    const after = await seen();
    expect(after.list).toEqual(between.list);
    expect(JSON.stringify(after)).not.toMatch(new RegExp(`${subject}|${tip}`));
  });
});
