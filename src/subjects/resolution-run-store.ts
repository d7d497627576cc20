import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** The last full resolution of a unit, as far as it is. See migration 0010 for the columns. */
export type ResolutionRow = {
  unit_id: number;
  officer_id: string;
  started_at: string;
  ended_at: string | null;
  /** when the program gave it up, until it is gone on with */
  stopped_at: string | null;
  step: number;
  cursor: string | null;
  cursor_no: number | null;
  done: number;
  total: number;
  /** tips whose marks were made */
  marked: number;
  parties: number;
  blocks: number;
  largest: number;
  changed: number;
  begun: number;
  ended: number;
  /** ids and pairs for review that said something else than the parties */
  mended: number;
  bytes: number;
};

const NAMES =
  'unit_id, officer_id, started_at, ended_at, stopped_at, step, cursor, cursor_no, done, total, marked, parties, blocks, largest, changed, begun, ended, mended, bytes';
const COLUMNS = NAMES.split(', ') as (keyof ResolutionRow)[];
const LAST = statement<ResolutionRow>(
  'subjects.lastResolution',
  'one-shard',
  `SELECT ${NAMES} FROM subject_resolution WHERE unit_id = $1`,
);
const OPEN = statement<{ unit_id: number }>(
  'subjects.openResolutions',
  'fan-out',
  'SELECT unit_id FROM subject_resolution WHERE ended_at IS NULL ORDER BY unit_id',
);
const KEEP = statement(
  'subjects.keepResolution',
  'one-shard',
  `INSERT INTO subject_resolution (${NAMES}) VALUES (${COLUMNS.map((_, at) => `$${at + 1}`).join(', ')})
   ON CONFLICT (unit_id) DO UPDATE SET ${COLUMNS.slice(1)
     .map((name) => `${name} = excluded.${name}`)
     .join(', ')}`,
);
const NOTE = statement(
  'subjects.noteResolution',
  'one-shard',
  'UPDATE subject_resolution SET done = $2, stopped_at = $3 WHERE unit_id = $1 AND ended_at IS NULL',
);

export const lastResolution = (db: Db, unit: number): Promise<ResolutionRow | null> => db.one(LAST, [unit]);

/** Units of which a full resolution is not at its end. */
export const openResolutions = async (db: Db): Promise<number[]> =>
  (await db.all(OPEN)).map((row) => row.unit_id);

export const keepResolution = (db: Db, row: ResolutionRow): Promise<number> =>
  db.run(
    KEEP,
    COLUMNS.map((name) => row[name]),
  );

/** Tell how far reading is; or that the run was given up. */
export const noteResolution = (
  db: Db,
  unit: number,
  done: number,
  stoppedAt: Instant | null = null,
): Promise<number> => db.run(NOTE, [unit, done, stoppedAt]);
