import { plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { PartyRef } from './block.ts';

type BindingRow = { party_no: number; decision_id: string; side: number };

const OF_TIP = statement<BindingRow>(
  'subjects.bindingsOfTip',
  'one-shard',
  'SELECT party_no, decision_id, side FROM subject_binding WHERE tip_id = $1 AND unit_id = $2',
);
const KEEP = statement(
  'subjects.keepBindings',
  'one-shard',
  `INSERT INTO subject_binding (tip_id, party_no, decision_id, side, unit_id)
   SELECT tip_id, party_no, decision_id, side, $1::int FROM unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::smallint[]) AS b (tip_id, party_no, decision_id, side)
   ON CONFLICT DO NOTHING`,
);
const FORGET = statement(
  'subjects.forgetBindings',
  'one-shard',
  'DELETE FROM subject_binding WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const NAMED = statement<{ decision_id: string }>(
  'subjects.namedIn',
  'one-shard',
  'SELECT DISTINCT decision_id FROM subject_binding WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);

/** A party that a decision names, and on which side. */
export type BoundParty = PartyRef & { decision: string; side: number };

export const keepBindings = async (db: Db, unit: number, rows: readonly BoundParty[]): Promise<void> => {
  if (rows.length === 0) return;
  await db.run(KEEP, [
    unit,
    uuidArray(rows.map((row) => row.tip)),
    plainArray(rows.map((row) => row.party)),
    uuidArray(rows.map((row) => row.decision)),
    plainArray(rows.map((row) => row.side)),
  ]);
};

/** What was decided of the parties of a tip. */
export const bindingsOfTip = async (db: Db, unit: number, tip: string): Promise<BoundParty[]> =>
  (await db.all(OF_TIP, [tip, unit])).map((row) => ({
    tip,
    party: row.party_no,
    decision: row.decision_id,
    side: row.side,
  }));

/** What was decided of a party stays with it where it has another position now; of one that is gone it is forgotten. `known`: `bindingsOfTip`. */
export async function rebind(
  db: Db,
  unit: number,
  tip: string,
  positions: ReadonlyMap<number, number>,
  known?: readonly BoundParty[],
): Promise<void> {
  const rows = known ?? (await bindingsOfTip(db, unit, tip));
  if (rows.every((row) => positions.get(row.party) === row.party)) return;
  await forgetBindings(db, unit, [tip]);
  await keepBindings(
    db,
    unit,
    rows.flatMap((row) => {
      const party = positions.get(row.party);
      return party === undefined ? [] : [{ ...row, party }];
    }),
  );
}

export const forgetBindings = async (db: Db, unit: number, tips: readonly string[]): Promise<void> => {
  if (tips.length > 0) await db.run(FORGET, [plainArray(tips), unit]);
};

/** Every decision that names a party of these tips, whether it holds or not. */
export const decisionsNaming = async (db: Db, unit: number, tips: readonly string[]): Promise<string[]> =>
  tips.length === 0 ? [] : (await db.all(NAMED, [plainArray(tips), unit])).map((row) => row.decision_id);
