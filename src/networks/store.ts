import { hiddenTips, restrictedTips } from '../access/need-store.ts';
import { hexArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type Mark, unpackMarks } from '../subjects/mark.ts';
import { standing } from '../subjects/store.ts';
import { PARTY_ROLES } from '../tips/shape.ts';
import type { TipFacts } from './figures.ts';
import type { NetworkParty, NetworkTip } from './things.ts';

type PartyRow = { tip_id: string; party_no: number; role: number; subject_id: string | null; marks: Buffer };
type TipRow = {
  tip_id: string;
  received_at: string;
  incident_at: string | null;
  platform: string | null;
  country: string | null;
};
type MarkRow = { tip_id: string; marks: Buffer };

const PARTY_PAGE = statement<PartyRow>(
  'networks.partyPage',
  'fan-out',
  'SELECT tip_id, party_no, role, subject_id, marks FROM party WHERE unit_id = $1 AND (tip_id, party_no) > ($2::uuid, $3::smallint) AND subject_id IS NOT NULL ORDER BY tip_id, party_no LIMIT $4',
);
const TIP_PAGE = statement<TipRow>(
  'networks.tipPage',
  'fan-out',
  'SELECT tip_id, received_at, incident_at, platform, country FROM tip WHERE unit_id = $1 AND tip_id > $2::uuid ORDER BY tip_id LIMIT $3',
);
const MARK_PAGE = statement<MarkRow>(
  'networks.markPage',
  'fan-out',
  'SELECT tip_id, marks FROM tip_mark WHERE unit_id = $1 AND tip_id > $2::uuid ORDER BY tip_id LIMIT $3',
);
const PARTIES = statement<PartyRow>(
  'networks.parties',
  'one-shard',
  'SELECT tip_id, party_no, role, subject_id, marks FROM party WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 AND subject_id IS NOT NULL',
);
const TIPS = statement<TipRow>(
  'networks.tips',
  'one-shard',
  'SELECT tip_id, received_at, incident_at, platform, country FROM tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const MARKS = statement<MarkRow>(
  'networks.marks',
  'one-shard',
  'SELECT tip_id, marks FROM tip_mark WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const TIPS_OF = statement<{ tip_id: string }>(
  'networks.tipsOfSubjects',
  'one-shard',
  'SELECT DISTINCT tip_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2',
);
const MERGED = statement<{ subject_id: string }>(
  'networks.mergedInto',
  'fan-out',
  'SELECT subject_id FROM subject WHERE merged_into = ANY($1::uuid[]) AND unit_id = $2',
);
const SEEN = statement<{ print: string; tips: number }>(
  'networks.tipsWithThings',
  'one-shard',
  `SELECT encode(fingerprint, 'hex') AS print, count(*)::int AS tips FROM sighting
   WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND tip_id <> ALL($3::uuid[]) GROUP BY fingerprint`,
);
const SHARING = statement<{ tip_id: string }>(
  'networks.tipsSharing',
  'one-shard',
  'SELECT DISTINCT tip_id FROM sighting WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 ORDER BY tip_id LIMIT $3',
);

const SEEN_SUBJECTS = statement<{ subject_id: string }>(
  'networks.seenSubjects',
  'one-shard',
  'SELECT DISTINCT subject_id FROM subject_tip WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2 AND tip_id <> ALL($3::uuid[])',
);
const MERGED_PAIRS = statement<{ subject_id: string; merged_into: string }>(
  'networks.mergedPairs',
  'fan-out',
  'SELECT subject_id, merged_into FROM subject WHERE merged_into = ANY($1::uuid[]) AND unit_id = $2',
);
const THINGS_TIPS = statement<{ tip_id: string }>(
  'networks.tipsOfThings',
  'one-shard',
  'SELECT DISTINCT tip_id FROM sighting WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND tip_id <> ALL($3::uuid[]) ORDER BY tip_id',
);

const PAGE = 20_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Parties and tips as networks are made of them. */
export type Told = { parties: NetworkParty[]; tips: (NetworkTip & TipFacts)[] };

/**
 * A whole unit, without restricted tips, in pages. Memory: about 1 kB a tip and 0.3 kB a mark that may tie.
 */
export async function unitTold(db: Db, unit: number): Promise<Told> {
  const apart = await restrictedTips(db, unit);
  const parties: PartyRow[] = [];
  for (let after: [string, number] = [FIRST, -1]; ; ) {
    const page = await db.all(PARTY_PAGE, [unit, ...after, PAGE]);
    parties.push(...page.filter((row) => !apart.has(row.tip_id)));
    if (page.length < PAGE) break;
    after = [page.at(-1)!.tip_id, page.at(-1)!.party_no];
  }
  const tips = await inPages<TipRow>((after) => db.all(TIP_PAGE, [unit, after, PAGE]));
  const marks = await inPages<MarkRow>((after) => db.all(MARK_PAGE, [unit, after, PAGE]));
  return told(
    db,
    unit,
    parties,
    tips.filter((row) => !apart.has(row.tip_id)),
    marks,
  );
}

async function inPages<Row extends { tip_id: string }>(
  ask: (after: string) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = FIRST; ; ) {
    const page = await ask(after);
    for (const row of page) rows.push(row);
    if (page.length < PAGE) return rows;
    after = page.at(-1)!.tip_id;
  }
}

