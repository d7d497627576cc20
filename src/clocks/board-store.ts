import type { Instant } from '../kernel/time.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { type Statement, statement } from '../storage/statement.ts';
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
  binding: filter.from ?? '0001-01-01T00:00:00.000Z',
  lapsing: filter.from ?? now,
});

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
 * How many clocks end in each of some spans, by kind. `bounds`: instants in order, one more than spans.
 *
 * returns  `day`: position of the span; O(clocks in the window)
 */
export async function countBetween(
  db: Db,
  by: { unit: number; officer: string },
  filter: BoardFilter,
  bounds: readonly Instant[],
): Promise<Count[]> {
  const parameters: unknown[] = [by.unit, textArray(bounds), bounds[0], bounds.at(-1)];
  const { from: _, to: __, ...rest } = filter;
  const conditions = await conditionsOf(db, by.officer, rest, parameters);
  const text = `SELECT width_bucket(due_at, $2::timestamptz[]) - 1 AS day, kind, count(*)::int AS clocks FROM clock
    WHERE unit_id = $1 AND due_at >= $3::timestamptz AND due_at < $4::timestamptz AND ${conditions.join(' AND ')} GROUP BY 1, 2 ORDER BY 1, 2`;
  return db.all(prepared<Count>('clocks.days', text), parameters);
}

/** How many clocks of a filter run, by kind, and how many of them are overdue. */
export async function countKinds(
  db: Db,
  by: { unit: number; officer: string; now: Instant },
  filter: BoardFilter,
): Promise<{ kind: (typeof CLOCK_KINDS)[number]; clocks: number; overdue: number }[]> {
  const from = begins(filter, by.now);
  const parameters: unknown[] = [by.unit, from.binding, from.lapsing, by.now];
  const { kinds: _, ...rest } = filter;
  const conditions = await conditionsOf(db, by.officer, rest, parameters);
  const text = `SELECT kind, count(*)::int AS clocks, (count(*) FILTER (WHERE due_at < $4::timestamptz))::int AS overdue FROM clock
    WHERE unit_id = $1 AND ((kind < ${BINDING_KINDS} AND due_at >= $2::timestamptz) OR (kind >= ${BINDING_KINDS} AND due_at >= $3::timestamptz)) AND ${conditions.join(' AND ')} GROUP BY kind ORDER BY kind`;
  const rows = await db.all(
    prepared<{ kind: number; clocks: number; overdue: number }>('clocks.kinds', text),
    parameters,
  );
  return rows.map((row) => ({ ...row, kind: CLOCK_KINDS[row.kind]! }));
}
