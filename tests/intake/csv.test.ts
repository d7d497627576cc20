import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRows, writeRow } from '../../src/intake/csv-rows.ts';
import { chooseMapping } from '../../src/intake/formats/csv-mapping.ts';
import { csvRow, headerOf } from '../../src/intake/formats/csv-row.ts';
import { readSheetTime } from '../../src/intake/formats/csv-time.ts';
import type { CsvMapping, IntakeDocument } from '../../src/intake/shape.ts';
import { tipDraftShape } from '../../src/tips/shape.ts';
import { FORWARDED, fullSheet } from '../fixtures/csv/sheets.ts';
import { documentOf, leavesOf, NOW, opened } from '../fixtures/police-json/intake-input.ts';

const told = (documents: IntakeDocument[]) =>
  documents.map((one) => `${one.record}:${one.refusal?.code ?? one.content}`);
const kept = (document: IntakeDocument) => Buffer.from(document.kept).toString();
const sheet = (rows: string[][], delimiter = ',', end = '\n') =>
  rows
    .map((row) =>
      row
        .map((cell) =>
          /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
        )
        .join(delimiter),
    )
    .join(end);

function draftOf(document: IntakeDocument, mapping: CsvMapping) {
  const reading = csvRow.read(document, { mapping, now: NOW });
  if (reading.kind !== 'tip') throw new Error(JSON.stringify(reading));
  return tipDraftShape.parse(reading.draft);
}

