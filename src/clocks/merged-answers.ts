import type { Instant } from '../kernel/time.ts';
import { plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { TIP_STATES } from '../tips/shape.ts';
import { laneName, type TipRow } from '../tips/store.ts';
import { dueOf } from './book.ts';
import { ANSWERS } from './rules.ts';
import { answerRule } from './rules-lanes.ts';
import { settingsOf } from './setting-store.ts';
import { CLOCK_KINDS } from './shape.ts';
import { keepClocks, stopRules } from './store.ts';
import { standingId } from './tip-clocks.ts';

/** An answer time as it stands: kept with a merge, so that undoing it gives it back. */
export type Answer = {
  record_id: string;
  clock_id: string;
  rule: string;
  started_at: Instant;
  due_at: Instant;
  stopped_at: Instant | null;
  stopped_by: string | null;
  stop_reason: string | null;
};

const OF = statement<Answer>(
  'clocks.answersOf',
  'one-shard',
  `SELECT record_id, clock_id, rule, started_at, due_at, stopped_at, stopped_by, stop_reason FROM clock
   WHERE record_id = ANY($1::uuid[]) AND rule = ANY($2::text[]) AND started_by = 'system'`,
);
const PUT_BACK = statement(
  'clocks.putAnswersBack',
  'one-shard',
  `UPDATE clock SET started_at = a.started_at, due_at = a.due_at, stopped_at = a.stopped_at, stopped_by = a.stopped_by, stop_reason = a.stop_reason
   FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[])
     AS a (record_id, clock_id, started_at, due_at, stopped_at, stopped_by, stop_reason)
   WHERE clock.record_id = a.record_id AND clock.clock_id = a.clock_id AND clock.stop_reason IS DISTINCT FROM 'done'`,
);

/** The answer times of tips that started by themselves, those that were stopped too. */
export const answersOf = (db: Db, tips: readonly string[]): Promise<Answer[]> =>
  db.all(OF, [plainArray(tips), textArray(ANSWERS)]);

const OPEN = TIP_STATES.indexOf('open');

/** The answer times of these that run, each of the lane in which its tip stands open. Pure. */
export function runningAnswers(
  answers: readonly Answer[],
  rows: readonly Pick<TipRow, 'tip_id' | 'lane' | 'state'>[],
): Answer[] {
  const rules = new Map(
    rows.map((row) => [row.tip_id, row.state === OPEN ? answerRule(laneName(row.lane)).id : null]),
  );
  return answers.filter((each) => each.stop_reason === null && rules.get(each.record_id) === each.rule);
}

/**
 * The tip that was kept waits for an answer as long as one of those that are one with it did: from the earliest start, to the earliest
 * end. What had run out stays so. Where nobody's answer was waited for, nothing changes.
 *
 * row      the tip that was kept, as it is now
 * running  what ran before the merge
 */
export async function carryAnswers(
  db: Db,
  unit: number,
  now: Instant,
  row: TipRow,
  running: readonly Answer[],
): Promise<void> {
  if (running.length === 0 || row.state !== OPEN || row.bundle_of !== null) return;
  const rule = answerRule(laneName(row.lane));
  const own = dueOf(await settingsOf(db, unit), rule, now);
  const earliest = (times: readonly Instant[]) => times.reduce((a, b) => (b < a ? b : a));
  const id = standingId(row.tip_id, rule.id);
  await stopRules(db, [row.tip_id], ANSWERS, { at: now, by: 'system', reason: 'moved', but: [id] });
  await keepClocks(db, unit, [
    {
      tip: row.tip_id,
      id,
      rule: rule.id,
      kind: CLOCK_KINDS.indexOf(rule.kind),
      zone: own.zone,
      startedAt: earliest([now, ...running.map((each) => each.started_at)]),
      dueAt: earliest([own.dueAt, ...running.map((each) => each.due_at)]),
      officer: row.assigned,
    },
  ]);
}

/** A merge was taken back: the answer times of the tip that was kept are what they were before it. */
export async function putAnswersBack(
  db: Db,
  tip: string,
  answers: readonly Answer[],
  now: Instant,
): Promise<void> {
  const but = answers.map((each) => each.clock_id);
  await stopRules(db, [tip], ANSWERS, { at: now, by: 'system', reason: 'moved', but });
  if (answers.length === 0) return;
  await db.run(PUT_BACK, [
    uuidArray(answers.map((each) => each.record_id)),
    uuidArray(answers.map((each) => each.clock_id)),
    textArray(answers.map((each) => each.started_at)),
    textArray(answers.map((each) => each.due_at)),
    textArray(answers.map((each) => each.stopped_at)),
    textArray(answers.map((each) => each.stopped_by)),
    textArray(answers.map((each) => each.stop_reason)),
  ]);
}
