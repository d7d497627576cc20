import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

export type SpanRow = {
  seq: number;
  at: Instant;
  officer: string;
  action: string;
  record_kind: string | null;
  record_id: string | null;
  outcome: string;
  code: string | null;
  input_digest: string;
  leaf: Buffer;
};

const SPAN = statement<SpanRow>(
  'audit.span',
  'one-shard',
  `SELECT seq, at, officer, action, record_kind, record_id, outcome, code, input_digest, leaf FROM audit_entry
   WHERE unit_id = $1 AND seq >= $2 AND ($3::text IS NULL OR at >= $3) AND ($4::text IS NULL OR at < $4) ORDER BY seq LIMIT 1000`,
);

/** Entries of a unit's log from a number on, in order, at most 1,000; those written in [from, to) where these are given. */
export const entriesFrom = (db: Db, unit: number, seq: number, from: Instant | null, to: Instant | null) =>
  db.all(SPAN, [unit, seq, from, to]);
