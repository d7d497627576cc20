import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { magicAt, markedEncoding, sniff } from '../../src/intake/sniff.ts';
import { MEDIA_KINDS, tinyMedia } from '../fixtures/police-json/tiny-media.ts';
import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

const family = (bytes: Uint8Array | string) => sniff(Buffer.from(bytes)).family;

describe('sniff', () => {
  test.each(MEDIA_KINDS)('%s is media', (kind) => {
    expect(sniff(tinyMedia(kind))).toMatchObject({
      family: 'media',
      mediaType: expect.stringMatching(/^(image|video|audio)\//),
    });
  });

  test.each<[string, Uint8Array | string, string]>([
    ['ZIP', tinyZip([{ name: 'a', data: 'x' }]), 'zip'],
    ['empty ZIP', tinyZip([]), 'zip'],
    ['PDF', tinyPdf([['x']]), 'pdf'],
    ['PDF behind white space', `\n ${tinyPdf([['x']]).toString('latin1')}`, 'pdf'],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex'), 'archive'],
    ['7z', Buffer.from('377abcaf271c0004', 'hex'), 'archive'],
    ['rar', Buffer.from('526172211a0700', 'hex'), 'archive'],
    ['tar', Buffer.concat([Buffer.from('name'), Buffer.alloc(253), Buffer.from('ustar\x0000')]), 'archive'],
    ['program', Buffer.concat([Buffer.from('MZ\x90\0\x03'), Buffer.alloc(80, 0xf1)]), 'program'],
    ['ELF', Buffer.from('7f454c460201', 'hex'), 'program'],
    ['MPEG audio frames', Buffer.from('fffb9064000f', 'hex'), 'media'],
    ['XML', '<?xml version="1.0"?><report/>', 'xml'],
    ['XML with mark', '\uFEFF  <report/>', 'xml'],
    ['XML in UTF-16', Buffer.from('\uFEFF<report/>', 'utf16le'), 'xml'],
    ['XML in UTF-16 without mark', Buffer.from('<report/>', 'utf16le'), 'xml'],
    ['XML in UTF-16 BE', Buffer.from('\uFEFF<report/>', 'utf16le').swap16(), 'xml'],
    ['JSON', ' \r\n{"a":1}', 'json'],
    ['a list', '[1]', 'json'],
    ['a table', 'Name,Phone\nx,1', 'text'],
    [
      'prose that begins with MZ',
      'MZ is no program, and this is a sentence that goes on for a while.',
      'text',
    ],
    ['prose that begins with BM', 'BM is no picture, and this is a sentence.', 'text'],
    ['ID3 as a word', 'ID3 is the name of a column,other\n1,2', 'text'],
    ['ISO-8859-1', Buffer.from('Straße;Größe\nä;ö', 'latin1'), 'text'],
    ['noise', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7919) % 251)), 'binary'],
    ['nothing', '', 'empty'],
    ['white space', ' \r\n\t', 'empty'],
    ['a mark alone', '\uFEFF', 'empty'],
  ])('%s', (_, bytes, expected) => {
    expect(family(bytes)).toBe(expected);
  });

  test('never throws, and text of letters is never media', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void sniff(Buffer.from(bytes))));
    fc.assert(
      fc.property(
        fc.string({
          minLength: 4,
          maxLength: 200,
          unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz 0123456789,;'),
        }),
        (text) => {
          expect(magicAt(Buffer.from(text))).toBe(null);
        },
      ),
    );
  });

  test('encodings by mark', () => {
    expect(markedEncoding(Buffer.from('\uFEFFa'))).toBe('utf-8');
    expect(markedEncoding(Buffer.from('abcd', 'utf16le'))).toBe('utf-16le');
    expect(markedEncoding(Buffer.from('abcd'))).toBe(null);
  });
});
