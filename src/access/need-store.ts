import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** Who is named for a restricted tip, by whom, and how long. `break-glass`: taken in an emergency, not given. */
export type Grant = {
  grant_id: string;
  officer_id: string;
  kind: 'named' | 'break-glass';
  granted_by: string;
  at: string;
  until: string | null;
};

const LIVE = 'withdrawn_at IS NULL AND (until IS NULL OR until > $3)';
const HIDDEN = statement<{ tip_id: string }>(
  'access.hiddenTips',
  'one-shard',
  `SELECT tip_id FROM tip_restriction r WHERE unit_id = $1 AND NOT EXISTS (
     SELECT 1 FROM tip_grant g WHERE g.unit_id = r.unit_id AND g.tip_id = r.tip_id AND g.officer_id = $2 AND ${LIVE})`,
);
const GRANTED = statement<{ tip_id: string }>(
  'access.grantedTips',
  'one-shard',
  `SELECT tip_id FROM tip_restriction r WHERE unit_id = $1 AND EXISTS (
     SELECT 1 FROM tip_grant g WHERE g.unit_id = r.unit_id AND g.tip_id = r.tip_id AND g.officer_id = $2 AND ${LIVE})`,
);
const SHOWN_UNTIL = statement<{ until: Instant | null }>(
  'access.shownUntil',
  'one-shard',
  `SELECT min(t.until) AS until FROM (
     SELECT CASE WHEN bool_or(g.until IS NULL) THEN NULL ELSE max(g.until) END AS until
     FROM tip_restriction r JOIN tip_grant g ON g.unit_id = r.unit_id AND g.tip_id = r.tip_id
     WHERE r.unit_id = $1 AND g.officer_id = $2 AND ${LIVE} GROUP BY g.tip_id) t`,
);
const AMONG = statement<{ tip_id: string }>(
  'access.restrictedAmong',
  'one-shard',
  'SELECT tip_id FROM tip_restriction WHERE unit_id = $1 AND tip_id = ANY($2::uuid[])',
);
const RESTRICTIONS = statement<{ tip_id: string; officer_id: string; at: Instant }>(
  'access.restrictions',
  'one-shard',
  'SELECT tip_id, officer_id, at FROM tip_restriction WHERE unit_id = $1 AND tip_id = ANY($2::uuid[])',
);
const RESTRICTED = statement<{ tip_id: string }>(
  'access.restrictedTips',
  'one-shard',
  'SELECT tip_id FROM tip_restriction WHERE unit_id = $1',
);
const RESTRICT = statement(
  'access.restrict',
  'one-shard',
  'INSERT INTO tip_restriction (unit_id, tip_id, officer_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
);
const UNRESTRICT = statement(
  'access.unrestrict',
  'one-shard',
  'DELETE FROM tip_restriction WHERE unit_id = $1 AND tip_id = $2',
);
const GRANTS = statement<Grant>(
  'access.grants',
  'one-shard',
  `SELECT grant_id, officer_id, kind, granted_by, at, until FROM tip_grant WHERE unit_id = $1 AND tip_id = $2 AND ${LIVE} ORDER BY at, grant_id`,
);
const KEEP_GRANT = statement(
  'access.keepGrant',
  'one-shard',
  'INSERT INTO tip_grant (unit_id, grant_id, tip_id, officer_id, kind, granted_by, at, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
);
const WITHDRAW = statement(
  'access.withdraw',
  'one-shard',
  'UPDATE tip_grant SET withdrawn_at = $3 WHERE unit_id = $1 AND tip_id = $2 AND withdrawn_at IS NULL AND ($4::uuid IS NULL OR officer_id = $4) AND ($5::uuid IS NULL OR grant_id = $5)',
);
const GAVE = statement<{ given: boolean }>(
  'access.gave',
  'one-shard',
  "SELECT EXISTS (SELECT 1 FROM tip_grant WHERE unit_id = $1 AND officer_id = $2 AND granted_by = $3 AND kind = 'named') AS given",
);

const NOTHING: ReadonlySet<string> = new Set();
const ofTransaction = new WeakMap<Db, Promise<ReadonlySet<string>>>();

