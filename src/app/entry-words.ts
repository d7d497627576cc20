import { approvalKeyOf, approvalPlace } from '../access/approval-store.ts';
import { glassKeyOf, glassPlace } from '../access/glass-store.ts';
import type { NewEntry, WordsKey } from '../audit/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { isUuid } from '../kernel/text.ts';
import type { Db } from '../storage/db.ts';
import { decisionPlace, decisionsByIds } from '../subjects/decision-store.ts';
import { place, tipsByIds } from '../tips/store.ts';

/**
 * Audit entries with words that stay sealed: under the data key of what an entry is about, so that they go when that is
 * cleared; else under the unit's log key. Words that a record keeps itself (an approval, a use of break-glass, a decision)
 * stand on it alone: under the log key they would outlive it.
 */
export async function withWords(db: Db, entries: readonly NewEntry[], text: string): Promise<NewEntry[]> {
  const keys: (WordsKey | null)[] = [];
  for (const entry of entries)
    keys.push(await recordKey(db, entry.unit, entry.recordKind ?? '', entry.recordId ?? ''));
  const isKept = entries.some(({ recordKind }, at) => keys[at] !== null && recordKind !== 'tip');
  return entries.map((entry, at) => {
    const key = keys[at] ?? null;
    return isKept && key === null ? entry : { ...entry, words: { text, key } };
  });
}

/** The wrapped data key of a record that seals words of its own entries, and what it is bound to. */
const WRAPPED: Readonly<
  Record<string, (db: Db, unit: number, id: string) => Promise<{ wrapped: Buffer | null; at: string }>>
> = {
  tip: async (db, unit, id) => ({
    wrapped: (await tipsByIds(db, unit, [id]))[0]?.data_key ?? null,
    at: place.key(id),
  }),
  approval: async (db, unit, id) => ({
    wrapped: await approvalKeyOf(db, unit, id),
    at: approvalPlace(id, 'key'),
  }),
  glass: async (db, unit, id) => ({ wrapped: await glassKeyOf(db, unit, id), at: glassPlace(id, 'key') }),
  decision: async (db, unit, id) => ({
    wrapped: (await decisionsByIds(db, unit, [id]))[0]?.data_key ?? null,
    at: decisionPlace(id, 'key'),
  }),
};

/** The data key of a record that seals words of its own entries; null for other kinds, and where the key was destroyed. */
export async function recordKey(db: Db, unit: number, kind: string, id: string): Promise<WordsKey | null> {
  const find = isUuid(id) ? WRAPPED[kind] : undefined;
  const { wrapped, at } = (await find?.(db, unit, id.toLowerCase())) ?? { wrapped: null, at: '' };
  if (!wrapped) return null;
  try {
    return { key: db.vault.unwrap(wrapped, at, unit), generation: db.vault.generationOf(wrapped) };
  } catch (error) {
    if (error instanceof TipstaffError) return null;
    throw error;
  }
}
