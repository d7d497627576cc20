import { moveClocks } from '../clocks/tip-clocks.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type OtherTips, otherTips, type ToldOfTip } from '../subjects/earlier-store.ts';
import { isMerged } from '../tips/merge-store.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { LANES } from '../tips/shape.ts';
import { keepScores, laneName, lockTips, type TipRow } from '../tips/store.ts';
import { type KeptRow, keepFeatures, keptFeatures, moveFeatures } from './feature-store.ts';
import { networkFeatures, toldAnew } from './features-network.ts';
import { type HashTold, hashFeatures } from './hash-told.ts';
import { toldByLists } from './hash-told-store.ts';
import { listsOf, packFeatures, unpackFeatures } from './kept-features.ts';
import { lentTo, rootsOf } from './lent.ts';
import { matchedAgain, missingFeatures } from './missing-features.ts';
import { type Lent, liftedLane, pooled } from './pool.ts';
import { rankOf } from './rank.ts';
import { lockAsSeen, type ScoredRow, type SeenState, seenTips } from './rescore-seen-store.ts';
import { writeScores } from './rescore-store.ts';
import type { RulesInForce } from './rule-set-store.ts';
import { scoreLasting } from './score-lasting.ts';

/** What scoring again came to: ids of tips whose scores or reasons changed, and of these such as stand in another lane now. */
export type Rescored = { changed: string[]; moved: string[] };

type Again = { before: ScoredRow; after: ScoredRow; reasons: string };

/** A tip whose scores differ, worked out without a lock, and the state of it that this rests on. `moment`: what is to be written of its clock. */
export type Differing = Again & {
  state: SeenState;
  changed: boolean;
  moment: Omit<KeptRow, 'features'> | null;
};

/**
 * Score tips again by the rules given, at this moment, from what was kept of them. Only what differs is written: a score
 * that the rules do not change keeps the version it was made with. A lane that an officer lifted stays lifted; a tip’s
 * revision stays, since nobody decided anything. A tip that is urgent now is not folded under another any more. What merged
 * duplicates tell counts for the tip that they lead to: that one is scored with them.
 *
 * given    locked
 * recount  what other tips, networks and hash lists tell of these is counted anew; otherwise it is as it was
 * Cost     about 25 µs a tip, and what is written; about 1 ms where other phrase lists are in force than those that a tip's
 *          texts were matched by, since it has to be opened
 */
export async function rescore(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  given: readonly TipRow[],
  recount: boolean,
): Promise<Rescored> {
  const known = new Set(given.map((row) => row.tip_id));
  const roots = (await rootsOf(db, given)).filter((tip) => !known.has(tip));
  const lending = given.filter(isMerged);
  const kept = [...given.filter((row) => !isMerged(row)), ...(await lockTips(db, unit, roots))];
  // what duplicates lend is read from what is written of them
  const first = await scoreRows(db, unit, now, rules, lending, recount);
  const then = await scoreRows(db, unit, now, rules, kept, recount);
  return { changed: [...first.changed, ...then.changed], moved: [...first.moved, ...then.moved] };
}

async function scoreRows(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  rows: readonly TipRow[],
  recount: boolean,
): Promise<Rescored> {
  if (rows.length === 0) return { changed: [], moved: [] };
  const standing = rows.filter((row) => row.state !== CLEARED);
  const kept = await keptFeatures(
    db,
    unit,
    standing.map((row) => row.tip_id),
  );
  const missing = standing.filter((row) => !kept.has(row.tip_id));
  for (const each of await missingFeatures(db, unit, now, missing, rules.lists)) kept.set(each.tip, each);
  const rewritten = new Set(missing.map((row) => row.tip_id));
  for (const row of standing) {
    const known = kept.get(row.tip_id);
    if (!known || listsOf(known.features) === rules.lists.edition) continue;
    const features = await matchedAgain(db, row, known.features, rules.lists);
    if (features === null) continue;
    kept.set(row.tip_id, { ...known, features });
    rewritten.add(row.tip_id);
  }
  const others = recount
    ? await otherTips(
        db,
        unit,
        standing.map((row) => ({ tip: row.tip_id, receivedAt: row.received_at })),
      )
    : null;
  if (others) {
    const lists = await toldByLists(
      db,
      unit,
      standing.flatMap((row) => {
        const known = kept.get(row.tip_id);
        return known ? [{ row, features: unpackFeatures(known.features).features }] : [];
      }),
    );
    for (const [tip, known] of kept) {
      const features = toldNow(known.features, others.get(tip)!, lists.get(tip) ?? null);
      if (features === known.features) continue;
      kept.set(tip, { ...known, features });
      rewritten.add(tip);
    }
  }
  const lent = await lentTo(
    db,
    unit,
    now,
    rules,
    standing.map((row) => row.tip_id),
  );
  const changes: Again[] = [];
  const moments: KeptRow[] = [];
  for (const row of standing) {
    const known = kept.get(row.tip_id);
    if (!known) continue; // its key is destroyed
    const counts = others?.get(row.tip_id) ?? { earlier: row.earlier, noCrime: known.noCrime };
    const { after, reasons, dueAt } = scoredAgain(rules, row, known, counts, now, lent.get(row.tip_id));
    const moment = { ...known, dueAt, noCrime: counts.noCrime };
    if (dueAt !== known.dueAt || counts.noCrime !== known.noCrime || rewritten.has(row.tip_id))
      moments.push(moment);
    if (reasons !== known.reasons || differs(row, after)) changes.push({ before: row, after, reasons });
  }
  await write(db, { unit, now, version: rules.version }, changes);
  await keepFeatures(
    db,
    unit,
    moments.filter(({ tip }) => rewritten.has(tip)),
  );
  await moveFeatures(
    db,
    moments.filter(({ tip }) => !rewritten.has(tip)),
  );
  return idsOf(changes);
}

