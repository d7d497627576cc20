import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type Batch, resolveBatch } from './full.ts';
import { type Mended, mendIds, mendReviews } from './mend.ts';
import { markTips } from './missing-marks.ts';
import { keepResolution, lastResolution, type ResolutionRow } from './resolution-run-store.ts';
import { RESOLUTION_STEPS, type Resolution } from './shape.ts';

export type ResolutionStep = (typeof RESOLUTION_STEPS)[number];

type BlocksPiece = { step: 'blocks'; batch: Batch; total: number; bytes: number };

/** The next piece of a full resolution: what the job found to be done, or that of this step nothing is left. */
export type Piece =
  | { step: 'marks'; tips: string[] }
  | BlocksPiece
  | { step: 'ids' | 'reviews' }
  | { step: ResolutionStep; over: true };

const NO_ID = '00000000-0000-0000-0000-000000000000';
const IDS = 2_000;
const REVIEWS = 200;

/** Begin a full resolution; one that is not at its end is gone on with. */
export async function beginResolution(
  db: Db,
  unit: number,
  by: { officer: string; at: Instant },
): Promise<{ row: ResolutionRow; resumed: boolean }> {
  const open = await lastResolution(db, unit);
  const resumed = open !== null && open.ended_at === null;
  const row: ResolutionRow = resumed
    ? { ...open, stopped_at: null }
    : {
        unit_id: unit,
        officer_id: by.officer,
        started_at: by.at,
        ended_at: null,
        stopped_at: null,
        ...{ step: 0, cursor: null, cursor_no: null, done: 0, total: 0, marked: 0, parties: 0, blocks: 0 },
        ...{ largest: 0, changed: 0, begun: 0, ended: 0, mended: 0, bytes: 0 },
      };
  await keepResolution(db, row);
  return { row, resumed };
}

/**
 * Do one piece and keep how far that is, in one transaction under the log's lock: a kill loses the piece or keeps it
 * whole. A piece of another step than the one that the run is at is not done.
 *
 * returns  the step to go on with; null at the end
 */
export async function goOn(db: Db, unit: number, now: Instant, piece: Piece): Promise<ResolutionStep | null> {
  const row = await lastResolution(db, unit);
  if (!row || row.ended_at !== null) return null;
  const step = RESOLUTION_STEPS[row.step]!;
  if (step !== piece.step) return step;
  const over = 'over' in piece || !(await work(db, now, row, piece));
  if (over) {
    row.step += 1;
    Object.assign(row, { cursor: null, cursor_no: null, done: 0, total: 0 });
  }
  const next = RESOLUTION_STEPS[row.step] ?? null;
  if (next === null) {
    row.step -= 1;
    row.ended_at = now;
  }
  await keepResolution(db, row);
  return next;
}

/** Whether more may be left of the step. */
async function work(
  db: Db,
  now: Instant,
  row: ResolutionRow,
  piece: Exclude<Piece, { over: true }>,
): Promise<boolean> {
  const unit = row.unit_id;
  const from = row.cursor ?? NO_ID;
  if (piece.step === 'marks') {
    row.marked += await markTips(db, unit, piece.tips);
    row.done += piece.tips.length;
  } else if (piece.step === 'blocks') await workBlocks(db, now, row, piece);
  else if (piece.step === 'ids') return walked(row, await mendIds(db, unit, now, from, IDS));
  else return walked(row, await mendReviews(db, unit, now, from, REVIEWS));
  return true;
}

async function workBlocks(
  db: Db,
  now: Instant,
  row: ResolutionRow,
  { batch, total, bytes }: BlocksPiece,
): Promise<void> {
  const written = await resolveBatch(db, row.unit_id, now, batch.parties);
  row.changed += written.changed;
  row.begun += written.begun;
  row.ended += written.ended;
  row.parties += batch.walked;
  row.blocks += batch.blocks;
  row.largest = Math.max(row.largest, batch.largest);
  row.bytes = Math.max(row.bytes, bytes);
  Object.assign(row, { cursor: batch.last.tip, cursor_no: batch.last.party, done: row.parties, total });
}

function walked(row: ResolutionRow, { last, walked: rows, mended }: Mended): boolean {
  row.cursor = last;
  row.done += rows;
  row.mended += mended;
  return last !== null;
}

/** How a run stands, in words. Pure. */
export function resolutionOf(row: ResolutionRow): Resolution {
  const { marked, parties, blocks, largest, changed, begun, ended, mended, bytes, done, total } = row;
  return {
    startedAt: row.started_at,
    endedAt: row.ended_at,
    stoppedAt: row.stopped_at,
    step: RESOLUTION_STEPS[row.step]!,
    ...{ done, total, marked, parties, blocks, largest, changed, begun, ended, mended, bytes },
  };
}
