import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { openInput } from '../../src/intake/open.ts';
import type { IntakeDocument } from '../../src/intake/shape.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { inputOf, opened } from '../fixtures/police-json/intake-input.ts';
import { tinyMedia } from '../fixtures/police-json/tiny-media.ts';
import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const told = (documents: IntakeDocument[]) =>
  documents.map((one) => `${one.member}${one.record}:${one.refusal?.code ?? one.content}`);
const report = (n: number, more: object = {}) =>
  JSON.stringify({ ...typicalReport, reportId: String(n), ...more });
const good = { name: 'good.json', data: report(1) };

function yazlZip(entries: [string, string | Buffer][]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, data] of entries) zip.addBuffer(Buffer.from(data), name);
  zip.end();
  return new Promise((done, failed) => {
    const parts: Buffer[] = [];
    zip.outputStream
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => done(Buffer.concat(parts)))
      .on('error', failed);
  });
}

describe('members', () => {
  test('in order, each by what it is, in the group of its folder', async () => {
    const zip = await yazlZip([
      ['7/report.json', report(7)],
      ['7/report.pdf', tinyPdf([['CyberTipline Report 100000002']])],
      ['8/report.xml', '<report/>'],
      ['lines.txt', `${report(1)}\n${report(2)}`],
      ['table.json', 'Name;Phone\nx;1'],
      ['empty', ''],
    ]);
    const documents = await opened(zip, 'in/delivery.zip');
    expect(told(documents)).toEqual([
      '7/report.json:json',
      '7/report.pdf:pdf-text',
      '8/report.xml:xml',
      'lines.txtline 1:json',
      'lines.txtline 2:json',
      'table.jsonrow 2:csv-row',
      'empty:EMPTY',
    ]);
    expect(documents.map((one) => one.group)).toEqual([
      'in/delivery.zip/7',
      'in/delivery.zip/7',
      'in/delivery.zip/8',
      ...Array(4).fill('in/delivery.zip'),
    ]);
    expect(documents[0]!.digest).toBe(sha(report(7)));
  });

  test('from disk by path, the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zip-'));
    try {
      const zip = tinyZip([
        good,
        { name: 'x.jpg', data: tinyMedia('jpeg') },
        { name: 'big.json', data: JSON.stringify({ reportId: '9', a: 'word '.repeat(40_000) }) },
      ]);
      const path = join(folder, 'a.zip');
      writeFileSync(path, zip);
      const fromDisk: IntakeDocument[] = [];
      for await (const one of openInput({ ...inputOf(zip, 'a.zip'), path })) fromDisk.push(one);
      expect(fromDisk).toEqual(await opened(zip, 'a.zip'));
      expect(told(fromDisk)).toEqual(['good.json:json', 'big.json:json', 'x.jpg:MEDIA_REFUSED']);
      writeFileSync(path, zip.subarray(0, 300));
      const cut: IntakeDocument[] = [];
      for await (const one of openInput({ ...inputOf(zip.subarray(0, 300), 'a.zip'), path })) cut.push(one);
      expect(cut).toMatchObject([{ refusal: { code: 'ZIP_BROKEN' }, digest: sha(zip.subarray(0, 300)) }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the answer sheet in a ZIP is passed over', async () => {
    expect(told(await opened(tinyZip([good, { name: 'truth.json', data: '{"tipstaffTruth": 1}' }])))).toEqual(
      ['good.json:json'],
    );
  });
});

