import type { Instant } from '../kernel/time.ts';
import { plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { BINDING_KINDS } from './shape.ts';
import { CLOCK_COLUMNS, type ClockRow } from './store.ts';

const BY_CALENDAR = statement<ClockRow>(
  'clocks.byCalendar',
  'fan-out',
  `SELECT ${CLOCK_COLUMNS} FROM clock WHERE unit_id = $1 AND stopped_at IS NULL AND kind < ${BINDING_KINDS} AND rule = ANY($2::text[]) ORDER BY clock_id`,
);
const MOVE = statement(
  'clocks.moveDue',
  'one-shard',
  `UPDATE clock SET due_at = t.due FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS t (record_id, clock_id, due)
   WHERE clock.record_id = t.record_id AND clock.clock_id = t.clock_id`,
);

/** Running clocks whose rule looks up which days are closed; all of them are started by hand. To be read with the log locked, as every act on clocks does. */
export const calendarRows = (db: Db, unit: number, rules: readonly string[]) =>
  db.all(BY_CALENDAR, [unit, textArray(rules)]);

/** Give clocks new ends. */
export const moveDue = (db: Db, changes: readonly { record: string; clock: string; due: Instant }[]) =>
  changes.length === 0
    ? Promise.resolve(0)
    : db.run(MOVE, [
        plainArray(changes.map((each) => each.record)),
        plainArray(changes.map((each) => each.clock)),
        textArray(changes.map((each) => each.due)),
      ]);
