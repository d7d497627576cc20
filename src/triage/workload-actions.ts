import * as z from 'zod';
import { sessionStarted } from '../access/session-store.ts';
import { namesOf } from '../access/store.ts';
import { query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lastActBefore } from '../audit/last-act-store.ts';
import { answerHours } from '../clocks/rules-lanes.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { keptNames } from '../tips/merge-store.ts';
import { LANES, type Lane, OUTCOMES } from '../tips/shape.ts';
import { laneName, tipsByIds } from '../tips/store.ts';
import { arrivedSince, clocksSince, decidedSince, versionsSince } from './away-store.ts';
import { endsOf } from './care/store.ts';
import { LANE_WEIGHT } from './fit.ts';
import { unreadHandOvers } from './hand-over-store.ts';
import { countLooks } from './look-store.ts';
import { workingOfficers } from './profile-store.ts';
import { DECISIONS } from './shape.ts';
import { answeredInTime, heldByOfficer, overdue } from './workload-store.ts';

const laneLine = z.object({
  lane: z.enum(LANES),
  open: z.number().int(),
  oldest: z.string().nullable(),
  answered: z.number().int(),
  inTime: z.number().int(),
});

export const workload = query({
  name: 'triage.workload',
  words: 'queue workload',
  about:
    'Open tips by officer and lane, how old the oldest is, how many were answered within the lane’s time, and closings that wait for a second look.',
  allow: 'queue:lead',
  logged: false,
  input: z.object({
    days: z
      .number()
      .int()
      .min(1)
      .max(366)
      .default(30)
      .describe('answer times that began within so many days'),
  }),
  output: z.object({
    since: z.string(),
    hours: z.record(z.enum(LANES), z.number().int()),
    officers: z.array(
      z.object({
        /** null: tips that nobody has */
        officer: z.string().nullable(),
        name: z.string().nullable(),
        working: z
          .boolean()
          .describe('false: with one who works no more; the tips are to be given to others'),
        load: z.number().int(),
        looks: z
          .number()
          .int()
          .describe('own closings that wait for a second look; 0 for the officer who asks'),
        lanes: z.array(laneLine),
      }),
    ),
    overdue: z.array(z.object({ lane: z.enum(LANES), tips: z.number().int() })),
    looks: z.number().int(),
  }),
  run: async ({ db, officer, now }, input) => {
    const since = new Date(millis(now) - input.days * DAY_MS).toISOString();
    const held = await heldByOfficer(db, officer.unit);
    const answered = await answeredInTime(db, officer.unit, since);
    const looks = await countLooks(db, officer.unit, officer.id);
    const names = await namesOf(db, officer.unit);
    const working = (await workingOfficers(db, officer.unit)).map(({ id }) => id);
    const others = [...held.map((row) => row.assigned), ...answered.map((row) => row.officer)];
    const all = new Set<string | null>([null, ...working, ...others]);
    const late = new Map((await overdue(db, officer.unit, now)).map((row) => [row.lane, row.overdue]));
    return {
      since,
      hours: hoursOfLanes(),
      officers: [...all].map((id) => {
        const lanes = LANES.map((lane) => {
          const open = held.find((row) => row.assigned === id && row.lane === lane);
          const done = answered.find((row) => row.officer === id && row.lane === lane);
          return {
            lane,
            open: open?.open ?? 0,
            oldest: open?.oldest ?? null,
            answered: done?.answered ?? 0,
            inTime: done?.inTime ?? 0,
          };
        });
        return {
          officer: id,
          name: id === null ? null : (names.get(id) ?? id),
          working: id === null || working.includes(id),
          load: lanes.reduce((sum, { lane, open }) => sum + open * LANE_WEIGHT[lane], 0),
          looks: looks.find((row) => row.closed_by === id)?.looks ?? 0,
          lanes,
        };
      }),
      overdue: LANES.map((lane) => ({ lane, tips: late.get(lane) ?? 0 })),
      looks: looks.reduce((sum, row) => sum + row.looks, 0),
    };
  },
});

const hoursOfLanes = (): Record<Lane, number> => ({
  now: answerHours('now'),
  '24h': answerHours('24h'),
  week: answerHours('week'),
  '30d': answerHours('30d'),
});

