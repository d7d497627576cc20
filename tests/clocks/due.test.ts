import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueOf, type Settings } from '../../src/clocks/book.ts';
import { shippedCalendar } from '../../src/clocks/calendars.ts';
import { type Counting, closedBy, dayBounds, endOf, renewed, warnAt } from '../../src/clocks/due.ts';
import { CLOCK_RULES, clockRule, ESTIMATES } from '../../src/clocks/rules.ts';
import { clockRuleShape, type Length } from '../../src/clocks/shape.ts';
import { DAY_MS, millis } from '../../src/kernel/time.ts';
import { addMonths, dayIn, instantOf, timeOfDay, weekday } from '../../src/kernel/zone.ts';

const INDIA: Settings = { country: 'IN', zone: null, calendars: {}, lengths: {}, platforms: {} };
const due = (rule: string, start: string, own?: Length, settings = INDIA) =>
  dueOf(settings, clockRule(rule)!, start, own).dueAt;
const counting = (zone: string, more: Partial<Counting> = {}): Counting => ({
  counting: 'exact',
  lastDay: 'as-it-is',
  zone,
  closed: () => false,
  ...more,
});
const hours = (count: number): Length => ({ count, unit: 'hours' });
const days = (count: number): Length => ({ count, unit: 'days' });

