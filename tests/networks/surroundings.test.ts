import { beforeAll, describe, expect, test } from 'vitest';
import { NetworkWork } from '../../src/app/network-work.ts';
import { unitsUnbuilt } from '../../src/networks/network-store.ts';
import { surroundings } from '../../src/networks/view.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { mark, plant } from './plant.ts';

type List = {
  builtAt: string | null;
  networks: { id: string; members: number; filesOnly: boolean; lastAt: string; files: number }[];
};
type Graph = { links: { from: string; to: string; kind: string; weight: number }[]; whole: boolean };
const FILE = 'ab'.repeat(32);
const NEVER = '2036-05-05T05:05:00Z';

describe('what is made when an officer asks', async () => {
  const app = await freshApp();
  let head: Person;
  let subjects: string[];

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head', 'investigator']);
    const known = [1, 2, 3].map((n) => ({
      ...tipLine(`S-${n}`, { phone: `+91 98765 0020${n}`, hash: FILE }),
      ...(n === 1 && { incident: { type: 'upload', at: NEVER } }),
    }));
    const unknown = Array.from({ length: 58 }, (_, n) => tipLine(`U-${n}`, { hash: FILE }));
    await head.takeIn([...known, ...unknown]);
    subjects = [];
    for (const n of [1, 2, 3]) {
      const { id } = await head.call<{ id: string }>('tips.show', { tip: `S-${n}` });
      const { subjects: found } = await head.call<{ subjects: { id: string }[] }>('subjects.ofTip', {
        tip: id,
      });
      subjects.push(found[0]!.id);
    }
  });

  test('begins by itself where tips are and networks were never looked for', async () => {
    const unbuilt = () => app.database.transaction('read', 'house', unitsUnbuilt);
    expect(await unbuilt()).toEqual([1]);
    const faults: unknown[] = [];
    const work = new NetworkWork(app, (error) => faults.push(error), 0);
    await work.begin();
    await expect.poll(unbuilt, { timeout: 20_000 }).toEqual([]);
    const { builtAt } = await head.call<List>('networks.list');
    app.setNow('2026-11-21T09:10:00.000Z');
    work.follow({ name: 'subjects.join' }, 1);
    await expect
      .poll(async () => (await head.call<List>('networks.list')).builtAt, { timeout: 20_000 })
      .not.toBe(builtAt);
    await work.close();
    expect(faults).toEqual([]);
  });

  test('weighs as what was built: tips of nobody make no file common', async () => {
    const { networks } = await head.call<List>('networks.list');
    expect(networks).toMatchObject([{ members: 3, filesOnly: true, files: 1 }]);
    const graph = await head.call<Graph>('networks.graph', { network: networks[0]!.id });
    expect(graph.links.map(({ kind, weight }) => [kind, weight])).toEqual(Array(3).fill(['file', 0.25]));
    const near = await head.call<Graph>('networks.neighbours', { subject: subjects[0] });
    expect(near.links.map(({ weight }) => weight)).toEqual([0.25, 0.25]);
    expect(near.whole).toBe(true);
  });

  test('knows no time after the tip came in, and takes times without milliseconds', async () => {
    const [network] = (await head.call<List>('networks.list')).networks;
    expect(network!.lastAt < '2026-12').toBe(true);
    const later = { network: network!.id, from: '2027-01-01T00:00:00Z' };
    expect((await head.call<Graph>('networks.graph', later)).links).toEqual([]);
  });

  test('follows the id of a person who was joined to another', async () => {
    const [left, right] = subjects as [string, string, string];
    await head.call('subjects.join', { left, right, reason: 'of the test' });
    const answers = await Promise.all(
      [left, right].map((subject) => head.call<Graph>('networks.neighbours', { subject })),
    );
    expect(answers[0]!.links.length).toBe(1);
    expect(answers[1]).toEqual(answers[0]);
    expect(await head.call('networks.paths', { from: right, to: subjects[2] })).toEqual(
      await head.call('networks.paths', { from: left, to: subjects[2] }),
    );
  });

  test('holds whoever is asked for where there is more than is looked through', async () => {
    const club = mark('group', 'large');
    const planted = await plant(
      app,
      head,
      Array.from({ length: 6 }, (_, n) => ({ number: `G-${n}`, phone: 300 + n, marks: [club] })),
    );
    for (const { subject } of planted.values()) {
      const found = await app.database.transaction('read', 'house', (db) =>
        surroundings(db, 1, [subject], 1, 3),
      );
      expect(found.view.ties.subjects).toContain(subject);
      expect(found.isWhole).toBe(false);
    }
    const [one] = planted.values();
    const near = (rounds: number) =>
      app.database.transaction('read', 'house', (db) => surroundings(db, 1, [one!.subject], rounds));
    // one round finds all of the group, and does not look where it leads; the next finds nothing more
    expect(await near(1)).toMatchObject({ isWhole: true, isClosed: false });
    expect(await near(3)).toMatchObject({ isWhole: true, isClosed: true });
  });
});
