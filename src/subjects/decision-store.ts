import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { type KeyedTable, keyedTable } from '../storage/keyed.ts';
import type { Leaf } from '../storage/keyring.ts';
import { statement } from '../storage/statement.ts';
import { asidesOfDecisions } from './aside-store.ts';
import type { PartyRef } from './block.ts';
import type { DecisionKind } from './shape.ts';

/** What an officer decided. `undone_by`: the decision that ended it, an undoing or a newer one that says otherwise. */
export type DecisionRow = {
  decision_id: string;
  kind: DecisionKind;
  officer_id: string;
  at: string;
  data_key: Buffer;
  reason: Buffer;
  undone_at: string | null;
  undone_by: string | null;
};

const COLUMNS = 'decision_id, kind, officer_id, at, data_key, reason, undone_at, undone_by';
const KEEP = statement(
  'subjects.keepDecision',
  'one-shard',
  'INSERT INTO subject_decision (unit_id, decision_id, kind, officer_id, at, data_key, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)',
);
const BY_IDS = statement<DecisionRow>(
  'subjects.decisionsByIds',
  'one-shard',
  `SELECT ${COLUMNS} FROM subject_decision WHERE unit_id = $1 AND decision_id = ANY($2::uuid[]) ORDER BY at, decision_id`,
);
const END = statement(
  'subjects.endDecisions',
  'one-shard',
  'UPDATE subject_decision SET undone_at = $3, undone_by = $4 WHERE unit_id = $1 AND decision_id = ANY($2::uuid[]) AND undone_at IS NULL',
);
const ENDED_BY = statement<DecisionRow>(
  'subjects.endedBy',
  'one-shard',
  `SELECT ${COLUMNS} FROM subject_decision WHERE unit_id = $1 AND undone_by = $2 ORDER BY at, decision_id`,
);
const REVIVE = statement(
  'subjects.reviveDecisions',
  'one-shard',
  'UPDATE subject_decision SET undone_at = NULL, undone_by = NULL WHERE unit_id = $1 AND decision_id = ANY($2::uuid[])',
);
const ENDED_OF = statement<DecisionRow>(
  'subjects.decisionsEndedOf',
  'one-shard',
  `SELECT ${COLUMNS} FROM subject_decision WHERE unit_id = $1 AND officer_id = $2 AND undone_at > $3 ORDER BY undone_at DESC, decision_id LIMIT $4`,
);
const SPLITS_AFTER = statement<DecisionRow>(
  'subjects.splitsAfter',
  'one-shard',
  `SELECT ${COLUMNS} FROM subject_decision WHERE unit_id = $1 AND officer_id <> $2 AND at > $3 AND kind = 'split' AND undone_at IS NULL
   ORDER BY at DESC, decision_id LIMIT $4`,
);
const PARTIES = statement<{ tip_id: string; party_no: number; decision_id: string; side: number }>(
  'subjects.partiesOfDecisions',
  'fan-out',
  `SELECT tip_id, party_no, decision_id, side FROM subject_binding WHERE unit_id = $1 AND decision_id = ANY($2::uuid[])
   ORDER BY decision_id, side, tip_id, party_no`,
);
const FORGET = statement(
  'subjects.forgetDecisions',
  'one-shard',
  'DELETE FROM subject_decision WHERE unit_id = $1 AND decision_id = ANY($2::uuid[])',
);
const FORGET_SIDES = statement(
  'subjects.forgetSides',
  'one-shard',
  'DELETE FROM subject_binding WHERE tip_id = ANY($3::uuid[]) AND unit_id = $1 AND decision_id = ANY($2::uuid[])',
);

/** Where a decision's data key and its reason belong: bound into their seals. */
export const decisionPlace = (id: string, column: 'key' | 'reason') => `subject_decision.${column}:${id}`;

/** Decisions have data keys of their own: a reason may name a person. */
export const KEYED_DECISIONS: KeyedTable = keyedTable('subject_decision', 'decision_id', 'one-shard', (id) =>
  decisionPlace(id, 'key'),
);

/** Keep a decision; its reason is sealed. */
export async function keepDecision(
  db: Db,
  unit: number,
  decision: { id: string; kind: DecisionKind; officer: string; at: Instant; reason: string },
): Promise<void> {
  const { id, kind, officer, at } = decision;
  const { key, wrapped } = db.vault.newKey(decisionPlace(id, 'key'), unit);
  const reason = db.vault.seal(key, decisionPlace(id, 'reason'), Buffer.from(decision.reason));
  await db.run(KEEP, [unit, id, kind, officer, at, wrapped, reason]);
}

