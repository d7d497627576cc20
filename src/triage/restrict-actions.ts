import * as z from 'zod';
import { isKept } from '../access/keeper-store.ts';
import {
  endRestriction,
  grantsOf,
  hiddenFrom,
  keepGrant,
  keepRestriction,
  restrictedAmong,
  withdrawGrants,
} from '../access/need-store.ts';
import { namesOf, officersOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { oneWith } from '../tips/merge-store.ts';
import { findTip, findTipBut, lockTips, type TipRow } from '../tips/store.ts';
import { putInSight, takeOutOfSight } from './restriction-store.ts';
import { grantShape } from './shape.ts';

const tip = z.string().min(1).max(200);
const reason = z.string().trim().min(1).max(10_000);
const aboutTip = (_: unknown, __: unknown, record: TipRow) => [{ kind: 'tip', id: record.tip_id }];
const changedTips = z.object({
  tips: z.array(z.string()).describe('the tip, and the duplicates that are one with it'),
});
const aboutTips = (_: unknown, { tips }: { tips: string[] }) => tips.map((id) => ({ kind: 'tip', id }));
const why = (input: { reason: string }) => input.reason;

/** The tip, of those that the officer may see: one that is kept from him is not there, and makes no number ambiguous. */
const shown = async (db: Db, officer: Actor, input: { tip: string }, now: Instant) =>
  findTipBut(db, officer.unit, input.tip, await hiddenFrom(db, officer.unit, officer.id, now));

export const restrict = command({
  name: 'triage.restrict',
  words: 'tip restrict',
  about: 'Keep a tip, and all that hangs on it, from everybody but the officers who are named for it.',
  allow: 'tip:restrict',
  sees: 'unit', // the counts that the tip leaves are the unit's; `shown` keeps to what the officer may see
  argument: 'tip',
  input: z.object({ tip, reason, officers: z.array(z.uuid()).max(100).default([]) }),
  secrets: ['reason'],
  output: changedTips,
  load: shown,
  records: aboutTips,
  detail: why,
  run: async ({ db, officer, now, record }, input) => {
    const row = await lockedTip(db, officer, record);
    if ((await restrictedAmong(db, officer.unit, [row.tip_id])).size > 0)
      throw new TipstaffError('ALREADY_EXISTS', { name: 'restriction' });
    const named = await officersNamed(db, officer, input.officers);
    const tips = [row.tip_id];
    for (const id of await oneWith(db, row)) {
      const [each] = await lockTips(db, officer.unit, [id]); // looked at again: the one before may have left it a bundle
      if (!each || (await restrictedAmong(db, officer.unit, [id])).size > 0) continue;
      await takeOutOfSight(db, officer.unit, each, now);
      await keepRestriction(db, officer.unit, id, officer.id, now);
      for (const to of new Set([officer.id, ...named])) await name(db, officer, now, each, to, null);
      if (id !== row.tip_id) tips.push(id);
    }
    return { tips };
  },
});

export const unrestrict = command({
  name: 'triage.unrestrict',
  words: 'tip unrestrict',
  about: 'Open a restricted tip to the unit again. Every grant on it ends.',
  allow: 'tip:restrict',
  sees: 'unit',
  argument: 'tip',
  input: z.object({ tip, reason }),
  secrets: ['reason'],
  output: changedTips,
  load: shown,
  records: aboutTips,
  detail: why,
  run: async ({ db, officer, now, record }) => {
    const row = await lockedTip(db, officer, record);
    await refuseUnnamed(db, officer, now, row);
    const all = await restrictedWith(db, officer, row);
    for (const each of all) {
      await endRestriction(db, officer.unit, each.tip_id);
      await withdrawGrants(db, officer.unit, each.tip_id, now);
      await putInSight(db, officer.unit, each);
    }
    return { tips: all.map((each) => each.tip_id) };
  },
});

export const grant = command({
  name: 'triage.grant',
  words: 'tip grant',
  about: 'Name an officer of the unit for a restricted tip, for good or until a moment.',
  allow: 'tip:restrict',
  sees: 'unit',
  argument: 'tip',
  input: z.object({ tip, officer: z.uuid(), until: z.iso.datetime().optional(), reason }),
  secrets: ['reason'],
  output: changedTips,
  load: shown,
  records: aboutTips,
  detail: why,
  run: async ({ db, officer, now, record }, input) => {
    const row = await lockedTip(db, officer, record);
    await refuseUnnamed(db, officer, now, row);
    const until = input.until === undefined ? null : new Date(input.until).toISOString();
    if (until !== null && millis(until) <= millis(now))
      throw new TipstaffError('INPUT_INVALID', { problem: 'until: has passed' });
    const [named] = await officersNamed(db, officer, [input.officer]);
    const all = await restrictedWith(db, officer, row);
    for (const each of all) {
      await withdrawNamed(db, officer, now, each, named!); // a new grant replaces the one before
      await name(db, officer, now, each, named!, until);
      await refuseOrphan(db, officer, each);
    }
    return { tips: all.map((each) => each.tip_id) };
  },
});

export const withdraw = command({
  name: 'triage.withdraw',
  words: 'tip withdraw',
  about: 'Take a restricted tip from an officer who was named for it. It counts from the next request.',
  allow: 'tip:restrict',
  sees: 'unit',
  argument: 'tip',
  input: z.object({ tip, officer: z.uuid(), reason }),
  secrets: ['reason'],
  output: changedTips,
  load: shown,
  records: aboutTips,
  detail: why,
  run: async ({ db, officer, now, record }, input) => {
    const row = await lockedTip(db, officer, record);
    await refuseUnnamed(db, officer, now, row);
    const all = await restrictedWith(db, officer, row);
    for (const each of all) {
      await withdrawGrants(db, officer.unit, each.tip_id, now, { officer: input.officer });
      await refuseOrphan(db, officer, each);
    }
    return { tips: all.map((each) => each.tip_id) };
  },
});

export const grants = query({
  name: 'triage.grants',
  words: 'tip grants',
  about: 'Whether a tip is restricted, and the officers who are named for it.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip }),
  output: z.object({ restricted: z.boolean(), grants: z.array(grantShape) }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: aboutTip,
  run: async ({ db, officer, now, record }) => {
    const restricted = (await restrictedAmong(db, officer.unit, [record.tip_id])).size > 0;
    const names = await namesOf(db, officer.unit);
    const live = restricted ? await grantsOf(db, officer.unit, record.tip_id, now) : [];
    return {
      restricted,
      grants: live.map((each) => ({
        officer: each.officer_id,
        name: names.get(each.officer_id) ?? each.officer_id,
        kind: each.kind,
        by: names.get(each.granted_by) ?? each.granted_by,
        at: each.at,
        until: each.until,
      })),
    };
  },
});

/** Only who was named may name others or lift the restriction; who broke the glass may look, and no more. */
async function refuseUnnamed(db: Db, officer: Actor, now: Instant, row: TipRow): Promise<void> {
  const live = await grantsOf(db, officer.unit, row.tip_id, now);
  const isNamed = live.some((each) => each.officer_id === officer.id && each.kind === 'named');
  if (!isNamed) throw new TipstaffError('NOT_FOUND', { record: 'restriction' });
}

/** A restricted tip that nobody could ever open again is lost: one who may name others stays named for good. */
async function refuseOrphan(db: Db, officer: Actor, row: TipRow): Promise<void> {
  if (!(await isKept(db, officer.unit, row.tip_id)))
    throw new TipstaffError('INPUT_INVALID', {
      problem:
        'officer: the last one at work who is named for good and may restrict tips stays; name another such officer for good first, or open the tip to the unit',
    });
}

/** The row, locked after the unit's place in its log, as decisions and intake do. */
async function lockedTip(db: Db, officer: Actor, record: TipRow): Promise<TipRow> {
  await lockLog(db, officer.unit);
  const [row] = await lockTips(db, officer.unit, [record.tip_id]);
  if (!row) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
  return row;
}

/** The locked row, and the restricted tips that are one with it: a duplicate says the same as the tip that it leads to. */
async function restrictedWith(db: Db, officer: Actor, row: TipRow): Promise<TipRow[]> {
  const others = (await oneWith(db, row)).filter((id) => id !== row.tip_id);
  const restricted = await restrictedAmong(db, officer.unit, others);
  return [row, ...(await lockTips(db, officer.unit, [...restricted]))];
}

async function officersNamed(db: Db, officer: Actor, ids: readonly string[]): Promise<string[]> {
  const working = new Set(
    (await officersOf(db, officer.unit)).filter((each) => each.active).map((each) => each.id),
  );
  if (ids.some((id) => !working.has(id))) throw new TipstaffError('NOT_FOUND', { record: 'officer' });
  return [...ids];
}

const name = (
  db: Db,
  by: Actor,
  now: Instant,
  row: TipRow,
  officer: string,
  until: Instant | null,
): Promise<unknown> =>
  keepGrant(db, by.unit, {
    id: newId(now),
    tip: row.tip_id,
    officer,
    kind: 'named',
    by: by.id,
    at: now,
    until,
  });

async function withdrawNamed(db: Db, by: Actor, now: Instant, row: TipRow, officer: string): Promise<void> {
  const live = await grantsOf(db, by.unit, row.tip_id, now);
  for (const each of live)
    if (each.officer_id === officer && each.kind === 'named')
      await withdrawGrants(db, by.unit, row.tip_id, now, { grant: each.grant_id });
}
