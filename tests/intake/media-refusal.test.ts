import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import type { QuarantineItem } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { MEDIA_KINDS, tinyMedia } from '../fixtures/police-json/tiny-media.ts';
import { tinyPdf } from '../fixtures/police-json/tiny-pdf.ts';
import { tinyZip } from '../fixtures/police-json/tiny-zip.ts';

const IMAGES = 20;
/** Harmless bytes behind the signature of an image or film; each with a pattern that stands nowhere else. */
const images = Array.from({ length: IMAGES }, (_, at) => {
  const signature = tinyMedia(MEDIA_KINDS[at % MEDIA_KINDS.length]!, 700).subarray(0, 60);
  const pattern = Array.from({ length: 20 }, (_, nth) =>
    createHash('sha256').update(`harmless ${at} ${nth}`).digest(),
  );
  return Buffer.concat([signature, ...pattern]);
});
let number = 900_300_000;
const report = (more: object) => JSON.stringify({ ...typicalReport, reportId: String(++number), ...more });
const xml = (inner: string) =>
  `<report><incidentSummary><incidentType>Child Sex Tourism</incidentType><incidentDateTime>2026-03-01T10:15:00Z</incidentDateTime></incidentSummary><reporter><reportingPerson><email>desk@example.com</email></reportingPerson></reporter><additionalInfo>no ${++number} ${inner}</additionalInfo></report>`;
const mime = (bytes: Buffer) =>
  bytes
    .toString('base64')
    .match(/.{1,76}/g)!
    .join('\r\n');
/** A JPEG's EXIF segment with a second picture, a thumbnail, in it. */
const exif = (bytes: Buffer) =>
  Buffer.concat([
    Buffer.from('ffd8ffe1', 'hex'),
    Buffer.from([(bytes.length + 8) >> 8, (bytes.length + 8) & 255]),
    Buffer.from('Exif\0\0'),
    bytes,
    Buffer.from('ffd9', 'hex'),
  ]);

/** The twelve ways. `tip`: the report around it is kept. */
const WAYS: Record<string, { name: string; bytes: (image: Buffer) => string | Buffer; tip: boolean }> = {
  raw: { name: 'image.jpg', bytes: (image) => image, tip: false },
  base64: {
    name: 'report.json',
    bytes: (image) => report({ attachment: image.toString('base64') }),
    tip: true,
  },
  'data: address': {
    name: 'report.json',
    bytes: (image) => report({ image: `data:image/png;base64,${image.toString('base64')}` }),
    tip: true,
  },
  ZIP: {
    name: 'all.zip',
    bytes: (image) =>
      tinyZip([
        { name: 'r.json', data: report({}) },
        { name: 'a.jpg', data: image },
      ]),
    tip: true,
  },
  'ZIP in a ZIP': {
    name: 'all.zip',
    bytes: (image) =>
      tinyZip([
        { name: 'r.json', data: report({}) },
        { name: 'inner.zip', data: tinyZip([{ name: 'a.jpg', data: image, store: true }]), store: true },
      ]),
    tip: true,
  },
  'two kinds in one': {
    name: 'report.json',
    bytes: (image) => Buffer.concat([Buffer.from(report({})), Buffer.from('\n'), image]),
    tip: false,
  },
  EXIF: { name: 'photo.jpg', bytes: (image) => exif(image), tip: false },
  'XML CDATA': {
    name: 'report.xml',
    bytes: (image) => xml(`<![CDATA[${image.toString('base64')}]]>`),
    tip: true,
  },
  PDF: { name: 'paper.pdf', bytes: (image) => tinyPdf([['An invented letter']], image), tip: false },
  'e-mail': {
    name: 'letter.eml',
    bytes: (image) =>
      `From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n${mime(image)}\r\n`,
    tip: false,
  },
  'cell of a sheet': {
    name: 'sheet.csv',
    bytes: (image) => `CyberTip No,Mobile No,State/UT\n${++number},1,${image.toString('base64')}`,
    tip: true,
  },
  renamed: { name: 'report.json', bytes: (image) => image, tip: false },
};

