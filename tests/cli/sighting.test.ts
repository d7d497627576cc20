import { describe, expect, test } from 'vitest';
import { inSheet, sheetOf } from '../../src/cli/sighting.ts';

describe('a sheet of sightings', () => {
  test('is read by the names of its columns, in any order', () => {
    const sheet = [
      '\uFEFFAt,What,Screen name,hashes,port,note',
      `2026-11-20T08:00:00Z,download,lakeboy,MD5:${'a'.repeat(32)}  SHA1:${'b'.repeat(40)},4711,"said ""twice"", once"`,
      '',
      '2026-11-20T09:00:00Z,posting,,,,',
    ].join('\r\n');
    expect(sheetOf(sheet).lines).toEqual([2, 4]);
    expect(sheetOf(sheet).rows).toEqual([
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
    ['what,port\nposting,http', 'line 2, column port'],
    ['what,note\nposting,"two\nlines"\n\nposting,"never closed', 'line 5: a quote'],
  ])('is refused, without a word of it: %j', (sheet, words) => {
    expect(() => sheetOf(sheet)).toThrow(words);
    expect(() => sheetOf(sheet)).not.toThrow(/colour|red|http|never/);
  });

  test('says what is wrong by line and column of the sheet, a cell of several lines counted', () => {
    const { lines } = sheetOf('note,at,what\n"two\nlines",x,posting\n\n,y,posting\n');
    expect(lines).toEqual([2, 5]);
    expect(inSheet('sightings.1.screenName must be a text', lines)).toBe(
      'line 5, column screen_name: must be a text',
    );
    expect(inSheet('sightings.0.at: is yet to come', lines)).toBe('line 2, column at: is yet to come');
    expect(inSheet('sightings.1.hashes.3 must have at least 1 character', lines)).toBe(
      'line 5, column hashes: must have at least 1 character',
    );
  });
});
