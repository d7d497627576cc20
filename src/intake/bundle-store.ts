import { hexArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type TipRow, tipsByIds } from '../tips/store.ts';
import type { ScoredTip } from './score-tips.ts';

const HEADS = statement<{ fingerprint: Buffer; tip_id: string }>(
  'intake.bundleHeads',
  'one-shard',
  'SELECT fingerprint, tip_id FROM bundle WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2',
);
const KEEP = statement(
  'intake.keepBundles',
  'one-shard',
  `INSERT INTO bundle (fingerprint, unit_id, tip_id, tips) SELECT fingerprint, $1::int, tip_id, tips FROM unnest($2::bytea[], $3::uuid[], $4::int[]) AS b (fingerprint, tip_id, tips)
   ON CONFLICT (fingerprint, unit_id) DO UPDATE SET tips = bundle.tips + excluded.tips, tip_id = excluded.tip_id`,
);
const COUNT_HEADS = statement(
  'intake.countBundles',
  'one-shard',
  'UPDATE tip SET bundle = tip.bundle + b.tips FROM unnest($1::uuid[], $2::int[]) AS b (tip_id, tips) WHERE tip.tip_id = b.tip_id',
);

/**
 * Fold the tips of viral bundles under the first tip of each: sets `bundle_of` on the rows to be written and counts
 * on the head. Nothing is folded under a tip that was closed, and a known tip is never folded by a later version.
 */
export async function foldBundles(
  db: Db,
  unit: number,
  tips: readonly ScoredTip[],
  rows: ReadonlyMap<string, TipRow>,
): Promise<void> {
  const known = new Map(tips.map((each) => [each.planned.tip, each.planned.existing]));
  const bundled = [...rows.values()].filter((row) => row.bundle_key !== null && !known.get(row.tip_id));
  const keys = [...new Set(bundled.map((row) => row.bundle_key!.toString('hex')))].sort();
  if (keys.length === 0) return;
  const found = await db.all(HEADS, [hexArray(keys), unit]);
  const open = new Set(
    (
      await tipsByIds(
        db,
        unit,
        found.map((head) => head.tip_id),
      )
    )
      .filter((row) => row.state === 0)
      .map((row) => row.tip_id),
  );
  const heads = new Map(
    found
      .filter((head) => open.has(head.tip_id))
      .map((head) => [head.fingerprint.toString('hex'), head.tip_id]),
  );
  const gained = new Map<string, { tip: string; tips: number }>();
  for (const row of bundled) {
    const key = row.bundle_key!.toString('hex');
    const head = heads.get(key) ?? row.tip_id;
    heads.set(key, head);
    if (head !== row.tip_id) row.bundle_of = head;
    const gain = gained.get(key) ?? { tip: head, tips: 0 };
    if (head !== row.tip_id) gain.tips += 1;
    gained.set(key, gain);
  }
  const entries = [...gained].sort(([a], [b]) => (a < b ? -1 : 1));
  await db.run(KEEP, [
    unit,
    hexArray(entries.map(([key]) => key)),
    plainArray(entries.map(([, gain]) => gain.tip)),
    plainArray(entries.map(([, gain]) => gain.tips)),
  ]);
  for (const [, gain] of entries) {
    const here = rows.get(gain.tip);
    if (here) here.bundle += gain.tips;
  }
  const elsewhere = entries.filter(([, gain]) => !rows.has(gain.tip) && gain.tips > 0);
  if (elsewhere.length > 0)
    await db.run(COUNT_HEADS, [
      plainArray(elsewhere.map(([, gain]) => gain.tip)),
      plainArray(elsewhere.map(([, gain]) => gain.tips)),
    ]);
}
