import { bytesArray, plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { PARTY_ROLES } from '../tips/shape.ts';
import { type BoundParty, bindingsOfTip, keepBindings, rebind } from './binding-store.ts';
import { packMarks, unpackMarks } from './mark.ts';
import { sameParties } from './rebind.ts';
import type { StoredParty } from './resolve-blocks.ts';

type Row = {
  tip_id: string;
  party_no: number;
  decision_id: string;
  side: number;
  role: number;
  marks: Buffer;
};

const OF_TIPS = statement<Row>(
  'subjects.asidesOfTips',
  'one-shard',
  'SELECT tip_id, party_no, decision_id, side, role, marks FROM subject_binding_aside WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const OF_DECISIONS = statement<{ tip_id: string; decision_id: string; side: number }>(
  'subjects.asidesOfDecisions',
  'fan-out',
  'SELECT tip_id, decision_id, side FROM subject_binding_aside WHERE unit_id = $1 AND decision_id = ANY($2::uuid[])',
);
const KEEP = statement(
  'subjects.keepAsides',
  'one-shard',
  `INSERT INTO subject_binding_aside (tip_id, party_no, decision_id, side, unit_id, role, marks)
   SELECT tip_id, party_no, decision_id, side, $1::int, role, marks
   FROM unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::smallint[], $6::smallint[], $7::bytea[]) AS a (tip_id, party_no, decision_id, side, role, marks)`,
);
const FORGET = statement(
  'subjects.forgetAsides',
  'one-shard',
  'DELETE FROM subject_binding_aside WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 AND party_no = ANY($3::smallint[])',
);
const FORGET_ALL = statement(
  'subjects.forgetAllAsides',
  'one-shard',
  'DELETE FROM subject_binding_aside WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);

/** What was decided of a party that its tip names no more. `party`: which of the tip’s, no position in it. */
export type Aside = BoundParty & { role: number; marks: Buffer };

const asideOf = (row: Row): Aside => ({
  tip: row.tip_id,
  party: row.party_no,
  decision: row.decision_id,
  side: row.side,
  role: row.role,
  marks: row.marks,
});

/** What is kept aside of these tips, by tip. */
export async function asidesOf(db: Db, unit: number, tips: readonly string[]): Promise<Map<string, Aside[]>> {
  const byTip = new Map<string, Aside[]>();
  if (tips.length === 0) return byTip;
  for (const row of await db.all(OF_TIPS, [uuidArray(tips), unit]))
    byTip.set(row.tip_id, [...(byTip.get(row.tip_id) ?? []), asideOf(row)]);
  return byTip;
}

/** Which parties of these decisions are kept aside: tip and side, by decision. */
export async function asidesOfDecisions(
  db: Db,
  unit: number,
  decisions: readonly string[],
): Promise<Map<string, { tip: string; side: number }[]>> {
  const found = new Map<string, { tip: string; side: number }[]>();
  if (decisions.length === 0) return found;
  for (const row of await db.all(OF_DECISIONS, [unit, plainArray(decisions)]))
    found.set(row.decision_id, [...(found.get(row.decision_id) ?? []), { tip: row.tip_id, side: row.side }]);
  return found;
}

/** Forget all that is kept aside of these tips. */
export const forgetAsides = async (db: Db, unit: number, tips: readonly string[]): Promise<void> => {
  if (tips.length > 0) await db.run(FORGET_ALL, [plainArray(tips), unit]);
};

/**
 * Let what was decided of a tip's parties stay with them in its new version. Of one that is not found again it is kept
 * aside, with what it was known by, and binds the party that a later version names and that shares most of it.
 *
 * before, after  parties of the version before and of the new one
 * positions      which is which (rebind.ts)
 * aside          what was kept aside until now
 */
export async function rebindVersion(
  db: Db,
  unit: number,
  tip: string,
  { before, after, positions, aside }: Versions,
): Promise<void> {
  const found = new Set(positions.values());
  const known = before.length === 0 ? [] : await bindingsOfTip(db, unit, tip);
  const lost = known.filter((row) => !positions.has(row.party));
  await rebind(db, unit, tip, positions, known);
  const back = comeBack(
    aside,
    after.filter(({ party }) => !found.has(party)),
  );
  if (back.size > 0) await db.run(FORGET, [uuidArray([tip]), unit, plainArray([...back.keys()])]);
  await keepBindings(
    db,
    unit,
    aside.flatMap((each) => (back.has(each.party) ? [{ ...each, party: back.get(each.party)! }] : [])),
  );
  await keepAsides(db, unit, lost, before, 1 + Math.max(-1, ...aside.map((each) => each.party)));
}

type Versions = {
  before: readonly StoredParty[];
  after: readonly StoredParty[];
  positions: ReadonlyMap<number, number>;
  aside: readonly Aside[];
};

/** Which of those kept aside is which new party: they share a mark; a place alone says nothing of who came back. */
function comeBack(aside: readonly Aside[], after: readonly StoredParty[]): Map<number, number> {
  if (aside.length === 0 || after.length === 0) return new Map();
  const gone = new Map(aside.map((each) => [each.party, each]));
  const parties = [...gone.values()].map(({ tip, party, role, marks }) => ({
    tip,
    party: -1 - party, // never the position of a new one
    role: PARTY_ROLES[role]!,
    receivedAt: '',
    minute: null,
    marks: unpackMarks(marks),
    subject: null,
  }));
  return new Map([...sameParties(parties, after)].map(([party, next]) => [-1 - party, next]));
}

async function keepAsides(
  db: Db,
  unit: number,
  lost: readonly BoundParty[],
  before: readonly StoredParty[],
  from: number,
): Promise<void> {
  if (lost.length === 0) return;
  const byPosition = new Map(before.map((party) => [party.party, party]));
  const numbers = new Map([...new Set(lost.map((row) => row.party))].map((party, at) => [party, from + at]));
  await db.run(KEEP, [
    unit,
    uuidArray(lost.map((row) => row.tip)),
    plainArray(lost.map((row) => numbers.get(row.party)!)),
    uuidArray(lost.map((row) => row.decision)),
    plainArray(lost.map((row) => row.side)),
    plainArray(lost.map((row) => PARTY_ROLES.indexOf(byPosition.get(row.party)!.role))),
    bytesArray(lost.map((row) => packMarks(byPosition.get(row.party)!.marks))),
  ]);
}
