import { restrictedAmong } from '../access/need-store.ts';
import { ANSWERS } from '../clocks/rules.ts';
import { stopRules } from '../clocks/store.ts';
import { moveClocks } from '../clocks/tip-clocks.ts';
import type { Instant } from '../kernel/time.ts';
import { longTextArray, plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { LANES, TIP_STATES } from '../tips/shape.ts';
import { lockTips, type TipRow, tipsByIds } from '../tips/store.ts';
import { moveTallies } from './tally-store.ts';

const OPEN_UNDER = statement<{ tip_id: string }>(
  'triage.openUnder',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND bundle_of = ANY($2::uuid[]) AND state = 0',
);
const HEADS_OF_OPEN = statement<{ bundle_of: string }>(
  'triage.headsOfOpen',
  'fan-out',
  'SELECT DISTINCT bundle_of FROM tip WHERE unit_id = $1 AND bundle_of > $2 AND state = 0 ORDER BY bundle_of LIMIT $3',
);
const DECIDED_SINCE = statement<{ tip_id: string }>(
  'triage.decidedSinceHandedOn',
  'one-shard',
  `SELECT DISTINCT d.tip_id FROM unnest($1::uuid[], $2::int[]) AS u (tip_id, revision) JOIN decision d ON d.tip_id = u.tip_id
   WHERE d.revision > u.revision AND d.undone_at IS NULL`,
);
const HANDED = statement(
  'triage.bundlesHandedOn',
  'one-shard',
  `UPDATE decision SET before = decision.before || jsonb_build_object('handed', h.handed::jsonb)
   FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS h (tip_id, decision_id, handed)
   WHERE decision.tip_id = h.tip_id AND decision.decision_id = h.decision_id`,
);
const COUNT = statement(
  'triage.countFolded',
  'one-shard',
  'UPDATE tip SET bundle = greatest(0, tip.bundle + c.by) FROM unnest($1::uuid[], $2::int[]) AS c (tip_id, by) WHERE tip.tip_id = c.tip_id',
);
const FOLD = statement(
  'triage.fold',
  'one-shard',
  'UPDATE tip SET bundle_of = c.bundle_of FROM unnest($1::uuid[], $2::uuid[]) AS c (tip_id, bundle_of) WHERE tip.tip_id = c.tip_id',
);
const LEAD = statement(
  'triage.leadOn',
  'one-shard',
  'UPDATE bundle SET tip_id = $4 WHERE fingerprint = $1 AND unit_id = $2 AND tip_id = $3',
);

export type Move = { before: TipRow; after: TipRow };
/** The tip that a bundle was handed to, as it was then. */
export type HandedTo = { tip: string; version: number; revision: number };

const OPEN = TIP_STATES.indexOf('open');
const stands = ({ state, bundle_of }: TipRow): boolean => state === OPEN && bundle_of === null;
/** Such a tip stands for itself, whatever it is like. */
const isUrgent = ({ floor, lane }: TipRow): boolean => floor || lane <= LANES.indexOf('24h');
const leads = ({ bundle_key, bundle }: TipRow): boolean => bundle_key !== null || bundle > 0;

/** Count on those that stand for bundles what was folded under them, or came out. */
export async function countFolded(
  db: Db,
  moves: readonly { before: Pick<TipRow, 'bundle_of'>; after: Pick<TipRow, 'bundle_of'> }[],
): Promise<void> {
  const by = new Map<string, number>();
  for (const { before, after } of moves) {
    if (before.bundle_of === after.bundle_of) continue;
    if (before.bundle_of !== null) by.set(before.bundle_of, (by.get(before.bundle_of) ?? 0) - 1);
    if (after.bundle_of !== null) by.set(after.bundle_of, (by.get(after.bundle_of) ?? 0) + 1);
  }
  const counted = [...by].filter(([, more]) => more !== 0);
  if (counted.length === 0) return;
  await db.run(COUNT, [plainArray(counted.map(([tip]) => tip)), plainArray(counted.map(([, more]) => more))]);
}

/**
 * After tips were decided on: nothing open stays folded under what is closed or folded itself. The next oldest open tip of such a
 * bundle stands for it from then on, with an answer time of its own.
 *
 * moves    written already
 * returns  by the tip that stood for a bundle, what stands for it now
 * Cost     one statement where no move can have left anything behind
 */
export async function settleFolds(
  db: Db,
  by: { unit: number; now: Instant },
  moves: readonly Move[],
): Promise<Map<string, HandedTo>> {
  const { unit } = by;
  await countFolded(db, moves);
  const left = moves.flatMap(({ before, after }) =>
    stands(before) && !stands(after) && leads(before) ? [before.tip_id] : [],
  );
  const into = moves.flatMap(({ before, after }) =>
    after.state === OPEN &&
    after.bundle_of !== null &&
    (before.state !== OPEN || before.bundle_of !== after.bundle_of)
      ? [after.bundle_of]
      : [],
  );
  const heads = await lockTips(db, unit, [...new Set([...left, ...into])]);
  return handOnAll(
    db,
    by,
    heads.filter((row) => !stands(row)),
  );
}

/** Bundles whose head stands no more go on under their next oldest open tip. `heads` locked. */
async function handOnAll(
  db: Db,
  { unit, now }: { unit: number; now: Instant },
  heads: readonly TipRow[],
): Promise<Map<string, HandedTo>> {
  const to = new Map<string, HandedTo>();
  if (heads.length === 0) return to;
  const ids = (await db.all(OPEN_UNDER, [unit, plainArray(heads.map((row) => row.tip_id))])).map(
    (row) => row.tip_id,
  );
  if (ids.length === 0) return to;
  const under = new Map<string, TipRow[]>();
  for (const row of await lockTips(db, unit, ids))
    under.set(row.bundle_of!, [...(under.get(row.bundle_of!) ?? []), row]);
  const handed: Move[] = [];
  for (const head of heads) {
    const moves = await handOn(db, unit, head, (under.get(head.tip_id) ?? []).sort(olderFirst));
    handed.push(...moves);
    const lead = moves.find(({ after }) => after.bundle_of === null)?.after;
    if (lead) to.set(head.tip_id, { tip: lead.tip_id, version: lead.version, revision: lead.revision });
  }
  await refold(db, unit, handed);
  await moveClocks(db, { unit, now, officer: 'system' }, handed);
  return to;
}

/** Write under what tips are folded from now on, with all that counts them. */
async function refold(db: Db, unit: number, moves: readonly Move[]): Promise<void> {
  await db.run(FOLD, [
    plainArray(moves.map(({ after }) => after.tip_id)),
    uuidArray(moves.map(({ after }) => after.bundle_of)),
  ]);
  await countFolded(db, moves);
  await moveTallies(db, unit, moves);
}

/** Keep with the decisions that ended heads of bundles to what those were handed: undone, they come back. */
export async function noteHanded(
  db: Db,
  decisions: readonly { tip: string; decision: string }[],
  handed: ReadonlyMap<string, HandedTo>,
): Promise<void> {
  const all = decisions.filter(({ tip }) => handed.has(tip));
  if (all.length === 0) return;
  await db.run(HANDED, [
    plainArray(all.map(({ tip }) => tip)),
    plainArray(all.map(({ decision }) => decision)),
    longTextArray(all.map(({ tip }) => JSON.stringify(handed.get(tip)))),
  ]);
}

/**
 * What stood for a bundle came back: the bundle is folded under it again as it was, with what came to it since. Where somebody decided on
 * the tip that stood for it meanwhile, or that has a new version, was closed or became urgent, it goes on by itself.
 *
 * back  each tip that came back, and what its bundle was handed to
 */
export async function foldBack(
  db: Db,
  { unit, now }: { unit: number; now: Instant },
  back: readonly { head: string; to: HandedTo }[],
): Promise<void> {
  if (back.length === 0) return;
  const leads = back.map(({ to }) => to);
  const decided = new Set(
    (
      await db.all(DECIDED_SINCE, [
        plainArray(leads.map(({ tip }) => tip)),
        plainArray(leads.map(({ revision }) => revision)),
      ])
    ).map((row) => row.tip_id),
  );
  const ids = [...new Set(back.flatMap(({ head, to }) => [head, to.tip]))];
  const hidden = await restrictedAmong(db, unit, ids);
  const rows = new Map((await lockTips(db, unit, ids)).map((row) => [row.tip_id, row]));
  const moves: Move[] = [];
  for (const { head: id, to } of back) {
    const [head, lead] = [rows.get(id), rows.get(to.tip)];
    if (!head || !lead || !stands(head) || !stands(lead) || hidden.has(id) || hidden.has(to.tip)) continue;
    if (lead.version !== to.version || decided.has(to.tip) || isUrgent(lead)) continue;
    const under = (await db.all(OPEN_UNDER, [unit, plainArray([to.tip])])).map((row) => row.tip_id);
    const all = [lead, ...(await lockTips(db, unit, under))];
    moves.push(...all.map((before) => ({ before, after: { ...before, bundle_of: id } })));
    if (lead.bundle_key) await db.run(LEAD, [lead.bundle_key, unit, to.tip, id]);
  }
  if (moves.length === 0) return;
  await refold(db, unit, moves);
  const left = moves.filter(({ before }) => before.bundle_of === null).map(({ after }) => after.tip_id);
  await stopRules(db, left, ANSWERS, { at: now, by: 'system', reason: 'moved' });
}

/**
 * Bundles of a unit whose head stands no more: what came before heads handed them on. In the order of heads, from one on.
 *
 * returns  `next` the head to go on after; null: all were looked at
 */
export async function strayFolds(
  db: Db,
  unit: number,
  after: string,
  most: number,
): Promise<{ heads: string[]; next: string | null }> {
  const ids = (await db.all(HEADS_OF_OPEN, [unit, after, most])).map((row) => row.bundle_of);
  const heads = (await tipsByIds(db, unit, ids)).filter((row) => !stands(row)).map((row) => row.tip_id);
  return { heads, next: ids.length === most ? ids.at(-1)! : null };
}

/** Hand these bundles on, as far as their head stands no more. */
export async function mendStrayFolds(
  db: Db,
  by: { unit: number; now: Instant },
  heads: readonly string[],
): Promise<void> {
  const rows = await lockTips(db, by.unit, heads);
  await handOnAll(
    db,
    by,
    rows.filter((row) => !stands(row)),
  );
}

async function handOn(db: Db, unit: number, head: TipRow, rows: readonly TipRow[]): Promise<Move[]> {
  const [next] = rows;
  if (!next) return [];
  // one that is folded again takes what was folded under it along
  const [root] = head.state === OPEN && head.bundle_of ? await lockTips(db, unit, [head.bundle_of]) : [];
  const lead = root && stands(root) ? root.tip_id : next.tip_id;
  if (head.bundle_key) await db.run(LEAD, [head.bundle_key, unit, head.tip_id, lead]);
  return rows.map((before) => ({
    before,
    after: { ...before, bundle_of: before.tip_id === lead ? null : lead },
  }));
}

const olderFirst = (a: TipRow, b: TipRow): number =>
  a.received_at === b.received_at ? (a.tip_id < b.tip_id ? -1 : 1) : a.received_at < b.received_at ? -1 : 1;
