import { describe, expect, test } from 'vitest';
import { tipRecordShape } from '../../src/intake/formats/ndjson-tip-shape.ts';
import { addedTo, recordOf, seenAt } from '../../src/intake/observation.ts';
import { observationShape } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const HASH = 'a1'.repeat(32);
const entry = { number: 'S-2026-000001', observer: 'watcher 3', now: NOW };
const seen = (more: object) =>
  observationShape.parse({ what: 'posting', at: '2026-11-21T14:00:00+05:30', ...more });

describe('an observation as a record', () => {
  test.each([
    [{ at: '2026-11-21T14:00:00+05:30' }, '2026-11-21T14:00:00+05:30'],
    [{ at: '2026-11-21T08:30:00Z', zone: 'Asia/Kolkata' }, '2026-11-21T08:30:00Z'],
    [{ at: '2026-11-21T14:00', zone: 'Asia/Kolkata' }, '2026-11-21T14:00:00+05:30'],
    [{ at: '2026-07-01 12:30:15', zone: 'Europe/Berlin' }, '2026-07-01T12:30:15+02:00'],
    [{ at: '2026-01-01T12:30', zone: 'America/St_Johns' }, '2026-01-01T12:30:00-03:30'],
  ])('keeps the moment with its offset: %j', (given, text) => {
    expect(seenAt(given, NOW)).toBe(text);
  });

  test.each([
    [{ at: '2026-11-21T14:00' }, 'takes a zone'],
    [{ at: '2026-11-21T14:00', zone: 'Mars/Base' }, 'no time zone'],
    [{ at: '2026-02-30T14:00', zone: 'UTC' }, 'no time of the calendar'],
    [{ at: 'yesterday' }, 'no time with an offset'],
    [{ at: '2026-11-21T09:06:00Z' }, 'yet to come'],
    [{ at: '1901-11-21T09:06:00Z' }, 'too long ago'],
    [
      { at: '2026-10-25T02:30', zone: 'Europe/Berlin' },
      'comes twice on that day; give it with its offset, +02:00 or +01:00',
    ],
    [{ at: '2026-03-29T02:30', zone: 'Europe/Berlin' }, 'left this time out'],
  ])('refuses %j', (given, words) => {
    expect(() => seenAt(given, NOW)).toThrow(words);
  });

  test('is one that the tip format knows, with who, where, when and how', () => {
    const record = recordOf(
      seen({
        ...{ zone: 'Asia/Kolkata', method: 'undercover', platform: 'ExampleChat', group: 'room-9' },
        ...{ url: 'https://chat.example.org/room-9/1', account: 'u-1', screenName: 'lakeboy', country: 'IN' },
        ...{ ip: '203.0.113.5', port: 4711, note: 'Seen twice.', hashes: [HASH, `PDQ: ${HASH}`] },
      }),
      entry,
    );
    expect(tipRecordShape.parse(record)).toEqual(record);
    expect(record).toMatchObject({
      ...{ source: 'own monitoring', number: 'S-2026-000001', received: NOW, country: 'IN' },
      sighting: {
        ...{ what: 'posting', seenBy: 'watcher 3', method: 'undercover', zone: 'Asia/Kolkata' },
        hashes: [{ type: 'SHA256' }, { type: 'PDQ' }],
        where: { platform: 'ExampleChat', group: 'room-9' },
      },
      parties: [{ role: 'suspect', accountId: 'u-1', identifiers: [{ value: 'lakeboy' }, { port: 4711 }] }],
    });
    expect(() => recordOf(seen({ hashes: ['abc'] }), entry)).toThrow('of what kind');
    for (const ip of ['999.1.1.1', '203.0.113', 'localhost'])
      expect(() => recordOf(seen({ ip }), entry)).toThrow('ip: no IP address');
    expect(recordOf(seen({ ip: '2001:db8::7' }), entry).parties).toHaveLength(1);
  });

  test('keeps what an earlier one said where it adds to it', () => {
    const first = recordOf(seen({ group: 'room-9', platform: 'ExampleChat', hashes: [HASH] }), entry);
    const again = recordOf(
      seen({ what: 'circulation', group: 'room-10', account: 'u-2', hashes: ['b2'.repeat(32)] }),
      { ...entry, observer: 'watcher 4' },
    );
    const both = addedTo(first, again);
    expect(tipRecordShape.parse(both)).toEqual(both);
    expect(both.sighting).toMatchObject({
      ...{ what: 'circulation', seenBy: 'watcher 4' },
      hashes: [{ value: 'b2'.repeat(32) }, { value: HASH }],
      where: { platform: 'ExampleChat', group: 'room-10' },
      earlier: ['posting · 2026-11-21T14:00:00+05:30 · open · watcher 3'],
    });
    expect(both.identifiers).toEqual([{ kind: 'group', value: 'room-9', platform: 'ExampleChat' }]);
    expect(addedTo(both, again).sighting!.earlier).toHaveLength(2);
  });
});

