import type { Instant } from '../kernel/time.ts';
import { longTextArray, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import type { TipRow } from '../tips/store.ts';

/** Nobody’s id: what stands in a tip’s history and no officer did. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const KEEP = statement(
  'triage.keepNewFacts',
  'one-shard',
  `INSERT INTO decision (tip_id, decision_id, unit_id, kind, officer_id, at, detail, note, before, revision, answer, act_id)
   SELECT tip_id, decision_id, $1::int, 'new_facts', $2::uuid, $3::timestamptz, detail, NULL, before::jsonb, revision, NULL, NULL
   FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::int[]) AS d (tip_id, decision_id, detail, before, revision)`,
);

/**
 * Closed tips that a new version opened again have a line in their history, with the version. It is no officer’s decision and cannot be
 * taken back.
 *
 * moves  each tip's row before and after
 */
export async function noteNewFacts(
  db: Db,
  { unit, now }: { unit: number; now: Instant },
  moves: readonly { before: TipRow; after: TipRow }[],
): Promise<void> {
  if (moves.length === 0) return;
  const before = moves.map(({ before: row }) => {
    const { assigned, state, close_reason, override_lane, lane, bundle_of } = row;
    return JSON.stringify({ assigned, state, close_reason, override_lane, lane, bundle_of });
  });
  await db.run(KEEP, [
    ...[unit, NOBODY, now],
    plainArray(moves.map(({ after }) => after.tip_id)),
    plainArray(moves.map(() => newId(now))),
    textArray(moves.map(({ after }) => String(after.version))),
    longTextArray(before),
    plainArray(moves.map(({ after }) => after.revision)),
  ]);
}
