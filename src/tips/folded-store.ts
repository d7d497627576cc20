import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { TIP_STATES } from './shape.ts';
import type { TipRow } from './store.ts';

const OPEN_UNDER = statement<{ bundle_of: string; tips: number }>(
  'tips.openFolded',
  'fan-out',
  'SELECT bundle_of, count(*)::int AS tips FROM tip WHERE unit_id = $1 AND bundle_of = ANY($2::uuid[]) AND state = 0 GROUP BY bundle_of',
);

const OPEN = TIP_STATES.indexOf('open');

/**
 * How many tips are folded under each of these: of one that is open the open ones, of a closed one all. Nothing is asked where none stands for a
 * bundle.
 */
export async function foldedUnder(
  db: Db,
  unit: number,
  rows: readonly Pick<TipRow, 'tip_id' | 'state' | 'bundle'>[],
): Promise<Map<string, number>> {
  const heads = rows.filter(({ state, bundle }) => state === OPEN && bundle > 0).map((row) => row.tip_id);
  const open = new Map(
    heads.length === 0
      ? []
      : (await db.all(OPEN_UNDER, [unit, plainArray(heads)])).map((row) => [row.bundle_of, row.tips]),
  );
  return new Map(
    rows.map(({ tip_id, state, bundle }) => [
      tip_id,
      state === OPEN && bundle > 0 ? (open.get(tip_id) ?? 0) : bundle,
    ]),
  );
}