describe('tables', () => {
  test('every delimiter, line end and encoding gives the same rows with the same digests', async () => {
    const forms = [',', ';', '\t', '|'].flatMap((delimiter) =>
      ['\n', '\r\n'].map((end) => sheet(FORWARDED, delimiter, end)),
    );
    const bytes = [...forms, `\uFEFF${forms[0]}`, `${forms[0]}\n\n`].map((one) => Buffer.from(one));
    bytes.push(
      Buffer.from(`\uFEFF${forms[0]}`, 'utf16le'),
      Buffer.from(`\uFEFF${forms[3]}`, 'utf16le').swap16(),
    );
    const all = await Promise.all(bytes.map((one) => opened(one)));
    for (const documents of all) {
      expect(told(documents)).toEqual(['row 2:csv-row', 'row 3:csv-row']);
      expect(documents.map((one) => one.digest)).toEqual(all[0]!.map((one) => one.digest));
    }
    expect(readRows(kept(all[0]![0]!)).rows).toEqual([FORWARDED[0], FORWARDED[1]]);
    expect(all[0]![0]!.digest).toBe(createHash('sha256').update(all[0]![0]!.kept).digest('hex'));
    const turned = await opened(sheet([FORWARDED[0]!, FORWARDED[2]!, FORWARDED[1]!]));
    expect(turned.map((one) => one.digest).reverse()).toEqual(all[0]!.map((one) => one.digest));
  });

  test('ISO-8859-1, and rows of both encodings in one sheet', async () => {
    const bytes = Buffer.concat([
      Buffer.from('Name,Ort\n'),
      Buffer.from('Jürgen,Köln\n', 'latin1'),
      Buffer.from('Jürgen,Köln\n', 'utf8'),
      Buffer.from('अमित,पुणे', 'utf8'),
    ]);
    expect((await opened(bytes)).map((one) => kept(one).split('\n')[1])).toEqual([
      'Jürgen,Köln',
      'Jürgen,Köln',
      'अमित,पुणे',
    ]);
  });

  test.each<[string, string | Buffer, string[]]>([
    ['a quote that is not closed', 'a,b\n1,2\n3,"4\n5,6', ['row 2:csv-row', 'row 3:CSV_BROKEN']],
    ['a quote in the middle', 'a,b\n1,2\n3,4"5\n5,6', ['row 2:csv-row', 'row 3:CSV_BROKEN']],
    ['text behind a quote', 'a,b\n1,2\n"3"x,4', ['row 2:csv-row', 'row 3:CSV_BROKEN']],
    [
      'rows of other lengths',
      'a,b,c\n1\n1,2,3,4\n1,2,3\n1,2,3\n1,2,3',
      ['row 2:csv-row', 'row 3:csv-row', 'row 4:csv-row', 'row 5:csv-row', 'row 6:csv-row'],
    ],
    ['NUL in a cell', 'Name,Phone\nx\0y,1\nz,2', ['row 2:csv-row', 'row 3:csv-row']],
    ['only a header', 'Name,Phone,Mail\n', ['row 2:CSV_EMPTY_ROW']],
    ['only a header and blank rows', 'Name,Phone,Mail\n,,\n\n', ['row 4:CSV_EMPTY_ROW']],
    ['blank rows between', 'Name,Phone\n\n,\nx,1', ['row 4:csv-row']],
    ['formula cells', 'Name,Phone\n=1+1,@x\n-2,+3', ['row 2:csv-row', 'row 3:csv-row']],
    ['one column', 'Name\nx\ny', [':UNKNOWN_FORMAT']],
    ['a header of numbers', '1,2\n3,4', [':UNKNOWN_FORMAT']],
    ['a record over lines', 'Name,Phone\n"x\ny",1\nz,2', ['row 2:csv-row', 'row 3:csv-row']],
    ['no line end', 'Name,Phone\rx,1\ry,2', ['row 2:csv-row', 'row 3:csv-row']],
    ['a mark inside quotes', '\uFEFF"Name","Phone"\nx,1', ['row 2:csv-row']],
  ])('%s', async (_, text, expected) => {
    expect(told(await opened(text))).toEqual(expected);
  });

  test('broken quoting says the line', async () => {
    const documents = await opened('a,b\n1,2\n3,4\n5,"6\n7,8');
    expect(documents.at(-1)).toMatchObject({
      refusal: { code: 'CSV_BROKEN', at: expect.stringMatching(/^line [4-6]$/) },
      record: 'row 4',
      kept: Buffer.alloc(0),
    });
  });

  test('one giant cell, 10,000 columns, 100,000 short rows', async () => {
    const limits = { lineBytes: 100_000 };
    expect(told(await opened(`Name,Note\nx,${'word '.repeat(50_000)}\n`, '', { limits }))).toEqual([
      'row 2:TOO_LARGE',
    ]);
    const wide = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
    const [only] = await opened(`${wide.join(',')}\n${wide.join(',')}`);
    expect(readRows(kept(only!)).rows[1]).toEqual(wide);
    expect((await opened(`Name,Phone\n${'x,1\n'.repeat(100_000)}`)).length).toBe(100_000);
  });

  test('records are written so that they read back, whatever is in them', () => {
    const cell = fc.string({ maxLength: 6, unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', ';', 'ü') });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 5 }),
        fc.array(cell, { minLength: 2, maxLength: 5 }),
        (one, two) => {
          expect(readRows(`${writeRow(one)}\n${writeRow(two)}`).rows).toEqual([one, two]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('any rows come through whole', async () => {
    const cell = fc.string({
      maxLength: 8,
      unit: fc.constantFrom('a', 'b', '"', ',', ';', '\n', ' ', 'ü', '1', '='),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t', '|'),
        async (rows, delimiter) => {
          const full = rows.filter((row) => row.some((one) => one.trim() !== ''));
          fc.pre(full.length > 0);
          const documents = await opened(sheet([['Name', 'Phone', 'Note'], ...rows], delimiter));
          expect(documents.map((one) => readRows(kept(one)).rows[1])).toEqual(full);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a row by its mapping', () => {
  test('every field lands: each value exactly once, the unmapped in unknown', () => {
    const { header, row, mapping } = fullSheet();
    const draft = draftOf(documentOf(`${writeRow(header)}\n${writeRow(row)}`, 'csv-row', 'row 7'), mapping);
    const texts = leavesOf(
      JSON.parse(
        JSON.stringify(draft, (key, value) =>
          key === 'at' ||
          key === 'accountId' ||
          (key === 'hints' && 'platform' in value && Object.keys(value).length === 1)
            ? undefined
            : value,
        ),
      ),
    );
    for (const value of row.filter((one) => one.startsWith('planted-'))) {
      const twice = value === 'planted-suspect_ifsc';
      expect(texts.filter((one) => one === value).length, value).toBe(twice ? 2 : 1);
    }
    expect(draft.unknown.map((one) => [one.name, one.at])).toEqual([
      ['Not mapped', 'row 7, column "Not mapped"'],
      ['Left out', 'row 7, column "Left out"'],
    ]);
    expect(draft.warnings.filter((one) => one.code === 'UNKNOWN_FIELD')).toHaveLength(1);
    expect(draft.incidentAt).toEqual({
      text: '2026-02-03 04:05:06',
      instant: '2026-02-02T22:35:06.000Z',
      offsetKnown: true,
    });
    expect(draft.flags.map((one) => one.flag)).toEqual(['escalated', 'informational', 'priority_escalated']);
    expect(draft.parties[0]!.identifiers.find((one) => one.kind === 'ip')).toMatchObject({
      hints: { port: 51_812, time: { instant: '2026-02-04T22:35:06.000Z' } },
    });
    expect(draft.parties[0]!.identifiers.find((one) => one.kind === 'bank_account')).toMatchObject({
      hints: { bank: 'planted-suspect_ifsc' },
    });
    expect(draft.parties[1]).toMatchObject({ role: 'victim', age: 13 });
    expect(draft.files).toMatchObject([{ viewedByPlatform: true }]);
  });

  test('a forwarded sheet by its header’s words', async () => {
    const [first, second] = await opened(sheet(FORWARDED));
    const mapping = chooseMapping(headerOf(first!), [])!;
    expect(mapping).toMatchObject({ source: 'NCMEC', dateOrder: 'DMY' });
    const draft = draftOf(first!, mapping);
    expect(draft).toMatchObject({
      number: '100000002',
      region: 'Maharashtra',
      platform: 'ExampleChat',
      incidentAt: { instant: '2026-03-05T00:00:00.000Z', offsetKnown: false },
    });
    expect(draft.parties[0]!.identifiers.map((one) => [one.kind, one.text])).toEqual([
      ['phone', '+919999900001'],
      ['phone', '+919999900002'],
      ['email', 'a@example.org'],
      ['email', 'b@example.org'],
      ['ip', '203.0.113.25'],
    ]);
    expect(draft.parties[0]!.identifiers[4]).toMatchObject({
      at: 'row 2, column "IP Address"',
      hints: { time: { instant: '2026-03-05T10:15:00.000Z', offsetKnown: true } },
    });
    expect(draft.unknown).toMatchObject([{ name: 'Odd Column', value: 'odd 1' }]);
    expect(draftOf(second!, mapping)).toMatchObject({
      number: '100000003',
      incidentAt: { instant: '2025-12-31T00:00:00.000Z' },
    });
  });

  test('saved mappings go first, the fullest one; a header that nothing fits has none', () => {
    const saved = (name: string, ...columns: string[]): CsvMapping => ({
      name,
      source: 's',
      columns: Object.fromEntries(columns.map((one) => [one, 'fact'])),
      dateOrder: null,
      offset: null,
    });
    const header = ['CT No.', 'Mobile No', 'Email', 'Remarks'];
    expect(
      chooseMapping(header, [saved('b', 'ct no', 'MOBILE NO.'), saved('a', 'CT No', 'Mobile No', 'E-mail')])
        ?.name,
    ).toBe('a');
    expect(chooseMapping(header, [saved('x', 'CT No', 'Colour', 'Shape')])?.columns).toMatchObject({
      'CT No.': 'number',
      'Mobile No': 'suspect_phone',
      Email: 'suspect_email',
      Remarks: 'note',
    });
    expect(chooseMapping(['Colour', 'Shape', 'Weight'], [])).toBe(null);
    expect(chooseMapping(['State', 'Remarks'], [])).toBe(null);
  });

  test('refusals', () => {
    const row = documentOf('Name,Phone\nx,1', 'csv-row', 'row 2');
    expect(csvRow.read(row, { now: NOW })).toMatchObject({
      refusal: { code: 'CSV_NO_MAPPING', at: 'row 2' },
    });
    const mapping: CsvMapping = {
      name: 'm',
      source: 's',
      columns: { Mail: 'suspect_email' },
      dateOrder: null,
      offset: null,
    };
    expect(csvRow.read(row, { now: NOW, mapping })).toMatchObject({ refusal: { code: 'CSV_EMPTY_ROW' } });
    expect(csvRow.read(documentOf('Name', 'csv-row'), { now: NOW, mapping })).toMatchObject({
      refusal: { code: 'CSV_BROKEN' },
    });
    expect(
      csvRow.read(documentOf(Buffer.from([0x61, 0xff]), 'csv-row'), { now: NOW, mapping }),
    ).toMatchObject({ refusal: { code: 'ENCODING' } });
  });

  test.each<[string, CsvMapping['dateOrder'], string | null, string | null]>([
    ['05/03/2026', 'DMY', null, '2026-03-05T00:00:00.000Z'],
    ['05/03/2026', 'MDY', null, '2026-05-03T00:00:00.000Z'],
    ['05/03/2026', null, null, null],
    ['25/03/2026', null, null, '2026-03-25T00:00:00.000Z'],
    ['03-25-2026', 'DMY', null, '2026-03-25T00:00:00.000Z'],
    ['5.3.26 9:07 PM', 'DMY', '+05:30', '2026-03-05T15:37:00.000Z'],
    ['05-Mar-2026 12:00 am IST', null, null, '2026-03-04T18:30:00.000Z'],
    ['5 March 2026, 10:15:00', null, '+05:30', '2026-03-05T04:45:00.000Z'],
    ['2026-03-05T10:15:00Z', 'DMY', '+05:30', '2026-03-05T10:15:00.000Z'],
    ['2026-03-05', 'DMY', '+05:30', '2026-03-04T18:30:00.000Z'],
    ['2026/03/05 10:15', 'DMY', null, '2026-03-05T10:15:00.000Z'],
    ['31/02/2026', 'DMY', null, null],
    ['०५/०३/२०२६', 'DMY', null, '2026-03-05T00:00:00.000Z'],
    ['yesterday', 'DMY', null, null],
    ['', 'DMY', null, null],
  ])('time %s (%s, %s)', (text, dateOrder, offset, instant) => {
    expect(readSheetTime(text, { dateOrder, offset })).toMatchObject({ text, instant });
  });

  test('any cells are read or refused', () => {
    const { header, mapping } = fullSheet();
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: header.length }), (cells) => {
        const reading = csvRow.read(
          documentOf(`${writeRow(header)}\n${writeRow(cells)}`, 'csv-row', 'row 2'),
          { mapping, now: NOW },
        );
        if (reading.kind === 'tip') tipDraftShape.parse(reading.draft);
      }),
      { numRuns: 300 },
    );
  });
});
