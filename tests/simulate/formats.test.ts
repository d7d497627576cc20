import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { XmlDocument, XmlElement, XsdValidator } from 'libxml2-wasm';
import { extractText, getDocumentProxy } from 'unpdf';
import { beforeAll, describe, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { chooseMapping } from '../../src/intake/formats/csv-mapping.ts';
import { tipRecordShape } from '../../src/intake/formats/ndjson-tip-shape.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { pdf } from '../../src/simulate/formats/pdf.ts';
import { zip } from '../../src/simulate/formats/zip.ts';
import { type Written, written } from './memory-sink.ts';

const SCHEMA = new URL('../../../shared/data/ncmec/cyber_tipline.xsd', import.meta.url);
let world: Written;
beforeAll(async () => {
  world = await written('default', 2_500);
});

const under = (folder: string) =>
  [...world.files]
    .filter(([path]) => path.startsWith(`tips/${folder}/`))
    .map(([path, bytes]) => ({ path, bytes }));
const textOf = (bytes: Buffer) => bytes.toString('utf8');

describe('API XML', () => {
  test.skipIf(!existsSync(SCHEMA))('validates against the schema', () => {
    using schema = XmlDocument.fromBuffer(readFileSync(SCHEMA));
    using validator = XsdValidator.fromDoc(schema);
    const documents = under('api');
    expect(documents.length).toBeGreaterThan(200);
    for (const { bytes } of documents) {
      using document = XmlDocument.fromBuffer(bytes);
      validator.validate(document);
    }
  });

  test('stands in the order that the schema asks for', () => {
    const order = [
      'batchedReport',
      'incidentSummary',
      'internetDetails',
      'reporter',
      'personOrUserReported',
      'intendedRecipient',
      'victim',
      'additionalInfo',
    ];
    const reports = under('api').filter(({ path }) => path.endsWith('/report.xml'));
    const seen = new Set<string>();
    for (const { bytes } of reports) {
      using document = XmlDocument.fromBuffer(bytes);
      const names: string[] = [];
      for (let node = document.root.firstChild; node; node = node.next) {
        if (node instanceof XmlElement) names.push(node.name);
      }
      const places = names.map((name) => order.indexOf(name));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
      for (const name of names) seen.add(name);
    }
    expect(order.filter((name) => !seen.has(name))).toEqual([]);
  });

  test('file details and answers name the folder’s number, and some folders have no answer', () => {
    const folders = new Map<string, string[]>();
    for (const { path, bytes } of under('api')) {
      const [, , number, name] = path.split('/') as [string, string, string, string];
      folders.set(number, [...(folders.get(number) ?? []), name]);
      if (name !== 'report.xml') expect(textOf(bytes)).toContain(`<reportId>${number}</reportId>`);
    }
    const answered = [...folders.values()].filter((names) => names.includes('response.xml')).length;
    expect([...folders.values()].every((names) => names.includes('report.xml'))).toBe(true);
    expect(answered).toBeGreaterThan(folders.size / 2);
    expect(answered).toBeLessThan(folders.size);
  });
});

describe('police JSON', () => {
  test('parses, names its number, and lies in folders of at most a thousand', () => {
    const folders = new Map<string, number>();
    for (const { path, bytes } of under('police')) {
      const report = JSON.parse(textOf(bytes).replace(/^\uFEFF/, '')) as { reportId: string | number };
      expect(path.endsWith(`/${report.reportId}.json`)).toBe(true);
      const folder = path.slice(0, path.lastIndexOf('/'));
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    expect(Math.max(...folders.values())).toBeLessThanOrEqual(1_000);
    expect(folders.size).toBeGreaterThan(1);
  });

  test('a later delivery sorts behind the first; versions differ from it, duplicates do not', () => {
    const later = under('zz-later');
    expect(later.length).toBe(world.truth.counts.versions! + world.truth.counts.duplicates!);
    for (const { path, bytes } of later) {
      const number = /(\d+)-(?:version|duplicate)\.json$/.exec(path)![1]!;
      const tip = world.truth.tips.find((one) => one.number === number)!;
      expect(tip.file < path).toBe(true);
      expect(bytes.equals(world.files.get(tip.file)!)).toBe(path.endsWith('duplicate.json'));
      expect(textOf(bytes)).toContain(number);
    }
  });

  test('tells an escalation exactly where the truth says so', () => {
    const last = new Map<string, boolean>();
    const documents = [...under('police'), ...under('zz-later')];
    for (const { bytes } of documents) {
      const report = JSON.parse(textOf(bytes).replace(/^\uFEFF/, ''));
      const escalated =
        report.reportedInformation.incidentSummary.espEscalation !== null ||
        report.additionalNcmecInformation.priority?.priorityId === 'E';
      last.set(String(report.reportId), escalated);
    }
    const told = [...last].filter(([, escalated]) => escalated).map(([number]) => number);
    const truth = world.truth.tips
      .filter((tip) => tip.immediate && last.has(tip.number ?? ''))
      .map((tip) => tip.number);
    expect(told.sort()).toEqual(truth.sort());
    expect(told.length).toBeGreaterThan(3);
  });
});

describe('lines and rows', () => {
  test('lines are records of the tip format, at the place that the truth names', () => {
    let lines = 0;
    for (const { path, bytes } of under('streams')) {
      for (const [n, line] of textOf(bytes).trimEnd().split('\n').entries()) {
        const record = tipRecordShape.parse(JSON.parse(line));
        expect(
          world.truth.tips.some(
            (tip) => tip.file === path && tip.record === `line ${n + 1}` && tip.number === record.number,
          ),
        ).toBe(true);
        lines += 1;
      }
    }
    expect(lines).toBe(world.truth.tips.filter((tip) => tip.format === 'tipstaff-ndjson').length);
    expect(lines).toBeGreaterThan(50);
  });

  test('rows stand under a header that the built-in mapping knows wholly', () => {
    let rows = 0;
    for (const { path, bytes } of under('sheets')) {
      const [header, ...body] = parse(textOf(bytes), { bom: true }) as string[][];
      const mapping = chooseMapping(header!, []);
      expect(Object.keys(mapping?.columns ?? {})).toEqual(header);
      for (const [n, row] of body.entries()) {
        expect(
          world.truth.tips.some(
            (tip) => tip.file === path && tip.record === `row ${n + 2}` && tip.number === row[0],
          ),
        ).toBe(true);
      }
      rows += body.length;
    }
    expect(rows).toBe(world.truth.tips.filter((tip) => tip.format === 'csv-mapped').length);
    expect(rows).toBeGreaterThan(50);
  });
});

describe('ZIP and PDF', () => {
  test('a ZIP holds the JSON, its PDF, and members that only begin as media do', async () => {
    const zips = under('zips');
    expect(zips.length).toBeGreaterThan(5);
    let media = 0;
    for (const { bytes } of zips) {
      const members = await open(bytes);
      const number = members[0]!.name.replace('.json', '');
      expect(members.slice(0, 2).map((one) => one.name)).toEqual([`${number}.json`, `${number}.pdf`]);
      expect(JSON.parse(textOf(members[0]!.bytes).replace(/^\uFEFF/, '')).reportId.toString()).toBe(number);
      for (const one of members.slice(2)) expect(one.bytes.length).toBeLessThan(64);
      media += members.length - 2;
    }
    expect(media).toBe(world.truth.counts.mediaDropped);
    expect(zips.length).toBe(world.truth.counts.pdfs);
    const [first] = await open(zips[0]!.bytes);
    const again = zip([first!]);
    expect((await open(again))[0]!.bytes.equals(first!.bytes)).toBe(true);
  });

  test('the PDF’s text is read by a PDF reader, over several pages', async () => {
    const lines = [
      'CyberTipline Report 210000001',
      'Synthetic (A) \\ B',
      ...Array.from({ length: 120 }, (_, n) => `Line ${n}`),
    ];
    const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(pdf(lines))));
    expect(totalPages).toBe(3);
    expect(text.join('\n').split('\n').filter(Boolean)).toEqual(lines);
  });
});

