import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/intake/json-strict.ts';
import { scrub } from '../../src/intake/scrub.ts';
import { fullReport } from '../fixtures/police-json/full-report.ts';
import { MEDIA_KINDS, tinyMedia, traceOf } from '../fixtures/police-json/tiny-media.ts';
import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const mime = (text: string, width = 76, end = '\r\n') =>
  text.match(new RegExp(`.{1,${width}}`, 'g'))!.join(end);
const noise = (length: number) =>
  Buffer.from(Array.from({ length }, (_, i) => (i * i * 31 + i * 7 + 200) & 0xff));

/** The ways in which a payload comes along in text. */
const WAYS: Record<string, (media: Buffer) => string | Buffer> = {
  'JSON string': (media) => JSON.stringify({ a: media.toString('base64'), b: 'after' }),
  'JSON string with escaped slashes': (media) =>
    JSON.stringify({ a: media.toString('base64'), b: 'after' }).replaceAll('/', '\\/'),
  'JSON string with escaped plus': (media) =>
    JSON.stringify({ a: media.toString('base64'), b: 'after' }).replaceAll('+', '\\u002B'),
  'JSON string with escaped line ends': (media) =>
    JSON.stringify({ a: mime(media.toString('base64')), b: 'after' }),
  'JSON string behind an escape': (media) =>
    JSON.stringify({ a: `text\n${media.toString('base64')}`, b: 'after' }),
  'JSON string without padding': (media) =>
    JSON.stringify({ a: media.toString('base64').replace(/=+$/, ''), b: 'after' }),
  'URL-safe alphabet': (media) => JSON.stringify({ a: media.toString('base64url'), b: 'after' }),
  'data: URI in JSON': (media) =>
    JSON.stringify({ a: `data:image/jpeg;base64,${media.toString('base64')}`, b: 'after' }),
  'data: URI with parameters': (media) =>
    JSON.stringify({ a: `see DATA:image/png;name=x.png;base64,${media.toString('base64')} end`, b: 'after' }),
  'data: URI percent-encoded': (media) =>
    JSON.stringify({
      a: `data:image/gif,${[...media].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
      b: 'after',
    }),
  'XML text': (media) => `<report><a>${media.toString('base64')}</a><b>after</b></report>`,
  'XML text in indented lines': (media) =>
    `<report><a>\n    ${mime(media.toString('base64'), 64, '\n    ')}\n  </a><b>after</b></report>`,
  'XML CDATA': (media) => `<report><a><![CDATA[${media.toString('base64')}]]></a><b>after</b></report>`,
  'XML attribute': (media) => `<report a="${media.toString('base64')}"><b>after</b></report>`,
  'XML with line references': (media) =>
    `<report><a>${mime(media.toString('base64'), 76, '&#13;&#10;')}</a><b>after</b></report>`,
  'CSV cell': (media) => `Name,Photo,Phone\nx,${media.toString('base64')},after`,
  'quoted CSV cell over lines': (media) => `Name,Photo,Phone\nx,"${mime(media.toString('base64'))}",after`,
  'e-mail': (media) =>
    `From: a@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n${mime(media.toString('base64'))}\r\n--frame--\r\nafter`,
  hexadecimal: (media) => JSON.stringify({ a: media.toString('hex'), b: 'after' }),
  'upper-case hexadecimal': (media) => JSON.stringify({ a: media.toString('hex').toUpperCase(), b: 'after' }),
  'glued to a name': (media) => JSON.stringify({ a: `photo_${media.toString('base64')}`, b: 'after' }),
  'raw in a JSON string': (media) =>
    Buffer.concat([Buffer.from('{"a":"'), media, Buffer.from('","b":"after"}')]),
  'raw in CDATA': (media) =>
    Buffer.concat([Buffer.from('<report><a><![CDATA['), media, Buffer.from(']]></a><b>after</b></report>')]),
  'raw behind text': (media) => Buffer.concat([Buffer.from('after, some text\n'), media]),
  'UTF-16 XML': (media) =>
    Buffer.from(`\uFEFF<report><a>${media.toString('base64')}</a><b>after</b></report>`, 'utf16le'),
};

const payloads: [string, Buffer][] = [
  ...MEDIA_KINDS.map((kind): [string, Buffer] => [kind, tinyMedia(kind)]),
  ['zip', tinyZip([{ name: 'a.txt', data: noise(700), store: true }])],
  ['pdf', tinyPdf([['x'.repeat(400)]])],
];

describe.each(Object.entries(WAYS))('%s', (way, wrap) => {
  test.each(payloads)('%s', (_, media) => {
    const came = Buffer.from(wrap(media) as string);
    const { kept, dropped } = scrub(came);
    const text = kept.includes(0) ? kept.toString('utf16le') : kept.toString('utf8');
    const trace = traceOf(media);
    for (const form of [
      trace,
      trace.subarray(0, 9).toString('base64'),
      trace.toString('hex'),
      trace.toString('hex').toUpperCase(),
    ])
      expect(kept.includes(form)).toBe(false);
    expect(text).toContain('[media removed sha256:');
    expect(text).toContain('after');
    expect(dropped).toHaveLength(1);
    if (!way.startsWith('raw')) expect(dropped[0]!.sha256).toBe(sha(media));
    expect(text).toContain(`sha256:${dropped[0]!.sha256} bytes:${dropped[0]!.bytes}]`);
    if (way.includes('JSON') && !way.startsWith('raw')) expect(parseJson(kept).ok).toBe(true);
    if (way.includes('XML') || way.includes('CDATA')) expect(text).toMatch(/<b>after<\/b><\/report>$/);
  });
});

describe('what stays', () => {
  const same = (text: string) => {
    const bytes = Buffer.from(text);
    const { kept, dropped } = scrub(bytes);
    expect(dropped).toEqual([]);
    expect(kept.equals(bytes)).toBe(true);
  };
  const jwt = ['{"alg":"HS256","typ":"JWT"}', JSON.stringify({ sub: 'x'.repeat(900) }), 'y'.repeat(32)]
    .map((one) => Buffer.from(one).toString('base64url'))
    .join('.');

  test.each<[string, string]>([
    ['PhotoDNA in base64', JSON.stringify({ PhotoDNA: noise(144).toString('base64') })],
    ['PhotoDNA in hexadecimal', JSON.stringify({ PhotoDNA: noise(144).toString('hex') })],
    [
      'forty PhotoDNA values on lines',
      Array.from({ length: 40 }, (_, i) =>
        noise(144 + i)
          .subarray(i)
          .toString('base64'),
      ).join('\n'),
    ],
    [
      'three hundred MD5 on lines',
      Array.from({ length: 300 }, (_, i) =>
        noise(16 + i)
          .subarray(i)
          .toString('hex'),
      ).join('\n'),
    ],
    [
      'a hundred SHA-256 on lines',
      Array.from({ length: 100 }, (_, i) =>
        noise(32 + i)
          .subarray(i)
          .toString('hex'),
      ).join('\n'),
    ],
    [
      'three hundred names on lines',
      Array.from({ length: 300 }, (_, i) => `screen_name_of_somebody_${1_000 + i}`).join('\n'),
    ],
    ['a JWT', JSON.stringify({ token: jwt })],
    [
      'a URL of 3,000 characters',
      `https://example.com/${'path/segment-'.repeat(240)}?q=${'A1b2'.repeat(100)}`,
    ],
    ['a path with 9j in it', 'https://example.com/9j/4abc/some-long-path-segment-that-goes-on-and-on-and-on'],
    ['prose', 'A long sentence without any payload. '.repeat(500)],
    ['data without a payload', 'the data: image/png is described here, base64, nothing else'],
    ['a text data URI', 'data:text/plain,hello'],
    ['a number of 6,000 digits', `{"a": ${'7'.repeat(6_000)}}`],
    ['Hindi', 'यह एक वाक्य है। '.repeat(500)],
    ['a full report', JSON.stringify(fullReport(), null, 2)],
  ])('%s', (_, text) => same(text));

  test('text of words and short tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 15, unit: fc.constantFrom(...'abcXYZ019+/=') })), (words) =>
        same(words.join(' ')),
      ),
    );
  });
});

