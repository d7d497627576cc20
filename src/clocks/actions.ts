import * as z from 'zod';
import { officersOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { isUuid } from '../kernel/text.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { isZone } from '../kernel/zone.ts';
import type { Db } from '../storage/db.ts';
import { mergedInto } from '../tips/merge-store.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { scrubberOfTip } from '../tips/sealed-store.ts';
import { findTip, lockTips, type TipRow, tipKey, tipsByIds } from '../tips/store.ts';
import { countingOf, ruleFor, type Settings } from './book.ts';
import { renewed } from './due.ts';
import { notePlace } from './purge-store.ts';
import { ANSWERS } from './rules.ts';
import { settingsOf } from './setting-store.ts';
import { clockShape, LENGTH_UNITS, type Length } from './shape.ts';
import { start as startOn } from './start.ts';
import { type ClockRow, changeClock, clocksOf, findClock, lockClock, stopRules } from './store.ts';
import { viewOf } from './view.ts';

const tip = z.string().min(1).max(200);
const clock = z.uuid();
const note = z.string().trim().min(1).max(10_000).optional();
/** A clock may be started late, on an event of the past; an event that has not come yet starts nothing. */
const AHEAD_MS = 60_000;

const labelOf = (row: Pick<TipRow, 'source' | 'number'>): string => `${row.source} ${row.number}`;
const aboutTip = (_: unknown, __: unknown, record: TipRow) => [{ kind: 'tip', id: record.tip_id }];
type Found = { row: ClockRow; tip: TipRow };
const aboutClock = (_: unknown, __: unknown, { row }: Found) => [
  { kind: 'tip', id: row.record_id },
  { kind: 'clock', id: row.clock_id },
];

export const ofRecord = query({
  name: 'clocks.ofRecord',
  words: 'clock show',
  about:
    'The clocks of a tip, and of the duplicates that lead to it: what started each, by which rule, when it ends, who answers for it. Notes are masked.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip }),
  output: z.object({
    clocks: z.array(clockShape.extend({ note: z.string().nullable(), stopNote: z.string().nullable() })),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: aboutTip,
  run: async ({ db, officer, record }) => {
    const settings = await settingsOf(db, officer.unit);
    const clocks = [];
    for (const tip of [record, ...(await mergedInto(db, record))]) {
      const rows = await clocksOf(db, officer.unit, tip.tip_id);
      const told = rows.some((row) => row.note ?? row.stop_note);
      const { scrub } = told ? await scrubberOfTip(db, tip) : { scrub: (text: string) => text };
      const open = (row: ClockRow, column: 'note' | 'stop_note') => {
        const sealed = row[column];
        if (!sealed) return null;
        const place = notePlace(row.record_id, row.clock_id, column);
        return scrub(db.vault.open(tipKey(db, tip), place, sealed).toString('utf8'));
      };
      for (const row of rows)
        clocks.push({
          ...viewOf(settings, row, labelOf(tip)),
          note: open(row, 'note'),
          stopNote: open(row, 'stop_note'),
        });
    }
    return { clocks };
  },
});

export const start = command({
  name: 'clocks.start',
  words: 'clock start',
  about: 'Start a clock on a tip: by which rule, when what starts it happened, and where days are counted.',
  allow: 'tip:write',
  argument: 'tip',
  input: z.object({
    tip,
    rule: z.string().min(1).max(60).describe('the rule’s id: tipstaff clock rules lists them'),
    at: z.iso.datetime({ offset: true }).optional().describe('when what starts it happened; now unless said'),
    zone: z.string().max(60).optional().describe('IANA zone in which days are counted, if not the rule’s'),
    count: z
      .number()
      .int()
      .min(1)
      .max(3660)
      .optional()
      .describe('how many, where the rule leaves the length open'),
    unit: z.enum(LENGTH_UNITS).optional().describe('of what'),
    officer: z
      .union([z.literal('me'), z.uuid()])
      .optional()
      .describe('who answers for it'),
    note,
  }),
  secrets: ['note'],
  output: clockShape,
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: aboutTip,
  run: async ({ db, officer, now, record }, input) => {
    const row = await lockedTip(db, officer, record.tip_id);
    const settings = await settingsOf(db, officer.unit);
    const rule = ruleFor(settings, input.rule);
    if (!rule.byHand)
      throw new TipstaffError('INPUT_INVALID', { problem: 'rule: this one starts by itself' });
    if (input.zone !== undefined && !isZone(input.zone))
      throw new TipstaffError('INPUT_INVALID', { problem: 'zone: there is none of this name' });
    const at = input.at === undefined ? now : new Date(input.at).toISOString();
    if (millis(at) > millis(now) + AHEAD_MS)
      throw new TipstaffError('INPUT_INVALID', { problem: 'at: has not come yet' });
    const made = await startOn(db, { unit: officer.unit, now, settings }, rule, {
      record: { kind: 'tip', id: row.tip_id },
      tip: row.tip_id,
      key: input.note === undefined ? null : tipKey(db, row),
      at,
      by: officer.id,
      officer: await named(db, officer, input.officer),
      worker: row.assigned,
      zone: input.zone,
      length: lengthGiven(input),
      note: input.note,
    });
    await answered(db, officer, row, now);
    return viewOf(settings, made, labelOf(row));
  },
});

export const stop = command({
  name: 'clocks.stop',
  words: 'clock stop',
  about: 'Stop a clock: what it was for is done.',
  allow: 'tip:write',
  argument: 'clock',
  input: z.object({ clock, note }),
  secrets: ['note'],
  output: clockShape,
  load: found,
  records: aboutClock,
  run: async ({ db, officer, now, record }, input) => {
    const { row, tip: about, settings } = await running(db, officer, record);
    const place = notePlace(row.record_id, row.clock_id, 'stop_note');
    const sealed =
      input.note === undefined ? null : db.vault.seal(tipKey(db, about), place, Buffer.from(input.note));
    const after = {
      ...row,
      stopped_at: now,
      stopped_by: officer.id,
      stop_reason: 'done',
      stop_note: sealed,
    };
    await changeClock(db, after);
    return viewOf(settings, after, labelOf(about));
  },
});

export const renew = command({
  name: 'clocks.renew',
  words: 'clock renew',
  about: 'Renew a clock whose rule allows it: the new period follows on the one that runs.',
  allow: 'tip:write',
  argument: 'clock',
  input: z.object({ clock }),
  output: clockShape,
  load: found,
  records: aboutClock,
  run: async ({ db, officer, now, record }) => {
    const { row, tip: about, settings } = await running(db, officer, record);
    const rule = ruleFor(settings, row.rule);
    if (!rule.renewal || row.renewals >= rule.renewal.most)
      throw new TipstaffError('INPUT_INVALID', { problem: 'clock: it cannot be renewed, or not again' });
    if (row.due_at <= now)
      throw new TipstaffError('INPUT_INVALID', {
        problem: 'clock: it ended before it was renewed; start a new one',
      });
    const due = renewed(row.due_at, rule.renewal.length, countingOf(settings, rule, row.zone));
    const after = { ...row, due_at: due, renewals: row.renewals + 1 };
    await changeClock(db, after);
    return viewOf(settings, after, labelOf(about));
  },
});

async function found(db: Db, officer: Actor, input: { clock: string }): Promise<Found | null> {
  const row = await findClock(db, officer.unit, input.clock);
  const [about] = row?.tip_id ? await tipsByIds(db, officer.unit, [row.tip_id]) : [];
  return row && about ? { row, tip: about } : null;
}

/** The clock locked after its tip; fails where it was stopped meanwhile. */
async function running(
  db: Db,
  officer: Actor,
  record: Found,
): Promise<{ row: ClockRow; tip: TipRow; settings: Settings }> {
  const about = await lockedTip(db, officer, record.tip.tip_id);
  const row = await lockClock(db, record.row);
  if (!row || row.stopped_at !== null) throw new TipstaffError('CHANGED_MEANWHILE');
  return { row, tip: about, settings: await settingsOf(db, officer.unit) };
}

async function lockedTip(db: Db, officer: Actor, id: string): Promise<TipRow> {
  await lockLog(db, officer.unit);
  const [row] = await lockTips(db, officer.unit, [id]);
  if (!row) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
  if (row.state === CLEARED) throw new TipstaffError('KEY_DESTROYED');
  return row;
}

/** An officer who has the tip and acts on it answers its lane. */
async function answered(db: Db, officer: Actor, row: TipRow, now: Instant): Promise<void> {
  if (row.assigned === officer.id)
    await stopRules(db, [row.tip_id], ANSWERS, { at: now, by: officer.id, reason: 'answered' });
}

async function named(db: Db, officer: Actor, who: string | undefined): Promise<string | undefined> {
  if (who === undefined) return undefined;
  const id = who === 'me' ? officer.id : who;
  const there = (await officersOf(db, officer.unit)).some((each) => each.id === id && each.active);
  if (!there || !isUuid(id)) throw new TipstaffError('NOT_FOUND', { record: 'officer' });
  return id;
}

function lengthGiven({
  count,
  unit,
}: {
  count?: number | undefined;
  unit?: Length['unit'] | undefined;
}): Length | undefined {
  if ((count === undefined) !== (unit === undefined))
    throw new TipstaffError('INPUT_INVALID', { problem: 'count and unit: say both or none' });
  return count === undefined || unit === undefined ? undefined : { count, unit };
}
