import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleIn, visibleJson } from '../../src/kernel/visible-text.ts';

describe('marks that nobody sees', () => {
  test.each([
    ['a direction that turns a name round', 'photo\u202Egpj.exe', 'photo[U+202E]gpj.exe'],
    ['an isolate', '\u2066a\u2069', '[U+2066]a[U+2069]'],
    ['a zero-width space', 'exa\u200Bmple', 'exa[U+200B]mple'],
    ['a joiner between Latin letters', 'pay\u200Dpal', 'pay[U+200D]pal'],
    ['a byte order mark', '\uFEFFa', '[U+FEFF]a'],
    ['a soft hyphen', 'ex\u00ADample', 'ex[U+00AD]ample'],
    ['a filler', 'a\u3164b', 'a[U+3164]b'],
    ['a tag', 'a\u{E0041}b', 'a[U+E0041]b'],
    ['an order to a terminal', '\u001B[2Jx\u009B31m', '[U+001B][2Jx[U+009B]31m'],
    ['NUL and backspace', 'a\u0000b\u0008', 'a[U+0000]b[U+0008]'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
  ])('%s is shown', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each([
    'क\u094D\u200Dष',
    'क\u094D\u200Cष',
    'नमस्ते',
    'می\u200Cخواهم',
    '👩\u200D👧',
    '👩🏽\u200D🚒',
    'a\tb\r\nc',
    'Ünïcode',
    '日本語',
  ])('what belongs to a script stays: %s', (text) => {
    expect(visible(text)).toBe(text);
  });

  test('are shown wherever they stand in an answer; an answer without any stays the same object', () => {
    const plain = { a: ['x', { b: 'y' }], c: null, d: 7 };
    expect(visibleIn(plain)).toBe(plain);
    expect(visibleIn({ a: ['\u202Ex', { b: 'y' }], c: null, d: 7 })).toEqual({
      ...plain,
      a: ['[U+202E]x', { b: 'y' }],
    });
  });

  test('stand in JSON as escapes: no byte for a terminal, and the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = visibleJson(JSON.stringify(value));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(visible(text.replaceAll('\n', ''))).toBe(text.replaceAll('\n', ''));
      }),
    );
    expect(visibleJson(JSON.stringify({ a: '\u202E\u{E0041}\u009B' }, null, 1))).toBe(
      '{\n "a": "\\u202e\\udb40\\udc41\\u009b"\n}',
    );
  });
});