/**
 * Ids of tips that this transaction's officer may not see: the first wall, which every list and every load starts from.
 * Empty where the scope is all of a unit. Asked once a transaction.
 */
export function hiddenTips(db: Db): Promise<ReadonlySet<string>> {
  const { scope } = db;
  if (scope === 'house' || scope.sees === 'unit') return Promise.resolve(NOTHING);
  const known = ofTransaction.get(db) ?? hiddenFrom(db, scope.unit, scope.officer, scope.now);
  ofTransaction.set(db, known);
  return known;
}

/** Ids of restricted tips of the unit for which the officer holds no grant that lives at `now`. */
export async function hiddenFrom(
  db: Db,
  unit: number,
  officer: string,
  now: Instant,
): Promise<ReadonlySet<string>> {
  return new Set((await db.all(HIDDEN, [unit, officer, now])).map((row) => row.tip_id));
}

/** Ids of restricted tips that this transaction's officer is named for; none where the scope is all of a unit. */
export async function grantedTips(db: Db): Promise<string[]> {
  const { scope } = db;
  if (scope === 'house' || scope.sees === 'unit') return [];
  return (await db.all(GRANTED, [scope.unit, scope.officer, scope.now])).map((row) => row.tip_id);
}

/** When this transaction's officer is first to lose sight of a tip that a grant shows him; null: no such grant runs out. */
export async function shownUntil(db: Db): Promise<Instant | null> {
  const { scope } = db;
  if (scope === 'house' || scope.sees === 'unit') return null;
  return (await db.one(SHOWN_UNTIL, [scope.unit, scope.officer, scope.now]))?.until ?? null;
}

/** Which of these tips are restricted. */
export async function restrictedAmong(
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<ReadonlySet<string>> {
  if (tips.length === 0) return NOTHING;
  return new Set((await db.all(AMONG, [unit, plainArray(tips)])).map((row) => row.tip_id));
}

/** Who restricted which of these tips, and when. */
export async function restrictionsOn(
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<ReadonlyMap<string, { officer: string; at: Instant }>> {
  const rows = tips.length === 0 ? [] : await db.all(RESTRICTIONS, [unit, plainArray(tips)]);
  return new Map(rows.map((row) => [row.tip_id, { officer: row.officer_id, at: row.at }]));
}

/** Every restricted tip of a unit: what they tell counts for nobody in figures that are made for all. */
export const restrictedTips = async (db: Db, unit: number): Promise<ReadonlySet<string>> =>
  new Set((await db.all(RESTRICTED, [unit])).map((row) => row.tip_id));

/** True where the tip was not restricted before. */
export const keepRestriction = async (db: Db, unit: number, tip: string, officer: string, now: Instant) =>
  (await db.run(RESTRICT, [unit, tip, officer, now])) === 1;
/** True where the tip was restricted. */
export const endRestriction = async (db: Db, unit: number, tip: string) =>
  (await db.run(UNRESTRICT, [unit, tip])) === 1;

/** The grants on a tip that live, oldest first. */
export const grantsOf = (db: Db, unit: number, tip: string, now: Instant) => db.all(GRANTS, [unit, tip, now]);

export const keepGrant = (
  db: Db,
  unit: number,
  grant: {
    id: string;
    tip: string;
    officer: string;
    kind: Grant['kind'];
    by: string;
    at: Instant;
    until: Instant | null;
  },
) =>
  db.run(KEEP_GRANT, [unit, grant.id, grant.tip, grant.officer, grant.kind, grant.by, grant.at, grant.until]);

/** End grants on a tip: all of them, those of one officer, or one. Returns how many. */
export const withdrawGrants = (
  db: Db,
  unit: number,
  tip: string,
  now: Instant,
  which: { officer?: string; grant?: string } = {},
) => db.run(WITHDRAW, [unit, tip, now, which.officer ?? null, which.grant ?? null]);

/** True where one officer ever gave another access to a restricted tip; what was taken in an emergency nobody gave. */
export const gaveAccess = async (db: Db, unit: number, from: string, to: string): Promise<boolean> =>
  (await db.one(GAVE, [unit, to, from]))!.given;
