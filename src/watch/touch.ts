import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { standing } from '../subjects/store.ts';
import { keepAlerts, type NewAlert, toldOf, watchingPrints } from './alert-store.ts';
import { networksOfSubjects } from './member-store.ts';
import { watchedRecords } from './watch-store.ts';

/** A version of a tip that is new: the fingerprints (hex) that stand in it, and the subjects of its parties. */
export type Touching = {
  tip: string;
  version: number;
  prints: readonly string[];
  subjects: readonly (string | null)[];
};

/**
 * Tell those who watch what these versions hold. To be called in the transaction that writes them, after their subjects
 * are written: either both are kept or neither. Two look-ups for all of them, and more where subjects or networks are watched.
 *
 * returns  how many alerts were raised
 */
export async function raiseAlerts(
  db: Db,
  unit: number,
  now: Instant,
  versions: readonly Touching[],
): Promise<number> {
  if (versions.length === 0) return 0;
  const prints = [...new Set(versions.flatMap((each) => each.prints))].sort();
  const byPrint = new Map<string, Omit<NewAlert, 'tip' | 'version'>[]>();
  for (const { fingerprint, watch_id, officer_id, kind } of await watchingPrints(db, unit, prints, now)) {
    const print = fingerprint.toString('hex');
    const watching = { watch: watch_id, officer: officer_id, kind };
    byPrint.set(print, [...(byPrint.get(print) ?? []), watching]);
  }
  const bySubject = await watchedSubjects(
    db,
    unit,
    now,
    versions.flatMap(({ subjects }) => subjects),
  );
  const alerts = new Map<string, NewAlert>();
  for (const { tip, version, prints: own, subjects } of versions) {
    const watching = [
      ...own.flatMap((print) => byPrint.get(print) ?? []),
      ...subjects.flatMap((subject) => bySubject.get(subject ?? '') ?? []),
    ];
    for (const each of watching) alerts.set(`${each.watch} ${tip} ${version}`, { ...each, tip, version });
  }
  await keepAlerts(db, unit, now, [...alerts.values()]);
  return alerts.size;
}

/**
 * Tell those who watch a subject, or a network that he stands in, of tips that came to him otherwise than by being taken in: by a merge, a split, a full
 * resolution. What is told already, or stood there when the watch began, is not told again.
 *
 * parties  tips with the subjects that their parties are of now
 */
export async function raiseForSubjects(
  db: Db,
  unit: number,
  now: Instant,
  parties: readonly { tip: string; subject: string | null }[],
): Promise<number> {
  const bySubject = await watchedSubjects(
    db,
    unit,
    now,
    parties.map(({ subject }) => subject),
  );
  if (bySubject.size === 0) return 0;
  const found = parties.flatMap(({ tip, subject }) =>
    (bySubject.get(subject ?? '') ?? []).map((watching): NewAlert => ({ ...watching, tip, version: 0 })),
  );
  return raiseFresh(db, unit, now, found);
}

/** Keep those of these alerts whose tip did not touch the same watch before. */
export async function raiseFresh(
  db: Db,
  unit: number,
  now: Instant,
  alerts: readonly NewAlert[],
): Promise<number> {
  if (alerts.length === 0) return 0;
  const told = await toldOf(
    db,
    unit,
    [...new Set(alerts.map((each) => each.tip))],
    [...new Set(alerts.map((each) => each.watch))],
  );
  const fresh = alerts.filter(({ tip, watch }) => !told.has(`${tip} ${watch}`));
  await keepAlerts(db, unit, now, fresh);
  return fresh.length;
}

/** Who watches each of these subjects, or a network that he stands in, by the id that stands for him now. */
async function watchedSubjects(
  db: Db,
  unit: number,
  now: Instant,
  subjects: readonly (string | null)[],
): Promise<Map<string, Omit<NewAlert, 'tip' | 'version'>[]>> {
  const rows = await watchedRecords(db, unit, now);
  const of = (kind: 'subject' | 'network') => rows.filter((row) => row.kind === kind);
  const heads = await standing(
    db,
    unit,
    of('subject').map((row) => row.target!),
  );
  const asked = [...new Set(subjects.flatMap((subject) => subject ?? []))].sort();
  const networks = [...new Set(of('network').map((row) => row.target!))];
  const memberships = await networksOfSubjects(db, unit, networks, asked);
  const found = new Map<string, Omit<NewAlert, 'tip' | 'version'>[]>();
  for (const { watch_id: watch, officer_id, shared, kind, target } of rows) {
    const watching = { watch, officer: shared ? null : officer_id, kind };
    const touched =
      kind === 'subject'
        ? [heads.get(target!)?.id ?? '']
        : asked.filter((subject) => memberships.get(subject)?.includes(target!));
    for (const subject of touched) found.set(subject, [...(found.get(subject) ?? []), watching]);
  }
  return found;
}
