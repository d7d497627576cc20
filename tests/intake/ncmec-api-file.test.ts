import { describe, expect, test } from 'vitest';
import { documentOf, fileOf, read, readersOf } from '../fixtures/ncmec-api/reading.ts';

const IDS = '<reportId>100000002</reportId><fileId>9036e88a148925187b5400cd7a560401</fileId>';
const details = (inner = '') => `<fileDetails>${IDS}${inner}</fileDetails>`;
const firstFile = (inner: string) => fileOf(details(inner)).files[0]!;

describe('file details', () => {
  test('belong to the report they name', () => {
    expect(fileOf(details())).toMatchObject({
      reportNumber: '100000002',
      texts: [],
      warnings: [],
      files: [{ at: '/fileDetails', fileId: '9036e88a148925187b5400cd7a560401' }],
    });
  });

  test.each(['', '<reportId> </reportId>'])('without a report’s number are refused', (id) => {
    expect(read(`<fileDetails>${id}<fileId>f</fileId></fileDetails>`)).toEqual({
      kind: 'refused',
      refusal: { code: 'MISSING_FIELD', at: '/fileDetails/reportId', offset: null, what: 'reportId' },
    });
  });

  test.each([
    ['<fileViewedByEsp>true</fileViewedByEsp>', true, []],
    ['<fileViewedByEsp>1</fileViewedByEsp>', true, []],
    ['<fileViewedByEsp>false</fileViewedByEsp>', false, []],
    ['', null, []],
    ['<fileViewedByEsp/>', null, ['UNKNOWN_VALUE']],
    ['<fileViewedByEsp>yes</fileViewedByEsp>', null, ['UNKNOWN_VALUE']],
  ])('seen, not seen, not stated: %s', (inner, viewed, codes) => {
    const reading = fileOf(details(inner));
    expect(reading.files[0]!.viewedByPlatform).toBe(viewed);
    expect(reading.files[0]!.exifViewedByPlatform).toBeNull();
    expect(reading.warnings.map(({ code }) => code)).toEqual(codes);
    if (inner.includes('yes'))
      expect(reading.files[0]!.facts).toMatchObject([{ name: 'fileViewedByEsp', value: 'yes' }]);
  });

  test('hashes from both places, of the type as written', () => {
    const file = firstFile(
      '<originalFileHash hashType="md5">BD3DCCB64567C43C0995E243AA39A347</originalFileHash>' +
        '<details type="HASH"><nameValuePair><name>PDQ</name><value>a5</value></nameValuePair></details>' +
        '<details type="EXIF"><nameValuePair><name>Make</name><value>ExampleCam</value></nameValuePair></details>',
    );
    expect(file.identifiers).toEqual([
      {
        kind: 'file_hash',
        text: 'BD3DCCB64567C43C0995E243AA39A347',
        at: '/fileDetails/originalFileHash[1]',
        hints: { type: 'md5' },
      },
      {
        kind: 'file_hash',
        text: 'a5',
        at: '/fileDetails/details[1]/nameValuePair[1]/value',
        hints: { type: 'PDQ' },
      },
    ]);
    expect(file.facts).toEqual([
      { name: 'exif:Make', value: 'ExampleCam', at: '/fileDetails/details[2]/nameValuePair[1]/value' },
    ]);
  });

  test('pairs of no type, without a value or without a name are kept', () => {
    const file = firstFile(
      '<details><nameValuePair><name>Width</name><value>7</value></nameValuePair></details>' +
        '<details type="EXIF"><nameValuePair><name>Flash</name></nameValuePair><nameValuePair><value>v</value></nameValuePair></details>',
    );
    expect(file.facts.map(({ name, value }) => [name, value])).toEqual([
      ['details:Width', '7'],
      ['exif:Flash', ''],
      ['exif:', 'v'],
    ]);
  });

  test('names, places, times, labels and words', () => {
    const file = firstFile(
      '<fileName>f1.bin</fileName><originalFileName>IMG_1.JPG</originalFileName>' +
        '<uploadedToEspTimestamp>2026-03-01T12:58:30+05:30</uploadedToEspTimestamp><locationOfFile>https://chat.example.com/m/1</locationOfFile>' +
        '<publiclyAvailable>false</publiclyAvailable><fileRelevance>Reported</fileRelevance>' +
        '<fileAnnotations><viral/><generativeAi>true</generativeAi><infant>false</infant></fileAnnotations>' +
        '<industryClassification>B2</industryClassification><additionalInfo>one</additionalInfo><additionalInfo>two</additionalInfo>',
    );
    expect(file).toMatchObject({
      name: 'f1.bin',
      originalName: 'IMG_1.JPG',
      uploadedAt: { instant: '2026-03-01T07:28:30.000Z' },
      publiclyAvailable: false,
      relevance: 'Reported',
      classification: 'B2',
      identifiers: [{ kind: 'url', text: 'https://chat.example.com/m/1' }],
      facts: [{ name: 'infant', value: 'false' }],
    });
    expect(file.flags.map(({ flag }) => flag)).toEqual(['viral', 'generative_ai']);
    expect(file.texts.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  test('the older form of the meme mark is the same flag, and false is none', () => {
    expect(firstFile('<potentialMeme>true</potentialMeme>').flags.map(({ flag }) => flag)).toEqual([
      'potential_meme',
    ]);
    expect(firstFile('<potentialMeme>false</potentialMeme>').flags).toEqual([]);
  });

  test('what the guide rules out is a warning', () => {
    const codes = (inner: string) => fileOf(details(inner)).warnings.map(({ code }) => code);
    expect(codes('<exifViewedByEsp>true</exifViewedByEsp>')).toEqual(['CONTRADICTION']);
    expect(codes('<fileViewedByEsp>true</fileViewedByEsp><exifViewedByEsp>true</exifViewedByEsp>')).toEqual(
      [],
    );
    expect(
      codes(
        '<fileRelevance>Supplemental Reported</fileRelevance><industryClassification>A1</industryClassification>',
      ),
    ).toEqual(['CONTRADICTION']);
    expect(codes('<industryClassification>C9</industryClassification>')).toEqual(['UNKNOWN_VALUE']);
    expect(codes('<originalFileHash>00</originalFileHash>')).toEqual(['MISSING_FIELD']);
  });

  test('what is not known is a fact of the file, named so', () => {
    const file = firstFile('<newLabel level="2">x</newLabel>');
    expect(file.facts).toEqual([
      { name: 'unknown:newLabel@level', value: '2', at: '/fileDetails/newLabel/@level' },
      { name: 'unknown:newLabel', value: 'x', at: '/fileDetails/newLabel' },
    ]);
  });
});

describe('answers of the API, and XML that is no tip', () => {
  test('an answer gives a report its number and its files', () => {
    const opened =
      '<reportResponse><responseCode>0</responseCode><responseDescription>Success</responseDescription><reportId>100000002</reportId></reportResponse>';
    expect(read(opened)).toEqual({ kind: 'response', reportNumber: '100000002', fileIds: [] });
    const uploaded = opened.replace('</reportId>', '</reportId><fileId>f1</fileId><hash>8347</hash>');
    expect(read(uploaded)).toEqual({ kind: 'response', reportNumber: '100000002', fileIds: ['f1'] });
    const done =
      '<reportDoneResponse><responseCode>0</responseCode><reportId>100000002</reportId><files><fileId>f1</fileId><fileId>f2</fileId></files></reportDoneResponse>';
    expect(read(done)).toEqual({ kind: 'response', reportNumber: '100000002', fileIds: ['f1', 'f2'] });
    const failed =
      '<reportResponse><responseCode>4100</responseCode><responseDescription>Validation failed</responseDescription></reportResponse>';
    expect(read(failed)).toEqual({ kind: 'response', reportNumber: null, fileIds: [] });
  });

  test.each(['xs:schema', 'schema'])('a schema is refused as one: %s', (name) => {
    expect(read(`<${name} xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`)).toEqual({
      kind: 'refused',
      refusal: { code: 'NOT_A_TIP', at: `/${name}`, offset: null, what: 'it is an XML schema' },
    });
  });

  test('another root is refused by name', () => {
    expect(read('<invoice/>')).toEqual({
      kind: 'refused',
      refusal: { code: 'XML_UNKNOWN_ROOT', at: '/invoice', offset: null, what: 'invoice' },
    });
  });

  test.each([
    ['<report/>', 'ncmec-api-xml'],
    [
      '\ufeff<?xml version="1.0"?>\n<!-- <fileDetails> -->\n<?style <fileDetails>?>\n<report a="1">',
      'ncmec-api-xml',
    ],
    [`<!--${'-x'.repeat(5000)}--><fileDetails/>`, 'ncmec-api-file-details'],
    ['<reportResponse/>', 'ncmec-api-response'],
    ['<reports/>', 'ncmec-api-response'],
    ['<n:report xmlns:n="urn:x"/>', 'ncmec-api-response'],
    ['', 'ncmec-api-response'],
  ])('exactly one reader takes %.40s', (xml, name) => {
    expect(readersOf(documentOf(xml)).map((reader) => reader.name)).toEqual([name]);
    const utf16 = Buffer.from(`\ufeff${xml.replace('\ufeff', '')}`, 'utf16le');
    expect(readersOf(documentOf(utf16)).map((reader) => reader.name)).toEqual([name]);
  });

  test('what is not XML is left to other readers', () => {
    expect(readersOf({ ...documentOf('<report/>'), content: 'json' })).toEqual([]);
  });
});