test('unbroken base64 of more than 4,096 characters goes, whatever it is', () => {
  const payload = noise(4_000);
  const { kept, dropped } = scrub(Buffer.from(JSON.stringify({ a: payload.toString('base64') })));
  expect(kept.length).toBeLessThan(200);
  expect(dropped).toMatchObject([
    { mediaType: 'application/octet-stream', bytes: 4_000, sha256: sha(payload) },
  ]);
  const wrapped = scrub(Buffer.from(`x\n${mime(payload.toString('base64'))}\nend`));
  expect(wrapped.kept.toString()).toMatch(/^x\n\[media removed sha256:[0-9a-f]{64} bytes:4000\]\nend$/);
});

test('several payloads in one document, each with its own digests', () => {
  const [one, two] = [tinyMedia('png'), tinyMedia('jpeg', 900)];
  const { kept, dropped } = scrub(
    Buffer.from(JSON.stringify({ list: [one.toString('base64'), two.toString('base64')], end: 1 })),
  );
  expect(dropped.map((each) => [each.mediaType, each.sha256])).toEqual([
    ['image/png', sha(one)],
    ['image/jpeg', sha(two)],
  ]);
  expect(parseJson(kept)).toMatchObject({ ok: true, value: { end: 1 } });
});

test('linear on hostile text', () => {
  const lines = [
    '\\'.repeat(3_000_000),
    'data:'.repeat(500_000),
    '/9j/'.repeat(700_000),
    'abcdefghijklmnop\\/'.repeat(150_000),
    'abcdefghijklmnop\n'.repeat(150_000),
    'AAAA'.repeat(700_000),
    `${'iVBORw0KGgo'.repeat(200_000)}`,
    '"a":"niVBOR\\n",'.repeat(150_000),
  ];
  const cost = (text: string): number => {
    const started = performance.now();
    scrub(Buffer.from(text));
    return performance.now() - started;
  };
  // four times the text: what goes by squares takes sixteen times as long; 20 ms for what a machine does beside it
  for (const text of lines) {
    const quarter = cost(text.slice(0, text.length / 4));
    expect(cost(text), text.slice(0, 20)).toBeLessThan(12 * (quarter + 20));
  }
});

test('mutated documents with a payload stay free of it', () => {
  const media = tinyMedia('jpeg');
  const whole = Buffer.from(JSON.stringify({ a: 'x', photo: media.toString('base64'), b: { c: ['y', 1] } }));
  const at = whole.indexOf(media.toString('base64'));
  fc.assert(
    fc.property(
      fc.oneof(fc.nat(at - 1), fc.integer({ min: at + 800, max: whole.length - 1 })),
      fc.string({ maxLength: 4, unit: fc.constantFrom('"', '{', ' ', '\\', 'n', ',', '<', ':') }),
      (place, put) => {
        const { kept } = scrub(
          Buffer.concat([whole.subarray(0, place), Buffer.from(put), whole.subarray(place)]),
        );
        expect(kept.includes(traceOf(media).subarray(0, 9).toString('base64').slice(0, 12))).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});
