import type { Database } from '../storage/db.ts';
import type { NewEntry } from './shape.ts';
import { appendEntries } from './store.ts';

type Waiting = { entries: readonly NewEntry[]; settle: () => void; refuse: (error: unknown) => void };
type Desk = { waiting: Waiting[]; writing: boolean };

const desks = new WeakMap<Database, Map<number, Desk>>();

/**
 * Append the entries of acts that have no transaction of their own: reads, and refusals. What comes in while one
 * append is under way is written by the next, in one transaction, so that readers do not queue for the log's end.
 * Resolves when the entries are committed; fails when they could not be, and then nothing may be shown.
 */
export function appendSoon(database: Database, entries: readonly NewEntry[]): Promise<void> {
  const unit = entries[0]?.unit;
  if (unit === undefined) return Promise.resolve();
  const units = desks.get(database) ?? desks.set(database, new Map()).get(database)!;
  const desk = units.get(unit) ?? units.set(unit, { waiting: [], writing: false }).get(unit)!;
  return new Promise((settle, refuse) => {
    desk.waiting.push({ entries, settle, refuse });
    if (!desk.writing) void write(database, desk, unit);
  });
}

async function write(database: Database, desk: Desk, unit: number): Promise<void> {
  desk.writing = true;
  while (desk.waiting.length > 0) {
    const batch = desk.waiting.splice(0);
    try {
      await database.transaction('write', { unit, officer: 'desk', sees: 'unit' }, (db) =>
        appendEntries(
          db,
          batch.flatMap((each) => each.entries),
        ),
      );
      for (const each of batch) each.settle();
    } catch (error) {
      for (const each of batch) each.refuse(error);
    }
  }
  desk.writing = false;
}
