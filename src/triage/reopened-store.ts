import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { endsChanged } from '../subjects/network-facts-store.ts';
import { type OutcomeRow, setOutcome } from '../tips/outcome-store.ts';
import { TIP_STATES } from '../tips/shape.ts';
import type { TipRow } from '../tips/store.ts';
import { mootLooks } from './look-store.ts';

/* The outcome has the officer and the moment of the closing that recorded it; one that was told by itself has its own. */
const BY_CLOSING = statement<OutcomeRow>(
  'triage.outcomesByClosing',
  'one-shard',
  `SELECT o.tip_id, o.outcome, o.officer_id, o.at FROM tip_outcome o WHERE o.tip_id = ANY($1::uuid[]) AND EXISTS (
     SELECT 1 FROM decision d WHERE d.tip_id = o.tip_id AND d.kind = 'close' AND d.at = o.at AND d.officer_id = o.officer_id AND d.undone_at IS NULL)`,
);

const CLOSED = TIP_STATES.indexOf('closed');
const OPEN = TIP_STATES.indexOf('open');

/** The tips that a move opens again. */
export const reopened = (
  moves: readonly { before: Pick<TipRow, 'state'> | null; after: Pick<TipRow, 'state' | 'tip_id'> }[],
): string[] =>
  moves.flatMap(({ before, after }) =>
    before?.state === CLOSED && after.state === OPEN ? [after.tip_id] : [],
  );

/** Outcomes that the closing of these tips recorded by itself, and that nobody told since, by tip. */
export const outcomesByClosing = async (db: Db, tips: readonly string[]): Promise<Map<string, OutcomeRow>> =>
  tips.length === 0
    ? new Map()
    : new Map((await db.all(BY_CLOSING, [plainArray(tips)])).map((row) => [row.tip_id, row]));

/**
 * Closed tips were opened again, by whatever way: no look at the closing is needed any more, and the outcome that the closing recorded by
 * itself is none.
 *
 * tips  each with the decision that opened it; null: new facts did
 */
export async function endClosings(
  db: Db,
  by: { unit: number; officer: string; now: Instant },
  tips: readonly { tip: string; decision: string | null }[],
): Promise<void> {
  if (tips.length === 0) return;
  await mootLooks(db, tips);
  const outcomes = await outcomesByClosing(
    db,
    tips.map(({ tip }) => tip),
  );
  await setOutcome(db, by.unit, [...outcomes.keys()], null, { officer: by.officer, at: by.now });
  await endsChanged(db, by.unit, [...outcomes.keys()]);
}
