import { restrictedTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { TIP_STATES } from '../tips/shape.ts';
import { GAP_EDITION } from './gap-fields.ts';

/** Tips of one platform with the same bits. `reporter` null: no platform reported them; `asked` null: not read yet. */
export type FieldRow = {
  reporter: string | null;
  asked: number | null;
  given: number;
  partly: number;
  tips: number;
};
export type EndRow = {
  reporter: string;
  ended: number;
  acted: number;
  too_little: number;
  reported_tips: number;
  reported: number[] | null;
  first_tips: number;
  first: number[] | null;
};
export type MonthRow = {
  reporter: string;
  month: string;
  asked: number;
  given: number;
  tips: number;
};

const CLOSED = TIP_STATES.indexOf('closed');
/** Acts that give a tip to somebody and do not look at it, as in triage/workload-store.ts. */
const GIVING = `('assign', 'hand_over', 'release', 'new_facts')`;
/** Outcomes that are an end in which somebody acted. */
const ACTED_OUTCOMES = `('child_safeguarded', 'arrest', 'case')`;
/** Reasons for closing by which the tip served somebody: it went on to whoever acts. */
const ACTED_REASONS = `('other_jurisdiction', 'referred', 'already_in_case', 'identified_elsewhere')`;

/** When the source had the report; where it does not say, or says a later moment than the unit’s own, when the unit had it. */
const TOLD = 'LEAST(g.reported_at, t.received_at)';
/** $1 unit, $2 from, $3 before, $4 restricted tips, $5 edition */
const TIPS = `FROM tip t LEFT JOIN tip_gap g ON g.tip_id = t.tip_id AND g.edition = $5::smallint
   WHERE t.unit_id = $1 AND t.state <> ${CLEARED} AND ${TOLD} >= $2 AND ${TOLD} < $3 AND t.tip_id <> ALL($4::uuid[])`;

const FIELDS = statement<FieldRow>(
  'statistics.platformFields',
  'fan-out',
  `SELECT g.reporter, g.asked, g.given, g.partly, count(*)::int AS tips ${TIPS} GROUP BY g.reporter, g.asked, g.given, g.partly`,
);
const MONTHS = statement<MonthRow>(
  'statistics.platformMonths',
  'fan-out',
  `SELECT g.reporter, to_char(${TOLD}, 'YYYY-MM') AS month, g.asked, g.given, count(*)::int AS tips ${TIPS} AND g.reporter IS NOT NULL
   GROUP BY g.reporter, to_char(${TOLD}, 'YYYY-MM'), g.asked, g.given`,
);
// tips and acts are brought together by grouping: a join is quadratic where the planner has no statistics yet
const ENDS = statement<EndRow>(
  'statistics.platformEnds',
  'fan-out',
  `SELECT reporter, (count(*) FILTER (WHERE acted OR unfruitful))::int AS ended, (count(*) FILTER (WHERE acted))::int AS acted,
     (count(*) FILTER (WHERE NOT acted AND too_little))::int AS too_little,
     (count(reported))::int AS reported_tips, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY reported) AS reported,
     (count(first))::int AS first_tips, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY first) AS first
   FROM (SELECT max(reporter) AS reporter, max(reported) AS reported, bool_or(acted) AS acted, bool_or(unfruitful) AS unfruitful, bool_or(too_little) AS too_little,
       CASE WHEN min(act_at) >= max(received_at) THEN extract(epoch FROM min(act_at) - max(received_at))::float8 END AS first
     FROM (SELECT t.tip_id, g.reporter, t.received_at, NULL::timestamptz AS act_at,
         CASE WHEN t.incident_at <= ${TOLD} THEN extract(epoch FROM ${TOLD} - t.incident_at)::float8 END AS reported,
         coalesce(o.outcome IN ${ACTED_OUTCOMES}
           OR (coalesce(o.outcome, 'unknown') = 'unknown' AND t.state = ${CLOSED} AND t.close_reason IN ${ACTED_REASONS}), false) AS acted,
         coalesce(o.outcome = 'no_crime' OR (t.state = ${CLOSED} AND t.close_reason <> 'duplicate'), false) AS unfruitful,
         coalesce(t.state = ${CLOSED} AND t.close_reason = 'not_enough_to_act', false) AS too_little
       FROM tip t JOIN tip_gap g ON g.tip_id = t.tip_id AND g.edition = $5::smallint LEFT JOIN tip_outcome o ON o.tip_id = t.tip_id
       WHERE t.unit_id = $1 AND g.reporter IS NOT NULL AND t.state <> ${CLEARED} AND ${TOLD} >= $2 AND ${TOLD} < $3 AND t.tip_id <> ALL($4::uuid[])
       UNION ALL
       SELECT tip_id, NULL, NULL, at, NULL, NULL, NULL, NULL FROM decision WHERE unit_id = $1 AND undone_at IS NULL AND kind NOT IN ${GIVING}) both_kinds
     GROUP BY tip_id HAVING max(reporter) IS NOT NULL) each
   GROUP BY reporter`,
);

/** From `from`, before `before`. */
export type Period = { from: Instant; before: Instant };

/**
 * What scorecards are made of. Restricted tips count for nobody, named or not: a figure never tells that there is one. Three walks
 * over the unit’s tips of the period; the months are those of `trend`.
 */
export async function scorecardRows(
  db: Db,
  unit: number,
  period: Period,
  trend: Period,
): Promise<{ fields: FieldRow[]; ends: EndRow[]; months: MonthRow[] }> {
  const hidden = plainArray([...(await restrictedTips(db, unit))]);
  const of = ({ from, before }: Period) => [unit, from, before, hidden, GAP_EDITION];
  return {
    fields: await db.all(FIELDS, of(period)),
    ends: await db.all(ENDS, of(period)),
    months: await db.all(MONTHS, of(trend)),
  };
}
