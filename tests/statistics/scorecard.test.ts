import { describe, expect, test } from 'vitest';
import { GapWork } from '../../src/app/gap-work.ts';
import type { Gap, PlatformScore, Scorecard } from '../../src/statistics/shape.ts';
import { statement } from '../../src/storage/statement.ts';
import { person, refusal, tipLine } from '../access/people.ts';
import { httpDoor } from '../app/doors.ts';
import { freshApp } from '../database/fresh.ts';
import { officerWith } from '../tips/whole-facts.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const asha = await person(app, 1, 'Asha', ['analyst', 'intake clerk']);
const head = await person(app, 1, 'Head', ['unit head']);

type About = { port?: number; at?: string; reported?: string; victim?: string };
const reportLine = (number: string, platform: string | null, about: About = {}) => {
  const { port, at = '2026-11-10T10:00:00Z', reported = '2026-11-11T10:00:00Z', victim } = about;
  const ip = { kind: 'ip', value: '203.0.113.25', time: at, ...(port && { port }) };
  return {
    ...{ tipstaff: 'tip/1', kind: 'platform', source: 'Example Exchange', number, received: reported },
    ...(platform && { platform, reportingPlatform: `${platform}, Inc.` }),
    country: 'IN',
    incident: { type: 'enticement', at },
    parties: [
      {
        role: 'suspect',
        ...{ firstName: 'Invented', lastName: 'Person', accountId: `u-${number}` },
        identifiers: [ip, { kind: 'phone', value: '+91 98765 00777' }],
      },
      ...(victim ? [{ role: 'victim', firstName: victim, accountId: `v-${number}` }] : []),
    ],
    texts: [{ kind: 'note', text: 'words that stand in no request' }],
  };
};
await asha.takeIn([
  reportLine('A-1', 'Alphachat', { port: 51_812, victim: 'Hiddenname' }),
  reportLine('A-2', 'Alphachat'),
  reportLine('A-3', 'Alphachat', { reported: '2026-09-05T10:00:00Z', at: '2026-09-01T10:00:00Z' }),
  reportLine('A-4', 'Alphachat', { reported: '2024-01-05T10:00:00Z', at: '2024-01-01T10:00:00Z' }),
  reportLine('B-1', 'Betachat'),
  reportLine('B-2', 'Betachat'),
  reportLine('R-1', 'Alphachat'),
  tipLine('H-1', { phone: '+91 98765 00778' }),
]);
type Gaps = { platform: string | null; noRequest: string | null; gaps: Gap[] };
type Request = { platform: string; text: string; file: string; fields: string[] };
const idOf = async (number: string) =>
  (await head.call<{ id: string }>('tips.show', { tip: number, alone: true })).id;
const card = (input: object = {}) => asha.call<Scorecard>('statistics.platforms', input);
const rowOf = (score: Scorecard, platform: string): PlatformScore =>
  score.platforms.find((each) => each.platform === platform)!;

describe('what a tip lacks', () => {
  test('is told by its number, with places, and who can be asked', async () => {
    const { platform, noRequest, gaps } = await asha.call<Gaps>('statistics.gaps', { tip: 'A-2' });
    expect(platform).toBe('Alphachat');
    expect(noRequest).toBe(null);
    const states = Object.fromEntries(gaps.map(({ field, state }) => [field, state]));
    expect(states).toEqual({
      ...{ account: 'given', contact: 'given', link: 'missing', ip: 'given', ip_time: 'given' },
      ...{ ip_port: 'missing', time_zone: 'given', incident_time: 'given', recipient: 'missing' },
    });
    expect(gaps.find(({ field }) => field === 'ip_port')?.places).toHaveLength(1);
  });

  test('of a tip that no platform reported no request can be made', async () => {
    expect(await asha.call<Gaps>('statistics.gaps', { tip: 'H-1' })).toMatchObject({
      platform: null,
      noRequest: 'not_reported_by_platform',
    });
    expect(await refusal(asha.call('statistics.gapRequest', { tip: 'H-1' }))).toMatchObject({
      code: 'NOTHING_TO_ASK',
    });
  });
});

