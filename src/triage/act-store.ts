import { hiddenTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { BulkAct } from './shape.ts';

export type ActRow = {
  act_id: string;
  officer_id: string;
  at: Instant;
  kind: BulkAct['kind'];
  detail: string | null;
  tips: number;
  done: number;
  undone: number;
};

const COLUMNS = 'act_id, officer_id, at, kind, detail, tips, done, undone';
const BEGIN = statement(
  'triage.beginAct',
  'one-shard',
  'INSERT INTO bulk_act (unit_id, act_id, officer_id, at, kind, detail, tips, done, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)',
);
const ONE = statement<ActRow>(
  'triage.bulkAct',
  'one-shard',
  `SELECT ${COLUMNS} FROM bulk_act WHERE unit_id = $1 AND act_id = $2`,
);
const COUNT = statement(
  'triage.countAct',
  'one-shard',
  'UPDATE bulk_act SET done = done + $3, undone = undone + $4 WHERE unit_id = $1 AND act_id = $2',
);
const RECENT = statement<ActRow>(
  'triage.recentActs',
  'one-shard',
  `SELECT ${COLUMNS} FROM bulk_act WHERE unit_id = $1 ORDER BY at DESC, act_id DESC LIMIT $2`,
);
const SEEN_OF = statement<{ act_id: string; done: number; undone: number }>(
  'triage.seenOfActs',
  'fan-out',
  `SELECT act_id, count(*)::int AS done, count(undone_at)::int AS undone FROM decision
   WHERE unit_id = $1 AND act_id = ANY($2::uuid[]) AND tip_id <> ALL($3::uuid[]) GROUP BY act_id`,
);
const OPEN_IN_BUNDLE = statement<{ tip_id: string }>(
  'triage.openInBundle',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND (tip_id = $2 OR bundle_of = $2) AND state = 0 AND tip_id <> ALL($3::uuid[]) ORDER BY bundle_of IS NULL, tip_id',
);
const OPEN_AMONG = statement<{ tip_id: string }>(
  'triage.openAmong',
  'one-shard',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND tip_id = ANY($2::uuid[]) AND state = 0 AND tip_id <> ALL($3::uuid[]) ORDER BY bundle_of IS NULL, tip_id',
);
const OPEN_WITH = statement<{ tip_id: string }>(
  'triage.openWith',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND assigned = $2 AND state = 0 AND tip_id <> ALL($3::uuid[]) ORDER BY tip_id',
);
const TIPS_OF = statement<{ tip_id: string }>(
  'triage.tipsOfAct',
  'fan-out',
  'SELECT tip_id FROM decision WHERE unit_id = $1 AND act_id = $2 AND undone_at IS NULL AND tip_id > $3 AND tip_id <> ALL($4::uuid[]) ORDER BY tip_id LIMIT $5',
);

export const beginAct = (db: Db, unit: number, act: Omit<ActRow, 'done' | 'undone'>) =>
  db.run(BEGIN, [unit, act.act_id, act.officer_id, act.at, act.kind, act.detail, act.tips]);
export const actById = (db: Db, unit: number, act: string) => db.one(ONE, [unit, act]);
/** Count what a piece of an act did, or took back. */
export const countAct = (db: Db, unit: number, act: string, more: { done?: number; undone?: number }) =>
  db.run(COUNT, [unit, act, more.done ?? 0, more.undone ?? 0]);

const hidden = async (db: Db) => plainArray([...(await hiddenTips(db))]);

/** How many more acts are read where some may be of hidden tips alone. */
const SPARE = 50;

/** The latest acts, with what they did to tips that this transaction's officer sees; an act on none of these is left out. */
export async function recentActs(db: Db, unit: number, limit: number): Promise<ActRow[]> {
  const isAllSeen = (await hiddenTips(db)).size === 0;
  const rows = await db.all(RECENT, [unit, isAllSeen ? limit : limit + SPARE]);
  if (isAllSeen) return rows;
  const asked = plainArray(rows.map((row) => row.act_id));
  const seen = new Map(
    (await db.all(SEEN_OF, [unit, asked, await hidden(db)])).map((row) => [row.act_id, row]),
  );
  return rows
    .flatMap((row) => {
      const { done, undone } = seen.get(row.act_id) ?? { done: 0, undone: 0 };
      if (row.done > 0 && done === 0) return [];
      const unseen = Math.max(0, row.done - done);
      return [
        { ...row, tips: row.tips - unseen, done: row.done - unseen, undone: Math.min(row.undone, undone) },
      ];
    })
    .slice(0, limit);
}

/** The open tips of a bundle; the one that stands for it comes last, so that what is left is led by it. */
export const openInBundle = async (db: Db, unit: number, head: string) =>
  (await db.all(OPEN_IN_BUNDLE, [unit, head, await hidden(db)])).map((row) => row.tip_id);
/** The open ones of these; those that stand for bundles come last. */
export const openAmong = async (db: Db, unit: number, tips: readonly string[]) =>
  (await db.all(OPEN_AMONG, [unit, plainArray(tips), await hidden(db)])).map((row) => row.tip_id);
/** The open tips that an officer has. */
export const openWith = async (db: Db, unit: number, officer: string) =>
  (await db.all(OPEN_WITH, [unit, officer, await hidden(db)])).map((row) => row.tip_id);
/** The next tips on which an act stands, after one, in the order of ids. */
export const tipsOfAct = async (db: Db, unit: number, act: string, after: string, limit: number) =>
  (await db.all(TIPS_OF, [unit, act, after, await hidden(db), limit])).map((row) => row.tip_id);
