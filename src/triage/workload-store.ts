import { hiddenTips } from '../access/need-store.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { LANES, type Lane } from '../tips/shape.ts';
import { ANSWER_HOURS } from './lane-times.ts';

type Held = { assigned: string | null; lane: number; open: number; oldest: Instant };
type Answered = { officer_id: string; lane: number; answered: number; in_time: number };

const HOUR_MS = 3_600_000;
/** Acts that give a tip to somebody and do not look at it. */
const GIVING = `('assign', 'hand_over', 'release')`;

const HELD = statement<Held>(
  'triage.heldByOfficer',
  'fan-out',
  `SELECT assigned, lane, count(*)::int AS open, min(received_at) AS oldest FROM tip
   WHERE unit_id = $1 AND state = 0 AND bundle_of IS NULL AND tip_id <> ALL($2::uuid[]) GROUP BY assigned, lane`,
);
const ANSWERED = statement<Answered>(
  'triage.answeredInTime',
  'fan-out',
  `SELECT f.officer_id, t.lane, count(*)::int AS answered,
     (count(*) FILTER (WHERE f.at - t.received_at <= make_interval(hours => ($4::int[])[t.lane + 1])))::int AS in_time
   FROM (SELECT DISTINCT ON (tip_id) tip_id, officer_id, at FROM decision
         WHERE unit_id = $1 AND at > $2 AND undone_at IS NULL AND kind NOT IN ${GIVING} ORDER BY tip_id, at) f
   JOIN tip t ON t.tip_id = f.tip_id WHERE t.unit_id = $1 AND t.received_at > $2 AND t.tip_id <> ALL($3::uuid[])
   GROUP BY f.officer_id, t.lane`,
);
const OVERDUE = statement<{ lane: number; overdue: number }>(
  'triage.overdue',
  'fan-out',
  `SELECT lane, count(*)::int AS overdue FROM tip t
   WHERE unit_id = $1 AND state = 0 AND bundle_of IS NULL AND received_at <= ($2::timestamptz[])[lane + 1] AND tip_id <> ALL($3::uuid[])
     AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.tip_id = t.tip_id AND d.undone_at IS NULL AND d.kind NOT IN ${GIVING})
   GROUP BY lane`,
);

const lane = (at: number): Lane => LANES[at]!;

/** Open tips by officer and lane with the oldest of each; of those that nobody has under null. A walk over open tips. */
export const heldByOfficer = async (db: Db, unit: number) =>
  (await db.all(HELD, [unit, plainArray([...(await hiddenTips(db))])])).map((row) => ({
    ...row,
    lane: lane(row.lane),
  }));

/** Of the tips that came after a moment: how many each officer was the first to act on, and how many within the lane's time. */
export const answeredInTime = async (db: Db, unit: number, since: Instant) =>
  (
    await db.all(ANSWERED, [
      unit,
      since,
      plainArray([...(await hiddenTips(db))]),
      plainArray(LANES.map((each) => ANSWER_HOURS[each])),
    ])
  ).map((row) => ({
    officer: row.officer_id,
    lane: lane(row.lane),
    answered: row.answered,
    inTime: row.in_time,
  }));

/** Open tips on which nobody acted within the lane's time. */
export const overdue = async (db: Db, unit: number, now: Instant) =>
  (
    await db.all(OVERDUE, [
      unit,
      textArray(LANES.map((each) => new Date(millis(now) - ANSWER_HOURS[each] * HOUR_MS).toISOString())),
      plainArray([...(await hiddenTips(db))]),
    ])
  ).map((row) => ({ lane: lane(row.lane), overdue: row.overdue }));
