import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openInput } from '../../src/intake/open.ts';
import type { IntakeDocument } from '../../src/intake/shape.ts';
import { fullReport, minimalReport, typicalReport } from '../fixtures/police-json/full-report.ts';
import { inputOf, opened } from '../fixtures/police-json/intake-input.ts';
import { MEDIA_KINDS, tinyMedia, traceOf } from '../fixtures/police-json/tiny-media.ts';
import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const told = (documents: IntakeDocument[]) =>
  documents.map((one) => `${one.record}:${one.refusal?.code ?? one.content}`);
const report = (n: number) => ({ ...typicalReport, reportId: String(n) });

describe('single documents', () => {
  test('a JSON file: one document, its bytes and digest as they came', async () => {
    const text = JSON.stringify(fullReport(), null, 2);
    const [only, ...more] = await opened(text);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      record: '',
      content: 'json',
      digest: sha(text),
      keptDigest: sha(text),
      bytes: Buffer.byteLength(text),
      dropped: [],
    });
    expect(Buffer.from(only!.kept).toString()).toBe(text);
  });

  test.each([
    ['<report/>', ':xml'],
    ['\uFEFF<?xml version="1.0"?><report/>', ':xml'],
    ['', ':EMPTY'],
    [' \n\t', ':EMPTY'],
    ['A letter.\nIt says nothing that a table would say, and has commas, too.\nRegards', ':UNKNOWN_FORMAT'],
    ['word', ':UNKNOWN_FORMAT'],
    ['1,2,3\n4,5,6', ':UNKNOWN_FORMAT'],
    ['From: a@example.org\nTo: b@example.org\n\nhello', ':UNKNOWN_FORMAT'],
    [JSON.stringify(minimalReport), ':json'],
    [`{"tipstaff":"tip/1"}`, 'line 1:json'],
    ['{"value":[{"MD5":"x"}]}', ':json'],
    ['{"reports":[{"reportId":"1"}],"count":1}', ':json'],
    ['{broken', ':json'],
    ['[]', ':json'],
    ['null,', ':UNKNOWN_FORMAT'],
  ])('%j', async (text, expected) => {
    expect(told(await opened(text))).toEqual([expected]);
  });

  test('text of no known format is kept, binary of none is not', async () => {
    const [text] = await opened('some words');
    expect(Buffer.from(text!.kept).toString()).toBe('some words');
    const [gzip] = await opened(Buffer.from('1f8b0800000000000003', 'hex'), 'a.json');
    expect(gzip).toMatchObject({
      refusal: { code: 'UNKNOWN_FORMAT' },
      kept: Buffer.alloc(0),
      dropped: [{ mediaType: 'application/gzip' }],
    });
    const [long] = await opened('some words '.repeat(200_000));
    expect(long).toMatchObject({
      refusal: { code: 'UNKNOWN_FORMAT' },
      kept: Buffer.alloc(0),
      bytes: 2_200_000,
    });
  });

  test.each([
    ['xml', `<report>${'x'.repeat(5_000)}</report>`],
    ['json', JSON.stringify({ a: 'x '.repeat(5_000) })],
    ['pdf', tinyPdf([['x'.repeat(5_000)]])],
  ])('larger than the limit: %s', async (_, bytes) => {
    const [only, ...more] = await opened(bytes, 'x', { limits: { documentBytes: 4_096 } });
    expect(more).toEqual([]);
    expect(only).toMatchObject({ refusal: { code: 'TOO_LARGE' }, digest: sha(bytes), kept: Buffer.alloc(0) });
  });

  test('the answer sheet is passed over and said', async () => {
    const skipped: string[] = [];
    expect(
      await opened('\uFEFF{ "tipstaffTruth" : 1, "reportId": "1"}', 'truth.json', {
        onSkip: (file) => skipped.push(file),
      }),
    ).toEqual([]);
    expect(skipped).toEqual(['truth.json']);
    expect(told(await opened('{"reportId":"1","tipstaffTruth":1}'))).toEqual([':json']);
  });
});

