import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type IpCountries, openIpCountries } from '../../src/places/ip-country.ts';
import { ipCountryFile } from '../../src/places/ip-country-file.ts';

let countryOf: IpCountries;
beforeAll(() => {
  countryOf = openIpCountries(readFileSync(ipCountryFile()));
});

/** Addresses spread over the whole of IPv4, without naming anybody's. */
const spread = Array.from({ length: 20_000 }, (_, i) => {
  const number = (i * 2_654_435_761) % 4_294_967_296;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256);
});

test('most of the internet has a country, and every answer is alpha-2', () => {
  const answers = spread.map((octets) => countryOf(octets.join('.')));
  const known = answers.filter((answer) => answer !== null);
  expect(known.length).toBeGreaterThan(spread.length / 2);
  expect(known.every((code) => /^[A-Z]{2}$/.test(code))).toBe(true);
  expect(new Set(known).size).toBeGreaterThan(50);
  for (const code of ['US', 'IN', 'DE', 'JP', 'BR']) expect(known).toContain(code);
});

test('IPv4 mapped into IPv6 has the country of the IPv4 address', () => {
  for (const octets of spread.slice(0, 500))
    expect(countryOf(`::ffff:${octets.join('.')}`)).toBe(countryOf(octets.join('.')));
});

describe('without a country', () => {
  test.each([
    '192.168.1.1',
    '10.0.0.1',
    '172.16.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
  ])('%s', (ip) => {
    expect(countryOf(ip)).toBeNull();
  });
  test.each([
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '2001:db8::1',
    'fc00::1',
    'fe80::1',
    '::1',
    '::',
    'ff02::1',
  ])('%s', (ip) => {
    expect(countryOf(ip)).toBeNull();
  });
  test.each(['', '010.8.8.8', '1.2.3', '256.1.1.1', 'example.org', '203.0.113.1:80', '1.2.3.4.5', ':::'])(
    '%s, which is no address',
    (ip) => {
      expect(countryOf(ip)).toBeNull();
    },
  );
});

test('bytes of another kind are refused at once', () => {
  expect(() => openIpCountries(new Uint8Array(64))).toThrow();
});
