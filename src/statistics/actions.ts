import * as z from 'zod';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { gapFieldWords } from './gap-fields.ts';
import { periodOf, scoresOf, trendMonths } from './scorecard.ts';
import { scorecardRows } from './scorecard-store.ts';
import { GAP_FIELDS, scorecardShape } from './shape.ts';

const day = z.iso.date();

export const platforms = query({
  name: 'statistics.platforms',
  words: 'platform scorecard',
  about:
    'What each platform’s tips bring: how many came in a period, how many have each field, how many led to something, delays, and a trend over twelve months. Restricted tips are not counted.',
  allow: 'tip:read',
  logged: false,
  input: z.object({
    from: day.optional().describe('first day, in UTC; absent: the first of the month eleven months before'),
    to: day.optional().describe('last day, in UTC; absent: today'),
  }),
  output: scorecardShape,
  run: async ({ db, officer, now }, input) => {
    const period = periodOf(input, now);
    if (period.before <= period.from)
      throw new TipstaffError('INPUT_INVALID', { problem: 'from: lies after to' });
    const months = trendMonths(period.to);
    const trend = { from: `${months[0]}-01T00:00:00.000Z`, before: period.before };
    const { fields, ends, months: byMonth } = await scorecardRows(db, officer.unit, period, trend);
    const count = (some: (row: (typeof fields)[number]) => boolean) =>
      fields.filter(some).reduce((sum, { tips }) => sum + tips, 0);
    return {
      from: period.from.slice(0, 10),
      to: period.to,
      platforms: scoresOf(fields, ends, byMonth, months),
      unreported: count(({ reporter, asked }) => reporter === null && asked !== null),
      unread: count(({ asked }) => asked === null),
      fields: gapFieldWords(GAP_FIELDS),
    };
  },
});
