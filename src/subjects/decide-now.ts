import { hiddenFrom } from '../access/need-store.ts';
import { namesOf } from '../access/store.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { actsOn, decisionsAbout, newestOn } from './about-decisions.ts';
import { subjectsToDecide, type WholeSubject } from './decide.ts';
import type { DecisionRow } from './decision-store.ts';
import { DECISION_WORDS } from './shape.ts';

type Who = Pick<Actor, 'id' | 'unit'>;

/** Subjects as they were read when the decision came. `newest`: the newest act about them then. */
export type ToDecide = { ids: readonly string[]; newest: string | null };

/** The newest act about subjects that an officer may decide on; null where he may not. */
export async function toDecide(
  db: Db,
  officer: Who,
  now: Instant,
  ids: readonly string[],
): Promise<ToDecide | null> {
  const subjects = await subjectsToDecide(db, officer, now, ids);
  if (!subjects) return null;
  const parties = subjects.flatMap((subject) => subject.parties);
  const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
  return { ids, newest: newestOn(await decisionsAbout(db, officer.unit, hidden, parties), parties) };
}

/**
 * The subjects as they are now that nobody else decides: under the lock of the unit's log.
 *
 * seen  the newest act about them that the officer had seen, null for none; absent: that of when the decision came
 * Fails CHANGED_MEANWHILE where another officer decided or undid something about them since, and names who and what;
 *       NOT_FOUND where one is not there any more
 */
export async function subjectsNow(
  db: Db,
  officer: Who,
  now: Instant,
  { ids, newest }: ToDecide,
  seen: string | null | undefined,
): Promise<WholeSubject[]> {
  await lockLog(db, officer.unit);
  const subjects = await subjectsToDecide(db, officer, now, ids);
  if (!subjects) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
  const parties = subjects.flatMap((subject) => subject.parties);
  const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
  const basis = (seen === undefined ? newest : seen) ?? '';
  const other = actsOn(await decisionsAbout(db, officer.unit, hidden, parties), parties).findLast(
    (act) => act.decision_id > basis && act.officer_id !== officer.id,
  );
  if (other) throw new TipstaffError('CHANGED_MEANWHILE', await toldOf(db, officer.unit, other));
  return subjects;
}

/** Who decided what and when, as a refusal tells it. */
export async function toldOf(db: Db, unit: number, row: DecisionRow) {
  const names = await namesOf(db, unit);
  return {
    officer: names.get(row.officer_id) ?? row.officer_id,
    kind: row.kind,
    decided: DECISION_WORDS[row.kind],
    at: row.at,
    decision: row.decision_id,
  };
}
