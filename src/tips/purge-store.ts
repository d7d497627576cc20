import type { Instant } from '../kernel/time.ts';
import { bytesArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { LANES, TIP_STATES } from './shape.ts';
import { keepTips, place, type TipRow, tipKey, tipsByIds } from './store.ts';

type NoteRow = { tip_id: string; decision_id: string; note: Buffer | null; answer: Buffer | null };

const FORGET = (
  [
    'tip_version',
    'tip_document',
    'tip_sealed',
    'tip_score',
    'tip_feature',
    'tip_gap',
    'party',
    'tip_outcome',
    'tip_merge',
    'second_look',
    'hand_over',
    'end_seen',
  ] as const
).map((table) =>
  statement(
    `tips.forget ${table}`,
    'one-shard',
    `DELETE FROM ${table} WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2`,
  ),
);
const FORGET_OLD = (['tip_version', 'tip_document', 'tip_sealed'] as const).map((table) =>
  statement(
    `tips.forgetOld ${table}`,
    'one-shard',
    `DELETE FROM ${table} WHERE tip_id = $1 AND unit_id = $2`,
  ),
);
const FORGET_NOTES = statement(
  'tips.forgetNotes',
  'one-shard',
  'UPDATE decision SET note = NULL, answer = NULL WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const NOTES = statement<{ decision_id: string; note: Buffer | null; answer: Buffer | null }>(
  'tips.notes',
  'one-shard',
  'SELECT decision_id, note, answer FROM decision WHERE tip_id = $1 AND (note IS NOT NULL OR answer IS NOT NULL)',
);
const SET_NOTE = statement(
  'tips.setNote',
  'one-shard',
  'UPDATE decision SET note = $3, answer = $4 WHERE tip_id = $1 AND decision_id = $2',
);
const MARKS = statement<{ act_id: string | null; officer_id: string; at: Instant }>(
  'tips.actsOn',
  'one-shard',
  'SELECT DISTINCT act_id, officer_id, at FROM decision WHERE tip_id = ANY($1::uuid[]) AND (note IS NOT NULL OR answer IS NOT NULL)',
);
const BESIDE = statement<NoteRow>(
  'tips.notesBeside',
  'fan-out',
  `SELECT tip_id, decision_id, note, answer FROM decision WHERE unit_id = $1 AND act_id = ANY($2::uuid[]) AND tip_id <> ALL($3::uuid[]) AND (note IS NOT NULL OR answer IS NOT NULL)
   UNION ALL
   SELECT d.tip_id, d.decision_id, d.note, d.answer FROM decision d JOIN unnest($4::uuid[], $5::timestamptz[]) AS a (officer_id, at) ON a.officer_id = d.officer_id AND a.at = d.at
   WHERE d.unit_id = $1 AND d.tip_id <> ALL($3::uuid[]) AND (d.note IS NOT NULL OR d.answer IS NOT NULL)`,
);
const SET_KEY = statement(
  'tips.setKeys',
  'one-shard',
  'UPDATE tip SET data_key = k.key FROM unnest($1::uuid[], $2::bytea[]) AS k (tip_id, key) WHERE tip.tip_id = k.tip_id',
);
const NOTE_CLEARING = statement(
  'tips.noteClearing',
  'one-shard',
  `INSERT INTO clearing (unit_id, tip_id, cleared_at, officer, whole) SELECT $1::int, tip_id, $2::timestamptz, $3::text, $4::boolean FROM unnest($5::uuid[]) AS t (tip_id) ON CONFLICT DO NOTHING`,
);
const CLEARING = statement<{ cleared_at: string; officer: string; whole: boolean }>(
  'tips.clearing',
  'one-shard',
  'SELECT cleared_at, officer, whole FROM clearing WHERE unit_id = $1 AND tip_id = $2 ORDER BY cleared_at DESC LIMIT 1',
);
const CLEARINGS = statement<{ clearings: number }>(
  'tips.clearings',
  'one-shard',
  'SELECT count(*)::int AS clearings FROM clearing WHERE unit_id = $1',
);
const DIGESTS = statement<{ digest: Buffer }>(
  'tips.digests',
  'one-shard',
  'SELECT digest FROM tip_document WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 ORDER BY digest',
);
const SEALED = statement<{ tip_id: string; data_key: Buffer }>(
  'tips.sealedPage',
  'fan-out',
  'SELECT tip_id, data_key FROM tip WHERE unit_id = $1 AND tip_id > $2::uuid AND length(data_key) > 0 ORDER BY tip_id LIMIT $3',
);

export const CLEARED = TIP_STATES.indexOf('cleared');

/** What is left of a tip of which everything was cleared: that it came, from whom, under which number. */
export function stubOf(row: TipRow, rank: number): TipRow {
  return {
    ...row,
    platform: null,
    incident_type: null,
    country: null,
    region: null,
    incident_at: null,
    lane: LANES.length - 1,
    state: CLEARED,
    danger: 0,
    actionability: 0,
    clock: 0,
    novelty: 0,
    floor: false,
    escalated: false,
    rules: [],
    rank,
    expires_at: null,
    expires: null,
    assigned: null,
    close_reason: null,
    override_lane: null,
    bundle_key: null,
    bundle_of: null,
    bundle: 0,
    earlier: 0,
    files: 0,
    warnings: 0,
    data_key: Buffer.alloc(0),
    revision: row.revision + 1,
  };
}

/** Delete all that hangs on these tips and leave their stubs, which have no key. */
export async function purgeTips(db: Db, unit: number, stubs: readonly TipRow[]): Promise<void> {
  const ids = plainArray(stubs.map((row) => row.tip_id));
  for (const forget of FORGET) await db.run(forget, [ids, unit]);
  await db.run(FORGET_NOTES, [ids, unit]);
  await keepTips(db, unit, stubs);
  await setKeys(db, stubs);
}

/** Versions and source documents of a tip that is going to be written anew. */
export async function forgetContents(db: Db, unit: number, tip: string): Promise<void> {
  for (const forget of FORGET_OLD) await db.run(forget, [tip, unit]);
}

export const setKeys = (db: Db, rows: readonly Pick<TipRow, 'tip_id' | 'data_key'>[]) =>
  db.run(SET_KEY, [plainArray(rows.map((row) => row.tip_id)), bytesArray(rows.map((row) => row.data_key))]);

/** Seal the notes of a tip by another key; those that `keep` refuses are forgotten. */
export async function resealNotes(
  db: Db,
  tip: string,
  keys: { old: Buffer; new: Buffer },
  keep: (note: string) => boolean,
): Promise<void> {
  const again = (at: string, sealed: Buffer | null) => {
    if (sealed === null) return null;
    const plain = db.vault.open(keys.old, at, sealed);
    return keep(plain.toString('utf8')) ? db.vault.seal(keys.new, at, plain) : null;
  };
  for (const { decision_id, note, answer } of await db.all(NOTES, [tip]))
    await db.run(SET_NOTE, [
      tip,
      decision_id,
      again(place.note(tip, decision_id), note),
      again(place.answer(tip, decision_id), answer),
    ]);
}

/** The acts in which something was written on these tips; the same words stand on whatever else was a part of them. */
export const actsOn = (db: Db, tips: readonly string[]) => db.all(MARKS, [plainArray(tips)]);
export type ActOn = Awaited<ReturnType<typeof actsOn>>[number];

/**
 * Forget what these acts wrote on other tips than these, where it speaks of somebody who is cleared: the note of a hand-over, a closing or
 * a merge stands on each tip that was a part of it.
 */
export async function forgetBeside(
  db: Db,
  unit: number,
  acts: readonly ActOn[],
  tips: readonly string[],
  isGone: (words: string) => boolean,
): Promise<void> {
  if (acts.length === 0) return;
  const found = await db.all(BESIDE, [
    unit,
    plainArray([...new Set(acts.flatMap(({ act_id }) => act_id ?? []))]),
    plainArray(tips),
    plainArray(acts.map(({ officer_id }) => officer_id)),
    plainArray(acts.map(({ at }) => at)),
  ]);
  const ids = [...new Set(found.map(({ tip_id }) => tip_id))];
  const rows = new Map((await tipsByIds(db, unit, ids)).map((row) => [row.tip_id, row]));
  for (const { tip_id: tip, decision_id, note, answer } of found) {
    const row = rows.get(tip);
    if (!row || row.state === CLEARED || db.vault.isDestroyed(row.data_key, place.key(tip))) continue;
    const key = tipKey(db, row);
    const left = (at: string, sealed: Buffer | null) =>
      sealed && isGone(db.vault.open(key, at, sealed).toString('utf8')) ? null : sealed;
    const after = [left(place.note(tip, decision_id), note), left(place.answer(tip, decision_id), answer)];
    if (after[0] !== note || after[1] !== answer) await db.run(SET_NOTE, [tip, decision_id, ...after]);
  }
}

export const noteClearing = (
  db: Db,
  unit: number,
  by: { officer: string; at: Instant },
  whole: boolean,
  tips: readonly string[],
) =>
  tips.length === 0
    ? Promise.resolve(0)
    : db.run(NOTE_CLEARING, [unit, by.at, by.officer, whole, plainArray(tips)]);

/** Digests of the source documents of these tips. */
export const digestsOf = async (db: Db, unit: number, tips: readonly string[]): Promise<Buffer[]> =>
  (await db.all(DIGESTS, [plainArray(tips), unit])).map((row) => row.digest);

/** When something of a tip was last cleared, by whom, and whether all of it; null where nothing was. */
export const clearingOf = (db: Db, unit: number, tip: string) => db.one(CLEARING, [unit, tip]);

/** How many times something of a tip of this unit was cleared: a count that only grows. */
export const clearingsIn = async (db: Db, unit: number): Promise<number> =>
  (await db.one(CLEARINGS, [unit]))!.clearings;

/** Tips of a unit that have a key, after an id, in order of id: for a look at which of them were destroyed. */
export const sealedTips = (db: Db, unit: number, after: string, limit: number) =>
  db.all(SEALED, [unit, after, limit]);
