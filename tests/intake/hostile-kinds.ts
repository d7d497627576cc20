import { deflateRawSync } from 'node:zlib';
import { counter } from '../app/work.ts';
import { fullReport, typicalReport } from '../fixtures/police-json/full-report.ts';
import { MEDIA_KINDS, tinyMedia } from '../fixtures/police-json/tiny-media.ts';
import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

/** A hostile file: its kind, its bytes, and how each document in it must end: `tip`, or the reason of its quarantine. */
export type Hostile = [kind: string, bytes: string | Uint8Array, ends: string[]];

const SUMMARY =
  '<incidentSummary><incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-03-01T10:15:00Z</incidentDateTime></incidentSummary>';
const REPORTER = '<reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter>';
const next = counter();
const xml = (inner = '') =>
  `<report>${SUMMARY}${REPORTER}<additionalInfo>no ${next()}${inner}</additionalInfo></report>`;
const json = (more: object = {}) =>
  JSON.stringify({ ...typicalReport, reportId: String(810_000_000 + next()), ...more });
const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
const raw = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

/** Payloads of which no byte may be kept: harmless, of a known pattern. */
export const MEDIA = MEDIA_KINDS.map((kind) => tinyMedia(kind));
const [picture, film] = [MEDIA[0]!, MEDIA[MEDIA_KINDS.indexOf('mp4')]!];

/** Kinds of hostile XML. `outside` is an address that answers and a file that is there: nobody may ask for either. */
export const hostileXml = (outside: { url: string; file: string }): Hostile[] => [
  [
    'billion laughs',
    `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">${laughs}]><report>&l9;</report>`,
    ['XML_DOCTYPE'],
  ],
  [
    'quadratic blow-up',
    `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(50_000)}">]><report>${'&a;'.repeat(50_000)}</report>`,
    ['XML_DOCTYPE'],
  ],
  [
    'an entity of a file',
    `<!DOCTYPE r [<!ENTITY x SYSTEM "file://${outside.file}">]><report>&x;</report>`,
    ['XML_DOCTYPE'],
  ],
  [
    'an entity of an address',
    `<!DOCTYPE r [<!ENTITY x SYSTEM "${outside.url}/entity">]><report>&x;</report>`,
    ['XML_DOCTYPE'],
  ],
  [
    'a parameter entity',
    `<!DOCTYPE r [<!ENTITY % p SYSTEM "${outside.url}/p.dtd"> %p;]><report/>`,
    ['XML_DOCTYPE'],
  ],
  [
    'a document type at an address',
    `<!DOCTYPE report PUBLIC "x" "${outside.url}/x.dtd">${xml()}`,
    ['XML_DOCTYPE'],
  ],
  ['an undeclared entity', xml('&secret;'), ['XML_DOCTYPE']],
  [
    'an inclusion of a file',
    `<report xmlns:xi="http://www.w3.org/2001/XInclude">${SUMMARY}${REPORTER}<xi:include parse="text" href="file://${outside.file}"/></report>`,
    ['tip'],
  ],
  [
    'a schema at an address',
    `<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="${outside.url}/x.xsd">${SUMMARY}${REPORTER}</report>`,
    ['tip'],
  ],
  ['a stylesheet at an address', `<?xml-stylesheet href="${outside.url}/a.xsl"?>${xml()}`, ['tip']],
  ['very deep', '<report>'.repeat(200_000), ['XML_TOO_DEEP']],
  ['very many siblings', `<report>${'<a/>'.repeat(250_000)}</report>`, ['XML_TOO_LARGE']],
  ['a very long text', xml(' a word'.repeat(200_000)), ['XML_TOO_LARGE']],
  ['a very long attribute', `<report a="${' a word'.repeat(200_000)}"/>`, ['XML_TOO_LARGE']],
  ['a comment without end', `<report><!--${' a word'.repeat(300_000)}`, ['XML_TOO_LARGE']],
  ['not closed', '<report><victim>', ['XML_BROKEN']],
  ['crossed', '<report><a><b></a></b></report>', ['XML_BROKEN']],
  ['two roots', '<report/><report/>', ['XML_BROKEN']],
  ['NUL', xml('a\0b'), ['XML_BROKEN']],
  ['a bare ampersand', xml(' & '), ['XML_BROKEN']],
  ['an attribute twice', '<report a="1" a="2"/>', ['XML_BROKEN']],
  ['another’s root', '<html><script src="x"/></html>', ['XML_UNKNOWN_ROOT']],
  ['bad UTF-8', raw('<report>', [0xff, 0xfe, 0x41], '</report>'), ['ENCODING']],
  ['UTF-7 by declaration', '<?xml version="1.0" encoding="UTF-7"?><report/>', ['ENCODING']],
  ['a script in CDATA', xml('<![CDATA[<script>alert(1)</script>]]>'), ['tip']],
  [
    'names of a prototype',
    `<report>${SUMMARY}${REPORTER}<__proto__><polluted>1</polluted></__proto__></report>`,
    ['tip'],
  ],
];

