import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QuarantineReason } from '../../src/intake/shape.ts';
import { makeReport } from '../fixtures/ncmec-api/documents.ts';
import { documentOf, NOW, read, readersOf } from '../fixtures/ncmec-api/reading.ts';

const SUMMARY =
  '<incidentSummary><incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-03-01T10:15:00Z</incidentDateTime></incidentSummary>';
const REPORTER = '<reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter>';
const sound = (inner = '', attributes = '') => `<report${attributes}>${SUMMARY}${REPORTER}${inner}</report>`;
const words = (text: string) => sound(`<additionalInfo>${text}</additionalInfo>`);
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
const utf16 = (xml: string) => Buffer.from(xml, 'utf16le');
const swapped = (xml: string) => Buffer.from(xml, 'utf16le').swap16();
const bytes = (xml: string, ...tail: number[]) => Buffer.concat([Buffer.from(xml), Buffer.from(tail)]);

type Refused = [kind: string, xml: string | Uint8Array, code: QuarantineReason, offset: number | null];

const REFUSED: Refused[] = [
  ['nothing', '', 'EMPTY', null],
  ['white space only', ' \n\t\r\n ', 'EMPTY', null],
  ['a byte order mark only', '\ufeff', 'EMPTY', null],
  [
    'billion laughs',
    `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">${laughs}]><report>&l9;</report>`,
    'XML_DOCTYPE',
    21,
  ],
  [
    'quadratic blow-up',
    `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(50_000)}">]><report>${'&a;'.repeat(50_000)}</report>`,
    'XML_DOCTYPE',
    0,
  ],
  [
    'external entity',
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><report>&x;</report>',
    'XML_DOCTYPE',
    0,
  ],
  [
    'parameter entity',
    '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p;]><report/>',
    'XML_DOCTYPE',
    0,
  ],
  ['document type only', '<!DOCTYPE report SYSTEM "http://192.0.2.1/x.dtd"><report/>', 'XML_DOCTYPE', 0],
  ['document type in small letters', '<!doctype report><report/>', 'XML_DOCTYPE', 0],
  ['document type without an end', '<!DOCTYPE report [<!ENTITY a "b"', 'XML_DOCTYPE', 0],
  ['entity without a document type', words('&secret;'), 'XML_DOCTYPE', null],
  ['entity of a prototype', words('&constructor;'), 'XML_DOCTYPE', null],
  ['nested too deeply', `${'<report>'.repeat(65)}${'</report>'.repeat(65)}`, 'XML_TOO_DEEP', null],
  ['nested very deeply', '<report>'.repeat(1_000_000), 'XML_TOO_DEEP', null],
  ['long names, nested', `<report>${'<abcdefghijklmnopqrstuvwxyz>'.repeat(20)}`, 'XML_TOO_DEEP', null],
  ['a name without end', `<report><${'n'.repeat(2_000_000)}/></report>`, 'XML_TOO_LARGE', null],
  ['a long name', `<report><${'n'.repeat(129)}/></report>`, 'XML_TOO_LARGE', null],
  ['a huge attribute', `<report a="${'x'.repeat(1_100_000)}"/>`, 'XML_TOO_LARGE', null],
  ['an attribute without end', `<report a="${'x'.repeat(3_000_000)}`, 'XML_TOO_LARGE', null],
  ['a huge text', words('x'.repeat(1_100_000)), 'XML_TOO_LARGE', null],
  [
    'a huge text in pieces',
    words('<![CDATA[x]]>'.repeat(200).concat('x'.repeat(1_048_576))),
    'XML_TOO_LARGE',
    null,
  ],
  ['a CDATA bomb', words(`<![CDATA[${'x'.repeat(5_000_000)}]]>`), 'XML_TOO_LARGE', null],
  ['a comment without end', `<report><!--${'x'.repeat(3_000_000)}`, 'XML_TOO_LARGE', null],
  ['very many siblings', `<report>${'<a/>'.repeat(200_001)}</report>`, 'XML_TOO_LARGE', null],
  [
    'very many attributes',
    `<report ${Array.from({ length: 200_001 }, (_, n) => `a${n}=""`).join(' ')}/>`,
    'XML_TOO_LARGE',
    null,
  ],
  ['a document too large', words('x'.repeat(34_000_000)), 'TOO_LARGE', null],
  ['NUL in text', words('a\0b'), 'XML_BROKEN', null],
  ['control characters', words('\u0001\u0008\u000b'), 'XML_BROKEN', null],
  ['a reference to NUL', words('&#0;'), 'XML_BROKEN', null],
  ['a reference to a surrogate', words('&#xD800;'), 'XML_BROKEN', null],
  ['a reference beyond Unicode', words('&#x110000;'), 'XML_BROKEN', null],
  ['a non-character', words('\uffff'), 'XML_BROKEN', null],
  ['bad UTF-8', bytes('<report>ab', 0xff, 0x3c), 'ENCODING', 10],
  ['overlong UTF-8', bytes('<report>', 0xc0, 0xbc), 'ENCODING', 8],
  ['a surrogate in UTF-8', bytes('<report>', 0xed, 0xa0, 0x80), 'ENCODING', 8],
  ['UTF-8 cut off', bytes('<report>', 0xe2, 0x82), 'ENCODING', 8],
  ['a lone surrogate in UTF-16', utf16('\ufeff<report>\ud800a</report>'), 'ENCODING', 18],
  ['UTF-16 of odd length', Buffer.concat([utf16('\ufeff<report/>'), Buffer.from([0x20])]), 'ENCODING', 20],
  ['UTF-7 by declaration', '<?xml version="1.0" encoding="UTF-7"?><report/>', 'ENCODING', 0],
  ['an encoding of nobody', '<?xml version="1.0" encoding="x-user-defined"?><report/>', 'ENCODING', 0],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), 'ENCODING', 0],
  ['an attribute twice', '<report a="1" a="2"/>', 'XML_BROKEN', null],
  ['an unclosed element', '<report><victim>', 'XML_BROKEN', 16],
  ['crossed elements', '<report><a><b></a></b></report>', 'XML_BROKEN', 18],
  ['two roots', '<report/><report/>', 'XML_BROKEN', null],
  ['text after the root', '<report/>more', 'XML_BROKEN', null],
  ['text before the root', 'more<report/>', 'XML_BROKEN', null],
  ['no element', '<?xml version="1.0"?><!-- nothing -->', 'XML_BROKEN', null],
  ['a late declaration', ' <?xml version="1.0"?><report/>', 'XML_BROKEN', null],
  ['a bare ampersand', words('a & b'), 'XML_BROKEN', null],
  ['an ampersand and, later, a semicolon', words('a & b; c'), 'XML_BROKEN', null],
  ['a bare less-than', words('a < b'), 'XML_BROKEN', null],
  ['an attribute without quotes', '<report a=1/>', 'XML_BROKEN', null],
  ['a CDATA end in text', words(']]>'), 'XML_BROKEN', null],
  ['an unknown version', '<?xml version="2.0"?><report/>', 'XML_BROKEN', null],
  ['a closing tag alone', '</report>', 'XML_BROKEN', null],
  ['angle brackets only', '<'.repeat(100_000), 'XML_BROKEN', null],
  [
    'another namespace by prefix',
    '<n:report xmlns:n="urn:x"><n:incidentSummary/></n:report>',
    'XML_UNKNOWN_ROOT',
    null,
  ],
  ['no XML at all', '{"reportId": 1}', 'XML_BROKEN', null],
];

