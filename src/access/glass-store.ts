import type { Instant } from '../kernel/time.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** One use of break-glass as kept: reason and note sealed with a key of its own. */
export type GlassRow = {
  use_id: string;
  tip_id: string;
  officer_id: string;
  grant_id: string;
  at: string;
  until: string;
  data_key: Buffer;
  reason: Buffer;
  closed_at: string | null;
  closed_by: string | null;
  note: Buffer | null;
};
type NoticeRow = {
  notice_id: string;
  kind: 'break-glass';
  record_id: string;
  officer_id: string;
  at: string;
};

const COLUMNS =
  'use_id, tip_id, officer_id, grant_id, at, until, data_key, reason, closed_at, closed_by, note';
const KEEP = statement(
  'access.keepGlass',
  'one-shard',
  'INSERT INTO glass_use (unit_id, use_id, tip_id, officer_id, grant_id, at, until, data_key, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
);
const LIST = statement<GlassRow>(
  'access.glassUses',
  'one-shard',
  `SELECT ${COLUMNS} FROM glass_use WHERE unit_id = $1 AND ($2::boolean OR closed_at IS NULL) ORDER BY at DESC, use_id LIMIT 200`,
);
const LOCK = statement<GlassRow>(
  'access.lockGlass',
  'one-shard',
  `SELECT ${COLUMNS} FROM glass_use WHERE unit_id = $1 AND use_id = $2 FOR UPDATE`,
);
const KEY = statement<{ data_key: Buffer }>(
  'access.glassKey',
  'one-shard',
  'SELECT data_key FROM glass_use WHERE unit_id = $1 AND use_id = $2',
);
const CLOSE = statement(
  'access.closeGlass',
  'one-shard',
  'UPDATE glass_use SET closed_at = $3, closed_by = $4, note = $5 WHERE unit_id = $1 AND use_id = $2',
);
const TELL = statement(
  'access.tell',
  'one-shard',
  'INSERT INTO notice (unit_id, notice_id, kind, permission, record_id, tip_id, officer_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
);
const NOTICES = statement<NoticeRow>(
  'access.notices',
  'one-shard',
  'SELECT notice_id, kind, record_id, officer_id, at FROM notice WHERE unit_id = $1 AND ended_at IS NULL AND permission = ANY($2::text[]) ORDER BY at DESC, notice_id LIMIT 200',
);
const END_NOTICES = statement(
  'access.endNotices',
  'one-shard',
  'UPDATE notice SET ended_at = $3 WHERE unit_id = $1 AND record_id = $2 AND ended_at IS NULL',
);

export const glassPlace = (use: string, column: 'key' | 'reason' | 'note') => `glass_use.${column}:${use}`;

/** Keep a use of break-glass; its reason is sealed. */
export async function keepGlass(
  db: Db,
  unit: number,
  use: {
    id: string;
    tip: string;
    officer: string;
    grant: string;
    at: Instant;
    until: Instant;
    reason: string;
  },
): Promise<void> {
  const { key, wrapped } = db.vault.newKey(glassPlace(use.id, 'key'), unit);
  const reason = db.vault.seal(key, glassPlace(use.id, 'reason'), Buffer.from(use.reason));
  await db.run(KEEP, [unit, use.id, use.tip, use.officer, use.grant, use.at, use.until, wrapped, reason]);
}

/** The latest uses, newest first: those that are open, or all. */
export const glassUses = (db: Db, unit: number, closedToo: boolean) => db.all(LIST, [unit, closedToo]);
export const lockGlass = (db: Db, unit: number, use: string) => db.one(LOCK, [unit, use]);

/** The wrapped key of one, which seals what the log says of it too; null where it is not there. */
export const glassKeyOf = async (db: Db, unit: number, use: string): Promise<Buffer | null> =>
  (await db.one(KEY, [unit, use]))?.data_key ?? null;

/** What was written of a use: the reason, null where it went with the tip, and the note of the one who closed it. */
export function glassWords(
  db: Db,
  unit: number,
  row: Pick<GlassRow, 'use_id' | 'data_key' | 'reason' | 'note'>,
): { reason: string | null; note: string | null } {
  const key = db.vault.unwrap(row.data_key, glassPlace(row.use_id, 'key'), unit);
  const read = (column: 'reason' | 'note', sealed: Buffer) =>
    db.vault.open(key, glassPlace(row.use_id, column), sealed).toString('utf8');
  return {
    reason: row.reason.length > 0 ? read('reason', row.reason) : null,
    note: row.note && read('note', row.note),
  };
}

export async function closeGlass(
  db: Db,
  unit: number,
  row: GlassRow,
  by: string,
  now: Instant,
  words: string,
): Promise<void> {
  const key = db.vault.unwrap(row.data_key, glassPlace(row.use_id, 'key'), unit);
  const note = db.vault.seal(key, glassPlace(row.use_id, 'note'), Buffer.from(words));
  await db.run(CLOSE, [unit, row.use_id, now, by, note]);
  await db.run(END_NOTICES, [unit, row.use_id, now]);
}

/** Tell all who hold a permission, at once: it stands on their page until what it is about has ended. */
export const tell = (
  db: Db,
  unit: number,
  notice: {
    id: string;
    kind: NoticeRow['kind'];
    permission: string;
    record: string;
    tip: string;
    officer: string;
    at: Instant;
  },
) =>
  db.run(TELL, [
    unit,
    notice.id,
    notice.kind,
    notice.permission,
    notice.record,
    notice.tip,
    notice.officer,
    notice.at,
  ]);

/** The notices that have not ended, for one who holds these permissions. */
export const noticesFor = (db: Db, unit: number, permissions: Iterable<string>) =>
  db.all(NOTICES, [unit, textArray([...permissions])]);
