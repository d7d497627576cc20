import { hiddenTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { DecisionKind } from './shape.ts';

type Span = { unit: number; officer: string; since: Instant };

const ARRIVED = statement<{ lane: number; tips: number }>(
  'triage.arrived',
  'fan-out',
  'SELECT lane, count(*)::int AS tips FROM tip WHERE unit_id = $1 AND received_at > $2 AND state = 0 AND bundle_of IS NULL AND tip_id <> ALL($3::uuid[]) GROUP BY lane',
);
const VERSIONS = statement<{ tip_id: string; version: number; at: Instant }>(
  'triage.versionsOfMine',
  'fan-out',
  `SELECT v.tip_id, v.version, v.received_at AS at FROM tip t JOIN tip_version v ON v.tip_id = t.tip_id
   WHERE t.unit_id = $1 AND t.assigned = $2 AND v.version > 1 AND v.received_at > $3 AND t.tip_id <> ALL($4::uuid[]) ORDER BY v.received_at DESC LIMIT $5`,
);
const DECIDED = statement<{
  tip_id: string;
  kind: DecisionKind;
  detail: string | null;
  officer_id: string;
  at: Instant;
}>(
  'triage.decidedOnMine',
  'fan-out',
  `SELECT d.tip_id, d.kind, d.detail, d.officer_id, d.at FROM tip t JOIN decision d ON d.tip_id = t.tip_id
   WHERE t.unit_id = $1 AND t.assigned = $2 AND d.at > $3 AND d.officer_id <> $2 AND d.undone_at IS NULL AND d.kind NOT IN ('hand_over', 'outcome', 'new_facts') AND t.tip_id <> ALL($4::uuid[])
   ORDER BY d.at DESC LIMIT $5`,
);
const CLOCKS = statement<{ tip_id: string; clock_id: string; rule: string; at: Instant }>(
  'triage.clocksOfMine',
  'fan-out',
  `SELECT tip_id, clock_id, rule, due_at AS at FROM clock
   WHERE unit_id = $1 AND officer_id = $2::uuid AND stopped_at IS NULL AND due_at > $3 AND due_at < $6 AND tip_id IS NOT NULL AND tip_id <> ALL($4::uuid[])
   ORDER BY due_at, clock_id LIMIT $5`,
);

/** Open tips that came since, by lane. */
export const arrivedSince = async (db: Db, { unit, since }: Span) =>
  db.all(ARRIVED, [unit, since, plainArray([...(await hiddenTips(db))])]);

const parameters = async (db: Db, { unit, officer, since }: Span, limit: number) => [
  unit,
  officer,
  since,
  plainArray([...(await hiddenTips(db))]),
  limit,
];

/** New versions of the officer's tips since. */
export const versionsSince = async (db: Db, span: Span, limit: number) =>
  db.all(VERSIONS, await parameters(db, span, limit));
/** What others decided on the officer's tips since. */
export const decidedSince = async (db: Db, span: Span, limit: number) =>
  db.all(DECIDED, await parameters(db, span, limit));
/** Clocks that the officer answers for and that ran out since, or will until a moment: of all kinds, as the board has them. */
export const clocksSince = async (db: Db, span: Span, until: Instant, limit: number) =>
  db.all(CLOCKS, [...(await parameters(db, span, limit)), until]);
