import { describe, expect, test } from 'vitest';
import { sameness } from '../../src/intake/observation.ts';
import { type ObservedTip, observationShape } from '../../src/intake/shape.ts';
import { person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const NOW = '2026-11-21T09:00:00.000Z';
const HASH = 'a1'.repeat(32);
const same = (more: object) =>
  sameness(observationShape.parse({ what: 'posting', at: '2026-11-21T08:00:00Z', ...more }), NOW);

describe('an observation is the same', () => {
  test.each([
    [{ at: '2026-11-21T13:30:00+05:30' }],
    [{ at: '2026-11-21T13:30', zone: 'Asia/Kolkata' }],
    [{ method: 'open' }],
    [{ hashes: [] }],
  ])('however it is written: %j', (more) => expect(same(more)).toBe(same({})));

  test('whatever the order and the letters of its hashes', () => {
    expect(same({ hashes: [`SHA256:${HASH}`, 'b'.repeat(32)] })).toBe(
      same({ hashes: [`MD5: ${'B'.repeat(32)}`, HASH.toUpperCase(), HASH] }),
    );
  });

  test.each([
    [{ at: '2026-11-21T08:00:01Z' }],
    [{ what: 'download' }],
    [{ method: 'undercover' }],
    [{ group: 'room-9' }],
    [{ account: 'u-1' }],
    [{ hashes: [HASH] }],
    [{ note: 'Seen again.' }],
    [{ number: 'S-2026-000001' }],
  ])('not where anything is another: %j', (more) => expect(same(more)).not.toBe(same({})));
});

describe('a sheet that comes again', async () => {
  const app = await freshApp({ now: NOW });
  const head = await person(app, 1, 'head', ['unit head']);
  const analyst = await person(app, 1, 'analyst', ['analyst']);
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  type Counts = Record<'seen' | 'accepted' | 'versions' | 'duplicates' | 'quarantined', number>;
  type Imported = { sightings: ObservedTip[]; counts: Counts };
  const importAll = (sightings: object[], who = analyst) =>
    who.call<Imported>('sightings.import', { sightings });
  const sheet = ['room-1', 'room-2', 'room-3', 'room-1', 'room-4'].map((group) => ({
    ...{ what: 'posting', at: '2026-11-21T13:00', zone: 'Asia/Kolkata', platform: 'ExampleChat', group },
  }));
  const tips = async () =>
    (await head.call<{ total: number }>('triage.facets', { filter: { source: ['own monitoring'] } })).total;

  test('is taken in once: by an analyst too, after a kill half-way, and each row is told', async () => {
    // the program was killed after a first piece
    const first = await importAll(sheet.slice(0, 2));
    expect(first.counts).toEqual({ seen: 2, accepted: 2, versions: 0, duplicates: 0, quarantined: 0 });
    const whole = await importAll(sheet);
    expect(whole.counts).toEqual({ seen: 5, accepted: 2, versions: 0, duplicates: 3, quarantined: 0 });
    expect(whole.sightings.map(({ outcome }) => outcome)).toEqual([
      ...['duplicate', 'duplicate', 'accepted', 'duplicate', 'accepted'],
    ]);
    expect(whole.sightings.slice(0, 2).map(({ tip }) => tip)).toEqual(first.sightings.map(({ tip }) => tip));
    expect(whole.sightings[3]!.tip).toBe(first.sightings[0]!.tip);
    expect(whole.sightings.map(({ number }) => number)).toEqual([
      ...['S-2026-000001', 'S-2026-000002', 'S-2026-000003', 'S-2026-000001', 'S-2026-000004'],
    ]);
    const again = await importAll(sheet);
    expect(again.counts).toEqual({ seen: 5, accepted: 0, versions: 0, duplicates: 5, quarantined: 0 });
    expect(await tips()).toBe(4);
    const { runs } = await head.call<{ runs: { counts: Counts }[] }>('intake.runs', { limit: 1 });
    expect(runs[0]!.counts).toMatchObject(again.counts);
  });

  test('a row that adds to an earlier one adds once; what another saw, or is said anew, is another', async () => {
    const added = [{ ...sheet[0]!, number: 'S-2026-000001', account: 'u-7' }];
    expect((await importAll(added)).sightings[0]).toMatchObject({ outcome: 'version', version: 2 });
    expect((await importAll(added)).sightings[0]).toMatchObject({ outcome: 'duplicate', version: 2 });
    expect((await importAll(sheet.slice(0, 1), clerk)).sightings[0]!.outcome).toBe('accepted');
    expect((await importAll([{ ...sheet[0]!, note: 'It stands there still.' }])).counts.accepted).toBe(1);
  });

  test('of a tip that is kept from the officer it tells nothing', async () => {
    const [made] = (await importAll([{ ...sheet[0]!, group: 'room-9' }])).sightings;
    await head.call('triage.restrict', { tip: made!.tip, reason: 'a colleague is in it' });
    expect((await importAll([{ ...sheet[0]!, group: 'room-9' }])).sightings).toEqual([
      { outcome: 'duplicate', number: null, tip: null, version: null },
    ]);
    expect((await head.call<{ tips: unknown }>('triage.standing', { of: [made!.tip] })).tips).toHaveLength(1);
  });
});
