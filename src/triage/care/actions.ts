import * as z from 'zod';
import { namesOf } from '../../access/store.ts';
import { command, query } from '../../actions/action.ts';
import { zoneOf } from '../../clocks/book.ts';
import { settingsOf } from '../../clocks/setting-store.ts';
import { TipstaffError } from '../../kernel/errors.ts';
import { DAY_MS, millis } from '../../kernel/time.ts';
import { dayIn, isZone, startOfDay } from '../../kernel/zone.ts';
import { laneName, tipsByIds } from '../../tips/store.ts';
import { someTips } from '../acted-shape.ts';
import { careLimitsShape, careTotalsShape, endShape, exposureShape } from './shape.ts';
import { careLimitsOf, endsOf, gravestReadBy, gravestReadByEach, keepCareLimits, seeEnds } from './store.ts';
import { LEAST_OFFICERS, mondayOf, reachedOf, totalsOf, utcOf, weeksBefore } from './totals.ts';

const MOST_SHOWN = 50;
/** Ends are told for so many days, whether they were seen or not. */
const END_DAYS = 90;

export const exposure = query({
  name: 'triage.exposure',
  words: 'care show',
  about:
    'How many tips of the gravest kinds the officer himself read today and this week, and the limits that he set for himself. Nobody can ask for another’s.',
  allow: 'tip:read',
  logged: false,
  input: z.object({
    zone: z
      .string()
      .max(60)
      .refine((zone) => isZone(zone), 'no such zone')
      .optional()
      .describe('IANA zone in which days begin; without it the unit’s'),
  }),
  output: exposureShape,
  run: async ({ db, officer, now }, input) => {
    const zone = input.zone ?? zoneOf(await settingsOf(db, officer.unit));
    const day = dayIn(now, zone);
    const week = mondayOf(day);
    const read = await gravestReadBy(db, officer.unit, officer.id, startOfDay(week, zone));
    const begin = startOfDay(day, zone);
    const counts = { today: read.filter((at) => at >= begin).length, thisWeek: read.length };
    const limits = await careLimitsOf(db, officer.unit, officer.id);
    return { ...counts, day, week, zone, limits, reached: reachedOf(counts, limits) };
  },
});

export const setLimits = command({
  name: 'triage.setCareLimits',
  words: 'care limits',
  about:
    'Set how many of the gravest tips the officer himself means to read in a day and a week, beyond which a break is offered. The log keeps that it was set, not to what.',
  allow: 'tip:read',
  input: careLimitsShape,
  secrets: ['day', 'week'],
  output: careLimitsShape,
  run: async ({ db, officer }, limits) => {
    await keepCareLimits(db, officer.unit, officer.id, limits);
    return limits;
  },
});

export const ends = query({
  name: 'triage.ends',
  words: 'care ends',
  about:
    'How tips ended that the officer decided on, was handed or has, as others recorded it, until he has seen it.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({ ends: z.array(endShape) }),
  run: async ({ db, officer, now }) => {
    const since = new Date(millis(now) - END_DAYS * DAY_MS).toISOString();
    const span = { unit: officer.unit, officer: officer.id, since };
    const rows = await endsOf(db, span, { limit: MOST_SHOWN, unseen: true });
    const ids = rows.map((row) => row.tip_id);
    const tips = new Map((await tipsByIds(db, officer.unit, ids)).map((row) => [row.tip_id, row]));
    const names = await namesOf(db, officer.unit);
    return {
      ends: rows.flatMap(({ tip_id: tip, outcome, officer_id: by, at }) => {
        const row = tips.get(tip);
        if (!row) return [];
        const { source, number } = row;
        return [{ tip, source, number, lane: laneName(row.lane), outcome, by: names.get(by) ?? by, at }];
      }),
    };
  },
});

export const sawEnds = command({
  name: 'triage.sawEnds',
  words: 'care seen',
  about: 'Say that one has seen how tips ended.',
  allow: 'tip:read',
  input: z.object({ tips: someTips }),
  output: z.object({ seen: z.number().int() }),
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer }, input) => {
    const ids = [...new Set(input.tips.map(({ id }) => id))];
    if ((await tipsByIds(db, officer.unit, ids)).length < ids.length)
      throw new TipstaffError('NOT_FOUND', { record: 'tip' });
    return { seen: await seeEnds(db, officer.unit, officer.id, ids) };
  },
});

export const totals = query({
  name: 'triage.careTotals',
  words: 'care totals',
  about:
    'How the reading of the gravest tips was shared out in the last four whole weeks: sums alone, rounded, and none where fewer than five officers read any.',
  allow: 'queue:lead',
  logged: false,
  sees: 'unit',
  input: z.object({}),
  output: careTotalsShape,
  run: async ({ db, officer, now }) => {
    const { from, until } = weeksBefore(dayIn(now, 'UTC'));
    const counts = await gravestReadByEach(db, officer.unit, utcOf(from), utcOf(until));
    return { from, until, least: LEAST_OFFICERS, totals: totalsOf(counts) };
  },
});
