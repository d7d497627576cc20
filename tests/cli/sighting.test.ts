import { describe, expect, test } from 'vitest';
import { rowsOf } from '../../src/cli/sighting.ts';

describe('a sheet of sightings', () => {
  test('is read by the names of its columns, in any order', () => {
    const sheet = [
      '\uFEFFAt,What,Screen name,hashes,port,note',
      `2026-11-20T08:00:00Z,download,lakeboy,MD5:${'a'.repeat(32)}  SHA1:${'b'.repeat(40)},4711,"said ""twice"", once"`,
      '',
      '2026-11-20T09:00:00Z,posting,,,,',
    ].join('\r\n');
    expect(rowsOf(sheet)).toEqual([
      {
        ...{ at: '2026-11-20T08:00:00Z', what: 'download', screenName: 'lakeboy', port: 4711 },
        hashes: [`MD5:${'a'.repeat(32)}`, `SHA1:${'b'.repeat(40)}`],
        note: 'said "twice", once',
      },
      { at: '2026-11-20T09:00:00Z', what: 'posting' },
    ]);
  });

  test.each([
    ['what,at,colour\nposting,x,red', 'column 3'],
    ['what,at\n', 'no row'],
    ['what,note\nposting,"never closed', 'not closed'],
    ['what,port\nposting,http', 'row 2: port'],
  ])('is refused, without a word of it: %j', (sheet, words) => {
    expect(() => rowsOf(sheet)).toThrow(words);
    expect(() => rowsOf(sheet)).not.toThrow(/colour|red|http|never/);
  });
});
