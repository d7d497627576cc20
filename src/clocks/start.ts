import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import type { DataKey } from '../storage/vault.ts';
import { dueOf, type Settings } from './book.ts';
import { notePlace } from './purge-store.ts';
import { CLOCK_KINDS, type ClockRecord, type ClockRule, type Length } from './shape.ts';
import { type ClockRow, startClock } from './store.ts';

/** What a clock is started on. `tip`: the tip that the record is or hangs on, whose need-to-know it shares; `key`: what notes are sealed with. */
export type Started = {
  record: { kind: ClockRecord; id: string };
  tip: string | null;
  key: DataKey | null;
  at: Instant;
  by: string;
  /** who answers for it; absent: whoever works the record, now `worker` */
  officer?: string | undefined;
  worker: string | null;
  zone?: string | undefined;
  length?: Length | undefined;
  note?: string | undefined;
};

/**
 * Start a clock of a rule on a record: the one way for every room. Returns its row.
 *
 * Fails INPUT_INVALID where the rule asks for a length, or has one and is given another
 */
export async function start(
  db: Db,
  by: { unit: number; now: Instant; settings: Settings },
  rule: ClockRule,
  what: Started,
): Promise<ClockRow> {
  const { dueAt, zone } = dueOf(by.settings, rule, what.at, what.length, what.zone);
  const id = newId(by.now);
  const follows = what.officer === undefined && rule.answers === 'officer';
  const note =
    what.note && what.key
      ? db.vault.seal(what.key, notePlace(what.record.id, id, 'note'), Buffer.from(what.note))
      : null;
  const row = {
    record_id: what.record.id,
    clock_id: id,
    unit_id: by.unit,
    tip_id: what.tip,
    record_kind: what.record.kind,
    rule: rule.id,
    kind: CLOCK_KINDS.indexOf(rule.kind),
    zone,
    started_at: what.at,
    started_by: what.by,
    due_at: dueAt,
    renewals: 0,
    count: what.length?.count ?? null,
    count_unit: what.length?.unit ?? null,
    officer_id: what.officer ?? (follows ? what.worker : null),
    follows,
    note,
  };
  await startClock(db, row);
  return { ...row, stopped_at: null, stopped_by: null, stop_reason: null, stop_note: null };
}