export const hostileJson: Hostile[] = [
  ['cut off', json().slice(0, -20), ['JSON_BROKEN']],
  ['a trailing comma', json().replace(/}$/, ',}'), ['JSON_BROKEN']],
  ['two documents in one', `${json()}${json()}`, ['JSON_BROKEN']],
  ['a comment', json().replace('{', '{/* x */'), ['JSON_BROKEN']],
  ['NaN', '{"reportId": "1", "age": NaN}', ['JSON_BROKEN']],
  ['a key twice', '{"reportId": "810999001", "reportId": "810999002"}', ['JSON_DUPLICATE_KEY']],
  ['a prototype', '{"reportId": "810999003", "__proto__": {"admin": true}}', ['JSON_FORBIDDEN_KEY']],
  [
    'a constructor',
    '{"reportId": "810999004", "constructor": {"prototype": {"x": 1}}}',
    ['JSON_FORBIDDEN_KEY'],
  ],
  ['very deep lists', '['.repeat(100_000), ['JSON_TOO_DEEP']],
  ['very deep objects', '{"a":'.repeat(100_000), ['JSON_TOO_DEEP']],
  ['a raw line end in a string', '{"reportId": "81099\n9005"}', ['JSON_BROKEN']],
  ['half a pair', json({ odd: '\ud800' }), ['tip']],
  [
    'numbers beyond all numbers',
    `${json().slice(0, -1)}, "big": 1e400, "long": 123456789012345678901234567890}`,
    ['tip'],
  ],
  ['an empty object', '{}', ['NOT_A_TIP']],
  ['a number', '42', ['UNKNOWN_FORMAT']],
  [
    'types turned',
    JSON.stringify({
      reportId: '810999006',
      reportedInformation: [],
      additionalNcmecInformation: 'x',
      automatedInformation: 7,
    }),
    ['tip'],
  ],
  [
    'everything null',
    JSON.stringify({
      reportId: '810999007',
      reportedInformation: { reportingEsp: null, incidentSummary: null, uploadedFiles: null },
    }),
    ['tip'],
  ],
  ['a million keys', `{${Array.from({ length: 300_000 }, (_, n) => `"k${n}":1`).join(',')}}`, ['NOT_A_TIP']],
  ['Latin-1', Buffer.from('{"reportId": "810999008", "x": "é"}', 'latin1'), ['ENCODING']],
  [
    'a script in every name',
    json({
      reportedInformation: {
        reportedPeople: {
          reportedPersons: [
            { firstName: '<img src=x onerror=alert(1)>', screenName: "'; DROP TABLE tip; --" },
          ],
        },
      },
    }),
    ['tip'],
  ],
  [
    'formulas in every field',
    json({
      reportedInformation: {
        reportedPeople: {
          reportedPersons: [
            { firstName: '=HYPERLINK("http://192.0.2.1")', lastName: '@SUM(1)', screenName: '+1+1' },
          ],
        },
      },
    }),
    ['tip'],
  ],
  [
    'a list with one bad element',
    `[${json()}, {"reportId": "810999009", }, ${json()}]`,
    ['tip', 'JSON_BROKEN', 'tip'],
  ],
];

export const hostileCsv: Hostile[] = [
  ['an open quote', 'CyberTip No,Mobile No\n820000001,1\n820000002,"2\n820000003,3', ['tip', 'CSV_BROKEN']],
  ['text behind a quote', 'CyberTip No,Mobile No\n820000004,1\n"820000005"x,2', ['tip', 'CSV_BROKEN']],
  ['only a header', 'CyberTip No,Mobile No,State/UT\n', ['CSV_EMPTY_ROW']],
  ['an unknown header', 'One,Two,Three\na,b,c\nd,e,f', ['CSV_NO_MAPPING', 'CSV_NO_MAPPING']],
  ['formulas', "CyberTip No,Mobile No,State/UT\n820000006,=cmd|' /C calc'!A0,@x", ['tip']],
  ['NUL in a cell', 'CyberTip No,Mobile No\n820000007,9\x009\n', ['tip']],
  ['a header of prototypes', '__proto__,constructor,toString\n1,2,3', ['CSV_NO_MAPPING']],
];

const good = () => ({ name: `good-${next()}.json`, data: json() });
const zeros = Buffer.alloc(30_000_000);

