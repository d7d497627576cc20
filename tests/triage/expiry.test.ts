import { describe, expect, it } from 'vitest';
import { readTime } from '../../src/kernel/time.ts';
import type { TipFacts } from '../../src/tips/shape.ts';
import { expiries, firstExpiry, RETENTION, retentionShape } from '../../src/triage/expiry.ts';
import { lasting, moving } from '../../src/triage/features.ts';
import { boundsOf, nextMoment, packFeatures, unpackFeatures } from '../../src/triage/kept-features.ts';
import { lapsesOf } from '../../src/triage/lapses.ts';
import { RULES } from '../../src/triage/rules.ts';
import { compileRules } from '../../src/triage/score.ts';
import { scoreLasting } from '../../src/triage/score-lasting.ts';
import { identified, ipAt, makeTip, NOW, party, text } from './make-tip.ts';

const what = (tip: TipFacts) => expiries(tip, NOW).map((one) => [one.what, one.at.slice(0, 10)]);
const csv = (change: Partial<TipFacts> = {}) =>
  makeTip({ format: 'csv-mapped', source: 'Example Hotline', ...change });

describe('what expires', () => {
  it.each<[string, TipFacts, [string, string][]]>([
    ['a provider’s report: a year', makeTip(), [['platform_content', '2027-03-03']]],
    ['an Indian source: 180 days', csv(), [['platform_records', '2026-08-30']]],
    [
      'India by the suspect’s country',
      csv({ country: null, parties: [party('suspect', { country: 'in' })] }),
      [['platform_records', '2026-08-30']],
    ],
    ['elsewhere: cautious', csv({ country: 'FR' }), [['platform_records', '2026-06-01']]],
    [
      'no time of receipt: from the incident',
      makeTip({ receivedAt: null }),
      [['platform_content', '2027-03-02']],
    ],
    ['no time at all', makeTip({ receivedAt: null, incidentAt: null }), []],
    ['a time that cannot be read', makeTip({ receivedAt: readTime('last week'), incidentAt: null }), []],
    ['the end of the calendar', makeTip({ receivedAt: readTime('9999-12-30T00:00:00Z') }), []],
  ])('%s', (_, tip, list) => expect(what(tip)).toEqual(list));

  it('carrier logs run from the newest address that can still be asked for', () => {
    const tip = makeTip({
      parties: [party('suspect'), party('victim')],
      identified: [
        ipAt('2025-12-01T00:00:00Z'),
        ipAt('2026-02-01T00:00:00Z', { at: '/newest' }),
        ipAt('2026-03-01T00:00:00Z', { strength: 'none', traps: ['carrier_nat_without_port'] }),
        ipAt('2026-03-01T00:00:00Z', { index: 1 }),
        ipAt('2026-03-01T00:00:00Z', { owner: 'text' }),
        ipAt(null),
        identified('phone', '+919999900001', { time: readTime('2026-03-01T00:00:00Z') }),
      ],
    });
    expect(expiries(tip, NOW)[0]).toEqual({
      what: 'carrier_logs',
      rule: 'in.cert-in-logs',
      start: '2026-02-01T00:00:00.000Z',
      at: '2026-07-31T00:00:00.000Z',
      expired: false,
      place: '/newest',
      document: 0,
    });
    expect(expiries({ ...tip, country: 'US' }, NOW)[0]!.at.slice(0, 10)).toBe('2026-05-02');
  });

  it('an upload’s address counts too', () => {
    expect(what(makeTip({ identified: [ipAt('2026-02-01T00:00:00Z', { owner: 'file' })] }))[0]).toEqual([
      'carrier_logs',
      '2026-07-31',
    ]);
  });

  it.each<[string, string, string | undefined]>([
    ['a planned meeting', 'Meeting planned for 2026-03-12.', '2026-03-12'],
    ['today', 'They agreed to meet on 2026-03-10', '2026-03-10'],
    ['the next of several', 'Meeting planned: 2026-03-20 or 2026-03-12, not 2026-03-01.', '2026-03-12'],
    ['the last, where all have passed', 'Meeting planned: 2026-02-01, then 2026-03-01.', '2026-03-01'],
    ['travel', 'Tickets were booked for 2026-03-15.', '2026-03-15'],
    ['a date of something else', 'Account made on 2026-03-12.', undefined],
    ['a day that does not exist', 'Meeting planned for 2026-02-30.', undefined],
    ['part of a longer number', 'Meeting planned, ref 12026-03-123.', undefined],
  ])('%s', (_, said, date) => {
    const found = expiries(makeTip({ texts: [text('escalation', said)] }), NOW).find(
      (one) => one.what === 'meeting',
    );
    expect(found?.at.slice(0, 10)).toBe(date);
    if (found) expect(found.place).toBe('/escalation');
  });

  it('of several dates the next one counts, also when the first has passed since', () => {
    const said = 'Meeting planned for 2026-03-12, else 2026-03-25 or 2026-04-02, not 2026-03-01.';
    const tip = makeTip({ texts: [text('escalation', said)] });
    const context = {
      now: NOW,
      earlierTips: 0,
      earlierVersions: 0,
      filesKnown: 0,
      filesNew: 0,
      hashSeenMost: 0,
    };
    const kept = unpackFeatures(packFeatures(lasting(tip, context)));
    const left = (now: string) =>
      moving(kept, { now, earlierTips: 0 })
        .get('meeting.days-left')
        ?.map(({ value }) => value);
    expect(left(NOW)).toEqual([2]);
    expect(left('2026-03-11T10:00:00.000Z')).toEqual([1]);
    expect(left('2026-03-12T00:00:00.000Z')).toEqual([0]);
    expect(left('2026-03-13T11:59:59.999Z')).toEqual([0]);
    expect(left('2026-03-13T12:00:00.000Z')).toEqual([12]);
    expect(left('2026-04-04T00:00:00.000Z')).toEqual([-1]);
    expect(left('2026-04-05T00:00:00.000Z')).toEqual([-2]);
    expect(nextMoment(kept, boundsOf(RULES), '2026-03-11T12:00:00.000Z')).toBe('2026-03-12T00:00:00.000Z');
    expect(nextMoment(kept, boundsOf(RULES), '2026-03-12T12:00:00.000Z')).toBe('2026-03-13T12:00:00.000Z');
    const lapses = lapsesOf(expiries(tip, NOW).filter(({ expired }) => !expired));
    expect(lapses.map(({ rule, at }) => [rule, at.slice(0, 10)])).toEqual([
      ['tip.meeting', '2026-03-12'],
      ['tip.meeting', '2026-03-25'],
      ['tip.meeting', '2026-04-02'],
      ['us.report-act', '2027-03-03'],
    ]);
  });

  it('on its day a meeting has not passed', () => {
    const list = expiries(makeTip({ texts: [text('escalation', 'Meeting planned for 2026-03-10.')] }), NOW);
    expect(firstExpiry(list)).toMatchObject({
      what: 'meeting',
      at: '2026-03-10T00:00:00.000Z',
      expired: false,
    });
  });

  it('a meeting is not over before its day is over in the last zone, and is urgent until then', () => {
    const clockAt = (said: string, now: string) => {
      const tip = makeTip({ texts: [text('escalation', `Meeting planned for ${said}.`)] });
      const context = {
        now,
        earlierTips: 0,
        earlierVersions: 0,
        filesKnown: 0,
        filesNew: 0,
        hashSeenMost: 0,
      };
      const kept = unpackFeatures(packFeatures(lasting(tip, { ...context, now: NOW })));
      const ready = { compiled: compileRules(RULES), bounds: boundsOf(RULES) };
      const { scores, expires } = scoreLasting(ready, kept, { now, earlierTips: 0 });
      return [scores.clock, expires];
    };
    for (const now of ['2026-03-12T00:00:00.000Z', '2026-03-12T14:20:00.000Z', '2026-03-13T11:59:00.000Z'])
      expect(clockAt('2026-03-12', now)).toEqual([100, 'meeting']);
    expect(clockAt('2026-03-12', '2026-03-11T10:00:00.000Z')).toEqual([98, 'meeting']);
    expect(clockAt('2026-03-14', '2026-03-12T14:20:00.000Z')).toEqual([95, 'meeting']);
    expect(clockAt('2026-03-12', '2026-03-13T12:00:00.000Z')[1]).toBe('platform_content');
  });

  it('a note’s date is no meeting’s', () => {
    expect(what(makeTip({ texts: [text('note', 'Meeting planned for 2026-03-12.')] }))).toEqual([
      ['platform_content', '2027-03-03'],
    ]);
  });

  it('the earliest first, and the first that has not expired', () => {
    const tip = makeTip({ texts: [text('escalation', 'Meeting planned for 2026-03-01.')] });
    const list = expiries(tip, NOW);
    expect(list.map(({ expired }) => expired)).toEqual([true, false]);
    expect(firstExpiry(list)?.what).toBe('platform_content');
    expect(firstExpiry([])).toBeNull();
  });
});

