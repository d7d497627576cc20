import { grantedTips, restrictedAmong } from '../access/need-store.ts';
import { sha256Bytes } from '../kernel/digest.ts';
import { bytesArray, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { LANES, TIP_STATES } from '../tips/shape.ts';
import { type TipRow, tipsByIds } from '../tips/store.ts';
import type { Tally } from './tally.ts';

const NEXT_REVISION = statement<{ revision: number }>(
  'triage.nextRevision',
  'one-shard',
  'INSERT INTO queue_revision (unit_id, revision) VALUES ($1, 1) ON CONFLICT (unit_id) DO UPDATE SET revision = queue_revision.revision + 1 RETURNING revision',
);
const REVISION = statement<{ revision: number }>(
  'triage.revision',
  'one-shard',
  'SELECT revision FROM queue_revision WHERE unit_id = $1',
);
const ADD = statement(
  'triage.addTallies',
  'one-shard',
  `INSERT INTO queue_tally (unit_id, combination, lane, source, platform, country, region, incident_type, state, assigned, bundled, tips, revision)
   SELECT $1::int, combination, lane, source, platform, country, region, incident_type, state, assigned, bundled, tips, $2::bigint
   FROM unnest($3::bytea[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::smallint[], $11::uuid[], $12::boolean[], $13::int[])
     AS t (combination, lane, source, platform, country, region, incident_type, state, assigned, bundled, tips)
   ON CONFLICT (unit_id, combination) DO UPDATE SET tips = queue_tally.tips + excluded.tips, revision = excluded.revision`,
);
const CHANGED = statement<TallyRow>(
  'triage.changedTallies',
  'one-shard',
  'SELECT combination, lane, source, platform, country, region, incident_type, state, assigned, bundled, tips FROM queue_tally WHERE unit_id = $1 AND revision > $2',
);

type TallyRow = {
  combination: Buffer;
  lane: number;
  source: string;
  platform: string | null;
  country: string | null;
  region: string | null;
  incident_type: string | null;
  state: number;
  assigned: string | null;
  bundled: boolean;
  tips: number;
};

/** What of a tip's row it is counted by. */
type Counted = Pick<
  TipRow,
  | 'tip_id'
  | 'lane'
  | 'source'
  | 'platform'
  | 'country'
  | 'region'
  | 'incident_type'
  | 'state'
  | 'assigned'
  | 'bundle_of'
>;
type Move = { before: Counted | null; after: Counted | null };

/**
 * Move tips from one combination to another in the counts of the queue; null = not there before, or not any more.
 * Restricted tips are in no count: what happens to them moves nothing.
 */
export async function moveTallies(db: Db, unit: number, moves: readonly Move[]): Promise<void> {
  const changes = new Map<string, { row: Counted; key: Buffer; tips: number }>();
  const count = (row: Counted | null, by: number) => {
    if (!row) return;
    const key = combinationOf(row);
    const change = changes.get(key.toString('hex')) ?? { row, key, tips: 0 };
    change.tips += by;
    changes.set(key.toString('hex'), change);
  };
  const known = moves.flatMap(({ before }) => (before ? [before.tip_id] : []));
  const restricted = await restrictedAmong(db, unit, known);
  for (const { before, after } of moves) {
    if (before && restricted.has(before.tip_id)) continue;
    count(before, -1);
    count(after, 1);
  }
  const rows = [...changes.values()].filter((change) => change.tips !== 0);
  if (rows.length === 0) return;
  const revision = (await db.one(NEXT_REVISION, [unit]))!.revision;
  const text = (pick: (row: Counted) => string | null) => textArray(rows.map((each) => pick(each.row)));
  await db.run(ADD, [
    unit,
    revision,
    bytesArray(rows.map((each) => each.key)),
    plainArray(rows.map((each) => each.row.lane)),
    text((row) => row.source),
    text((row) => row.platform),
    text((row) => row.country),
    text((row) => row.region),
    text((row) => row.incident_type),
    plainArray(rows.map((each) => each.row.state)),
    plainArray(rows.map((each) => each.row.assigned)),
    plainArray(rows.map((each) => each.row.bundle_of !== null)),
    plainArray(rows.map((each) => each.tips)),
  ]);
}

function combinationOf(row: Counted): Buffer {
  const parts = [
    row.lane,
    row.source,
    row.platform,
    row.country,
    row.region,
    row.incident_type,
    row.state,
    row.assigned,
    row.bundle_of !== null,
  ];
  return sha256Bytes(JSON.stringify(parts)).subarray(0, 16);
}

type Held = { revision: number; tallies: Map<string, Tally> };
const held = new WeakMap<object, Map<number, Held>>();

/**
 * All combinations of a unit's queue, and the restricted tips that the officer is named for, one by one. What was read before is held in memory and only what changed since is read:
 * every change raises the unit's revision, in the order of commits.
 */
export async function talliesOf(db: Db, unit: number): Promise<Iterable<Tally>> {
  const open = await openTallies(db, unit);
  const granted = await grantedTips(db);
  if (granted.length === 0) return open;
  const rows = await tipsByIds(db, unit, granted);
  return [...open, ...rows.map((row) => tallyOf({ ...row, bundled: row.bundle_of !== null, tips: 1 }))];
}

/** The counts that every officer of the unit sees. */
async function openTallies(db: Db, unit: number): Promise<Iterable<Tally>> {
  const units = held.get(db.vault) ?? held.set(db.vault, new Map()).get(db.vault)!;
  const mine = units.get(unit) ?? units.set(unit, { revision: 0, tallies: new Map() }).get(unit)!;
  const revision = (await db.one(REVISION, [unit]))?.revision ?? 0;
  if (revision > mine.revision) {
    const rows = await db.all(CHANGED, [unit, mine.revision]);
    if (revision <= mine.revision) return mine.tallies.values(); // a newer snapshot was read meanwhile
    for (const row of rows) mine.tallies.set(row.combination.toString('hex'), tallyOf(row));
    mine.revision = revision;
  }
  return mine.tallies.values();
}

function tallyOf(row: Omit<TallyRow, 'combination'>): Tally {
  return {
    lane: LANES[row.lane]!,
    source: row.source,
    platform: row.platform ?? '',
    country: row.country ?? '',
    region: row.region ?? '',
    incidentType: row.incident_type ?? '',
    state: TIP_STATES[row.state]!,
    assigned: row.assigned ?? 'nobody',
    bundled: row.bundled,
    tips: row.tips,
  };
}
