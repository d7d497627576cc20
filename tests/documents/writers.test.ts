import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import writeExcel from 'write-excel-file/node';
import { writeCsv } from '../../src/documents/csv.ts';
import { formulaSafe, formulaSafeWithin } from '../../src/documents/formula.ts';
import { type Cell, instant, number, text } from '../../src/documents/profile.ts';
import { markOf, pageMarkOf } from '../../src/documents/watermark.ts';
import { letters, writeXlsx } from '../../src/documents/xlsx.ts';
import { COMPUTES, HARMLESS, PAYLOADS } from './payloads.ts';
import { faultsOf, partsOf } from './workbook.ts';

const AT = '2026-11-21T09:00:00.000Z';
const MARK = {
  officer: 'Asha & Co <1>',
  unit: 'First unit',
  at: AT,
  export: '019a0000-0000-7000-8000-000000000001',
  filter: 'ab'.repeat(32),
};

async function* pagesOf(rows: readonly Cell[][]): AsyncGenerator<Cell[][]> {
  for (let at = 0; at < rows.length; at += 100) yield rows.slice(at, at + 100);
}
const together = async (file: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const csv = (heads: string[], rows: Cell[][]) =>
  together(writeCsv({ heads, pages: pagesOf(rows), mark: markOf(MARK) }));
const xlsx = (heads: string[], rows: Cell[][]) =>
  together(
    writeXlsx({ heads, pages: pagesOf(rows), mark: markOf(MARK), pageMark: pageMarkOf(MARK), at: AT }),
  );
const records = (bytes: Buffer, delimiter = ',') =>
  parse(bytes, {
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: delimiter !== ',',
  }) as string[][];
const sheet = (bytes: Buffer) => readSheet(bytes, { trim: false });
const HEADS = ['A', 'B', 'C'];
const rowsOf = (values: readonly string[]) =>
  values.map((value): Cell[] => [text('x'), text(value), number(1)]);

describe('300 texts that a spreadsheet would compute', () => {
  test('are 300, and all would', () => {
    expect(new Set(PAYLOADS).size).toBe(300);
    const idle = PAYLOADS.filter((each) => !COMPUTES.test(each) && !/^[\t\r\n\0]/.test(each));
    expect(idle).toEqual([]);
  });

  test('compute nothing in CSV, whatever the reader takes for a separator', async () => {
    const bytes = await csv(HEADS, rowsOf(PAYLOADS));
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.includes(0)).toBe(false);
    const read = records(bytes);
    expect(read).toHaveLength(302);
    for (const [at, payload] of PAYLOADS.entries()) {
      expect(read[at + 1]).toEqual(['x', formulaSafeWithin(payload).replaceAll('\0', '\uFFFD'), '1']);
      expect(read[at + 1]![1]!.startsWith("'"), JSON.stringify(payload)).toBe(true);
    }
    for (const delimiter of [',', ';', '\t', '|'])
      for (const line of bytes
        .toString('utf8')
        .slice(1)
        .split(/\r\n|\r|\n/))
        for (const cell of line.split(delimiter))
          expect(COMPUTES.test(cell.replace(/^"/, '')), JSON.stringify({ delimiter, cell })).toBe(false);
  });

  test('are texts in Excel, and read back as such', async () => {
    const bytes = await xlsx(HEADS, rowsOf(PAYLOADS));
    const read = await sheet(bytes);
    expect(read).toHaveLength(302);
    for (const [at, payload] of PAYLOADS.entries()) {
      const cell = read[at + 1]![1] as string;
      expect(cell.startsWith("'"), JSON.stringify(payload)).toBe(true);
      expect(COMPUTES.test(cell)).toBe(false);
      expect(cell).toBe(formulaSafe(payload).replaceAll('\0', '\uFFFD'));
    }
    const parts = await partsOf(bytes);
    expect(faultsOf(parts)).toEqual([]);
    for (const [path, xml] of parts) expect(XMLValidator.validate(xml), path).toBe(true);
    const cells = [...parts.get('xl/worksheets/sheet1.xml')!.matchAll(/<c r="B(\d+)"([^>]*)>/g)];
    expect(cells).toHaveLength(301);
    for (const [, , more] of cells) expect(more).toContain('t="inlineStr"');
  });

  test('the look for faults finds them', () => {
    const parts = new Map([
      [
        'xl/workbook.xml',
        '<workbook><sheets><sheet name="a"/><sheet name="b" state="hidden"/></sheets><definedNames/></workbook>',
      ],
      ['docProps/core.xml', '<dc:creator>x</dc:creator>'],
      ['xl/comments1.xml', '<comments/>'],
      ['xl/worksheets/sheet1.xml', '<row hidden="1"><c><f>1+1</f></c></row>'],
    ]);
    const faults = faultsOf(parts).join('\n');
    for (const found of [
      '<f>',
      'definedNames',
      'hides',
      'docProps',
      'comments1',
      'not one sheet',
      'has properties',
    ])
      expect(faults).toContain(found);
  });
});

describe('texts that are none', () => {
  test('come out as they went in, from CSV and Excel', async () => {
    const inCsv = records(await csv(HEADS, rowsOf(HARMLESS)));
    expect(inCsv.slice(1, -1).map(([, value]) => value)).toEqual([...HARMLESS]);
    const inExcel = await sheet(await xlsx(HEADS, rowsOf(HARMLESS)));
    expect(inExcel.slice(1, -1).map(([, value]) => value)).toEqual([...HARMLESS]);
  });

  test('any text at all gives well-formed XML and as many records as rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 8 }),
        async (values) => {
          expect(
            records(
              await csv(
                ['A'],
                values.map((value) => [text(`x${value}`)]),
              ),
            ),
          ).toHaveLength(values.length + 2);
          const parts = await partsOf(
            await xlsx(
              ['A'],
              values.map((value) => [text(value)]),
            ),
          );
          expect(XMLValidator.validate(parts.get('xl/worksheets/sheet1.xml')!)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('types', () => {
  const row: Cell[] = [text('0012'), number(-5), instant('2026-03-01T12:30:45.000Z'), null];
  test('stay what they are in Excel: text, number, instant, nothing', async () => {
    const [, first] = await sheet(await xlsx(['text', 'number', 'instant', 'nothing'], [row]));
    expect(first).toEqual(['0012', -5, new Date('2026-03-01T12:30:45.000Z'), null]);
  });

  test('are written plainly in CSV', async () => {
    const [, first] = records(await csv(['text', 'number', 'instant', 'nothing'], [row]));
    expect(first).toEqual(['0012', '-5', '2026-03-01T12:30:45.000Z', '']);
  });

  test('read like a workbook that another writer made', async () => {
    const ours = await sheet(await xlsx(['text', 'number', 'instant', 'nothing'], [row]));
    const theirs = await sheet(
      await writeExcel([
        ['text', 'number', 'instant', 'nothing'].map((value) => ({ value, type: String })),
        [
          { value: '0012', type: String },
          { value: -5, type: Number },
          { value: new Date('2026-03-01T12:30:45.000Z'), type: Date, format: 'yyyy-mm-dd hh:mm:ss' },
          null,
        ],
      ]).toBuffer(),
    );
    expect(ours.slice(0, 2)).toEqual(theirs);
  });

  test('an instant that Excel’s calendar cannot hold is text', async () => {
    const [, first] = await sheet(await xlsx(['a'], [[instant('1899-05-01T00:00:00.000Z')]]));
    expect(first).toEqual(['1899-05-01T00:00:00.000Z']);
  });

  test('columns are lettered as Excel does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  });
});

describe('the mark', () => {
  test('is the last row of both, and in each page’s head and foot of Excel', async () => {
    const rows = rowsOf(['a']);
    const mark =
      'Handed out by Tipstaff to Asha & Co <1>, First unit, at 2026-11-21T09:00:00.000Z. Export 019a0000-0000-7000-8000-000000000001. Filter SHA-256 '.concat(
        MARK.filter,
        '.',
      );
    expect(records(await csv(HEADS, rows)).at(-1)).toEqual([mark, '', '']);
    const bytes = await xlsx(HEADS, rows);
    expect((await sheet(bytes)).at(-1)![0]).toBe(mark);
    const xml = (await partsOf(bytes)).get('xl/worksheets/sheet1.xml')!;
    expect(xml).toContain(
      '<oddHeader>&amp;LAsha &amp;&amp; Co &lt;1&gt; · First unit · 2026-11-21T09:00:00.000Z</oddHeader>',
    );
    expect(xml).toContain(`Export ${MARK.export} · filter abababababababab`);
  });

  test('fits into a page’s head whatever the names', () => {
    const { head, foot } = pageMarkOf({ ...MARK, officer: 'क'.repeat(200), unit: 'x'.repeat(200) });
    expect(head.length + foot.length).toBeLessThan(255);
  });
});

describe('size', () => {
  test('100,000 rows stream: the writers hold a page, not the file', async () => {
    async function* many(): AsyncGenerator<Cell[][]> {
      for (let page = 0; page < 100; page += 1)
        yield Array.from({ length: 1000 }, (_, at) =>
          Array.from({ length: 6 }, (_, column) => text(`value ${page} ${at} ${column}`)),
        );
    }
    const heads = Array.from({ length: 6 }, (_, column) => `head ${column}`);
    for (const write of [writeCsv, writeXlsx]) {
      const before = process.memoryUsage.rss();
      let [most, bytes] = [0, 0];
      const table = { heads, pages: many(), mark: 'x', pageMark: { head: 'x', foot: 'x' }, at: AT };
      for await (const chunk of write(table)) {
        bytes += chunk.length;
        most = Math.max(most, process.memoryUsage.rss() - before);
      }
      expect(bytes).toBeGreaterThan(2_000_000);
      expect(most).toBeLessThan(200_000_000);
    }
  });
});