/** These tips with all their parties, as far as the officer may see them. */
export async function tipsTold(db: Db, unit: number, ids: readonly string[]): Promise<Told> {
  const hidden = await hiddenTips(db);
  const seen = plainArray(ids.filter((id) => !hidden.has(id)));
  const parties = await db.all(PARTIES, [seen, unit]);
  const tips = await db.all(TIPS, [seen, unit]);
  return told(db, unit, parties, tips, await db.all(MARKS, [seen, unit]));
}

async function told(
  db: Db,
  unit: number,
  parties: readonly PartyRow[],
  tips: readonly TipRow[],
  marks: readonly MarkRow[],
): Promise<Told> {
  const heads = new Map<string, string>();
  const ids = [...new Set(parties.map((row) => row.subject_id!))];
  for (let at = 0; at < ids.length; at += PAGE)
    for (const [id, head] of await standing(db, unit, ids.slice(at, at + PAGE))) heads.set(id, head.id);
  const packed = new Map(marks.map((row) => [row.tip_id, row.marks]));
  const arrived = new Map(tips.map((row) => [row.tip_id, minuteOf(row.received_at)]));
  return {
    parties: parties.flatMap(({ tip_id, party_no, role, subject_id, marks: own }) => {
      const subject = heads.get(subject_id!);
      return subject
        ? [
            {
              tip: tip_id,
              party: party_no,
              role: PARTY_ROLES[role]!,
              subject,
              marks: timed(unpackMarks(own), arrived.get(tip_id)),
            },
          ]
        : [];
    }),
    tips: tips.map((row) => {
      // what is said to have happened after the tip came in was told by a wrong clock
      const isTime = row.incident_at !== null && Date.parse(row.incident_at) <= Date.parse(row.received_at);
      const at = isTime ? row.incident_at! : row.received_at;
      const own = packed.get(row.tip_id);
      return {
        tip: row.tip_id,
        minute: minuteOf(at),
        marks: own ? unpackMarks(own) : [],
        at,
        receivedAt: row.received_at,
        platform: row.platform,
        country: row.country,
      };
    }),
  };
}

const minuteOf = (at: string): number => Math.floor(Date.parse(at) / 60_000);

/** Marks without times that lie after the tip’s arrival. */
const timed = (marks: readonly Mark[], arrived: number | undefined): Mark[] =>
  marks.map((mark) =>
    mark.minute !== null && arrived !== undefined && mark.minute > arrived ? { ...mark, minute: null } : mark,
  );
/** A subject's id and those that lead to it. Never shown: some of them may have begun in what is kept from the officer. */
export const idsOfSubject = async (db: Db, unit: number, subject: string): Promise<string[]> => [
  subject,
  ...(await db.all(MERGED, [plainArray([subject]), unit])).map((row) => row.subject_id),
];

/** Ids of the tips of these subjects, those merged into them included, as far as the officer may see them. */
export async function tipsOfSubjects(db: Db, unit: number, subjects: readonly string[]): Promise<string[]> {
  if (subjects.length === 0) return [];
  const merged = await db.all(MERGED, [plainArray(subjects), unit]);
  const all = plainArray([...subjects, ...merged.map((row) => row.subject_id)]);
  const hidden = await hiddenTips(db);
  return (await db.all(TIPS_OF, [all, unit])).map((row) => row.tip_id).filter((id) => !hidden.has(id));
}

/** Which of these subjects stand in a tip that the officer may see, those merged into them included. */
export async function seenSubjects(db: Db, unit: number, subjects: readonly string[]): Promise<Set<string>> {
  if (subjects.length === 0) return new Set();
  const heads = new Map(subjects.map((id) => [id, id]));
  for (const row of await db.all(MERGED_PAIRS, [plainArray(subjects), unit]))
    heads.set(row.subject_id, row.merged_into);
  const hidden = plainArray([...(await hiddenTips(db))]);
  const rows = await db.all(SEEN_SUBJECTS, [plainArray([...heads.keys()]), unit, hidden]);
  return new Set(rows.flatMap(({ subject_id }) => [subject_id, heads.get(subject_id)!]));
}

/** The tips, of those that the officer may see, in which one of these things stands, without these tips. */
export async function tipsHoldingThings(
  db: Db,
  unit: number,
  prints: readonly string[],
  without: readonly string[],
): Promise<string[]> {
  if (prints.length === 0) return [];
  const hidden = await hiddenTips(db);
  const rows = await db.all(THINGS_TIPS, [
    bytesOf(prints),
    unit,
    plainArray([...new Set([...without, ...hidden])]),
  ]);
  return rows.map((row) => row.tip_id);
}

/** In how many tips, of those that the officer may see, each of these things stands: fingerprint (hex) → tips. */
export async function tipsWithThings(
  db: Db,
  unit: number,
  prints: readonly string[],
): Promise<Map<string, number>> {
  if (prints.length === 0) return new Map();
  const hidden = plainArray([...(await hiddenTips(db))]);
  const rows = await db.all(SEEN, [bytesOf(prints), unit, hidden]);
  return new Map(rows.map((row) => [row.print, row.tips]));
}

/** At most `most` tips, of those that the officer may see, in which one of these things stands. */
export async function tipsSharing(
  db: Db,
  unit: number,
  prints: readonly string[],
  most: number,
): Promise<string[]> {
  if (prints.length === 0) return [];
  const hidden = await hiddenTips(db);
  const rows = await db.all(SHARING, [bytesOf(prints), unit, most + hidden.size]);
  return rows
    .map((row) => row.tip_id)
    .filter((id) => !hidden.has(id))
    .slice(0, most);
}

const bytesOf = hexArray;
