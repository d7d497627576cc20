import { hexArray, plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { TIP_STATES } from '../tips/shape.ts';
import { type TipRow, tipsByIds } from '../tips/store.ts';
import { countFolded } from '../triage/fold-store.ts';
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

/**
 * A known tip that a new version opens again is not left folded under one that is closed. What comes out of a bundle is counted no more
 * on the tip that stands for it.
 */
export async function unfoldReopened(
  db: Db,
  unit: number,
  tips: readonly ScoredTip[],
  rows: ReadonlyMap<string, TipRow>,
): Promise<void> {
  const known = tips.flatMap(({ planned: { existing, tip } }) => {
    const row = rows.get(tip)!;
    return existing?.bundle_of ? [{ before: existing, row, was: existing.bundle_of }] : [];
  });
  const opened = known.filter(({ before, row }) => before.state !== OPEN && row.state === OPEN);
  const heads = [...new Set(opened.map(({ was }) => was))].filter((id) => !rows.has(id));
  const found = new Map((await tipsByIds(db, unit, heads)).map((row) => [row.tip_id, row]));
  for (const { row, was } of opened) {
    const head = rows.get(was) ?? found.get(was);
    if (head?.state !== OPEN || head.bundle_of !== null) row.bundle_of = null;
  }
  const left = known.filter(({ row }) => row.bundle_of === null);
  for (const { was } of left) {
    const head = rows.get(was);
    if (head) head.bundle = Math.max(0, head.bundle - 1);
  }
  await countFolded(
    db,
    left.filter(({ was }) => !rows.has(was)).map(({ before, row }) => ({ before, after: row })),
  );
}

const OPEN = TIP_STATES.indexOf('open');
