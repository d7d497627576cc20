import type { Db } from '../storage/db.ts';
import { tipsByIds } from '../tips/store.ts';
import type { SeenSubject } from './seen.ts';

const SHOWN = 5_000;

/** When a subject was active, newest first: from the marks of its parties and the times of its tips; no tip is opened. */
export async function activityOf(db: Db, unit: number, subject: SeenSubject) {
  const rows = await tipsByIds(db, unit, [...new Set(subject.parties.map((party) => party.tip))]);
  const events = new Map<string, { at: string; tip: string; kind: string }>();
  const add = (at: string, tip: string, kind: string) =>
    events.set(`${at} ${tip} ${kind}`, { at, tip, kind });
  for (const row of rows) {
    add(row.received_at, row.tip_id, 'received');
    if (row.incident_at !== null) add(row.incident_at, row.tip_id, 'incident');
  }
  for (const { tip, marks } of subject.parties)
    for (const { minute, kind } of marks)
      if (minute !== null) add(new Date(minute * 60_000).toISOString(), tip, `use of ${kind}`);
  const sorted = [...events.values()].sort((a, b) => {
    if (a.at !== b.at) return a.at < b.at ? 1 : -1;
    return `${a.tip} ${a.kind}` < `${b.tip} ${b.kind}` ? -1 : 1;
  });
  return { subject: subject.id, total: sorted.length, events: sorted.slice(0, SHOWN) };
}
