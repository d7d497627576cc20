import { hiddenTips } from '../access/need-store.ts';
import { IDENTIFIER_KINDS, type IdentifierKind } from '../identifiers/shape.ts';
import { bytesArray, hexArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { PARTY_ROLES } from '../tips/shape.ts';
import { decisionsNaming } from './binding-store.ts';
import type { Binding, PartyRef } from './block.ts';
import { partiesNamed } from './decision-store.ts';
import { type Mark, packMarks, unpackMarks } from './mark.ts';
import type { StoredParty } from './resolve-blocks.ts';

type PartyRow = {
  tip_id: string;
  party_no: number;
  role: number;
  subject_id: string | null;
  marks: Buffer;
  received_at: string;
  incident_at: string | null;
};

const OF_TIPS = statement<PartyRow>(
  'subjects.partiesOfTips',
  'one-shard',
  `SELECT p.tip_id, p.party_no, p.role, p.subject_id, p.marks, t.received_at, t.incident_at
   FROM party p JOIN tip t ON t.tip_id = p.tip_id WHERE p.tip_id = ANY($1::uuid[]) AND p.unit_id = $2 ORDER BY p.tip_id, p.party_no`,
);
const PAGE = statement<PartyRow>(
  'subjects.partyPage',
  'fan-out',
  `SELECT p.tip_id, p.party_no, p.role, p.subject_id, p.marks, t.received_at, t.incident_at
   FROM party p JOIN tip t ON t.tip_id = p.tip_id WHERE p.unit_id = $1 AND (p.tip_id, p.party_no) > ($2::uuid, $3::smallint)
   ORDER BY p.tip_id, p.party_no LIMIT $4`,
);
const HOLDERS = statement<{ at: number; tip_id: string }>(
  'subjects.holders',
  'fan-out',
  `SELECT w.at, s.tip_id FROM unnest($1::bytea[], $2::int[], $4::int[]) AS w (print, most, at)
   CROSS JOIN LATERAL (SELECT tip_id FROM sighting WHERE fingerprint = w.print AND unit_id = $3 ORDER BY tip_id LIMIT w.most) s`,
);
const IN_MANY = statement<{ fingerprint: Buffer; tips: number; kept: boolean; nth: number }>(
  'subjects.standingInMany',
  'fan-out',
  `SELECT s.fingerprint, s.tips, s.nth,
     CASE WHEN i.kind = $6 THEN s.tips > $7 ELSE s.tips > $2 AND (i.kind IS NULL OR i.kind = ANY($3::smallint[])) END AS kept
   FROM (SELECT fingerprint, count(*) AS tips, row_number() OVER (ORDER BY fingerprint) AS nth FROM sighting
         WHERE unit_id = $1 AND fingerprint > $4 GROUP BY fingerprint ORDER BY fingerprint LIMIT $5) s
   LEFT JOIN identifier i ON i.fingerprint = s.fingerprint AND i.unit_id = $1
   WHERE s.tips > $2 OR s.nth = $5`,
);
const LIVE = statement<{ decision_id: string; kind: string; at: string }>(
  'subjects.liveDecisions',
  'one-shard',
  `SELECT decision_id, kind, at FROM subject_decision WHERE unit_id = $1 AND decision_id = ANY($2::uuid[]) AND undone_at IS NULL`,
);
const ALL_LIVE = statement<{ decision_id: string }>(
  'subjects.allLiveDecisions',
  'one-shard',
  `SELECT decision_id FROM subject_decision WHERE unit_id = $1 AND undone_at IS NULL AND kind <> 'undo'`,
);
const SET_SUBJECTS = statement(
  'subjects.setSubjects',
  'one-shard',
  `UPDATE party SET subject_id = s.subject_id FROM unnest($1::uuid[], $2::smallint[], $3::uuid[]) AS s (tip_id, party_no, subject_id)
   WHERE party.tip_id = s.tip_id AND party.party_no = s.party_no AND party.unit_id = $4`,
);
const SET_MARKS = statement(
  'subjects.setMarks',
  'one-shard',
  `UPDATE party SET marks = m.marks FROM unnest($1::uuid[], $2::smallint[], $3::bytea[]) AS m (tip_id, party_no, marks)
   WHERE party.tip_id = m.tip_id AND party.party_no = m.party_no AND party.unit_id = $4`,
);
const KEEP_TIP_MARKS = statement(
  'subjects.keepTipMarks',
  'one-shard',
  `INSERT INTO tip_mark (tip_id, unit_id, at, received_at, marks)
   SELECT tip_id, $1::int, at, received_at, marks FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::bytea[]) AS m (tip_id, at, received_at, marks)
   ON CONFLICT (tip_id) DO UPDATE SET at = excluded.at, marks = excluded.marks`,
);

const partyOf = (row: PartyRow): StoredParty => ({
  tip: row.tip_id,
  party: row.party_no,
  role: PARTY_ROLES[row.role]!,
  receivedAt: row.received_at,
  minute: minuteOf(row.incident_at),
  marks: unpackMarks(row.marks),
  subject: row.subject_id,
});

/** Whole minutes since 1970 of an instant; null where there is none. */
export const minuteOf = (instant: string | null): number | null =>
  instant === null ? null : Math.floor(Date.parse(instant) / 60_000);

/** All parties of these tips, with their marks, as far as the officer may see them. */
export async function storedParties(db: Db, unit: number, tips: readonly string[]): Promise<StoredParty[]> {
  if (tips.length === 0) return [];
  const hidden = await hiddenTips(db);
  const seen = hidden.size === 0 ? tips : tips.filter((tip) => !hidden.has(tip));
  return (await db.all(OF_TIPS, [uuidArray(seen), unit])).map(partyOf);
}

/** Parties of a unit after one of them, by tip and position: a page of all of them. */
export const partyPage = async (
  db: Db,
  unit: number,
  after: PartyRef,
  limit: number,
): Promise<StoredParty[]> => (await db.all(PAGE, [unit, after.tip, after.party, limit])).map(partyOf);

/** Before the first party. */
export const NO_PARTY: PartyRef = { tip: '00000000-0000-0000-0000-000000000000', party: -1 };

/** Tips in which a fingerprint stands, of each at most `most`, the first by id. */
export async function tipsHolding(
  db: Db,
  unit: number,
  asked: readonly { print: string; most: number }[],
): Promise<Map<string, string[]>> {
  const tips: string[][] = asked.map(() => []);
  if (asked.length > 0) {
    const prints = hexArray(asked.map(({ print }) => print));
    const most = plainArray(asked.map((each) => each.most));
    const rows = await db.all(HOLDERS, [prints, most, unit, plainArray([...asked.keys()])]);
    for (const { at, tip_id: tip } of rows) tips[at]!.push(tip);
  }
  return new Map(asked.map(({ print }, at) => [print, tips[at]!]));
}

/** Fingerprints of a page; `next`: where the next begins, null after the last. */
export type ManyPage = { found: Map<string, number>; next: Buffer | null };

/**
 * Fingerprints of traits and of identifiers of these kinds that stand in more than `least` tips, and of accounts that stand
 * in more than `accounts`, with how many: of the next `limit` values after one of them, so that no statement reads every
 * sighting of a unit.
 */
export async function standingInMany(
  db: Db,
  unit: number,
  which: { least: number; kinds: readonly IdentifierKind[]; accounts: number },
  after: Buffer,
  limit: number,
): Promise<ManyPage> {
  const kinds = plainArray(which.kinds.map((kind) => IDENTIFIER_KINDS.indexOf(kind)));
  const account = IDENTIFIER_KINDS.indexOf('account');
  const rows = await db.all(IN_MANY, [unit, which.least, kinds, after, limit, account, which.accounts]);
  const kept = rows.filter((row) => row.kept);
  return {
    found: new Map(kept.map((row) => [row.fingerprint.toString('hex'), row.tips])),
    next: rows.find((row) => row.nth === limit)?.fingerprint ?? null,
  };
}

/** Decisions that hold and name a party of these tips. */
export async function bindingsIn(db: Db, unit: number, tips: readonly string[]): Promise<Binding[]> {
  return liveBindings(db, unit, await decisionsNaming(db, unit, tips));
}

/** Every decision of a unit that holds. */
export const allBindings = async (db: Db, unit: number): Promise<Binding[]> =>
  liveBindings(
    db,
    unit,
    (await db.all(ALL_LIVE, [unit])).map((row) => row.decision_id),
  );

/** Those of these decisions that hold, with the parties that they name. */
export async function liveBindings(db: Db, unit: number, decisions: readonly string[]): Promise<Binding[]> {
  if (decisions.length === 0) return [];
  const live = await db.all(LIVE, [unit, plainArray(decisions)]);
  if (live.length === 0) return [];
  const named = await partiesNamed(
    db,
    unit,
    live.map((each) => each.decision_id),
  );
  return live.map((row) => {
    const [first = [], second = []] = named.get(row.decision_id)!;
    const isSame = row.kind === 'join';
    return {
      decision: row.decision_id,
      kind: isSame ? 'same' : 'apart',
      at: row.at,
      sides: isSame ? [first] : [first, second],
    };
  });
}

/** Give parties their subjects. */
export async function setSubjects(
  db: Db,
  unit: number,
  rows: readonly (PartyRef & { subject: string | null })[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.run(SET_SUBJECTS, [
    uuidArray(rows.map((row) => row.tip)),
    plainArray(rows.map((row) => row.party)),
    uuidArray(rows.map((row) => row.subject)),
    unit,
  ]);
}

/** Give parties their marks. */
export async function setMarks(
  db: Db,
  unit: number,
  rows: readonly (PartyRef & { marks: readonly Mark[] })[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.run(SET_MARKS, [
    uuidArray(rows.map((row) => row.tip)),
    plainArray(rows.map((row) => row.party)),
    bytesArray(rows.map((row) => packMarks(row.marks))),
    unit,
  ]);
}

/** Keep the marks of tips themselves. `at`: when it happened, else when it came in. */
export async function keepTipMarks(
  db: Db,
  unit: number,
  rows: readonly { tip: string; at: string; receivedAt: string; marks: readonly Mark[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.run(KEEP_TIP_MARKS, [
    unit,
    uuidArray(rows.map((row) => row.tip)),
    textArray(rows.map((row) => row.at)),
    textArray(rows.map((row) => row.receivedAt)),
    bytesArray(rows.map((row) => packMarks(row.marks))),
  ]);
}
