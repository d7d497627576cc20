import { lockLog } from '../audit/store.ts';
import { type Answer, putAnswersBack } from '../clocks/merged-answers.ts';
import { moveClocks } from '../clocks/tip-clocks.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { bytesArray, longTextArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { tipsBeside } from '../subjects/earlier-store.ts';
import { endsChanged } from '../subjects/network-facts-store.ts';
import { forgetMerges } from '../tips/merge-store.ts';
import { outcomesOf, setOutcome } from '../tips/outcome-store.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { LANES, type Outcome } from '../tips/shape.ts';
import { laneName, lockTips, place, stateName, type TipRow, tipKey } from '../tips/store.ts';
import { touchTips } from '../tips/touched-store.ts';
import { foldBack, type HandedTo, noteHanded, settleFolds } from './fold-store.ts';
import { takeBackHandOvers } from './hand-over-store.ts';
import { rootsOf } from './lent.ts';
import { takeBackLooks } from './look-store.ts';
import { rankOf } from './rank.ts';
import { endClosings, outcomesByClosing, reopened } from './reopened-store.ts';
import { scoreAgain } from './score-again.ts';
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
  answer: Buffer | null;
  act_id: string | null;
  before: Before;
  revision: number;
  undone_at: string | null;
};

/** What stood before a decision: of an outcome also the one that was recorded before it; to what its bundle was handed by it; of a merge the answer times of what was kept. */
type Before = Decidable & {
  outcome?: { outcome: Outcome; by: string; at: string } | null;
  handed?: HandedTo;
  answers?: Answer[];
};

const DECISION =
  'decision_id, kind, officer_id, at, detail, note, answer, act_id, before, revision, undone_at';
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
  `INSERT INTO decision (tip_id, decision_id, unit_id, kind, officer_id, at, detail, note, before, revision, answer, act_id)
   SELECT tip_id, decision_id, $1::int, $2::text, $3::uuid, $4::timestamptz, $5::text, note, before::jsonb, revision, answer, $6::uuid
   FROM unnest($7::uuid[], $8::uuid[], $9::bytea[], $10::text[], $11::int[], $12::bytea[]) AS d (tip_id, decision_id, note, before, revision, answer)`,
);
const OF_TIP = statement<DecisionRow>(
  'triage.decisions',
  'one-shard',
  `SELECT ${DECISION} FROM decision WHERE tip_id = $1 ORDER BY at DESC, decision_id DESC`,
);
const THESE = statement<DecisionRow & { tip_id: string }>(
  'triage.theseDecisions',
  'one-shard',
  `SELECT tip_id, ${DECISION} FROM decision WHERE tip_id = ANY($1::uuid[]) AND decision_id = ANY($2::uuid[]) FOR UPDATE`,
);
const OF_ACT = statement<DecisionRow & { tip_id: string }>(
  'triage.decisionsOfAct',
  'one-shard',
  `SELECT tip_id, ${DECISION} FROM decision WHERE tip_id = ANY($1::uuid[]) AND act_id = $2 AND undone_at IS NULL`,
);
const UNDO = statement(
  'triage.undoDecision',
  'one-shard',
  'UPDATE decision SET undone_at = $3 FROM unnest($1::uuid[], $2::uuid[]) AS u (tip_id, decision_id) WHERE decision.tip_id = u.tip_id AND decision.decision_id = u.decision_id',
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
    /** what the reason asked; kept sealed, as the note is */
    answer?: string | null;
    /** the act on many tips that this is a part of */
    act?: string | null;
    /** an outcome that goes with it; `over`: also where another stands */
    outcome?: { to: Outcome | null; over: boolean };
    newId: () => string;
    change: (row: TipRow) => Partial<Decidable>;
  },
): Promise<Decided[]> {
  if (rows.length === 0) return [];
  const changes = rows.map((row) => ({ before: row, after: changed(row, decision.change(row)) }));
  const ids = rows.map((row) => row.tip_id);
  const outcomes = decision.outcome ? await outcomesOf(db, ids) : null;
  const led = await rootsOf(db, rows);
  const opened = new Set(reopened(changes));
  const fallen = await outcomesByClosing(db, [...opened]);
  const { note = null, answer = null } = decision;
  const kept = changes.map(({ before, after }) => {
    const id = decision.newId();
    const key = note === null && answer === null ? null : tipKey(db, before);
    const seal = (at: string, words: string | null) =>
      key === null || words === null ? null : db.vault.seal(key, at, Buffer.from(words));
    const was = (outcomes ?? fallen).get(before.tip_id);
    return {
      tip: before.tip_id,
      decision: id,
      revision: after.revision,
      note: seal(place.note(before.tip_id, id), note),
      answer: seal(place.answer(before.tip_id, id), answer),
      before: {
        ...decidable(before),
        ...((outcomes ?? was) && {
          outcome: was ? { outcome: was.outcome, by: was.officer_id, at: was.at } : null,
        }),
      } satisfies Before,
    };
  });
  await db.run(KEEP, [
    by.unit,
    decision.kind,
    by.officer,
    by.now,
    decision.detail,
    decision.act ?? null,
    plainArray(kept.map((each) => each.tip)),
    plainArray(kept.map((each) => each.decision)),
    bytesArray(kept.map((each) => each.note)),
    longTextArray(kept.map((each) => JSON.stringify(each.before))),
    plainArray(kept.map((each) => each.revision)),
    bytesArray(kept.map((each) => each.answer)),
  ]);
  await write(db, by.unit, changes);
  if (decision.outcome) {
    const { to, over } = decision.outcome;
    const set = ids.filter((id) => over || !outcomes!.has(id));
    await setOutcome(db, by.unit, set, to, { officer: by.officer, at: by.now });
    await endsChanged(db, by.unit, set);
  }
  await endClosings(
    db,
    by,
    kept.filter(({ tip }) => opened.has(tip)),
  );
  await moveClocks(db, { ...by, merging: decision.kind === 'merge' }, changes);
  await noteHanded(db, kept, await settleFolds(db, by, changes));
  // a duplicate that was opened again lends nothing any more
  await scoreAgain(db, by, led);
  return kept.map(({ tip, decision: id, revision }) => ({ tip, decision: id, revision }));
}

