import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type EntryFilter, type PatternParameters, patternParametersShape } from './shape.ts';

/** A row of the log as the lists and patterns need it. */
export type ListedRow = {
  seq: number;
  at: string;
  officer: string;
  action: string;
  record_kind: string | null;
  record_id: string | null;
  outcome: string;
  code: string | null;
  via: string | null;
  has_detail: boolean;
};
/** A row as patterns are looked for in it. */
export type PatternRow = Omit<ListedRow, 'via' | 'has_detail'> & { marks: string | null };

const PAGE = statement<ListedRow>(
  'audit.entriesPage',
  'one-shard',
  `SELECT seq, at, officer, action, record_kind, record_id, outcome, code, via, detail IS NOT NULL AS has_detail FROM audit_entry
   WHERE unit_id = $1 AND seq < $2 AND ($3::text IS NULL OR officer = $3) AND ($4::text IS NULL OR action = $4)
     AND ($5::text IS NULL OR record_kind = $5) AND ($6::text IS NULL OR record_id = $6) AND ($7::text IS NULL OR outcome = $7)
     AND ($8::text IS NULL OR at >= $8) AND ($9::text IS NULL OR at < $9)
   ORDER BY seq DESC LIMIT $10`,
);
const WINDOW = statement<PatternRow>(
  'audit.window',
  'one-shard',
  `SELECT seq, at, officer, action, record_kind, record_id, outcome, code, marks FROM audit_entry
   WHERE unit_id = $1 AND seq > $2 AND at >= $3 AND at < $4 AND action <> 'intake.take' ORDER BY seq LIMIT 20000`,
);
const PARAMETERS = statement<{ parameters: unknown }>(
  'audit.parameters',
  'one-shard',
  'SELECT parameters FROM audit_parameter WHERE unit_id = $1',
);
const KEEP_PARAMETERS = statement(
  'audit.keepParameters',
  'one-shard',
  'INSERT INTO audit_parameter (unit_id, parameters) VALUES ($1, $2) ON CONFLICT (unit_id) DO UPDATE SET parameters = excluded.parameters',
);

/** Entries that a filter leaves, newest first, below a number. */
export function entriesBelow(
  db: Db,
  unit: number,
  filter: EntryFilter,
  before: number | null,
  limit: number,
): Promise<ListedRow[]> {
  return db.all(PAGE, [
    unit,
    before ?? Number.MAX_SAFE_INTEGER,
    filter.officer ?? null,
    filter.action ?? null,
    filter.recordKind ?? null,
    filter.record ?? null,
    filter.outcome ?? null,
    instantOf(filter.from),
    instantOf(filter.to),
    limit,
  ]);
}

/** The entries of a span of time, oldest first, without those that an intake leaves for each document. In pages of 20,000. */
export async function* entriesIn(
  db: Db,
  unit: number,
  from: string,
  to: string,
): AsyncGenerator<PatternRow[]> {
  for (let after = -1; ; ) {
    const rows = await db.all(WINDOW, [unit, after, instantOf(from), instantOf(to)]);
    if (rows.length > 0) yield rows;
    if (rows.length < 20_000) return;
    after = rows.at(-1)!.seq;
  }
}

/** Instants are compared as text: one form for all. */
const instantOf = (given: string | undefined): string | null =>
  given === undefined ? null : new Date(given).toISOString();

/** What the unit's patterns are measured by; the defaults where nobody set them. */
export async function parametersOf(db: Db, unit: number): Promise<PatternParameters> {
  return patternParametersShape.parse((await db.one(PARAMETERS, [unit]))?.parameters ?? {});
}

export const keepParameters = (db: Db, unit: number, parameters: PatternParameters) =>
  db.run(KEEP_PARAMETERS, [unit, JSON.stringify(parameters)]);
