import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policePdf } from '../../src/intake/formats/pdf-police.ts';
import { tipDraftShape } from '../../src/tips/shape.ts';
import { documentOf, NOW, opened } from '../fixtures/police-json/intake-input.ts';
import { tinyMedia, traceOf } from '../fixtures/police-json/tiny-media.ts';
import { REPORT_PAGES, tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (pages: string[][]) => pages.map((lines) => lines.join('\n')).join('\f');

function draftOf(pages: string[][]) {
  const reading = policePdf.read(documentOf(text(pages), 'pdf-text'), { now: NOW });
  if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
  return tipDraftShape.parse(reading.draft);
}

describe('a PDF opened', () => {
  test('its text is kept by pages and lines, its own bytes are dropped', async () => {
    const pdf = tinyPdf(REPORT_PAGES, tinyMedia('jpeg'));
    const [only, ...more] = await opened(pdf, 'report.json');
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      content: 'pdf-text',
      digest: sha(pdf),
      keptDigest: sha(only!.kept),
      bytes: pdf.length,
    });
    expect(only!.refusal).toBeUndefined();
    expect(only!.dropped).toMatchObject([
      { name: 'report.json', mediaType: 'application/pdf', bytes: pdf.length, sha256: sha(pdf) },
    ]);
    expect(Buffer.from(only!.kept).toString()).toBe(text(REPORT_PAGES));
    expect(Buffer.from(only!.kept).includes(traceOf(tinyMedia('jpeg')))).toBe(false);
  });

  test('a payload written into its text goes', async () => {
    const media = tinyMedia('png').toString('base64');
    const [only] = await opened(tinyPdf([['CyberTipline Report 100000002', media]]));
    expect(Buffer.from(only!.kept).toString()).toMatch(
      /^CyberTipline Report 100000002\n\[media removed sha256:[0-9a-f]{64} bytes:\d+\]$/,
    );
    expect(only!.dropped).toHaveLength(2);
  });

  test.each<[string, Buffer, string]>([
    ['no text', tinyPdf([[]]), 'PDF_NO_TEXT'],
    ['cut', tinyPdf(REPORT_PAGES).subarray(0, 60), 'PDF_BROKEN'],
    ['a mark alone', Buffer.from('%PDF-1.7\n'), 'PDF_BROKEN'],
    [
      'encrypted',
      Buffer.from(
        tinyPdf([['x']])
          .toString('latin1')
          .replace(
            '/Root 1 0 R',
            '/Root 1 0 R /Encrypt << /Filter /Standard /V 2 /R 3 /O (00000000000000000000000000000000) /U (00000000000000000000000000000000) /P -4 /Length 128 >> /ID [(a) (a)]',
          ),
        'latin1',
      ),
      'PDF_BROKEN',
    ],
    [
      'pages in a ring',
      Buffer.from(
        tinyPdf([['x']])
          .toString('latin1')
          .replace('/Kids [4 0 R]', '/Kids [2 0 R]'),
        'latin1',
      ),
      'PDF_BROKEN',
    ],
  ])('%s', async (_, pdf, code) => {
    const [only] = await opened(pdf);
    expect(only).toMatchObject({ refusal: { code }, kept: Buffer.alloc(0), digest: sha(pdf) });
  });

  test('too many pages, and a page that never comes, are refused, and the next PDF is read', async () => {
    expect(
      (await opened(tinyPdf([['a'], ['b'], ['c']]), '', { limits: { pdfPages: 2 } }))[0]!.refusal?.code,
    ).toBe('PDF_BROKEN');
    const flood = deflateSync(Buffer.from(`BT /F1 10 Tf ${'(x) Tj '.repeat(4_000_000)} ET`));
    const parts = tinyPdf([['SLOT']])
      .toString('latin1')
      .replace(
        /<< \/Length \d+ >>\nstream\n[\s\S]*?\nendstream/,
        `<< /Length ${flood.length} /Filter /FlateDecode >>\nstream\n${flood.toString('latin1')}\nendstream`,
      );
    const [slow] = await opened(Buffer.from(parts, 'latin1'), '', { limits: { pdfPageMs: 700 } });
    expect(slow!.refusal?.code).toBe('PDF_BROKEN');
    expect((await opened(tinyPdf([['after']])))[0]!.content).toBe('pdf-text');
  });

  test('mutated PDFs are read or refused', async () => {
    const pdf = tinyPdf(REPORT_PAGES);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(pdf.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        async (at, put) => {
          const [only] = await opened(
            Buffer.concat([pdf.subarray(0, at), put, pdf.subarray(at + put.length)]),
          );
          expect(only!.keptDigest).toBe(sha(only!.kept));
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe('a report read from a PDF’s text', () => {
  const draft = draftOf(REPORT_PAGES);

  test('number, times, type, reporter', () => {
    expect(draft).toMatchObject({
      format: 'ncmec-police-pdf',
      source: 'NCMEC',
      number: '100000002',
      reportingPlatform: 'ExampleChat',
      platform: 'ExampleChat',
      incidentType: 'Online Enticement of Children for Sexual Acts',
    });
    expect(draft.receivedAt).toMatchObject({ instant: '2026-03-01T14:05:00.000Z', offsetKnown: true });
    expect(draft.incidentAt).toMatchObject({ instant: '2026-03-01T13:12:10.000Z' });
    expect(draft.flags).toEqual([{ flag: 'priority_escalated', at: 'page 1, line 2' }]);
  });

  test('parties, each with its own', () => {
    expect(
      draft.parties.map((one) => [one.role, one.identifiers.map((id) => `${id.kind} ${id.text}`)]),
    ).toEqual([
      ['reporter', ['email legal@example.com']],
      [
        'suspect',
        [
          'phone +919999900001',
          'email suspect@example.org',
          'screen_name invented_name',
          'account u-10001',
          'ip 203.0.113.25',
        ],
      ],
      ['victim', ['screen_name invented_child']],
      ['contact', ['email duty@example.net']],
    ]);
    const suspect = draft.parties[1]!;
    expect(suspect).toMatchObject({ lastName: 'Invented Person', at: 'page 2, line 9' });
    expect(suspect.identifiers[0]).toMatchObject({ at: 'page 2, line 11', hints: { verified: true } });
    expect(suspect.identifiers[4]).toMatchObject({
      hints: { event: 'Login', time: { instant: '2026-03-01T12:55:00.000Z', offsetKnown: true } },
    });
    expect(draft.parties[2]).toMatchObject({ age: 13 });
  });

  test('files, each with its own', () => {
    expect(draft.files).toMatchObject([
      {
        name: 'IMG_0001.bin',
        viewedByPlatform: true,
        identifiers: [
          { kind: 'file_hash', text: '8347086bc08dd8b0e0f7578dc9b0dfe2', hints: { type: 'MD5' } },
        ],
        flags: [],
      },
      {
        name: 'IMG_0002.bin',
        viewedByPlatform: false,
        flags: [{ flag: 'known_hash' }],
        identifiers: [{ kind: 'file_hash' }, { kind: 'ip', text: '203.0.113.26' }],
      },
    ]);
  });

  test('look-ups are weak facts; the whole text is kept by section; the warning says what was read', () => {
    expect(draft.facts.map((one) => [one.name, one.value])).toEqual([
      ['geoLookups.ipAddress', '203.0.113.25'],
      ['byIp:country', 'IN'],
      ['byIp:region', 'MH'],
      ['byIp:city', 'Pune'],
      ['ncmecClassification', 'Online Enticement'],
    ]);
    expect(draft.texts.map((one) => [one.kind, one.at])).toEqual([
      ['summary', 'page 1, line 1'],
      ['summary', 'page 2, line 1'],
      ['summary', 'page 3, line 1'],
      ['summary', 'page 4, line 1'],
      ['summary', 'page 4, line 3'],
    ]);
    expect(draft.texts.map((one) => one.text).join('\n')).toBe(REPORT_PAGES.flat().join('\n'));
    expect(draft.warnings[0]).toMatchObject({
      code: 'PDF_TEXT_ONLY',
      words: expect.stringContaining('2 files, 4 parties, 8 identifiers'),
    });
  });

  test('through the opener too', async () => {
    const [only] = await opened(tinyPdf(REPORT_PAGES));
    expect(policePdf.recognises(only!)).toBe(true);
    expect(policePdf.read(only!, { now: NOW })).toEqual({ kind: 'tip', draft });
  });

  test('a value below its label; a number below its label', () => {
    const below = draftOf([
      [
        'CyberTipline Report',
        'Report Number:',
        '100000007',
        'Section A: Reported Information',
        'Suspect',
        'Email Address:',
        'x@example.org',
      ],
    ]);
    expect(below).toMatchObject({
      number: '100000007',
      parties: [{ role: 'suspect', identifiers: [{ text: 'x@example.org', at: 'page 1, line 7' }] }],
    });
  });

  test.each([
    ['no report', [['An invoice', 'Total: 5']], 'PDF_NOT_A_TIP'],
    ['a report without a number', [['CyberTipline Report', 'Suspect']], 'MISSING_FIELD'],
    ['blank', [[' ', '']], 'PDF_NO_TEXT'],
  ])('%s', (_, pages, code) => {
    expect(policePdf.read(documentOf(text(pages), 'pdf-text'), { now: NOW })).toMatchObject({
      kind: 'refused',
      refusal: { code },
    });
  });

  test('any text is read or refused', () => {
    const words = fc.constantFrom(
      'CyberTipline Report 123456',
      'Suspect',
      'Filename:',
      'MD5: x',
      'IP Address: 1',
      'Section B',
      'Section D',
      ':',
      'Email: a@b',
      '\f',
      'Priority: E',
      '?',
      'Age: y',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 20 })), { maxLength: 25 }), (lines) => {
        const reading = policePdf.read(documentOf(lines.join('\n'), 'pdf-text'), { now: NOW });
        if (reading.kind === 'tip') tipDraftShape.parse(reading.draft);
      }),
      { numRuns: 300 },
    );
  });
});
