import { beforeAll, describe, expect, test } from 'vitest';
import type { Network, NetworkOrder } from '../../src/networks/shape.ts';
import { NETWORK_ORDERS } from '../../src/networks/shape.ts';
import { statement } from '../../src/storage/statement.ts';
import { type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { manyNetworks } from './many.ts';

type Page = {
  total: number;
  networks: Network[];
  next: string | null;
  countries: { name: string; count: number }[];
};
const MANY = 1_203;
const GONE = statement(
  'test.oneNetworkLess',
  'one-shard',
  'DELETE FROM network WHERE unit_id = $1 AND network_id = $2',
);

const TORN = statement(
  'test.tornNetwork',
  'fan-out',
  'DELETE FROM network_tip WHERE unit_id = $1 AND network_id = $2',
);

const MEASURES: Record<NetworkOrder, (network: Network) => number> = {
  size: ({ members, filesOnly }) => members - (filesOnly ? 1_000 : 0),
  activity: ({ lastAt }) => Date.parse(lastAt!),
  unread: ({ unread }) => unread,
  growth: ({ weeks }) => weeks.slice(-4).reduce((sum, each) => sum + each, 0),
};

describe('the list of networks', async () => {
  const app = await freshApp();
  let analyst: Person;
  const page = (input: object = {}) => analyst.call<Page>('networks.list', input);
  const allOf = async (input: object, limit: number): Promise<Network[]> => {
    const all: Network[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const { networks, next }: Page = await page({ ...input, limit, ...(after ? { after } : {}) });
      expect(networks.length).toBeLessThanOrEqual(limit);
      all.push(...networks);
      after = next;
    }
    return all;
  };

  beforeAll(async () => {
    analyst = await person(app, 1, 'analyst', ['analyst']);
    await manyNetworks(app, 1, MANY);
  });

  test.each(NETWORK_ORDERS)('gives every one once, by pages, in the order of %s', async (order) => {
    const all = await allOf({ order }, 250);
    expect(new Set(all.map(({ id }) => id)).size).toBe(MANY);
    expect(all.length).toBe(MANY);
    const measures = all.map(MEASURES[order]);
    expect(measures).toEqual([...measures].sort((a, b) => b - a));
    expect((await page({ order, limit: 7 })).networks).toEqual(all.slice(0, 7));
  });

  test('counts all that fit, and networks by country whatever country was asked for', async () => {
    const whole = await page({ limit: 1 });
    expect(whole.total).toBe(MANY);
    expect(whole.countries.map(({ count }) => count)).toEqual([MANY / 3, MANY / 3, MANY / 3]);
    const german = await page({ country: 'DE', limit: 1 });
    expect(german.total).toBe(MANY / 3);
    expect(german.countries).toEqual(whole.countries);
    expect((await allOf({ country: 'DE' }, 100)).length).toBe(MANY / 3);
  });

  test('goes on at its place when the last one of a page is gone', async () => {
    const all = await allOf({}, 1000);
    const { networks, next } = await page({ limit: 10 });
    await app.database.transaction('write', 'house', (db) => db.run(GONE, [1, networks.at(-1)!.id]));
    expect((await page({ limit: 10, after: next! })).networks).toEqual(all.slice(10, 20));
  });

  test('puts those that are watched at their places, and leaves out those that rest on what is not seen', async () => {
    const before = await allOf({ order: 'size' }, 1000);
    const [gone, ...watched] = [30, 31, 400, 900].map((at) => before[at]!.id);
    for (const network of watched) await analyst.call('networks.watch', { network });
    await app.database.transaction('write', 'house', (db) => db.run(TORN, [1, gone]));
    const countries = new Map((await page({ limit: 1 })).countries.map(({ name, count }) => [name, count]));
    for (const order of NETWORK_ORDERS) {
      const all = await allOf({ order }, 7 * 31);
      expect(new Set(all.map(({ id }) => id)).size).toBe(before.length - 1);
      const measures = all.map(MEASURES[order]);
      expect(measures).toEqual([...measures].sort((a, b) => b - a));
      expect(all.map(({ id }) => id)).not.toContain(gone);
      if (order === 'size')
        expect(all.map(({ id }) => id)).toEqual(before.map(({ id }) => id).filter((id) => id !== gone));
    }
    expect((await page({ limit: 1 })).total).toBe(before.length - 1);
    expect((await page({ watched: true })).networks.map(({ id }) => id)).toEqual(watched);
    for (const [name, count] of countries)
      expect(count).toBe(
        before.filter(({ id, countries: [own] }) => id !== gone && own!.name === name).length,
      );
  });

  test('refuses a place that it did not give', async () => {
    expect(await refusal(page({ after: 'elsewhere' }))).toMatchObject({ code: 'INPUT_INVALID' });
  });
});
