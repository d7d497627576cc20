import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { QUARANTINE_REASONS, type QuarantineItem } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { commandLineDoor, type Taken } from '../app/doors.ts';
import { counter } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { traceOf } from '../fixtures/police-json/tiny-media.ts';
import {
  type Hostile,
  hostileCsv,
  hostileJson,
  hostileOther,
  hostileXml,
  hostileZip,
  MEDIA,
  smuggled,
} from './hostile-kinds.ts';

const SECRET = 'what-stands-in-a-file-that-no-tip-may-read';
let asked = 0;
const bait = createServer((_, answer) => {
  asked += 1;
  answer.end('<!ENTITY x "y">');
});
await new Promise<void>((ready) => bait.listen(0, '127.0.0.1', ready));
afterAll(() => new Promise((done) => bait.close(done)));

const app = await freshApp();
const door = await commandLineDoor(app);
const secretFile = join(app.folder, 'secret.txt');
writeFileSync(secretFile, SECRET);
const outside = { url: `http://127.0.0.1:${(bait.address() as AddressInfo).port}`, file: secretFile };
const ALL: [family: string, kinds: Hostile[]][] = [
  ['XML', hostileXml(outside)],
  ['JSON', hostileJson],
  ['CSV', hostileCsv],
  ['ZIP', hostileZip],
  ['other', hostileOther],
  ['smuggled media', smuggled],
];

const next = counter();
async function received(bytes: string | Uint8Array): Promise<Taken> {
  const folder = join(app.folder, `kind-${next()}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'delivered'), bytes);
  return door.receive(folder);
}

describe.each(ALL)('hostile: %s', (_, kinds) => {
  test.each(kinds)('%s', { timeout: 30_000 }, async (_, bytes, ends) => {
    const taken = await received(bytes);
    const { counts } = taken;
    expect(taken.state).toBe('done');
    expect(counts.seen).toBe(counts.accepted + counts.versions + counts.duplicates + counts.quarantined);
    const tips = ends.filter((each) => each === 'tip').length;
    expect([counts.accepted, ...taken.quarantine.map((item) => item.reason)]).toEqual([
      tips,
      ...ends.filter((each) => each !== 'tip'),
    ]);
    for (const item of taken.quarantine) {
      expect(item.words.startsWith(QUARANTINE_REASONS[item.reason].slice(0, 12))).toBe(true);
      expect(item.file).toMatch(/\/delivered$/);
      expect(item.at.length).toBeLessThan(1000);
    }
  });
});

describe('after all of it', () => {
  test('there were no fewer kinds than asked for', () => {
    for (const [family, least] of [
      ['XML', 20],
      ['JSON', 15],
      ['CSV', 5],
      ['ZIP', 10],
    ] as const)
      expect(ALL.find(([name]) => name === family)![1].length).toBeGreaterThanOrEqual(least);
    expect(ALL.reduce((sum, [, kinds]) => sum + kinds.length, 0)).toBeGreaterThanOrEqual(60);
  });

  test('nobody asked the address, and nothing of the file was read', async () => {
    expect(asked).toBe(0);
    for (const text of await everythingKept()) expect(text).not.toContain(SECRET);
  });

  test('no byte of a payload is kept in any form, in the database or on the disk', async () => {
    const texts = await everythingKept();
    expect(texts.length).toBeGreaterThan(50);
    const traces = MEDIA.flatMap((media) => [
      traceOf(media).toString('latin1'),
      traceOf(media).toString('hex'),
      media.subarray(198, 222).toString('base64').slice(0, 28),
    ]);
    const kept = texts.map((text) => text.replaceAll('\\', ''));
    expect(traces.filter((trace) => kept.some((text) => text.includes(trace)))).toEqual([]);
    const files = readdirSync(app.config.data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    for (const media of MEDIA) expect(files.some((file) => file.includes(traceOf(media)))).toBe(false);
  });

  test('the prototype of all objects is as it was, the tables are there, and the log verifies', async () => {
    expect(
      ({} as Record<string, unknown>)['polluted'] ?? ({} as Record<string, unknown>)['admin'],
    ).toBeUndefined();
    expect((await door.call<{ tips: number }>('app.about')).tips).toBeGreaterThan(20);
    expect(await door.call('audit.verify')).toMatchObject({ holds: true });
  });
});

/** The text of everything that is kept, unsealed: facts and source documents of all tips, all that waits in quarantine. */
async function everythingKept(): Promise<string[]> {
  const texts: string[] = [];
  const { rows } = await door.call<{ rows: { id: string }[] }>('triage.queue', {
    filter: { bundled: true },
    limit: 1000,
  });
  for (const { id } of rows) {
    const tip = await door.call<TipView>('tips.show', { tip: id });
    texts.push(JSON.stringify(tip.facts));
    for (const { digest } of tip.facts.documents)
      texts.push((await door.call<{ text: string }>('tips.document', { tip: id, digest })).text);
  }
  const { items } = await door.call<{ items: QuarantineItem[] }>('intake.quarantine', { limit: 500 });
  for (const { id } of items)
    texts.push((await door.call<{ text: string }>('intake.quarantineShow', { id })).text);
  return texts;
}