describe('an observation of the unit’s own', async () => {
  const app = await freshApp({ now: NOW });
  const head = await person(app, 1, 'head', ['unit head', 'investigator']);
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  const liaison = await person(app, 1, 'liaison', ['liaison']);
  type Made = { number: string; tip: string; version: number };
  const add = (more: object, who = clerk) =>
    who.call<Made>('sightings.add', { what: 'posting', at: '2026-11-21T08:00:00Z', ...more });
  const show = (tip: string) => head.call<TipView & { earlier: number }>('tips.show', { tip });

  test('becomes a tip with a number of the unit’s own series, observer, method, place and moment', async () => {
    const made = await add({
      ...{ at: '2026-11-21T13:30', zone: 'Asia/Kolkata', method: 'undercover', hashes: [HASH] },
      ...{ platform: 'ExampleChat', group: 'room-9', url: 'https://chat.example.org/room-9/1' },
      note: 'The word zebrawood stood beside it.',
    });
    expect(made).toMatchObject({ number: 'S-2026-000001', version: 1 });
    const { facts, source, number } = await show(made.tip);
    expect([source, number]).toEqual(['own monitoring', 'S-2026-000001']);
    expect(Object.fromEntries(facts.facts.map(({ name, value }) => [name, value]))).toMatchObject({
      ...{ kind: 'sighting', seenBy: 'clerk', method: 'undercover', zone: 'Asia/Kolkata' },
    });
    expect(facts.incidentAt).toMatchObject({
      ...{ text: '2026-11-21T13:30:00+05:30', instant: '2026-11-21T08:00:00.000Z', offsetKnown: true },
    });
    expect(facts.identified.map(({ kind }) => kind).sort()).toEqual(['file_hash', 'group', 'url']);
    expect(facts.documents).toHaveLength(1);
    expect((await add({ hashes: [HASH] })).number).toBe('S-2026-000002');
    const { rows } = await head.call<{ rows: { number: string }[] }>('triage.queue', {
      filter: { source: ['own monitoring'] },
    });
    expect(rows.map((row) => row.number).sort()).toEqual(['S-2026-000001', 'S-2026-000002']);
  });

  test('joins the subject of an earlier tip with the same account, and counts a known hash', async () => {
    const hash = 'c3'.repeat(32);
    await head.takeIn([
      {
        ...tipLine('T-1', { hash, platform: 'Instagram' }),
        parties: [{ role: 'suspect', platform: 'Instagram', accountId: '17841400000000001' }],
      },
    ]);
    const made = await add({ platform: 'Instagram', account: '17841400000000001', hashes: [hash] });
    const of = async (tip: string) =>
      (await head.call<{ subjects: { id: string; total: number }[] }>('subjects.ofTip', { tip }))
        .subjects[0]!;
    expect((await of(made.tip)).id).toBe((await of('T-1')).id);
    expect((await of(made.tip)).total).toBe(2);
    const { reasons } = await show(made.tip);
    expect(reasons.map(({ rule }) => rule).join(' ')).toMatch(/known|seen/);
    await head.call('watch.add', { text: hash, reason: 'circulates', until: '2027-01-01T00:00:00.000Z' });
    await add({ what: 'download', hashes: [hash], ip: '203.0.113.9', port: 4711 });
    expect((await head.call<{ open: number }>('watch.alerts')).open).toBe(1);
  });

  test('is added to as a new version, with what was seen before', async () => {
    const first = await add({ platform: 'ExampleChat', group: 'room-11', screenName: 'lakeboy99' });
    const again = await add({
      ...{ number: first.number, what: 'circulation', at: '2026-11-21T08:30:00Z' },
      hashes: ['d4'.repeat(32)],
    });
    expect(again).toEqual({ ...first, outcome: 'version', version: 2 });
    const { facts, version } = await show(first.tip);
    expect(version).toBe(2);
    expect(facts.parties).toHaveLength(1);
    expect(facts.identified.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['screen_name', 'group', 'file_hash']),
    );
    expect(facts.facts.filter(({ name }) => name === 'seenBefore')).toHaveLength(1);
    expect(await refusal(add({ number: 'S-2026-999999' }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is kept from officers as any tip: who may not see it adds nothing to it', async () => {
    const made = await add({ platform: 'ExampleChat', group: 'room-12' });
    await head.call('triage.restrict', { tip: made.tip, reason: 'a colleague is in it' });
    expect(await refusal(clerk.call('tips.show', { tip: made.tip }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(add({ number: made.number }))).toEqual(
      await refusal(add({ number: 'S-2026-999998' })),
    );
    expect((await add({ number: made.number }, head)).version).toBe(2);
    expect(await refusal(add({}, liaison))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is looked through before it is taken in, each fault with its place', async () => {
    const at = '2026-11-21T08:00:00Z';
    const { number } = await add({ group: 'room-16' });
    const sightings = [
      { what: 'posting', at, number },
      { what: 'posting', at: '2027-11-21T08:00:00Z' },
      { what: 'posting', at, ip: '999.1.1.1' },
      { what: 'posting', at: '2026-11-21T08:00', zone: 'Mars/Base' },
      { what: 'posting', at, number: 'S-2026-999999' },
    ];
    const { problems } = await clerk.call<{ problems: string[] }>('sightings.check', { sightings });
    expect(problems.map((each) => each.slice(0, 18))).toEqual([
      'sightings.1.at: is',
      'sightings.2.ip: no',
      'sightings.3.zone: ',
      'sightings.4.number',
    ]);
    expect(
      await refusal(clerk.call('sightings.import', { sightings: sightings.slice(4).concat(sightings[0]!) })),
    ).toMatchObject({
      code: 'INPUT_INVALID',
      words: expect.stringContaining('sightings.0.number: '),
    });
  });

  test('comes in many at once: all of them or none, and no number is left out', async () => {
    const { number } = await add({ group: 'room-13' });
    const last = Number(number.slice(-6));
    const wrong = [
      { what: 'posting', at: '2026-11-21T08:00:00Z', group: 'room-14' },
      { what: 'posting', at: '2026-11-21T08:00', group: 'room-14' },
    ];
    expect(await refusal(clerk.call('sightings.import', { sightings: wrong }))).toMatchObject({
      code: 'INPUT_INVALID',
      words: expect.stringContaining('sightings.1.at: '),
    });
    const { sightings } = await clerk.call<{ sightings: Made[] }>('sightings.import', {
      sightings: [wrong[0], { ...wrong[0], group: 'room-15' }],
    });
    expect(sightings.map((each) => Number(each.number.slice(-6)))).toEqual([last + 1, last + 2]);
    const { runs } = await clerk.call<{ runs: { state: string; counts: { accepted: number } }[] }>(
      'intake.runs',
    );
    expect(runs[0]).toMatchObject({ state: 'done', counts: { accepted: 2, tips: 2, seen: 2 } });
  });
});
