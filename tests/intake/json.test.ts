import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/intake/json-strict.ts';
import { scanJson } from '../../src/intake/json-strict-scan.ts';
import { elementsOf, listOf } from '../../src/intake/json-strict-slices.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const refusal = (input: string | Uint8Array) => {
  const parsed = parseJson(input);
  return parsed.ok ? null : parsed.refusal;
};

describe('parseJson', () => {
  test.each<[string, Uint8Array | string, string, string, number | null]>([
    ['nothing', '', 'JSON_BROKEN', '', 0],
    ['cut in an object', '{"a": 1', 'JSON_BROKEN', '', 7],
    ['cut in a string', '{"a": "xyz', 'JSON_BROKEN', '/a', 10],
    ['cut in a list', '[1, 2', 'JSON_BROKEN', '', 5],
    ['cut in a word', '[tru', 'JSON_BROKEN', '/0', 1],
    ['trailing comma', '{"a": 1,}', 'JSON_BROKEN', '', 8],
    ['trailing comma in a list', '[1,]', 'JSON_BROKEN', '/1', 3],
    ['garbage behind', '{"a": 1} {', 'JSON_BROKEN', '', 9],
    ['two documents', '{}{}', 'JSON_BROKEN', '', 2],
    ['a comment', '{/* c */"a": 1}', 'JSON_BROKEN', '', 1],
    ['a line comment', '// c\n{}', 'JSON_BROKEN', '', 0],
    ['single quotes', "{'a': 1}", 'JSON_BROKEN', '', 1],
    ['a bare key', '{a: 1}', 'JSON_BROKEN', '', 1],
    ['NaN', '{"a": NaN}', 'JSON_BROKEN', '/a', 6],
    ['Infinity', '[Infinity]', 'JSON_BROKEN', '/0', 1],
    ['minus Infinity', '[-Infinity]', 'JSON_BROKEN', '/0', 1],
    ['a leading zero', '[01]', 'JSON_BROKEN', '', 2],
    ['a leading plus', '[+1]', 'JSON_BROKEN', '/0', 1],
    ['a bare point', '[.5]', 'JSON_BROKEN', '/0', 1],
    ['hexadecimal', '[0x1F]', 'JSON_BROKEN', '', 2],
    ['a raw NUL', '{"a": "x\0y"}', 'JSON_BROKEN', '/a', 8],
    ['a raw line end in a string', '{"a": "x\ny"}', 'JSON_BROKEN', '/a', 8],
    ['a bad escape', '{"a": "\\x41"}', 'JSON_BROKEN', '/a', 7],
    ['a short escape', '{"a": "\\u12"}', 'JSON_BROKEN', '/a', 7],
    ['a missing colon', '{"a" 1}', 'JSON_BROKEN', '/a', 5],
    ['a missing comma', '{"a": 1 "b": 2}', 'JSON_BROKEN', '', 8],
    ['a closing bracket too many', '[1]]', 'JSON_BROKEN', '', 3],
    ['brackets mixed', '{"a": [1}', 'JSON_BROKEN', '/a', 8],
    ['a key twice', '{"a": 1, "b": {"c": 1, "c": 2}}', 'JSON_DUPLICATE_KEY', '/b/c', 23],
    ['a key twice by escape', '{"a": 1, "\\u0061": 2}', 'JSON_DUPLICATE_KEY', '/a', 9],
    ['65 deep', `${'['.repeat(65)}${']'.repeat(65)}`, 'JSON_TOO_DEEP', '/0'.repeat(64), 64],
    ['100,000 deep', '['.repeat(100_000), 'JSON_TOO_DEEP', '/0'.repeat(64), 64],
    ['100,000 objects deep', '{"a":'.repeat(100_000), 'JSON_TOO_DEEP', '/a'.repeat(64), 320],
    ['__proto__', '{"a": {"__proto__": {}}}', 'JSON_FORBIDDEN_KEY', '/a/__proto__', 7],
    ['__proto__ by escape', '{"\\u005f_proto__": 1}', 'JSON_FORBIDDEN_KEY', '/__proto__', 1],
    ['constructor', '{"constructor": 1}', 'JSON_FORBIDDEN_KEY', '/constructor', 1],
    ['prototype', '[{"prototype": 1}]', 'JSON_FORBIDDEN_KEY', '/0/prototype', 2],
    ['UTF-16 LE with mark', Buffer.from('\uFEFF{"a": 1}', 'utf16le'), 'ENCODING', '', 0],
    ['UTF-16 LE without mark', Buffer.from('{"a": 1}', 'utf16le'), 'JSON_BROKEN', '', 1],
    ['ISO-8859-1', Buffer.from('{"a": "é"}', 'latin1'), 'ENCODING', '', 7],
    [
      'a UTF-8 surrogate',
      Buffer.concat([bytes('{"a": "'), Buffer.from([0xed, 0xa0, 0x80]), bytes('"}')]),
      'ENCODING',
      '',
      7,
    ],
    [
      'an overlong form',
      Buffer.concat([bytes('["'), Buffer.from([0xc0, 0xaf]), bytes('"]')]),
      'ENCODING',
      '',
      2,
    ],
    ['a cut letter', bytes('["ü').subarray(0, 3), 'ENCODING', '', 2],
    [
      'two marks',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]), bytes('{}')]),
      'JSON_BROKEN',
      '',
      3,
    ],
    ['offset in bytes, not letters', '{"ü€😀": x}', 'JSON_BROKEN', '/ü€😀', 14],
    ['pointer escapes', '{"a/b": {"c~d": x}}', 'JSON_BROKEN', '/a~1b/c~0d', 16],
  ])('%s', (_, input, code, at, offset) => {
    expect(refusal(typeof input === 'string' ? bytes(input) : input)).toMatchObject({ code, at, offset });
  });

  test('a byte-order mark is skipped, and counted in the offset', () => {
    expect(parseJson(Buffer.from('\uFEFF{"a":1}'))).toEqual({ ok: true, value: { a: 1 } });
    expect(refusal(Buffer.from('\uFEFF{"a":}'))).toMatchObject({ offset: 8 });
    expect(parseJson('\uFEFF[]')).toEqual({ ok: true, value: [] });
  });

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1e400', '1e400'],
    ['9007199254740991', 9007199254740991],
    ['18.52', 18.52],
    ['-0', -0],
  ])('%s keeps its digits', (text, value) => {
    expect(parseJson(`{"n": ${text}, "m": 1}`)).toEqual({ ok: true, value: { n: value, m: 1 } });
  });

  test('NUL and half pairs become U+FFFD, whole pairs stay', () => {
    expect(parseJson('["a\\u0000b", "\\ud800x", "x\\udc00", "\\ud83d\\ude00"]')).toEqual({
      ok: true,
      value: ['a\uFFFDb', '\uFFFDx', 'x\uFFFD', '😀'],
    });
  });

  test('10 MB in one string, a million keys, and quotes in strings', () => {
    const long = 'x'.repeat(10_000_000);
    expect(parseJson(`{"a": "${long}"}`)).toMatchObject({ ok: true });
    expect(refusal(`{"a": "${long}`)).toMatchObject({ code: 'JSON_BROKEN', offset: 10_000_007 });
    const keys = Array.from({ length: 200_000 }, (_, i) => `"k${i}":${i}`).join(',');
    expect(parseJson(`{${keys}}`).ok).toBe(true);
    expect(refusal(`{${keys},"k7":1}`)).toMatchObject({ code: 'JSON_DUPLICATE_KEY', at: '/k7' });
    expect(parseJson('{"a": "x\\\\", "b\\"": ":", "c": "\\\\\\"\\": "}')).toMatchObject({ ok: true });
  });

  test('says what JSON.parse says, and keeps every value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        const exact = JSON.parse(text, (_, one) =>
          typeof one === 'number' && Math.abs(one) > Number.MAX_SAFE_INTEGER ? String(one) : one,
        );
        expect(scanJson(text, 64)).toEqual({ ok: true, value: exact });
        expect(parseJson(text)).toEqual({ ok: true, value: exact });
      }),
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const sample = '{"a":[1,-2.5e3,true,null,"x\\n\\u00e9"],"b":{"c":""}}';
    fc.assert(
      fc.property(
        fc.nat(sample.length - 1),
        fc.nat(3),
        fc.constantFrom('', '"', '{', ',', ']', '\\', '0', 'e', ' '),
        (at, cut, put) => {
          const text = sample.slice(0, at) + put + sample.slice(at + cut);
          let good = true;
          try {
            JSON.parse(text);
          } catch {
            good = false;
          }
          if (!good)
            expect(refusal(text)).toMatchObject({
              code: expect.stringMatching(/^JSON_/),
              offset: expect.any(Number),
            });
          else if (!parseJson(text).ok) expect(refusal(text)?.code).toBe('JSON_DUPLICATE_KEY');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('elements of a list', () => {
  test('exact slices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom(undefined, 2),
        fc.boolean(),
        (list, indent, wrapped) => {
          const text = JSON.stringify(wrapped ? { reports: list } : list, null, indent);
          const buffer = bytes(text);
          const found = listOf(buffer);
          expect(found?.wrapped).toBe(wrapped);
          const slices = [...elementsOf(buffer, found!)];
          expect(slices.every((one) => one.broken === undefined)).toBe(true);
          expect(slices.map((one) => JSON.parse(buffer.toString('utf8', one.from, one.to)))).toEqual(
            JSON.parse(JSON.stringify(list)),
          );
        },
      ),
    );
  });

  test.each([
    ['[1,2', ['1', '2'], 'inside'],
    ['[1,,2]', ['1', ',2]'], 'inside'],
    ['[1,]', ['1', ']'], 'inside'],
    ['[1] 2', ['1', '2'], 'after'],
    ['[{"a":"]"},{"b":"\\"}"}]', ['{"a":"]"}', '{"b":"\\"}"}'], undefined],
  ])('%s', (text, slices, broken) => {
    const buffer = bytes(text);
    const found = [...elementsOf(buffer, listOf(buffer)!)];
    expect(found.map((one) => buffer.toString('utf8', one.from, one.to))).toEqual(slices);
    expect(found.at(-1)!.broken).toBe(broken);
  });
});