describe('ends by the shipped rules', () => {
  it.each<[what: string, rule: string, start: string, end: string]>([
    [
      'POCSO 19(6): 24 hours, through the night of a holiday',
      'in.pocso-19-6',
      '2026-10-01T20:00:00.000Z',
      '2026-10-02T20:00:00.000Z',
    ],
    ['BNSS 185: 48 hours', 'in.bnss-185', '2026-11-20T10:30:00.000Z', '2026-11-22T10:30:00.000Z'],
    ['72 hours', 'in.it-3-1-j', '2026-02-27T12:00:00.000Z', '2026-03-02T12:00:00.000Z'],
    [
      'takedown the minute before 20 Feb 2026 in India: 36 hours',
      'in.takedown',
      '2026-02-19T18:29:00.000Z',
      '2026-02-21T06:29:00.000Z',
    ],
    [
      'takedown from 20 Feb 2026 in India: 3 hours',
      'in.takedown',
      '2026-02-19T18:30:00.000Z',
      '2026-02-19T21:30:00.000Z',
    ],
    [
      'intimate imagery before: 24 hours',
      'in.takedown-intimate',
      '2026-02-19T18:29:00.000Z',
      '2026-02-20T18:29:00.000Z',
    ],
    [
      'intimate imagery since: 2 hours',
      'in.takedown-intimate',
      '2026-02-19T18:30:00.000Z',
      '2026-02-19T20:30:00.000Z',
    ],
    [
      'BNSS 193: two months, to the end of the day in India',
      'in.bnss-193',
      '2026-11-20T10:00:00.000Z',
      '2027-01-20T18:29:59.999Z',
    ],
    [
      '… from a day that two months later does not exist',
      'in.bnss-193',
      '2026-12-31T10:00:00.000Z',
      '2027-02-28T18:29:59.999Z',
    ],
    ['… the same in a leap year', 'in.bnss-193', '2027-12-31T10:00:00.000Z', '2028-02-29T18:29:59.999Z'],
    [
      '… started at 1 in the morning in India, still the day before in UTC',
      'in.bnss-193',
      '2026-11-19T19:30:00.000Z',
      '2027-01-20T18:29:59.999Z',
    ],
    ['a year by the REPORT Act', 'us.report-act', '2026-03-03T10:00:00.000Z', '2027-03-03T10:00:00.000Z'],
    [
      '… 90 days for what was reported before it',
      'us.report-act',
      '2024-05-06T23:59:00.000Z',
      '2024-08-04T23:59:00.000Z',
    ],
    ['… from its day on', 'us.report-act', '2024-05-07T00:00:00.000Z', '2025-05-07T00:00:00.000Z'],
    ['… over a 29 February', 'us.report-act', '2027-03-01T10:00:00.000Z', '2028-03-01T10:00:00.000Z'],
    ['… from a 29 February', 'us.report-act', '2028-02-29T10:00:00.000Z', '2029-02-28T10:00:00.000Z'],
    ['2703(f): 90 days', 'us.2703f', '2026-01-01T12:00:00.000Z', '2026-04-01T12:00:00.000Z'],
    ['180 days', 'in.it-3-1-g', '2026-03-03T10:00:00.000Z', '2026-08-30T10:00:00.000Z'],
    ['the lane now: an hour', 'answer.now', '2026-11-21T09:00:00.000Z', '2026-11-21T10:00:00.000Z'],
    ['the lane of a week', 'answer.week', '2026-11-21T09:00:00.000Z', '2026-11-28T09:00:00.000Z'],
  ])('%s', (_, rule, start, end) => expect(due(rule, start)).toBe(end));

  it.each<[what: string, rule: string, start: string, length: Length, end: string]>([
    [
      'ten days to a Sunday go on to Monday',
      'in.office-period',
      '2026-11-19T05:00:00.000Z',
      days(10),
      '2026-11-30T18:29:59.999Z',
    ],
    [
      'to Diwali, a Sunday: Monday',
      'in.office-period',
      '2026-11-05T05:00:00.000Z',
      days(3),
      '2026-11-09T18:29:59.999Z',
    ],
    [
      'to Gandhi’s birthday, a Friday: Monday',
      'in.office-period',
      '2026-09-30T05:00:00.000Z',
      days(2),
      '2026-10-05T18:29:59.999Z',
    ],
    [
      'Rule 45 to Thanksgiving: Friday, in the unit’s zone',
      'us.rule-45',
      '2026-11-19T15:00:00.000Z',
      days(7),
      '2026-11-27T18:29:59.999Z',
    ],
    [
      'two working days over a weekend',
      'unit.order',
      '2026-11-20T05:00:00.000Z',
      { count: 2, unit: 'working-days' },
      '2026-11-25T18:29:59.999Z',
    ],
  ])('%s', (_, rule, start, length, end) => expect(due(rule, start, length)).toBe(end));

  it('Rule 45 for a unit in New York', () => {
    const unit = { ...INDIA, country: 'US' };
    expect(due('us.rule-45', '2026-11-19T15:00:00.000Z', days(7), unit)).toBe('2026-11-28T04:59:59.999Z');
  });

  it('a rule that leaves its length open asks for one; another takes none', () => {
    expect(() => due('unit.order', '2026-11-20T05:00:00.000Z')).toThrow(/length/);
    expect(() => due('us.2703f', '2026-11-20T05:00:00.000Z', days(3))).toThrow(/length/);
  });

  it('2703(f) renewed: 90 days more from where the first 90 ended', () => {
    expect(renewed('2026-04-01T12:00:00.000Z', days(90), counting('UTC'))).toBe('2026-06-30T12:00:00.000Z');
  });

  it('every rule fits its shape, names its law and its source in both languages', () => {
    expect(CLOCK_RULES.length).toBeGreaterThan(20);
    expect(new Set(CLOCK_RULES.map(({ id }) => id)).size).toBe(CLOCK_RULES.length);
    for (const rule of CLOCK_RULES) {
      expect(clockRuleShape.parse(rule)).toEqual(rule);
      expect(rule.law.en.length).toBeGreaterThan(9);
      expect(rule.source.length, rule.id).toBeGreaterThan(9);
      for (const words of [rule.words, rule.law, rule.starts, rule.stops])
        expect(words.hi).toMatch(/[\u0900-\u097f]/);
    }
    expect(ESTIMATES).toEqual(['platform.records', 'platform.logs', 'carrier.logs']);
  });
});

