import { matchKey } from '../identifiers/fingerprint-text.ts';
import { knownIdentifiers } from '../identifiers/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { openFacts } from '../tips/sealed-store.ts';
import type { TipFacts } from '../tips/shape.ts';
import type { TipRow } from '../tips/store.ts';
import type { KeptRow } from './feature-store.ts';
import { lasting } from './features.ts';
import { packFeatures } from './kept-features.ts';

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
): Promise<Made[]> {
  const made: Made[] = [];
  for (const row of rows) {
    const opened = await openFacts(db, row, row.version);
    if (!opened) continue;
    const files = await otherHolders(db, unit, opened.facts);
    const kept = lasting(opened.facts, {
      now,
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