/** What is taken back is nobody’s act on the tip: it answers no clock. */
const UNDOING = 'system';

/**
 * Take back decisions, one on each of these locked tips, all of them or none. Fails NOTHING_TO_UNDO where one was taken back
 * already, CHANGED_MEANWHILE where a tip was changed after it.
 */
export async function undo(
  db: Db,
  unit: number,
  rows: readonly TipRow[],
  decisions: readonly string[],
  now: string,
): Promise<Decided[]> {
  const ids = plainArray(rows.map((row) => row.tip_id));
  const found = await db.all(THESE, [ids, plainArray(decisions)]);
  const byTip = new Map(found.map((kept) => [kept.tip_id, kept]));
  const last = rows.map((row, at) => {
    const kept = byTip.get(row.tip_id);
    if (!kept || kept.decision_id !== decisions[at] || kept.undone_at || kept.kind === 'new_facts')
      throw new TipstaffError('NOTHING_TO_UNDO');
    if (kept.revision !== row.revision) throw new TipstaffError('CHANGED_MEANWHILE');
    return { row, kept };
  });
  return takeBack(db, unit, last, now);
}

/**
 * Take back what an act did on these locked tips. A tip that was changed after it, or on which it is taken back already, stays as
 * it is.
 *
 * returns  the decisions that were taken back
 */
export async function undoAct(
  db: Db,
  unit: number,
  act: string,
  rows: readonly TipRow[],
  now: string,
): Promise<Decided[]> {
  const last = await standingOf(db, act, rows);
  // what stood for a bundle comes back before what was folded under it
  const known = new Set(rows.map((row) => row.tip_id));
  const heads = new Set(last.flatMap(({ kept }) => kept.before.bundle_of ?? []));
  const closed = (
    await lockTips(
      db,
      unit,
      [...heads].filter((id) => !known.has(id)),
    )
  ).filter(({ state }) => stateName(state) === 'closed');
  return takeBack(db, unit, [...(await standingOf(db, act, closed)), ...last], now);
}

