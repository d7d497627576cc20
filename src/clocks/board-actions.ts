import * as z from 'zod';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { addDays, isZone } from '../kernel/zone.ts';
import { boardOf } from './board.ts';
import { countBetween, countKinds, type Place } from './board-store.ts';
import { calendarOf, ruleFor, zoneOf } from './book.ts';
import { dayBounds } from './due.ts';
import { calendarText } from './feed.ts';
import { CLOCK_RULES } from './rules.ts';
import { settingsOf } from './setting-store.ts';
import { boardFilterShape, CLOCK_KINDS, type Clock, clockRuleShape, clockShape, dayShape } from './shape.ts';

const PLACE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ([0-9a-f-]{36})$/;
/** Weeks that a month may touch, and a day before and after. */
const MOST_DAYS = 44;
/** As many events as a calendar program takes without trouble. */
const MOST_EVENTS = 5000;
const PAGE = 1000;

export const board = query({
  name: 'clocks.board',
  words: 'clock list',
  about: 'Everything that runs out, the earliest first: over all kinds, by officer, within a window.',
  allow: 'tip:read',
  logged: true,
  input: z.object({
    filter: boardFilterShape.default({}),
    after: z.string().regex(PLACE).optional(),
    limit: z.number().int().min(1).max(PAGE).default(100),
  }),
  output: z.object({ clocks: z.array(clockShape), next: z.string().nullable(), zone: z.string() }),
  records: (_, output) => [{ kind: 'list', id: String(output.clocks.length) }],
  run: async ({ db, officer, now }, input) => {
    const [, due, id] = PLACE.exec(input.after ?? '') ?? [];
    const by = { unit: officer.unit, officer: officer.id, now };
    const place = due && id ? { due, id } : null;
    const clocks = await boardOf(db, by, input.filter, place, input.limit);
    const last = clocks.length === input.limit ? clocks.at(-1)! : null;
    return {
      clocks,
      next: last && `${last.dueAt} ${last.id}`,
      zone: zoneOf(await settingsOf(db, officer.unit)),
    };
  },
});

export const counts = query({
  name: 'clocks.counts',
  words: 'clock counts',
  about: 'How many clocks of a filter run, by kind, and how many of them are overdue.',
  allow: 'tip:read',
  logged: false,
  input: z.object({ filter: boardFilterShape.default({}) }),
  output: z.object({
    kinds: z.array(
      z.object({ kind: z.enum(CLOCK_KINDS), clocks: z.number().int(), overdue: z.number().int() }),
    ),
  }),
  run: async ({ db, officer, now }, input) => ({
    kinds: await countKinds(db, { unit: officer.unit, officer: officer.id, now }, input.filter),
  }),
});

export const days = query({
  name: 'clocks.days',
  words: 'clock days',
  about: 'How many clocks end on each day of a span, by kind, and which of the days are closed.',
  allow: 'tip:read',
  logged: false,
  input: z.object({
    from: dayShape,
    days: z.number().int().min(1).max(MOST_DAYS).default(7),
    zone: z.string().max(60).optional().describe('IANA zone whose days they are; the unit’s unless said'),
    filter: boardFilterShape.default({}),
  }),
  output: z.object({
    zone: z.string(),
    days: z.array(
      z.object({
        day: z.string(),
        begins: z.string(),
        closed: z.boolean(),
        holiday: z.string().nullable(),
        kinds: z.array(z.object({ kind: z.enum(CLOCK_KINDS), clocks: z.number().int() })),
      }),
    ),
  }),
  run: async ({ db, officer }, input) => {
    const settings = await settingsOf(db, officer.unit);
    const zone = input.zone ?? zoneOf(settings);
    if (!isZone(zone))
      throw new TipstaffError('INPUT_INVALID', { problem: 'zone: there is none of this name' });
    const calendar = calendarOf(settings, 'unit');
    const bounds = dayBounds(input.from, input.days, zone);
    const midnights = dayBounds(input.from, input.days, 'UTC');
    const by = { unit: officer.unit, officer: officer.id };
    const found = await countBetween(db, by, input.filter, bounds, midnights);
    return {
      zone,
      days: bounds.slice(0, -1).map((begins, index) => {
        const day = addDays(input.from, index);
        const holiday = calendar.holidays.find((each) => each.day === day)?.name ?? null;
        const weekend = calendar.weekend.includes(new Date(`${day}T00:00:00Z`).getUTCDay());
        return {
          day,
          begins,
          closed: weekend || holiday !== null,
          holiday,
          kinds: found
            .filter((each) => each.day === index)
            .map(({ kind, clocks }) => ({ kind: CLOCK_KINDS[kind]!, clocks })),
        };
      }),
    };
  },
});

export const rules = query({
  name: 'clocks.rules',
  words: 'clock rules',
  about:
    'The rules that clocks are started by: law, source, length, warnings; estimates with the unit’s own figures.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({ rules: z.array(clockRuleShape), zone: z.string() }),
  run: async ({ db, officer }) => {
    const settings = await settingsOf(db, officer.unit);
    return { rules: CLOCK_RULES.map(({ id }) => ruleFor(settings, id)), zone: zoneOf(settings) };
  },
});

export const calendarFeed = query({
  name: 'clocks.calendarFeed',
  words: 'clock calendar',
  about:
    'The board as an iCalendar document, at most 5,000 ends. No name, no number, no word of a tip stands in it.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ filter: boardFilterShape.default({}), language: z.enum(['en', 'hi']).default('en') }),
  output: z.object({ calendar: z.string(), events: z.number().int(), more: z.boolean() }),
  records: (_, output) => [{ kind: 'list', id: String(output.events) }],
  run: async ({ db, officer, now }, { filter, language }) => {
    const settings = await settingsOf(db, officer.unit);
    const by = { unit: officer.unit, officer: officer.id, now };
    const clocks: Clock[] = [];
    let place: Place | null = null;
    do {
      const page: Clock[] = await boardOf(db, by, filter, place, PAGE);
      clocks.push(...page);
      const last: Clock | undefined = page.length === PAGE ? page.at(-1) : undefined;
      place = last ? { due: last.dueAt, id: last.id } : null;
    } while (place && clocks.length < MOST_EVENTS);
    const name = language === 'hi' ? 'टिपस्टाफ़ समय-सीमाएँ' : 'Tipstaff clocks';
    return {
      calendar: calendarText(name, now, clocks, (id) => ruleFor(settings, id), language),
      events: clocks.length,
      more: place !== null,
    };
  },
});
