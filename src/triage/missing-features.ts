import { matchKey } from '../identifiers/fingerprint-text.ts';
import { knownIdentifiers } from '../identifiers/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { openFacts } from '../tips/sealed-store.ts';
import type { TipFacts } from '../tips/shape.ts';
import type { TipRow } from '../tips/store.ts';
import type { KeptRow } from './feature-store.ts';
import { type Lasting, lasting } from './features.ts';
import { listsOf, packFeatures, unpackFeatures } from './kept-features.ts';
import { listedIn, type ReadyLists } from './phrase-lists.ts';

type Made = KeptRow & { reasons: string; version: number };

/**
 * What is to be kept of tips that were taken in before features were kept, from their sealed facts. Of their files it is
 * told in how many other tips they stand now, since nobody knows any more what was known then.
 */
export async function missingFeatures(
  db: Db,
  unit: number,
  now: Instant,
  rows: readonly TipRow[],
  lists: ReadyLists,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const row of rows) {
    const opened = await openFacts(db, row, row.version);
    if (!opened) continue;
    const files = await otherHolders(db, unit, opened.facts);
    const kept = lasting(opened.facts, {
      now,
      lists,
      earlierVersions: row.version - 1,
      filesKnown: files.filter((others) => others > 0).length,
      filesNew: files.filter((others) => others === 0).length,
      hashSeenMost: Math.max(0, ...files),
    });
    const features = packFeatures(kept);
    made.push({ tip: row.tip_id, features, dueAt: null, noCrime: 0, reasons: '', version: 0 });
  }
  return made;
}

/** What is kept of a tip, with its texts matched by other phrase lists; null where nothing of it can be opened. */
export async function matchedAgain(
  db: Db,
  row: TipRow,
  features: string,
  lists: ReadyLists,
): Promise<string | null> {
  const opened = await openFacts(db, row, row.version);
  if (!opened) return null;
  const kept = unpackFeatures(features);
  const others = kept.features.filter(({ name }) => name !== 'text.list');
  return packFeatures({
    ...kept,
    features: [...others, ...listedIn(opened.facts, lists)],
    lists: lists.edition,
  });
}

/**
 * What a tip is scored by, under these phrase lists: what is kept of it, made or matched anew where that is needed. Writes
 * nothing. Null where nothing of it can be opened.
 */
export async function lastingOf(
  db: Db,
  unit: number,
  now: Instant,
  lists: ReadyLists,
  row: TipRow,
  known: KeptRow | null,
): Promise<{ lasting: Lasting; noCrime: number } | null> {
  const kept = known ?? (await missingFeatures(db, unit, now, [row], lists))[0] ?? null;
  if (!kept) return null;
  const isMatched = listsOf(kept.features) === lists.edition;
  const features = isMatched ? kept.features : await matchedAgain(db, row, kept.features, lists);
  return features === null ? null : { lasting: unpackFeatures(features), noCrime: kept.noCrime };
}

/** Of each hashed file, in how many other tips the most common of its hashes stands. */
async function otherHolders(db: Db, unit: number, facts: TipFacts): Promise<number[]> {
  const byFile = new Map<number, string[]>();
  for (const each of facts.identified) {
    if (each.owner !== 'file' || each.kind !== 'file_hash') continue;
    const print = db.vault.fingerprint(matchKey(each)).toString('hex');
    byFile.set(each.index, [...(byFile.get(each.index) ?? []), print]);
  }
  const known = await knownIdentifiers(db, unit, new Set([...byFile.values()].flat()));
  return [...byFile.values()].map((prints) =>
    Math.max(0, ...prints.map((print) => (known.get(print)?.tips ?? 1) - 1)),
  );
}