/** Every form in which a piece from the middle of an image could have been kept. */
function formsOf(image: Buffer): Buffer[] {
  const piece = image.subarray(300, 324);
  const base64 = image.toString('base64');
  return [
    piece,
    Buffer.from(piece.toString('hex')),
    Buffer.from(piece.toString('hex').toUpperCase()),
    ...[0, 1, 2].map((shift) =>
      Buffer.from(
        image
          .subarray(300 + shift, 324)
          .toString('base64')
          .slice(0, 24),
      ),
    ),
    Buffer.from(base64.slice(400, 432)),
    Buffer.from(image.subarray(300, 324).toString('base64url').slice(0, 24)),
  ];
}

describe(`${IMAGES} harmless images by twelve ways`, () => {
  test('leave no byte on the disk, in the database or in any answer; the reports around them are kept', {
    timeout: 180_000,
  }, async () => {
    const app = await freshApp();
    const client = await localClient(app);
    expect(Object.keys(WAYS)).toHaveLength(12);
    const reports = Object.values(WAYS).filter(({ tip }) => tip).length * IMAGES;
    const files: Record<string, Buffer | string> = {};
    for (const [way, { name, bytes }] of Object.entries(WAYS))
      for (const [at, image] of images.entries())
        files[`${way.replace(/\W/g, '-')}/${at}/${name}`] = bytes(image);
    const received = await take(app, lay(join(app.folder, 'in'), files));
    expect(received.state).toBe('done');
    expect(received.counts.tips).toBeGreaterThanOrEqual(reports);
    expect(received.counts.mediaDropped).toBeGreaterThanOrEqual(reports);

    const kept: Buffer[] = [];
    for (const entry of readdirSync(app.config.data, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) kept.push(readFileSync(join(entry.parentPath, entry.name)));
    const sql = new pg.Client(app.config.databaseUrl);
    await sql.connect();
    const { rows: tables } = await sql.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    for (const { name } of tables) {
      const { rows } = await sql.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      kept.push(Buffer.from(rows.map(({ row }) => row).join('\n')));
    }
    await sql.end();
    kept.push(...(await answers(client.call)).map((text) => Buffer.from(text.replaceAll('\\', ''))));
    expect(kept.reduce((sum, bytes) => sum + bytes.length, 0)).toBeGreaterThan(1_000_000);
    const found = images.flatMap((image, at) =>
      formsOf(image).flatMap((form, nth) =>
        kept.some((bytes) => bytes.includes(form)) ? [`image ${at}, form ${nth}`] : [],
      ),
    );
    expect(found).toEqual([]);
  });

  test('would be found in each of those forms', () => {
    const image = images[3]!;
    for (const text of [
      image.toString('base64'),
      image.toString('hex'),
      `xy${Buffer.concat([Buffer.from('x'), image]).toString('base64')}`,
    ])
      expect(formsOf(image).some((form) => Buffer.from(text).includes(form))).toBe(true);
    expect(formsOf(image).some((form) => image.includes(form))).toBe(true);
    expect(formsOf(image).some((form) => images[4]!.includes(form))).toBe(false);
  });
});

/** Everything that the program answers about what it took in, unsealed. */
async function answers(call: <T>(name: string, input?: object) => Promise<T>): Promise<string[]> {
  const texts: string[] = [];
  const { rows } = await call<{ rows: { id: string }[] }>('triage.queue', {
    filter: { bundled: true },
    limit: 1000,
  });
  for (const { id } of rows) {
    const tip = await call<TipView>('tips.show', { tip: id, words: true });
    texts.push(JSON.stringify(tip));
    for (const { digest } of tip.facts.documents)
      texts.push((await call<{ text: string }>('tips.document', { tip: id, digest })).text);
  }
  const { items } = await call<{ items: QuarantineItem[] }>('intake.quarantine', { limit: 500 });
  for (const { id } of items) texts.push(JSON.stringify(await call('intake.quarantineShow', { id })));
  return texts;
}
