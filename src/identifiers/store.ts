import { hiddenTips } from '../access/need-store.ts';
import { bytesArray, hexArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { IDENTIFIER_KINDS, type IdentifierKind } from './shape.ts';

/** What is kept of an identifier: its fingerprint, in how many tips it stands. Never the value. */
export type KnownIdentifier = { fingerprint: string; tips: number };

const KNOWN = statement<{ fingerprint: Buffer; tips: number }>(
  'identifiers.known',
  'one-shard',
  'SELECT fingerprint, tips FROM identifier WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2',
);
const KEEP = statement(
  'identifiers.keep',
  'one-shard',
  `INSERT INTO identifier (fingerprint, unit_id, kind, tips)
   SELECT fingerprint, $1::int, kind, tips FROM unnest($2::bytea[], $3::smallint[], $4::int[]) AS i (fingerprint, kind, tips)
   ON CONFLICT (fingerprint, unit_id) DO UPDATE SET tips = identifier.tips + excluded.tips`,
);
const KEEP_FIRST = statement(
  'identifiers.keepFirstSightings',
  'one-shard',
  `INSERT INTO sighting (fingerprint, unit_id, tip_id, role, at, country)
   SELECT fingerprint, $1::int, tip_id, role, at, country FROM unnest($2::bytea[], $3::uuid[], $4::smallint[], $5::timestamptz[], $6::text[]) AS s (fingerprint, tip_id, role, at, country)`,
);
const KEEP_SIGHTINGS = statement(
  'identifiers.keepSightings',
  'one-shard',
  `INSERT INTO sighting (fingerprint, unit_id, tip_id, role, at, country)
   SELECT fingerprint, $1::int, tip_id, role, at, country FROM unnest($2::bytea[], $3::uuid[], $4::smallint[], $5::timestamptz[], $6::text[]) AS s (fingerprint, tip_id, role, at, country)
   ON CONFLICT (fingerprint, unit_id, tip_id) DO NOTHING`,
);
const SIGHTED = statement<{ fingerprint: Buffer; tip_id: string }>(
  'identifiers.sighted',
  'one-shard',
  'SELECT fingerprint, tip_id FROM sighting WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 AND tip_id = ANY($3::uuid[])',
);
const RECOUNT = statement(
  'identifiers.recount',
  'one-shard',
  'UPDATE identifier SET tips = greatest(0, tips + $3::int) WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2',
);
const TIPS_WITH = statement<{ tip_id: string }>(
  'identifiers.tipsWith',
  'one-shard',
  'SELECT tip_id FROM sighting WHERE fingerprint = ANY($1::bytea[]) AND unit_id = $2 LIMIT $3',
);

/** What is known of these fingerprints (hex), by fingerprint. */
export async function knownIdentifiers(
  db: Db,
  unit: number,
  fingerprints: Iterable<string>,
): Promise<Map<string, KnownIdentifier>> {
  const asked = [...new Set(fingerprints)].sort();
  const rows = asked.length === 0 ? [] : await db.all(KNOWN, [hexArray(asked), unit]);
  return new Map(
    rows.map((row) => {
      const fingerprint = row.fingerprint.toString('hex');
      return [fingerprint, { fingerprint, tips: row.tips }];
    }),
  );
}

/** Add to the counts of identifiers. Rows sorted by key. */
export async function keepIdentifiers(
  db: Db,
  unit: number,
  rows: readonly { fingerprint: string; kind: IdentifierKind; tips: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  await db.run(KEEP, [
    unit,
    hexArray(sorted.map((row) => row.fingerprint)),
    plainArray(sorted.map((row) => IDENTIFIER_KINDS.indexOf(row.kind))),
    plainArray(sorted.map((row) => row.tips)),
  ]);
}

/** `role` is the position in PARTY_ROLES, or −1 where the identifier is a file's or the incident's. */
export type Sighting = {
  fingerprint: string;
  tip: string;
  role: number;
  at: string | null;
  country: string | null;
};

/**
 * Keep where identifiers stand, rows sorted by key. What a tip held already stays as it is.
 *
 * isNew  whether a tip was not kept before: nothing of it can be there, and the server need not look row by row
 */
export async function keepSightings(
  db: Db,
  unit: number,
  sightings: readonly Sighting[],
  isNew: (tip: string) => boolean = () => false,
): Promise<void> {
  const sorted = [...sightings].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  const first = sorted.filter((each) => isNew(each.tip));
  const more = first.length === sorted.length ? [] : sorted.filter((each) => !isNew(each.tip));
  if (first.length > 0) await db.run(KEEP_FIRST, columnsOf(unit, first));
  if (more.length > 0) await db.run(KEEP_SIGHTINGS, columnsOf(unit, more));
}

const columnsOf = (unit: number, sightings: readonly Sighting[]) => [
  unit,
  hexArray(sightings.map((each) => each.fingerprint)),
  uuidArray(sightings.map((each) => each.tip)),
  plainArray(sightings.map((each) => each.role)),
  textArray(sightings.map((each) => each.at)),
  textArray(sightings.map((each) => each.country)),
];
/** Which of these fingerprints (hex) were ever seen in each of these tips, whichever version it was. */
export async function sightedIn(
  db: Db,
  unit: number,
  tips: readonly string[],
  fingerprints: Iterable<string>,
): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>(tips.map((tip) => [tip, new Set()]));
  const asked = [...new Set(fingerprints)].sort();
  if (tips.length > 0 && asked.length > 0)
    for (const row of await db.all(SIGHTED, [hexArray(asked), unit, uuidArray(tips)]))
      seen.get(row.tip_id)!.add(row.fingerprint.toString('hex'));
  return seen;
}

/** Ids of tips that the officer may see and in which any of these fingerprints stands, at most `limit`. */
export async function tipsWith(
  db: Db,
  unit: number,
  fingerprints: readonly Buffer[],
  limit: number,
): Promise<string[]> {
  if (fingerprints.length === 0) return [];
  const rows = await db.all(TIPS_WITH, [bytesArray(fingerprints), unit, limit]);
  const hidden = await hiddenTips(db);
  return [...new Set(rows.map((row) => row.tip_id))].filter((tip) => !hidden.has(tip));
}

/** Let a tip count or no longer count for its identifiers (fingerprints). */
export async function countForIdentifiers(
  db: Db,
  unit: number,
  fingerprints: readonly Buffer[],
  by: 1 | -1,
): Promise<void> {
  if (fingerprints.length > 0) await db.run(RECOUNT, [bytesArray(fingerprints), unit, by]);
}