/** Of these tips those on which an act was the last thing that happened, with its decision. */
async function standingOf(db: Db, act: string, rows: readonly TipRow[]): Promise<Last[]> {
  if (rows.length === 0) return [];
  const ids = plainArray(rows.map((row) => row.tip_id));
  const byTip = new Map((await db.all(OF_ACT, [ids, act])).map((kept) => [kept.tip_id, kept]));
  return rows.flatMap((row) => {
    const kept = byTip.get(row.tip_id);
    return kept && kept.revision === row.revision ? [{ row, kept }] : [];
  });
}

type Last = { row: TipRow; kept: DecisionRow };

async function takeBack(db: Db, unit: number, all: readonly Last[], now: string): Promise<Decided[]> {
  if (all.length === 0) return [];
  const changes = all.map(({ row, kept: { before } }) => {
    const { outcome: _, handed: __, answers: ___, ...was } = before;
    return { before: row, after: changed(row, was) };
  });
  const led = await rootsOf(
    db,
    all.map(({ row }) => row),
  );
  await write(db, unit, changes);
  await moveClocks(db, { unit, now, officer: UNDOING, back: true }, changes);
  await settleFolds(db, { unit, now }, changes);
  await foldBack(
    db,
    { unit, now },
    all.flatMap(({ row, kept }) =>
      kept.before.handed ? [{ head: row.tip_id, to: kept.before.handed }] : [],
    ),
  );
  // the lanes that they go back to may have been moved by scores since
  await touchTips(
    db,
    unit,
    all.map(({ row }) => row.tip_id),
  );
  const undone = all.map(({ row, kept }) => ({ tip: row.tip_id, decision: kept.decision_id }));
  await db.run(UNDO, [
    plainArray(undone.map((each) => each.tip)),
    plainArray(undone.map((each) => each.decision)),
    now,
  ]);
  const told = all.filter(({ kept }) => kept.before.outcome !== undefined);
  for (const { row, kept } of told) {
    const { outcome } = kept.before;
    const by = { officer: outcome?.by ?? kept.officer_id, at: outcome?.at ?? now };
    await setOutcome(db, unit, [row.tip_id], outcome?.outcome ?? null, by);
  }
  await endsChanged(
    db,
    unit,
    told.map(({ row }) => row.tip_id),
  );
  const merges = all.filter(({ kept }) => kept.kind === 'merge');
  const merged = merges.map(({ row }) => row.tip_id);
  if (merged.length > 0) await forgetMerges(db, merged);
  for (const { row, kept } of merges)
    if (kept.before.answers) await putAnswersBack(db, row.tip_id, kept.before.answers, now);
  const leads = await rootsOf(
    db,
    changes.map(({ after }) => after),
  );
  await scoreAgain(db, { unit, now }, [...led, ...leads, ...merged]);
  await takeBackLooks(db, undone);
  await takeBackHandOvers(db, undone);
  return changes.map(({ after }, at) => ({ ...undone[at]!, revision: after.revision }));
}

/** The decisions on a tip, newest first, notes unsealed. `nameOf` gives an officer's name. */
export async function decisionsOf(
  db: Db,
  row: TipRow,
  nameOf: (officer: string) => string,
): Promise<Decision[]> {
  const kept = await db.all(OF_TIP, [row.tip_id]);
  const key = kept.some((each) => each.note ?? each.answer) ? tipKey(db, row) : null;
  const open = (at: string, sealed: Buffer | null) =>
    sealed && key ? db.vault.open(key, at, sealed).toString('utf8') : null;
  return kept.map((each) => ({
    id: each.decision_id,
    kind: each.kind,
    by: nameOf(each.officer_id),
    at: each.at,
    note: open(place.note(row.tip_id, each.decision_id), each.note),
    answer: open(place.answer(row.tip_id, each.decision_id), each.answer),
    act: each.act_id,
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
  const judged = changes.filter(({ before, after }) => isNoCrime(before) !== isNoCrime(after));
  if (judged.length > 0)
    await touchTips(
      db,
      unit,
      await tipsBeside(
        db,
        unit,
        judged.map(({ after }) => after.tip_id),
      ),
    );
}

/** Closed so, a tip tells something of the others on its subjects. */
const isNoCrime = ({ state, close_reason: reason }: TipRow): boolean =>
  stateName(state) === 'closed' && reason === 'no_crime';

/** The lane that an escalation lifts a tip to. */
export const ESCALATED_LANE = LANES.indexOf('now');
