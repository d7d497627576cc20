import { hiddenTips } from '../access/need-store.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { tipsOfSubject } from '../subjects/store.ts';
import { partiesOf, type TipRow, tipsByIds } from '../tips/store.ts';
import { LANE_WEIGHT } from './fit.ts';
import { talliesOf } from './tally-store.ts';

const DECIDED = statement<{ officer_id: string }>(
  'triage.decidedOn',
  'one-shard',
  'SELECT DISTINCT officer_id FROM decision WHERE tip_id = ANY($1::uuid[]) AND tip_id <> ALL($2::uuid[]) AND undone_at IS NULL',
);
/** Tips of one subject that are looked through for who knows it. */
const MOST = 200;

/** Open work of each officer in lane weights, as far as the officer who asks may see it. */
export async function loadsOf(db: Db, unit: number): Promise<Map<string, number>> {
  const loads = new Map<string, number>();
  for (const { assigned, lane, state, tips } of await talliesOf(db, unit))
    if (state === 'open' && assigned !== 'nobody')
      loads.set(assigned, (loads.get(assigned) ?? 0) + tips * LANE_WEIGHT[lane as keyof typeof LANE_WEIGHT]);
  return loads;
}

/** Officers who have another tip on the same suspects, or decided on one. */
export async function whoKnows(db: Db, unit: number, row: TipRow): Promise<Set<string>> {
  const subjects = new Set(
    (await partiesOf(db, [row.tip_id])).flatMap(({ role, subject }) =>
      role === 'suspect' && subject ? [subject] : [],
    ),
  );
  const tips = new Set<string>();
  for (const subject of subjects)
    for (const tip of (await tipsOfSubject(db, unit, subject)).slice(0, MOST)) tips.add(tip);
  tips.delete(row.tip_id);
  const hidden = await hiddenTips(db);
  const ids = [...tips];
  const assigned = (await tipsByIds(db, unit, ids)).flatMap((each) => each.assigned ?? []);
  const decided = await db.all(DECIDED, [plainArray(ids), plainArray([...hidden])]);
  return new Set([...assigned, ...decided.map((each) => each.officer_id)]);
}