type Accepted = [kind: string, xml: string | Uint8Array, warnings: string[], holds: string];

const ACCEPTED: Accepted[] = [
  ['the five entities and numbers', words('&lt;&amp;&gt;&quot;&apos;&#65;&#x1F4DE;'), [], '<&>\\"\'A📞'],
  ['CDATA', words('<![CDATA[<b>&x;</b>]]>'), [], '<b>&x;</b>'],
  ['comments and instructions between', words('a<!-- no -->b<?php no ?>c'), [], '"abc"'],
  ['a flood of comments', sound('<!-- x -->'.repeat(50_000)), [], 'example.com'],
  ['a flood of instructions', sound('<?x y?>'.repeat(50_000)), [], 'example.com'],
  ['a stylesheet', `<?xml-stylesheet href="http://192.0.2.1/a.xsl"?>${sound()}`, [], 'example.com'],
  [
    'a schema location at a host',
    sound(
      '',
      ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x http://192.0.2.1/x"',
    ),
    [],
    'example.com',
  ],
  [
    'an inclusion',
    sound('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'),
    ['UNKNOWN_FIELD'],
    'xi:include@href',
  ],
  [
    'elements of another namespace',
    sound('<x:victim xmlns:x="urn:x"><x:age>9</x:age></x:victim>'),
    ['UNKNOWN_FIELD'],
    'x:age',
  ],
  [
    'names of a prototype',
    sound('<__proto__>p</__proto__><constructor a="b">c</constructor>'),
    ['UNKNOWN_FIELD', 'UNKNOWN_FIELD'],
    '"__proto__"',
  ],
  ['XML 1.1', `<?xml version="1.1"?>${words('a\u0085b')}`, [], 'a\\nb'],
  ['a byte order mark', `\ufeff${sound()}`, [], 'example.com'],
  ['UTF-16 with a mark', utf16(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${words('नमस्ते')}`), [], 'नमस्ते'],
  ['UTF-16, big end first', swapped(`\ufeff${words('नमस्ते')}`), [], 'नमस्ते'],
  ['UTF-16 without a mark', utf16(words('नमस्ते')), [], 'नमस्ते'],
  ['UTF-16, big end first, without a mark', swapped(words('नमस्ते')), [], 'नमस्ते'],
  [
    'UTF-8 that claims UTF-16',
    `<?xml version="1.0" encoding="utf-16"?>${words('नमस्ते')}`,
    ['ENCODING_DECLARED'],
    'नमस्ते',
  ],
  [
    'ISO-8859-1',
    Buffer.from(`<?xml version='1.0' encoding='ISO-8859-1'?>${words('caf\u00e9')}`, 'latin1'),
    [],
    'café',
  ],
  [
    'windows-1252',
    Buffer.from(`<?xml version="1.0" encoding="Windows-1252"?>${words('\x80 \x93a\x94')}`, 'latin1'),
    [],
    '€ “a”',
  ],
  [
    'very many of what may repeat',
    sound(`<victim><victimPerson/>${'<displayName>d</displayName>'.repeat(50_000)}</victim>`),
    [],
    'displayName[50000]',
  ],
  [
    'very many unknown names in turn',
    sound(Array.from({ length: 60_000 }, (_, n) => `<u${n % 30_000}/>`).join('')),
    ['UNKNOWN_FIELD', 'MORE_WARNINGS'],
    'u29999[2]',
  ],
  ['line ends of all kinds', sound().replaceAll('><', '>\r\n\r<'), [], 'example.com'],
];

describe('hostile XML', () => {
  test.each(REFUSED)('%s is refused', (_, xml, code, offset) => {
    const reading = read(xml);
    expect(reading).toMatchObject({ kind: 'refused', refusal: { code } });
    if (reading.kind !== 'refused') return;
    if (offset !== null) expect(reading.refusal.offset).toBe(offset);
    if (code === 'XML_BROKEN' || code === 'XML_DOCTYPE')
      expect(reading.refusal.offset).toBeGreaterThanOrEqual(0);
    expect(reading.refusal.at.length).toBeLessThan(600);
  });

  test.each(ACCEPTED)('%s is read', (_, xml, codes, holds) => {
    const reading = read(xml);
    expect(reading.kind).toBe('tip');
    if (reading.kind !== 'tip') return;
    expect(new Set(reading.draft.warnings.map(({ code }) => code))).toEqual(new Set(codes));
    expect(JSON.stringify(reading.draft)).toContain(holds);
  });

  test('there are no fewer kinds than asked for', () => {
    expect(REFUSED.length + ACCEPTED.length).toBeGreaterThanOrEqual(60);
  });

  test('a refusal says which element, which line and which byte', () => {
    const xml = `<report>\n  <victim>é</victim>\n  <victim>\n    <screenName>a & b</screenName>\n  </victim>\n</report>`;
    const reading = read(xml);
    if (reading.kind !== 'refused') throw new Error('read');
    expect(reading.refusal.at).toBe('/report/victim[2]/screenName, line 4');
    expect(reading.refusal.offset).toBe(Buffer.from(xml).indexOf('&'));
  });

  test('a byte’s place counts bytes in every encoding', () => {
    const xml = '<report>नम</oops>';
    const offsets = [Buffer.from(xml), utf16(`\ufeff${xml}`), Buffer.from(`\ufeff${xml}`)].map((document) => {
      const reading = read(document);
      return reading.kind === 'refused' ? reading.refusal.offset : null;
    });
    expect(offsets).toEqual([8 + 6 + 7, 2 + (8 + 2 + 7) * 2, 3 + 8 + 6 + 7]);
  });

  test('mutants of a sound document are read or refused, never thrown at, and always by one reader', () => {
    const whole = Buffer.from(makeReport('typical').xml);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.nat(whole.length),
        (changes, cut) => {
          const mutant = Buffer.from(cut % 4 === 0 ? whole.subarray(0, cut) : whole);
          for (const [at, byte] of changes) if (at < mutant.length) mutant[at] = byte;
          const document = documentOf(mutant);
          const readers = readersOf(document);
          expect(readers).toHaveLength(1);
          const reading = readers[0]!.read(document, { now: NOW });
          expect(['tip', 'file-details', 'response', 'refused']).toContain(reading.kind);
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });
});
