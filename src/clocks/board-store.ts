import { type Instant, millis } from '../kernel/time.ts';
import { midnightOf, WHOLE_DAY_MS } from '../kernel/whole-day.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { type Statement, statement } from '../storage/statement.ts';
import { WHOLE_DAYS } from './rules.ts';
import { BINDING_KINDS, type BoardFilter, CLOCK_KINDS } from './shape.ts';
import { CLOCK_COLUMNS, type ClockRow, conditionsOf } from './store.ts';

const made = new Map<string, Statement<never>>();

/** Statements by their text: a filter's conditions are few, so are the texts. */
function prepared<Row>(name: string, text: string): Statement<Row> {
  const known = made.get(text) as Statement<Row> | undefined;
  if (known) return known;
  const fresh = statement<Row>(`${name} ${made.size}`, 'fan-out', text);
  made.set(text, fresh as Statement<never>);
  return fresh;
}

/** A place in the board: the end and the id of a clock. */
export type Place = { due: Instant; id: string };

/**
 * Where the two halves of the board begin: what binds stays until it is stopped, however long ago it ended; what lapsed is
 * nothing that anybody can act on, and shows only where the window is said to begin in the past.
 */
const begins = (filter: BoardFilter, now: Instant) => ({
  binding: filter.from ? earliestOf(filter.from, filter.zone) : '0001-01-01T00:00:00.000Z',
  lapsing: filter.from ?? now,
});

/** The earliest that the index has to be walked from: a whole day stands there by its midnight in UTC. */
const earliestOf = (from: Instant, zone = 'UTC'): Instant => {
  const midnight = midnightOf(from, zone);
  return midnight < from ? midnight : from;
};

/**
 * A page of what runs out, the earliest end first, after a place.
 *
 * Cost  two index walks from that place, of what binds and of what lapses: a page deep in the list costs what the first does
 */
export async function boardPage(
  db: Db,
  by: { unit: number; officer: string; now: Instant },
  filter: BoardFilter,
  after: Place | null,
  limit: number,
): Promise<ClockRow[]> {
  const from = begins(filter, by.now);
  const parameters: unknown[] = [by.unit, limit, from.binding, from.lapsing];
  const conditions = await conditionsOf(db, by.officer, filter, parameters);
  if (after) {
    parameters.push(after.due, after.id);
    conditions.push(
      `(due_at, clock_id) > ($${parameters.length - 1}::timestamptz, $${parameters.length}::uuid)`,
    );
  }
  const half = (kinds: string, begin: string) =>
    `(SELECT ${CLOCK_COLUMNS} FROM clock WHERE unit_id = $1 AND kind ${kinds} ${BINDING_KINDS} AND due_at >= ${begin}::timestamptz AND ${conditions.join(' AND ')} ORDER BY due_at, clock_id LIMIT $2)`;
  const text = `SELECT ${CLOCK_COLUMNS} FROM (${half('<', '$3')} UNION ALL ${half('>=', '$4')}) AS board ORDER BY due_at, clock_id LIMIT $2`;
  return db.all(prepared<ClockRow>('clocks.board', text), parameters);
}

type Count = { day: number; kind: number; clocks: number };

/**
 * How many clocks end in each of some days, by kind.
 *
 * bounds     instants at which the days begin in their zone, in order, and the end of the last
 * midnights  of the same days in UTC, for what is a whole day
 *
 * returns    `day`: position of the day; O(clocks in the window)
 */
export async function countBetween(
  db: Db,
  by: { unit: number; officer: string },
  filter: BoardFilter,
  bounds: readonly Instant[],
  midnights: readonly Instant[],
): Promise<Count[]> {
  const [first] = [bounds[0]!, midnights[0]!].sort();
  const last = [bounds.at(-1)!, midnights.at(-1)!].sort().at(-1);
  const parameters: unknown[] = [by.unit, textArray(bounds), first, last, textArray(midnights)];
  parameters.push(textArray(WHOLE_DAYS), bounds.length - 2);
  const { from: _, to: __, ...rest } = filter;
  const conditions = await conditionsOf(db, by.officer, rest, parameters);
  const day =
    'width_bucket(due_at, CASE WHEN rule = ANY($6::text[]) THEN $5::timestamptz[] ELSE $2::timestamptz[] END) - 1';
  const text = `SELECT day, kind, count(*)::int AS clocks FROM (SELECT ${day} AS day, kind FROM clock
    WHERE unit_id = $1 AND due_at >= $3::timestamptz AND due_at < $4::timestamptz AND ${conditions.join(' AND ')}) AS ends
    WHERE day BETWEEN 0 AND $7::int GROUP BY 1, 2 ORDER BY 1, 2`;
  return db.all(prepared<Count>('clocks.days', text), parameters);
}

/** How many clocks of a filter run, by kind, and how many of them are overdue. */
export async function countKinds(
  db: Db,
  by: { unit: number; officer: string; now: Instant },
  filter: BoardFilter,
): Promise<{ kind: (typeof CLOCK_KINDS)[number]; clocks: number; overdue: number }[]> {
  const from = begins(filter, by.now);
  const overDays = new Date(millis(by.now) - WHOLE_DAY_MS).toISOString();
  const parameters: unknown[] = [by.unit, from.binding, from.lapsing, by.now];
  parameters.push(textArray(WHOLE_DAYS), overDays);
  const { kinds: _, ...rest } = filter;
  const conditions = await conditionsOf(db, by.officer, rest, parameters);
  const text = `SELECT kind, count(*)::int AS clocks, (count(*) FILTER (WHERE due_at < CASE WHEN rule = ANY($5::text[]) THEN $6::timestamptz ELSE $4::timestamptz END))::int AS overdue FROM clock
    WHERE unit_id = $1 AND ((kind < ${BINDING_KINDS} AND due_at >= $2::timestamptz) OR (kind >= ${BINDING_KINDS} AND due_at >= $3::timestamptz)) AND ${conditions.join(' AND ')} GROUP BY kind ORDER BY kind`;
  const rows = await db.all(
    prepared<{ kind: number; clocks: number; overdue: number }>('clocks.kinds', text),
    parameters,
  );
  return rows.map((row) => ({ ...row, kind: CLOCK_KINDS[row.kind]! }));
}