/**
 * Which of these tips `rescore` would change, and to what. Nothing is locked, nothing written.
 *
 * returns  what differs; ids of tips that `rescore` has to look at: features are to be made first, or duplicates count
 * Cost     one statement, about 25 µs a tip
 */
export async function lookAt(
  db: Db,
  unit: number,
  now: Instant,
  rules: RulesInForce,
  tips: readonly string[],
): Promise<{ differing: Differing[]; unmade: string[] }> {
  const differing: Differing[] = [];
  const unmade: string[] = [];
  const lent = await lentTo(db, unit, now, rules, tips);
  for (const { row, kept, state } of await seenTips(db, unit, tips)) {
    if (row.state === CLEARED) continue;
    if (!kept || listsOf(kept.features) !== rules.lists.edition) {
      unmade.push(row.tip_id);
      continue;
    }
    const counts = { earlier: row.earlier, noCrime: kept.noCrime };
    const { after, reasons, dueAt } = scoredAgain(rules, row, kept, counts, now, lent.get(row.tip_id));
    const changed = reasons !== kept.reasons || differs(row, after);
    const moment = dueAt === kept.dueAt ? null : { tip: row.tip_id, dueAt, noCrime: kept.noCrime };
    if (!changed && !moment) continue;
    // what others lend may change before it is written, and what it lends changes others
    if (isMerged(row) || lent.has(row.tip_id)) unmade.push(row.tip_id);
    else differing.push({ before: row, after, reasons, state, changed, moment });
  }
  return { differing, unmade };
}

/** What is kept of a tip, with what networks and hash lists tell of it now. */
function toldNow(packed: string, { network }: ToldOfTip, lists: HashTold | null): string {
  const kept = unpackFeatures(packed);
  const networked = toldAnew(kept.features, 'network.', networkFeatures(network));
  const features = toldAnew(networked, 'hash.', hashFeatures(lists));
  return features === kept.features ? packed : packFeatures({ ...kept, features });
}

/** Write what `lookAt` found of tips that nobody wrote to since. `left`: tips that somebody did, to be scored once more. */
export async function writeFound(
  db: Db,
  by: { unit: number; now: Instant; version: number },
  found: readonly Differing[],
): Promise<Rescored & { left: string[] }> {
  const still = await lockAsSeen(
    db,
    by.unit,
    found.map(({ before, state }) => ({ tip: before.tip_id, state })),
  );
  const standing = found.filter(({ before }) => still.has(before.tip_id));
  const changes = standing.filter(({ changed }) => changed);
  await write(db, by, changes);
  await moveFeatures(
    db,
    standing.flatMap(({ moment }) => (moment ? [moment] : [])),
  );
  const left = found.flatMap(({ before }) => (still.has(before.tip_id) ? [] : [before.tip_id]));
  return { ...idsOf(changes), left };
}

const idsOf = (changes: readonly Again[]): Rescored => ({
  changed: changes.map(({ after }) => after.tip_id),
  moved: changes.flatMap(({ before, after }) => (before.lane !== after.lane ? [after.tip_id] : [])),
});

function scoredAgain<Row extends ScoredRow>(
  rules: RulesInForce,
  row: Row,
  kept: Pick<KeptRow, 'features'>,
  counts: OtherTips,
  now: Instant,
  lent: readonly Lent[] = [],
): { after: Row; reasons: string; dueAt: Instant | null } {
  const lasting = unpackFeatures(kept.features);
  const own = scoreLasting(rules, lasting, {
    now,
    earlierTips: counts.earlier,
    priorClosedNoCrime: counts.noCrime,
  });
  const scored = pooled(own, lent);
  const lane = liftedLane(LANES.indexOf(scored.lane), row.override_lane, lent);
  const isEscalated = lasting.features.some(({ name }) => name === 'tip.escalated');
  const folded = scored.floor || scored.lane === 'now' || scored.lane === '24h' ? null : row.bundle_of;
  const after: Row = {
    ...row,
    ...scored.scores,
    lane,
    floor: scored.floor,
    escalated: isEscalated || lent.some(({ escalated }) => escalated),
    rules: scored.reasons.map(({ rule }) => rule),
    rank: rankOf(laneName(lane), scored.scores, scored.floor),
    expires_at: scored.expiresAt,
    expires: scored.expires,
    earlier: counts.earlier,
    bundle_of: folded,
  };
  return { after, reasons: JSON.stringify(scored.reasons), dueAt: scored.dueAt };
}

function differs(before: ScoredRow, after: ScoredRow): boolean {
  return (
    before.rank !== after.rank ||
    before.lane !== after.lane ||
    before.floor !== after.floor ||
    before.escalated !== after.escalated ||
    before.expires_at !== after.expires_at ||
    before.expires !== after.expires ||
    before.earlier !== after.earlier ||
    before.bundle_of !== after.bundle_of ||
    before.rules.join(' ') !== after.rules.join(' ')
  );
}

async function write(
  db: Db,
  { unit, now, version }: { unit: number; now: Instant; version: number },
  changes: readonly Again[],
): Promise<void> {
  const rows = changes.filter(({ before, after }) => differs(before, after));
  await writeScores(db, unit, rows);
  // another lane has another answer time
  await moveClocks(
    db,
    { unit, now, officer: 'system' },
    rows.filter(({ before, after }) => before.lane !== after.lane || before.bundle_of !== after.bundle_of),
  );
  await keepScores(
    db,
    unit,
    version,
    changes.map(({ after, reasons }) => ({ tip: after.tip_id, reasons })),
  );
}