describe('media beside tips', () => {
  const [one, two] = [tinyMedia('jpeg'), tinyMedia('png')];
  const drops = (documents: IntakeDocument[]) =>
    documents.map((each) => [`${each.member}${each.record}`, each.dropped.map((drop) => drop.name)]);

  test('one tip: it takes all of them, from folders below too, and companions take none', async () => {
    const zip = tinyZip([
      { name: 'files/x.jpg', data: one },
      { name: 'report.xml', data: '<?xml version="1.0"?><!-- c --><report/>' },
      { name: 'fileDetails.xml', data: '<fileDetails/>' },
      { name: 'y.png', data: two },
      { name: 'read me.txt', data: 'words' },
    ]);
    expect(drops(await opened(zip))).toEqual([
      ['report.xml', ['files/x.jpg', 'y.png']],
      ['fileDetails.xml', []],
      ['read me.txt', []],
    ]);
  });

  test('folders: the nearest with a tip', async () => {
    const zip = tinyZip([
      { name: '1/r.json', data: report(1) },
      { name: '1/m/x.jpg', data: one },
      { name: '2/r.json', data: report(2) },
      { name: '2/x.jpg', data: two },
    ]);
    expect(drops(await opened(zip))).toEqual([
      ['1/r.json', ['1/m/x.jpg']],
      ['2/r.json', ['2/x.jpg']],
    ]);
  });

  test('several tips in one folder: the one that names the file; else none', async () => {
    const files = (name: string) => ({
      reportedInformation: { uploadedFiles: [{ originalFilename: name }] },
    });
    const zip = tinyZip([
      { name: 'a.json', data: report(1) },
      { name: 'b.json', data: report(2, files('x.jpg')) },
      { name: 'x.jpg', data: one },
      { name: 'y.png', data: two },
    ]);
    const documents = await opened(zip);
    expect(drops(documents)).toEqual([
      ['a.json', []],
      ['b.json', ['x.jpg']],
      ['y.png', ['y.png']],
    ]);
    expect(documents[2]).toMatchObject({
      refusal: { code: 'MEDIA_REFUSED' },
      digest: sha(two),
      kept: Buffer.alloc(0),
    });
    expect(documents[1]!.dropped[0]).toMatchObject({ sha256: sha(one), bytes: 600, mediaType: 'image/jpeg' });
  });

  test('a PDF takes them where it is the only paper', async () => {
    const zip = tinyZip([
      { name: 'r.pdf', data: tinyPdf([['CyberTipline Report 100000002']]) },
      { name: 'x.jpg', data: one },
    ]);
    expect(drops(await opened(zip))).toEqual([['r.pdf', ['r.pdf', 'x.jpg']]]);
  });

  test('lines that name their files', async () => {
    const zip = tinyZip([
      {
        name: 'tips.ndjson',
        data: `${report(1)}\n${JSON.stringify({ tipstaff: 'tip/1', files: [{ name: 'x.jpg' }] })}`,
      },
      { name: 'x.jpg', data: one },
    ]);
    expect(drops(await opened(zip))).toEqual([
      ['tips.ndjsonline 1', []],
      ['tips.ndjsonline 2', ['x.jpg']],
    ]);
  });
});

