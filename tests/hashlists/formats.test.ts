import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonEvents } from '../../src/hashlists/json-events.ts';
import { readList, taken } from './reading.ts';

const sample = (name: string) => readFileSync(new URL(`../fixtures/hash-lists/${name}`, import.meta.url));
const A = 'a1'.repeat(16);
const B = 'b2'.repeat(20);
const C = 'c3'.repeat(32);
const NOT_STATED = { victimIdentified: null, offenderIdentified: null, distributed: null };

describe('VICS', () => {
  test.each([
    ['hashset-1.3.json', null],
    ['hashset-2.0.json', 'US'],
  ])('%s', async (name, profile) => {
    const read = await readList(sample(name));
    expect(read).toMatchObject({ format: 'vics', profile });
    expect(read.records).toHaveLength(6);
    const { said, problems, media } = await taken(sample(name));
    expect({ problems, media, entries: said.length }).toEqual({ problems: [], media: 0, entries: 24 });
    expect(said.slice(0, 2)).toEqual([
      {
        ...{ text: 'file_hash:md5:8347086bc08dd8b0e0f7578dc9b0dfe2', category: '1', ...NOT_STATED },
        ...{ distributed: true, seriesKnown: true },
      },
      expect.objectContaining({ text: 'file_hash:sha1:cf0bbb5945c047cb611fa151cfbb9525eac2ca2e' }),
    ]);
    expect(said[2]!.text).toMatch(/^file_hash:photodna:4420823cfde6f1c2[0-9a-f]{272}$/); // as ICSE’s hex has it
    expect(said[3]!.text).toBe(
      'file_hash:sha256:9d0c3ca8a0981ffeab0758d59af02f6a4df3b56ca5249f0a2a3c4b9b669d59b2',
    );
    expect(said[4]).toMatchObject({ distributed: false, seriesKnown: false });
  });

  test('reads the same whatever the chunks are', async () => {
    const whole = await readList(sample('hashset-2.0.json'), 1_000_000);
    for (const chunk of [1, 2, 7, 64, 500])
      expect(await readList(sample('hashset-2.0.json'), chunk)).toEqual(whole);
  });

  test('a case export is refused', async () => {
    await expect(readList(sample('case-2.0.json'))).rejects.toMatchObject({ code: 'HASHLIST_UNREADABLE' });
  });

  test('other cases of keys, booleans as text, numbers as text, what comes in another order', async () => {
    const list = {
      VALUE: [
        {
          ...{ md5: A.toUpperCase(), CATEGORY: '2', victimIdentified: 'False', offenderidentified: 'TRUE' },
          ...{
            IsDistributed: 'maybe',
            Series: '  ',
            Comments: 'x',
            Tags: ['y'],
            MediaFiles: [{ FileName: 'z' }],
          },
          Exifs: [{ MD5: 'd'.repeat(32), PropertyName: 'n', PropertyValue: { deep: [1, { MD5: A }] } }],
        },
      ],
      '@odata.context': 'http://example.org/DataModels/2.0.xml/Default/$metadata#Media',
    };
    expect((await readList(JSON.stringify(list))).profile).toBe('Default');
    expect((await taken(JSON.stringify(list))).said).toEqual([
      {
        ...{ text: `file_hash:md5:${A}`, category: '2', victimIdentified: false, offenderIdentified: true },
        ...{ distributed: null, seriesKnown: false },
      },
    ]);
  });

  test('thumbnails and whatever is long are dropped as they come, and counted', async () => {
    const long = 'x'.repeat(3_000_000);
    const list = {
      value: [
        { MD5: A, Miniature: long },
        { Miniature: 'small', Comments: long, MD5: A },
      ],
    };
    const { said, media } = await taken(JSON.stringify(list));
    expect(media).toBe(3);
    expect(said.map(({ text }) => text)).toEqual([`file_hash:md5:${A}`, `file_hash:md5:${A}`]);
  });

  test('a bad record is told with its place; the others stand', async () => {
    const value = [
      { MD5: 'no hash' },
      { MD5: A },
      7,
      {},
      { MD5: 'd41d8cd98f00b204e9800998ecf8427e' },
      { MD5: '0'.repeat(32), SHA1: B },
      { AlternativeHashes: [{ HashName: 'TMK', HashValue: 'abcd' }] },
      {
        AlternativeHashes: [
          { HashName: 'SHA512', HashValue: 'e'.repeat(128) },
          { HashName: 'MD5', HashValue: A },
        ],
      },
      { AlternativeHashes: [{ HashValue: C }] },
    ];
    const { said, problems, ignored } = await taken(JSON.stringify({ value }));
    expect(said.map(({ text }) => text)).toEqual([
      `file_hash:md5:${A}`,
      `file_hash:sha1:${B}`,
      `file_hash:md5:${A}`,
    ]);
    expect(problems).toEqual([
      'record 1: hash_malformed',
      'record 3: record_malformed',
      'record 4: no_hash',
      'record 5: hash_means_nothing',
      'record 7: no_hash',
      'record 9: hash_ambiguous',
    ]);
    expect(ignored).toBe(6);
  });

  test.each([
    ['cut off', '{"value":[{"MD5":"a1'],
    ['cut off between records', `{"value":[{"MD5":"${A}"},`],
    ['two documents', '{"value":[]}{"value":[]}'],
    ['a comma too many', '{"value":[],}'],
    ['no list', '{"values":[]}'],
    ['an array', '[]'],
    ['a word', '{"value":tru}'],
    ['a number', '{"value":01}'],
    ['a control character', '{"value":["a\nb"]}'],
    ['brackets that do not meet', '{"value":[}'],
    ['an escape that is none', '{"value":["\\x41"]}'],
    ['deeper than any list', `{"value":${'['.repeat(100_000)}`],
    ['a word without end', `{"value":${'1'.repeat(100_000)}`],
  ])('is refused whole: %s', async (_, text) => {
    await expect(readList(text)).rejects.toMatchObject({ code: 'HASHLIST_UNREADABLE' });
  });

  test('what JSON.parse reads is read alike, and what it refuses is refused', () => {
    const through = (text: string, size: number): unknown => {
      let holder: { into: unknown[] | Record<string, unknown>; key: string }[] = [];
      let root: unknown;
      const put = (value: unknown) => {
        const top = holder.at(-1);
        if (!top) root = value;
        else if (Array.isArray(top.into)) top.into.push(value);
        else
          Object.defineProperty(top.into, top.key, {
            value,
            enumerable: true,
            configurable: true,
            writable: true,
          });
      };
      const events = new JsonEvents({
        begin: (kind) => {
          const into = kind === 'array' ? [] : {};
          put(into);
          holder = [...holder, { into, key: '' }];
        },
        end: () => {
          holder = holder.slice(0, -1);
        },
        key: (name) => {
          holder.at(-1)!.key = name;
        },
        value: (said, kind) => put(kind === 'word' ? (JSON.parse(said) as unknown) : said),
      });
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += size) events.feed(bytes.subarray(at, at + size));
      events.end();
      return root;
    };
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        expect(through(text, size)).toEqual(JSON.parse(text));
      }),
    );
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'x', '-'),
        (text, place, with_) => {
          const at = place % (text.length + 1);
          const torn = text.slice(0, at) + with_ + text.slice(at + 1);
          let right = true;
          try {
            JSON.parse(torn);
          } catch {
            right = false;
          }
          if (right) through(torn, 3);
          else expect(() => through(torn, 3)).toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('tables and lines', () => {
  test('ICSE', async () => {
    expect(await readList(sample('icse.csv'))).toMatchObject({ format: 'icse', profile: 'ICSE' });
    const { said, problems } = await taken(sample('icse.csv'));
    expect(problems).toEqual([]);
    expect(
      said.map(({ text, category, distributed, seriesKnown }) => [
        text.slice(10, 20),
        category,
        distributed,
        seriesKnown,
      ]),
    ).toEqual([
      ['md5:834708', 'baseline', true, true],
      ['sha1:cf0bb', 'baseline', true, true],
      ['photodna:4', 'baseline', true, true],
      ['md5:2cce5a', 'not baseline', false, false],
      ['sha1:2b2d5', 'not baseline', false, false],
      ['md5:451987', null, null, false],
    ]);
    expect(said[0]).toMatchObject({ victimIdentified: false, offenderIdentified: false });
  });

  test('columns by name, in any order, with any of four delimiters; what has no name here is passed over', async () => {
    for (const mark of [',', ';', '\t', '|']) {
      const sheet = [
        ['File Name', 'SHA-1', 'Victim_Identified', 'Category', 'MD5'],
        [`"a ""b""${mark} c"`, B, 'yes', '"2"', A],
        ['', '', '', '', ''],
        ['x', '', 'N', '', A],
      ];
      const { said, problems } = await taken(`\uFEFF${sheet.map((row) => row.join(mark)).join('\r\n')}`);
      expect(problems).toEqual([]);
      expect(said.map(({ text, victimIdentified, category }) => [text, victimIdentified, category])).toEqual([
        [`file_hash:sha1:${B}`, true, '2'],
        [`file_hash:md5:${A}`, true, '2'],
        [`file_hash:md5:${A}`, false, null],
      ]);
    }
  });

  test('NSRL’s text', async () => {
    const text = `"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n"${B.toUpperCase()}","${A.toUpperCase()}","00000000","caf\xe9.txt",1,2,"WIN",""\n`;
    expect((await taken(Buffer.from(text, 'latin1'))).said.map(({ text: said }) => said)).toEqual([
      `file_hash:sha1:${B}`,
      `file_hash:md5:${A}`,
    ]);
  });

  test('one hash a line, with whatever stands after a comma', async () => {
    const text = `# a remark\n${A}\n${B},more\n\nSHA256:${C}\nhash=${A}\nnonsense\n`;
    const { said, problems } = await taken(text);
    expect(said.map((each) => each.text)).toEqual([
      `file_hash:md5:${A}`,
      `file_hash:sha1:${B}`,
      `file_hash:sha256:${C}`,
      `file_hash:md5:${A}`,
    ]);
    expect(problems).toEqual(['line 7: hash_malformed']);
  });

  test('PDQ is told by name alone: 64 digits are never guessed', async () => {
    const list = sample('pdq-lines.txt');
    const lines = list.toString().trim().split('\n').length;
    expect((await taken(list)).problems).toHaveLength(lines);
    const { said, problems } = await taken(list, 'pdq');
    expect([said.length, problems]).toEqual([lines, []]);
    expect(said[0]!.text).toMatch(/^file_hash:pdq:[0-9a-f]{64}$/);
    expect((await taken('0'.repeat(64), 'pdq')).problems).toEqual(['line 1: hash_means_nothing']);
    const poor = await taken(`hash,quality,filename\n${C},49,a\n${C},50,b\n`, 'pdq');
    expect([poor.said.length, poor.problems]).toEqual([1, ['line 2: no_hash']]);
  });

  test.each([
    ['nothing', ''],
    ['white space', ' \n \n'],
    ['prose', 'This is a letter, with commas.\nAnd more.\n'],
    ['a sheet without hashes', 'name,size\na,1\n'],
    ['a quote that is not closed', `md5,name\n${A},x\n"${'y'.repeat(3_000_000)}`],
    ['a ZIP', 'PK\u0003\u0004rest'],
    ['a database', 'SQLite format 3\0'],
    ['bytes', Buffer.from([1, 0, 2, 0])],
  ])('is refused whole: %s', async (_, text) => {
    await expect(readList(text)).rejects.toMatchObject({ code: 'HASHLIST_UNREADABLE' });
  });

  test('UTF-16 and marks at the beginning', async () => {
    const text = `md5\n${A}\n`;
    const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
    for (const bytes of [little, big, Buffer.from(`\uFEFF${text}`)])
      for (const chunk of [1, 2, 1000])
        expect((await readList(bytes, chunk)).records.map(({ hashes }) => hashes)).toEqual([
          [{ algorithm: 'md5', value: A }],
        ]);
  });
});

describe('NCMEC hash sharing', () => {
  test('images and videos with their class; deletions are counted; it says that a page follows', async () => {
    const read = await readList(sample('ncmec-entries.xml'), 10);
    expect(read).toMatchObject({ format: 'ncmec', profile: 'NCMEC', goesOn: true });
    const { said, problems, deleted, ignored } = await taken(sample('ncmec-entries.xml'));
    expect([problems, deleted, ignored]).toEqual([[], 2, 1]); // the sample’s PhotoDNA ends in dots
    expect(said.map(({ text, category }) => [text.slice(10, 16), category])).toEqual([
      ['md5:a1', 'A1'],
      ['sha1:a', 'A1'],
      ['md5:b1', null],
      ['sha1:b', null],
    ]);
  });

  test('fingerprints that stand elsewhere are not kept', async () => {
    const page = `<q:queryResult xmlns:q="urn:x"><q:videos><q:video><q:fingerprints><q:md5>${A}</q:md5><q:tmk-pdqf href="/x"/><q:netclean>abc</q:netclean></q:fingerprints></q:video></q:videos></q:queryResult>`;
    const { said, problems, ignored } = await taken(page);
    expect([said.map(({ text }) => text), problems, ignored]).toEqual([[`file_hash:md5:${A}`], [], 1]);
    expect((await readList(page)).goesOn).toBe(false);
  });

  test.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><queryResult>&b;</queryResult>'],
    ['another document', '<report/>'],
    ['cut off', '<queryResult><images><image>'],
    ['no XML', '<queryResult><a></b></queryResult>'],
    ['an entity', '<queryResult>&b;</queryResult>'],
    ['deeper than any list', `<queryResult>${'<a>'.repeat(1000)}`],
    ['a value without end', `<queryResult>${'x'.repeat(3_000_000)}`],
    ['not UTF-8', Buffer.from('<queryResult>\xff</queryResult>', 'latin1')],
  ])('is refused whole: %s', async (_, text) => {
    await expect(readList(text)).rejects.toMatchObject({ code: 'HASHLIST_UNREADABLE' });
  });
});