describe('lists and lines', () => {
  const reports = [report(1), report(2), report(3)];

  test.each([
    ['a list', JSON.stringify(reports)],
    ['an indented list', JSON.stringify(reports, null, 2)],
    ['a wrapped list', JSON.stringify({ reports })],
    ['a list with a line for each', `[\n${reports.map((one) => JSON.stringify(one)).join(',\n')}\n]`],
    [
      'a wrapped list with a line for each',
      `{"reports":[\n${reports.map((one) => JSON.stringify(one)).join(',\n')}\n]}`,
    ],
  ])('%s gives a document for each element, of its own bytes', async (_, text) => {
    const documents = await opened(text);
    expect(told(documents)).toEqual(['/0:json', '/1:json', '/2:json']);
    for (const [index, one] of documents.entries()) {
      expect(JSON.parse(Buffer.from(one.kept).toString())).toEqual(reports[index]);
      expect(text).toContain(Buffer.from(one.kept).toString());
      expect(one.digest).toBe(sha(one.kept));
    }
  });

  test('digests of elements and lines do not depend on order or line ends', async () => {
    const lines = reports.map((one) => JSON.stringify(one));
    const forms = [
      lines.join('\n'),
      lines.join('\r\n'),
      [...lines].reverse().join('\n\n'),
      `\uFEFF${lines.join('\n')}\n`,
      `[${lines.join(',')}]`,
    ];
    const digests = await Promise.all(
      forms.map(async (form) => (await opened(form)).map((one) => one.digest).sort()),
    );
    for (const one of digests) expect(one).toEqual(digests[0]);
  });

  test('a broken list: what came before, then the rest, refused', async () => {
    const documents = await opened(`[{"reportId":"1"},{"reportId":"2"}{"reportId":"3"}]`);
    expect(told(documents)).toEqual(['/0:json', '/1:JSON_BROKEN']);
    expect(documents[1]!.refusal).toMatchObject({ at: '/1', offset: 18 });
    expect(Buffer.from(documents[1]!.kept).toString()).toContain('"3"');
    expect(told(await opened('{"reports":[{"reportId":"1"},{"reportId"'))).toEqual([
      '/0:json',
      '/1:JSON_BROKEN',
    ]);
    expect(told(await opened('[{"reportId":"1"}] x'))).toEqual(['/0:json', '/1:JSON_BROKEN']);
  });

  test.each([
    ['first', 0],
    ['middle', 60],
    ['last', 119],
  ])('a poisoned line, %s: all others are read', async (_, place) => {
    for (const poison of ['{"reportId": "x", ', 'not json at all', '{"a":1}}', '\0\0\0', '[1,2', '"text"']) {
      const lines = Array.from({ length: 120 }, (_, i) => JSON.stringify(report(i)));
      lines[place] = poison;
      const documents = await opened(lines.join('\n'));
      expect(
        documents.map((one) => one.record),
        poison,
      ).toEqual(lines.map((_, i) => `line ${i + 1}`));
      expect(documents.every((one) => one.content === 'json')).toBe(true);
    }
  });

  test('empty lines are no documents but are counted; a line too long is refused alone', async () => {
    const documents = await opened(
      `{"a":1}\n\n{"b":2}\n${JSON.stringify({ c: 'x '.repeat(3_000) })}\n{"d":4}\n`,
      'x',
      { limits: { lineBytes: 2_000 } },
    );
    expect(told(documents)).toEqual(['line 1:json', 'line 3:json', 'line 4:TOO_LARGE', 'line 5:json']);
  });

  test('lines are streamed: memory does not grow with the file', async () => {
    const line = Buffer.from(`${JSON.stringify(typicalReport)}\n`.repeat(100));
    let given = 0;
    const open = async function* () {
      for (let i = 0; i < 400; i += 1) {
        given += 1;
        yield line;
      }
    };
    let seen = 0;
    let ahead = 0;
    for await (const document of openInput({ file: 'f', group: '', size: null, open })) {
      seen += document.content === 'json' ? 1 : 0;
      ahead = Math.max(ahead, given - seen / 100);
    }
    expect(seen).toBe(40_000);
    expect(ahead).toBeLessThan(5);
  });
});

