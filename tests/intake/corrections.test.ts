import { describe, expect, test } from 'vitest';
import type { IntakeCounts } from '../../src/intake/shape.ts';
import { commandLineDoor, httpDoor } from '../app/doors.ts';
import { tinyMedia } from '../fixtures/police-json/tiny-media.ts';

import { apiReport, deliveries, details, next, police } from './deliveries.ts';

describe.each([
  ['command line', commandLineDoor],
  ['HTTP', httpDoor],
] as const)('by %s', async (_, openDoor) => {
  const { door, folder, show, waiting } = await deliveries(openDoor);

  test('a table waits for its mapping, and is read when the mapping is saved', async () => {
    const name = `sheet ${next()}`;
    const header = ['Ref', 'Place', 'Reached on', name];
    const rows = Array.from({ length: 4 }, (_, at) => [next(), 'Maharashtra', `+91999990000${at}`, 'x']);
    const sheet = (order: string[][]) => [header, ...order].map((row) => row.join(',')).join('\n');
    const first = await door.receive(folder({ 'sheet.csv': sheet(rows) }));
    expect(first.counts).toMatchObject({ seen: 4, quarantined: 4, quarantinedBy: { CSV_NO_MAPPING: 4 } });
    const shown = await door.call<{ header: string[] }>('intake.quarantineShow', {
      id: first.quarantine[0]!.id,
    });
    expect(shown.header).toEqual(header);
    const columns = { Ref: 'number', Place: 'state', 'Reached on': 'suspect_phone' };
    await door.call('intake.saveMapping', {
      name,
      source: 'Forwarding unit',
      columns,
      dateOrder: 'DMY',
      offset: '+05:30',
    });
    const retried = await door.call<{ resolved: number }>('intake.retry', {
      ids: first.quarantine.map((item) => item.id),
    });
    expect(retried.resolved).toBe(4);
    expect(
      (await door.call<{ counts: IntakeCounts }>('intake.run', { run: first.run })).counts,
    ).toMatchObject({ seen: 4, accepted: 4, tips: 4, quarantined: 0 });
    expect(await show(rows[0]![0]!)).toMatchObject({
      source: 'Forwarding unit',
      country: 'IN',
      region: 'IN-MH',
    });
    expect((await door.receive(folder({ 'turned.csv': sheet(rows.toReversed()) }))).counts).toMatchObject({
      seen: 4,
      duplicates: 4,
    });
  });

  test('a broken document is corrected by hand, and the same correction twice is one tip', async () => {
    const number = next();
    const text = JSON.stringify(police(number));
    const broken = await door.receive(folder({ 'a.json': `${text.slice(0, -1)},}` }));
    expect(broken.quarantine[0]).toMatchObject({ reason: 'JSON_BROKEN', offset: expect.any(Number) });
    const { id } = broken.quarantine[0]!;
    const still = await door.call<{ results: object[] }>('intake.retry', {
      ids: [id],
      replacement: '{"still": ',
    });
    expect(still.results).toEqual([{ id, outcome: 'quarantined', tip: null }]);
    const fixed = await door.call<{ results: { outcome: string; tip: string }[] }>('intake.retry', {
      ids: [id],
      replacement: text,
    });
    expect(fixed.results).toEqual([{ id, outcome: 'accepted', tip: (await show(number)).id }]);
    expect(
      (await door.call<{ counts: IntakeCounts }>('intake.run', { run: broken.run })).counts,
    ).toMatchObject({ seen: 1, accepted: 1, quarantined: 0, tips: 1 });
    expect((await door.receive(folder({ 'b.json': text }))).counts).toMatchObject({ duplicates: 1 });
    expect((await door.call<{ retried: number }>('intake.retry', { ids: [id] })).retried).toBe(0);
  });

  test('a correction that brings a picture along is kept without it, and is the same item of its intake', async () => {
    const number = next();
    const text = JSON.stringify(police(number));
    const broken = await door.receive(folder({ 'a.json': `${text.slice(0, -1)},}` }));
    const picture = tinyMedia('png');
    const { id } = broken.quarantine[0]!;
    await door.call('intake.retry', {
      ids: [id],
      replacement: JSON.stringify(police(number, { attachment: picture.toString('base64') })),
    });
    const tip = await show(number);
    const source = await door.call<{ text: string }>('tips.document', {
      tip: number,
      digest: tip.facts.documents[0]!.digest,
    });
    expect(source.text).toContain('media removed sha256:');
    expect(source.text).not.toContain(picture.subarray(198, 222).toString('base64'));
    expect(tip.facts.dropped).toEqual([
      expect.objectContaining({ mediaType: 'image/png', bytes: picture.length }),
    ]);
    const { items } = await door.call<{ items: object[] }>('intake.items', { run: broken.run });
    expect(items).toEqual([expect.objectContaining({ outcome: 'accepted', tip: tip.id, reason: null })]);
  });

  test('a correction that waits for its report waits once, and joins it', async () => {
    const number = next();
    const broken = await door.receive(
      folder({ 'd.xml': details(number, 'corrected').replace('</fileDetails>', '') }),
    );
    expect(broken.counts.quarantinedBy).toEqual({ XML_BROKEN: 1 });
    const before = await waiting();
    const { id } = broken.quarantine[0]!;
    await door.call('intake.retry', { ids: [id], replacement: details(number, 'corrected') });
    expect(await waiting()).toBe(before);
    expect(
      (await door.call<{ counts: IntakeCounts }>('intake.run', { run: broken.run })).counts,
    ).toMatchObject({ seen: 1, quarantined: 1, quarantinedBy: { WAITS_FOR_REPORT: 1 } });
    await door.receive(folder({ 'r.json': police(number) }));
    expect(await waiting()).toBe(before - 1);
    expect((await show(number)).facts.files.map((file) => file.fileId)).toContain('corrected');
  });

  test('documents of two folders that are tried again together do not lend each other their numbers', async () => {
    const [one, other] = [next(), next()];
    const waits = await door.receive(
      folder({
        'a/report.xml': apiReport(`lone ${one}`).replace('Child Sex Tourism', `Unknown ${one}`),
        'b/details.xml': details(other, 'f'),
      }),
      true,
    );
    expect(waits.counts.quarantinedBy).toEqual({ STRICT: 1, WAITS_FOR_REPORT: 1 });
    await door.call('intake.retry', { ids: waits.quarantine.map((item) => item.id) });
    await expect(show(other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