function open(bytes: Buffer): Promise<{ name: string; bytes: Buffer }[]> {
  return new Promise((done, fail) => {
    const members: { name: string; bytes: Buffer }[] = [];
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, archive) => {
      if (error) return fail(error);
      archive.on('error', fail);
      archive.on('end', () => done(members));
      archive.on('entry', (entry) => {
        archive.openReadStream(entry, (failure, stream) => {
          if (failure) return fail(failure);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            members.push({ name: entry.fileName, bytes: Buffer.concat(chunks) });
            archive.readEntry();
          });
        });
      });
      archive.readEntry();
    });
  });
}

describe('what is delivered', () => {
  test('holds no name, address or number that could be somebody’s', () => {
    const text = [...world.files]
      .filter(([path]) => !path.endsWith('.zip'))
      .map(([, bytes]) => textOf(bytes))
      .join('\n');
    const hosts = [...text.matchAll(/[\w.+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map(([, host]) =>
      host!.toLowerCase(),
    );
    const urls = [...text.matchAll(/https?:\/\/([^/"<\s]+)/g)].map(([, host]) => host!.toLowerCase());
    expect(hosts.length).toBeGreaterThan(1_000);
    const schema = new Set(['report.cybertip.org', 'www.w3.org']);
    for (const host of [...hosts, ...urls.filter((one) => !schema.has(one))])
      expect(host).toMatch(/(?:^|\.)example\.(?:com|org|net)$/);
    const addresses = [...text.matchAll(/(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/g)].map(
      ([, address]) => address!,
    );
    expect(addresses.length).toBeGreaterThan(1_000);
    for (const address of new Set(addresses))
      expect(address).toMatch(
        /^(?:100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.|198\.1[89]\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/,
      );
    const six = [...text.matchAll(/\b2[0-9a-f]{3}:[0-9a-f:]+/g)]
      .map(([address]) => address)
      .filter((one) => one.includes('::'));
    for (const address of six) expect(address).toMatch(/^2001:db8:/);
  });

  test('hashes of files are as long as they must be, and a re-encoding is within 31 bits', () => {
    const byId = new Map(world.truth.files.map((file) => [file.id, file]));
    let alike = 0;
    for (const file of world.truth.files) {
      expect(file.md5).toMatch(/^[0-9a-f]{32}$/);
      expect(file.pdq).toMatch(/^[0-9a-f]{64}$/);
      if (file.like === null) continue;
      const other = byId.get(file.like)!;
      expect(other.md5).not.toBe(file.md5);
      const bits = [...file.pdq].reduce(
        (sum, digit, n) => sum + ones(Number.parseInt(digit, 16) ^ Number.parseInt(other.pdq[n]!, 16)),
        0,
      );
      expect(bits).toBeLessThanOrEqual(31);
      alike += 1;
    }
    expect(alike).toBeGreaterThan(0);
  });

  test('no two documents are alike that are not meant to be', () => {
    const digests = [...world.files]
      .filter(([path]) => !path.includes('/duplicates/'))
      .map(([, bytes]) => sha256(bytes));
    expect(new Set(digests).size).toBe(digests.length);
  });
});

function ones(digit: number): number {
  return (digit & 1) + ((digit >> 1) & 1) + ((digit >> 2) & 1) + ((digit >> 3) & 1);
}