export const hostileZip: Hostile[] = [
  [
    'a bomb',
    tinyZip([
      good(),
      { name: 'zeros.json', data: Buffer.concat([Buffer.from('{"reportId": "'), zeros, Buffer.from('"}')]) },
    ]),
    ['tip', 'ZIP_TOO_LARGE'],
  ],
  ['a way out', tinyZip([good(), { name: '../../etc/cron.d/x', data: json() }]), ['tip', 'ZIP_UNSAFE_NAME']],
  ['an absolute way', tinyZip([good(), { name: '/etc/passwd', data: json() }]), ['tip', 'ZIP_UNSAFE_NAME']],
  ['a drive', tinyZip([good(), { name: 'C:\\x.json', data: json() }]), ['tip', 'ZIP_UNSAFE_NAME']],
  ['a ZIP inside', tinyZip([good(), { name: 'inner.zip', data: tinyZip([good()]) }]), ['tip', 'ZIP_NESTED']],
  [
    'encrypted',
    tinyZip([good(), { name: 'locked.json', data: json(), lies: { flags: 0x801 } }]),
    ['tip', 'ZIP_ENCRYPTED'],
  ],
  ['cut off', tinyZip([good(), good()], { cutAt: 200 }), ['ZIP_BROKEN']],
  [
    'a false checksum',
    tinyZip([good(), { name: 'false.json', data: json(), lies: { crc: 7 } }]),
    ['tip', 'ZIP_BROKEN'],
  ],
  [
    'a false size',
    tinyZip([good(), { name: 'false.json', data: json(), lies: { size: 10 } }]),
    ['tip', 'ZIP_BROKEN'],
  ],
  [
    'an unknown method',
    tinyZip([good(), { name: 'odd.json', data: json(), lies: { method: 99 } }]),
    ['tip', 'ZIP_BROKEN'],
  ],
  [
    'a link to a file',
    tinyZip([good(), { name: 'link', data: '/etc/passwd', lies: { attributes: 0xa1ff0000 } }]),
    ['tip', 'ZIP_UNSAFE_NAME'],
  ],
];

export const hostileOther: Hostile[] = [
  ['nothing', '', ['EMPTY']],
  ['white space', ' \n\t ', ['EMPTY']],
  ['words', 'a letter that somebody wrote', ['UNKNOWN_FORMAT']],
  [
    'random bytes',
    Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 197 + (at >> 3) * 31) & 0xff)),
    ['UNKNOWN_FORMAT'],
  ],
  ['a program', raw([0x7f], 'ELF', [2, 1, 1, 0], 'x'.repeat(500)), ['UNKNOWN_FORMAT']],
  ['gzip', raw([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], [...deflateRawSync('x')]), ['UNKNOWN_FORMAT']],
  ['a broken PDF', '%PDF-1.4\n1 0 obj\n<< /Type', ['PDF_BROKEN']],
  ['a PDF of something else', tinyPdf([['An invented letter', 'about nothing']]), ['PDF_NOT_A_TIP']],
];

/** Payloads by every way in which they come along. */
export const smuggled: Hostile[] = [
  ...MEDIA.map((bytes, at): Hostile => [`${MEDIA_KINDS[at]} as a file`, bytes, ['MEDIA_REFUSED']]),
  ['a picture as Base64 in JSON', json({ attachment: picture.toString('base64') }), ['tip']],
  [
    'a picture as a data address in JSON',
    json({ image: `data:image/jpeg;base64,${picture.toString('base64')}` }),
    ['tip'],
  ],
  ['a picture in CDATA', xml(`<![CDATA[${picture.toString('base64')}]]>`), ['tip']],
  ['a picture in hexadecimal', json({ attachment: picture.toString('hex') }), ['tip']],
  ['a film in a ZIP, renamed', tinyZip([good(), { name: 'notes.json', data: film }]), ['tip']],
  [
    'a picture beside words in a broken document',
    `{"reportId": "x", "a": "${picture.toString('base64')}", }`,
    ['JSON_BROKEN'],
  ],
  [
    'a picture in a row',
    `CyberTip No,Mobile No,State/UT\n820000008,1,${picture.toString('base64')}`,
    ['tip'],
  ],
  ['a picture in a PDF', tinyPdf([['An invented letter']], picture), ['PDF_NOT_A_TIP']],
  [
    'a full report with a picture in its summary',
    JSON.stringify({
      ...fullReport(),
      reportId: '810999010',
      extra: { deep: [`data:image/png;base64,${MEDIA[1]!.toString('base64')}`] },
    }),
    ['tip'],
  ],
];
