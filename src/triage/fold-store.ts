import { moveClocks } from '../clocks/tip-clocks.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { TIP_STATES } from '../tips/shape.ts';
import { lockTips, type TipRow } from '../tips/store.ts';
import { moveTallies } from './tally-store.ts';

const OPEN_UNDER = statement<{ tip_id: string }>(
  'triage.openUnder',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND bundle_of = ANY($2::uuid[]) AND state = 0',
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

const OPEN = TIP_STATES.indexOf('open');
const stands = ({ state, bundle_of }: TipRow): boolean => state === OPEN && bundle_of === null;
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
 * moves  written already
 * Cost   one statement where no move can have left anything behind
 */
export async function settleFolds(
  db: Db,
  { unit, now }: { unit: number; now: Instant },
  moves: readonly Move[],
): Promise<void> {
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
  const gone = heads.filter((row) => !stands(row));
  if (gone.length === 0) return;
  const ids = (await db.all(OPEN_UNDER, [unit, plainArray(gone.map((row) => row.tip_id))])).map(
    (row) => row.tip_id,
  );
  if (ids.length === 0) return;
  const under = new Map<string, TipRow[]>();
  for (const row of await lockTips(db, unit, ids))
    under.set(row.bundle_of!, [...(under.get(row.bundle_of!) ?? []), row]);
  const handed: Move[] = [];
  for (const head of gone)
    handed.push(...(await handOn(db, unit, head, (under.get(head.tip_id) ?? []).sort(olderFirst))));
  await db.run(FOLD, [
    plainArray(handed.map(({ after }) => after.tip_id)),
    uuidArray(handed.map(({ after }) => after.bundle_of)),
  ]);
  await countFolded(db, handed);
  await moveTallies(db, unit, handed);
  await moveClocks(db, { unit, now, officer: 'system' }, handed);
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
