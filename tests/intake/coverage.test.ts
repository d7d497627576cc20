import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IntakeDocument } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { commandLineDoor } from '../app/doors.ts';
import { counter, lay } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { fullSheet } from '../fixtures/csv/sheets.ts';
import { type Amount, makeFileDetails, makeReport } from '../fixtures/ncmec-api/documents.ts';
import { fullRecord, HOTLINE, SIGHTING } from '../fixtures/ndjson/tip-records.ts';
import { fullReport, minimalReport, typicalReport } from '../fixtures/police-json/full-report.ts';
import { leavesOf, opened } from '../fixtures/police-json/intake-input.ts';
import { wholeFacts } from '../tips/whole-facts.ts';

const app = await freshApp();
const door = await commandLineDoor(app);
const nextFolder = counter();
const nextNumber = counter(900_100_000);

/** The tip that these files become, with its words, nothing masked. */
async function shown(files: Parameters<typeof lay>[1], number: string): Promise<TipView> {
  const received = await door.receive(lay(join(app.folder, `in-${nextFolder()}`), files));
  expect(received.counts, JSON.stringify(received.quarantine)).toMatchObject({ tips: 1, quarantined: 0 });
  const tip = await door.call<TipView>('tips.show', { tip: number, words: true });
  return { ...tip, facts: { ...(await wholeFacts(app, number)), sealed: [] } };
}

/** Leaves that stand nowhere in what is shown of the tip. A country's name may stand there as its code, a flag as its name. */
const missing = (leaves: readonly string[], tip: TipView): string[] => {
  const kept = new Set(leavesOf(tip));
  const text = [...kept].join('\n');
  return [...new Set(leaves)].filter((leaf) => leaf !== '' && !kept.has(leaf) && !text.includes(leaf));
};

describe('every leaf of a document stands on the tip afterwards, or among what is kept unknown', () => {
  test.each([
    ['full', fullReport()],
    ['typical', typicalReport],
    ['least', minimalReport],
  ])('police-side JSON, %s', async (_, report) => {
    const tip = await shown({ 'report.json': report }, String((report as { reportId: string }).reportId));
    const leaves = leavesOf(report).filter((leaf) =>
      /planted|@|https?:|\d{4}-\d\d|\d+\.\d+|^\d{6,}$|[A-Z][a-z]+[A-Z]/.test(leaf),
    );
    expect(leaves.length).toBeGreaterThan(_ === 'full' ? 200 : 0);
    expect(missing(leaves, tip)).toEqual([]);
    if (_ === 'full')
      expect(leavesOf(tip.facts.unknown).filter((leaf) => leaf.startsWith('planted-new')).length).toBe(2);
  });

  test.each(['full', 'typical', 'min'] as Amount[])(
    'the reporting API’s XML, %s, with file details',
    async (amount) => {
      const number = String(nextNumber());
      const report = makeReport(amount);
      const details = makeFileDetails(amount, { set: { '/fileDetails/reportId': number } });
      const response = `<reportResponse><responseCode>0</responseCode><reportId>${number}</reportId></reportResponse>`;
      const tip = await shown(
        { 'a/report.xml': report.xml, 'a/details.xml': details.xml, 'a/response.xml': response },
        number,
      );
      expect(tip.facts.documents.map((each) => each.format)).toEqual([
        'ncmec-api-xml',
        'ncmec-api-file-details',
        'ncmec-api-response',
      ]);
      const planted = [...report.planted, ...details.planted].filter(
        (each) => each.unique && each.value !== number,
      );
      expect(planted.length).toBeGreaterThan(amount === 'full' ? 300 : 0);
      expect(
        missing(
          planted.map((each) => each.value),
          tip,
        ),
      ).toEqual([]);
    },
  );

  test('Tipstaff’s own lines, full, hotline and sighting', async () => {
    for (const record of [fullRecord(), HOTLINE]) {
      const tip = await shown({ 'tips.ndjson': `${JSON.stringify(record)}\n` }, String(record.number));
      expect(
        missing(
          leavesOf(record).filter((leaf) => leaf.includes('planted') || leaf.includes('@')),
          tip,
        ),
      ).toEqual([]);
    }
    const received = await door.receive(
      lay(join(app.folder, 'sighting'), { 's.ndjson': `${JSON.stringify(SIGHTING)}\n` }),
    );
    expect(received.counts).toMatchObject({ tips: 1, quarantined: 0 });
  });

  test('a table by its mapping, every field', async () => {
    const { header, row, mapping } = fullSheet();
    await door.call('intake.saveMapping', mapping);
    const cells = [header, row].map((each) => each.map((cell) => `"${cell}"`).join(',')).join('\n');
    const documents: IntakeDocument[] = await opened(cells);
    expect(documents.length).toBe(1);
    const tip = await shown({ 'sheet.csv': cells }, row[header.indexOf('Column number')]!);
    expect(
      missing(
        row.filter((cell) => cell.includes('planted') && cell !== 'planted-ignored'),
        tip,
      ),
    ).toEqual([]);
  });
});

describe('provenance', () => {
  test('every identifier of a tip names its document and its place in it', async () => {
    const tip = await shown({ 'report.json': { ...fullReport(), reportId: '900200001' } }, '900200001');
    expect(tip.facts.identified.length).toBeGreaterThan(30);
    for (const each of tip.facts.identified) {
      expect(each.at, each.kind).toMatch(/^\//);
      expect(tip.facts.documents[each.document ?? 0]).toBeDefined();
    }
    for (const reason of tip.reasons) expect(tip.facts.documents[reason.document]).toBeDefined();
  });
});