describe('the retention table', () => {
  it('fits its shape', () => expect(retentionShape.parse(RETENTION)).toEqual(RETENTION));

  it('a unit’s own lines go first', () => {
    const own = { ...RETENTION, platforms: { examplechat: 30 }, carriers: { IN: 365, other: 30 } };
    const tip = makeTip({ identified: [ipAt('2026-02-01T00:00:00Z', { owner: 'file' })] });
    expect(expiries(tip, NOW, own).map((one) => one.at.slice(0, 10))).toEqual([
      '2026-04-02',
      '2027-02-01',
      '2027-03-03',
    ]);
  });

  it('a unit’s estimate of a platform’s logs stands beside the law, and in place of the cautious period', () => {
    const own = { ...RETENTION, platforms: { examplechat: 30 } };
    const rules = (tip: TipFacts) => expiries(tip, NOW, own).map(({ what, rule }) => [what, rule]);
    const logs = ['platform_logs', 'platform.logs'];
    expect(rules(makeTip())).toEqual([logs, ['platform_content', 'us.report-act']]);
    expect(rules(csv())).toEqual([logs, ['platform_records', 'in.it-3-1-g']]);
    expect(rules(csv({ country: 'FR' }))).toEqual([logs]);
    const two = lapsesOf(expiries(makeTip(), NOW, own));
    expect(two.map(({ rule }) => rule)).toEqual(['platform.logs', 'us.report-act']);
  });

  it('hostile names of platforms and countries find nothing', () => {
    const tip = csv({ platform: '__proto__', country: '__proto__' });
    expect(what(tip)).toEqual([['platform_records', '2026-06-01']]);
  });
});
