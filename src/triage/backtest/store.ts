import { restrictedTips } from '../../access/need-store.ts';
import type { Instant } from '../../kernel/time.ts';
import { plainArray } from '../../storage/columns.ts';
import type { Db } from '../../storage/db.ts';
import { statement } from '../../storage/statement.ts';
import { CLEARED } from '../../tips/purge-store.ts';
import type { Outcome } from '../../tips/shape.ts';
import { laneName, tipsByIds } from '../../tips/store.ts';
import { keptFeatures } from '../feature-store.ts';
import { unpackFeatures } from '../kept-features.ts';
import { rescoringOf } from '../rescore-run.ts';
import { type RuleSetRow, readyRules, versionInForce } from '../rule-set-store.ts';
import { scoreLasting } from '../score-lasting.ts';
import { countEnded, type EndedTip, figuresOf, latestOf, noCounts } from './count.ts';
import type { Backtest } from './shape.ts';

type Row = {
  tip_id: string;
  outcome: Outcome;
  at: Instant;
  lane: number;
  decided: number | null;
  rules: string[];
  earlier: number;
};

/** Tips looked at at once. */
const PIECE = 5_000;
const NO_TIP = '00000000-0000-0000-0000-000000000000';
const FIRST = '0001-01-01T00:00:00.000Z';
const LAST = '9999-12-31T23:59:59.999Z';

const ENDED = statement<Row>(
  'triage.endedTips',
  'fan-out',
  `SELECT o.tip_id, o.outcome, o.at, t.lane, t.rules, t.earlier,
     (SELECT (d.before->>'lane')::int FROM decision d WHERE d.tip_id = o.tip_id ORDER BY d.revision LIMIT 1) AS decided
   FROM tip_outcome o JOIN tip t ON t.tip_id = o.tip_id
   WHERE o.unit_id = $1 AND t.unit_id = $1 AND o.tip_id > $2::uuid AND o.at >= $3 AND o.at <= $4 AND t.state <> $5 AND o.tip_id <> ALL($6::uuid[])
   ORDER BY o.tip_id LIMIT $7`,
);

/**
 * What a version of a unit's rules made of the tips whose end was recorded in a span. Restricted tips are left out altogether, for
 * everybody: figures would tell of them. Cleared ones too. Nothing is written.
 *
 * span  when the end was recorded, both ends included; null: without an end
 * Cost  about 20 µs a tip of the program's own time for the version in force, 60 µs for another, since each is scored again; memory
 *       of 5,000 tips
 */
export async function backtestOf(
  db: Db,
  unit: number,
  now: Instant,
  { version, content: held }: Pick<RuleSetRow, 'version' | 'content'>,
  span: { from: Instant | null; to: Instant | null },
): Promise<Backtest> {
  const inForce = version === (await versionInForce(db, unit));
  const hidden = plainArray([...(await restrictedTips(db, unit))]);
  const rules = readyRules(version, held);
  const again = inForce ? null : scorer(db, unit, now, rules);
  const counted = noCounts();
  for (let after = NO_TIP; ; ) {
    const rows = await db.all(ENDED, [
      ...[unit, after, span.from ?? FIRST, span.to ?? LAST, CLEARED, hidden, PIECE],
    ]);
    const fired = again && (await again(rows));
    countEnded(
      counted,
      rows.map((row) => endedTip(row, fired ? (fired.get(row.tip_id) ?? null) : row.rules)),
    );
    if (rows.length < PIECE) break;
    after = rows.at(-1)!.tip_id;
  }
  const rescoring = await rescoringOf(db, unit);
  return {
    version,
    inForce,
    firedBy: inForce ? 'kept' : 'again',
    rescoring: rescoring !== null && rescoring.endedAt === null,
    ...figuresOf(counted, rules.content.rules),
    missed: { tips: counted.missed.tips, listed: await named(db, unit, latestOf(counted.missed.latest)) },
  };
}

const endedTip = (row: Row, rules: readonly string[] | null): EndedTip => ({
  tip: row.tip_id,
  outcome: row.outcome,
  at: row.at,
  decided: row.decided === null ? null : laneName(row.decided),
  now: laneName(row.lane),
  rules,
});

/** Which rules of a version fire on tips, from what was kept of them; of a tip of which nothing is kept, nothing. */
function scorer(db: Db, unit: number, now: Instant, rules: ReturnType<typeof readyRules>) {
  return async (rows: readonly Row[]): Promise<Map<string, string[]>> => {
    const kept = await keptFeatures(
      db,
      unit,
      rows.map((row) => row.tip_id),
    );
    const fired = new Map<string, string[]>();
    for (const { tip_id, earlier } of rows) {
      const known = kept.get(tip_id);
      if (!known) continue;
      const context = { now, earlierTips: earlier, priorClosedNoCrime: known.noCrime };
      const { reasons } = scoreLasting(rules, unpackFeatures(known.features), context);
      fired.set(
        tip_id,
        reasons.map(({ rule }) => rule),
      );
    }
    return fired;
  };
}

async function named(
  db: Db,
  unit: number,
  missed: readonly Omit<Backtest['missed']['listed'][number], 'source' | 'number'>[],
): Promise<Backtest['missed']['listed']> {
  const ids = missed.map(({ tip }) => tip);
  const tips = new Map((await tipsByIds(db, unit, ids)).map((row) => [row.tip_id, row]));
  return missed.flatMap((each) => {
    const row = tips.get(each.tip);
    return row ? [{ ...each, source: row.source, number: row.number }] : [];
  });
}
