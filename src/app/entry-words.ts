import type { NewEntry } from '../audit/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { place, tipsByIds } from '../tips/store.ts';

/**
 * Audit entries with words that stay sealed: under the data key of the tip that an entry is about, so that they go when
 * the tip is cleared; else under the unit's log key.
 */
export async function withWords(db: Db, entries: readonly NewEntry[], text: string): Promise<NewEntry[]> {
  const sealed: NewEntry[] = [];
  for (const entry of entries) {
    const key = await recordKey(db, entry.unit, entry.recordKind ?? '', entry.recordId ?? '');
    sealed.push({ ...entry, words: { text, key } });
  }
  return sealed;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** The data key of a record that seals words of its own entries; null for other kinds, and where the key was destroyed. */
export async function recordKey(db: Db, unit: number, kind: string, id: string): Promise<Uint8Array | null> {
  if (kind !== 'tip' || !UUID.test(id)) return null;
  const [row] = await tipsByIds(db, unit, [id]);
  if (!row) return null;
  try {
    return db.vault.unwrap(row.data_key, place.key(id));
  } catch (error) {
    if (error instanceof TipstaffError) return null;
    throw error;
  }
}
