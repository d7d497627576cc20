import { hiddenTips } from '../access/need-store.ts';
import { answerRule } from '../clocks/rules-lanes.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { LANES, type Lane } from '../tips/shape.ts';
import { talliesOf } from './tally-store.ts';

type Held = { assigned: string | null; lane: Lane; open: number; oldest: Instant | null };
type Answered = { officer: string; rule: string; answered: number; in_time: number };

/* Both by the index `tip_standing`: of what nobody has the first of a lane alone is read, of the rest what officers have open. */
const OLDEST_WAITING = statement<{ oldest: Instant | null }>(
  'triage.oldestWaiting',
  'fan-out',
  `SELECT min(received_at) AS oldest FROM tip
   WHERE unit_id = $1 AND state = 0 AND bundle_of IS NULL AND assigned IS NULL AND lane = $2 AND tip_id <> ALL($3::uuid[])`,
);
const OLDEST_HELD = statement<{ assigned: string; lane: number; oldest: Instant }>(
  'triage.oldestHeld',
  'fan-out',
  `SELECT assigned, lane, min(received_at) AS oldest FROM tip
   WHERE unit_id = $1 AND state = 0 AND bundle_of IS NULL AND assigned IS NOT NULL AND tip_id <> ALL($2::uuid[]) GROUP BY assigned, lane`,
);
const ANSWERED = statement<Answered>(
  'triage.answeredInTime',
  'fan-out',
  `SELECT stopped_by AS officer, rule, count(*)::int AS answered, (count(*) FILTER (WHERE stopped_at <= due_at))::int AS in_time
   FROM clock WHERE unit_id = $1 AND started_at > $2 AND tip_id <> ALL($3::uuid[]) AND kind = 0 AND rule = ANY($4::text[])
     AND stop_reason IN ('answered', 'closed', 'done') AND stopped_by <> 'system'
   GROUP BY stopped_by, rule`,
);
const OVERDUE = statement<{ rule: string; overdue: number }>(
  'triage.overdue',
  'fan-out',
  `SELECT rule, count(*)::int AS overdue FROM clock
   WHERE unit_id = $1 AND stopped_at IS NULL AND kind < 4 AND due_at <= $2 AND rule = ANY($4::text[]) AND tip_id <> ALL($3::uuid[])
   GROUP BY rule`,
);

const RULES = LANES.map((each) => answerRule(each).id);
const laneOf = (rule: string): Lane => LANES[RULES.indexOf(rule)]!;

/**
 * Open tips by officer and lane with the oldest of each; of those that nobody has under null. As far as the officer who asks may see them.
 * Cost: how many from the tallies of the queue; O(tips that officers have open).
 */
export async function heldByOfficer(db: Db, unit: number): Promise<Held[]> {
  const counts = new Map<string, { assigned: string | null; lane: Lane; open: number }>();
  for (const { assigned, lane, state, bundled, tips } of await talliesOf(db, unit)) {
    if (state !== 'open' || bundled || tips === 0) continue;
    const key = `${assigned} ${lane}`;
    const kept = counts.get(key) ?? {
      assigned: assigned === 'nobody' ? null : assigned,
      lane: lane as Lane,
      open: 0,
    };
    counts.set(key, { ...kept, open: kept.open + tips });
  }
  const hidden = plainArray([...(await hiddenTips(db))]);
  const oldest = new Map<string, Instant | null>();
  for (const row of await db.all(OLDEST_HELD, [unit, hidden]))
    oldest.set(`${row.assigned} ${LANES[row.lane]}`, row.oldest);
  for (const [at, lane] of LANES.entries())
    if (counts.has(`nobody ${lane}`))
      oldest.set(`nobody ${lane}`, (await db.one(OLDEST_WAITING, [unit, at, hidden]))!.oldest);
  return [...counts].flatMap(([key, row]) =>
    row.open > 0 ? [{ ...row, oldest: oldest.get(key) ?? null }] : [],
  );
}

/**
 * Of the answer times that began after a moment: how many each officer stopped by taking the tip up, acting on it or closing it, and how
 * many of them before they ran out. What the clocks say; a walk over them.
 */
export const answeredInTime = async (db: Db, unit: number, since: Instant) =>
  (await db.all(ANSWERED, [unit, since, plainArray([...(await hiddenTips(db))]), textArray(RULES)])).map(
    ({ officer, rule, answered, in_time }) => ({
      officer,
      lane: laneOf(rule),
      answered,
      inTime: in_time,
    }),
  );

/** Answer times that ran out and that nobody stopped. */
export const overdue = async (db: Db, unit: number, now: Instant) =>
  (await db.all(OVERDUE, [unit, now, plainArray([...(await hiddenTips(db))]), textArray(RULES)])).map(
    (row) => ({ lane: laneOf(row.rule), overdue: row.overdue }),
  );
