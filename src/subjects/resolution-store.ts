import { restrictedAmong } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { touchTips } from '../tips/touched-store.ts';
import { type PartyRef, partyKey, subjectIdOf } from './block.ts';
import { setSubjects } from './party-store.ts';
import type { Resolved } from './resolve-blocks.ts';
import { keepReview, type ReviewRow } from './review-store.ts';

/** A subject as it is kept: one that stands, or an id that leads on. `tip_id`, `party_no`: who founded it; null in old rows. */
export type SubjectRow = {
  subject_id: string;
  first_at: string;
  merged_into: string | null;
  tips: number;
  tip_id: string | null;
  party_no: number | null;
};

const COLUMNS = 'subject_id, first_at, merged_into, tips, tip_id, party_no';
const ROWS = statement<SubjectRow>(
  'subjects.rows',
  'one-shard',
  `SELECT ${COLUMNS} FROM subject WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2`,
);
const LED = statement<SubjectRow>(
  'subjects.ledTo',
  'fan-out',
  `SELECT ${COLUMNS} FROM subject WHERE merged_into = ANY($1::uuid[]) AND unit_id = $2`,
);
const KEEP = statement(
  'subjects.keep',
  'one-shard',
  `INSERT INTO subject (subject_id, unit_id, first_at, merged_into, tips, tip_id, party_no)
   SELECT subject_id, $1::int, first_at, NULL, tips, tip_id, party_no FROM unnest($2::uuid[], $3::timestamptz[], $4::int[], $5::uuid[], $6::smallint[]) AS s (subject_id, first_at, tips, tip_id, party_no)
   ON CONFLICT (subject_id) DO UPDATE SET first_at = excluded.first_at, merged_into = NULL, tips = excluded.tips, tip_id = excluded.tip_id, party_no = excluded.party_no`,
);
const LEAD_ON = statement(
  'subjects.leadOn',
  'one-shard',
  `UPDATE subject SET merged_into = s.into_id, tips = 0 FROM unnest($1::uuid[], $2::uuid[]) AS s (subject_id, into_id)
   WHERE subject.subject_id = s.subject_id AND subject.unit_id = $3`,
);
const TIES = statement<{ subject_id: string; tip_id: string }>(
  'subjects.ties',
  'one-shard',
  'SELECT subject_id, tip_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2',
);
const TIE = statement(
  'subjects.tie',
  'one-shard',
  'INSERT INTO subject_tip (subject_id, tip_id, unit_id) SELECT subject_id, tip_id, $1::int FROM unnest($2::uuid[], $3::uuid[]) AS s (subject_id, tip_id) ON CONFLICT DO NOTHING',
);
const UNTIE = statement(
  'subjects.untieAll',
  'one-shard',
  `DELETE FROM subject_tip USING unnest($1::uuid[], $2::uuid[]) AS s (subject_id, tip_id)
   WHERE subject_tip.subject_id = s.subject_id AND subject_tip.tip_id = s.tip_id AND subject_tip.unit_id = $3`,
);

const PAGE = statement<SubjectRow>(
  'subjects.page',
  'fan-out',
  `SELECT ${COLUMNS} FROM subject WHERE unit_id = $1 AND subject_id > $2 ORDER BY subject_id LIMIT $3`,
);
const ORPHANS = statement<{ subject_id: string }>(
  'subjects.orphanTies',
  'fan-out',
  `SELECT DISTINCT t.subject_id FROM subject_tip t LEFT JOIN subject s ON s.subject_id = t.subject_id AND s.unit_id = t.unit_id
   WHERE t.unit_id = $1 AND t.subject_id > $2 AND t.subject_id <= $3 AND s.subject_id IS NULL`,
);

/** Rows of subjects by id. */
export const subjectRows = async (
  db: Db,
  unit: number,
  ids: readonly string[],
): Promise<Map<string, SubjectRow>> =>
  new Map(
    ids.length === 0 ? [] : (await db.all(ROWS, [uuidArray(ids), unit])).map((row) => [row.subject_id, row]),
  );

/** Rows of subjects after an id, in the order of ids. */
export const subjectPage = (db: Db, unit: number, after: string, limit: number): Promise<SubjectRow[]> =>
  db.all(PAGE, [unit, after, limit]);

