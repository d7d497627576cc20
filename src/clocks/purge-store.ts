import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

type Notes = { clock_id: string; note: Buffer | null; stop_note: Buffer | null };
const NOTES = statement<Notes>(
  'clocks.notes',
  'one-shard',
  'SELECT clock_id, note, stop_note FROM clock WHERE record_id = $1 AND unit_id = $2 AND (note IS NOT NULL OR stop_note IS NOT NULL)',
);
const SET_NOTES = statement(
  'clocks.setNotes',
  'one-shard',
  'UPDATE clock SET note = $3, stop_note = $4 WHERE record_id = $1 AND clock_id = $2',
);

/** Where a clock's notes belong: bound into their seals. */
export const notePlace = (record: string, clock: string, column: 'note' | 'stop_note'): string =>
  `clock.${column}:${record}:${clock}`;

/** Seal the notes of a tip's clocks by another key; those that `keep` refuses are forgotten. */
export async function resealClocks(
  db: Db,
  unit: number,
  tip: string,
  keys: { old: Buffer; new: Buffer },
  keep: (note: string) => boolean,
): Promise<void> {
  for (const row of await db.all(NOTES, [tip, unit])) {
    const sealed = (column: 'note' | 'stop_note'): Buffer | null => {
      const kept = row[column];
      if (!kept) return null;
      const at = notePlace(tip, row.clock_id, column);
      const plain = db.vault.open(keys.old, at, kept);
      return keep(plain.toString('utf8')) ? db.vault.seal(keys.new, at, plain) : null;
    };
    await db.run(SET_NOTES, [tip, row.clock_id, sealed('note'), sealed('stop_note')]);
  }
}