const MOST_SHOWN = 30;
/** Clocks that end within so many days are told. */
const CLOCK_DAYS = 3;
const tipName = { tip: z.string(), source: z.string(), number: z.string(), lane: z.enum(LANES) };

export const away = query({
  name: 'triage.away',
  words: 'away',
  about:
    'What changed since the officer’s last session, or since a moment: what came by lane, own tips that changed, hand-overs, outcomes of tips that he worked on, clocks.',
  allow: 'tip:read',
  logged: false,
  input: z.object({ since: z.iso.datetime().optional() }),
  output: z.object({
    /** null: there was no session before this one */
    since: z.string().nullable(),
    arrived: z.array(z.object({ lane: z.enum(LANES), tips: z.number().int() })),
    handed: z.number().int(),
    looks: z.number().int(),
    changed: z.array(
      z.object({
        ...tipName,
        kind: z.enum([...DECISIONS, 'version']),
        detail: z.string().nullable(),
        by: z.string().nullable(),
        at: z.string(),
      }),
    ),
    outcomes: z.array(z.object({ ...tipName, outcome: z.enum(OUTCOMES), by: z.string(), at: z.string() })),
    clocks: z.array(z.object({ ...tipName, clock: z.string(), rule: z.string(), at: z.string() })),
  }),
  run: async ({ db, officer, now }, input) => {
    const since = input.since ? new Date(input.since).toISOString() : await lastSession(db, officer, now);
    const looks = (await countLooks(db, officer.unit, officer.id)).reduce((sum, row) => sum + row.looks, 0);
    const handed = (await unreadHandOvers(db, officer.unit, officer.id, 500)).length;
    if (since === null) return { since, arrived: [], handed, looks, changed: [], outcomes: [], clocks: [] };
    const span = { unit: officer.unit, officer: officer.id, since };
    const until = new Date(millis(now) + CLOCK_DAYS * DAY_MS).toISOString();
    const [arrived, versions, decisions, outcomes, clocks] = [
      await arrivedSince(db, span),
      await versionsSince(db, span, MOST_SHOWN),
      await decidedSince(db, span, MOST_SHOWN),
      await endsOf(db, span, { limit: MOST_SHOWN, unseen: false }),
      await clocksSince(db, span, until, MOST_SHOWN),
    ];
    const detailOf = await keptNames(db, officer.unit, decisions);
    const names = await namesOf(db, officer.unit);
    const name = (id: string) => names.get(id) ?? id;
    const all = [...versions, ...decisions, ...outcomes, ...clocks].map((row) => row.tip_id);
    const tips = new Map(
      (await tipsByIds(db, officer.unit, [...new Set(all)])).map((row) => [
        row.tip_id,
        { tip: row.tip_id, source: row.source, number: row.number, lane: laneName(row.lane) },
      ]),
    );
    const changed = [
      ...versions.map(({ tip_id, version, at }) => ({
        tip_id,
        kind: 'version' as const,
        detail: String(version),
        by: null,
        at,
      })),
      ...decisions.map(({ officer_id, ...row }) => ({ ...row, detail: detailOf(row), by: name(officer_id) })),
    ].sort((a, b) => (a.at < b.at ? 1 : -1));
    return {
      since,
      arrived: LANES.map((lane, at) => ({ lane, tips: arrived.find((row) => row.lane === at)?.tips ?? 0 })),
      handed,
      looks,
      changed: changed.flatMap(({ tip_id, ...row }) => {
        const tip = tips.get(tip_id);
        return tip ? [{ ...tip, ...row }] : [];
      }),
      outcomes: outcomes.flatMap(({ tip_id, officer_id, ...row }) => {
        const tip = tips.get(tip_id);
        return tip ? [{ ...tip, ...row, by: name(officer_id) }] : [];
      }),
      clocks: clocks.flatMap(({ tip_id, clock_id: clock, ...row }) => {
        const tip = tips.get(tip_id);
        return tip ? [{ ...tip, clock, ...row }] : [];
      }),
    };
  },
});

/** The officer's last act before this session; without a session, a day ago. Null where there was none. */
async function lastSession(db: Db, officer: Actor, now: Instant): Promise<Instant | null> {
  if (officer.session === null) return new Date(millis(now) - DAY_MS).toISOString();
  const started = await sessionStarted(db, officer.unit, officer.session);
  return lastActBefore(db, officer.unit, officer.id, started ?? now);
}