/** Ids after one and up to another that tips are tied to and that are no subjects. */
export const orphanTies = async (db: Db, unit: number, after: string, upTo: string): Promise<string[]> =>
  (await db.all(ORPHANS, [unit, after, upTo])).map((row) => row.subject_id);

/** The tips that each of these subjects is tied to. */
export async function tiesOf(
  db: Db,
  unit: number,
  subjects: readonly string[],
): Promise<Map<string, string[]>> {
  const ties = new Map<string, string[]>();
  if (subjects.length === 0) return ties;
  for (const { subject_id: subject, tip_id: tip } of await db.all(TIES, [uuidArray(subjects), unit])) {
    const tips = ties.get(subject);
    if (tips) tips.push(tip);
    else ties.set(subject, [tip]);
  }
  return ties;
}

/**
 * What writing came to: parties that are of another subject now, subjects that stand and did not, those that stand no more;
 * pairs that wait for a decision no more.
 */
export type WrittenSubjects = { changed: number; begun: number; ended: number; settled: ReviewRow[] };

type Standing = { founder: PartyRef; firstAt: string; tips: Set<string> };

/**
 * Write what resolution decided, and only what is not so already: the subject of each party; rows of subjects; which tips
 * they have and how many of these count; old ids, which lead to the subject that their founding party is in; the list of
 * those who might be one.
 *
 * written  tips whose parties are written elsewhere in this transaction, with their subjects
 * arrived  tips that are new in this transaction: no other was scored by them, and they are scored by what stands now
 * former   ids of subjects that parties of these were of before
 */
export async function writeResolved(
  db: Db,
  unit: number,
  now: Instant,
  resolved: Resolved,
  about: { written?: ReadonlySet<string>; arrived?: ReadonlySet<string>; former?: Iterable<string> } = {},
): Promise<WrittenSubjects> {
  const moved = resolved.parties.flatMap(({ tip, party, subject }) => {
    const next = resolved.subjectOf.get(partyKey({ tip, party })) ?? null;
    return next === subject || about.written?.has(tip) ? [] : [{ tip, party, subject: next }];
  });
  await setSubjects(db, unit, moved);
  const standing = standingOf(resolved);
  const rows = await rowsOf(db, unit, resolved, standing, about.former ?? []);
  const ids = new Set([...standing.keys(), ...rows.keys()]);
  const tied = await writeTies(db, unit, ids, standing, about.arrived ?? new Set());
  await touchTips(db, unit, tied);
  const begun = await writeStanding(db, unit, rows, standing);
  const ended = await leadOn(db, unit, resolved, rows, standing);
  const settled = await keepReview(db, unit, now, ids, resolved.candidates);
  return { changed: moved.length, begun, ended, settled };
}

/** The subjects that stand, with their tips. */
function standingOf({ subjects, parties }: Resolved): Map<string, Standing> {
  const receivedAt = new Map(parties.map((party) => [party.tip, party.receivedAt]));
  return new Map(
    subjects.map(({ id, founder, parties: members }) => [
      id,
      { founder, firstAt: receivedAt.get(founder.tip)!, tips: new Set(members.map((each) => each.tip)) },
    ]),
  );
}

/** Every row that this may concern: of ids that were or are, of ids that the parties would found, and what leads to these. */
async function rowsOf(
  db: Db,
  unit: number,
  resolved: Resolved,
  standing: ReadonlyMap<string, Standing>,
  former: Iterable<string>,
): Promise<Map<string, SubjectRow>> {
  const ids = new Set([...standing.keys(), ...former]);
  for (const party of resolved.parties) {
    ids.add(subjectIdOf(party));
    if (party.subject !== null) ids.add(party.subject);
  }
  if (ids.size === 0) return new Map();
  const asked = uuidArray([...ids]);
  const rows = [...(await db.all(ROWS, [asked, unit])), ...(await db.all(LED, [asked, unit]))];
  return new Map(rows.map((row) => [row.subject_id, row]));
}

