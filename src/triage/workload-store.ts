import { hiddenTips } from '../access/need-store.ts';
import { answerRule } from '../clocks/rules-lanes.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { LANES, type Lane } from '../tips/shape.ts';

type Held = { assigned: string | null; lane: number; open: number; oldest: Instant };
type Answered = { officer: string; rule: string; answered: number; in_time: number };

const HELD = statement<Held>(
  'triage.heldByOfficer',
  'fan-out',
  `SELECT assigned, lane, count(*)::int AS open, min(received_at) AS oldest FROM tip
   WHERE unit_id = $1 AND state = 0 AND bundle_of IS NULL AND tip_id <> ALL($2::uuid[]) GROUP BY assigned, lane`,
);
const ANSWERED = statement<Answered>(
  'triage.answeredInTime',
  'fan-out',
  `SELECT c.stopped_by AS officer, c.rule, count(*)::int AS answered, (count(*) FILTER (WHERE c.stopped_at <= c.due_at))::int AS in_time
   FROM tip t JOIN clock c ON c.record_id = t.tip_id
   WHERE t.unit_id = $1 AND t.received_at > $2 AND t.tip_id <> ALL($3::uuid[]) AND c.rule = ANY($4::text[])
     AND c.stop_reason IN ('answered', 'closed', 'done') AND c.stopped_by <> 'system'
   GROUP BY c.stopped_by, c.rule`,
);
const OVERDUE = statement<{ rule: string; overdue: number }>(
  'triage.overdue',
  'fan-out',
  `SELECT rule, count(*)::int AS overdue FROM clock
   WHERE unit_id = $1 AND stopped_at IS NULL AND kind < 4 AND due_at <= $2 AND rule = ANY($4::text[]) AND tip_id <> ALL($3::uuid[])
   GROUP BY rule`,
);

const lane = (at: number): Lane => LANES[at]!;
const RULES = LANES.map((each) => answerRule(each).id);
const laneOf = (rule: string): Lane => LANES[RULES.indexOf(rule)]!;

/** Open tips by officer and lane with the oldest of each; of those that nobody has under null. A walk over open tips. */
export const heldByOfficer = async (db: Db, unit: number) =>
  (await db.all(HELD, [unit, plainArray([...(await hiddenTips(db))])])).map((row) => ({
    ...row,
    lane: lane(row.lane),
  }));

/**
 * Of the tips that came after a moment: how many answer times each officer stopped by taking the tip up, acting on it or closing it, and
 * how many of them before they ran out. What the clocks say.
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
