import { lockLog } from '../audit/store.ts';
import { moveClocks } from '../clocks/tip-clocks.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { LANES } from '../tips/shape.ts';
import { laneName, lockTips, place, type TipRow, tipKey } from '../tips/store.ts';
import { rankOf } from './rank.ts';
import type { Decision, DecisionKind } from './shape.ts';
import { moveTallies } from './tally-store.ts';

/** What an officer may change on a tip. */
export type Decidable = Pick<
  TipRow,
  'assigned' | 'state' | 'close_reason' | 'override_lane' | 'lane' | 'bundle_of'
>;

type DecisionRow = {
  decision_id: string;
  kind: DecisionKind;
  officer_id: string;
  at: string;
  detail: string | null;
  note: Buffer | null;
  before: Decidable;
  revision: number;
  undone_at: string | null;
};

const DECISION = 'decision_id, kind, officer_id, at, detail, note, before, revision, undone_at';
const CHANGE = statement(
  'triage.change',
  'one-shard',
  `UPDATE tip SET assigned = c.assigned, state = c.state, close_reason = c.close_reason, override_lane = c.override_lane, lane = c.lane, rank = c.rank, revision = c.revision, bundle_of = c.bundle_of
   FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::text[], $5::smallint[], $6::smallint[], $7::bigint[], $8::int[], $9::uuid[]) AS c (tip_id, assigned, state, close_reason, override_lane, lane, rank, revision, bundle_of)
   WHERE tip.tip_id = c.tip_id`,
);
const KEEP = statement(
  'triage.keepDecision',
  'one-shard',
  'INSERT INTO decision (tip_id, decision_id, unit_id, kind, officer_id, at, detail, note, before, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
);
const OF_TIP = statement<DecisionRow>(
  'triage.decisions',
  'one-shard',
  `SELECT ${DECISION} FROM decision WHERE tip_id = $1 ORDER BY at DESC, decision_id DESC`,
);
const ONE = statement<DecisionRow>(
  'triage.decision',
  'one-shard',
  `SELECT ${DECISION} FROM decision WHERE tip_id = $1 AND decision_id = $2 FOR UPDATE`,
);
const UNDO = statement(
  'triage.undoDecision',
  'one-shard',
  'UPDATE decision SET undone_at = $3 WHERE tip_id = $1 AND decision_id = $2',
);

export type Decided = { tip: string; decision: string; revision: number };
type Asked = { id: string; revision?: number | undefined };

/**
 * The tips asked for, locked. The unit's place in its log is taken first, as intake does: the two never wait for each
 * other crosswise.
 *
 * Fails NOT_FOUND where one is not there, KEY_DESTROYED where one was cleared, CHANGED_MEANWHILE where one was changed since it was read, INPUT_INVALID
 *       where one is named twice.
 */
export async function tipsToDecide(db: Db, unit: number, asked: readonly Asked[]): Promise<TipRow[]> {
  if (new Set(asked.map((each) => each.id)).size < asked.length)
    throw new TipstaffError('INPUT_INVALID', { problem: 'a tip is named twice' });
  await lockLog(db, unit);
  const rows = new Map(
    (
      await lockTips(
        db,
        unit,
        asked.map((each) => each.id),
      )
    ).map((row) => [row.tip_id, row]),
  );
  return asked.map(({ id, revision }) => {
    const row = rows.get(id);
    if (!row) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
    if (row.state === CLEARED) throw new TipstaffError('KEY_DESTROYED');
    if (revision !== undefined && row.revision !== revision) throw new TipstaffError('CHANGED_MEANWHILE');
    return row;
  });
}

