import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { ncmecApiReport } from '../src/intake/formats/ncmec-api-xml.ts';
import { policeJson } from '../src/intake/formats/police-json.ts';
import { readXml } from '../src/intake/formats/xml-tree.ts';
import type { Input } from '../src/intake/open.ts';
import { type ReadSettings, readDocument } from '../src/intake/read.ts';
import type { IntakeDocument, Reader } from '../src/intake/shape.ts';
import { costOf, inTurn, median, medianRatio } from './measure.ts';
import type { Run } from './run.ts';
import { documentsOf } from './world.ts';

const MOST = 2000;
const ROUNDS = 7;

export const SETTINGS: ReadSettings = {
  now: '2026-11-21T09:00:00.000Z',
  country: 'IN',
  fingerprintKey: Buffer.alloc(32, 7),
  mappings: [],
};

/** Opening and reading with no database: the floor under every intake; then the two readers of NCMEC's formats beside bare parsers. */
export async function measureReading(run: Run, inputs: readonly Input[]): Promise<void> {
  const json: IntakeDocument[] = [];
  const xml: IntakeDocument[] = [];
  let documents = 0;
  let opening = 0;
  const { cost } = await costOf(async () => {
    let begun = process.cpuUsage();
    for await (const document of documentsOf(inputs)) {
      opening += spent(begun);
      documents += 1;
      readDocument(document, SETTINGS);
      if (policeJson.recognises(document) && json.length < MOST) json.push(document);
      else if (ncmecApiReport.recognises(document) && xml.length < MOST) xml.push(document);
      begun = process.cpuUsage();
    }
  });
  const { figures } = run;
  figures.add({
    name: 'open and read only, one thread',
    value: (documents / cost.program) * 1000,
    unit: 'docs/core-s',
    note: `${documents} documents in ${(cost.program / 1000).toFixed(1)} s of CPU, ${(opening / 1000).toFixed(1)} s of it opening; identifiers, fingerprints and packing are part of reading`,
  });
  await measureJson(run, json);
  await measureXml(run, xml);
}

const spent = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};

const decoder = new TextDecoder();
/** One round over the documents, again and again where they are few: a round of a few milliseconds tells nothing. */
const overAll = (documents: readonly IntakeDocument[], work: (document: IntakeDocument) => unknown) => () => {
  for (let times = againFor(documents.length); times > 0; times -= 1)
    documents.forEach((each) => void work(each));
};
const againFor = (count: number): number => Math.ceil(MOST / count);
const reading = (reader: Reader) => (document: IntakeDocument) => {
  const read = reader.read(document, { now: SETTINGS.now });
  if (read.kind === 'refused') throw new Error(`${document.file} was refused: ${read.refusal.code}`);
};

async function measureJson({ figures }: Run, all: readonly IntakeDocument[]): Promise<void> {
  const documents = all.filter((each) => policeJson.read(each, { now: SETTINGS.now }).kind === 'tip');
  if (documents.length === 0)
    return figures.add({
      id: 'C3',
      name: 'police JSON',
      value: null,
      unit: '',
      note: 'the world holds none',
    });
  const times = await inTurn(ROUNDS, {
    bare: overAll(documents, (each) => JSON.parse(decoder.decode(each.kept))),
    ours: overAll(documents, reading(policeJson)),
    whole: overAll(documents, (each) => readDocument(each, SETTINGS)),
  });
  const rate = (ms: readonly number[]) =>
    ((documents.length * againFor(documents.length)) / median(ms)) * 1000;
  const bare = { name: 'bare JSON.parse', value: rate(times.bare), unit: 'docs/core-s' };
  figures.add({
    name: 'police JSON read to facts',
    value: rate(times.ours),
    unit: 'docs/core-s',
    beside: bare,
  });
  figures.add({
    id: 'C3',
    name: 'police JSON ÷ bare JSON.parse',
    value: medianRatio(times.bare, times.ours),
    unit: '×',
    target: { atLeast: 0.3 },
  });
  figures.add({
    name: 'the same with identifiers, fingerprints, packing',
    value: rate(times.whole),
    unit: 'docs/core-s',
  });
}

async function measureXml({ figures }: Run, all: readonly IntakeDocument[]): Promise<void> {
  const documents = all.filter((each) => ncmecApiReport.read(each, { now: SETTINGS.now }).kind === 'tip');
  if (documents.length === 0)
    return figures.add({ id: 'C3', name: 'NCMEC XML', value: null, unit: '', note: 'the world holds none' });
  const fast = new XMLParser({ ignoreAttributes: false });
  const times = await inTurn(ROUNDS, {
    saxes: overAll(documents, (each) => new SaxesParser().write(decoder.decode(each.kept)).close()),
    fast: overAll(documents, (each) => fast.parse(decoder.decode(each.kept))),
    tree: overAll(documents, (each) => readXml(each.kept)),
    ours: overAll(documents, reading(ncmecApiReport)),
  });
  const rate = (ms: readonly number[]) =>
    ((documents.length * againFor(documents.length)) / median(ms)) * 1000;
  const bytes = documents.reduce((sum, each) => sum + each.kept.length, 0) / documents.length;
  const saxes = { name: 'bare saxes', value: rate(times.saxes), unit: 'docs/core-s' };
  figures.add({
    name: 'NCMEC XML read to facts',
    value: rate(times.ours),
    unit: 'docs/core-s',
    beside: saxes,
    note: `${documents.length} reports of ${Math.round(bytes)} bytes`,
  });
  const beside = { name: 'fast-xml-parser', value: rate(times.fast), unit: 'docs/core-s' };
  for (const [what, ours] of [
    ['parsed to a bounded tree', times.tree],
    ['read to facts', times.ours],
  ] as const) {
    const name = `NCMEC XML ${what}`;
    figures.add({
      id: 'C3',
      name: `${name} ÷ bare saxes`,
      value: medianRatio(times.saxes, ours),
      unit: '×',
      target: { atLeast: 0.8 },
    });
    figures.add({
      id: 'C3',
      name: `${name} ÷ fast-xml-parser`,
      value: medianRatio(times.fast, ours),
      unit: '×',
      target: { atLeast: 5 },
      beside,
    });
  }
}
