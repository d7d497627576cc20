import { restrictedAmong } from '../access/need-store.ts';
import { answersOf, carryAnswers, runningAnswers } from '../clocks/merged-answers.ts';
import { reassign } from '../clocks/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { duplicatesOf, keepMerges, keptOf } from '../tips/merge-store.ts';
import { type CloseReason, TIP_STATES } from '../tips/shape.ts';
import { lockTips, type TipRow } from '../tips/store.ts';
import { type Decided, decide } from './decision-store.ts';
import { mayAllKnow } from './lent.ts';
import { drawnBefore, keepLooks, lookShares, mootLooks } from './look-store.ts';
import { noteAnswers } from './merged-answers-store.ts';
import { REASON_CODES, reasonCode } from './reason-codes.ts';
import { scoreAgain } from './score-again.ts';
import { isDrawn, lotOf, sharesOf } from './second-look.ts';

export type By = { unit: number; officer: string; now: Instant };

const OPEN = TIP_STATES.indexOf('open');
const CLOSED = TIP_STATES.indexOf('closed');

/**
 * Close locked tips for one reason, and draw by lot which of them another officer looks at.
 *
 * answer  what the reason asked, kept sealed; `act` the act on many tips that this is a part of
 */
export async function closeTips(
  db: Db,
  by: By,
  rows: readonly TipRow[],
  closing: { reason: CloseReason; note: string | null; answer: string | null; act?: string },
): Promise<Decided[]> {
  const outcome = reasonCode(closing.reason)?.outcome ?? null;
  const decisions = await decide(db, by, rows, {
    kind: 'close',
    detail: closing.reason,
    note: closing.note,
    answer: closing.answer,
    act: closing.act ?? null,
    ...(outcome && { outcome: { to: outcome, over: false } }),
    newId: () => newId(by.now),
    change: () => ({ state: CLOSED, close_reason: closing.reason }),
  });
  await drawLooks(db, by, rows, decisions, closing.reason);
  return decisions;
}

/**
 * Draw by lot which of these closings another officer looks at: a lot for each tip and officer, so that who closes again draws
 * no other, and what was drawn once stays drawn. The look that an earlier closing waited for falls away.
 *
 * decisions  in the order of `rows`
 */
async function drawLooks(
  db: Db,
  by: By,
  rows: readonly TipRow[],
  decisions: readonly Decided[],
  reason: CloseReason,
): Promise<void> {
  await mootLooks(db, decisions);
  const shares = sharesOf(REASON_CODES, await lookShares(db, by.unit));
  const percent = shares.find((each) => each.reason === reason)?.percent ?? 0;
  const before = await drawnBefore(
    db,
    decisions.map(({ tip }) => tip),
    by.officer,
  );
  const drawn = decisions.filter(({ tip }, at) => {
    const lot = lotOf(db.vault.fingerprint(`second look ${tip} ${by.officer}`));
    return isDrawn(before.has(tip) ? 100 : percent, lot, rows[at]!.bundle_of !== null);
  });
  await keepLooks(db, by.unit, drawn, { reason, by: by.officer, at: by.now });
}

/**
 * Make duplicates one under the oldest number. The others are closed and lead to it; the facts of all stay. What is kept
 * stands at least as urgent as the most urgent of those that were open, is open where one of them was, and waits for an answer as long as
 * one of them did.
 *
 * rows     locked tips; one that was merged before stands for the tip that it leads to
 * returns  a decision on each tip that changed, the kept one's last
 *
 * Fails INPUT_INVALID where they are one already, or where some are restricted and some are not, or not for the same officers
 */
