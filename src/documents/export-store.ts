import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { ExportFormat, ExportProfile } from './shape.ts';

export type ExportRow = {
  export_id: string;
  officer_id: string;
  format: ExportFormat;
  rows: number;
  bytes: number;
  digest: Buffer;
  made_at: string;
  fetched_at: Instant | null;
};

const ADD = statement(
  'documents.addExport',
  'one-shard',
  'INSERT INTO export (unit_id, export_id, officer_id, profile, format, made_at, rows, bytes, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
);
const LOCK = statement<ExportRow>(
  'documents.lockExport',
  'one-shard',
  'SELECT export_id, officer_id, format, rows, bytes, digest, made_at, fetched_at FROM export WHERE unit_id = $1 AND export_id = $2 FOR UPDATE',
);
const FETCHED = statement(
  'documents.exportFetched',
  'one-shard',
  'UPDATE export SET fetched_at = $3 WHERE unit_id = $1 AND export_id = $2 AND fetched_at IS NULL',
);
const ADD_PART = statement(
  'documents.addPart',
  'one-shard',
  'INSERT INTO export_part (unit_id, export_id, part, sealed) VALUES ($1, $2, $3, $4)',
);
const PART = statement<{ sealed: Buffer }>(
  'documents.part',
  'one-shard',
  'SELECT sealed FROM export_part WHERE unit_id = $1 AND export_id = $2 AND part = $3',
);
const DESTROY = statement(
  'documents.destroyParts',
  'one-shard',
  'DELETE FROM export_part WHERE unit_id = $1 AND export_id = $2',
);
const DESTROY_WAITING = statement(
  'documents.destroyWaiting',
  'one-shard',
  'DELETE FROM export_part WHERE unit_id = $1 AND export_id IN (SELECT e.export_id FROM export e WHERE e.unit_id = $1 AND e.fetched_at IS NULL)',
);
const STALE = statement<{ export_id: string }>(
  'documents.staleExports',
  'one-shard',
  'SELECT DISTINCT p.export_id FROM export_part p JOIN export e ON e.unit_id = p.unit_id AND e.export_id = p.export_id WHERE p.unit_id = $1 AND e.made_at < $2',
);

export const addExport = (
  db: Db,
  unit: number,
  made: {
    id: string;
    officer: string;
    profile: ExportProfile;
    format: ExportFormat;
    at: Instant;
    rows: number;
    bytes: number;
    digest: Buffer;
  },
) =>
  db.run(ADD, [
    unit,
    made.id,
    made.officer,
    made.profile,
    made.format,
    made.at,
    made.rows,
    made.bytes,
    made.digest,
  ]);

/** One of the unit's exports, held until the transaction ends. */
export const lockExport = (db: Db, unit: number, id: string) => db.one(LOCK, [unit, id]);
/** True for the one call that may hand it out. */
export const markFetched = async (db: Db, unit: number, id: string, now: Instant) =>
  (await db.run(FETCHED, [unit, id, now])) === 1;

export const addPart = (db: Db, unit: number, id: string, part: number, sealed: Buffer) =>
  db.run(ADD_PART, [unit, id, part, sealed]);
export const partOf = async (db: Db, unit: number, id: string, part: number): Promise<Buffer | null> =>
  (await db.one(PART, [unit, id, part]))?.sealed ?? null;
export const destroyParts = (db: Db, unit: number, id: string) => db.run(DESTROY, [unit, id]);
/** What lies there of the unit's exports that nobody fetched. */
export const destroyWaitingParts = (db: Db, unit: number) => db.run(DESTROY_WAITING, [unit]);
/** Exports made before `before` of which something still lies there. */
export const staleExports = async (db: Db, unit: number, before: Instant): Promise<string[]> =>
  (await db.all(STALE, [unit, before])).map((row) => row.export_id);
