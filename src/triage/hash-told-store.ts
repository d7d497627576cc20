import { hasLists, listedHashes } from '../hashlists/store.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { unpackMarks } from '../subjects/mark.ts';
import { openFacts } from '../tips/sealed-store.ts';
import type { TipFacts } from '../tips/shape.ts';
import type { TipRow } from '../tips/store.ts';
import type { Feature } from './features-collector.ts';
import { type HashTold, hashTold } from './hash-told.ts';

const MARKS = statement<{ tip_id: string; marks: Buffer }>(
  'triage.tipMarks',
  'one-shard',
  'SELECT tip_id, marks FROM tip_mark WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const TOLD = statement<{ lists: boolean }>(
  'triage.hashTold',
  'one-shard',
  'SELECT lists FROM hash_told WHERE unit_id = $1',
);
const KEEP_TOLD = statement(
  'triage.keepHashTold',
  'one-shard',
  'INSERT INTO hash_told (unit_id, lists) VALUES ($1, $2) ON CONFLICT (unit_id) DO UPDATE SET lists = excluded.lists',
);
const TOUCH_FILES = statement(
  'triage.touchTipsWithFiles',
  'fan-out',
  'INSERT INTO rescore_tip (tip_id, unit_id) SELECT tip_id, unit_id FROM tip WHERE unit_id = $1 AND files > 0 ON CONFLICT DO NOTHING',
);

/** What lists of a unit say of hashes, by fingerprint; null: it has no list. */
export type UnitLists = Awaited<ReturnType<typeof listedHashes>> | null;

/** Two to three statements, whatever the number of hashes. */
export const listsOn = async (db: Db, unit: number, prints: readonly string[]): Promise<UnitLists> =>
  (await hasLists(db, unit)) ? listedHashes(db, unit, prints) : null;

/** Fingerprints of the hashes of each hashed file. Pure. */
export function hashedFiles(
  { identified }: Pick<TipFacts, 'identified'>,
  printOf: (at: number) => string,
): string[][] {
  const files = new Map<number, string[]>();
  for (const [at, { owner, kind, index }] of identified.entries()) {
    if (owner !== 'file' || kind !== 'file_hash') continue;
    files.set(index, [...(files.get(index) ?? []), printOf(at)]);
  }
  return [...files.values()];
}

/** A tip that is in the store, with what was kept of it. */
type KeptTip = { row: TipRow; features: readonly Feature[] };

/**
 * What hash lists tell now of tips in the store. A tip of which no hash is on a list is told without opening it: how many of
 * its files have one was counted when it came in. null: the unit has no list.
 *
 * Cost: four statements, and about 1 ms for each tip of which a hash is listed, since it has to be opened
 */
export async function toldByLists(
  db: Db,
  unit: number,
  tips: readonly KeptTip[],
): Promise<ReadonlyMap<string, HashTold | null>> {
  const marks = await db.all(MARKS, [uuidArray(tips.map(({ row }) => row.tip_id)), unit]);
  const prints = new Map(marks.map((row) => [row.tip_id, printsOf(row.marks)]));
  const listed = await listsOn(db, unit, [...prints.values()].flat());
  const told = new Map<string, HashTold | null>();
  for (const { row, features } of tips) {
    const known = listed && (prints.get(row.tip_id) ?? []).some((print) => listed.has(print));
    const opened = known ? await openFacts(db, row, row.version) : null;
    const files = opened
      ? hashedFiles(opened.facts, (at) =>
          db.vault.fingerprint(matchKey(opened.facts.identified[at]!)).toString('hex'),
        )
      : Array.from({ length: hashedCount(features) }, () => []);
    told.set(row.tip_id, listed && hashTold(files, listed));
  }
  return told;
}

const printsOf = (marks: Buffer): string[] =>
  unpackMarks(marks).flatMap(({ kind, print }) => (kind === 'file_hash' ? [print] : []));

/** How many files of a tip have a hash: each is either known or new. */
const hashedCount = (features: readonly Feature[]): number =>
  features.reduce(
    (sum, { name, value }) => (name === 'file.known' || name === 'file.new' ? sum + Number(value) : sum),
    0,
  );

/**
 * Where the unit's first list came to stand, or its last was withdrawn, every tip with files is told something else: note them
 * all. What is noted is kept, so that it is done once.
 */
export async function touchByFirstList(db: Db, unit: number): Promise<void> {
  const has = await hasLists(db, unit);
  if (((await db.one(TOLD, [unit]))?.lists ?? false) === has) return;
  await db.run(TOUCH_FILES, [unit]);
  await db.run(KEEP_TOLD, [unit, has]);
}
