import { hiddenTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { midnightAfter, midnightOf } from '../kernel/whole-day.ts';
import { plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { ESTIMATES, WHOLE_DAYS } from './rules.ts';
import { type BoardFilter, CLOCK_KINDS, type StopReason } from './shape.ts';

/** A clock's row. */
export type ClockRow = {
  record_id: string;
  clock_id: string;
  unit_id: number;
  tip_id: string | null;
  record_kind: string;
  rule: string;
  kind: number;
  zone: string;
  started_at: Instant;
  started_by: string;
  due_at: Instant;
  renewals: number;
  count: number | null;
  count_unit: string | null;
  officer_id: string | null;
  follows: boolean;
  stopped_at: Instant | null;
  stopped_by: string | null;
  stop_reason: string | null;
  note: Buffer | null;
  stop_note: Buffer | null;
};

const COLUMNS =
  'record_id, clock_id, unit_id, tip_id, record_kind, rule, kind, zone, started_at, started_by, due_at, renewals, count, count_unit, officer_id, follows, stopped_at, stopped_by, stop_reason, note, stop_note';

const KEEP_ONE = statement(
  'clocks.keepOne',
  'one-shard',
  `INSERT INTO clock (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, NULL, NULL, $17, NULL)`,
);
/* A clock that an officer stopped stays stopped as long as it would start as before. */
const KEEP = statement(
  'clocks.keep',
  'one-shard',
  `INSERT INTO clock (record_id, clock_id, unit_id, tip_id, record_kind, rule, kind, zone, started_at, started_by, due_at, renewals, officer_id, follows)
   SELECT tip_id, clock_id, $1::int, tip_id, 'tip', rule, kind, zone, started_at, 'system', due_at, 0, officer_id, true
   FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::uuid[])
     AS t (tip_id, clock_id, rule, kind, zone, started_at, due_at, officer_id)
   ON CONFLICT (record_id, clock_id) DO UPDATE SET zone = excluded.zone, started_at = excluded.started_at, due_at = excluded.due_at,
     officer_id = excluded.officer_id,
     stopped_at = CASE WHEN clock.stop_reason = 'done' AND clock.started_at = excluded.started_at THEN clock.stopped_at END,
     stopped_by = CASE WHEN clock.stop_reason = 'done' AND clock.started_at = excluded.started_at THEN clock.stopped_by END,
     stop_reason = CASE WHEN clock.stop_reason = 'done' AND clock.started_at = excluded.started_at THEN clock.stop_reason END`,
);
const STOP_RULES = statement(
  'clocks.stopRules',
  'one-shard',
  `UPDATE clock SET stopped_at = $3, stopped_by = $4, stop_reason = $5
   WHERE record_id = ANY($1::uuid[]) AND rule = ANY($2::text[]) AND stopped_at IS NULL AND clock_id <> ALL($6::uuid[])
     AND (NOT $7::boolean OR started_by = 'system')`,
);
const STANDING = statement<
  Pick<ClockRow, 'record_id' | 'clock_id' | 'rule' | 'started_at' | 'due_at' | 'stopped_at' | 'stop_reason'>
>(
  'clocks.standing',
  'one-shard',
  `SELECT record_id, clock_id, rule, started_at, due_at, stopped_at, stop_reason FROM clock
   WHERE record_id = ANY($1::uuid[]) AND rule = ANY($2::text[]) AND started_by = 'system'`,
);
const STOP_AS = statement(
  'clocks.stopAs',
  'one-shard',
  `UPDATE clock SET stopped_at = o.stopped_at, stopped_by = o.stopped_by, stop_reason = o.stop_reason
   FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS u (record_id, clock_id, was_id)
   JOIN clock o ON o.record_id = u.record_id AND o.clock_id = u.was_id
   WHERE clock.record_id = u.record_id AND clock.clock_id = u.clock_id`,
);
const MOVED = statement(
  'clocks.moved',
  'one-shard',
  `UPDATE clock SET stop_reason = 'moved' FROM unnest($1::uuid[], $2::uuid[]) AS u (record_id, clock_id)
   WHERE clock.record_id = u.record_id AND clock.clock_id = u.clock_id`,
);
const RESUME = statement(
  'clocks.resume',
  'one-shard',
  `UPDATE clock SET stopped_at = NULL, stopped_by = NULL, stop_reason = NULL
   WHERE record_id = ANY($1::uuid[]) AND rule = ANY($2::text[]) AND stop_reason = ANY($3::text[])`,
);
const REASSIGN = statement(
  'clocks.reassign',
  'one-shard',
  `UPDATE clock SET officer_id = t.officer_id FROM unnest($1::uuid[], $2::uuid[]) AS t (tip_id, officer_id)
   WHERE clock.record_id = t.tip_id AND clock.follows`,
);
const ONE = statement<ClockRow>(
  'clocks.one',
  'fan-out',
  `SELECT ${COLUMNS} FROM clock WHERE unit_id = $1 AND clock_id = $2 AND ($3::uuid IS NULL OR record_id = $3)`,
);
const LOCK = statement<ClockRow>(
  'clocks.lock',
  'one-shard',
  `SELECT ${COLUMNS} FROM clock WHERE record_id = $1 AND clock_id = $2 FOR UPDATE`,
);
const OF_RECORD = statement<ClockRow>(
  'clocks.ofRecord',
  'one-shard',
  `SELECT ${COLUMNS} FROM clock WHERE record_id = $1 AND unit_id = $2 ORDER BY stopped_at NULLS FIRST, due_at, clock_id`,
);
const CHANGE = statement(
  'clocks.change',
  'one-shard',
  `UPDATE clock SET due_at = $3, renewals = $4, stopped_at = $5, stopped_by = $6, stop_reason = $7, stop_note = $8 WHERE record_id = $1 AND clock_id = $2`,
);
const FORGET = statement(
  'clocks.forget',
  'one-shard',
  'DELETE FROM clock WHERE record_id = ANY($1::uuid[]) AND unit_id = $2',
);

/** A clock that starts by itself with a tip. */
export type StandingClock = {
  tip: string;
  id: string;
  rule: string;
  kind: number;
  zone: string;
  startedAt: Instant;
  dueAt: Instant;
  officer: string | null;
};

/** Start clocks of tips, or bring them to what they rest on now. One statement. */
export async function keepClocks(db: Db, unit: number, clocks: readonly StandingClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await db.run(KEEP, [
    unit,
    uuidArray(clocks.map((each) => each.tip)),
    uuidArray(clocks.map((each) => each.id)),
    textArray(clocks.map((each) => each.rule)),
    plainArray(clocks.map((each) => each.kind)),
    textArray(clocks.map((each) => each.zone)),
    textArray(clocks.map((each) => each.startedAt)),
    textArray(clocks.map((each) => each.dueAt)),
    uuidArray(clocks.map((each) => each.officer)),
  ]);
}

/** Start one clock. */
export const startClock = (
  db: Db,
  row: Omit<ClockRow, 'stopped_at' | 'stopped_by' | 'stop_reason' | 'stop_note'>,
) =>
  db.run(KEEP_ONE, [
    row.record_id,
    row.clock_id,
    row.unit_id,
    row.tip_id,
    row.record_kind,
    row.rule,
    row.kind,
    row.zone,
    row.started_at,
    row.started_by,
    row.due_at,
    row.renewals,
    row.count,
    row.count_unit,
    row.officer_id,
    row.follows,
    row.note,
  ]);

/** Stop the running clocks of these rules on these records, but those of these ids. `standing`: those alone that started by themselves. */
export const stopRules = (
  db: Db,
  records: readonly string[],
  rules: readonly string[],
  why: { at: Instant; by: string; reason: StopReason; but?: readonly string[]; standing?: boolean },
) =>
  records.length === 0
    ? Promise.resolve(0)
    : db.run(STOP_RULES, [
        plainArray(records),
        textArray(rules),
        why.at,
        why.by,
        why.reason,
        plainArray(why.but ?? []),
        why.standing ?? false,
      ]);

/** The clocks of these rules on these records that started by themselves, those that were stopped too. */
export const standingClocks = (db: Db, records: readonly string[], rules: readonly string[]) =>
  db.all(STANDING, [plainArray(records), textArray(rules)]);

/** Clocks that take the place of others which were stopped: stopped as those were, which count as moved from then on. */
export async function stopInPlaceOf(
  db: Db,
  clocks: readonly { tip: string; id: string; was: string }[],
): Promise<void> {
  if (clocks.length === 0) return;
  const tips = plainArray(clocks.map(({ tip }) => tip));
  const was = plainArray(clocks.map((each) => each.was));
  await db.run(STOP_AS, [tips, plainArray(clocks.map(({ id }) => id)), was]);
  await db.run(MOVED, [tips, was]);
}

/** Let clocks run again that were stopped for one of these reasons. */
export const resumeRules = (
  db: Db,
  records: readonly string[],
  rules: readonly string[],
  reasons: readonly StopReason[],
) =>
  records.length === 0
    ? Promise.resolve(0)
    : db.run(RESUME, [plainArray(records), textArray(rules), textArray(reasons)]);

/** Clocks of tips that follow who works them go to that officer. */
export const reassign = (db: Db, tips: readonly { tip: string; officer: string | null }[]) =>
  tips.length === 0
    ? Promise.resolve(0)
    : db.run(REASSIGN, [
        plainArray(tips.map((each) => each.tip)),
        plainArray(tips.map((each) => each.officer)),
      ]);

/** A clock as far as the officer may see it; `record` saves asking every shard. */
export async function findClock(
  db: Db,
  unit: number,
  id: string,
  record: string | null = null,
): Promise<ClockRow | null> {
  const row = await db.one(ONE, [unit, id, record]);
  return row && row.tip_id !== null && (await hiddenTips(db)).has(row.tip_id) ? null : row;
}

export const lockClock = (db: Db, row: ClockRow) => db.one(LOCK, [row.record_id, row.clock_id]);

/** The clocks of a record, those that run first, by their end. */
export const clocksOf = (db: Db, unit: number, record: string) => db.all(OF_RECORD, [record, unit]);

/** Write the end, the renewals and the stop of one clock. */
export const changeClock = (db: Db, row: ClockRow) =>
  db.run(CHANGE, [
    row.record_id,
    row.clock_id,
    row.due_at,
    row.renewals,
    row.stopped_at,
    row.stopped_by,
    row.stop_reason,
    row.stop_note,
  ]);

/** Delete the clocks of cleared records. */
export const forgetClocks = (db: Db, unit: number, records: readonly string[]) =>
  records.length === 0 ? Promise.resolve(0) : db.run(FORGET, [plainArray(records), unit]);

/** The conditions of a filter on the running clocks of a unit, and their parameters. */
export async function conditionsOf(
  db: Db,
  officer: string,
  filter: BoardFilter,
  parameters: unknown[],
): Promise<string[]> {
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = ['stopped_at IS NULL'];
  const hidden = await hiddenTips(db);
  if (hidden.size > 0)
    conditions.push(`(tip_id IS NULL OR tip_id <> ALL(${bind(plainArray([...hidden]))}::uuid[]))`);
  if (filter.officer === 'nobody') conditions.push('officer_id IS NULL');
  else if (filter.officer)
    conditions.push(`officer_id = ${bind(filter.officer === 'me' ? officer : filter.officer)}::uuid`);
  if (filter.kinds) {
    const kinds = filter.kinds.map((kind) => CLOCK_KINDS.indexOf(kind));
    conditions.push(`kind = ANY(${bind(plainArray(kinds))}::smallint[])`);
  }
  if (filter.estimates)
    conditions.push(
      `${filter.estimates === 'only' ? '' : 'NOT '}(rule = ANY(${bind(textArray(ESTIMATES))}::text[]))`,
    );
  const dueBy = (instant: Instant, midnight: Instant) =>
    `CASE WHEN rule = ANY(${bind(textArray(WHOLE_DAYS))}::text[]) THEN ${bind(midnight)}::timestamptz ELSE ${bind(instant)}::timestamptz END`;
  const zone = filter.zone ?? 'UTC';
  if (filter.from) conditions.push(`due_at >= ${dueBy(filter.from, midnightOf(filter.from, zone))}`);
  if (filter.to) conditions.push(`due_at < ${dueBy(filter.to, midnightAfter(filter.to, zone))}`);
  return conditions;
}

export { COLUMNS as CLOCK_COLUMNS };