export async function mergeTips(
  db: Db,
  by: By,
  rows: readonly TipRow[],
  note: string | null,
  act?: string,
): Promise<{ kept: TipRow; decisions: Decided[] }> {
  const all = await standingFor(db, by.unit, rows);
  if (all.length < 2) throw new TipstaffError('INPUT_INVALID', { problem: 'tips: these are one already' });
  const ids = all.map((row) => row.tip_id);
  const restricted = (await restrictedAmong(db, by.unit, ids)).size;
  if (restricted > 0 && restricted < ids.length)
    throw new TipstaffError('INPUT_INVALID', {
      problem: 'tips: a restricted tip is merged with restricted ones alone',
    });
  const [kept, ...others] = all.sort(olderFirst) as [TipRow, ...TipRow[]];
  if (restricted > 0) await refuseUntold(db, by, kept, others);
  const answers = await answersOf(db, ids);
  const made = { note, act: act ?? null, newId: () => newId(by.now) };
  const closed = await decide(db, by, others, {
    ...made,
    kind: 'merge',
    detail: kept.tip_id,
    change: () => ({ state: CLOSED, close_reason: 'duplicate' satisfies CloseReason }),
  });
  await keepMerges(
    db,
    by.unit,
    others.map((row) => ({ tip: row.tip_id, lends: row.state === OPEN })),
    kept.tip_id,
    { officer: by.officer, at: by.now },
  );
  await drawLooks(db, by, others, closed, 'duplicate');
  // looked at again: the closing of what stood for its bundle may have unfolded it
  const [keptNow = kept] = await lockTips(db, by.unit, [kept.tip_id]);
  const open = [keptNow, ...others].filter((row) => row.state === OPEN);
  const alone = open.some((row) => row.bundle_of === null || row.lane < keptNow.lane);
  const assigned = keptNow.assigned ?? open.find((row) => row.assigned !== null)?.assigned ?? null;
  const held = await decide(db, by, [keptNow], {
    ...made,
    kind: 'merge',
    detail: null,
    change: () => ({
      ...(open.length > 0 && { state: OPEN, close_reason: null }),
      // it stands for one that stood on its own: not folded under another tip
      ...(alone && { bundle_of: null }),
      assigned,
    }),
  });
  await noteAnswers(
    db,
    held,
    answers.filter((each) => each.record_id === kept.tip_id),
  );
  await scoreAgain(db, by, [kept.tip_id]);
  const [scored] = await lockTips(db, by.unit, [kept.tip_id]);
  if (scored) await carryAnswers(db, by.unit, by.now, scored, runningAnswers(answers, all));
  // what still runs on the duplicates is answered for by who works the tip that is kept
  const led = await duplicatesOf(db, by.unit, [kept.tip_id]);
  await reassign(
    db,
    [...led.keys()].map((tip) => ({ tip, officer: assigned })),
  );
  return { kept, decisions: [...closed, ...held] };
}

/** Fails INPUT_INVALID where somebody is named for one of these and not for another: the one would tell him of the other. */
async function refuseUntold(db: Db, by: By, kept: TipRow, others: readonly TipRow[]): Promise<void> {
  for (const { tip_id } of others)
    for (const [one, other] of [
      [kept.tip_id, tip_id],
      [tip_id, kept.tip_id],
    ] as const)
      if (!(await mayAllKnow(db, by.unit, by.now, one, other)))
        throw new TipstaffError('INPUT_INVALID', {
          problem: 'tips: restricted tips are merged where the same officers are named for each',
        });
}

const olderFirst = (a: TipRow, b: TipRow): number =>
  a.received_at === b.received_at ? (a.tip_id < b.tip_id ? -1 : 1) : a.received_at < b.received_at ? -1 : 1;

/** The tips themselves, or what they lead to, each once, locked. */
async function standingFor(db: Db, unit: number, rows: readonly TipRow[]): Promise<TipRow[]> {
  const roots = new Map<string, TipRow>();
  for (const row of rows) {
    const kept = await keptOf(db, row);
    const [root] = kept ? await lockTips(db, unit, [kept.tip_id]) : [row];
    if (root) roots.set(root.tip_id, root);
  }
  return [...roots.values()];
}