describe('hostile', () => {
  const limits = { documentBytes: 1_000_000, unpackedBytes: 3_000_000, ratioFrom: 500_000, members: 50 };
  const zeros = (size: number) => Buffer.alloc(size, 0x20);
  const symlink = { name: 'link', data: '/etc/passwd', lies: { attributes: 0o120777 << 16 } };
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `${i}.json`, data: '{"a":1}' }));

  test.each<[string, Buffer, string[]]>([
    [
      'a step up',
      tinyZip([{ name: '../x.json', data: '{}' }, good]),
      ['../x.json:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    [
      'a step up inside',
      tinyZip([{ name: 'a/../../x.json', data: '{}' }, good]),
      ['a/../../x.json:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    [
      'an absolute name',
      tinyZip([{ name: '/etc/x', data: '{}' }, good]),
      ['/etc/x:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    [
      'backslashes',
      tinyZip([{ name: '..\\x.json', data: '{}' }, good]),
      ['..\\x.json:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    [
      'a drive',
      tinyZip([{ name: 'C:/x.json', data: '{}' }, good]),
      ['C:/x.json:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    [
      'a NUL',
      tinyZip([{ name: 'x\0.json', data: '{}' }, good]),
      ['x\0.json:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    ['no name', tinyZip([{ name: '', data: '{}' }, good]), [':ZIP_UNSAFE_NAME', 'good.json:json']],
    [
      'a folder outside',
      tinyZip([{ name: '../', data: '' }, good]),
      ['../:ZIP_UNSAFE_NAME', 'good.json:json'],
    ],
    ['a symbolic link', tinyZip([symlink, good]), ['link:ZIP_UNSAFE_NAME', 'good.json:json']],
    ['a folder', tinyZip([{ name: 'a/', data: '' }, good]), ['good.json:json']],
    [
      'a bomb by ratio',
      tinyZip([good, { name: 'bomb', data: zeros(5_000_000) }]),
      ['good.json:json', 'bomb:ZIP_TOO_LARGE'],
    ],
    [
      'a bomb of many',
      tinyZip([
        ...Array.from({ length: 20 }, (_, i) => ({
          name: `${i}.xml`,
          data: `<a>${'x'.repeat(400_000)}</a>`,
        })),
      ]),
      [...Array.from({ length: 20 }, (_, i) => `${i}.xml:${i < 20 ? '' : ''}`)],
    ],
    [
      'a document too large',
      tinyZip([
        {
          name: 'big.json',
          data: JSON.stringify({
            a: createHash('sha512').update('x').digest('hex').split('').join(' ').repeat(6_000),
          }),
          store: true,
        },
        good,
      ]),
      ['big.json:TOO_LARGE', 'good.json:json'],
    ],
    ['too many', tinyZip(many(51)), [':ZIP_TOO_MANY']],
    [
      'a ZIP in it',
      tinyZip([{ name: 'in.zip', data: tinyZip([good]) }, good]),
      ['in.zip:ZIP_NESTED', 'good.json:json'],
    ],
    [
      'a ZIP in it, renamed',
      tinyZip([{ name: 'in.json', data: tinyZip([good]) }, good]),
      ['in.json:ZIP_NESTED', 'good.json:json'],
    ],
    [
      'encrypted',
      tinyZip([{ ...good, name: 'e.json', lies: { flags: 0x801 } }, good]),
      ['e.json:ZIP_ENCRYPTED', 'good.json:json'],
    ],
    [
      'a wrong checksum',
      tinyZip([{ name: 'c.json', data: report(3), lies: { crc: 1 } }, good]),
      ['c.json:ZIP_BROKEN', 'good.json:json'],
    ],
    [
      'a wrong checksum of lines: they are read, then it is said',
      tinyZip([{ name: 'c.ndjson', data: `${report(3)}\n`.repeat(150), lies: { crc: 1 } }]),
      [...Array.from({ length: 150 }, (_, i) => `c.ndjsonline ${i + 1}:json`), 'c.ndjson:ZIP_BROKEN'],
    ],
    [
      'a size too small',
      tinyZip([{ name: 's.json', data: report(3), lies: { size: 5 } }, good]),
      ['s.json:ZIP_BROKEN', 'good.json:json'],
    ],
    [
      'a size too large',
      tinyZip([{ name: 's.json', data: report(3), lies: { size: 50_000 } }, good]),
      ['s.json:ZIP_BROKEN', 'good.json:json'],
    ],
    [
      'a size of 4 GB',
      tinyZip([{ name: 's.json', data: report(3), lies: { size: 0xfffffffe } }, good]),
      ['s.json:ZIP_BROKEN', 'good.json:json'],
    ],
    [
      'ZIP64 sizes without ZIP64',
      tinyZip([{ name: 's.json', data: report(3), lies: { size: 0xffffffff } }, good]),
      ['s.json:ZIP_BROKEN', 'good.json:json'],
    ],
    [
      'a method nobody has',
      tinyZip([{ name: 'm.json', data: '{}', lies: { method: 99 } }, good]),
      ['m.json:ZIP_BROKEN', 'good.json:json'],
    ],
    [
      'damaged data',
      Buffer.from(tinyZip([good]).map((byte, i) => (i > 45 && i < 80 ? byte ^ 0xff : byte))),
      ['good.json:ZIP_BROKEN'],
    ],
    [
      'two of one name',
      tinyZip([good, { name: 'good.json', data: report(2) }]),
      ['good.json:json', 'good.json:json'],
    ],
    [
      'two that share bytes',
      tinyZip([good, { name: 'good.json', data: report(1), lies: { offset: 0 } }]),
      ['good.json:json', 'good.json:ZIP_BROKEN'],
    ],
    [
      'an offset outside',
      tinyZip([{ name: 'o.json', data: '{}', lies: { offset: 9_999_999 } }, good]),
      ['o.json:ZIP_BROKEN', 'good.json:json'],
    ],
    ['a comment', tinyZip([good], { comment: 'words' }), ['good.json:json']],
    ['a comment like an end', tinyZip([good], { comment: 'PK\x05\x06\0\0' }), ['good.json:json']],
    [
      'fewer than the directory has',
      tinyZip([good, { name: 'b.json', data: '{"b":1}' }], { count: 1 }),
      ['good.json:json'],
    ],
    ['more than the directory has', tinyZip([good], { count: 5 }), [':ZIP_BROKEN']],
    ['cut at the end', tinyZip([good, good], { cutAt: 400 }), [':ZIP_BROKEN']],
    ['cut at the start', tinyZip([good], { cutAt: 5 }), [':ZIP_BROKEN']],
    ['only an end', tinyZip([]), [':EMPTY']],
    [
      'latin1 names',
      tinyZip([{ name: Buffer.from('stra\xdfe.json', 'latin1'), data: '{"a":1}', lies: { flags: 0 } }]),
      ['stra▀e.json:json'],
    ],
  ])('%s', async (name, zip, expected) => {
    const documents = await opened(zip, '', { limits });
    if (name === 'a bomb of many') {
      expect(documents).toHaveLength(20);
      expect(
        documents.filter((one) => one.refusal).every((one) => one.refusal!.code === 'ZIP_TOO_LARGE'),
      ).toBe(true);
      expect(documents.filter((one) => one.refusal).length).toBeGreaterThan(10);
    } else expect(told(documents)).toEqual(expected);
    for (const one of documents.filter((each) => each.refusal)) expect(one.kept.length).toBe(0);
  });

  test('larger than memory may hold, without a path', async () => {
    expect(told(await opened(tinyZip([good]), '', { limits: { zipBytes: 100 } }))).toEqual([
      ':ZIP_TOO_LARGE',
    ]);
  });

  test('mutated ZIPs end in documents', async () => {
    const whole = tinyZip([
      good,
      { name: 'a/b.xml', data: '<report/>' },
      { name: 'x.png', data: tinyMedia('png') },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const zip = Buffer.from(whole);
          for (const [at, byte] of changes) zip[at] = byte;
          for (const one of await opened(zip)) expect(one.digest).toMatch(/^[0-9a-f]{64}$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
