import { hiddenTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { hexArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { WatchKind } from './shape.ts';

/** A watch that a fingerprint belongs to. `officer_id` null: the unit's. */
export type Watching = { fingerprint: Buffer; watch_id: string; officer_id: string | null; kind: WatchKind };
/** An alert to be kept. `officer` null: for the unit. */
export type NewAlert = {
  watch: string;
  officer: string | null;
  kind: WatchKind;
  tip: string;
  version: number;
};
export type AlertRow = {
  tip_id: string;
  watch_id: string;
  version: number;
  kind: WatchKind;
  at: Instant;
  acknowledged_at: Instant | null;
  acknowledged_by: string | null;
};

const WATCHING = statement<Watching>(
  'watch.watching',
  'one-shard',
  `SELECT fingerprint, watch_id, officer_id, kind FROM watch_print
   WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND (until IS NULL OR until > $3)`,
);
const KEEP = statement(
  'watch.keepAlerts',
  'one-shard',
  `INSERT INTO watch_alert (tip_id, watch_id, version, unit_id, officer_id, kind, at, known)
   SELECT tip_id, watch_id, version, $1::int, officer_id, kind, $2::timestamptz, $3::boolean
   FROM unnest($4::uuid[], $5::uuid[], $6::int[], $7::uuid[], $8::text[]) AS a (tip_id, watch_id, version, officer_id, kind) ON CONFLICT DO NOTHING`,
);
const TOLD = statement<{ tip_id: string; watch_id: string }>(
  'watch.told',
  'one-shard',
  'SELECT DISTINCT tip_id, watch_id FROM watch_alert WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 AND watch_id = ANY($3::uuid[])',
);
/** $1 unit, $2 officer, $3 tips and $4 watches that are kept from him, $5 one watch, $6 one tip */
const FOR_OFFICER = `unit_id = $1 AND (officer_id IS NULL OR officer_id = $2) AND NOT known AND tip_id <> ALL($3::uuid[])
   AND watch_id <> ALL($4::uuid[]) AND ($5::uuid IS NULL OR watch_id = $5) AND ($6::uuid IS NULL OR tip_id = $6)`;
const PAGE = statement<AlertRow>(
  'watch.alerts',
  'fan-out',
  `SELECT tip_id, watch_id, version, kind, at, acknowledged_at, acknowledged_by FROM watch_alert WHERE ${FOR_OFFICER}
   AND ($7 OR acknowledged_at IS NULL)
   AND ($8::timestamptz IS NULL OR (at, tip_id, watch_id, version) < ($8, $9::uuid, $10::uuid, $11::int))
   ORDER BY at DESC, tip_id DESC, watch_id DESC, version DESC LIMIT $12`,
);
const COUNT = statement<{ open: number }>(
  'watch.countAlerts',
  'fan-out',
  `SELECT count(*)::int AS open FROM watch_alert WHERE ${FOR_OFFICER} AND acknowledged_at IS NULL`,
);
const BY_WATCH = statement<{ watch_id: string; open: number }>(
  'watch.alertsByWatch',
  'fan-out',
  `SELECT watch_id, count(*)::int AS open FROM watch_alert WHERE unit_id = $1 AND watch_id = ANY($2::uuid[]) AND NOT known
   AND acknowledged_at IS NULL AND tip_id <> ALL($3::uuid[]) GROUP BY watch_id`,
);
const OPEN = statement<{ tip_id: string; watch_id: string; version: number }>(
  'watch.openAlerts',
  'fan-out',
  `SELECT tip_id, watch_id, version FROM watch_alert WHERE ${FOR_OFFICER} AND acknowledged_at IS NULL AND at <= $7 ORDER BY tip_id, watch_id, version`,
);
const ACKNOWLEDGE = statement(
  'watch.acknowledge',
  'one-shard',
  `UPDATE watch_alert SET acknowledged_at = $2, acknowledged_by = $3 FROM unnest($4::uuid[], $5::uuid[], $6::int[]) AS a (tip_id, watch_id, version)
   WHERE watch_alert.tip_id = a.tip_id AND watch_alert.watch_id = a.watch_id AND watch_alert.version = a.version
   AND watch_alert.unit_id = $1 AND watch_alert.acknowledged_at IS NULL`,
);

/** Watches that live and that one of these fingerprints (hex) belongs to: one set-based lookup. */
export const watchingPrints = async (
  db: Db,
  unit: number,
  prints: readonly string[],
  now: Instant,
): Promise<Watching[]> => (prints.length === 0 ? [] : db.all(WATCHING, [hexArray(prints), unit, now]));

/** Keep alerts; those that are kept already stay as they are. `known`: touched when the watch began, told to nobody. */
export async function keepAlerts(
  db: Db,
  unit: number,
  now: Instant,
  alerts: readonly NewAlert[],
  known = false,
): Promise<void> {
  if (alerts.length === 0) return;
  await db.run(KEEP, [
    ...[unit, now, known],
    uuidArray(alerts.map((each) => each.tip)),
    uuidArray(alerts.map((each) => each.watch)),
    plainArray(alerts.map((each) => each.version)),
    uuidArray(alerts.map((each) => each.officer)),
    textArray(alerts.map((each) => each.kind)),
  ]);
}

/** Which of these tips are known to have touched which of these watches: `tip watch`. */
export async function toldOf(
  db: Db,
  unit: number,
  tips: readonly string[],
  watches: readonly string[],
): Promise<Set<string>> {
  const rows = await db.all(TOLD, [uuidArray(tips), unit, uuidArray(watches)]);
  return new Set(rows.map((row) => `${row.tip_id} ${row.watch_id}`));
}

/** Which alerts are asked for. `hidden`: watches that the officer is not to know of. */
export type AskedAlerts = {
  officer: string;
  hidden: readonly string[];
  watch: string | null;
  tip: string | null;
};
export type AlertPlace = { at: Instant; tip: string; watch: string; version: number };

async function asked(db: Db, unit: number, { officer, hidden, watch, tip }: AskedAlerts) {
  return [unit, officer, plainArray([...(await hiddenTips(db))]), plainArray(hidden), watch, tip];
}

/** Alerts on tips that the officer may see, of his own watches and of the unit's, the newest first. `all`: acknowledged ones too. */
export async function listAlerts(
  db: Db,
  unit: number,
  which: AskedAlerts,
  page: { all: boolean; after: AlertPlace | null; limit: number },
): Promise<AlertRow[]> {
  const { at = null, tip = null, watch = null, version = null } = page.after ?? {};
  return db.all(PAGE, [
    ...(await asked(db, unit, which)),
    ...[page.all, at, tip, watch, version, page.limit],
  ]);
}

export const countOpenAlerts = async (db: Db, unit: number, which: AskedAlerts): Promise<number> =>
  (await db.one(COUNT, await asked(db, unit, which)))!.open;

/** How many alerts of each of these watches nobody acknowledged, on tips that the officer may see. */
export async function openAlertsOf(
  db: Db,
  unit: number,
  watches: readonly string[],
): Promise<Map<string, number>> {
  if (watches.length === 0) return new Map();
  const hidden = plainArray([...(await hiddenTips(db))]);
  const rows = await db.all(BY_WATCH, [unit, plainArray(watches), hidden]);
  return new Map(rows.map((row) => [row.watch_id, row.open]));
}

/** Acknowledge what is open and came until a moment. Returns how many alerts it was. */
export async function acknowledgeAlerts(
  db: Db,
  unit: number,
  which: AskedAlerts,
  by: { officer: string; now: Instant; cameUntil: Instant },
): Promise<number> {
  const open = await db.all(OPEN, [...(await asked(db, unit, which)), by.cameUntil]);
  if (open.length === 0) return 0;
  return db.run(ACKNOWLEDGE, [
    ...[unit, by.now, by.officer],
    uuidArray(open.map((row) => row.tip_id)),
    uuidArray(open.map((row) => row.watch_id)),
    plainArray(open.map((row) => row.version)),
  ]);
}