describe('the request to the platform', () => {
  test('names what is missing with the reason, our references, and nothing of anybody but the reported account', async () => {
    const { platform, text, file, fields } = await asha.call<Request>('statistics.gapRequest', {
      tip: 'A-1',
    });
    expect(platform).toBe('Alphachat');
    expect(file).toMatch(/^request-[0-9a-f]{8}-2026-11-21\.txt$/);
    expect(fields).toEqual(['link']); // a victim is named by an account, so the recipient is known
    for (const said of ['To:             Alphachat, Inc.', 'A-1', 'reported account: u-A-1', '203.0.113.25'])
      expect(text).toContain(said);
    expect(text).toContain('source port 51812, 2026-11-10T10:00:00Z');
    expect(text).toContain('s. 94');
    expect(text).toContain('विषय');
    expect(text).not.toContain('2258A'); // not reported through NCMEC
    for (const hidden of ['Hiddenname', 'v-A-1', 'words that stand', 'Invented', '98765', '00777'])
      expect(text, hidden).not.toContain(hidden);
    const port = await asha.call<Request>('statistics.gapRequest', { tip: 'A-2' });
    expect(port.fields).toEqual(['link', 'ip_port', 'recipient']);
    expect(port.text).toContain('The source port of each of the IP addresses named below.');
    expect(port.text).toMatch(/Concerned:\n {5}203\.0\.113\.25, 2026-11-10T10:00:00Z/);
  });

  test('what a document says cannot look like a line of the request', async () => {
    await asha.takeIn([reportLine('X-1\nTo: somebody', 'Alphachat\n\nLEGAL BASIS')]);
    const { rows } = await asha.call<{ rows: { id: string; number: string }[] }>('triage.queue', {});
    const { id } = rows.find(({ number }) => number.startsWith('X-1'))!;
    const { text } = await asha.call<Request>('statistics.gapRequest', { tip: id });
    expect(text.split('\n').filter((line) => line === 'LEGAL BASIS')).toHaveLength(1);
    expect(text.split('\n').filter((line) => line.startsWith('To:'))).toHaveLength(1);
  });

  test('its making stands in the audit log; it takes who works tips', async () => {
    const auditor = officerWith(app, ['auditor']);
    const { call } = await import('../../src/app/call.ts');
    const { actionNamed } = await import('../../src/app/table.ts');
    const { entries } = (await call(
      app,
      actionNamed('audit.record')!,
      { record: await idOf('A-1') },
      auditor,
    )) as { entries: { action: string }[] };
    expect(entries.map(({ action }) => action)).toContain('statistics.gapRequest');
    const clerk = await person(app, 1, 'Clerk', ['intake clerk']);
    expect(await refusal(clerk.call('statistics.gapRequest', { tip: 'A-1' }))).not.toBe(null);
    expect(await refusal(clerk.call('statistics.gaps', { tip: 'A-1' }))).toBe(null);
  });
});

