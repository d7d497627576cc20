import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { isZone } from '../kernel/zone.ts';
import type { Db } from '../storage/db.ts';
import { calendarOf, dueOf, ruleFor, type Settings, zoneOf } from './book.ts';
import { calendarRows, moveDue } from './calendar-store.ts';
import { type CalendarEdits, NO_EDITS, shippedCalendar } from './calendars.ts';
import { CLOCK_RULES, clockRule } from './rules.ts';
import { keepSetting, settingsOf } from './setting-store.ts';
import { calendarShape, dayShape, type Length } from './shape.ts';

const which = z
  .enum(['unit', 'IN', 'US'])
  .default('unit')
  .describe('the unit’s own, India’s, or the United States’');
const moved = z.object({ moved: z.number().int() });

export const calendar = query({
  name: 'clocks.calendar',
  words: 'clock holidays',
  about: 'On which days offices are closed, by which source, for which years; and how the unit counts.',
  allow: 'tip:read',
  logged: false,
  input: z.object({ calendar: which }),
  output: calendarShape.extend({ zone: z.string(), platforms: z.record(z.string(), z.number().int()) }),
  run: async ({ db, officer }, input) => {
    const settings = await settingsOf(db, officer.unit);
    return {
      ...calendarOf(settings, input.calendar),
      zone: zoneOf(settings),
      platforms: { ...settings.platforms },
    };
  },
});

export const addHoliday = command({
  name: 'clocks.addHoliday',
  words: 'clock add-holiday',
  about: 'Add a day on which offices are closed, or name one anew. Clocks that count working days move.',
  allow: 'clock:write',
  argument: 'day',
  input: z.object({ calendar: which, day: dayShape, name: z.string().trim().min(1).max(100) }),
  output: moved,
  run: async ({ db, officer }, input) =>
    edit(db, officer, input.calendar, (edits) => ({
      ...edits,
      added: [...edits.added.filter(({ day }) => day !== input.day), { day: input.day, name: input.name }],
      removed: edits.removed.filter((day) => day !== input.day),
    })),
});

export const removeHoliday = command({
  name: 'clocks.removeHoliday',
  words: 'clock remove-holiday',
  about: 'Take a day out of the holidays: offices are open on it. Clocks that count working days move.',
  allow: 'clock:write',
  argument: 'day',
  input: z.object({ calendar: which, day: dayShape }),
  output: moved,
  run: async ({ db, officer }, input) =>
    edit(db, officer, input.calendar, (edits, there) => {
      if (!there.has(input.day)) throw new TipstaffError('NOT_FOUND', { record: 'holiday' });
      return {
        ...edits,
        added: edits.added.filter(({ day }) => day !== input.day),
        removed: [...edits.removed.filter((day) => day !== input.day), input.day],
      };
    }),
});

export const setCounting = command({
  name: 'clocks.setCounting',
  words: 'clock set-counting',
  about: 'In which zone the unit counts days, and which days of the week are closed.',
  allow: 'clock:write',
  input: z.object({
    zone: z
      .string()
      .max(60)
      .optional()
      .describe('IANA name, e.g. Asia/Kolkata; for clocks that start from now on'),
    weekend: z.array(z.number().int().min(0).max(6)).max(6).optional().describe('0 Sunday … 6 Saturday'),
  }),
  output: moved,
  run: async ({ db, officer }, { zone, weekend }) => {
    if (zone !== undefined && !isZone(zone))
      throw new TipstaffError('INPUT_INVALID', { problem: 'zone: there is none of this name' });
    if (zone !== undefined) await keepSetting(db, officer.unit, 'zone', zone);
    if (weekend === undefined) return { moved: 0 };
    return edit(db, officer, 'unit', (edits) => ({ ...edits, weekend }));
  },
});

export const setEstimate = command({
  name: 'clocks.setEstimate',
  words: 'clock set-estimate',
  about:
    'How long somebody keeps what no law makes them keep, as the unit has seen it: of one platform, or of a rule. Counts for tips that come from now on.',
  allow: 'clock:write',
  input: z.object({
    platform: z.string().trim().min(1).max(100).optional().describe('its name'),
    rule: z.string().max(60).optional().describe('a rule whose figure is an estimate'),
    days: z.number().int().min(1).max(3660).nullable().describe('null: as it is shipped'),
  }),
  output: z.object({}),
  run: async ({ db, officer }, { platform, rule, days }) => {
    if ((platform === undefined) === (rule === undefined))
      throw new TipstaffError('INPUT_INVALID', { problem: 'platform or rule: name one of them' });
    await lockLog(db, officer.unit);
    const settings = await settingsOf(db, officer.unit);
    if (platform !== undefined) {
      const { [platform.toLowerCase()]: _, ...rest } = settings.platforms;
      const own = days === null ? rest : { ...rest, [platform.toLowerCase()]: days };
      await keepSetting(db, officer.unit, 'platforms', own);
      return {};
    }
    const found = clockRule(rule!);
    if (!found?.estimate)
      throw new TipstaffError('INPUT_INVALID', {
        problem: 'rule: its figure is no estimate, law is not edited',
      });
    const { [found.id]: _, ...rest } = settings.lengths;
    const length: Length | null = days === null ? null : { count: days, unit: 'days' };
    await keepSetting(db, officer.unit, 'lengths', length ? { ...rest, [found.id]: length } : rest);
    return {};
  },
});

/** Change a calendar, and bring every running clock that looks it up to its new end. */
async function edit(
  db: Db,
  officer: Actor,
  named: 'unit' | 'IN' | 'US',
  change: (edits: CalendarEdits, there: ReadonlySet<string>) => CalendarEdits,
): Promise<{ moved: number }> {
  await lockLog(db, officer.unit);
  const settings = await settingsOf(db, officer.unit);
  const { id } = shippedCalendar(named === 'unit' ? settings.country : named);
  const there = new Set(calendarOf(settings, named).holidays.map(({ day }) => day));
  const edits = change(settings.calendars[id] ?? NO_EDITS, there);
  const calendars = { ...settings.calendars, [id]: edits };
  await keepSetting(db, officer.unit, 'calendars', calendars);
  return { moved: await recount(db, officer.unit, { ...settings, calendars }) };
}

/** Rules that look up which days are closed. */
const BY_CALENDAR = CLOCK_RULES.flatMap(({ id, calendar: one }) => (one ? [id] : []));

async function recount(db: Db, unit: number, settings: Settings): Promise<number> {
  const rows = await calendarRows(db, unit, BY_CALENDAR);
  const changes = rows.flatMap((row) => {
    const own = row.count !== null ? { count: row.count, unit: row.count_unit as Length['unit'] } : null;
    const { dueAt } = dueOf(settings, ruleFor(settings, row.rule), row.started_at, own, row.zone);
    return dueAt === row.due_at ? [] : [{ record: row.record_id, clock: row.clock_id, due: dueAt }];
  });
  await moveDue(db, changes);
  return changes.length;
}
