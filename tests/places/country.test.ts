import { describe, expect, test } from 'vitest';
import { countryName, countryOf } from '../../src/places/country.ts';

describe('countryOf', () => {
  test.each([
    ['IN', 'IN'],
    ['in', 'IN'],
    ['IND', 'IN'],
    ['India', 'IN'],
    ['Republic of India', 'IN'],
    ['भारत', 'IN'],
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    ['the United States', 'US'],
    ['UK', 'GB'],
    ['Great Britain', 'GB'],
    ['UAE', 'AE'],
    ['संयुक्त अरब अमीरात', 'AE'],
    ["Côte d'Ivoire", 'CI'],
    ['cote d’ivoire', 'CI'],
    ['Viet Nam', 'VN'],
    ['South Korea', 'KR'],
    ['Türkiye', 'TR'],
    [' ch ', 'CH'],
    ['XK', 'XK'],
  ])('%s is %s', (text, code) => {
    expect(countryOf(text)).toBe(code);
  });

  test.each([
    '',
    'A1',
    'A2',
    'O1',
    'AP',
    'EU',
    'a1',
    'ZZ',
    'XXX',
    'Atlantis',
    'Congo',
    '__proto__',
    'constructor',
    '१२',
  ])('%s names no country', (text) => {
    expect(countryOf(text)).toBeNull();
  });
});

test('names in both languages lead back to their code', () => {
  for (const code of [
    'IN',
    'US',
    'GB',
    'PK',
    'NP',
    'BD',
    'LK',
    'AE',
    'DE',
    'FR',
    'RU',
    'CN',
    'JP',
    'BR',
    'ZA',
    'NG',
    'AU',
    'CA',
    'SG',
    'PH',
  ]) {
    for (const language of ['en', 'hi'] as const) {
      const name = countryName(code, language);
      expect(name).not.toBe(code);
      expect(countryOf(name), name).toBe(code);
    }
  }
  expect(countryName('IN', 'hi')).toBe('भारत');
  expect(countryName('ZZ', 'en')).toBe('ZZ');
});