/** Returns tips to which others were tied or untied that had come before: what is told of them by others has changed. */
async function writeTies(
  db: Db,
  unit: number,
  ids: ReadonlySet<string>,
  standing: ReadonlyMap<string, Standing>,
  arrived: ReadonlySet<string>,
): Promise<Set<string>> {
  const besides = new Set<string>();
  if (ids.size === 0) return besides;
  const known = new Set<string>();
  const gone: { subject: string; tip: string }[] = [];
  for (const { subject_id: subject, tip_id: tip } of await db.all(TIES, [uuidArray([...ids]), unit])) {
    known.add(`${subject} ${tip}`);
    if (!standing.get(subject)?.tips.has(tip)) gone.push({ subject, tip });
  }
  const fresh = [...standing].flatMap(([subject, { tips }]) =>
    [...tips].flatMap((tip) => (known.has(`${subject} ${tip}`) ? [] : [{ subject, tip }])),
  );
  const columns = (rows: readonly { subject: string; tip: string }[]) =>
    [uuidArray(rows.map((row) => row.subject)), uuidArray(rows.map((row) => row.tip))] as const;
  if (gone.length > 0) await db.run(UNTIE, [...columns(gone), unit]);
  if (fresh.length > 0) await db.run(TIE, [unit, ...columns(fresh)]);
  for (const { subject, tip } of [...gone, ...fresh])
    if (!arrived.has(tip))
      for (const other of standing.get(subject)?.tips ?? []) if (!arrived.has(other)) besides.add(other);
  return besides;
}

async function writeStanding(
  db: Db,
  unit: number,
  rows: ReadonlyMap<string, SubjectRow>,
  standing: ReadonlyMap<string, Standing>,
): Promise<number> {
  const tips = [...new Set([...standing.values()].flatMap((each) => [...each.tips]))];
  const uncounted = await restrictedAmong(db, unit, tips);
  const wrong = [...standing].flatMap(([id, { founder, firstAt, tips: all }]) => {
    const row = rows.get(id);
    const counted = [...all].filter((tip) => !uncounted.has(tip)).length;
    const isRight =
      row?.merged_into === null &&
      row.tips === counted &&
      row.first_at === firstAt &&
      row.tip_id === founder.tip &&
      row.party_no === founder.party;
    return isRight ? [] : [{ id, founder, firstAt, counted }];
  });
  if (wrong.length > 0)
    await db.run(KEEP, [
      unit,
      uuidArray(wrong.map((each) => each.id)),
      textArray(wrong.map((each) => each.firstAt)),
      plainArray(wrong.map((each) => each.counted)),
      uuidArray(wrong.map((each) => each.founder.tip)),
      plainArray(wrong.map((each) => each.founder.party)),
    ]);
  return wrong.filter(({ id }) => rows.get(id)?.merged_into !== null).length;
}

/** Ids that stand no more lead to the subject that their founding party is in; where that is gone, to the oldest who was of it. */
async function leadOn(
  db: Db,
  unit: number,
  resolved: Resolved,
  rows: ReadonlyMap<string, SubjectRow>,
  standing: ReadonlyMap<string, Standing>,
): Promise<number> {
  const heirs = new Map<string, string>();
  for (const party of resolved.parties) {
    const next = resolved.subjectOf.get(partyKey(party));
    if (party.subject !== null && next && !heirs.has(party.subject)) heirs.set(party.subject, next);
  }
  const wrong: { id: string; into: string | null }[] = [];
  let ended = 0;
  for (const [id, row] of rows) {
    if (standing.has(id)) continue;
    const founder =
      row.tip_id === null
        ? undefined
        : resolved.subjectOf.get(partyKey({ tip: row.tip_id, party: row.party_no! }));
    const via = row.merged_into === null ? undefined : row.merged_into;
    const stays = via !== undefined && standing.has(via) ? via : undefined;
    const into =
      founder ?? heirs.get(id) ?? stays ?? (via === undefined ? undefined : heirs.get(via)) ?? null;
    if (row.merged_into === null) ended += 1;
    if (into !== row.merged_into || row.tips !== 0) wrong.push({ id, into });
  }
  if (wrong.length > 0)
    await db.run(LEAD_ON, [
      uuidArray(wrong.map((each) => each.id)),
      uuidArray(wrong.map((each) => each.into)),
      unit,
    ]);
  return ended;
}
