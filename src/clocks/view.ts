import { dayBegins, dayOf, dayOver } from '../kernel/whole-day.ts';
import { dayIn, timeOfDay } from '../kernel/zone.ts';
import type { Settings } from './book.ts';
import { ruleFor } from './book.ts';
import { warnAt } from './due.ts';
import { CLOCK_KINDS, CLOCK_RECORDS, type Clock, STOP_REASONS } from './shape.ts';
import type { ClockRow } from './store.ts';

/** A clock as it is shown. `label`: what the record is called, without a name. */
export function viewOf(settings: Settings, row: ClockRow, label: string): Clock {
  const rule = ruleFor(settings, row.rule);
  const isDay = rule.counting === 'whole-day';
  const begins = isDay ? new Date(dayBegins(row.due_at)).toISOString() : row.due_at;
  return {
    id: row.clock_id,
    kind: CLOCK_KINDS[row.kind]!,
    rule: row.rule,
    estimate: rule.estimate,
    record: {
      kind: CLOCK_RECORDS.find((kind) => kind === row.record_kind) ?? 'tip',
      id: row.record_id,
      label,
    },
    startedAt: row.started_at,
    startedBy: row.started_by,
    dueAt: row.due_at,
    day: isDay ? dayOf(row.due_at) : null,
    overAt: isDay ? new Date(dayOver(row.due_at)).toISOString() : row.due_at,
    zone: row.zone,
    dueThere: there(row.due_at, row.zone),
    warnAt: warnAt(rule, row.started_at, begins),
    renewals: row.renewals,
    renewable: row.stopped_at === null && rule.renewal !== null && row.renewals < rule.renewal.most,
    officer: row.officer_id,
    answers: row.officer_id === null ? 'head' : rule.answers,
    stoppedAt: row.stopped_at,
    stopReason: STOP_REASONS.find((reason) => reason === row.stop_reason) ?? null,
  };
}

/** An instant as a wall clock in a zone shows it: `2026-11-21T23:59`. */
export function there(instant: string, zone: string): string {
  const time = new Date(timeOfDay(instant, zone)).toISOString().slice(11, 16);
  return `${dayIn(instant, zone)}T${time}`;
}