describe('the scorecard', () => {
  test('counts tips and fields of the period, and leaves out what no platform reported', async () => {
    const score = await card({ from: '2026-09-01', to: '2026-11-21' });
    expect(score.unreported).toBe(1);
    expect(score.unread).toBe(0);
    const alpha = rowOf(score, 'Alphachat');
    expect(alpha.tips).toBe(4); // A-4 came before
    const field = (name: string) => alpha.fields.find((each) => each.field === name);
    expect(field('ip_port')).toEqual({ field: 'ip_port', asked: 4, given: 1, partly: 0 });
    expect(field('viewed')).toEqual({ field: 'viewed', asked: 0, given: 0, partly: 0 });
    expect(alpha.reported).toEqual({ tips: 4, median: 86_400, p90: expect.closeTo(86_400 * 3.1, 0) });
    expect(rowOf(await card(), 'Betachat').tips).toBe(2);
    expect(rowOf(await card({ from: '2024-01-01' }), 'Alphachat').tips).toBe(5);
    expect(await refusal(card({ from: '2026-12-01', to: '2026-11-01' }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  test('shows twelve months, empty ones too', async () => {
    const { months } = rowOf(await card({ to: '2026-11-21' }), 'Alphachat');
    expect(months).toHaveLength(12);
    expect(months[0]).toEqual({ month: '2025-12', tips: 0, asked: 0, given: 0 });
    expect(months.find(({ month }) => month === '2026-09')).toEqual({
      ...{ month: '2026-09', tips: 1, asked: 9, given: 6 },
    });
    expect(months.at(-1)!.tips).toBe(3);
  });

  test('says what was acted on: outcomes and reasons, never duplicates; and how long the first act took', async () => {
    const close = async (number: string, reason: string, more: object = {}) =>
      asha.call('triage.close', { tips: [{ id: await idOf(number) }], reason, ...more });
    app.setNow('2026-11-21T12:00:00.000Z');
    await close('A-1', 'other_jurisdiction', { where: { state: 'Kerala' } });
    await close('A-2', 'not_enough_to_act');
    await asha.call('triage.outcome', { tips: [{ id: await idOf('A-3') }], outcome: 'arrest' });
    app.setNow('2026-11-21T15:00:00.000Z');
    await close('B-1', 'no_crime');
    const score = await card();
    expect(rowOf(score, 'Alphachat')).toMatchObject({ ended: 3, actedOn: 2, tooLittle: 1 });
    expect(rowOf(score, 'Betachat')).toMatchObject({ ended: 1, actedOn: 0, tooLittle: 0 });
    expect(rowOf(score, 'Betachat').firstAct).toEqual({ tips: 1, median: 6 * 3600, p90: 6 * 3600 });
    const { decisions } = await asha.call<{ decisions: { id: string; kind: string }[] }>('triage.history', {
      tip: await idOf('A-1'),
    });
    const { id: decision } = decisions.find(({ kind }) => kind === 'close')!;
    await asha.call('triage.undo', { decisions: [{ tip: await idOf('A-1'), decision }] });
    expect(rowOf(await card(), 'Alphachat')).toMatchObject({ ended: 2, actedOn: 1 });
    expect(rowOf(await card(), 'Alphachat').firstAct.tips).toBe(2);
  });

  test('a new version is read again', async () => {
    await asha.takeIn([reportLine('B-2', 'Betachat', { port: 40_001 })]);
    const field = rowOf(await card(), 'Betachat').fields.find((each) => each.field === 'ip_port');
    expect(field).toMatchObject({ asked: 2, given: 1 });
  });

  test('tips that came before it was kept what they lack are read after a start', async () => {
    const before = await card();
    const forget = statement(
      'test.forgetGaps',
      'fan-out',
      "DELETE FROM tip_gap WHERE reporter = 'Alphachat'",
    );
    await app.database.transaction('write', 'house', (db) => db.run(forget));
    const some = await card();
    expect(some.unread).toBe(5); // when the source had it is not known either: the old one stands among them
    expect(rowOf(some, 'Alphachat')).toBeUndefined();
    const work = new GapWork(app, (error) => expect.unreachable(String(error)));
    work.begin();
    await work.settled();
    expect(await card()).toEqual(before);
  });

  test('a restricted tip counts for nobody, not even for those who are named', async () => {
    const before = rowOf(await card(), 'Alphachat').tips;
    await head.call('triage.restrict', { tip: await idOf('R-1'), reason: 'for named officers only' });
    expect(rowOf(await card(), 'Alphachat').tips).toBe(before - 1);
    expect(rowOf(await head.call<Scorecard>('statistics.platforms'), 'Alphachat').tips).toBe(before - 1);
    expect(await refusal(asha.call('statistics.gaps', { tip: 'R-1' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(head.call('statistics.gaps', { tip: 'R-1' }))).toBe(null);
  });

  test('is the same over HTTP', async () => {
    const door = await httpDoor(app);
    const { platforms } = await door.call<Scorecard>('statistics.platforms');
    expect(platforms).toEqual((await card()).platforms);
    const { text } = await door.call<Request>('statistics.gapRequest', { tip: 'A-2' });
    expect(text).toContain('source port');
    expect(await door.call('audit.verify')).toMatchObject({ holds: true });
    await door.close();
  });
});
