import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markedPieces, matchesOf } from '../../src/web/tip/find-in-text.ts';
import { layOut } from '../../src/web/tip/lay-out.ts';

describe('a document laid out', () => {
  test('as JSON reads like JSON, and numbers stay as written', () => {
    expect(layOut('{"a":1.50,"b":[1,{"c":"x,{}\\" y"}],"e":{},"f":[]}')).toBe(
      '{\n  "a": 1.50,\n  "b": [\n    1,\n    {\n      "c": "x,{}\\" y"\n    }\n  ],\n  "e": {},\n  "f": []\n}',
    );
  });

  test('as XML keeps text beside its tag', () => {
    expect(layOut('<?xml version="1.0"?><r><a x="1>0"/><b><c>t</c></b><!-- <k> --></r>')).toBe(
      '<?xml version="1.0"?>\n<r>\n  <a x="1>0"/>\n  <b>\n    <c>t</c>\n  </b>\n  <!-- <k> -->\n</r>',
    );
  });

  test('is the same document: any JSON reads the same after it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(layOut(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('loses nothing but white space, whatever stands in it', () => {
    const bare = (text: string) => text.replace(/\s+/g, '');
    const marks = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '<',
      '>',
      '/',
      '!',
      '--',
      '?',
      'a',
      ' ',
      '\n',
      '1',
    );
    fc.assert(
      fc.property(fc.constantFrom('{', '[', '<'), fc.array(marks, { maxLength: 60 }), (start, rest) => {
        const text = start + rest.join('');
        expect(bare(layOut(text))).toBe(bare(text));
      }),
      { numRuns: 500 },
    );
  });

  test('of another kind comes back as it is', () => {
    expect(layOut('a,b\n1,2')).toBe('a,b\n1,2');
  });
});

describe('finding in a document', () => {
  test('finds every place, whatever the case', () => {
    expect(matchesOf(['Ab ab', '', 'xaB'], 'ab')).toEqual([
      { line: 0, column: 0 },
      { line: 0, column: 3 },
      { line: 2, column: 1 },
    ]);
    expect(matchesOf(['a'], '  ')).toEqual([]);
  });

  test('cuts a line at its matches and loses nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 3 }), (line, wanted) => {
        const pieces = markedPieces(line, wanted);
        expect(pieces.map(({ text }) => text).join('')).toBe(line);
        for (const { text, column } of pieces) expect(line.slice(column, column + text.length)).toBe(text);
      }),
    );
  });

  test('survives a letter whose lower case is longer', () => {
    expect(markedPieces('İx', 'x').map(({ text }) => text)).toEqual(['İ', 'x']);
  });
});
