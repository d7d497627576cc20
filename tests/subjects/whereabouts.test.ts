import { describe, expect, test } from 'vitest';
import { registeredCountry } from '../../src/places/registered-country.ts';
import { packMarks, unpackMarks } from '../../src/subjects/mark.ts';
import { outcome, partiesTold } from './told-parties.ts';

/** First addresses of two countries by the shipped table, without naming anybody's. */
const addressIn = (country: string): string => {
  for (let high = 1; high < 224; high += 1)
    for (let low = 0; low < 256; low += 16)
      if (registeredCountry(`${high}.${low}.1.1`) === country) return `${high}.${low}.1.1`;
  throw new Error(`no address in ${country}`);
};
const [IN, BR] = [addressIn('IN'), addressIn('BR')];

const ip = (value: string, more: object = {}) => ({
  kind: 'ip',
  value,
  time: '2026-11-20T09:30:00Z',
  ...more,
});
const phone = 'phone: +91 98765 00101';
const countryOf = async (identifier: object) => {
  const [one] = await partiesTold([{ ids: [identifier as Record<string, unknown>] }]);
  const { country, registered } = one!.marks.find(({ kind }) => kind === 'ip')!;
  return [country, registered === true];
};

describe('where an address was used', () => {
  test('is what the source states, else where the address is registered', async () => {
    expect(await countryOf(ip(IN))).toEqual(['IN', true]);
    expect(await countryOf(ip(IN, { country: 'BR' }))).toEqual(['BR', false]);
  });

  test.each(['10.0.0.1', '192.168.1.1', '100.64.3.4', '203.0.113.25', 'fe80::1'])(
    'is not told by %s',
    async (address) => {
      expect(await countryOf(ip(address))).toEqual([null, false]);
    },
  );

  test('is kept with the mark', async () => {
    const [one] = await partiesTold([{ ids: [ip(IN), ip('203.0.113.25')] }]);
    expect(unpackMarks(packMarks(one!.marks))).toEqual(one!.marks);
  });

  const between = (a: object, b: object) =>
    outcome(
      [a, b].map((each, at) => ({
        accountId: `u-${at}`,
        firstName: at ? 'Asha' : 'Meera',
        lastName: at ? 'Example' : 'Sample',
        ids: [phone, each as Record<string, unknown>],
      })),
    );

  test('two countries at one time speak against one person', async () => {
    expect(await between(ip(IN), ip(IN))).toMatchObject({ persons: 1 });
    const registered = await between(ip(IN), ip(BR));
    expect(registered).toMatchObject({ persons: 2, asked: 1 });
    expect(registered.reasons).toContain('registered_apart_at_once');
    const stated = await between(
      ip('203.0.113.25', { country: 'IN' }),
      ip('203.0.113.26', { country: 'BR' }),
    );
    expect(stated).toMatchObject({ persons: 2, asked: 1 });
    expect(stated.reasons).toContain('two_places_at_once');
  });

  test.each([
    ['a proxy that the source names', ip(BR, { possibleProxy: true, port: 40_000 })],
    ['another hour', ip(BR, { time: '2026-11-20T11:30:00Z' })],
    ['a carrier’s own range', ip('100.64.3.4', { port: 40_000 })],
  ])('%s speaks of nothing', async (_, other) => {
    expect(await between(ip(IN), other)).toMatchObject({ persons: 1 });
  });
});
