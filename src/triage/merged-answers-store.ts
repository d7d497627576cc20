import type { Answer } from '../clocks/merged-answers.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const NOTE = statement(
  'triage.answersBeforeMerge',
  'one-shard',
  `UPDATE decision SET before = decision.before || jsonb_build_object('answers', $3::jsonb)
   WHERE tip_id = ANY($1::uuid[]) AND decision_id = ANY($2::uuid[])`,
);

/** Keep with the decision on the tip that was kept what its answer times were before: undone, they come back. */
export const noteAnswers = (
  db: Db,
  held: readonly { tip: string; decision: string }[],
  answers: readonly Answer[],
) =>
  db.run(NOTE, [
    plainArray(held.map(({ tip }) => tip)),
    plainArray(held.map(({ decision }) => decision)),
    JSON.stringify(answers),
  ]);