describe('when clocks on walls change', () => {
  it.each<[what: string, zone: string, start: string, length: Length, end: string]>([
    [
      '24 hours into summer time are 24 hours',
      'America/New_York',
      '2026-03-07T17:00:00.000Z',
      hours(24),
      '2026-03-08T17:00:00.000Z',
    ],
    [
      'a day into summer time is the same time on the wall',
      'America/New_York',
      '2026-03-07T17:00:00.000Z',
      days(1),
      '2026-03-08T16:00:00.000Z',
    ],
    [
      'a day out of summer time',
      'America/New_York',
      '2026-10-31T16:00:00.000Z',
      days(1),
      '2026-11-01T17:00:00.000Z',
    ],
    [
      'to 02:30 that is left out: 03:30',
      'America/New_York',
      '2026-03-07T07:30:00.000Z',
      days(1),
      '2026-03-08T07:30:00.000Z',
    ],
    [
      'to 01:30 that comes twice: the first',
      'America/New_York',
      '2026-10-31T05:30:00.000Z',
      days(1),
      '2026-11-01T05:30:00.000Z',
    ],
    [
      'Europe, into summer time',
      'Europe/London',
      '2026-03-28T12:00:00.000Z',
      days(1),
      '2026-03-29T11:00:00.000Z',
    ],
    ['Europe, out of it', 'Europe/Berlin', '2026-10-24T10:00:00.000Z', days(1), '2026-10-25T11:00:00.000Z'],
    [
      'midnight that is left out begins the day at one',
      'America/Santiago',
      '2026-09-05T04:00:00.000Z',
      days(1),
      '2026-09-06T04:00:00.000Z',
    ],
  ])('%s', (_, zone, start, length, end) => expect(endOf(start, length, counting(zone))).toBe(end));

  it.each<[zone: string, day: string, hours: number]>([
    ['America/New_York', '2026-03-08', 23],
    ['America/New_York', '2026-11-01', 25],
    ['Europe/London', '2026-03-29', 23],
    ['Europe/London', '2026-10-25', 25],
    ['Asia/Kolkata', '2026-03-29', 24],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ])('%s: %s has %d hours', (zone, day, length) => {
    const [begins, ends] = dayBounds(day, 1, zone);
    expect((millis(ends!) - millis(begins!)) / 3_600_000).toBe(length);
  });

  const zone = fc.constantFrom(
    'America/New_York',
    'Europe/London',
    'Europe/Berlin',
    'Asia/Kolkata',
    'UTC',
    'Pacific/Auckland',
  );
  const moment = fc
    .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) })
    .map((ms) => new Date(ms).toISOString());

  it('a wall time leads back to its instant but in the hour that comes twice', () => {
    fc.assert(
      fc.property(zone, moment, (where, at) => {
        const back = instantOf(dayIn(at, where), timeOfDay(at, where), where);
        expect([0, 3_600_000]).toContain(millis(at) - millis(back));
        expect(timeOfDay(back, where)).toBe(timeOfDay(at, where));
      }),
    );
  });

  it('counted in days it ends with a last millisecond of the day, that many days on', () => {
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: 1, max: 400 }), (where, at, count) => {
        const end = endOf(at, days(count), counting(where, { counting: 'days' }));
        expect(dayIn(millis(end) + 1, where)).not.toBe(dayIn(end, where));
        const passed = (Date.parse(dayIn(end, where)) - Date.parse(dayIn(at, where))) / DAY_MS;
        expect(passed).toBe(count);
      }),
    );
  });

  it.each([
    ['from Saturday to Monday, across the end of summer time', '2026-10-31T14:00', '2026-11-02T14:00'],
    ['past a legal holiday', '2026-11-25T15:00', '2026-11-27T15:00'],
    ['to an open day', '2026-11-23T15:00', '2026-11-24T15:00'],
  ])('24 hours by Rule 45 %s', (_, start, end) => {
    const america = { ...INDIA, country: 'US' };
    expect(due('us.rule-45', `${start}:00.000Z`, hours(24), america)).toBe(`${end}:00.000Z`);
  });

  it('24 hours by other rules, which no closed day moves', () => {
    expect(due('unit.order', '2026-10-31T14:00:00.000Z', hours(24))).toBe('2026-11-01T14:00:00.000Z');
  });

  it('more never ends sooner, and never on a closed day where the rule looks', () => {
    const closed = closedBy(shippedCalendar('IN'));
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: 1, max: 90 }), (where, at, count) => {
        const how = counting(where, { counting: 'days', lastDay: 'next-working-day', closed });
        const end = endOf(at, days(count), how);
        expect(closed(dayIn(end, where))).toBe(false);
        expect(endOf(at, days(count + 1), how) >= end).toBe(true);
        const working = endOf(at, { count, unit: 'working-days' }, how);
        expect(closed(dayIn(working, where))).toBe(false);
        expect(working >= end).toBe(true);
      }),
    );
  });

  it('months keep the day where there is one, else take the last', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2032, 0, 1) })
          .map((ms) => new Date(ms).toISOString().slice(0, 10)),
        fc.integer({ min: 1, max: 30 }),
        (day, months) => {
          const end = addMonths(day, months);
          const [y, m] = day.split('-').map(Number) as [number, number];
          const [ey, em, ed] = end.split('-').map(Number) as [number, number, number];
          expect(ey * 12 + em - (y * 12 + m)).toBe(months);
          const wanted = Number(day.slice(8));
          expect(ed === wanted || (ed < wanted && new Date(Date.UTC(ey, em, 0)).getUTCDate() === ed)).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('warnings', () => {
  it('begin at the first warning, never before half of the time', () => {
    const rule = clockRule('us.2703f')!;
    expect(warnAt(rule, '2026-01-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z')).toBe(
      '2026-03-18T00:00:00.000Z',
    );
    expect(warnAt(clockRule('answer.now')!, '2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z')).toBe(
      '2026-01-01T00:30:00.000Z',
    );
  });
});

describe('where days are counted', () => {
  it('does not change on which day of the law a takedown is asked', () => {
    const rule = clockRule('in.takedown')!;
    // already 20 February in India, still the 19th in New York
    const start = '2026-02-19T18:30:00.000Z';
    expect(dueOf(INDIA, rule, start, null, 'America/New_York').dueAt).toBe('2026-02-19T21:30:00.000Z');
    expect(dueOf({ ...INDIA, country: 'US' }, rule, start).dueAt).toBe('2026-02-19T21:30:00.000Z');
  });
});

describe('calendars', () => {
  it.each<[country: string, day: string, closed: boolean]>([
    ['IN', '2026-01-26', true],
    ['IN', '2026-11-24', true],
    ['IN', '2026-11-21', true],
    ['IN', '2026-11-23', false],
    ['IN', '2031-08-15', true],
    ['US', '2026-11-26', true],
    ['US', '2026-07-03', true],
    ['US', '2027-07-05', true],
    ['US', '2026-06-19', true],
    ['US', '2026-05-25', true],
    ['US', '2026-11-27', false],
    ['GB', '2026-12-25', false],
    ['GB', '2026-12-26', true],
  ])('%s %s: closed %s', (country, day, closed) =>
    expect(closedBy(shippedCalendar(country))(day)).toBe(closed),
  );

  it('say their source and the years they are complete for; days stand once, in order', () => {
    for (const country of ['IN', 'US']) {
      const { holidays, source, covered } = shippedCalendar(country);
      expect(source.length).toBeGreaterThan(20);
      expect(covered.to).toBeGreaterThanOrEqual(2026);
      const list = holidays.map(({ day }) => day);
      expect([...new Set(list)].sort()).toEqual(list);
    }
    expect(weekday('2026-11-22')).toBe(0);
  });
});
