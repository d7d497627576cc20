import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STATES } from '../../src/places/shape.ts';
import { stateName, stateOf, stateOfPin } from '../../src/places/state.ts';

test('there are 28 states and 8 union territories, each with its own code and names', () => {
  expect(STATES.filter((state) => state.kind === 'state')).toHaveLength(28);
  expect(STATES.filter((state) => state.kind === 'union_territory')).toHaveLength(8);
  for (const property of ['code', 'en', 'hi'] as const)
    expect(new Set(STATES.map((state) => state[property])).size).toBe(36);
});

test('every name, spelling and code of a state means that state alone', () => {
  for (const { code, en, hi, also } of STATES) {
    for (const text of [code, code.slice(3), en, en.toUpperCase(), hi, ...also])
      expect(stateOf(text), text).toBe(code);
    expect([stateName(code, 'en'), stateName(code, 'hi')]).toEqual([en, hi]);
  }
});

describe('stateOf', () => {
  test.each([
    ['maharashtra', 'IN-MH'],
    [' State of Maharashtra ', 'IN-MH'],
    ['Maharashtra, India', 'IN-MH'],
    ['Mahrashtra', 'IN-MH'],
    ['Tamil-Nadu', 'IN-TN'],
    ['Orissa', 'IN-OD'],
    ['Pondicherry', 'IN-PY'],
    ['J & K', 'IN-JK'],
    ['U.P.', 'IN-UP'],
    ['Uttar Prdaesh', 'IN-UP'],
    ['in-mh', 'IN-MH'],
    ['IN MH', 'IN-MH'],
  ])('%s is %s', (text, code) => {
    expect(stateOf(text)).toBe(code);
  });

  test.each(['', 'Pune', 'California', 'Pradesh', 'XX', 'Go', 'Texas', 'manila', 'constructor'])(
    '%s names no state',
    (text) => {
      expect(stateOf(text)).toBeNull();
    },
  );

  test('any text is answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const code = stateOf(text) ?? stateOfPin(text) ?? 'IN-MH';
        expect(STATES.some((state) => state.code === code)).toBe(true);
      }),
    );
  });
});

describe('stateOfPin', () => {
  test.each([
    ['411001', 'IN-MH'],
    ['४११ ००१', 'IN-MH'],
    ['110001', 'IN-DL'],
    ['403001', 'IN-GA'],
    ['194101', 'IN-LA'],
    ['190001', 'IN-JK'],
    ['248001', 'IN-UK'],
    ['226001', 'IN-UP'],
    ['492001', 'IN-CG'],
    ['500001', 'IN-TS'],
    ['520001', 'IN-AP'],
    ['737101', 'IN-SK'],
    ['744101', 'IN-AN'],
    ['781001', 'IN-AS'],
    ['793001', 'IN-ML'],
    ['799001', 'IN-TR'],
    ['800001', 'IN-BR'],
    ['834001', 'IN-JH'],
  ] as const)('%s lies in %s', (pin, code) => {
    expect(stateOfPin(pin)).toBe(code);
  });

  test.each([
    '160017',
    '247667',
    '396210',
    '533464',
    '605001',
    '673310',
    '682555',
    '900056',
    '011001',
    '41100',
    '4110011',
    'abcdef',
    '',
  ])('%s is not sure', (pin) => {
    expect(stateOfPin(pin)).toBeNull();
  });
});
