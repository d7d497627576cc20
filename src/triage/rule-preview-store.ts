import { restrictedAmong } from '../access/need-store.ts';
import { lockLog } from '../audit/store.ts';
import type { Instant } from '../kernel/time.ts';
import { uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { LANES, type Lane } from '../tips/shape.ts';
import { countTips, laneName, tipsByIds } from '../tips/store.ts';
import { keptFeatures } from './feature-store.ts';
import { listsOf, unpackFeatures } from './kept-features.ts';
import { lentTo } from './lent.ts';
import { matchedAgain, missingFeatures } from './missing-features.ts';
import { liftedLane, pooled } from './pool.ts';
import { rescorePage } from './rescore-store.ts';
import { readyRules, ruleSet } from './rule-set-store.ts';
import { scoreLasting } from './score-lasting.ts';
import type { RulePreview } from './shape.ts';

/** Tips looked at in one transaction. */
const PIECE = 2_000;
/** Tips named of each move between two lanes. */
const NAMED = 200;
const NO_TIP = '00000000-0000-0000-0000-000000000000';

type Found = {
  /** tips by `from to`, as positions of LANES */
  lanes: Record<string, number>;
  rules: Record<string, [before: number, after: number]>;
  moved: Record<string, string[]>;
};
type Row = {
  version: number;
  revision: number;
  officer_id: string;
  started_at: Instant;
  ended_at: Instant | null;
  cursor: string | null;
  done: number;
  total: number;
  found: Found;
};

/** By these a preview, and how far it is, is known. */
const BEGUN = ['started_at', 'version', 'revision', 'cursor', 'ended_at'] as const;

const COLUMNS = 'version, revision, officer_id, started_at, ended_at, cursor, done, total, found';
const ROW = statement<Row>(
  'triage.rulePreview',
  'one-shard',
  `SELECT ${COLUMNS} FROM rule_preview WHERE unit_id = $1`,
);
const KEEP = statement(
  'triage.keepRulePreview',
  'one-shard',
  `INSERT INTO rule_preview (unit_id, ${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   ON CONFLICT (unit_id) DO UPDATE SET version = excluded.version, revision = excluded.revision, officer_id = excluded.officer_id, started_at = excluded.started_at, ended_at = excluded.ended_at, cursor = excluded.cursor, done = excluded.done, total = excluded.total, found = excluded.found`,
);
const OPEN = statement<{ unit_id: number }>(
  'triage.openPreviews',
  'fan-out',
  'SELECT unit_id FROM rule_preview WHERE ended_at IS NULL',
);
const NUMBERS = statement<{ tip_id: string; number: string; source: string }>(
  'triage.previewNumbers',
  'one-shard',
  'SELECT tip_id, number, source FROM tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);

const keep = async (db: Db, unit: number, row: Row): Promise<void> => {
  const { version, revision, officer_id, started_at, ended_at, cursor, done, total, found } = row;
  const values = [version, revision, officer_id, started_at, ended_at, cursor, done, total];
  await db.run(KEEP, [unit, ...values, JSON.stringify(found)]);
};

export const openPreviews = async (db: Db): Promise<number[]> =>
  (await db.all(OPEN, [])).map((row) => row.unit_id);

/** Begin to look what a version would move; what was looked at before is forgotten. */
export async function beginPreview(
  db: Db,
  unit: number,
  of: { version: number; revision: number },
  by: { officer: string; at: Instant },
): Promise<void> {
  await keep(db, unit, {
    ...of,
    officer_id: by.officer,
    started_at: by.at,
    ...{ ended_at: null, cursor: null, done: 0, total: await countTips(db, unit) },
    found: { lanes: {}, rules: {}, moved: {} },
  });
}

/**
 * Look at the next tips; false when all were looked at, or the draft is another by now. Restricted tips are left out: they
 * count for nobody else. Nothing of a tip is written.
 */
export async function previewPiece(db: Db, unit: number, now: Instant): Promise<boolean> {
  const row = await db.one(ROW, [unit]);
  if (!row || row.ended_at !== null) return false;
  const draft = await ruleSet(db, unit, row.version);
  if (!draft || draft.version !== row.version || draft.revision !== row.revision) {
    if (!(await isStill(db, unit, row))) return true;
    await keep(db, unit, { ...row, ended_at: now });
    return false;
  }
  const rules = readyRules(row.version, draft.content);
  const tips = await rescorePage(db, unit, row.cursor ?? NO_TIP, PIECE);
  const restricted = await restrictedAmong(db, unit, tips);
  const rows = (await tipsByIds(db, unit, tips)).filter(
    (each) => each.state !== CLEARED && !restricted.has(each.tip_id),
  );
  const kept = await keptFeatures(
    db,
    unit,
    rows.map((each) => each.tip_id),
  );
  const lent = await lentTo(
    db,
    unit,
    now,
    rules,
    rows.map((each) => each.tip_id),
  );
  for (const each of rows) {
    const known =
      kept.get(each.tip_id) ?? (await missingFeatures(db, unit, now, [each], rules.lists))[0] ?? null;
    const features =
      known && listsOf(known.features) !== rules.lists.edition
        ? await matchedAgain(db, each, known.features, rules.lists)
        : known?.features;
    if (!known || !features) continue;
    const others = lent.get(each.tip_id) ?? [];
    const own = scoreLasting(rules, unpackFeatures(features), {
      now,
      earlierTips: each.earlier,
      priorClosedNoCrime: known.noCrime,
    });
    const scored = pooled(own, others);
    const to = liftedLane(LANES.indexOf(scored.lane), each.override_lane, others);
    note(row.found, each.tip_id, each.lane, to);
    count(
      row.found,
      each.rules,
      scored.reasons.map(({ rule }) => rule),
    );
  }
  const over = tips.length < PIECE;
  const done = row.done + tips.length - restricted.size;
  if (!(await isStill(db, unit, row))) return true;
  await keep(db, unit, {
    ...row,
    cursor: tips.at(-1) ?? row.cursor,
    done,
    total: over ? done : Math.max(row.total, done),
    ended_at: over ? now : null,
  });
  return !over;
}

/** Nobody began another preview since the row was read; and nobody does before this transaction ends. */
async function isStill(db: Db, unit: number, row: Row): Promise<boolean> {
  await lockLog(db, unit);
  const held = await db.one(ROW, [unit]);
  return held !== null && BEGUN.every((name) => held[name] === row[name]);
}

function note(found: Found, tip: string, from: number, to: number): void {
  const key = `${from} ${to}`;
  found.lanes[key] = (found.lanes[key] ?? 0) + 1;
  if (from === to) return;
  found.moved[key] ??= [];
  if (found.moved[key].length < NAMED) found.moved[key].push(tip);
}

function count(found: Found, before: readonly string[], after: readonly string[]): void {
  for (const [at, rules] of [before, after].entries())
    for (const rule of rules) {
      found.rules[rule] ??= [0, 0];
      found.rules[rule][at]! += 1;
    }
}

/** How far the last preview of a unit is and what it found, as far as the officer may see the tips; null where there was none. */
export async function previewOf(db: Db, unit: number): Promise<RulePreview | null> {
  const row = await db.one(ROW, [unit]);
  if (!row) return null;
  const { lanes, rules, moved } = row.found;
  const seen = await tipsByIds(db, unit, Object.values(moved).flat());
  const numbers = new Map(
    (await db.all(NUMBERS, [uuidArray(seen.map((each) => each.tip_id)), unit])).map((each) => [
      each.tip_id,
      each,
    ]),
  );
  const ends = (key: string): { from: Lane; to: Lane } => {
    const [from, to] = key.split(' ').map(Number) as [number, number];
    return { from: laneName(from), to: laneName(to) };
  };
  const gravest = Object.keys(moved).sort((a, b) => leap(b) - leap(a));
  return {
    ...{ version: row.version, revision: row.revision, startedAt: row.started_at, endedAt: row.ended_at },
    ...{ done: row.done, total: row.total },
    lanes: Object.entries(lanes).map(([key, tips]) => ({ ...ends(key), tips })),
    rules: Object.entries(rules)
      .flatMap(([rule, [before, after]]) => (before === after ? [] : [{ rule, before, after }]))
      .sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    moved: gravest.flatMap((key) =>
      moved[key]!.flatMap((tip) => {
        const named = numbers.get(tip);
        return named ? [{ tip, number: named.number, source: named.source, ...ends(key) }] : [];
      }),
    ),
  };
}

/** How grave a move is: what leaves the urgent lanes first. */
function leap(key: string): number {
  const [from, to] = key.split(' ').map(Number) as [number, number];
  return (to > from ? 10 : 0) + Math.abs(to - from);
}
