import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { simulateInto } from '../../src/cli/simulate.ts';
import type { IntakeCounts } from '../../src/intake/shape.ts';
import type { Change, TipView } from '../../src/tips/shape.ts';
import type { QueueRow } from '../../src/triage/shape.ts';
import { commandLineDoor, httpDoor } from '../app/doors.ts';
import { freshApp } from '../database/fresh.ts';
import { tinyMedia } from '../fixtures/police-json/tiny-media.ts';
import { REPORT_PAGES, tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';
import { apiReport, deliveries, details, NOW, next, police, response, sums } from './deliveries.ts';

const SHARED = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

describe.each([
  ['command line', commandLineDoor],
  ['HTTP', httpDoor],
] as const)('by %s', async (_, openDoor) => {
  const { door, folder, show, waiting } = await deliveries(openDoor);

  test('the same bytes twice are a duplicate with the first receipt, under any name and in a ZIP', async () => {
    const number = next();
    const bytes = JSON.stringify(police(number));
    const first = await door.receive(folder({ 'a.json': bytes }));
    expect(first.counts).toMatchObject({ seen: 1, accepted: 1, tips: 1 });
    const again = await door.receive(
      folder({ 'other name.txt': bytes, 'packed.bin': tinyZip([{ name: 'x/y.dat', data: bytes }]) }),
    );
    expect(again.counts).toMatchObject({ seen: 2, accepted: 0, duplicates: 2, versions: 0, tips: 0 });
    expect((await show(number)).versions.map((each) => each.run)).toEqual([first.run]);
  });

  test('the same number with other bytes is a new version; the difference is told and the old one kept', async () => {
    const number = next();
    await door.receive(folder({ 'a.json': police(number) }));
    const closed = await show(number);
    await door.call('triage.close', {
      tips: [{ id: closed.id, revision: closed.revision }],
      reason: 'no_crime',
      note: 'checked',
    });
    const later = await door.receive(
      folder({ 'a.json': police(number, { informational: true, newField: { inside: 'kept word' } }) }),
    );
    expect(later.counts).toMatchObject({ seen: 1, versions: 1, tips: 0 });
    const tip = await show(number);
    expect(tip).toMatchObject({ version: 2, state: 'open', closeReason: null });
    expect(JSON.stringify(tip.facts.unknown)).toContain('kept word');
    const { changes } = await door.call<{ changes: Change[] }>('tips.difference', {
      tip: number,
      from: 1,
      to: 2,
    });
    expect(changes.length).toBeGreaterThan(0);
    expect(JSON.stringify(changes)).not.toContain('kept word');
    const old = await door.call<TipView>('tips.show', { tip: number, version: 1 });
    expect(JSON.stringify(old.facts)).not.toContain('kept word');
    const source = await door.call<{ text: string }>('tips.document', {
      tip: number,
      digest: old.facts.documents[0]!.digest,
    });
    expect(JSON.parse(source.text)).toMatchObject({ reportId: number });
  });

  test('a folder with a report, the API’s answer and file details is one tip under the answer’s number', async () => {
    const number = next();
    const received = await door.receive(
      folder({
        'd/report.xml': apiReport(`word ${number}`),
        'd/response.xml': response(number),
        'd/details-1.xml': details(number, 'f-1'),
        'd/details-2.xml': details(number, 'f-2'),
      }),
    );
    expect(received.counts).toMatchObject({ seen: 4, accepted: 4, tips: 1, quarantined: 0 });
    const tip = await show(number);
    expect(tip).toMatchObject({ source: 'NCMEC', number, version: 1 });
    expect(tip.facts.files.map((file) => file.fileId)).toEqual(['f-1', 'f-2']);
    expect(tip.facts.documents.length).toBe(4);
  });

  test('file details wait for their report, and join it when it comes', async () => {
    const number = next();
    const early = await door.receive(folder({ 'x.xml': details(number, 'early') }));
    expect(early.counts).toMatchObject({ seen: 1, quarantined: 1, quarantinedBy: { WAITS_FOR_REPORT: 1 } });
    expect(early.quarantine[0]).toMatchObject({
      reason: 'WAITS_FOR_REPORT',
      words: expect.stringContaining(number),
      state: 'waiting',
    });
    const before = await waiting();
    const late = await door.receive(folder({ 'r.json': police(number) }));
    expect(late.counts).toMatchObject({ seen: 1, accepted: 1, tips: 1 });
    expect((await show(number)).facts.files.map((file) => file.fileId)).toContain('early');
    expect(await waiting()).toBe(before - 1);
    const then = await door.call<{ counts: IntakeCounts }>('intake.run', { run: early.run });
    expect(then.counts).toMatchObject({ seen: 1, versions: 1, quarantined: 0 });
    const after = await door.receive(folder({ 'y.xml': details(number, 'after') }));
    expect(after.counts).toMatchObject({ seen: 1, versions: 1 });
    expect((await show(number)).facts.files.length).toBe(3);
  });

  test('a ZIP with JSON, its PDF and media is one tip; of the media only digests are kept', async () => {
    const number = next();
    const media = tinyMedia('jpeg');
    const pages = REPORT_PAGES.map((page) => page.map((line) => line.replace('100000002', number)));
    const received = await door.receive(
      folder({
        'delivery.zip': tinyZip([
          { name: `${number}/report.json`, data: JSON.stringify(police(number)) },
          { name: `${number}/report.pdf`, data: tinyPdf(pages) },
          { name: `${number}/files/f1.jpg`, data: media },
        ]),
      }),
    );
    expect(received.counts).toMatchObject({ seen: 2, accepted: 2, tips: 1, quarantined: 0, mediaDropped: 1 });
    const tip = await show(number);
    expect(tip.facts.format).toBe('ncmec-police-json');
    expect(tip.facts.dropped.filter((each) => each.mediaType === 'image/jpeg')).toEqual([
      expect.objectContaining({ bytes: media.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    ]);
  });

  test('lines and rows in another order, with other line ends, are known', async () => {
    const line = () =>
      JSON.stringify({
        tipstaff: 'tip/1',
        kind: 'hotline',
        source: 'Example Hotline',
        number: `EH-${next()}`,
        received: '2026-03-01T10:00:00Z',
      });
    const lines = Array.from({ length: 5 }, line);
    expect((await door.receive(folder({ 'a.ndjson': lines.join('\n') }))).counts).toMatchObject({
      seen: 5,
      accepted: 5,
      tips: 5,
    });
    expect(
      (await door.receive(folder({ 'b.ndjson': `${lines.toReversed().join('\r\n')}\r\n` }))).counts,
    ).toMatchObject({ seen: 5, duplicates: 5 });
  });

  test('a poisoned record among many leaves the others', async () => {
    const lines = Array.from({ length: 200 }, (_, at) =>
      at === 0 || at === 100 || at === 199
        ? `{"tipstaff": "tip/1", broken ${at}`
        : JSON.stringify({
            tipstaff: 'tip/1',
            kind: 'hotline',
            source: 'Example Hotline',
            number: `P-${next()}`,
            received: '2026-03-01T10:00:00Z',
          }),
    );
    const received = await door.receive(folder({ 'poison.ndjson': lines.join('\n') }));
    expect(received.counts).toMatchObject({
      seen: 200,
      accepted: 197,
      quarantined: 3,
      quarantinedBy: { JSON_BROKEN: 3 },
    });
    expect(received.quarantine.map((item) => item.record).sort()).toEqual(['line 1', 'line 101', 'line 200']);
    await door.call('intake.dismiss', { ids: received.quarantine.map((item) => item.id), note: 'cut off' });
    expect(
      (await door.call<{ items: object[] }>('intake.quarantine', { state: 'dismissed', run: received.run }))
        .items.length,
    ).toBe(3);
  });

  test('the same file ten times at once is one tip', async () => {
    const number = next();
    const folders = Array.from({ length: 10 }, (_, at) => folder({ [`name-${at}.json`]: police(number) }));
    const all = await Promise.all(folders.map((each) => door.receive(each)));
    const total = (name: 'accepted' | 'duplicates' | 'seen') =>
      all.reduce((sum, each) => sum + each.counts[name], 0);
    expect([total('seen'), total('accepted'), total('duplicates')]).toEqual([10, 1, 9]);
    expect((await show(number)).version).toBe(1);
  });

  test.runIf(existsSync(join(SHARED, 'ncmec')))(
    'the collected samples come in as the issue says',
    async () => {
      const other = await freshApp({ now: NOW });
      const fresh = await openDoor(other);
      const received = await fresh.receive([join(SHARED, 'ncmec-le'), join(SHARED, 'ncmec')]);
      expect(received.counts).toMatchObject({
        seen: 16,
        accepted: 8,
        versions: 4,
        duplicates: 0,
        quarantined: 4,
        quarantinedBy: { NOT_A_TIP: 4 },
        tips: 8,
      });
      expect(received.quarantine.map(({ file, words }) => [file.split('/').at(-1), words]).sort()).toEqual([
        ['cyber_tipline.xsd', 'The document is no tip: it is an XML schema.'],
        ...['done', 'file', 'ok'].map((each) => [
          `response-${each}.xml`,
          'The document is no tip: an answer of the reporting API.',
        ]),
      ]);
      const tip = await fresh.call<TipView>('tips.show', { tip: '100000002' });
      expect(tip.versions.length).toBe(2);
      expect(tip.facts.documents.map((each) => each.format)).toEqual([
        'ncmec-police-json',
        ...Array(4).fill('ncmec-api-file-details'),
      ]);
      const { rows } = await fresh.call<{ rows: QueueRow[] }>('triage.queue', {
        filter: { bundled: true },
        limit: 100,
      });
      const views = await Promise.all(rows.map((row) => fresh.call<TipView>('tips.show', { tip: row.id })));
      const of = (name: string) => views.find((view) => view.facts.documents[0]!.name.endsWith(name))!;
      expect(of('invalid-enum.xml').facts.warnings.map((warning) => warning.code)).toContain('UNKNOWN_VALUE');
      expect(of('invalid-order.xml').facts.warnings.map((warning) => warning.code)).toContain('WRONG_ORDER');
      await fresh.close();

      const strictApp = await freshApp({ now: NOW });
      const strict = await openDoor(strictApp);
      const refused = await strict.receive([join(SHARED, 'ncmec-le'), join(SHARED, 'ncmec')], true);
      expect(refused.counts).toMatchObject({ seen: 16, quarantinedBy: { NOT_A_TIP: 4, STRICT: 2 } });
      const invalid = refused.quarantine.filter((item) => item.reason === 'STRICT');
      expect(invalid.map((item) => item.file.split('/').at(-1)).sort()).toEqual([
        'invalid-enum.xml',
        'invalid-order.xml',
      ]);
      for (const item of invalid)
        expect([item.at, item.words]).toEqual([
          expect.stringMatching(/^\/report\//),
          expect.stringMatching(/UNKNOWN_VALUE|WRONG_ORDER/),
        ]);
      await strict.close();
    },
  );
});

describe('a simulated world', async () => {
  type Truth = {
    counts: IntakeCounts & { parts: number };
    tips: { number: string | null; immediate: boolean; file: string }[];
  };
  const app = await freshApp({ now: NOW });
  const door = await commandLineDoor(app);
  const out = join(app.folder, 'world');
  mkdirSync(app.folder, { recursive: true });

  test('of 1,000 tips comes to exactly what its truth says, and a second delivery changes nothing', async () => {
    await simulateInto(out, { tips: 1000, seed: 5, world: 'operation', now: NOW });
    const truth = JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8')) as Truth;
    const { counts } = await door.receive(join(out, 'tips'));
    const {
      seen,
      accepted,
      versions,
      duplicates,
      quarantined,
      quarantinedBy,
      tips,
      immediate,
      mediaDropped,
    } = truth.counts;
    expect(counts).toMatchObject({
      seen,
      accepted,
      versions,
      duplicates,
      quarantined,
      quarantinedBy,
      tips,
      immediate,
      mediaDropped,
    });
    expect(sums(counts)).toBe(counts.seen);
    expect(quarantined).toBeGreaterThan(0);

    const listed = async (filter: object) => {
      const rows: QueueRow[] = [];
      for (let after: string | null = null; ; ) {
        const page: { rows: QueueRow[]; next: string | null } = await door.call('triage.queue', {
          filter,
          limit: 1000,
          ...(after && { after }),
        });
        rows.push(...page.rows);
        if (!page.next) return rows;
        after = page.next;
      }
    };
    const now = await listed({ lane: ['now'], state: ['open'] });
    const numbered = truth.tips
      .filter((tip) => tip.immediate && tip.number !== null)
      .map((tip) => tip.number!);
    expect(now.length).toBe(truth.tips.filter((tip) => tip.immediate).length);
    expect(numbered.filter((number) => !now.some((row) => row.number === number))).toEqual([]);
    const all = await listed({ bundled: true });
    expect(all.length).toBe(tips);
    expect(new Set(all.map((row) => row.id)).size).toBe(tips);
    const { total } = await door.call<{ total: number }>('triage.facets', { filter: { bundled: true } });
    expect(total).toBe(tips);

    const again = await door.receive(join(out, 'tips'));
    expect(again.counts).toMatchObject({
      seen,
      accepted: 0,
      versions: 0,
      duplicates: seen,
      quarantined: 0,
      tips: 0,
    });
    expect(await listed({ bundled: true })).toEqual(all);
    expect(await door.call('audit.verify')).toMatchObject({ holds: true });
  });
});