describe('media', () => {
  const json = JSON.stringify({ reportId: '1', photo: 'PHOTO' });
  const ways: Record<string, (media: Buffer) => Buffer | string> = {
    raw: (media) => media,
    'raw behind white space': (media) => Buffer.concat([Buffer.from('\n\n '), media]),
    base64: (media) => json.replace('PHOTO', media.toString('base64')),
    'base64 alone in a file': (media) => media.toString('base64'),
    'data: URI': (media) => json.replace('PHOTO', `data:image/png;base64,${media.toString('base64')}`),
    'ZIP member': (media) =>
      tinyZip([
        { name: 'a.json', data: json },
        { name: 'x.jpg', data: media },
      ]),
    'ZIP member renamed .json': (media) =>
      tinyZip([
        { name: 'a.json', data: json },
        { name: 'b.json', data: media },
      ]),
    'ZIP in a ZIP': (media) =>
      tinyZip([
        { name: 'a.json', data: json },
        { name: 'b.zip', data: tinyZip([{ name: 'x.jpg', data: media, store: true }]) },
      ]),
    'JSON in a ZIP': (media) =>
      tinyZip([{ name: 'a.json', data: json.replace('PHOTO', media.toString('base64')) }]),
    'XML CDATA': (media) => `<report><![CDATA[${media.toString('base64')}]]></report>`,
    'raw in XML': (media) => Buffer.concat([Buffer.from('<report>'), media, Buffer.from('</report>')]),
    'CSV cell': (media) => `Name,Photo\nx,${media.toString('base64')}\ny,z`,
    'raw CSV cell': (media) =>
      Buffer.concat([
        Buffer.from(`Name,Photo,Phone\nx,y,z\n${'a,b,c\n'.repeat(40)}q,"`),
        Buffer.from(media.toString('latin1').replaceAll('"', '""'), 'latin1'),
        Buffer.from('",9'),
      ]),
    PDF: (media) => tinyPdf([['CyberTipline Report 100000002']], media),
    'e-mail': (media) =>
      `From: a@example.org\r\nContent-Type: image/png\r\n\r\n${media.toString('base64').replace(/.{76}/g, '$&\r\n')}`,
    'NDJSON line': (media) => `${json}\n${json.replace('PHOTO', media.toString('base64'))}`,
    'picture and ZIP in one': (media) => Buffer.concat([media, tinyZip([{ name: 'a.json', data: json }])]),
    'JSON and picture in one': (media) => Buffer.concat([Buffer.from(json), media]),
    gzip: (media) => Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), media]),
    hexadecimal: (media) => json.replace('PHOTO', media.toString('hex')),
  };

  test.each(Object.keys(ways))('%s: no byte is kept, digests are listed', async (way) => {
    for (const kind of MEDIA_KINDS) {
      const media = tinyMedia(kind);
      const documents = await opened(ways[way]!(media), 'report.json');
      expect(documents.length).toBeGreaterThan(0);
      expect(documents.flatMap((one) => one.dropped).length, kind).toBeGreaterThan(0);
      const trace = traceOf(media);
      for (const { kept } of documents) {
        const buffer = Buffer.from(kept);
        for (const form of [
          trace,
          trace.subarray(0, 9).toString('base64'),
          trace.subarray(1, 10).toString('base64'),
          trace.toString('hex'),
          Buffer.from(trace.toString('latin1'), 'utf8'),
        ])
          expect(buffer.includes(form), kind).toBe(false);
      }
    }
  });

  test('a media file alone', async () => {
    const media = tinyMedia('jpeg');
    const [only] = await opened(media, 'report.json');
    expect(only).toMatchObject({
      refusal: { code: 'MEDIA_REFUSED' },
      digest: sha(media),
      kept: Buffer.alloc(0),
    });
    expect(only!.dropped).toEqual([
      {
        name: 'report.json',
        mediaType: 'image/jpeg',
        bytes: 600,
        sha256: sha(media),
        md5: createHash('md5').update(media).digest('hex'),
        sha1: createHash('sha1').update(media).digest('hex'),
      },
    ]);
  });

  test('the report around a payload is kept, and reads', async () => {
    const [only] = await opened(json.replace('PHOTO', tinyMedia('png').toString('base64')));
    expect(only!.refusal).toBeUndefined();
    expect(only!.digest).not.toBe(only!.keptDigest);
    expect(only!.keptDigest).toBe(sha(only!.kept));
    expect(JSON.parse(Buffer.from(only!.kept).toString())).toMatchObject({
      reportId: '1',
      photo: expect.stringMatching(/^\[media removed sha256:[0-9a-f]{64} bytes:600\]$/),
    });
  });
});

test('any bytes end in documents, and the source is always let go', async () => {
  const seeds: Buffer[] = [
    JSON.stringify([report(1), report(2)]),
    '<report><a/></report>',
    'Name;Phone\nx;1\ny;2',
    `${JSON.stringify(report(1))}\n${JSON.stringify(report(2))}`,
  ].map((one) => Buffer.from(one));
  seeds.push(tinyZip([{ name: 'a.json', data: JSON.stringify(report(1)) }]), tinyMedia('png'));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      fc.nat(),
      fc.nat(30),
      fc.uint8Array({ maxLength: 6 }),
      async (seed, place, cut, put) => {
        const at = place % seed.length;
        const documents = await opened(Buffer.concat([seed.subarray(0, at), put, seed.subarray(at + cut)]));
        for (const one of documents) {
          expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
          expect(one.keptDigest).toBe(sha(one.kept));
        }
      },
    ),
    { numRuns: 400 },
  );
  let closed = false;
  const open = async function* () {
    try {
      for (;;) yield Buffer.from('{"a":1}\n'.repeat(10_000));
    } finally {
      closed = true;
    }
  };
  for await (const _ of openInput({ ...inputOf(''), open })) break;
  expect(closed).toBe(true);
});

test('a fault of the disk or the network is passed on', async () => {
  const open = async function* () {
    yield Buffer.from('{"a":1}\n'.repeat(20_000));
    throw new Error('gone');
  };
  const run = async () => {
    for await (const _ of openInput({ ...inputOf(''), open }));
  };
  await expect(run()).rejects.toThrow('gone');
});