export const decisionsByIds = (db: Db, unit: number, ids: readonly string[]): Promise<DecisionRow[]> =>
  ids.length === 0 ? Promise.resolve([]) : db.all(BY_IDS, [unit, plainArray(ids)]);

/** Why it was decided, in the officer’s words. */
export function reasonOf(db: Db, unit: number, row: DecisionRow): string {
  const key = db.vault.unwrap(row.data_key, decisionPlace(row.decision_id, 'key'), unit);
  return db.vault.open(key, decisionPlace(row.decision_id, 'reason'), row.reason).toString('utf8');
}

/** End decisions: `by` is the decision that says otherwise. */
export const endDecisions = async (
  db: Db,
  unit: number,
  ids: readonly string[],
  by: { decision: string; at: Instant },
): Promise<void> => {
  if (ids.length > 0) await db.run(END, [unit, plainArray(ids), by.at, by.decision]);
};

/** Decisions that one ended, oldest first. */
export const endedBy = (db: Db, unit: number, decision: string): Promise<DecisionRow[]> =>
  db.all(ENDED_BY, [unit, decision]);

/** An officer’s decisions that were ended since an instant, by whomever, the last first: at most `limit`. */
export const endedOf = (
  db: Db,
  unit: number,
  officer: string,
  since: Instant,
  limit: number,
): Promise<DecisionRow[]> => db.all(ENDED_OF, [unit, officer, since, limit]);

/** Splits by other officers since an instant that hold, the last first: at most `limit`. */
export const splitsByOthers = (
  db: Db,
  unit: number,
  officer: string,
  since: Instant,
  limit: number,
): Promise<DecisionRow[]> => db.all(SPLITS_AFTER, [unit, officer, since, limit]);

/** Let decisions hold again. */
export const revive = async (db: Db, unit: number, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await db.run(REVIVE, [unit, plainArray(ids)]);
};

/** Every party that each of these decisions names, by decision and side, whether it holds or not. */
export async function partiesNamed(
  db: Db,
  unit: number,
  decisions: readonly string[],
): Promise<Map<string, PartyRef[][]>> {
  const named = new Map<string, PartyRef[][]>(decisions.map((id) => [id, [[], []]]));
  if (decisions.length === 0) return named;
  for (const row of await db.all(PARTIES, [unit, plainArray(decisions)]))
    named.get(row.decision_id)![row.side]!.push({ tip: row.tip_id, party: row.party_no });
  return named;
}

/** Whether a decision that names these parties, by side, says anything of anybody. */
export function binds(
  kind: DecisionKind,
  [first = [], second = []]: readonly (readonly object[])[],
): boolean {
  return kind === 'join' ? first.length > 1 : first.length > 0 && second.length > 0;
}

/**
 * Forget those of these decisions that name too few parties to say anything any more, with their reasons and what was
 * said when they were undone; a party that is kept aside may come back. Returns the keys to be destroyed.
 */
export async function forgetIdleDecisions(
  db: Db,
  unit: number,
  decisions: readonly string[],
): Promise<Leaf[]> {
  const rows = await decisionsByIds(db, unit, decisions);
  const named = await partiesNamed(
    db,
    unit,
    rows.map((row) => row.decision_id),
  );
  const asides = await asidesOfDecisions(
    db,
    unit,
    rows.map((row) => row.decision_id),
  );
  const idle = rows.filter((row) => {
    const aside = asides.get(row.decision_id) ?? [];
    const sides = named
      .get(row.decision_id)!
      .map((side, at) => [...side, ...aside.filter((each) => each.side === at)]);
    return !binds(row.kind, sides);
  });
  if (idle.length === 0) return [];
  const undoings = (
    await decisionsByIds(
      db,
      unit,
      idle.flatMap((row) => row.undone_by ?? []),
    )
  ).filter((row) => row.kind === 'undo');
  const gone = [...idle, ...undoings];
  const ids = plainArray(gone.map((row) => row.decision_id));
  const tips = idle.flatMap((row) =>
    named
      .get(row.decision_id)!
      .flat()
      .map((ref) => ref.tip),
  );
  await db.run(FORGET_SIDES, [unit, ids, plainArray([...new Set(tips)])]);
  await db.run(FORGET, [unit, ids]);
  return gone.flatMap((row) => db.vault.leafOf(row.data_key, decisionPlace(row.decision_id, 'key')) ?? []);
}