/** Write one decision on each of these locked tips: what was before is kept, so that it can be undone. */
export async function decide(
  db: Db,
  by: { unit: number; officer: string; now: string },
  rows: readonly TipRow[],
  decision: {
    kind: DecisionKind;
    detail: string | null;
    note: string | null;
    newId: () => string;
    change: (row: TipRow) => Partial<Decidable>;
  },
): Promise<Decided[]> {
  const changes = rows.map((row) => ({ before: row, after: changed(row, decision.change(row)) }));
  const made: Decided[] = [];
  for (const { before, after } of changes) {
    const id = decision.newId();
    const key = decision.note === null ? null : tipKey(db, before);
    const note = key && db.vault.seal(key, place.note(before.tip_id, id), Buffer.from(decision.note!));
    await db.run(KEEP, [
      before.tip_id,
      id,
      by.unit,
      decision.kind,
      by.officer,
      by.now,
      decision.detail,
      note,
      JSON.stringify(decidable(before)),
      after.revision,
    ]);
    made.push({ tip: before.tip_id, decision: id, revision: after.revision });
  }
  await write(db, by.unit, changes);
  await moveClocks(db, by, changes);
  return made;
}

/** What is taken back is nobody’s act on the tip: it answers no clock. */
const UNDOING = 'system';

/** Take back one decision. Fails NOTHING_TO_UNDO where it was, CHANGED_MEANWHILE where the tip was changed after it. */
export async function undo(
  db: Db,
  unit: number,
  row: TipRow,
  decision: string,
  now: string,
): Promise<Decided> {
  const kept = await db.one(ONE, [row.tip_id, decision]);
  if (!kept || kept.undone_at) throw new TipstaffError('NOTHING_TO_UNDO');
  if (kept.revision !== row.revision) throw new TipstaffError('CHANGED_MEANWHILE');
  const after = changed(row, kept.before);
  await write(db, unit, [{ before: row, after }]);
  await moveClocks(db, { unit, now, officer: UNDOING, back: true }, [{ before: row, after }]);
  await db.run(UNDO, [row.tip_id, decision, now]);
  return { tip: row.tip_id, decision, revision: after.revision };
}

/** The decisions on a tip, newest first, notes unsealed. `nameOf` gives an officer's name. */
export async function decisionsOf(
  db: Db,
  row: TipRow,
  nameOf: (officer: string) => string,
): Promise<Decision[]> {
  const kept = await db.all(OF_TIP, [row.tip_id]);
  const key = kept.some((each) => each.note) ? tipKey(db, row) : null;
  return kept.map((each) => ({
    id: each.decision_id,
    kind: each.kind,
    by: nameOf(each.officer_id),
    at: each.at,
    note:
      each.note && key
        ? db.vault.open(key, place.note(row.tip_id, each.decision_id), each.note).toString('utf8')
        : null,
    detail: each.detail,
    undone: each.undone_at !== null,
  }));
}

function decidable({ assigned, state, close_reason, override_lane, lane, bundle_of }: TipRow): Decidable {
  return { assigned, state, close_reason, override_lane, lane, bundle_of };
}

function changed(row: TipRow, change: Partial<Decidable>): TipRow {
  const after = { ...row, ...change, revision: row.revision + 1 };
  return { ...after, rank: rankOf(laneName(after.lane), row, row.floor) };
}

async function write(
  db: Db,
  unit: number,
  changes: readonly { before: TipRow; after: TipRow }[],
): Promise<void> {
  const rows = changes.map((change) => change.after);
  await db.run(CHANGE, [
    plainArray(rows.map((row) => row.tip_id)),
    plainArray(rows.map((row) => row.assigned)),
    plainArray(rows.map((row) => row.state)),
    plainArray(rows.map((row) => row.close_reason)),
    plainArray(rows.map((row) => row.override_lane)),
    plainArray(rows.map((row) => row.lane)),
    plainArray(rows.map((row) => row.rank)),
    plainArray(rows.map((row) => row.revision)),
    plainArray(rows.map((row) => row.bundle_of)),
  ]);
  await moveTallies(db, unit, changes);
}

/** The lane that an escalation lifts a tip to. */
export const ESCALATED_LANE = LANES.indexOf('now');
